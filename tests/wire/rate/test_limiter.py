"""Who may go when, in virtual time, call by call."""

from __future__ import annotations

from contextlib import asynccontextmanager
from typing import TYPE_CHECKING, Any, TypeVar

import anyio
import anyio.lowlevel
import httpx
import pytest

from close_async._wire.rate.limiter import Admission, MemoryStore, WaitTooLong
from close_async._wire.rate.status import RateLimitStatus
from tests.support.virtual_time import Timeline, virtual_backend

if TYPE_CHECKING:
    from collections.abc import AsyncIterator, Callable, Mapping

    from close_async._wire.common.settings import Priority
    from close_async._wire.rate.limiter import Permit
    from close_async._wire.rate.store import RateLimitStore
    from close_async._wire.rate.window import Place, Report, Ticket, Wait

pytestmark = pytest.mark.anyio
anyio_backend = virtual_backend

T = TypeVar("T")
PLAIN = httpx.Headers()


def word(limit: int, remaining: int, reset: float) -> httpx.Headers:
    return httpx.Headers({"RateLimit": f"limit={limit}, remaining={remaining}, reset={reset}"})


class Desk:
    """Some calls and a admission; `gone` are those that were let go, as (name, seconds)."""

    def __init__(self, keep: Callable[[Callable[[], float]], RateLimitStore] = MemoryStore) -> None:
        self.timeline = Timeline()
        clock = self.timeline.clock()
        self.admission = Admission(clock, keep(clock.monotonic))
        self.gone: list[tuple[str, float]] = []
        self.permits: dict[str, Permit] = {}
        self.refused: dict[str, float] = {}
        self.scopes: dict[str, anyio.CancelScope] = {}

    @asynccontextmanager
    async def open(self) -> AsyncIterator[Desk]:
        """Let calls queue up in here, none of them for more than a virtual day."""
        with anyio.fail_after(86_400):
            async with anyio.create_task_group() as self._group:
                yield self

    def call(
        self, *names: str, priority: Priority = "bulk", bucket: str = "b", **options: Any
    ) -> None:
        for name in names:
            self._group.start_soon(self._call, name, priority, bucket, options)

    async def _call(
        self, name: str, priority: Priority, bucket: str, options: Mapping[str, Any]
    ) -> None:
        with anyio.CancelScope() as self.scopes[name]:
            try:
                permit = await self.admission.admit(
                    bucket, priority, **{"longest_wait": 60, **options}
                )
            except WaitTooLong as failure:
                self.refused[name] = round(failure.seconds, 3)
                return

            try:
                await anyio.lowlevel.checkpoint()
            except anyio.get_cancelled_exc_class():
                # As every call does.
                await permit.settle(None)
                raise
            self.permits[name] = permit
            self.gone.append((name, round(self.timeline.elapsed, 3)))

    async def settle(
        self, *names: str, headers: httpx.Headers | None = PLAIN, pause: float | None = None
    ) -> None:
        for name in names:
            await self.permits[name].settle(headers, pause=pause)

    async def stand(self, seconds: float = 0) -> None:
        """Let *seconds* go by, and then all do what they can."""
        await anyio.sleep(seconds)
        for _ in range(50):
            await anyio.lowlevel.checkpoint()

    async def fill(self, limit: int, reset: float) -> None:
        """Have Close tell of a window, and use it up."""
        names = [f"fill{number}" for number in range(limit)]
        self.call(*names)
        await self.stand()
        for left, name in zip(reversed(range(limit)), names, strict=True):
            await self.settle(name, headers=word(limit, left, reset))
        assert [name for name, _ in self.gone] == names
        self.gone.clear()

    @property
    def names(self) -> list[str]:
        return [name for name, _ in self.gone]


def letters(count: int) -> list[str]:
    return [f"call{number:02}" for number in range(count)]


async def test_ten_calls_go_before_the_first_answer_and_each_answer_lets_two_more_go() -> None:
    async with Desk().open() as desk:
        desk.call(*letters(14))
        await desk.stand()
        dark = desk.names
        await desk.settle("call00")
        await desk.stand()
        await desk.settle("call01")
        await desk.stand()

    assert dark == letters(10)
    assert desk.names == letters(14)


async def test_a_lost_answer_lets_one_more_go_in_the_dark() -> None:
    async with Desk().open() as desk:
        desk.call(*letters(11))
        await desk.stand()
        await desk.settle("call00", headers=None)

    assert desk.names == letters(11)


