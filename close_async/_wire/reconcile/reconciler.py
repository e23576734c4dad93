"""A write of which nobody knows what became: what is known about it, and how to find out."""

from __future__ import annotations

import logging
from typing import TYPE_CHECKING, Any, Final, Generic, TypeVar, cast

import attrs

from ...errors import OutcomeUnknown
from ..message.request import request_line
from .lookup import Lookout
from .matching import WHO_AM_I

if TYPE_CHECKING:
    from collections.abc import Awaitable, Callable, Mapping
    from datetime import datetime

    from ..._core.call import Call, Response
    from ..common.context import Link
    from .idempotency import Record
    from .lookup import Sighting

__all__ = ["Doubt", "Inquiry", "learn_who"]

T = TypeVar("T")

_log: Final = logging.getLogger("close_async")


@attrs.frozen
class Doubt:
    """
    Why nobody knows what became of a write, in words and as the error behind it.

    *began* is the moment of the steady clock at which the first doubtful attempt began, None if
    that was in an earlier process. *sent_at* is the time by Close's clock, if that one wrote it
    down.
    """

    began: float | None
    why: str
    cause: Exception | None = None
    sent_at: datetime | None = None


@attrs.define
class Inquiry(Generic[T]):
    """Finds out what became of one call. *ask* sends a read."""

    call: Call[T]
    link: Link
    doubt: Doubt
    record: Record[T] | None
    ask: Callable[[Call[Any]], Awaitable[Response[Any]]]
    _sent_at: datetime | None = attrs.field(init=False, default=None)
    _found: Response[T] | None = attrs.field(init=False, default=None)

    async def find_out(self) -> Response[T] | None:
        """Look until Close's lists have settled; None if the effect can't be seen."""
        settings, line = self.link.settings, request_line(self.call)
        lookout = self._lookout()
        if not lookout.can_look:
            return None

        _log.warning("%s: unknown, looking for its effect", line)
        sighting = await lookout.watch(settings.clock, settings.policy.settle)
        _log.info("%s: its effect was %s", line, "found" if sighting else "not found")
        return None if sighting is None else await self._accept(sighting)

    def error(self) -> OutcomeUnknown:
        """Return the error that says what is known, and that can look again."""
        sent = self.call.json
        error = OutcomeUnknown(
            request_line(self.call),
            self.doubt.why,
            operation=self.call.operation,
            sent=cast("Mapping[str, object]", sent) if isinstance(sent, dict) else None,
            sent_at=self._since(),
        )
        error.__cause__ = self.doubt.cause
        if not self._lookout().can_look:
            return error

        async def look() -> T:
            answer = await self._look_once()
            if answer is None:
                raise error
            return answer.parsed

        return error.bind(look)

    async def _look_once(self) -> Response[T] | None:
        if self._found is not None:
            return self._found

        entry = None if self.record is None else await self.record.look_up()
        earlier = None if self.record is None or entry is None else self.record.read(entry)
        if earlier is not None:
            self.link.shared.claims.add(getattr(earlier.parsed, "id", None))
            return earlier
        sighting = await self._lookout().look()
        return None if sighting is None else await self._accept(sighting)

    async def _accept(self, sighting: Sighting[T]) -> Response[T] | None:
        response, claims = sighting.response, self.link.shared.claims
        if self.call.method == "POST":
            found: object = getattr(response.parsed, "id", None)
            if found in claims:
                # While we looked, another call saw the same object, and was faster.
                return None
            claims.add(found)
        self._found = response
        if self.record is not None:
            await self.record.note_found(sighting.body)
        return response

    def _lookout(self) -> Lookout[T]:
        return Lookout(
            call=self.call,
            ask=self.ask,
            since=self._since,
            is_taken=self.link.shared.claims.__contains__,
            who=self._who,
        )

    def _since(self) -> datetime | None:
        if self._sent_at is None:
            # Kept, since the longer ago it is, the less the two clocks agree.
            began, time = self.doubt.began, self.link.shared.server_time
            at_close = None if began is None else time.earliest(began)
            self._sent_at = self.doubt.sent_at or at_close
        return self._sent_at

    async def _who(self) -> str | None:
        if self.link.shared.me is None:
            await learn_who(self.link, self.ask)
        return self.link.shared.me


async def learn_who(link: Link, ask: Callable[[Call[Any]], Awaitable[Response[Any]]]) -> None:
    """Ask whose key this is; the answer tells Close's time as well."""
    body: object = (await ask(WHO_AM_I)).parsed
    found: object = cast("Mapping[str, object]", body).get("id") if isinstance(body, dict) else None
    link.shared.me = found if isinstance(found, str) else None
