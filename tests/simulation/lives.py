"""
Lives: a small world in which all goes wrong, drawn from one seed, and the laws that hold in it.

A few workers on one journal make calls while answers get lost, calls are cancelled, processes are
killed and started again, and clocks jump. Then it's compared what they were told with what is true.
"""

from __future__ import annotations

import random
import tempfile
from collections import Counter, deque
from contextlib import suppress
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final, Literal

import anyio
import attrs
import httpx

from close_async import CloseClient, Journal
from close_async.enrollment import Enrolled, Refused, Unknown
from close_async.errors import CloseError, OutcomeUnknown
from close_async.models import BulkSubscribe, CallStepCreate
from close_async.query import Lead
from close_async.sandbox import Sandbox
from tests.exactly_once.worlds import sender_of
from tests.support.virtual_time import Timeline, run

from .laws import judge
from .network import (
    CALL,
    INTENT,
    Killed,
    MortalJournal,
    Net,
    Process,
    Transport,
    Truth,
    Weather,
    about,
)
from .plans import CREATIONS, Job, Plan, Report, Story

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping, Sequence


OTHER: Final = "user_somebodyElse"
CONNECT: Final = 10.0
# Longer than any of them takes, in seconds that cost nothing.
ENOUGH: Final = 1e6


def live(plan: Plan) -> Story:
    """Live a life, and judge it."""
    folder = Path("/dev/shm") if Path("/dev/shm").is_dir() else None  # noqa: S108 - private below
    with tempfile.TemporaryDirectory(prefix="life-", dir=folder) as home:
        return run(_Life(plan, Path(home)).live, backend=plan.backend)