async def test_a_window_is_waited_for_to_its_end() -> None:
    async with Desk().open() as desk:
        await desk.fill(3, reset=5)
        desk.call("a", "b", "c", "d")
        await desk.stand(6)
        for left, name in ((2, "a"), (1, "b"), (0, "c")):
            await desk.settle(name, headers=word(3, left, 4))

    assert desk.gone == [("a", 5), ("b", 5), ("c", 5), ("d", 10)]


async def test_calls_go_as_long_as_some_are_left() -> None:
    async with Desk().open() as desk:
        await desk.fill(3, reset=5)
        desk.call(*letters(3))
        await desk.stand(5)
        await desk.settle("call00", headers=word(3, 2, 5))
        desk.call("late")
        await desk.stand(1)
        await desk.settle("call01", "call02", headers=word(3, 0, 4))

    assert desk.gone == [*((name, 5) for name in letters(3)), ("late", 10)]


async def test_what_others_left_is_what_goes() -> None:
    async with Desk().open() as desk:
        desk.call("a")
        await desk.stand()
        await desk.settle("a", headers=word(100, 2, 5))
        desk.call("b", "c", "d")
        await desk.stand(1)

        assert desk.gone == [("a", 0), ("b", 0), ("c", 0)]

        await desk.settle("b", "c", headers=word(100, 0, 3))

    assert desk.gone[3:] == [("d", 4)]


async def test_calls_whose_answers_are_out_count_as_if_they_came_later() -> None:
    async with Desk().open() as desk:
        desk.call("a", "b", "c")
        await desk.stand()
        await desk.settle("a", headers=word(10, 3, 5))
        desk.call("d", "e")
        await desk.stand()
        early = desk.names
        await desk.settle("b", headers=word(10, 2, 5))
        await desk.settle("c", headers=word(10, 1, 5))
        await desk.stand()
        await desk.settle("d", headers=None)

    assert early == ["a", "b", "c", "d"]
    assert desk.gone[4] == ("e", 5)


async def test_a_429_stops_all_calls_of_its_bucket_and_only_of_this() -> None:
    async with Desk().open() as desk:
        desk.call("a")
        await desk.stand()
        await desk.settle("a", pause=7)
        desk.call("b")
        desk.call("other", bucket="another")

    assert desk.gone == [("a", 0), ("other", 0), ("b", 7)]


async def test_the_longest_pause_counts() -> None:
    async with Desk().open() as desk:
        desk.call("a", "b", "c")
        await desk.stand()
        await desk.settle("a", pause=7)
        await desk.settle("b", pause=2)
        await desk.settle("c")
        desk.call("d")

    assert desk.gone[3] == ("d", 7)


async def test_after_a_429_without_a_limit_they_go_again_one_then_two_then_four() -> None:
    seen: list[int] = []

    async with Desk().open() as desk:
        desk.call("refused")
        await desk.stand()
        await desk.settle("refused", pause=1)
        desk.call(*letters(7))
        await desk.stand(1)
        for until in (1, 3, 7):
            seen.append(len(desk.gone) - 1)
            await desk.settle(*desk.names[1 : until + 1])
            await desk.stand()

    assert seen == [1, 3, 7]


async def test_a_refused_call_keeps_its_place() -> None:
    async with Desk().open() as desk:
        desk.call("first")
        await desk.stand()
        desk.call("second", "third")
        await desk.stand()
        await desk.settle("first", "second", "third", pause=3)
        desk.call("fourth")
        await desk.stand()
        for name in ("third", "first"):
            desk.call(f"{name} again", turn=desk.permits[name].turn)
        await desk.stand(3)
        for name in ("first again", "third again"):
            await desk.settle(name)
            await desk.stand()

    assert desk.names[3:] == ["first again", "third again", "fourth"]


async def test_who_waits_for_an_answer_goes_before_bulk_and_both_as_they_came() -> None:
    async with Desk().open() as desk:
        await desk.fill(4, reset=5)
        desk.call("bulk one", "bulk two")
        await desk.stand(1)
        desk.call("one", "two", priority="interactive")

    assert desk.gone == [("one", 5), ("two", 5), ("bulk one", 5), ("bulk two", 5)]


