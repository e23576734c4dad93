"""What time it is at Close, by what its answers say and when they came."""

from __future__ import annotations

from datetime import timedelta
from email.utils import format_datetime

import httpx
import pytest

from close_async._wire.reconcile.server_time import ServerTime
from tests.support.script import NOON


def heard(*answers: tuple[float, float]) -> ServerTime:
    """Return what is known after answers that came then, with a `Date` so long after noon."""
    known = ServerTime()
    for came, said in answers:
        date = format_datetime(NOON + timedelta(seconds=said), usegmt=True)
        known.answers.append((httpx.Headers({"Date": date}), came))
    return known


@pytest.mark.parametrize(
    ("answers", "at", "seconds"),
    [
        ([(0, 0)], 0, 0),
        ([(0, 0)], 2.5, 2.5),
        ([(100, 0)], 90, -10),
        # The one counts that says the latest, wherever it stands.
        ([(0, 0), (10, 12)], 20, 22),
        ([(0, 2), (10, 10)], 20, 22),
        ([(0, 0), (10, 4000), (20, 20)], 20, 4010),
    ],
)
def test_the_time_at_close_is_that_of_the_answer_that_says_the_latest(
    answers: list[tuple[float, float]], at: float, seconds: float
) -> None:
    assert heard(*answers).earliest(at) == NOON + timedelta(seconds=seconds)


def test_without_an_answer_it_is_not_known() -> None:
    assert ServerTime().earliest(0) is None


def test_of_a_date_that_cannot_be_read_nothing_is_known() -> None:
    known = heard((0, 0))
    known.answers.append((httpx.Headers({"Date": "soon"}), 1))
    known.answers.append((httpx.Headers(), 2))

    assert known.earliest(5) == NOON + timedelta(seconds=5)


def test_an_answer_out_of_a_cache_is_forgotten_after_eight_others() -> None:
    ahead = (0, 4000)

    assert heard(ahead, *[(second, second) for second in range(1, 8)]).earliest(8) == (
        NOON + timedelta(seconds=4008)
    )
    assert heard(ahead, *[(second, second) for second in range(1, 9)]).earliest(9) == (
        NOON + timedelta(seconds=9)
    )


SENT = 1000


@pytest.mark.parametrize(
    ("answers", "began", "seconds"),
    [
        # Nothing was heard since it began, or nothing that is earlier.
        ([], 10, SENT),
        ([(0, 0)], 10, SENT),
        ([(20, SENT)], 10, SENT),
        ([(20, SENT - 1)], 10, SENT),
        ([(20, SENT + 500)], 10, SENT),
        # Close's clock stands still: it had left before Close said this, cut to whole seconds.
        ([(20, SENT - 2)], 10, SENT - 1),
        ([(10, SENT - 2)], 10, SENT - 1),
        ([(20, SENT - 600)], 10, SENT - 599),
        ([(20, SENT - 600), (30, SENT - 300)], 10, SENT - 299),
        # No clock stands still for more than an hour, or goes back.
        ([(20, SENT - 3600)], 10, SENT - 3599),
        ([(20, SENT - 5000)], 10, SENT - 3600),
        ([(0, SENT - 600), (20, SENT - 3000)], 10, SENT - 599),
        ([(0, SENT - 5000), (20, SENT - 5000)], 10, SENT - 3600),
        ([(0, SENT - 3000), (20, SENT - 600)], 10, SENT - 599),
        # When it began isn't known: it was another process. Each answer came later.
        ([(20, SENT - 600)], None, SENT - 599),
        ([(0, SENT - 600), (20, SENT - 3000)], None, SENT - 599),
        ([(20, SENT - 5000)], None, SENT - 3600),
    ],
)
def test_a_call_left_at_the_latest_when_close_said_something_later(
    answers: list[tuple[float, float]], began: float | None, seconds: float
) -> None:
    moment = NOON + timedelta(seconds=SENT)

    assert heard(*answers).at_most(moment, began) == NOON + timedelta(seconds=seconds)
