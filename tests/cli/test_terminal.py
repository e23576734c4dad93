"""What holds for all commands: foreign text, failures of Close, closed pipes, Ctrl-C."""

from __future__ import annotations

import json
import os
import shlex
import shutil
import signal
import subprocess
import sys
import time
from collections import Counter
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest

import close_async
from close_async.cli._terminal import cell, disarmed, one_line

from .conftest import CLOSE_ASYNC

if TYPE_CHECKING:
    from .conftest import CommandLine, Served

HOSTILE = "\x1b]0;mine\x07\x1b[2J\r\n\u202egnp.exe\u2066\u200b\x9b31m\x00\ud800\u2028=1+1"
# Each reads with one call of its own.
READS = [
    ("sequences", "list"),
    ("sequences", "show", "seq_1"),
    ("subscriptions", "export", "subs.csv", "--sequence", "seq_1"),
    ("bulk", "list", "--kind", "edit"),
    ("bulk", "show", "bulkedit_1"),
    ("bulk", "watch", "bulkedit_1"),
    ("events", "follow", "--since", "2026-11-20T00:00:00Z"),
    ("fields",),
]
WRITES = [
    ("sequences", "copy", "Cold outreach", "--name", "Twin", "--yes"),
]


def is_armed(text: str) -> bool:
    return any(not one.isprintable() and one != "\n" for one in text)


def test_nothing_but_visible_characters_and_line_ends_are_left() -> None:
    assert not is_armed(disarmed(HOSTILE))
    assert disarmed("a\nb\xa0\u3000 \u05d0\U0001f600") == "a\nb\xa0\u3000 \u05d0\U0001f600"
    assert one_line("a\nb\x1b\u202e") == "a\\nb\\x1b\\u202e"
    assert [cell(None), cell(["\x1b"]), cell(True), cell(3)] == ["", '["\\u001b"]', "true", "3"]


@pytest.mark.parametrize("options", [(), ("--json",)], ids=["text", "json"])
def test_a_hostile_name_steers_no_terminal(
    command: CommandLine, online: Served, options: tuple[str, ...]
) -> None:
    world = online.sandbox.world
    (sequence,) = [one for one in world.all("sequence") if one["name"] == "Cold outreach"]
    name = HOSTILE.replace("\ud800", "")
    world.change("sequence", sequence["id"], {"name": name, "status": name})

    for order in (("list",), ("show", sequence["id"])):
        assert command("sequences", *order, *options) == 0
        assert not is_armed(command.out.replace("\u2500", "-"))
        assert command.err == ""
    assert len(command.out.splitlines()) == (1 if options else 10)
    if options:
        assert command.json[0]["name"] == name
        assert command.out.isascii()


def test_a_hostile_name_is_no_formula_in_a_file(command: CommandLine, online: Served) -> None:
    world = online.sandbox.world
    row = next(iter(world.all("sequence_subscription")))
    world.change("sequence_subscription", row["id"], {"sender_name": "=HYPERLINK(1)"})

    command("subscriptions", "export", "subs.csv", "--sequence", row["sequence_id"])

    assert ",'=HYPERLINK(1)," in Path("subs.csv").read_text(encoding="utf-8")


def test_a_hostile_answer_is_one_line(command: CommandLine, online: Served) -> None:
    body = {"errors": [HOSTILE.replace("\ud800", "")], "field-errors": {HOSTILE[:9]: "x\ny"}}
    online.sandbox.faults.every(status=400, body=json.dumps(body))

    code = command("sequences", "list")

    assert (code, command.out) == (2, "")
    assert command.err.count("\n") == 1
    assert not is_armed(command.err)


@pytest.mark.parametrize("order", [*READS, *WRITES], ids=" ".join)
@pytest.mark.parametrize(
    "fault",
    [
        {"status": 401},
        {"status": 200, "body": "<html><script>\x1b[2J</script></html>"},
        {"status": 200, "body": "[]"},
        {"status": 200, "body": '{"data": null, "id": 3}'},
        {"status": 200, "body": '{"data": [null, 3, {"id": null}], "id": "x", "status": "done"}'},
        {"status": 404},
    ],
    ids=["wrong key", "html", "list", "null", "odd rows", "gone"],
)
def test_whatever_close_answers_there_is_no_traceback(
    command: CommandLine, online: Served, order: tuple[str, ...], fault: Any
) -> None:
    online.sandbox.faults.every(**fault)

    code = command(*order, "--json")

    assert code in {0, 2, 3}
    # Retries have lines of their own, the failure is the last one.
    assert all(line.startswith("close-async: ") for line in command.err.splitlines())
    assert code == 0 or command.err
    assert not is_armed(command.err)
    for line in command.out.splitlines():
        json.loads(line)


