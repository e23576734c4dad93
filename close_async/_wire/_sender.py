"""The loop that sends one call until it has an answer or must give up. All waiting is here."""

from __future__ import annotations

import logging
from typing import TYPE_CHECKING, Final, TypeVar

from ..errors import RequestNotSent
from ._answer import Answered, Failed, conclude, headline, read
from ._exchange import exchange
from ._limits import asked_delay
from ._outcome import Outcome
from ._renewal import renew_if_due, renew_if_refused
from ._request import USER_AGENT, Body, draft, request_line, tz_offset
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
    line = request_line(call)
    http = pool.get()
    if http is None:
        raise RequestNotSent(line, "the client is closed")

    _log.debug("%s: attempt %d", line, number)
    await renew_if_due(pool, http, settings, line)
    began = settings.clock.monotonic()
    trial = await _send(pool, http, written, settings)
    if isinstance(trial, Answered) and await renew_if_refused(
        pool, http, settings, line, trial.response
    ):
        # What Close refused to listen to was not done, so even a write may go again.
        trial = await _send(pool, http, written, settings)
    seconds = settings.clock.monotonic() - began
    _log.info("%s: %s (attempt %d, %.3f s)", line, headline(trial), number, seconds)
    return trial


async def _send(pool: Pool, http: httpx.AsyncClient, written: Draft, settings: Settings) -> Trial:
    request = _build(http, written, settings)
    answer = await exchange(pool, http, request, settings.auth)
    return answer if isinstance(answer, Failed) else read(answer)


def _build(http: httpx.AsyncClient, written: Draft, settings: Settings) -> httpx.Request:
    headers = {"accept": "application/json", "user-agent": USER_AGENT}
    if settings.zone is not None:
        headers["x-tz-offset"] = tz_offset(settings.zone, settings.clock.now())
    request = http.build_request(
        written.method,
        written.url,
        headers={**headers, **dict(settings.headers), **written.headers},
        content=written.content,
        timeout=settings.timeout,
    )
    if written.content is not None:
        request.stream = Body(written.content)
    return request


def _asked(trial: Trial, clock: Clock) -> float | None:
    if not isinstance(trial, Answered):
        return None
    return asked_delay(trial.response.headers, clock.now())


def _log_delay(call: Call[object], trial: Trial, delay: float) -> None:
    # To be asked to wait is a part of every busy day, a broken connection is not.
    level = logging.INFO if trial.outcome is Outcome.POSTPONED else logging.WARNING
    _log.log(level, "%s: %s, again in %.3g s", request_line(call), headline(trial), delay)
