"""The loop that sends one call until it has an answer or must give up. All waiting is here."""

from __future__ import annotations

import logging
from typing import TYPE_CHECKING, Final, TypeVar

from ..errors import RequestNotSent
from ._answer import Answered, Failed, conclude, headline, read
from ._limits import asked_delay
from ._outcome import FAILURES, Departure, Outcome, of_failure
from ._request import USER_AGENT, draft, request_line, tz_offset
from ._retry import Attempt, next_delay

if TYPE_CHECKING:
    import httpx

    from .._call import Call, Response
    from ._answer import Trial
    from ._clock import Clock
    from ._pool import Pool
    from ._request import Draft
    from ._settings import Settings

__all__ = ["deliver"]

T = TypeVar("T")

_log: Final = logging.getLogger("close_async")


async def deliver(call: Call[T], pool: Pool, settings: Settings) -> Response[T]:
    """
    Send *call*, again where that is safe, and return the answer, parsed.

    Raises:
        CloseError: which one says what is known about the call.
    """
    written = draft(call, settings.base_url)
    clock = settings.clock
    began = clock.monotonic()
    number = 0
    while True:
        number += 1
        trial = await _try(call, written, pool, settings, number)
        asked = _asked(trial, clock)
        attempt = Attempt(
            outcome=trial.outcome,
            effect=call.effect,
            number=number,
            elapsed=clock.monotonic() - began,
            asked=asked,
        )
        delay = next_delay(settings.policy, attempt, clock.random())
        if delay is None:
            return conclude(call, trial, asked)

        _log_delay(call, trial, delay)
        await clock.sleep(delay)


async def _try(
    call: Call[object], written: Draft, pool: Pool, settings: Settings, number: int
) -> Trial:
    http = pool.get()
    if http is None:
        raise RequestNotSent(request_line(call), "the client is closed")

    departure = Departure()
    request = _build(http, written, settings, departure)
    began = settings.clock.monotonic()
    _log.debug("%s: attempt %d", request_line(call), number)
    try:
        response = await http.send(request, auth=settings.auth, follow_redirects=False)
    except FAILURES as failure:
        trial: Trial = Failed(of_failure(failure, departure), failure)
    else:
        trial = read(response)
    seconds = settings.clock.monotonic() - began
    _log.info("%s: %s (attempt %d, %.3f s)", request_line(call), headline(trial), number, seconds)
    return trial


def _build(
    http: httpx.AsyncClient, written: Draft, settings: Settings, departure: Departure
) -> httpx.Request:
    headers = {"accept": "application/json", "user-agent": USER_AGENT}
    if settings.zone is not None:
        headers["x-tz-offset"] = tz_offset(settings.zone, settings.clock.now())
    return http.build_request(
        written.method,
        written.url,
        headers={**headers, **dict(settings.headers), **written.headers},
        content=written.content,
        timeout=settings.timeout,
        extensions={"trace": departure},
    )


def _asked(trial: Trial, clock: Clock) -> float | None:
    if not isinstance(trial, Answered):
        return None
    return asked_delay(trial.response.headers, clock.now())


def _log_delay(call: Call[object], trial: Trial, delay: float) -> None:
    # To be asked to wait is a part of every busy day, a broken connection is not.
    level = logging.INFO if trial.outcome is Outcome.POSTPONED else logging.WARNING
    _log.log(level, "%s: %s, again in %.3g s", request_line(call), headline(trial), delay)
