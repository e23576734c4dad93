"""Real processes that are really killed: each contact is enrolled at most once all the same."""

from __future__ import annotations

import json
import random
import subprocess
import sys
import time
from collections import Counter
from typing import TYPE_CHECKING, Any

import attrs
import pytest

from close_async.sandbox import Sandbox
from tests.support.paths import ROOT
from tests.support.served import serve

from .worlds import sender_of

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping
    from pathlib import Path

    from tests.support.served import Served

NOBODY = ("cont_nobodyA", "cont_nobodyB")
COUNT = 60
KILLS = 5


@attrs.frozen
class Stage:
    """A sandbox that is served, and what a worker is told to do in it."""

    served: Served
    path: Path
    contacts: list[str]
    sequence_id: str

    @property
    def subscribed(self) -> dict[str, list[str]]:
        """The subscriptions of each contact that there are."""
        found: dict[str, list[str]] = {contact: [] for contact in self.contacts}
        for row in self.served.sandbox.world.all("sequence_subscription"):
            if row["sequence_id"] == self.sequence_id and row["contact_id"] in found:
                found[row["contact_id"]].append(row["id"])
        return found


@pytest.fixture
def stage(tmp_path: Path) -> Iterator[Stage]:
    sandbox = Sandbox(leads=60, index_lag=0.5)
    world = sandbox.world
    sequence = next(row for row in world.all("sequence") if row["status"] == "active")
    account = next(row for row in world.all("connected_account") if row.get("identities"))
    taken = {row["contact_id"] for row in world.all("sequence_subscription")}
    fresh = [row["id"] for row in world.all("contact") if row["emails"] and row["id"] not in taken]
    contacts = [*fresh[:COUNT], *NOBODY]
    with serve(sandbox) as served:
        task = {
            "key": sandbox.api_key,
            "url": served.api,
            "journal": str(tmp_path / "sent.db"),
            "settle": 0.8,
            "contacts": contacts,
            "terms": {
                "sequence_id": sequence["id"],
                "sender_account_id": account["id"],
                "sender_name": "Jo",
                "sender_email": sender_of(sandbox, account["id"]),
            },
        }
        path = tmp_path / "task.json"
        path.write_text(json.dumps(task), encoding="utf-8")
        yield Stage(served, path, contacts, sequence["id"])


def sent(stage: Stage) -> Counter[str]:
    """Return how often each contact was asked for, whatever the sandbox made of it."""
    bodies = [call.json for call in stage.served.sandbox.requests if call.method == "POST"]
    return Counter(str(body["contact_id"]) for body in bodies if isinstance(body, dict))


def start(stage: Stage) -> subprocess.Popen[str]:
    return subprocess.Popen(
        [sys.executable, "-m", "tests.exactly_once.enroller", str(stage.path)],
        cwd=ROOT,
        stdout=subprocess.PIPE,
        text=True,
    )


def kill_after(worker: subprocess.Popen[str], lines: int, seconds: float) -> None:
    """Let a worker print so many lines, and kill it a moment later."""
    assert worker.stdout is not None
    for _ in range(lines):
        if not worker.stdout.readline():
            break
    time.sleep(seconds)
    worker.kill()
    worker.communicate()


def finish(worker: subprocess.Popen[str]) -> list[dict[str, Any]]:
    """Wait for the end of a worker, and return what it printed, without its first line."""
    printed, _ = worker.communicate(timeout=30)
    assert worker.returncode == 0
    return [json.loads(line) for line in printed.splitlines()[1:]]


def check(stage: Stage, report: list[dict[str, Any]]) -> Counter[str]:
    """Check one whole report against what is true, and return how many rows ended how."""
    subscribed: Mapping[str, list[str]] = stage.subscribed
    assert Counter(row["contact"] for row in report) == Counter(stage.contacts)
    assert all(len(ids) <= 1 for ids in subscribed.values())
    # The sandbox would refuse to do it twice; nobody should have to.
    assert set(sent(stage).values()) == {1}
    for row in report:
        if row["outcome"] == "Enrolled":
            assert subscribed[row["contact"]] == [row["subscription"]]
        if row["outcome"] == "Refused":
            assert subscribed[row["contact"]] == []
    return Counter(row["outcome"] for row in report)


def trouble(stage: Stage) -> None:
    """Let answers get lost on the way."""
    faults = stage.served.sandbox.faults
    faults.randomly(0.1, seed=1, drop="after", method="POST")
    faults.randomly(0.05, seed=2, drop="before", method="POST")
    faults.randomly(0.05, seed=3, status=502, done=True, method="POST")


def test_a_worker_that_is_killed_again_and_again_enrolls_each_contact_once(stage: Stage) -> None:
    rng = random.Random(20)
    trouble(stage)

    for _ in range(KILLS):
        kill_after(start(stage), rng.randint(1, COUNT // KILLS), rng.uniform(0, 0.03))
    ends = check(stage, finish(start(stage)))

    assert set(ends) <= {"Enrolled", "Refused", "Unknown"}
    assert ends["Refused"] == len(NOBODY)
    assert ends["Enrolled"] > COUNT // 2


def test_two_workers_at_once_enroll_each_contact_once(stage: Stage) -> None:
    first, second = start(stage), start(stage)

    reports = [finish(first), finish(second)]

    for report in reports:
        assert check(stage, report)["Enrolled"] > 0
    assert all(stage.subscribed[contact] for contact in stage.contacts if contact not in NOBODY)


def test_of_two_workers_one_may_be_killed(stage: Stage) -> None:
    trouble(stage)
    first, second = start(stage), start(stage)

    kill_after(first, 5, 0.01)
    finish(second)

    check(stage, finish(start(stage)))
