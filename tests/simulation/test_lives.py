"""Lives in which everything goes wrong: at most one effect, and nobody is told what isn't true."""

from __future__ import annotations

from typing import Any

import attrs
import httpx
import pytest
from hypothesis import settings, strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, rule

from tests.support.depth import examples

from .lives import live
from .network import CUT, LOST, UNSENT, Net, Weather
from .plans import CREATIONS, REPEATABLE, Job, Plan, draw
from .weathers import NAMES, NOT_YET, Name

LIVES = examples(200)
AT_ONCE = 20


@pytest.mark.parametrize("first", range(0, LIVES, AT_ONCE))
def test_no_life_breaks_a_law(first: int) -> None:
    for seed in range(first, first + AT_ONCE):
        assert live(draw(seed)).broken == [], f"python -m tools.soak --lives 1 --seed {seed}"


@pytest.mark.parametrize("weather", [name for name in NAMES if name not in NOT_YET])
def test_no_life_in_one_weather_breaks_a_law(weather: Name) -> None:
    for seed in range(examples(40)):
        command = f'python -m tools.soak --lives 1 --seed {seed} --weather "{weather}"'
        assert live(draw(seed, frozenset({weather}))).broken == [], command


@pytest.mark.parametrize("weathers", [None, frozenset(NAMES)], ids=["sandbox", "all"])
def test_a_life_is_the_same_each_time(weathers: frozenset[Name] | None) -> None:
    first, second = live(draw(3, weathers)), live(draw(3, weathers))

    assert first.truth.works == second.truth.works
    assert first.counts == second.counts
    assert first.broken == second.broken


def test_what_close_does_twice_breaks_a_law(monkeypatch: pytest.MonkeyPatch) -> None:
    work = Net._work

    async def work_twice(net: Net, request: httpx.Request) -> httpx.Response:
        await work(net, request)
        return await work(net, request)

    monkeypatch.setattr(Net, "_work", work_twice)
    story = live(CALM_CREATION)

    assert story.broken == ["sequence 1.0 was done 2 times"]
    assert story.counts["duplicates"] == 1


def test_who_is_told_what_is_not_so_breaks_a_law(monkeypatch: pytest.MonkeyPatch) -> None:
    async def lie(*_: object) -> httpx.Response:
        row = {"id": "seq_999", "name": "Spring 1", "timezone": "Europe/Berlin"}
        return httpx.Response(200, json=row, headers={"date": "Mon, 02 Mar 2026 12:00:00 GMT"})

    monkeypatch.setattr(Net, "_work", lie)
    story = live(CALM_CREATION)

    assert "sequence 1.0 in 0: was told done seq_999, true is []" in story.broken
    assert story.counts["wrong reports"] == 1


CALM_CREATION = Plan(
    seed=0,
    weathers=frozenset(),
    has_journal=False,
    workers=((Job(name="sequence 1.0", kind="sequence", number=1),),),
)


WORKERS = st.integers(0, 1)
FAULTS = st.sampled_from(("", "late", "429", *UNSENT, *LOST, *CUT))
NUMBERS = st.integers(1, 3)


class Trouble(RuleBasedStateMachine):
    """Makes up a life step by step, so that the shortest one that breaks a law is found."""

    def __init__(self) -> None:
        super().__init__()
        self.jobs: list[list[Job]] = [[], []]
        self.kills: list[list[float]] = [[], []]
        self.jumps: list[tuple[float, float]] = []
        self.faults: list[tuple[str, bool]] = []
        self.options: dict[str, Any] = {}

    @initialize(
        backend=st.sampled_from(("asyncio", "trio")),
        lag=st.sampled_from((0.0, 30.0, 90.0)),
        is_traced=st.booleans(),
    )
    def begin(self, **options: Any) -> None:
        self.options = options

    @rule(
        worker=WORKERS,
        kind=st.sampled_from((*CREATIONS, *REPEATABLE)),
        number=NUMBERS,
        on_unknown=st.sampled_from(("find", "raise", "resend")),
        settle=st.sampled_from((5.0, 60.0)),
    )
    def call(self, worker: int, number: int, **options: Any) -> None:
        # Nobody can tell apart what two processes do the same at the same time without a key.
        name = f"job {worker} {len(self.jobs[worker])}"
        self.jobs[worker].append(Job(name=name, number=number + 100 * worker, **options))

    @rule(
        number=NUMBERS,
        kind=st.sampled_from((*CREATIONS, "enroll")),
        on_unknown=st.sampled_from(("find", "raise", "resend")),
        both=st.booleans(),
    )
    def call_by_key(self, number: int, kind: Any, on_unknown: Any, *, both: bool) -> None:
        contacts = ("a", "b") if kind == "enroll" else (f"{kind} {number}",)
        job = Job(
            name=f"keyed {kind} {number}",
            kind=kind,
            number=1000 + number,
            key=f"{number}",
            contacts=contacts,
            on_unknown=on_unknown,
        )
        for jobs in self.jobs if both else self.jobs[:1]:
            if all(one.name != job.name for one in jobs):
                jobs.append(job)

    @rule(fault=FAULTS, is_after=st.booleans())
    def go_wrong(self, fault: str, *, is_after: bool) -> None:
        self.faults.append((fault, is_after))

    @rule(worker=WORKERS, how=st.sampled_from(("anyio", "native")), moments=st.integers(1, 20))
    def cancel(self, worker: int, how: Any, moments: int) -> None:
        if self.jobs[worker]:
            last = self.jobs[worker][-1]
            self.jobs[worker][-1] = attrs.evolve(last, cancel=how, moments=moments)

    @rule(worker=WORKERS, moments=st.integers(1, 30))
    def kill(self, worker: int, moments: int) -> None:
        self.kills[worker].append(float(moments))

    @rule(seconds=st.sampled_from((0.0, 1.0, 70.0)), ahead=st.sampled_from((-1e9, -60.0, 1e9)))
    def set_the_clock(self, seconds: float, ahead: float) -> None:
        self.jumps.append((seconds, ahead))

    def teardown(self) -> None:
        plan = Plan(
            seed=0,
            weather=Weather(),
            faults=tuple(self.faults),
            workers=tuple(map(tuple, self.jobs)),
            kills=tuple(map(tuple, self.kills)),
            jumps=tuple(self.jumps),
            **self.options,
        )
        assert live(plan).broken == []


TestTrouble = Trouble.TestCase
TestTrouble.settings = settings(
    max_examples=examples(60), stateful_step_count=12, deadline=None, derandomize=True
)
