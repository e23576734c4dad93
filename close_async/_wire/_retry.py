"""What follows what happened: wait and send again, or give up. Pure decisions, no waiting."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

import attrs

from ._outcome import Outcome

if TYPE_CHECKING:
    from .._call import Effect

__all__ = ["Attempt", "Policy", "next_delay"]


@attrs.frozen(kw_only=True)
class Policy:
    """
    How patient a client is, in seconds where it's time.

    *longest_wait* is the longest pause that Close may ask for; beyond it the call ends at once.
    *last_start* is how long after the first attempt another one may still begin.
    The back-off is drawn between 0 and *first_delay*, doubled each time up to *longest_delay*.
    """

    max_retries: int = 3
    longest_wait: float = 60.0
    last_start: float = 120.0
    first_delay: float = 0.5
    longest_delay: float = 8.0


@attrs.frozen(kw_only=True)
class Attempt:
    """
    One attempt, as far as the decision about the next one needs it.

    *number* counts from 1. *elapsed* is the time since the first attempt began.
    *asked* is the pause that Close asked for.
    """

    outcome: Outcome
    effect: Effect
    number: int
    elapsed: float
    asked: float | None = None


_NONE: Final[frozenset[Effect]] = frozenset()
_READS: Final[frozenset[Effect]] = frozenset({"read"})
_ALL: Final[frozenset[Effect]] = frozenset({"read", "repeat", "create"})

# Whoever adds a write to one of the last four rows sends somebody's bulk email twice.
_SENT_AGAIN: Final[dict[Outcome, frozenset[Effect]]] = {
    Outcome.DONE: _NONE,
    Outcome.REFUSED: _NONE,
    Outcome.IMPOSSIBLE: _NONE,
    Outcome.POSTPONED: _ALL,
    Outcome.NOT_SENT: _ALL,
    Outcome.ELSEWHERE: _NONE,
    Outcome.GARBLED: _READS,
    Outcome.FAILED: _READS,
    Outcome.LOST: _READS,
}


def next_delay(policy: Policy, attempt: Attempt, chance: float) -> float | None:
    """
    Return how many seconds to wait before sending again, or None to give up.

    Close's own word goes before the back-off. *chance* is a random number in 0..1.
    """
    if attempt.effect not in _SENT_AGAIN[attempt.outcome] or attempt.number > policy.max_retries:
        return None

    # "Come again in 0 seconds" names no pause; to hammer on would make things worse.
    delay = attempt.asked or _backoff(policy, attempt.number, chance)
    if delay > policy.longest_wait or attempt.elapsed + delay > policy.last_start:
        return None
    return delay


def _backoff(policy: Policy, number: int, chance: float) -> float:
    # Full jitter: whoever failed together must not come back together.
    ceiling: float = min(policy.longest_delay, policy.first_delay * 2.0 ** min(number - 1, 32))
    return ceiling * chance
