"""What a life is made of, drawn from one seed, and what is told of it."""

from __future__ import annotations

import random
from collections import Counter
from typing import TYPE_CHECKING, Any, Final, Literal, get_args

import attrs

from .network import Truth, Weather
from .weathers import some_weathers

if TYPE_CHECKING:
    from datetime import datetime

    from close_async.errors import CloseError
    from close_async.journal import Entry
    from tests.support.virtual_time import Backend

    from .weathers import Name

Kind = Literal[
    "subscription", "email", "bulk subscription", "sequence", "edit", "guarded", "enroll", "pause",
    "resume", "bulk pause", "delete", "read",
]  # fmt: skip
End = Literal["done", "not done", "unknown", "cancelled", "broken off"]

Action = Literal[
    "subscribe",
    "resume_subscriptions",
    "resume_finished_subscriptions",
    "pause_subscriptions",
    "email",
    "set_lead_status",
    "set_custom_field",
    "clear_custom_field",
    "delete",
]
ACTIONS: Final[tuple[Action, ...]] = get_args(Action)

CREATIONS: Final[tuple[Kind, ...]] = ("subscription", "email", "bulk subscription", "sequence")
# Kinds that only a server of our own answers.
MORE_CREATIONS: Final[tuple[Kind, ...]] = ("edit", "guarded")
REPEATABLE: Final[tuple[Kind, ...]] = ("pause", "resume", "bulk pause", "delete")


@attrs.frozen(kw_only=True)
class Job:
    """
    One intent. *number* makes its parameters its own, so two of one number are twins.

    *key* is that of `once`, by which all workers know it. *cancel* is how it's cancelled, if it is:
    after so many seconds, or in so many moments of its process.
    """

    name: str
    kind: Kind
    number: int = 0
    key: str | None = None
    contacts: tuple[str, ...] = ()
    target: str = ""
    delay: float = 0.0
    on_unknown: Literal["find", "raise", "resend"] = "find"
    settle: float = 60.0
    cancel: Literal["anyio", "native"] | None = None
    after: float | None = None
    moments: int = 0
    at_once: int = 2
    retry_refused: bool = False
    start: int = 0
    """Which start of the same intent it is."""
    action: Action = "email"
    """What a guarded job does."""
    audience: int | None = None
    """How many leads there are when it starts."""
    max_leads: int | None = None
    """Its guard; None takes the number that there is."""

    @property
    def twins(self) -> tuple[object, ...]:
        """What jobs have in common whose objects nobody can tell apart."""
        return (self.kind, self.number, self.contacts)

    @property
    def is_creation(self) -> bool:
        """Whether it makes one object."""
        return self.kind in CREATIONS or self.kind in MORE_CREATIONS


@attrs.define
class Report:
    """What a caller was told about one intent."""

    intent: str
    call: str
    job: Job
    end: End
    worker: int
    object_id: str | None = None
    said: str = ""
    seconds: float = 0.0
    since_cancel: float | None = None
    is_through: bool = False
    target: str = ""
    began: datetime | None = None
    error: CloseError | None = None
    is_missed: bool = False
    """Whether the last look for its effect saw everything and found nothing."""
    quiet_since: datetime | None = None
    """When the wait began that the last look was made after."""


@attrs.frozen(kw_only=True)
class Plan:
    """All that a life is made of, besides what the network draws."""

    seed: int
    backend: Backend = "asyncio"
    lag: float = 0.0
    weather: Weather = attrs.field(factory=Weather)
    faults: tuple[tuple[str, bool], ...] = ()
    """What the first requests meet, in order, whatever the weather."""
    rate_limit: int | None = None
    workers: tuple[tuple[Job, ...], ...] = ((),)
    kills: tuple[tuple[float, ...], ...] = ((),)
    jumps: tuple[tuple[float, float], ...] = ()
    decoys: bool = False
    is_traced: bool = False
    has_journal: bool = True
    patience: float = 60.0
    """The read timeout."""
    weathers: frozenset[Name] | None = None
    """Those of the server; None is for the sandbox."""


@attrs.define
class Story:
    """What came of a life."""

    plan: Plan
    truth: Truth
    reports: list[Report] = attrs.field(factory=list)
    counts: Counter[str] = attrs.field(factory=Counter)
    entries: list[tuple[Entry, datetime]] = attrs.field(factory=list)
    """What the journal said, and when."""
    broken: list[str] = attrs.field(factory=list)
    """The laws that were broken, in words."""