@pytest.mark.parametrize(
    "body",
    [
        {"id": "seq_1"},
        {"id": "seq_1", "name": None, "steps": None, "schedule": 3, "timezone": []},
        {"id": "seq_1", "steps": [None, 3, {}, {"step_type": None, "delay": "soon"}]},
        {"id": "seq_1", "schedule": {"ranges": [None, {"weekday": 9}, {"weekday": "Mon"}]}},
        {"id": "seq_1", "subscription_counts_by_status": [1], "status": {"a": 1}},
        {"id": "seq_1", "subscription_counts_by_status": {"active": None, "x\n": "\x1b"}},
    ],
    ids=range(6),
)
def test_a_sequence_with_odd_fields_is_shown_all_the_same(
    command: CommandLine, online: Served, body: Any
) -> None:
    online.sandbox.faults.every(status=200, body=json.dumps(body))

    code = command("sequences", "show", "seq_1")

    assert (code, command.err) == (0, "")
    assert command.out.splitlines()[0].count("(seq_1)") == 1
    assert not is_armed(command.out.replace("\u2500", "-"))


def test_without_a_key_each_command_says_so(command: CommandLine) -> None:
    for order in (*READS, *WRITES):
        assert command(*order) == 2
        assert command.err == "close-async: the environment variable CLOSE_API_KEY is not set\n"


@pytest.mark.parametrize(
    "order", [("sequences", "list"), ("sequences", "list", "--json"), ("bulk", "list")]
)
def test_a_reader_that_has_gone_is_no_error(online: Served, order: tuple[str, ...]) -> None:
    reading, writing = os.pipe()
    os.close(reading)

    done = subprocess.run(
        [*CLOSE_ASYNC, *order],
        stdout=writing,
        stderr=subprocess.PIPE,
        timeout=60,
        check=False,
    )

    os.close(writing)
    assert (done.returncode, done.stderr) == (141, b"")
    del online


@pytest.mark.parametrize("order", ["--help", "query --help", "--version"])
def test_a_reader_of_the_help_that_has_gone_is_none_either(order: str) -> None:
    reading, writing = os.pipe()
    os.close(reading)

    done = subprocess.run(
        [*CLOSE_ASYNC, *order.split()],
        stdout=writing,
        stderr=subprocess.PIPE,
        timeout=60,
        check=False,
    )

    os.close(writing)
    assert (done.returncode, done.stderr) == (141, b"")


@pytest.mark.parametrize("closed", [">&-", "2>&-", ">&- 2>&-", "2>/dev/full"])
def test_without_standard_output_or_error_the_exit_code_tells(closed: str) -> None:
    program = shlex.join(CLOSE_ASYNC)

    codes = [
        subprocess.run(
            ["bash", "-c", f"{program} {order} {closed}"],  # noqa: S607 - the shell of the user
            capture_output=True,
            timeout=60,
            check=False,
        ).returncode
        for order in ("query explain missing.json", "--version")
    ]

    assert codes == [2, 0]


def test_a_standard_error_that_has_gone_stops_no_write(online: Served) -> None:
    online.sandbox.faults.next(status=503)
    reading, writing = os.pipe()
    os.close(reading)

    done = subprocess.run(
        [*CLOSE_ASYNC, "sequences", "copy", "Cold outreach", "--name", "Twin", "--yes"],
        stdout=subprocess.PIPE,
        stderr=writing,
        timeout=60,
        check=False,
    )

    os.close(writing)
    assert done.returncode == 0
    assert done.stdout.startswith(b"Twin (seq_")


@pytest.mark.parametrize("columns", [80, 60, 40, 20, 1])
def test_a_narrow_terminal_loses_nothing(
    command: CommandLine, online: Served, monkeypatch: pytest.MonkeyPatch, columns: int
) -> None:
    monkeypatch.setenv("COLUMNS", str(columns))
    rows = online.sandbox.world.all("sequence")

    assert command("sequences", "list") == 0

    lines = command.out.splitlines()
    for row in rows:
        (first,) = [line for line in lines if line.startswith(row["id"])]
        assert row["status"] in first
    # A cell goes on below itself.
    texts = "".join(row["id"] + row["name"] + row["status"] + row["timezone"] for row in rows)
    assert not Counter(texts.replace(" ", "")) - Counter(command.out)


