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
