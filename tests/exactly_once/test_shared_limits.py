"""Several programs on one key, whose rate limit is counted for all of them together."""

from __future__ import annotations

import json
import subprocess
import sys
import threading
import time
from collections import Counter
from contextlib import ExitStack
from typing import TYPE_CHECKING, Any, Final

import attrs

from close_async.sandbox import RateLimits, Sandbox
from tests.support.paths import ROOT
from tests.support.served import serve

from .test_endings import Close, listening
from .worlds import sender_of

if TYPE_CHECKING:
    from pathlib import Path

PROGRAMS: Final = 4
ROWS: Final = 30
LIMIT: Final = 20
PATIENCE: Final = 60.0


@attrs.define
class Limited(Close):
    """Answers so many calls in a window, and refuses the others with a pause to its end."""

    window: float = 1.0
    statuses: Counter[int] = attrs.field(factory=Counter)
    _begun: float = 0.0
    _used: int = 0
    _lock: Any = attrs.field(factory=threading.Lock)

    def answer(self, head: bytes, body: bytes) -> bytes:
        with self._lock:
            now = time.monotonic()
            if now >= self._begun + self.window:
                self._begun, self._used = now, 0
            self._used += 1
            left, reset = LIMIT - self._used, self._begun + self.window - now
            self.statuses[429 if left < 0 else 200] += 1
        told = f"ratelimit: limit={LIMIT}, remaining={max(left, 0)}, reset={reset:.3f}"
        if left >= 0:
            return super().answer(head, body).replace(b"\r\n", f"\r\n{told}\r\n".encode(), 1)
        return f"HTTP/1.1 429 -\r\n{told}\r\ncontent-length: 0\r\n\r\n".encode()


def run_all(folder: Path, tasks: list[dict[str, Any]]) -> list[Counter[str]]:
    """Run a program for each task, all of them at once, and return the outcomes of each."""
    running: list[subprocess.Popen[str]] = []
    with ExitStack() as stack:
        for number, task in enumerate(tasks):
            path = folder / f"task{number}.json"
            path.write_text(json.dumps(task), encoding="utf-8")
            process = subprocess.Popen(
                [sys.executable, "-m", "tests.exactly_once.sharer", str(path)],
                cwd=ROOT,
                stdin=subprocess.PIPE,
                stdout=subprocess.PIPE,
                stderr=subprocess.PIPE,
                text=True,
            )
            stack.enter_context(process)
            stack.callback(process.kill)
            running.append(process)
        for process in running:
            assert process.stdout is not None
            assert process.stdout.readline() == "ready\n"
        for process in running:
            assert process.stdin is not None
            process.stdin.write("\n")
            process.stdin.flush()
        told = [process.communicate(timeout=PATIENCE) for process in running]
    for _, errors in told:
        assert errors == ""
    return [Counter(said.split()) for said, _ in told]


def test_programs_that_share_a_limit_leave_each_other_room(tmp_path: Path) -> None:
    contacts = [f"cont_{number}" for number in range(PROGRAMS * ROWS)]
    with listening() as listener:
        close = Limited(listener, delay=0.02)
        close.may_answer.set()
        close.start()
        tasks = [
            {
                "key": "api_CANARY123.doNotShowMe",
                "url": close.url,
                "contacts": contacts[number * ROWS : (number + 1) * ROWS],
                "terms": {"sequence_id": "seq_1"},
            }
            for number in range(PROGRAMS)
        ]

        outcomes = run_all(tmp_path, tasks)

    assert outcomes == [Counter(Enrolled=ROWS)] * PROGRAMS
    assert sorted(close.arrived) == sorted(contacts)
    # More than one refusal for each success is what it was when none left the others room.
    assert close.statuses[429] < close.statuses[200] / 2, close.statuses


def test_programs_that_share_the_limit_of_a_sandbox_all_get_through(tmp_path: Path) -> None:
    sandbox = Sandbox(leads=150, rate_limit=RateLimits(per_key=LIMIT))
    world = sandbox.world
    sequence = next(row for row in world.all("sequence") if row["status"] == "active")
    account = next(row for row in world.all("connected_account") if row.get("identities"))
    taken = {row["contact_id"] for row in world.all("sequence_subscription")}
    fresh = [row["id"] for row in world.all("contact") if row["emails"] and row["id"] not in taken]
    terms = {
        "sequence_id": sequence["id"],
        "sender_account_id": account["id"],
        "sender_name": "Jo",
        "sender_email": sender_of(sandbox, account["id"]),
    }
    with serve(sandbox) as served:
        common = {"key": sandbox.api_key, "url": served.api, "terms": terms}
        tasks = [
            {**common, "contacts": fresh[number * ROWS : (number + 1) * ROWS]}
            for number in range(PROGRAMS)
        ]

        outcomes = run_all(tmp_path, tasks)

    assert outcomes == [Counter(Enrolled=ROWS)] * PROGRAMS
