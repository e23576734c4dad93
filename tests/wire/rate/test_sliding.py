"""The limit of an organization: whatever windows Close has, none gets more calls than it may."""

from __future__ import annotations

import heapq
import itertools
import math

import attrs
import pytest
from hypothesis import given, strategies as st

from close_async._wire.message.rate_headers import RateHeader
from close_async._wire.rate.account import Account
from close_async._wire.rate.sliding import SlidingLimit
from close_async._wire.rate.window import RateWindow, Report, Ticket

LIMIT = 6
QUICKEST = 0.02
WAYS = st.sampled_from((0.01, 0.01, 0.015, 0.05, 0.2, 0.4))
HEADER = RateHeader(limit=LIMIT, remaining=None, reset=1.0, unit=0.000001)
FINE = Report(HEADER, None, is_answered=True)


def refusal(pause: float) -> Report:
    return Report(attrs.evolve(HEADER, reset=pause), pause, is_answered=False)


def settle(limit: SlidingLimit, now: float, ticket: Ticket, report: Report) -> None:
    """Have a call end that may have been counted at the last moment."""
    limit.settle(now, ticket, report, counted_by=now)


@attrs.define
class World:
    """Calls that take the drawn times there and back, one after the other as soon as they may."""

    limit: SlidingLimit
    now: float = 100.0
    counted: list[float] = attrs.field(factory=list[float])
    _answers: list[tuple[float, int, Ticket]] = attrs.field(factory=list[tuple[float, int, Ticket]])
    _number: itertools.count[int] = attrs.field(factory=itertools.count)

    def call(self, there: float, back: float) -> None:
        """Make one call as soon as it may go."""
        while wait := self.limit.look(self.now):
            assert wait.seconds is not None
            self._go_on(self.now + wait.seconds)
        ticket = self.limit.enter(self.now)
        self.counted.append(self.now + there)
        heapq.heappush(self._answers, (self.now + there + back, next(self._number), ticket))

    def _go_on(self, until: float) -> None:
        while self._answers and self._answers[0][0] <= until:
            self.now, _, ticket = heapq.heappop(self._answers)
            settle(self.limit, self.now, ticket, FINE)
        self.now = until

    @property
    def most(self) -> int:
        """The most calls that were counted in one second."""
        times = sorted(self.counted)
        return max(sum(begun <= one < begun + 1 for one in times) for begun in times)


def known() -> SlidingLimit:
    """Return one that has seen some windows."""
    limit = SlidingLimit()
    for second in range(4):
        limit.look(float(second))
        settle(limit, second + QUICKEST, limit.enter(float(second)), FINE)
    limit.look(100.0)
    return limit


@given(ways=st.lists(st.tuples(WAYS, WAYS), min_size=LIMIT + 1, max_size=40))
def test_in_no_second_are_more_calls_counted_than_the_limit(
    ways: list[tuple[float, float]],
) -> None:
    world = World(known())

    for there, back in ways:
        world.call(there, back)

    assert world.most <= LIMIT


def test_hardly_less_than_the_limit_is_used() -> None:
    world = World(known())

    for _ in range(LIMIT * 20):
        world.call(QUICKEST / 2, QUICKEST / 2)

    assert world.now - 100 <= 19 * 1.02


def test_what_the_dead_have_booked_is_free_a_second_after_it_must_have_arrived() -> None:
    limit = known()
    for _ in range(LIMIT):
        limit.enter(100.0)

    assert limit.look(101.4) is not None
    assert limit.look(101.5) is None


def test_however_long_close_works_on_a_call_it_counts_from_when_it_came() -> None:
    """The key's window tells when that was: it ends at 101, and a second before its end it came."""
    account = Account(RateWindow(), known())
    assert account.organization is not None
    begun = account.book(100.0)
    quick = account.book(100.1)
    assert isinstance(begun, Ticket)
    assert isinstance(quick, Ticket)
    account.settle(100.12, quick, told(remaining=3, reset=0.89))
    account.settle(100.45, begun, told(remaining=4, reset=0.99))

    assert account.organization.counted == pytest.approx([100.02, 100.12], abs=0.006)


def told(*, remaining: int, reset: float) -> Report:
    header = RateHeader(limit=5, remaining=remaining, reset=reset, unit=0.001)
    return Report(header, None, is_answered=True)


def test_each_in_line_waits_for_as_many_calls_to_end_as_stand_before_it() -> None:
    limit = known()
    tickets = [limit.enter(100.0) for _ in range(LIMIT)]
    for number, ticket in enumerate(tickets):
        settle(limit, 100.1 + number / 20, ticket, FINE)

    waits = [limit.look(100.7, count) for count in (1, 2, LIMIT)]

    assert [wait and wait.seconds for wait in waits] == pytest.approx(
        [one - 0.75 * QUICKEST for one in (0.4, 0.45, 0.65)], abs=0.006
    )


def test_a_refusal_stops_all_and_lowers_it_for_a_while() -> None:
    """Others that don't share the limiter take a part of it."""
    limit = known()
    for number in range(LIMIT):
        ticket = limit.enter(100.0)
        settle(limit, 100.02, ticket, FINE if number < 4 else refusal(0.5))

    wait = limit.look(100.1)
    assert wait is not None
    assert wait.is_asked
    assert wait.seconds == pytest.approx(0.42)
    limit.look(101.1)
    for _ in range(4):
        assert limit.look(101.1) is None
        limit.enter(101.1)
    assert limit.look(101.1) is not None


def test_as_long_as_nothing_is_known_the_keys_alone_hold_back() -> None:
    limit = SlidingLimit()

    for _ in range(100):
        limit.enter(1.0)

    assert limit.look(1.0) is None


def test_who_reports_nothing_any_more_holds_nothing_back() -> None:
    limit, silent = known(), Report(None, None, is_answered=True)
    for second in range(101, 106):
        limit.look(float(second))
        settle(limit, second + QUICKEST, limit.enter(float(second)), silent)

    limit.look(107.0)

    assert limit.limit is None


def test_a_length_that_one_answer_told_wrongly_is_forgotten() -> None:
    limit = known()
    wrong = attrs.evolve(FINE, header=RateHeader(limit=6, remaining=None, reset=60, unit=1))
    settle(limit, 100.1, limit.enter(100.0), wrong)
    lengths = set[float]()
    for second in range(101, 300):
        limit.look(float(second))
        settle(limit, second + QUICKEST, limit.enter(float(second)), FINE)
        lengths.add(limit.length)

    assert limit.length == 1
    assert lengths == {1, 60}


@pytest.mark.parametrize(("reset", "length"), [(0.97, 1.0), (0.5, 1.0), (1.0, 1.0), (4.93, 5.0)])
def test_the_first_call_of_a_window_comes_a_little_after_its_begin(
    reset: float, length: float
) -> None:
    limit = SlidingLimit()

    header = RateHeader(limit=6, remaining=5, reset=reset, unit=0.01)
    settle(limit, 1.02, limit.enter(1.0), Report(header, None, is_answered=True))

    assert math.isclose(limit.length, length)