def draw(seed: int, weathers: frozenset[Name] | None = None) -> Plan:
    """Return the plan of one life, under these *weathers*, by default under some that hold."""
    chosen = some_weathers(seed) if weathers is None else weathers
    plan = _draw(seed)
    return plan if chosen is None else _under(plan, chosen)


def _draw(seed: int) -> Plan:
    rng = random.Random(seed)
    has_journal = rng.random() < 0.8
    keyed = [_keyed(rng, number) for number in range(rng.choice((0, 1, 1, 2)))]
    if not has_journal:
        keyed = []
    count = rng.choice((1, 1, 2, 3))
    workers = []
    for worker in range(count):
        plain = _plain_jobs(rng, worker)
        own = [attrs.evolve(job, **_circumstances(rng)) for job in keyed]
        workers.append((*plain, *own))
    lag = rng.choice((0, 0, 0, 5, 30, 59, 90, 300))
    return Plan(
        seed=seed,
        backend=rng.choice(("asyncio", "trio")),
        lag=lag,
        weather=Weather(
            faults=rng.choice((0, 0.1, 0.3, 0.6)),
            late=rng.choice((0, 0, 0.1, 0.3)),
            limited=rng.choice((0, 0, 0.1, 0.3)),
            slowest=rng.choice((0.05, 0.3, 20)),
        ),
        rate_limit=rng.choice((None, None, 2, 10)),
        workers=tuple(workers),
        kills=tuple(_kills(rng) for _ in workers),
        jumps=tuple(
            (rng.uniform(0, 100), rng.choice((-1, 1)) * rng.choice((1, 3600, 86400 * 400, 9e8)))
            for _ in range(rng.choice((0, 0, 1, 3)))
        ),
        decoys=rng.random() < 0.4,
        is_traced=rng.random() < 0.5,
        has_journal=has_journal,
        patience=rng.choice((60.0, 60.0, 300.0)),
    )


_HELD_BY_LOST_ANSWERS: Final = frozenset(
    {"clocks", "fills", "colleagues", "lag", "foreign", "failover", "odd json", "strays"}
)


def _under(plan: Plan, weathers: frozenset[Name]) -> Plan:
    """Return *plan* with jobs that meet these weathers."""
    rng = random.Random(f"{plan.seed}: jobs under weathers")
    weather, jumps = plan.weather, plan.jumps
    if _HELD_BY_LOST_ANSWERS & weathers:
        # Where all goes well, nothing has to be found out.
        weather = attrs.evolve(weather, faults=rng.choice((0.1, 0.3, 0.6)))
    if {"dates", "processes"} & weathers:
        # The server limits by itself.
        weather = attrs.evolve(weather, limited=0)
    if "dates" in weathers:
        jumps = (*jumps, (0.0, rng.choice((-1, 1)) * rng.choice((5.0, 3600.0))))
    count = max(3 if "processes" in weathers else 1, len(plan.workers))
    workers: list[tuple[Job, ...]] = [*plan.workers, *[()] * (count - len(plan.workers))]
    kills = [*plan.kills, *[()] * (count - len(plan.kills))]
    shared = _jobs_of_all(rng, weathers)
    for number in range(count):
        workers[number] += _own_jobs(rng, number, weathers)
        workers[number] += tuple(attrs.evolve(job, **_circumstances_of(rng, job)) for job in shared)
        if "restarts" in weathers:
            kills[number] = tuple(float(rng.randint(1, 60)) for _ in range(rng.randint(1, 4)))
    return attrs.evolve(
        plan,
        weathers=weathers,
        weather=weather,
        workers=tuple(workers),
        kills=tuple(kills),
        jumps=jumps,
        has_journal=plan.has_journal or bool({"guards", "restarts", "processes"} & weathers),
        rate_limit=None,
    )


def _own_jobs(rng: random.Random, worker: int, weathers: frozenset[Name]) -> tuple[Job, ...]:
    """Return what one worker does besides because of these weathers."""
    first = 100 * worker + 50
    jobs: list[Job] = []
    if "fills" in weathers:
        jobs += _some(rng, ("edit", "email"), first)
    if "colleagues" in weathers:
        jobs += _some(rng, CREATIONS, first + 20)
    if "lag" in weathers:
        jobs += _some(rng, ("pause", "resume", "resume", "delete", "delete"), first + 10)
    if "restarts" in weathers:
        jobs += _keyed_twins(rng, worker)
    return tuple(jobs)


