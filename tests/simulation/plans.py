"""What a life is made of, drawn from one seed, and what is told of it."""

from __future__ import annotations

import random
from collections import Counter
from typing import TYPE_CHECKING, Any, Final, Literal

import attrs

from .network import Truth, Weather

if TYPE_CHECKING:
    from datetime import datetime

    from close_async.journal import Entry
    from tests.support.virtual_time import Backend

Kind = Literal[
    "subscription", "email", "bulk subscription", "sequence", "enroll", "pause", "resume",
    "bulk pause", "delete", "read",
]  # fmt: skip
End = Literal["done", "not done", "unknown", "cancelled", "broken off"]

CREATIONS: Final[tuple[Kind, ...]] = ("subscription", "email", "bulk subscription", "sequence")
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

    @property
    def twins(self) -> tuple[object, ...]:
        """What jobs have in common whose objects nobody can tell apart."""
        return (self.kind, self.number, self.contacts)


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


def draw(seed: int) -> Plan:
    """Return the plan of one life."""
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
