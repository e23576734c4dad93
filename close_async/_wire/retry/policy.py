"""What follows what happened: wait and send again, find out, or give up. Pure, no waiting."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

import attrs

from ..message.outcome import Outcome

if TYPE_CHECKING:
    from ..._core.call import Effect
    from ..common.settings import Policy


@attrs.frozen(kw_only=True)
class Attempt:
    """
    One attempt, as far as the decision about what follows needs it.

    *number* counts from 1. *postponed* is how many of these Close asked to come again, this one
    included. *elapsed* is the time since the first attempt began.
    *asked* is the pause that Close asked for. *was_in_doubt* says that the outcome of an earlier
    attempt of the same call is unknown.
    """

    outcome: Outcome
    effect: Effect
    number: int
    elapsed: float
    postponed: int = 0
    asked: float | None = None
    was_in_doubt: bool = False

    @property
    def is_in_doubt(self) -> bool:
        """Whether Close may have done the work of this write, and it's unknown."""
        return self.effect != "read" and (self.was_in_doubt or self.outcome.fate == "unknown")


@attrs.frozen
class Retry:
    """Send again after so many seconds."""

    delay: float


_NONE: Final[frozenset[Effect]] = frozenset()
_READS: Final[frozenset[Effect]] = frozenset({"read"})
_HARMLESS: Final[frozenset[Effect]] = frozenset({"read", "repeat"})
_ALL: Final[frozenset[Effect]] = frozenset({"read", "repeat", "create"})

# To add "create" to one of the last four rows is to send a bulk email twice.
_SENT_AGAIN: Final[dict[Outcome, frozenset[Effect]]] = {
    Outcome.DONE: _NONE,
    Outcome.REFUSED: _NONE,
    Outcome.IMPOSSIBLE: _NONE,
    Outcome.POSTPONED: _ALL,
    Outcome.NOT_SENT: _ALL,
    # It would be sent elsewhere again.
    Outcome.ELSEWHERE: _NONE,
    # It would be as long again.
    Outcome.OVERSIZED: _NONE,
    Outcome.GARBLED: _HARMLESS,
    Outcome.FAILED: _HARMLESS,
    Outcome.LOST: _HARMLESS,
}


def decide(policy: Policy, attempt: Attempt, chance: float) -> Retry | None:
    """
    Return when to send again after *attempt*, or None. *chance* is a random number in 0..1.

    Close's own word goes before the back-off. A 429 doesn't count as one of *max_retries*.
    """
    delay = _next_delay(policy, attempt, chance)
    return None if delay is None else Retry(delay)


def may_resend(policy: Policy, attempt: Attempt) -> bool:
    """
    Return whether a write is sent a second time although it's unknown what the first one did.

    There is no third time: by then one of the two has most likely been done.
    """
    is_first = attempt.outcome.fate == "unknown" and not attempt.was_in_doubt
    return policy.on_unknown == "resend" and is_first and policy.max_retries > 0


def _next_delay(policy: Policy, attempt: Attempt, chance: float) -> float | None:
    is_postponed = attempt.outcome is Outcome.POSTPONED
    # To wait because Close says so is no failure: the time alone ends that.
    failures = 1 if is_postponed else attempt.number - attempt.postponed
    if attempt.effect not in _SENT_AGAIN[attempt.outcome] or failures > policy.max_retries:
        return None

    asked = attempt.asked or 0.0
    # "Come again in 0 seconds" names no pause; to hammer on would make things worse. And who is
    # refused again shares the limit with others, who come back at the same moment.
    times = attempt.postponed - bool(asked) if is_postponed else 0 if asked else failures
    delay = min(asked + _backoff(policy, times, chance), policy.longest_wait)
    if asked > policy.longest_wait or attempt.elapsed + delay > policy.last_start:
        return None
    return delay


def _backoff(policy: Policy, times: int, chance: float) -> float:
    # Full jitter: calls that failed together must not come back together.
    if times < 1:
        return 0.0
    ceiling: float = min(policy.longest_delay, policy.first_delay * 2.0 ** min(times - 1, 32))
    return ceiling * chance