async def test_a_pause_that_is_too_long_is_told_at_once_to_who_comes_and_to_who_waits() -> None:
    async with Desk().open() as desk:
        desk.call("a", "b")
        await desk.stand()
        await desk.settle("a", pause=10)
        desk.call("patient", "hasty", longest_wait=60)
        desk.call("hastier", longest_wait=15)
        await desk.stand(1)
        await desk.settle("b", pause=30)
        await desk.stand(1)
        desk.call("late", longest_wait=15)
        await desk.stand(1)
        refused = dict(desk.refused)
        await desk.stand(30)
        await desk.settle("patient")

    assert refused == {"hastier": 30, "late": 29}
    assert desk.gone[2:] == [("patient", 31), ("hasty", 33)]


async def test_a_window_of_ones_own_calls_is_never_too_long() -> None:
    async with Desk().open() as desk:
        await desk.fill(2, reset=50)
        desk.call("a", longest_wait=1)

    assert desk.gone == [("a", 50)]


async def test_who_is_cancelled_leaves_no_hole() -> None:
    async with Desk().open() as desk:
        await desk.fill(3, reset=5)
        desk.call("a", "b", "c", "d", "e")
        await desk.stand(1)
        for name in ("a", "c"):
            desk.scopes[name].cancel()

    assert desk.gone == [("b", 5), ("d", 5), ("e", 5)]


async def test_who_is_cancelled_when_its_turn_comes_hands_it_on() -> None:
    async with Desk().open() as desk:
        desk.call(*letters(10))
        await desk.stand()
        desk.call("a", "b")
        await desk.stand()
        await desk.settle("call00", headers=None)
        desk.scopes["a"].cancel()

    assert desk.names == [*letters(10), "b"]


async def test_only_the_first_end_of_a_call_counts() -> None:
    async with Desk().open() as desk:
        desk.call("a", "b")
        await desk.stand()
        await desk.settle("a")
        await desk.settle("a", pause=1000)
        desk.call("c")

    assert desk.gone[2:] == [("c", 0)]
    assert desk.admission.known()["b"].open == 2


async def test_a_call_that_is_cancelled_can_still_tell_how_it_ended() -> None:
    async with Desk().open() as desk:
        desk.call("a")
        await desk.stand()
        with anyio.CancelScope() as scope:
            scope.cancel()
            await desk.settle("a", pause=3)

    assert desk.admission.known()["b"].open == 0
    assert desk.admission.known()["b"].paused == pytest.approx(3, abs=0.01)


async def test_lost_answers_stop_nobody_for_good() -> None:
    async with Desk().open() as desk:
        await desk.fill(2, reset=5)
        for start in range(0, 6, 2):
            names = letters(6)[start : start + 2]
            desk.call(*names)
            while names[-1] not in desk.names:
                await desk.stand(0.5)
            await desk.settle(*names, headers=None)

    assert desk.names == letters(6)
    assert desk.gone[-1][1] < 20


async def test_a_limit_that_is_not_told_any_more_is_forgotten() -> None:
    async with Desk().open() as desk:
        await desk.fill(1, reset=1)
        for name in letters(4):
            desk.call(name)
            while name not in desk.names:
                await desk.stand(0.1)
            await desk.settle(name)
        desk.call("x", "y", "z")
        await desk.stand(2)
        known = desk.admission.known()["b"]

    assert known.limit is None
    assert desk.names[-3:] == ["x", "y", "z"]


async def test_an_answer_about_the_last_window_says_nothing_about_this() -> None:
    async with Desk().open() as desk:
        desk.call("slow", "quick")
        await desk.stand()
        await desk.settle("quick", headers=word(4, 2, 1))
        await desk.stand(1.1)
        desk.call("next")
        await desk.stand()
        await desk.settle("next", headers=word(4, 3, 1))
        await desk.settle("slow", headers=word(4, 0, 0.01))
        desk.call(*letters(3))
        await desk.stand(0.1)

    assert desk.gone[3:] == [(name, 1.1) for name in letters(3)]


async def test_a_call_on_its_way_at_the_end_of_a_window_counts_for_the_next() -> None:
    async with Desk().open() as desk:
        desk.call("a")
        await desk.stand()
        await desk.settle("a", headers=word(2, 1, 1))
        await desk.stand(0.9)
        desk.call("b", "c", "d")

    assert desk.gone[1:] == [("b", 0.9), ("c", 1), ("d", 1.4)]