def _jobs_of_all(rng: random.Random, weathers: frozenset[Name]) -> list[Job]:
    """Return what all workers do besides, each in its own circumstances."""
    jobs: list[Job] = []
    if "guards" in weathers:
        for number, action in enumerate(rng.sample(ACTIONS, rng.randint(1, 3))):
            jobs += _guarded(rng, number, action)
    if "processes" in weathers:
        contacts = tuple(f"#{9000 + one}" for one in range(rng.randint(3, 12)))
        name, key = "keyed enroll 9", "key 9"
        jobs.append(Job(name=name, kind="enroll", number=9000, key=key, contacts=contacts))
    return jobs


def _circumstances_of(rng: random.Random, job: Job) -> dict[str, Any]:
    if job.kind == "enroll":
        return {"at_once": rng.randint(2, 6)}
    drawn = _circumstances(rng)
    return {
        **drawn,
        "delay": job.start * rng.uniform(1, 200),
        "audience": rng.choice((0, 3, 7, 8, 501)),
        "max_leads": rng.choice((None, 500)),
    }


def _some(rng: random.Random, kinds: tuple[Kind, ...], first: int) -> list[Job]:
    jobs: list[Job] = []
    for number in range(first, first + rng.randint(1, 3)):
        kind = rng.choice(kinds)
        jobs.append(Job(name=f"{kind} {number}.0", kind=kind, number=number, **_circumstances(rng)))
    return jobs


def _keyed_twins(rng: random.Random, worker: int) -> list[Job]:
    kind: Kind = rng.choice(("email", "bulk subscription", "sequence"))
    number = 3000 + worker
    return [
        Job(
            name=f"keyed {kind} {number} {letter}",
            kind=kind,
            number=number,
            key=f"key {number} {letter}",
            **{**_circumstances(rng), "delay": rng.choice((0, 0, rng.uniform(0, 5)))},
        )
        for letter in ("a", "b")
    ]


def _guarded(rng: random.Random, number: int, action: Action) -> list[Job]:
    """Return several starts of one bulk action under one key."""
    return [
        Job(
            name=f"keyed guarded {action}",
            kind="guarded",
            number=2000 + number,
            key=f"key {action}",
            start=start,
            action=action,
        )
        for start in range(rng.randint(1, 3))
    ]


def _plain_jobs(rng: random.Random, worker: int) -> list[Job]:
    jobs: list[Job] = []
    for place in range(rng.choice((0, 1, 2, 3))):
        kind = rng.choice((*CREATIONS, *CREATIONS, *REPEATABLE, "read"))
        number = worker * 100 + place + 1
        circumstances = _circumstances(rng)
        twins = rng.choice((1, 1, 2, 3)) if kind in CREATIONS else 1
        for twin in range(twins):
            if twin:
                # Side by side, or at another time.
                delay = circumstances["delay"]
                circumstances = _circumstances(rng)
                if rng.random() < 0.5:
                    circumstances["delay"] = delay
            name = f"{kind} {number}.{twin}"
            jobs.append(Job(name=name, kind=kind, number=number, **circumstances))
    return jobs


def _keyed(rng: random.Random, number: int) -> Job:
    kind: Kind = rng.choice((*CREATIONS, "enroll", "enroll", "enroll"))
    count = rng.randint(1, 5) if kind == "enroll" else 1
    return Job(
        name=f"keyed {kind} {number}",
        kind=kind,
        number=1000 + number,
        key=f"key {number}",
        contacts=tuple(f"#{1000 * (number + 1) + one}" for one in range(count)),
    )


def _circumstances(rng: random.Random) -> dict[str, Any]:
    cancel = rng.choice((None, None, "anyio", "native"))
    by_time = rng.random() < 0.5
    return {
        "delay": rng.choice((0, 0, rng.uniform(0, 1), rng.uniform(0, 100))),
        "on_unknown": rng.choice(("find", "find", "find", "raise", "resend")),
        "settle": rng.choice((5.0, 60.0, 60.0, 120.0)),
        "cancel": cancel,
        "after": rng.choice((rng.uniform(0, 1), rng.uniform(0, 130))) if by_time else None,
        "moments": rng.randint(1, 30),
        "at_once": rng.randint(1, 4),
        "retry_refused": rng.random() < 0.3,
    }


def _kills(rng: random.Random) -> tuple[float, ...]:
    """Return after how many moments, or (negative) seconds, the process dies, again and again."""
    deaths = rng.choice((0, 0, 1, 2, 3))
    return tuple(
        rng.choice((float(rng.randint(1, 40)), -rng.uniform(0.01, 130))) for _ in range(deaths)
    )
