"""`close-async demo`: what it prints, runs and writes."""

from __future__ import annotations

import csv
import inspect
import json
import re
import subprocess
import sys
from pathlib import Path
from textwrap import indent
from typing import Any

import pytest
from typer.testing import CliRunner

from close_async import CloseClient, RequestNotSent
from close_async.cli import demo
from close_async.cli._app import app
from close_async.cli._reader import ReadOnlyClient
from close_async.cli._screen import code_by_title
from close_async.query import Lead
from close_async.sandbox import Sandbox

from .conftest import CLOSE_ASYNC, Served

SMALL = ("--leads", "200", "--fast")
CODE = code_by_title(demo.demo_sandbox)
SHARED = ["List the first ten sequences", "Export the subscriptions of the first sequence as CSV"]
STEPS = [
    "Open a client",
    SHARED[0],
    "Describe an audience in Python, and read it back in English",
    "Preview it: how many leads, and which",
    "Try to delete more leads than max_leads",
    "Enrol the audience, and no more leads than in the preview",
    "Watch it until it's done, and fetch the sequence again",
    SHARED[1],
]
LOOKS = [
    "Ask Close whose key this is",
    SHARED[0],
    "Count the leads by status, without fetching any",
    "Describe leads in Python, read it back in English, and preview them",
    SHARED[1],
]


def run(*arguments: str, **env: str) -> Any:
    return CliRunner().invoke(app, ["demo", *arguments], env=env)


def rows_of(path: str) -> list[dict[str, str]]:
    with Path(path).open(newline="", encoding="utf-8") as file:
        return list(csv.DictReader(file))


def flat(text: str) -> str:
    return " ".join(text.split())


def test_the_module_runs_the_whole_demo_in_a_pipe() -> None:
    command = [*CLOSE_ASYNC, "demo", *SMALL]

    done = subprocess.run(command, capture_output=True, text=True, timeout=30, check=False)

    assert (done.returncode, done.stderr) == (0, "")
    assert "\x1b" not in done.stdout
    wide = [line for line in done.stdout.splitlines() if len(line) > 80]
    assert [
        line for line in wide if sys.executable not in line and str(Path.cwd()) not in line
    ] == []
    for number, title in enumerate(STEPS, start=1):
        assert f"\n{number}. {title}\n" in done.stdout
        assert indent(CODE[title], "   ") in done.stdout
    assert re.search(r"^   done: (\d+) of \1 leads$", done.stdout, re.MULTILINE)


def test_as_json_each_step_is_an_object_with_its_code_and_what_came_of_it() -> None:
    result = run(*SMALL, "--json")

    assert result.exit_code == 0, result.output
    shown = [json.loads(line) for line in result.output.splitlines()]
    opening, *steps, ending = shown
    assert [(one["step"], one["title"]) for one in steps] == [*enumerate(STEPS, start=1)]
    assert [one["code"].rstrip() for one in steps] == [CODE[title] for title in STEPS]
    assert (opening["step"], ending["step"]) == (None, None)
    assert "from close_async import" in opening["code"]
    assert "sandbox" in ending["code"]
    assert set(steps[1]["table"]) == {"sequence", "status", "steps", "active subscriptions"}
    assert re.fullmatch(r"done: (\d+) of \1 leads", steps[6]["text"][0])
    assert "rows" in steps[7]["text"][0]


def test_as_json_a_look_at_an_api_shows_its_steps(served: Served) -> None:
    result = run("--base-url", served.url, "--json", CLOSE_API_KEY=served.sandbox.api_key)

    assert result.exit_code == 0, result.output
    shown = [json.loads(line) for line in result.output.splitlines()]
    assert [one["title"] for one in shown[1:]] == LOOKS