async def test_of_the_answers_of_a_window_the_one_with_the_earliest_end_counts() -> None:
    async with Desk().open() as desk:
        desk.call("quick", "slow")
        await desk.stand(0.1)
        await desk.settle("quick", headers=word(2, 1, 0.95))
        await desk.stand(0.4)
        await desk.settle("slow", headers=word(2, 0, 0.95))
        desk.call("next")

    assert desk.gone[2:] == [("next", 1.06)]


async def test_slow_answers_to_the_first_calls_make_nobody_go_early() -> None:
    async with Desk().open() as desk:
        desk.call("a")
        await desk.stand(0.4)
        await desk.settle("a", headers=word(1, 0, 0.9))
        desk.call("b")

    assert desk.gone[1:] == [("b", 1.4)]


async def test_of_the_limits_that_are_told_in_a_window_the_least_counts() -> None:
    async with Desk().open() as desk:
        desk.call("a", "b", "c")
        await desk.stand()
        await desk.settle("a", headers=word(20, 19, 5))
        await desk.settle("b", headers=word(5, 3, 5))
        await desk.settle("c", headers=word(20, 17, 5))

    assert desk.admission.known()["b"].limit == 5


async def test_what_went_before_any_word_counts_for_no_window() -> None:
    async with Desk().open() as desk:
        for name in letters(30):
            desk.call(name)
            await desk.stand()
            await desk.settle(name)
        desk.call("told")
        await desk.stand()
        await desk.settle("told", headers=word(20, 15, 5))
        desk.call("next")

    assert desk.gone[-1] == ("next", 0)


async def test_a_lost_answer_counts_for_its_own_window_only() -> None:
    async with Desk().open() as desk:
        desk.call("a")
        await desk.stand()
        await desk.settle("a", headers=word(3, 2, 1))
        await desk.stand(0.9)
        desk.call("lost")
        await desk.stand()
        await desk.settle("lost", headers=None)
        await desk.stand(0.1)
        desk.call("c")
        await desk.stand()
        await desk.settle("c", headers=word(3, 2, 1))
        desk.call("d", "e")

    assert desk.gone[2:] == [("c", 1), ("d", 1), ("e", 1)]


async def test_a_limit_that_is_told_now_and_then_is_kept() -> None:
    async with Desk().open() as desk:
        await desk.fill(1, reset=1)
        for name in letters(5):
            desk.call(name)
            while name not in desk.names:
                await desk.stand(0.1)
            await desk.settle(name, headers=word(1, 0, 1) if name == "call02" else PLAIN)
        limit = desk.admission.known()["b"].limit

    assert limit == 1


async def test_a_window_that_close_begins_early_counts_at_once() -> None:
    async with Desk().open() as desk:
        desk.call("a")
        await desk.stand()
        await desk.settle("a", headers=word(2, 1, 1.0))
        await desk.stand(0.5)
        desk.call("b")
        await desk.stand()
        await desk.settle("b", headers=word(2, 1, 1.0))
        desk.call("c")

    assert desk.gone[1:] == [("b", 0.5), ("c", 0.5)]


async def test_a_stricter_limit_that_no_header_tells_is_found_by_its_refusals() -> None:
    went: list[int] = []

    async with Desk().open() as desk:
        desk.call(*letters(200))
        for _ in range(12):
            before = sum(went)
            await desk.stand(1.01)
            now = desk.names[before:]
            went.append(len(now))
            for number, name in enumerate(now):
                if number < 5:
                    await desk.settle(name, headers=word(20, 19 - number, 1))
                else:
                    await desk.settle(
                        name, headers=httpx.Headers({"RateLimit": "reset=1"}), pause=1
                    )
        for scope in desk.scopes.values():
            scope.cancel()

    assert went[0] == 10
    assert went[1:].count(5) >= 8
    assert max(went[1:]) == 6


async def test_others_who_use_the_same_limit_are_left_their_part() -> None:
    went: list[int] = []

    async with Desk().open() as desk:
        desk.call(*letters(200))
        for _ in range(5):
            before = sum(went)
            await desk.stand(1.01)
            now = desk.names[before:]
            went.append(len(now))
            for number, name in enumerate(now):
                # Of 20, others have taken 16 before.
                left = max(3 - number, 0)
                pause = 1 if number > 3 else None
                await desk.settle(name, headers=word(20, left, 1), pause=pause)
        for scope in desk.scopes.values():
            scope.cancel()

    # A part less than what got through, so that the others find room, too.
    assert went == [10, 3, 3, 3, 3]


