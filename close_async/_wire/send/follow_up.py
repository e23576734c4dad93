"""What follows an attempt that didn't succeed: wait, send again, find out, or give up."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final

from ...errors import RateLimited
from ..message.outcome import Outcome
from ..message.rate_headers import retry_after
from ..message.request import request_line
from ..message.response import Received, headline
from ..retry.policy import Attempt, Retry, decide

if TYPE_CHECKING:
    from ..._core.call import Call
    from ..common.watch import Watch
    from ..message.answer import Answer
    from ..message.response import AttemptResult
    from ..rate.limiter import Permit
    from .context import CallContext

_TOO_MANY: Final = 429


async def follow_up(
    call: Call[Any],
    context: CallContext,
    permit: Permit,
    result: AttemptResult[Any],
    *,
    number: int,
    postponed: int,
    began: float,
    was_in_doubt: bool = False,
    watch: Watch | None = None,
) -> tuple[Attempt, Retry | None]:
    """
    Return what an attempt came to and what follows, and settle its *permit* accordingly.

    *began* is when the first attempt began. *postponed* is how many of those before Close asked to
    come again. *was_in_doubt* says that an earlier one may have done
    the work.
    """
    clock = context.settings.clock
    answer = result.response if isinstance(result, Received) else None
    headers = None if answer is None else answer.headers
    attempt = Attempt(
        outcome=result.outcome,
        effect=call.effect,
        number=number,
        postponed=postponed + (result.outcome is Outcome.POSTPONED),
        elapsed=clock.monotonic() - began,
        asked=None if answer is None else asked_pause(context, answer),
        was_in_doubt=was_in_doubt,
    )
    step = _decide(call, context, attempt, watch)
    pause: float | None = None
    if result.outcome is Outcome.POSTPONED:
        pause = step.delay if isinstance(step, Retry) else attempt.asked
    await permit.settle(headers, pause=pause)
    return attempt, step


def asked_pause(context: CallContext, answer: Answer) -> float | None:
    """Return the seconds that an answer asks to wait, if it does."""
    local = context.pool.local
    at_close = local.server_time.earliest(context.settings.clock.monotonic())
    return retry_after(answer.headers, answer.status_code, at_close)


def _decide(
    call: Call[Any], context: CallContext, attempt: Attempt, watch: Watch | None
) -> Retry | None:
    step = decide(context.settings.policy, attempt, context.settings.clock.random())
    # To wait because Close says so makes no storm.
    is_free = attempt.outcome is Outcome.POSTPONED
    if not isinstance(step, Retry) or is_free or context.state.quota.acquire():
        return step

    why = "not sent again, since too many calls of this client failed"
    noting(watch, call, context).note("retries used up", why)
    return None


def noting(watch: Watch | None, call: Call[Any], context: CallContext) -> Watch:
    """Return *watch*, or one for the log if nobody listened when the call began."""
    if watch is not None:
        return watch

    from ..common.watch import Watch  # noqa: PLC0415 - loads when there is something to tell

    return Watch(call, context.settings)


async def wait_for_retry(
    context: CallContext, result: AttemptResult[Any], delay: float, watch: Watch
) -> None:
    """Wait before a call is sent again; what Close asked for is waited for in `Admission`."""
    is_asked = result.outcome is Outcome.POSTPONED
    text = f"{headline(result)}, again in {delay:.3g} s"
    watch.note("postponed" if is_asked else "retry", text, seconds=delay)
    if not is_asked:
        # After a 429 the rate limit holds it back, together with all others of its kind.
        watch.wait("retry")
        await context.settings.clock.sleep(delay)
        watch.go_on()


def held_back(call: Call[Any], seconds: float) -> RateLimited:
    """Return the error for a call that would have to wait too long before it's sent."""
    error = RateLimited(request_line(call), _TOO_MANY, b"", seconds)
    error.add_note("It was not sent: that was the answer to an earlier call of the same kind.")
    return error
