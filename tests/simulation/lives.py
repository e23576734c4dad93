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
from close_async.models import BulkSubscribe, CallStepCreate, SetCustomField
from close_async.query import Lead
from close_async.sandbox import Sandbox
from tests.support.virtual_time import Timeline, run

from .laws import judge
from .network import (
    CALL,
    INTENT,
    Killed,
    MortalJournal,
    Net,
    Process,
    Truth,
    Weather,
    about,
    transport,
)
from .plans import CREATIONS, Job, Plan, Report, Story
from .server import Server
from .weathers import Conditions, conditions
from .worlds import SandboxWorld

if TYPE_CHECKING:
    from collections.abc import Awaitable, Callable, Sequence

    from .weathers import Manner
    from .worlds import World


OTHER: Final = "user_somebodyElse"
CONNECT: Final = 10.0
# How long before our calls others did the same: more than two clocks differ, and a way home.
BEFORE: Final = 15.0
# How long after the second look comes the last one, which nothing disturbs.
LAST_LOOK: Final = 800
# Longer than any of them takes, in seconds that cost nothing.
ENOUGH: Final = 1e6


def live(plan: Plan) -> Story:
    """Live a life, and judge it."""
    folder = Path("/dev/shm") if Path("/dev/shm").is_dir() else None  # noqa: S108 - private below
    with tempfile.TemporaryDirectory(prefix="life-", dir=folder) as home:
        return run(_Life(plan, Path(home)).live, backend=plan.backend, without_threads=True)


