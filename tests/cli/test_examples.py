"""The files in examples/: each one runs."""

from __future__ import annotations

import ast
import csv
import inspect
import subprocess
import sys
from pathlib import Path
from runpy import run_path

import pytest

from close_async import CloseClient, ServerError
from close_async.cli import demo
from close_async.sandbox import Sandbox
from tests.support.paths import ROOT

EXAMPLES = ROOT / "examples"


def lines_of(example: str, capsys: pytest.CaptureFixture[str]) -> list[str]:
    run_path(str(EXAMPLES / example), run_name="__main__")
    return capsys.readouterr().out.splitlines()


def test_sequences_are_listed(capsys: pytest.CaptureFixture[str]) -> None:
    lines = lines_of("list_sequences.py", capsys)

    assert [line.partition(",")[0] for line in lines] == [
        "Cold outreach: active",
        "Inbound follow-up: active",
        "Win back: paused",
        "Conference 2027: draft",
    ]


def test_an_audience_is_enrolled_and_no_key_makes_it_real(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setenv("CLOSE_API_KEY", "api_real")
    monkeypatch.setenv("CLOSE_BASE_URL", "http://127.0.0.1:9/api/v1")

    lines = lines_of("enrol_audience.py", capsys)

    _, count, *_ = lines[-1].split()
    assert int(count) > 10
    assert lines[-1] == f"done {count} of {count}"


@pytest.mark.parametrize(
    "name", ["statuses", "ceo", "enrolled", "audience", "accounts", "account", "sender"]
)
def test_an_audience_and_its_sender_are_chosen_as_the_demo_shows(name: str) -> None:
    example = (EXAMPLES / "enrol_audience.py").read_text()

    assert assigned(name, example) == assigned(name, inspect.getsource(demo._enrol))


def assigned(name: str, source: str) -> str:
    """The expression that *source* assigns to *name*, whatever its line breaks."""
    (value,) = (
        node.value
        for node in ast.walk(ast.parse(source))
        if isinstance(node, ast.Assign) and [ast.unparse(one) for one in node.targets] == [name]
    )
    return ast.unparse(value)


def test_subscriptions_are_exported(capsys: pytest.CaptureFixture[str]) -> None:
    lines = lines_of("export_subscriptions.py", capsys)

    (written,) = Path.cwd().iterdir()
    assert lines == [f"the subscriptions to Cold outreach are in {written.name}"]


@pytest.mark.anyio
async def test_an_export_that_broke_goes_on() -> None:
    export = run_path(str(EXAMPLES / "export_subscriptions.py"))["export"]
    sandbox = Sandbox(leads=2000)
    output = Path("out.csv")
    async with CloseClient(sandbox.api_key, transport=sandbox.transport(), max_retries=0) as close:
        sequence = (await close.sequences.list().collect())[0]
        wanted = await close.sequence_subscriptions.list(sequence_id=sequence.id).collect()
        break_second_page(sandbox)
        with pytest.raises(ServerError):
            await export(close, sequence.id, output)
        broken, asked = ids_in(output), len(sandbox.requests)
        await export(close, sequence.id, output)

    assert 0 < len(broken) < len(wanted)
    assert int(sandbox.requests[asked].query["_skip"]) >= len(broken) - 1
    assert ids_in(output) == [each.id for each in wanted]
    assert [path.name for path in Path.cwd().iterdir()] == ["out.csv"]


def break_second_page(sandbox: Sandbox) -> None:
    # A delay of nothing is a fault that harms nobody: it uses up the first page's turn.
    sandbox.faults.next(path="/sequence_subscription/")
    sandbox.faults.next(path="/sequence_subscription/", status=500)


def ids_in(output: Path) -> list[str]:
    with output.open(newline="", encoding="utf-8") as file:
        return [row["id"] for row in csv.DictReader(file)]


def test_a_worker_is_tested() -> None:
    command = [sys.executable, "-m", "pytest", "-q", "-p", "no:cacheprovider"]
    example = str(EXAMPLES / "worker_with_tests.py")

    done = subprocess.run(
        [*command, example], capture_output=True, text=True, timeout=30, check=False
    )

    assert done.returncode == 0, done.stdout
    assert "3 passed" in done.stdout