def test_the_file_holds_what_the_sandbox_has(monkeypatch: pytest.MonkeyPatch) -> None:
    made: list[Sandbox] = []

    def make(**options: Any) -> Sandbox:
        made.append(Sandbox(**options))
        return made[0]

    monkeypatch.setattr(demo, "Sandbox", make)

    result = run(*SMALL, "--output", "all.csv")

    assert result.exit_code == 0, result.output
    world = made[0].world
    sequence = next(row for row in world.all("sequence") if row["status"] == "active")
    held = world.where("sequence_subscription", "sequence_id", sequence["id"])
    assert {row["id"] for row in rows_of("all.csv")} == {row["id"] for row in held}
    assert len(rows_of("all.csv")) == len(held) > 10
    assert f"{len(held)} rows" in flat(result.output)
    assert str(Path("all.csv").absolute()) in result.output


@pytest.mark.anyio
async def test_the_code_that_is_shown_is_one_program() -> None:
    opening, *others = (CODE[title] for title in STEPS)
    body = "\n".join(others)
    program = (
        f"{demo._IMPORTS}"
        "async def main(leads, seconds, output, limit, show):\n"
        f"{indent(opening, '    ')}\n"
        f"{indent(body, '        ')}"
    )
    names: dict[str, Any] = {}
    seen: list[str] = []
    exec(program, names)  # noqa: S102 - it's our own code, put together anew

    output = Path("pasted.csv")
    await names["main"](200, 0.2, output, None, lambda state: seen.append(state.status))

    assert seen[-1] == "done"
    assert len(rows_of("pasted.csv")) > 10


@pytest.mark.anyio
async def test_the_code_that_is_shown_of_an_api_is_one_program(served: Served) -> None:
    body = "\n".join(CODE[title] for title in LOOKS)
    program = (
        f"{demo._API_IMPORTS}async def main(close, output, limit):\n    async with close:\n"
        f"{indent(body, '        ')}"
    )
    names: dict[str, Any] = {}
    exec(program, names)  # noqa: S102 - it's our own code, put together anew

    close = CloseClient(served.sandbox.api_key, base_url=served.url)
    await names["main"](close, Path("pasted.csv"), 100)

    assert len(rows_of("pasted.csv")) > 5


