"""A campaign whose workers are killed: servers, workers, and a judge who counts at Close."""

from __future__ import annotations

import asyncio
import json
import select
import subprocess
import sys
import time
from collections import Counter
from contextlib import contextmanager
from typing import IO, TYPE_CHECKING, Any, cast

import attrs

from close_async.sandbox import Sandbox
from tests.exactly_once.worlds import sender_of
from tests.support.paths import ROOT
from tests.support.served import serve

from .enroller import fleet_of

if TYPE_CHECKING:
    import random
    from collections.abc import Callable, Coroutine, Iterator, Sequence
    from pathlib import Path

    from close_async.fleet import CampaignProgress, Fleet

    from .servers import RedisServer

NAME = "spring"
# So many seconds a worker lives at least, once it has begun to listen.
_MOMENT = 1.5
# Of contacts that Close doesn't know, and of rows that can't be sent.
NOBODY = ("cont_nobodyA", "cont_nobodyB")
BAD: tuple[dict[str, str], ...] = ({"contact_id": "two words"}, {"contact_id": "", "x": "y"})


@attrs.define(eq=False)
class Campaign:
    """Rows, and where workers find what they need."""

    sandbox: Sandbox
    rows: list[Any]
    terms: dict[str, Any]
    task: dict[str, Any]
    path: Path
    workers: list[subprocess.Popen[str]] = attrs.field(factory=list["subprocess.Popen[str]"])

    killed: int = 0
    started: dict[int, float] = attrs.field(factory=dict[int, float])
    began: dict[int, float] = attrs.field(factory=dict[int, float])

    def start(self) -> None:
        """Start one more worker."""
        command = [sys.executable, "-m", "tests.fleet.enroller", str(self.path)]
        with self.log.open("ab") as log:
            worker = subprocess.Popen(
                command, cwd=ROOT, stdout=subprocess.PIPE, stderr=log, text=True
            )
        self.workers.append(worker)
        self.started[worker.pid] = time.monotonic()

    @property
    def log(self) -> Path:
        """What the workers said."""
        return self.path.with_suffix(".log")

    def kill(self, which: int) -> None:
        """Kill a worker, and start another one in its place."""
        worker = self.workers.pop(which)
        worker.kill()
        worker.communicate()
        self.killed += 1
        self.start()

    @property
    def working(self) -> list[int]:
        """The workers that have listened for a moment: a busy machine takes its time."""
        pipes = [cast("IO[str]", worker.stdout) for worker in self.workers]
        listening, _, _ = select.select(pipes, [], [], 0)
        now = time.monotonic()
        for worker in self.workers:
            if worker.stdout in listening:
                self.began.setdefault(worker.pid, now)
        # As long as it took to start, or it would never come to anything.
        return [
            number
            for number, worker in enumerate(self.workers)
            if (since := self.began.get(worker.pid)) is not None
            and now - since > max(_MOMENT, since - self.started[worker.pid])
        ]

    def stop(self) -> None:
        """Kill all workers."""
        for worker in self.workers:
            worker.kill()
        for worker in self.workers:
            worker.communicate()

    def ask(self, question: Callable[[Fleet], Coroutine[Any, Any, Any]]) -> Any:
        """Return what a fleet of this process answers."""

        async def main() -> Any:
            fleet, _ = fleet_of(self.task)
            async with fleet:
                return await question(fleet)

        return asyncio.run(main())

    def submit(self, rows: Sequence[Any] | None = None, chunk: int = 25) -> Any:
        """Queue the rows."""
        given = self.rows if rows is None else rows
        return self.ask(lambda fleet: fleet.submit(given, campaign=NAME, chunk=chunk, **self.terms))

    @property
    def progress(self) -> CampaignProgress:
        """How far it is."""
        found: CampaignProgress = self.ask(lambda fleet: fleet.progress(NAME))
        return found

    @property
    def twice(self) -> dict[str, int]:
        """The contacts that Close has subscribed more than once, or was asked to after it did."""
        made = Counter(
            row["contact_id"]
            for row in self.sandbox.world.all("sequence_subscription")
            if row["sequence_id"] == self.terms["sequence_id"]
        )
        return {contact: count for contact, count in made.items() if count > 1}

    @property
    def subscribed(self) -> set[str]:
        """The contacts of the campaign that Close has subscribed."""
        made = {
            row["contact_id"]
            for row in self.sandbox.world.all("sequence_subscription")
            if row["sequence_id"] == self.terms["sequence_id"]
        }
        return made & set(map(str, self.rows))

    def results(self) -> dict[str, list[tuple[str, str | None]]]:
        """What came of each contact, by the journal."""

        async def read(fleet: Fleet) -> list[Any]:
            return [row async for row in fleet.results(NAME)]

        found: dict[str, list[tuple[str, str | None]]] = {}
        for row in self.ask(read):
            found.setdefault(str(row.row["contact_id"]), []).append((row.outcome, row.reason))
        return found

    def live(
        self,
        seconds: float,
        *,
        draw: random.Random,
        kill_every: float,
        also: Sequence[tuple[float, Callable[[], object]]] = (),
    ) -> CampaignProgress:
        """Kill a random worker again and again until all rows have an outcome, or time is up."""
        began, killed, waiting = time.monotonic(), time.monotonic(), list(also)
        while time.monotonic() - began < seconds:
            time.sleep(0.5)
            now = time.monotonic()
            if waiting and now - began > waiting[0][0]:
                waiting.pop(0)[1]()
            if self.working and now - killed > kill_every:
                self.kill(draw.choice(self.working))
                killed = time.monotonic()
            elif not waiting and self.progress.is_over:
                break
        return self.progress


@contextmanager
def campaign(
    folder: Path, redis: RedisServer, *, contacts: int, rate_limit: int = 0, **task: Any
) -> Iterator[Campaign]:
    """Serve a sandbox with so many contacts who are in no sequence, and stop the workers."""
    sandbox = Sandbox(leads=contacts, rate_limit=rate_limit or None)
    world = sandbox.world
    sequence = next(row for row in world.all("sequence") if row["status"] == "active")
    account = next(row for row in world.all("connected_account") if row.get("identities"))
    taken = {row["contact_id"] for row in world.all("sequence_subscription")}
    fresh = [row["id"] for row in world.all("contact") if row["emails"] and row["id"] not in taken]
    assert len(fresh) >= contacts
    with serve(sandbox) as served:
        made = Campaign(
            sandbox=sandbox,
            rows=fresh[:contacts],
            terms={
                "sequence_id": sequence["id"],
                "sender_account_id": account["id"],
                "sender_name": "Jo",
                "sender_email": sender_of(sandbox, account["id"]),
            },
            task={
                "key": sandbox.api_key,
                "url": served.api,
                "redis": redis.url,
                "journal": str(folder / "sent.db"),
                "settle": 0.8,
                "dead_after": 2.0,
                "shares_limits": bool(rate_limit),
                **task,
            },
            path=folder / "task.json",
        )
        made.path.write_text(json.dumps(made.task), encoding="utf-8")
        try:
            yield made
        finally:
            made.stop()
