"""The limit that is found by trial where Close refuses and doesn't say why."""

from __future__ import annotations

from close_async._wire.rate.hidden_limit import Ceiling

LIMIT = 20


def full_windows(ceiling: Ceiling, count: int) -> list[int | None]:
    """Return how many calls may go after each of so many full windows without a refusal."""
    found = []
    for _ in range(count):
        ceiling.pass_window(ceiling.most or LIMIT, LIMIT)
        found.append(ceiling.most)
    return found


def test_there_is_none_before_a_refusal() -> None:
    ceiling = Ceiling()

    assert full_windows(ceiling, 2) == [None, None]


def test_a_refusal_puts_it_down_to_what_got_through_and_never_to_nothing() -> None:
    some, none = Ceiling(), Ceiling()

    some.lower(5)
    none.lower(0)

    assert (some.most, none.most) == (5, 1)


def test_full_windows_raise_it_faster_and_faster_until_it_is_gone() -> None:
    ceiling = Ceiling()
    ceiling.lower(5)

    assert full_windows(ceiling, 5) == [6, 8, 12, None, None]


def test_a_window_that_was_not_full_says_nothing() -> None:
    ceiling = Ceiling()
    ceiling.lower(5)

    ceiling.pass_window(4, LIMIT)

    assert ceiling.most == 5


def test_each_raise_that_is_refused_makes_the_next_one_wait_longer() -> None:
    ceiling = Ceiling()
    waits = []

    for _ in range(7):
        ceiling.lower(5)
        waits.append(1)
        while full_windows(ceiling, 1) == [5]:
            waits[-1] += 1

    assert waits == [1, 2, 4, 8, 16, 32, 32]
