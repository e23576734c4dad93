"""`close-async journal`: looks into a journal, and decides what became of writes."""

from __future__ import annotations

import json
import subprocess
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING

import anyio
import pytest

from close_async import Journal

from .conftest import CLOSE_ASYNC

if TYPE_CHECKING:
    from close_async.journal import Entry

    from .conftest import CommandLine

KEYS = [
    *("key", "operation", "state", "is_held", "reason", "result_id", "attempt", "sent_at"),
    "changed_at",
]


@pytest.fixture
def path() -> str:
    """Fill a journal with an entry in each state."""
    filled = "sent.db"

    async def fill() -> None:
        async with Journal.sqlite(filled) as journal:
            for state in ("sending", "idle", "done", "refused", "unknown"):
                claim = await journal.claim(
                    f"key {state}",
                    operation="sequences.create",
                    parameters={"name": f"to {state}"},
                    sent_at=datetime.now(UTC),
                )
                if state == "done":
                    await journal.done(claim, {"id": "seq_1"})
                elif state == "refused":
                    await journal.refused(claim, "no \x1b[2J\nsuch\u202e thing")
                elif state == "unknown":
                    await journal.unknown(claim, "no answer came")
                elif state == "idle":
                    await journal.idle(claim)

    anyio.run(fill)
    return filled


def entry(path: str, key: str) -> Entry | None:
    async def get() -> Entry | None:
        async with Journal.sqlite(path) as journal:
            return await journal.get(key)

    return anyio.run(get)


def test_a_real_process_counts_and_lists(path: str) -> None:
    def output(*arguments: str) -> str:
        return subprocess.run(
            [*CLOSE_ASYNC, "journal", *arguments],
            capture_output=True,
            text=True,
            timeout=30,
            check=True,
            env={"CLOSE_JOURNAL": path, "PATH": ""},
        ).stdout

    counts = json.loads(output("counts", "--json"))
    listed = [json.loads(line) for line in output("list", "--json").splitlines()]

    assert counts == dict.fromkeys(("sending", "idle", "done", "refused", "unknown"), 1)
    assert [one["key"] for one in listed] == [f"key {state}" for state in counts]
    assert [list(one) for one in listed] == [KEYS] * 5
    assert listed[2]["result_id"] == "seq_1"


def test_the_content_is_shown_only_if_asked_for(command: CommandLine, path: str) -> None:
    command("journal", "list", "--journal", path, "--state", "done", "--json")
    assert "to done" not in command.out

    command("journal", "list", "--journal", path, "--state", "done", "--json", "--content")

    (shown,) = command.json
    assert list(shown) == [*KEYS, "parameters", "result"]
    assert (shown["parameters"], shown["result"]) == ({"name": "to done"}, {"id": "seq_1"})


def test_foreign_reasons_stay_on_their_line(command: CommandLine, path: str) -> None:
    code = command("journal", "list", "--journal", path, "--state", "refused")

    assert (code, command.err) == (0, "")
    assert command.out.count("\n") == 1
    assert command.out.endswith("  key refused  (no \\x1b[2J\\nsuch\\u202e thing)\n")


@pytest.mark.parametrize("key", ["key unknown", "key refused"])
def test_an_entry_is_released(command: CommandLine, path: str, key: str) -> None:
    assert command("journal", "release", key, "--journal", path) == 4
    assert command("journal", "release", key, "--journal", path, stdin="no\n") == 4
    before = entry(path, key)
    assert before is not None
    assert before.state != "idle"

    code = command("journal", "release", key, "--journal", path, stdin="y\n")

    after = entry(path, key)
    assert after is not None
    assert (code, after.state) == (0, "idle")
    assert "If Close did it after all, it will happen twice." in command.err