def test_ctrl_c_while_the_modules_are_loaded_is_no_traceback() -> None:
    interrupted = (
        "import sys, importlib.abc, close_async.cli\n"
        "class Interrupting(importlib.abc.MetaPathFinder):\n"
        "    def find_spec(self, name, path, target=None):\n"
        "        if name == 'close_async.cli._app': raise KeyboardInterrupt\n"
        "sys.meta_path.insert(0, Interrupting())\n"
        "close_async.cli.main()\n"
    )

    done = subprocess.run(
        [sys.executable, "-c", interrupted], capture_output=True, timeout=30, check=False
    )

    assert (done.returncode, done.stdout, done.stderr) == (130, b"", b"")


def test_ctrl_c_during_a_write_waits_for_its_answer(online: Served) -> None:
    online.sandbox.faults.every(method="POST", delay=2)
    order = [*CLOSE_ASYNC, "sequences", "copy", "Cold outreach", "--name", "Twin", "--yes"]
    with subprocess.Popen(
        [*order, "--journal", "sent.db"], stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True
    ) as process:
        while not [one for one in online.sandbox.requests if one.method == "POST"]:
            time.sleep(0.02)
        process.send_signal(signal.SIGINT)
        output, errors = process.communicate(timeout=30)

    assert (process.returncode, output) == (130, "")
    assert errors.startswith("close-async: ")
    assert "POST /sequence/" in errors
    assert errors.count("\n") == 1
    counted = subprocess.run(
        [*CLOSE_ASYNC, "journal", "counts", "--journal", "sent.db", "--json"],
        capture_output=True,
        timeout=30,
        check=True,
    )
    assert json.loads(counted.stdout)["done"] == 1


def test_the_package_itself_is_a_program() -> None:
    done = subprocess.run(
        [sys.executable, "-m", "close_async", "--version"],
        capture_output=True,
        text=True,
        timeout=30,
        check=True,
    )

    assert done.stdout == f"close-async {close_async.__version__}\n"


@pytest.mark.parametrize("with_cli", [True, False])
def test_a_vendored_copy_is_one_too_or_says_why_not(tmp_path: Path, *, with_cli: bool) -> None:
    left_out = shutil.ignore_patterns("__pycache__", *([] if with_cli else ["cli", "sandbox"]))
    source = Path(close_async.__file__).parent
    shutil.copytree(source, tmp_path / "worker" / "_vendor" / "close_async", ignore=left_out)

    done = subprocess.run(
        [sys.executable, "-m", "worker._vendor.close_async", "--version"],
        capture_output=True,
        text=True,
        timeout=30,
        check=False,
        cwd=tmp_path,
    )

    if with_cli:
        assert (done.returncode, done.stderr) == (0, "")
        assert done.stdout.startswith("close-async ")
    else:
        assert done.returncode == 1
        assert done.stderr == (
            "worker._vendor.close_async has no command line: "
            "this copy was made without the folder cli\n"
        )


@pytest.mark.parametrize(
    ("words", "expected"),
    [
        ("close-async se", "sequences"),
        ("close-async journal r", "release"),
        ("close-async journal list --state un", "unknown"),
        ("close-async sequences copy x --status pa", "paused"),
    ],
)
def test_a_shell_can_complete(words: str, expected: str) -> None:
    done = subprocess.run(
        [sys.executable, "-m", "close_async"],
        capture_output=True,
        text=True,
        timeout=30,
        check=False,
        env={
            "_CLOSE_ASYNC_COMPLETE": "complete_bash",
            "COMP_WORDS": words,
            "COMP_CWORD": str(len(words.split()) - 1),
            "PATH": "",
        },
    )

    assert done.stdout.split() == [expected]


def test_a_journal_that_is_in_the_environment_counts(
    command: CommandLine, online: Served, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("CLOSE_JOURNAL", "sent.db")

    command("sequences", "copy", "Cold outreach", "--name", "Twin", "--yes")
    code = command("journal", "counts", "--json")

    assert (code, command.json[0]["done"]) == (0, 1)
    del online


def test_the_journal_may_be_a_database(
    command: CommandLine, monkeypatch: pytest.MonkeyPatch
) -> None:
    """One that can't be reached is one line, without its password, and no file."""
    monkeypatch.setenv("CLOSE_JOURNAL", "postgresql://jo:hunter2-secret@127.0.0.1:1/crm")

    code = command("journal", "counts")

    assert (code, command.out) == (2, "")
    assert command.err.count("\n") == 1
    assert "hunter2" not in command.err
    assert list(Path().iterdir()) == []
