"""One attempt: the request goes out, and what came of it is known, or that it isn't."""

from __future__ import annotations

import logging
from functools import partial
from typing import TYPE_CHECKING, Final, Generic, TypeVar

import attrs

from ...errors import RequestNotSent
from ..message.outcome import Outcome
from ..message.request import USER_AGENT, Body, draft, request_line, tz_offset
from ..message.response import Answered, Failed, headline, read
from ..pool.cancellation import see_through
from ..pool.exchange import exchange
from .token_refresh import renew_if_due, renew_if_refused

if TYPE_CHECKING:
    import httpx

    from ..._core.call import Call
    from ..common.context import Link
    from ..common.settings import Settings
    from ..message.outcome import Departure
    from ..message.request import Draft
    from ..message.response import Trial
    from ..reconcile.idempotency import Record

__all__ = ["Transmission"]

T = TypeVar("T")

_log: Final = logging.getLogger("close_async")


@attrs.define
class Transmission(Generic[T]):
    """
    Sends one call as often as it's told to.

    *record* is its entry in the journal, if it has one.
    """

    call: Call[T]
    link: Link
    record: Record[T] | None
    _written: Draft = attrs.field(init=False)

    def __attrs_post_init__(self) -> None:
        self._written = draft(self.call, self.link.settings.base_url)

    async def attempt(self, number: int, *, is_in_doubt: bool) -> Trial[T]:
        """
        Send once. *is_in_doubt* says that an earlier attempt may have done the work.

        A cancellation is kept back while a write is under way.

        Raises:
            RequestNotSent: the client is closed, or its tokens can't be refreshed.
            InTheWay: the journal knows the same intent.
            CloseError: the journal can't be written.
        """
        pool, settings = self.link.pool, self.link.settings
        line, clock = request_line(self.call), settings.clock
        http = pool.get()
        if http is None:
            raise RequestNotSent(line, "the client is closed")

        _log.debug("%s: attempt %d", line, number)
        await renew_if_due(pool, http, settings, line)
        began = clock.monotonic()
        trial = await self._send(http, is_in_doubt=is_in_doubt)
        if isinstance(trial, Answered) and await renew_if_refused(
            pool, http, settings, line, trial.response
        ):
            # What Close refused to listen to was not done, so even a write may go again.
            trial = await self._send(http, is_in_doubt=is_in_doubt)
        seconds, fate = clock.monotonic() - began, trial.outcome.fate
        _log.info("%s: %s, %s (attempt %d, %.3f s)", line, fate, headline(trial), number, seconds)
        return trial

    async def _send(self, http: httpx.AsyncClient, *, is_in_doubt: bool) -> Trial[T]:
        if self.call.effect == "read":
            return await self._exchange(http, None, is_in_doubt=False)

        settings = self.link.settings
        return await see_through(
            lambda departure: self._send_on_record(http, departure, is_in_doubt=is_in_doubt),
            longest=settings.policy.last_start,
            clock=settings.clock,
            note=partial(self._what_came_of_it, is_in_doubt=is_in_doubt),
            what=request_line(self.call),
        )

    def _what_came_of_it(self, trial: Trial[T], *, is_in_doubt: bool) -> str:
        begin = f"{request_line(self.call)} had left when the cancellation came: "
        parsed = trial.parsed if isinstance(trial, Answered) else None
        found: object = getattr(parsed, "id", None)
        named = f" ({found})" if isinstance(found, str) else ""
        is_clear = trial.outcome is Outcome.DONE or not is_in_doubt
        but = "" if is_clear else "; and an earlier attempt may have done it"
        return f"{begin}{trial.outcome.fate}, {headline(trial)}{named}{but}"

    async def _send_on_record(
        self, http: httpx.AsyncClient, departure: Departure, *, is_in_doubt: bool
    ) -> Trial[T]:
        if self.record is None:
            return await self._exchange(http, departure, is_in_doubt=is_in_doubt)

        now = self.link.settings.clock.monotonic()
        await self.record.begin(self.link.shared.server_time.earliest(now))
        try:
            trial = await self._exchange(http, departure, is_in_doubt=is_in_doubt)
        except BaseException:
            await self.record.note_interruption(has_left=departure.may_have_left or is_in_doubt)
            raise
        await self.record.note(trial, is_in_doubt=is_in_doubt)
        return trial

    async def _exchange(
        self, http: httpx.AsyncClient, departure: Departure | None, *, is_in_doubt: bool
    ) -> Trial[T]:
        settings, shared = self.link.settings, self.link.shared
        request = _build(http, self._written, settings)
        answer = await exchange(self.link.pool, http, request, settings.auth, departure)
        if isinstance(answer, Failed):
            return answer

        shared.server_time.learn(answer.headers, settings.clock.monotonic())
        trial = read(self.call, answer, is_in_doubt=is_in_doubt)
        if trial.outcome.fate != "unknown":
            shared.quota.note_answer()
        if trial.outcome is Outcome.DONE and self.call.effect == "create":
            shared.claims.add(getattr(trial.parsed, "id", None))
        return trial


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