@pytest.mark.parametrize(
    ("key", "said"), [("key done", "is done"), ("key sending", "is sending"), ("none", "'none'")]
)
def test_what_can_not_be_released_stays(
    command: CommandLine, path: str, key: str, said: str
) -> None:
    code = command("journal", "release", key, "--journal", path, "--yes")

    assert (code, command.out) == (2, "")
    assert said in command.err
    assert command.err.count("\n") == 1


def test_what_was_found_in_close_is_written_down(command: CommandLine, path: str) -> None:
    code = command(
        "journal", "done", "key unknown", "--id", "seq_2", "--journal", path, "--yes", "--json"
    )

    after = entry(path, "key unknown")
    assert after is not None
    assert (code, after.state, after.result) == (0, "done", {"id": "seq_2"})
    assert (command.json[0]["state"], command.json[0]["result_id"]) == ("done", "seq_2")


@pytest.mark.parametrize(("key", "found"), [("key unknown", "seq_1"), ("key done", "seq_2")])
def test_what_contradicts_the_journal_is_refused(
    command: CommandLine, path: str, key: str, found: str
) -> None:
    """An object that came of another key, and another object for a key that is done."""
    before = entry(path, key)

    code = command("journal", "done", key, "--id", found, "--journal", path, "--yes")

    after = entry(path, key)
    assert (code, command.out) == (2, "")
    assert command.err.startswith("close-async: nothing was changed: the entry is ")
    assert before is not None
    assert after is not None
    assert (after.state, after.result) == (before.state, before.result)


def test_what_a_process_is_sending_is_not_decided_by_others(
    command: CommandLine, path: str
) -> None:
    async def sending() -> list[tuple[int, bytes]]:
        async with Journal.sqlite(path) as journal:
            await journal.claim("key held", operation="sequences.create", parameters={})
            done = ("done", "key held", "--id", "x", "--yes")
            ran = [
                await anyio.run_process(
                    [*CLOSE_ASYNC, "journal", *order, "--journal", path], check=False
                )
                for order in (done, ("list", "--state", "sending"))
            ]
        return [(one.returncode, one.stdout) for one in ran]

    (refused, _), (listed, output) = anyio.run(sending)

    assert (refused, listed) == (2, 0)
    assert output.endswith(b"  key held  (being sent)\n")
    assert command("journal", "done", "key held", "--id", "x", "--journal", path, "--yes") == 0


def test_pruning_leaves_what_is_unknown(command: CommandLine, path: str) -> None:
    assert command("journal", "prune", "--older-than", "1", "--journal", path, "--yes") == 0
    assert command.out == "0 entries were forgotten\n"
    assert command("journal", "prune", "--older-than", "0", "--journal", path, stdin="\n") == 4
    assert "Forget 3 entries" in command.err

    code = command("journal", "prune", "--older-than", "0", "--journal", path, "--yes", "--json")

    assert (code, command.json) == (0, [{"forgotten": 3}])
    command("journal", "counts", "--journal", path, "--json")
    assert command.json == [{"sending": 1, "idle": 0, "done": 0, "refused": 0, "unknown": 1}]


@pytest.mark.parametrize(
    "order",
    [
        ("list",),
        ("counts",),
        ("release", "key", "--yes"),
        ("done", "key", "--id", "x", "--yes"),
        ("prune", "--older-than", "1", "--yes"),
    ],
    ids=lambda order: order[0],
)
def test_to_look_into_a_journal_makes_none(command: CommandLine, order: tuple[str, ...]) -> None:
    code = command("journal", *order, "--journal", "none.db")

    assert (code, command.err) == (2, "close-async: there is no journal at none.db\n")
    assert list(Path().iterdir()) == []


def test_a_file_that_is_no_journal_is_left_alone(command: CommandLine) -> None:
    Path("odd.db").write_text("something else")

    code = command("journal", "counts", "--journal", "odd.db")

    assert code == 2
    assert command.err.count("\n") == 1
    assert "odd.db" in command.err
    assert Path("odd.db").read_text() == "something else"