class _Life:
    def __init__(self, plan: Plan, home: Path) -> None:
        self.plan = plan
        self.path = home / "sent.db"
        self.rng = random.Random(f"{plan.seed}: life")
        self.timeline = Timeline(seed=plan.seed)
        self.world, self.conditions = self._make_world()
        self.truth = Truth()
        self.story = Story(plan, self.truth, counts=self.truth.counts)
        self.story.counts.update(f"lives in: {name}" for name in plan.weathers or ("the sandbox",))
        self.over = anyio.Event()
        self.at_work = set(range(len(plan.workers)))
        self.processes: list[Process] = []
        self.contacts = self.world.contacts
        self.subscriptions = self.world.ids("sequence_subscription")
        self._contact_of: dict[object, str] = {}

    def _make_world(self) -> tuple[World, Conditions]:
        plan = self.plan
        if plan.weathers is None:
            sandbox = Sandbox(
                leads=40, clock=self.timeline, rate_limit=plan.rate_limit, index_lag=plan.lag
            )
            manners: tuple[Manner, ...] = ("traced",) if plan.is_traced else ("mute",)
            return SandboxWorld(sandbox), Conditions(manners=manners)
        given = conditions(plan.seed, plan.weathers)
        rng = random.Random(f"{plan.seed}: server")
        return Server(self.timeline.now, given, rng, index_lag=plan.lag), given

    def contact_of(self, mark: object) -> str:
        """Return the contact that a job means, always the same one."""
        if mark not in self._contact_of:
            self._contact_of[mark] = self.contacts[len(self._contact_of) % len(self.contacts)]
        return self._contact_of[mark]

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
                        self.world, self.timeline, self.truth, net_group,
                        random.Random(f"{self.plan.seed}: net"), self.plan.weather,
                        deque(self.plan.faults),
                        None if self.plan.weathers is None else self.conditions,
                    )  # fmt: skip
                    await self._work()
                    net_group.cancel_scope.cancel()
        except TimeoutError:
            self.story.broken.append("somebody hangs")
        judge(self.story, self.world)
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
            if self._can_plant(job) and job.twins not in done and self.rng.random() < 0.7:
                done.add(job.twins)
                await self._plant(job)
        await anyio.sleep(BEFORE + self.plan.weather.slowest)

    def _can_plant(self, job: Job) -> bool:
        # Close subscribes nobody twice, in whatever state the first subscription is.
        is_possible = self.plan.weathers is None or job.kind != "subscription"
        return is_possible and (job.kind in CREATIONS or job.kind == "edit")

    async def _plant(self, job: Job) -> None:
        calm = Net(self.world, self.timeline, Truth(), self.net.group, random.Random(0), Weather())
        process = Process(99, self.timeline, random.Random(0))
        async with process_client(calm, process) as close:
            with suppress(CloseError):
                made = await self._create(close, job)
                changes: dict[str, object] = {}
                if self.rng.random() < 0.5:
                    changes["created_by"] = OTHER
                self.world.change(made.id, changes)
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
                    manner=self.rng.choice(self.conditions.manners),
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
        is_plain = self._can_plant(job) and job.key is None
        if self.plan.decoys and is_plain and self._is_alone(job):
            await self._plant(job)
            await process.sleep(BEFORE + self.plan.weather.slowest)
        call = f"{job.name} {f'({job.start}) ' if job.start else ''}in {process.number}"
        self.story.counts[f"calls: {job.kind}{'' if job.key is None else ' (keyed)'}"] += 1
        star = "*" if job.kind == "enroll" else ""
        headers = {INTENT: job.name + " " + star if star else job.name, CALL: call + star}
        mine = close.with_options(headers=headers, on_unknown=job.on_unknown, settle=job.settle)
        if job.key is not None and job.kind != "enroll":
            mine = mine.with_options(idempotency_key=job.key)
        report = Report(job.name, call, job, "broken off", process.number)
        report.target = self._prepare(job)
        report.began = self.timeline.now()
        began = self.timeline.elapsed
        fired: list[float] = []
        errors: list[OutcomeUnknown] = []

        async def act() -> None:
            with about(job.name):
                if job.kind == "enroll":
                    await self._enroll(process, mine, journal, job, call)
                else:
                    report.object_id = await self._act(mine, job, report.target)

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
            report.error = error
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
            is_missed = False
            for seconds in (1, 200, LAST_LOOK):
                report.quiet_since = self.timeline.now()
                await process.sleep(seconds)
                if seconds == LAST_LOOK:
                    row, _, _ = report.call.partition("cont_")
                    self.net.spared |= {report.call, f"{row}*"}
                try:
                    found = await error.look_again()
                except CloseError as failure:
                    # What was sent at a time that nobody knows can be any object.
                    is_missed = isinstance(failure, OutcomeUnknown) and failure.sent_at is not None
                    self.story.counts["looked again in vain"] += 1
                    continue
                if process.is_dead:
                    return
                is_missed = False
                self.story.counts["found by looking again"] += 1
                self.story.reports.append(
                    attrs.evolve(report, end="done", object_id=getattr(found, "id", None))
                )
                break
            report.is_missed = is_missed and not process.is_dead

    async def _act(self, close: CloseClient, job: Job, target: str) -> str | None:
        if job.is_creation:
            return str((await self._create(close, job)).id)
        match job.kind:
            case "pause" | "resume":
                await close.sequence_subscriptions.update(target, status=_STATUS_OF[job.kind])
            case "bulk pause":
                # What is through can't be paused; then the answer is a refusal.
                await close.bulk_emails.update(self._bulk_target(), status="paused")
            case "delete":
                await close.sequence_subscriptions.delete(target)
            case _:
                await close.sequence_subscriptions.list(sequence_id=self.world.sequence_id).first(5)
        return None

    def _prepare(self, job: Job) -> str:
        """Have the world be as it is just before the call, and return what that is about."""
        target = str(self.subscriptions[job.number % len(self.subscriptions)])
        if not isinstance(self.world, Server):
            return target
        if job.audience is not None:
            self.world.audience = job.audience
        if not self.conditions.lag:
            return target
        # A moment ago somebody did the opposite, and reads may not show it yet.
        if job.kind == "delete":
            contact = f"cont_new{job.name} {self.rng.random()}"
            asked = {"sequence_id": "seq_old", "contact_id": contact}
            return str(self.world.add("sequence_subscription", asked)["id"])
        if job.kind in {"pause", "resume"} and self.world.exists(target):
            status = "active" if job.kind == "pause" else "paused"
            self.world.change(target, {"status": status})
        return target

    def _bulk_target(self) -> str:
        return next(iter(self.world.ids("bulk_action/email")), "bulk_x")

    def _start_guarded(self, close: CloseClient, job: Job) -> Awaitable[Any]:  # noqa: PLR0911
        assert isinstance(self.world, Server)
        bulk, sequence_id = close.bulk, self.world.sequence_id
        who = Lead.status_id.is_in(self.world.status_id)
        # Who looked at a preview gives its number.
        most = self.world.audience if job.max_leads is None else job.max_leads
        match job.action:
            case "subscribe":
                return bulk.subscribe(
                    who, max_leads=most, sequence_id=sequence_id, **self.world.sender
                )
            case "resume_subscriptions":
                return bulk.resume_subscriptions(who, max_leads=most, sequence_id=sequence_id)
            case "resume_finished_subscriptions":
                return bulk.resume_finished_subscriptions(who, max_leads=most)
            case "pause_subscriptions":
                return bulk.pause_subscriptions(who, max_leads=most)
            case "email":
                return bulk.email(who, max_leads=most, template_id=self.world.template_id)
            case "set_lead_status":
                return bulk.set_lead_status(who, max_leads=most, lead_status_id="stat_2")
            case "set_custom_field":
                return bulk.set_custom_field(
                    who, max_leads=most, custom_field_name="Region", value="south"
                )
            case "clear_custom_field":
                return bulk.clear_custom_field(who, max_leads=most, custom_field_name="Region")
            case "delete":
                return bulk.delete(who, max_leads=most)

    async def _create(self, close: CloseClient, job: Job) -> Any:
        match job.kind:
            case "guarded":
                return await self._start_guarded(close, job)
            case "edit":
                return await close.bulk_edits.create(
                    SetCustomField(
                        s_query=Lead.status_id.is_in(self.world.status_id).rooted(),
                        custom_field_id="cf_region",
                        custom_field_value="north",
                        results_limit=job.number,
                    )
                )
            case "subscription":
                mark = job.contacts[0] if job.contacts else job.twins
                return await close.sequence_subscriptions.create(
                    sequence_id=self.world.sequence_id,
                    contact_id=self.contact_of(mark),
                    **self.world.sender,
                )
            case "email":
                return await close.bulk_emails.create(
                    s_query=Lead.status_id.is_in(self.world.status_id).rooted(),
                    template_id=self.world.template_id,
                    contact_preference="lead",
                    results_limit=job.number,
                )
            case "bulk subscription":
                return await close.bulk_sequence_subscriptions.create(
                    BulkSubscribe(
                        s_query=Lead.status_id.is_in(self.world.status_id).rooted(),
                        sequence_id=self.world.sequence_id,
                        contact_preference="lead",
                        results_limit=job.number,
                        **self.world.sender,
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
            sequence_id=self.world.sequence_id,
            **self.world.sender,
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
        self.net.conditions = None
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


_STATUS_OF: Final[dict[str, Literal["paused", "active"]]] = {"pause": "paused", "resume": "active"}


def process_client(
    net: Net,
    process: Process,
    *,
    journal: MortalJournal | None = None,
    manner: Manner = "mute",
    patience: float = 60.0,
) -> CloseClient:
    """Return a client of *process*."""
    return CloseClient(
        net.world.api_key,
        transport=transport(net, process, manner),
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