@pytest.mark.anyio
async def test_the_snippet_for_newcomers_runs(
    served: Served, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setenv("CLOSE_API_KEY", served.sandbox.api_key)
    monkeypatch.setenv("CLOSE_BASE_URL", served.url)
    imports, _, body = demo._SNIPPET.partition("\n\n")
    names: dict[str, Any] = {}
    exec(f"{imports}\nasync def main():\n{indent(body, '    ')}", names)  # noqa: S102 - our own

    await names["main"]()

    assert capsys.readouterr().out.splitlines()[0] == "Cold outreach active"


@pytest.mark.parametrize("title", dict.fromkeys([*STEPS, *LOOKS]))
def test_a_step_shows_what_it_runs(title: str) -> None:
    source = inspect.getsource(demo)

    shown = CODE[title]

    assert shown
    _, _, below = source.partition(f'"{title}"')
    block, _, _ = below.partition("\n\n")
    assert any(block.endswith(f")\n{indent(shown, ' ' * depth)}") for depth in (4, 8, 12))
    assert "screen" not in shown
    assert '"""' not in shown


def test_no_step_is_left_out() -> None:
    assert set(CODE) == {*STEPS, *LOOKS}


def test_a_second_demo_writes_over_the_file_of_the_first() -> None:
    first = run(*SMALL)

    second = run(*SMALL)

    assert (first.exit_code, second.exit_code) == (0, 0)


def test_no_demo_writes_over_a_file_that_is_not_its_own() -> None:
    Path("subscriptions.csv").write_text("name,phone\nAda,1\n")

    result = run(*SMALL)

    assert result.exit_code == 2
    assert "subscriptions.csv exists, and no demo wrote it" in result.stderr
    assert Path("subscriptions.csv").read_text() == "name,phone\nAda,1\n"


def test_a_folder_that_is_not_there_is_a_mistake_at_once() -> None:
    result = run(*SMALL, "--output", "nowhere/subscriptions.csv")

    assert result.exit_code == 2
    assert (
        result.stderr
        == "close-async: can't write nowhere/subscriptions.csv: there is no such folder\n"
    )
    assert result.stdout == ""


def test_a_look_at_an_api_sends_only_reads(served: Served) -> None:
    result = run("--base-url", served.url, "--fast", CLOSE_API_KEY=served.sandbox.api_key)

    assert result.exit_code == 0, result.output
    assert "John Doe of Salesteam." in result.output
    sent = {(call.method, call.path) for call in served.sandbox.requests}
    assert {path for method, path in sent if method != "GET"} == {"/api/v1/data/search/"}
    rows = rows_of("subscriptions.csv")
    assert len(rows) == len({row["id"] for row in rows}) > 5


def test_hostile_names_steer_no_terminal_and_are_no_formulas(served: Served) -> None:
    world = served.sandbox.world
    hostile = "\x1b]0;mine\x07\x1b[2J\u202e"
    world.change("user", world.me, {"first_name": hostile, "last_name": "x"})
    for sequence in world.all("sequence"):
        world.change("sequence", sequence["id"], {"name": hostile})
        for row in world.where("sequence_subscription", "sequence_id", sequence["id"]):
            world.change("sequence_subscription", row["id"], {"contact_email": "=HYPERLINK(1)"})

    result = run("--base-url", served.url, "--fast", CLOSE_API_KEY=served.sandbox.api_key)

    assert result.exit_code == 0, result.output
    assert not {one for one in result.output if not one.isprintable()} - {"\n"}
    assert "\\x1b]0;mine" in result.output
    assert {row["contact_email"] for row in rows_of("subscriptions.csv")} == {"'=HYPERLINK(1)"}


@pytest.mark.anyio
async def test_a_client_that_only_reads_refuses_to_write() -> None:
    sandbox = Sandbox(leads=10)
    async with ReadOnlyClient(sandbox.api_key, transport=sandbox.transport()) as close:
        sequence = await close.sequences.list().first()
        assert sequence is not None

        with pytest.raises(RequestNotSent, match=r"PUT /sequence/.* only reads"):
            await close.sequences.update(sequence.id, name="other")
        with pytest.raises(RequestNotSent, match=r"DELETE /sequence/.* only reads"):
            await close.with_options(timeout=1.0).sequences.delete(sequence.id)
        with pytest.raises(RequestNotSent, match=r"POST /bulk_action/delete/ was not sent"):
            await close.bulk.delete(Lead.url.exists(), max_leads=10)

    sent = {(request.method, request.path) for request in sandbox.requests}
    assert sent == {("GET", "/api/v1/sequence/")}


def test_an_api_without_a_key_is_a_mistake() -> None:
    result = run("--base-url", "https://api.close.com/api/v1")

    assert result.exit_code == 2
    assert "set the environment variable CLOSE_API_KEY" in result.stderr


def test_a_bad_base_url_is_a_mistake() -> None:
    result = run("--base-url", "http://api.close.com/api/v1", CLOSE_API_KEY="api_x")

    assert result.exit_code == 2
    assert "base_url must be https" in result.stderr
    assert "api_x" not in result.output


def test_an_error_of_the_api_is_one_line(served: Served) -> None:
    result = run("--base-url", served.url, "--fast", CLOSE_API_KEY="api_wrong")

    assert result.exit_code == 2
    assert result.stderr == "close-async: GET /me/ was answered with 401: Unauthorized\n"


def test_an_organization_without_sequences_has_nothing_to_export(served: Served) -> None:
    for row in list(served.sandbox.world.all("sequence")):
        served.sandbox.world.remove("sequence", row["id"])

    result = run("--base-url", served.url, "--fast", CLOSE_API_KEY=served.sandbox.api_key)

    assert result.exit_code == 0, result.output
    assert not Path("subscriptions.csv").exists()
