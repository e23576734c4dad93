"""`close-async bulk`: lists, shows, watches, pauses and resumes."""

from __future__ import annotations

import json
import subprocess
from typing import TYPE_CHECKING, Any

import anyio
import pytest

from close_async import CloseClient
from close_async.query import Lead

from .conftest import CLOSE_ASYNC

if TYPE_CHECKING:
    from .conftest import CommandLine, Served

KEYS = ["kind", "id", "status", "n_leads", "n_leads_processed", "action"]


def started(served: Served, count: int = 1) -> list[str]:
    """Start bulk edits, and return their ids."""

    async def start() -> list[str]:
        async with CloseClient(served.sandbox.api_key, base_url=served.url) as close:
            status = await close.lead_statuses.list().first()
            assert status is not None
            return [
                (
                    await close.bulk.set_lead_status(
                        Lead.rows, everything=True, lead_status_id=status.id
                    )
                ).id
                for _ in range(count)
            ]

    return anyio.run(start)


def state_of(served: Served, action: str) -> Any:
    return next(row for row in served.sandbox.world.all("bulk_action.edit") if row["id"] == action)[
        "status"
    ]


def test_a_real_process_watches_one_to_its_end(online: Served) -> None:
    (action,) = started(online)

    done = subprocess.run(
        [*CLOSE_ASYNC, "bulk", "watch", action, "--interval", "0.3", "--json"],
        capture_output=True,
        text=True,
        timeout=60,
        check=False,
    )

    states = [json.loads(line) for line in done.stdout.splitlines()]
    assert (done.returncode, done.stderr) == (0, "")
    assert all(list(one) == KEYS for one in states)
    assert states[-1]["status"] == "done"
    assert states[-1]["n_leads"] == states[-1]["n_leads_processed"] == 120


def test_the_newest_are_listed_first(command: CommandLine, online: Served) -> None:
    actions = started(online, 3)

    codes = [
        command("bulk", "list", "--limit", "2", "--json"),
        command("bulk", "list", "--kind", "email"),
    ]

    assert codes == [0, 0]
    assert command.out.splitlines()[0].split() == ["id", "kind", "started", "status", "done"]
    command("bulk", "list", "--limit", "2", "--json")
    assert [one["id"] for one in command.json] == actions[:0:-1]
    assert [list(one) for one in command.json] == [KEYS] * 2


def test_one_is_paused_and_resumed(command: CommandLine, online: Served) -> None:
    (action,) = started(online)

    assert command("bulk", "pause", action) == 4
    assert state_of(online, action) not in {"paused", "pausing"}
    assert command("bulk", "pause", action, "--yes") == 0
    assert command.out.startswith(f"{action} (edit): paused")
    assert command("bulk", "resume", action, "--yes", "--json") == 0
    assert list(command.json[0]) == KEYS
    assert state_of(online, action) != "paused"


def test_what_close_refuses_is_said(command: CommandLine, online: Served) -> None:
    (action,) = started(online)
    assert command("bulk", "watch", action, "--interval", "0.3") == 0

    code = command("bulk", "resume", action, "--yes")

    assert (code, command.out) == (2, "")
    assert "was answered with 400" in command.err


@pytest.mark.parametrize("action", ["bulkedit_none", "none", "a/b", "bulkedit_\x1b[2J\n"])
def test_one_that_is_not_there_is_one_sentence(
    command: CommandLine, online: Served, action: str
) -> None:
    code = command("bulk", "show", action)

    assert (code, command.out) == (2, "")
    assert command.err.count("\n") == 1
    assert "\x1b" not in command.err
    del online


def test_one_that_ends_with_an_error_ends_with_1(command: CommandLine, online: Served) -> None:
    (action,) = started(online)
    command("bulk", "watch", action, "--interval", "0.3")
    online.sandbox.world.change("bulk_action.edit", action, {"status": "error"})

    code = command("bulk", "watch", action)

    assert (code, command.err) == (1, "")
    assert "error" in command.out