class _Life:
    def __init__(self, plan: Plan, home: Path) -> None:
        self.plan = plan
        self.path = home / "sent.db"
        self.rng = random.Random(f"{plan.seed}: life")
        self.timeline = Timeline(seed=plan.seed)
        self.sandbox = Sandbox(
            leads=40,
            clock=self.timeline,
            rate_limit=plan.rate_limit,
            index_lag=plan.lag,
        )
        self.truth = Truth()
        self.story = Story(plan, self.truth, counts=self.truth.counts)
        self.over = anyio.Event()
        self.at_work = set(range(len(plan.workers)))
        self.processes: list[Process] = []
        self._furnish()

    def _furnish(self) -> None:
        world = self.sandbox.world
        self.sequence_id = next(r["id"] for r in world.all("sequence") if r["status"] == "active")
        self.account = next(r for r in world.all("connected_account") if r.get("identities"))
        self.template_id = next(r["id"] for r in world.all("email_template") if r["is_shared"])
        self.status_id = next(iter(world.all("status.lead")))["id"]
        taken = {
            row["contact_id"]
            for row in world.all("sequence_subscription")
            if row["sequence_id"] == self.sequence_id
        }
        self.contacts = [
            r["id"] for r in world.all("contact") if r["emails"] and r["id"] not in taken
        ]
        self.subscriptions = [r["id"] for r in world.all("sequence_subscription")]
        self._contact_of: dict[object, str] = {}

    def contact_of(self, mark: object) -> str:
        """Return the contact that a job means, always the same one."""
        if mark not in self._contact_of:
            self._contact_of[mark] = self.contacts[len(self._contact_of) % len(self.contacts)]
        return self._contact_of[mark]

    @property
    def sender(self) -> dict[str, Any]:
        account_id = self.account["id"]
        return {
            "sender_account_id": account_id,
            "sender_name": "Jo",
            "sender_email": sender_of(self.sandbox, account_id),
        }

    async def live(self) -> Story:
        # In an order that doesn't hang on the order of sets.
        for worker in self.plan.workers:
            for job in worker:
                for mark in job.contacts or (job.twins if job.kind == "subscription" else ()):
                    self.contact_of(mark if job.contacts else job.twins)
        try:
            with anyio.fail_after(ENOUGH):
                async with anyio.create_task_group() as net_group:
                    self.net = Net(
                        self.sandbox, self.timeline, self.truth, net_group,
                        random.Random(f"{self.plan.seed}: net"), self.plan.weather,
                        deque(self.plan.faults),
                    )  # fmt: skip
                    await self._work()
                    net_group.cancel_scope.cancel()
        except TimeoutError:
            self.story.broken.append("somebody hangs")
            judge(self.story, self.sandbox)
        return self.story

    async def _work(self) -> None:
        if self.plan.decoys:
            await self._plant_decoys()
        async with anyio.create_task_group() as group:
            group.start_soon(self._let_clocks_jump)
            for number, jobs in enumerate(self.plan.workers):
                group.start_soon(self._employ, number, jobs)
            while self.at_work:  # noqa: ASYNC110 - time jumps here
                await anyio.sleep(1)
            await self._audit()
            group.cancel_scope.cancel()

    async def _plant_decoys(self) -> None:
        """Have all that will be created be there already, from before, by us and by others."""
        done: set[object] = set()
        for job in [job for jobs in self.plan.workers for job in jobs]:
            # A contact has one subscription to a sequence: a second one would be refused.
            may_be_there = job.kind in CREATIONS and job.kind != "subscription"
            if may_be_there and job.twins not in done and self.rng.random() < 0.7:
                done.add(job.twins)
                await self._plant(job)
        await anyio.sleep(2.5 + self.plan.weather.slowest)

    async def _plant(self, job: Job) -> None:
        calm = Net(
            self.sandbox, self.timeline, Truth(), self.net.group, random.Random(0), Weather()
        )
        process = Process(99, self.timeline, random.Random(0))
        async with process_client(calm, process) as close:
            with suppress(CloseError):
                made = await self._create(close, job)
                changes: dict[str, object] = {}
                if self.rng.random() < 0.5:
                    changes["created_by"] = OTHER
                self.sandbox.world.change(_TABLE_OF[job.kind], made.id, changes)
                self.story.counts["decoys"] += 1

    async def _let_clocks_jump(self) -> None:
        for seconds, ahead in self.plan.jumps:
            await anyio.sleep(seconds)
            for process in self.processes[-3:]:
                process.ahead += ahead
            self.story.counts["clock jumps"] += 1

    async def _employ(self, number: int, jobs: Sequence[Job]) -> None:
        """Let a worker do its jobs, in as many processes as it takes."""
        left = list(jobs)
        kills = [*self.plan.kills[number], None]
        for life, death in enumerate(kills):
            process = Process(
                100 * number + life,
                self.timeline,
                random.Random(f"{self.plan.seed} {number} {life}"),
            )
            self.processes.append(process)
            self.story.counts["processes"] += 1
            finished: list[Job] = []
            await self._run_process(process, left, death, finished)
            if not process.is_dead:
                return
            self.story.counts["kills"] += 1
            # What nobody wrote down is not done again.
            left = [job for job in left if job.key is not None and job not in finished]
            await anyio.sleep(self.rng.choice((0.1, 5, 100)))

    async def _run_process(
        self, process: Process, jobs: Sequence[Job], death: float | None, finished: list[Job]
    ) -> None:
        journal = self._journal(process)
        try:
            with process.scope:
                if death is not None and death > 0:
                    process.at_moment(int(death), process.kill)
                close = process_client(
                    self.net,
                    process,
                    journal=journal,
                    is_traced=self.plan.is_traced,
                    patience=self.plan.patience,
                )
                async with close, anyio.create_task_group() as group:
                    if death is not None and death < 0:
                        group.start_soon(_kill_later, process, -death)
                    async with anyio.create_task_group() as at_work:
                        for job in jobs:
                            at_work.start_soon(self._do, process, close, journal, job, finished)
                    self.at_work.discard(process.number // 100)
                    await self.over.wait()
                    group.cancel_scope.cancel()
        except BaseException as failure:
            if not process.is_dead or not _is_death(failure):
                raise
        finally:
            if journal is not None:
                journal._store.close()

    def _journal(self, process: Process) -> MortalJournal | None:
        if not self.plan.has_journal:
            return None
        plain = Journal.sqlite(self.path, now=process.now)
        return MortalJournal(plain._store, process, self.truth)

    async def _do(  # noqa: C901 - one end after the other
        self,
        process: Process,
        close: CloseClient,
        journal: MortalJournal | None,
        job: Job,
        finished: list[Job],
    ) -> None:
        await process.sleep(job.delay)
        is_plain = job.kind in CREATIONS and job.key is None
        if self.plan.decoys and is_plain and self._is_alone(job):
            await self._plant(job)
            # Close tells its time in whole seconds, and the way home of that makes it older.
            await process.sleep(2.5 + self.plan.weather.slowest)
        call = f"{job.name} in {process.number}"
        self.story.counts[f"calls: {job.kind}{'' if job.key is None else ' (keyed)'}"] += 1
        star = "*" if job.kind == "enroll" else ""
        headers = {INTENT: job.name + " " + star if star else job.name, CALL: call + star}
        mine = close.with_options(headers=headers, on_unknown=job.on_unknown, settle=job.settle)
        if job.key is not None and job.kind != "enroll":
            mine = mine.with_options(idempotency_key=job.key)
        report = Report(job.name, call, job, "broken off", process.number)
        report.target = self._target(job)
        began = self.timeline.elapsed
        fired: list[float] = []
        errors: list[OutcomeUnknown] = []

        async def act() -> None:
            with about(job.name):
                if job.kind == "enroll":
                    await self._enroll(process, mine, journal, job, call)
                else:
                    report.object_id = await self._act(mine, job)

        try:
            await self._cancelled_act(process, act, job, report, fired)
            if report.end == "broken off":
                # A cancellation that comes together with an error may hide it.
                report.end = "done" if report.is_through else "cancelled"
        except OutcomeUnknown as error:
            report.end, report.said = "unknown", repr(error)
            errors.append(error)
        except CloseError as error:
            report.end, report.said = "not done", f"{error!r}: {error}"
        except Exception as error:  # noqa: BLE001 - any other is a fault of its own
            if not process.is_dead:
                self.story.broken.append(f"{call} raised {error!r}")
        if process.is_dead:
            return

        report.seconds = self.timeline.elapsed - began
        report.since_cancel = self.timeline.elapsed - fired[0] if fired else None
        self.story.counts[f"ends: {report.end}"] += 1
        self.story.reports.append(report)
        if report.end in {"done", "not done", "unknown"}:
            finished.append(job)
        if job.kind != "enroll":
            await self._look_later(process, report, errors)

    def _is_alone(self, job: Job) -> bool:
        others = [one for jobs in self.plan.workers for one in jobs if one.twins == job.twins]
        return others == [job]

    async def _cancelled_act(
        self, process: Process, act: Callable[[], Any], job: Job, report: Report, fired: list[float]
    ) -> None:
        async def with_notes() -> None:
            try:
                await act()
                report.is_through = True
            except CloseError as error:
                report.said = str(error)
                raise
            except anyio.get_cancelled_exc_class() as cancelled:
                report.end = "cancelled"
                report.said = " | ".join(getattr(cancelled, "__notes__", ()))
                raise

        is_over: list[bool] = []
        with anyio.CancelScope() as scope:
            fire = self._fire(process, job, scope, fired, is_over)
            if fire is not None and job.after is None:
                process.at_moment(job.moments, fire)
            try:
                async with anyio.create_task_group() as group:
                    if fire is not None and job.after is not None:
                        group.start_soon(_later, job.after, fire)
                    try:
                        await with_notes()
                    finally:
                        is_over.append(True)
                    group.cancel_scope.cancel()
            except BaseExceptionGroup as several:
                raise _only(several) from None
            except anyio.get_cancelled_exc_class():
                if not self._is_native(job) or not fired or process.is_dead:
                    raise
                _uncancel()

    def _is_native(self, job: Job) -> bool:
        return job.cancel == "native" and self.plan.backend == "asyncio"

    def _fire(
        self,
        process: Process,
        job: Job,
        scope: anyio.CancelScope,
        fired: list[float],
        is_over: list[bool],
    ) -> Callable[[], None] | None:
        if job.cancel is None:
            return None
        cancel = scope.cancel
        if self._is_native(job):
            import asyncio

            task = asyncio.current_task()
            assert task is not None
            cancel = task.cancel  # type: ignore[assignment]  # it returns what nobody asks for

        def fire() -> None:
            if not is_over and not process.is_dead:
                fired.append(self.timeline.elapsed)
                self.story.counts[f"cancels: {job.cancel}"] += 1
                cancel()

        return fire

    async def _look_later(
        self, process: Process, report: Report, errors: list[OutcomeUnknown]
    ) -> None:
        for error in errors:
            for seconds in (1, 200, 800):
                await process.sleep(seconds)
                try:
                    found = await error.look_again()
                except CloseError:
                    self.story.counts["looked again in vain"] += 1
                    continue
                if process.is_dead:
                    return
                self.story.counts["found by looking again"] += 1
                self.story.reports.append(
                    attrs.evolve(report, end="done", object_id=getattr(found, "id", None))
                )
                break

    async def _act(self, close: CloseClient, job: Job) -> str | None:
        if job.kind in CREATIONS:
            return str((await self._create(close, job)).id)
        match job.kind:
            case "pause" | "resume":
                status: Literal["paused", "active"]
                status = "paused" if job.kind == "pause" else "active"
                await close.sequence_subscriptions.update(self._target(job), status=status)
            case "bulk pause":
                # What is through can't be paused; then the answer is a refusal.
                await close.bulk_emails.update(self._bulk_target(), status="paused")
            case "delete":
                await close.sequence_subscriptions.delete(self._target(job))
            case _:
                await close.sequence_subscriptions.list(sequence_id=self.sequence_id).first(5)
        return None

    def _target(self, job: Job) -> str:
        return str(self.subscriptions[job.number % len(self.subscriptions)])

    def _bulk_target(self) -> str:
        rows = self.sandbox.world.all("bulk_action.email")
        return str(rows[0]["id"]) if rows else "bulk_x"

    async def _create(self, close: CloseClient, job: Job) -> Any:
        match job.kind:
            case "subscription":
                mark = job.contacts[0] if job.contacts else job.twins
                return await close.sequence_subscriptions.create(
                    sequence_id=self.sequence_id, contact_id=self.contact_of(mark), **self.sender
                )
            case "email":
                return await close.bulk_emails.create(
                    s_query=Lead.status_id.is_in(self.status_id).rooted(),
                    template_id=self.template_id,
                    contact_preference="lead",
                    results_limit=job.number,
                )
            case "bulk subscription":
                return await close.bulk_sequence_subscriptions.create(
                    BulkSubscribe(
                        s_query=Lead.status_id.is_in(self.status_id).rooted(),
                        sequence_id=self.sequence_id,
                        contact_preference="lead",
                        results_limit=job.number,
                        **self.sender,
                    )
                )
            case _:
                return await close.sequences.create(
                    name=f"Spring {job.number}",
                    timezone="Europe/Berlin",
                    steps=[CallStepCreate(delay=0)],
                )

    async def _enroll(
        self,
        process: Process,
        close: CloseClient,
        journal: MortalJournal | None,
        job: Job,
        call: str,
    ) -> None:
        contacts = [self.contact_of(mark) for mark in job.contacts]
        told: Counter[str] = Counter()
        run = close.enroll(
            contacts,
            journal=journal,
            at_once=job.at_once,
            retry_refused=job.retry_refused,
            sequence_id=self.sequence_id,
            **self.sender,
        )
        unknown: list[tuple[Report, OutcomeUnknown]] = []
        async for outcome in run:
            if process.is_dead:
                return
            contact = outcome.row.contact_id
            told[contact] += 1
            report = Report(f"{job.name} {contact}", call + contact, job, "done", process.number)
            match outcome:
                case Enrolled():
                    report.object_id = outcome.subscription.id
                case Refused():
                    report.end, report.said = "not done", outcome.reason
                case Unknown():
                    report.end, report.said = "unknown", outcome.reason
                    unknown.append((report, outcome.error))
            self.story.counts[f"rows: {type(outcome).__name__}"] += 1
            self.story.reports.append(report)
        if not process.is_dead and told != Counter(contacts):
            self.story.broken.append(f"enroll {call} did not tell each row once: {told}")
        for report, error in unknown:
            await self._look_later(process, report, [error])

    async def _audit(self) -> None:
        """Run once more what the journal knows, when all is quiet."""
        while self.net.under_way:  # noqa: ASYNC110 - time jumps here
            await anyio.sleep(10)
        await anyio.sleep(self.plan.lag + 500)
        self.over.set()
        self.net.weather = Weather()
        self.net.faults.clear()
        await self._read_journal()
        process = Process(9999, self.timeline, random.Random(0))
        keyed = {job.name: job for jobs in self.plan.workers for job in jobs if job.key}
        jobs = [
            attrs.evolve(job, cancel=None, on_unknown="find", delay=0.0, retry_refused=False)
            for job in keyed.values()
        ]
        await self._run_process(process, jobs, None, [])
        await self._read_journal()

    async def _read_journal(self) -> None:
        if self.plan.has_journal:
            async with Journal.sqlite(self.path) as journal:
                now = self.timeline.now()
                self.story.entries += [(entry, now) async for entry in journal.entries()]


_TABLE_OF: Final[Mapping[str, str]] = {
    "subscription": "sequence_subscription",
    "enroll": "sequence_subscription",
    "email": "bulk_action.email",
    "bulk subscription": "bulk_action.sequence_subscription",
    "sequence": "sequence",
}


def process_client(
    net: Net,
    process: Process,
    *,
    journal: MortalJournal | None = None,
    is_traced: bool = False,
    patience: float = 60.0,
) -> CloseClient:
    """Return a client of *process*."""
    return CloseClient(
        net.sandbox.api_key,
        transport=Transport(net, process, is_traced=is_traced),
        clock=process.clock,
        journal=journal,
        timeout=httpx.Timeout(patience, connect=CONNECT, pool=CONNECT),
    )


async def _later(seconds: float, act: Callable[[], None]) -> None:
    await anyio.sleep(seconds)
    act()


async def _kill_later(process: Process, seconds: float) -> None:
    await anyio.sleep(seconds)
    process.kill()


def _is_death(failure: BaseException) -> bool:
    if isinstance(failure, BaseExceptionGroup):
        return all(map(_is_death, failure.exceptions))
    return isinstance(failure, (Killed, ValueError)) or "Cancelled" in type(failure).__name__


def _only(several: BaseExceptionGroup[BaseException]) -> BaseException:
    found = [
        _only(one) if isinstance(one, BaseExceptionGroup) else one for one in several.exceptions
    ]
    deaths = [one for one in found if isinstance(one, Killed)]
    return deaths[0] if deaths else (found[0] if len(found) == 1 else several)


def _uncancel() -> None:
    import asyncio

    task = asyncio.current_task()
    assert task is not None
    task.uncancel()
