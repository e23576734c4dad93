"""The limit that is found by trial where Close refuses and doesn't say why."""

from __future__ import annotations

from close_async._wire.rate.hidden_limit import HiddenLimit

LIMIT = 20


def full_windows(hidden_limit: HiddenLimit, count: int) -> list[int | None]:
    """Return how many calls may go after each of so many full windows without a refusal."""
    found = []
    for _ in range(count):
        hidden_limit.pass_window(hidden_limit.most or LIMIT, LIMIT)
        found.append(hidden_limit.most)
    return found


def test_there_is_none_before_a_refusal() -> None:
    hidden_limit = HiddenLimit()

    assert full_windows(hidden_limit, 2) == [None, None]


def test_a_refusal_puts_it_down_to_what_got_through_and_never_to_nothing() -> None:
    some, none = HiddenLimit(), HiddenLimit()

    some.lower(5)
    none.lower(0)

    assert (some.most, none.most) == (5, 1)


def test_full_windows_raise_it_faster_and_faster_until_it_is_gone() -> None:
    hidden_limit = HiddenLimit()
    hidden_limit.lower(5)

    assert full_windows(hidden_limit, 5) == [6, 8, 12, None, None]


def test_a_window_that_was_not_full_says_nothing() -> None:
    hidden_limit = HiddenLimit()
    hidden_limit.lower(5)

    hidden_limit.pass_window(4, LIMIT)

    assert hidden_limit.most == 5


def test_each_raise_that_is_refused_makes_the_next_one_wait_longer() -> None:
    hidden_limit = HiddenLimit()
    waits = []

    for _ in range(7):
        hidden_limit.lower(5)
        waits.append(1)
        while full_windows(hidden_limit, 1) == [5]:
            waits[-1] += 1

    assert waits == [1, 2, 4, 8, 16, 32, 32]


def test_who_shares_a_limit_takes_a_part_less_and_then_one_more_each_time() -> None:
    hidden_limit = HiddenLimit()

    hidden_limit.share(8, LIMIT)

    # Three such parts are in the limit, so each is raised every third window: one call in all.
    assert full_windows(hidden_limit, 9) == [6, 6, 7, 7, 8, 8, 9, 9, 10]


def test_a_shared_limit_is_taken_back_fast_when_the_others_leave_half_of_it() -> None:
    hidden_limit = HiddenLimit()

    hidden_limit.share(8, LIMIT)
    found = []
    for _ in range(4):
        hidden_limit.pass_window(hidden_limit.most or LIMIT, LIMIT, left=10)
        found.append(hidden_limit.most)

    assert found == [7, 9, 13, None]


def test_a_part_is_never_less_than_one_call() -> None:
    hidden_limit = HiddenLimit()

    hidden_limit.share(0, LIMIT)

    assert hidden_limit.most == 1
