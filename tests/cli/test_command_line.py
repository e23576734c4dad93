"""What holds for the command line as a whole: versions, missing extras, Ctrl-C."""

from __future__ import annotations

import signal
import subprocess
import sys
from pathlib import Path

import pytest

import close_async
from close_async import cli

from .conftest import CLOSE_ASYNC


def main(monkeypatch: pytest.MonkeyPatch, *arguments: str) -> int:
    monkeypatch.setattr(sys, "argv", ["close-async", *arguments])
    with pytest.raises(SystemExit) as exit_info:
        cli.main()
    return int(exit_info.value.code or 0)


def test_it_tells_its_version(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    code = main(monkeypatch, "--version")

    assert code == 0
    assert capsys.readouterr().out == f"close-async {close_async.__version__}\n"


@pytest.mark.parametrize(
    ("name", "command"),
    [
        ("typer", "--version"),
        ("rich", "demo"),
        ("starlette", "demo"),
        ("jinja2", "demo"),
        ("uvicorn", "sandbox"),
    ],
)
def test_a_missing_extra_is_one_sentence_with_the_mend(name: str, command: str) -> None:
    blocked = (
        f"import sys; sys.modules['{name}'] = None; sys.argv = ['close-async', '{command}']; "
        "import close_async.cli; close_async.cli.main()"
    )

    done = subprocess.run(
        [sys.executable, "-c", blocked], capture_output=True, text=True, timeout=20, check=False
    )

    assert done.returncode == 2
    assert done.stdout == ""
    assert done.stderr == (
        f"close-async needs {name}, which isn't installed: pip install 'close-async[cli,sandbox]'\n"
    )


@pytest.mark.parametrize(
    ("variable", "value"),
    [
        ("HTTP_PROXY", "http://h:notaport"),
        ("ALL_PROXY", "socks5://h:1080"),
        ("SSL_CERT_FILE", "/no/such.pem"),
    ],
)
@pytest.mark.parametrize(
    "command",
    [
        ("demo", "--fast", "--base-url", "https://x.invalid/api/v1"),
        ("query", "count", '{"type": "object_type", "object_type": "lead"}'),
    ],
    ids=lambda command: command[0],
)
def test_a_variable_that_cannot_be_used_is_one_line_and_an_exit_code(
    command: tuple[str, ...],
    variable: str,
    value: str,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
) -> None:
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("CLOSE_API_KEY", "api_key")
    monkeypatch.setenv(variable, value)
    Path("filter.json").write_text(command[-1], encoding="utf-8")
    arguments = (*command[:-1], "filter.json") if command[0] == "query" else command

    code = main(monkeypatch, *arguments)

    (line,) = capsys.readouterr().err.splitlines()
    assert code in {1, 2}
    assert line.startswith("close-async: ")
    assert f"was not sent: the environment variable {variable} " in line


def test_another_missing_module_stays_a_traceback(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "close_async.cli._app", None)
    monkeypatch.delattr(cli, "_app", raising=False)

    with pytest.raises(ModuleNotFoundError):
        cli.main()


def test_the_package_does_not_load_the_command_line() -> None:
    loaded = (
        "import sys, close_async; close_async.CloseClient; "
        "print([name for name in ('close_async.cli', 'typer', 'uvicorn') if name in sys.modules])"
    )

    done = subprocess.run(
        [sys.executable, "-c", loaded], capture_output=True, text=True, timeout=20, check=True
    )

    assert done.stdout == "[]\n"


def test_ctrl_c_ends_a_demo_without_a_traceback() -> None:
    command = [*CLOSE_ASYNC, "demo", "--leads", "200"]
    with subprocess.Popen(
        command, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True
    ) as process:
        assert process.stdout is not None
        for line in process.stdout:
            if line.startswith("7. Watch"):
                break
        process.send_signal(signal.SIGINT)

        _, errors = process.communicate(timeout=10)

    assert process.returncode == 130
    assert errors == ""