async def test_what_others_leave_off_taking_is_used_faster_and_faster() -> None:
    went: list[int] = []

    async with Desk().open() as desk:
        desk.call(*letters(200))
        await desk.stand()
        for number, name in enumerate(desk.names):
            # Others had taken 16 of 20 before.
            pause = 1 if number > 3 else None
            await desk.settle(name, headers=word(20, max(3 - number, 0), 1), pause=pause)
        for _ in range(7):
            before = len(desk.gone)
            await desk.stand(1.01)
            now = desk.names[before:]
            went.append(len(now))
            for number, name in enumerate(now):
                await desk.settle(name, headers=word(20, 19 - number, 1))
        for scope in desk.scopes.values():
            scope.cancel()

    assert went == [3, 4, 6, 10, 18, 20, 20]


async def test_what_is_known_is_a_picture_that_does_not_change() -> None:
    async with Desk().open() as desk:
        desk.call("a", "b", "c")
        await desk.stand()
        await desk.settle("a", "b", headers=word(3, 1, 5))
        desk.call("d")
        await desk.stand(1)
        known = desk.admission.known()
        await desk.settle("c", headers=word(3, 0, 4))

    reset: Any = pytest.approx(4)
    status = RateLimitStatus(limit=3, remaining=0, reset=reset, paused=0, open=1, waiting=1)
    assert dict(known) == {"b": status}
    assert list(known) == ["b"]
    assert len(known) == 1
    assert repr(known).startswith("{'b': RateLimitStatus(limit=3, remaining=0, reset=")


async def test_nothing_is_known_before_the_first_call() -> None:
    assert dict(Admission(Timeline().clock()).known()) == {}


async def test_only_the_first_of_a_line_sleeps() -> None:
    async with Desk().open() as desk:
        await desk.fill(2, reset=5)
        desk.call(*letters(100))
        await desk.stand(1)
        for scope in desk.scopes.values():
            scope.cancel()

    assert len(desk.timeline.slept) == 1


class Slow(MemoryStore):
    """A store that takes its time, as one for several processes does."""

    is_shared = True

    async def book(self, bucket: str, place: Place) -> Ticket | Wait:
        await anyio.sleep(0.01)
        return await super().book(bucket, place)

    async def settle(self, bucket: str, ticket: Ticket, report: Report) -> None:
        await anyio.sleep(0.01)
        await super().settle(bucket, ticket, report)


async def test_a_store_that_takes_its_time_changes_no_order() -> None:
    async with Desk(Slow).open() as desk:
        desk.call(*letters(12))
        await desk.stand(1)
        async with anyio.create_task_group() as group:
            for number, name in enumerate(letters(10)):
                permit = desk.permits[name]
                group.start_soon(permit.settle, word(10, 9 - number, 1))

    assert desk.names == letters(12)
    assert desk.admission.known()["b"].open == 2


async def test_who_is_cancelled_while_it_is_booked_leaves_no_call_open() -> None:
    async with Desk(Slow).open() as desk:
        desk.call("a")
        await desk.stand(0.005)
        desk.scopes["a"].cancel()

    assert desk.gone == []
    assert desk.admission.known()["b"].open == 0


async def test_calls_without_headers_leave_nothing_behind() -> None:
    timeline = Timeline()
    store = MemoryStore(timeline.clock().monotonic)
    admission = Admission(timeline.clock(), store)

    sizes = []
    for _ in range(300):
        permit = await admission.admit("b", "bulk", longest_wait=1)
        await permit.settle(PLAIN)
        sizes.append(len(repr(store._windows["b"])))

    assert max(sizes) - min(sizes) < 20


async def test_buckets_that_nobody_uses_are_forgotten_when_there_are_too_many() -> None:
    admission = Admission(Timeline().clock())
    kept = await admission.admit("kept", "bulk", longest_wait=1)

    for number in range(1200):
        permit = await admission.admit(f"b{number}", "bulk", longest_wait=1)
        await permit.settle(PLAIN)
    known = admission.known()
    await kept.settle(PLAIN)

    assert len(known) == 1000
    assert known["kept"].open == 1
