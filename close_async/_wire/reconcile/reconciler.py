"""A write of which it's unknown what became: what is known about it, and how to find out."""

from __future__ import annotations

from typing import TYPE_CHECKING, Generic, TypeVar, cast

import attrs

from ..._core.model import id_of
from ...errors import OutcomeUnknown
from ..message.request import request_line
from .lookup import EffectLookup, Sightings
from .matching import WHO_AM_I

if TYPE_CHECKING:
    from collections.abc import Awaitable, Callable, Mapping
    from datetime import datetime

    from ..._core.call import Call, Response
    from ..common.settings import Settings
    from ..common.watch import Watch
    from .idempotency import IdempotentCall
    from .lookup import Ask, FoundEffect
    from .matching import Row
    from .serializer import CreatedIds
    from .server_time import ServerTime

T = TypeVar("T")


@attrs.frozen
class UnknownWrite:
    """
    Why it's unknown what became of a write, in words and as the error behind it.

    *began* is the moment of the steady clock at which the first doubtful attempt began, None if
    that was in an earlier process. *sent_at* is the time by Close's clock, if that one wrote it
    down.
    """

    began: float | None
    why: str
    cause: Exception | None = None
    sent_at: datetime | None = None


@attrs.define(kw_only=True)
class Reconciler(Generic[T]):
    """
    Finds out what became of one call.

    *record* is its entry in the journal, if it has one. *created* are the objects that are known to
    be the effect of some call, *server_time* is what time it is at Close. *ask* sends a read, and
    *who* returns our own user's id. *is_contested* says whether a call that creates what looks the
    same is under way. *noting* returns what tells of the call.
    """

    call: Call[T]
    settings: Settings
    unknown: UnknownWrite
    record: IdempotentCall[T] | None
    created: CreatedIds
    server_time: ServerTime
    ask: Ask
    who: Callable[[], Awaitable[str | None]]
    is_contested: Callable[[], bool]
    noting: Callable[[], Watch]
    _sent_at: datetime | None = attrs.field(init=False, default=None)
    _found: Response[T] | None = attrs.field(init=False, default=None)
    _sightings: Sightings = attrs.field(init=False)

    def __attrs_post_init__(self) -> None:
        self._sightings = Sightings(self.settings.clock, self.settings.policy.settle)

    async def find_out(self) -> Response[T] | None:
        """Look until Close's lists have settled; None if the effect can't be seen."""
        settings, lookup = self.settings, self._lookup()
        if not lookup.can_look:
            return None

        watch, began = self.noting(), settings.clock.monotonic()
        watch.note("lookup", "unknown, looking for its effect")
        effect = await lookup.watch(settings.clock, settings.policy.settle)
        found = None if effect is None else await self._accept(effect)
        seconds = settings.clock.monotonic() - began
        watch.found("lookup", is_found=found is not None, seconds=seconds)
        return found

    def error(self) -> OutcomeUnknown:
        """Return the error that says what is known, and that can look again."""
        sent = self.call.json
        error = OutcomeUnknown(
            request_line(self.call),
            self.unknown.why,
            operation=self.call.operation,
            sent=cast("Mapping[str, object]", sent) if isinstance(sent, dict) else None,
            sent_at=self._since(),
        )
        error.__cause__ = self.unknown.cause
        if not self._lookup().can_look:
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
            self.created.add(id_of(earlier.parsed), self._key)
            return earlier
        effect = await self._lookup().look()
        # What is there may be the effect of a call whose answer is still on its way.
        return None if effect is None or self.is_contested() else await self._accept(effect)

    async def _accept(self, effect: FoundEffect[T]) -> Response[T] | None:
        response = effect.response
        if self.call.method == "POST":
            found = id_of(response.parsed)
            if self.created.is_of_another(found, self._key):
                # While we looked, another call saw the same object, and was faster.
                return None
            self.created.add(found, self._key)
        if self.record is not None and not await self._note(self.record, effect):
            # Another process was faster.
            return None
        self._found = response
        return response

    async def _note(self, record: IdempotentCall[T], effect: FoundEffect[T]) -> bool:
        try:
            return await record.note_found(effect.body)
        except BaseException:
            # Broken off before it was written down: whoever looks again must find it.
            self.created.discard(id_of(effect.response.parsed))
            raise

    @property
    def _key(self) -> str | None:
        return None if self.record is None else self.record.key

    def _lookup(self) -> EffectLookup[T]:
        return EffectLookup(
            call=self.call,
            ask=self.ask,
            since=self._since,
            is_taken=self._is_taken,
            who=self.who,
            sightings=self._sightings,
        )

    async def _is_taken(self, row: Row) -> bool:
        if self.created.is_of_another(row["id"], self._key):
            return True
        record = self.record
        return record is not None and (
            await record.is_of_another(row["id"]) or await record.may_be_of_another(row)
        )

    def _since(self) -> datetime | None:
        began = self.unknown.began
        if self._sent_at is None:
            # Kept, since the longer ago it is, the less the two clocks agree.
            at_close = None if began is None else self.server_time.earliest(began)
            self._sent_at = self.unknown.sent_at or at_close
        if self._sent_at is not None:
            self._sent_at = self.server_time.at_most(self._sent_at, began)
        return self._sent_at


async def own_user_id(ask: Ask) -> str | None:
    """Ask whose key this is; the answer tells Close's time as well."""
    body: object = (await ask(WHO_AM_I)).parsed
    found: object = cast("Mapping[str, object]", body).get("id") if isinstance(body, dict) else None
    return found if isinstance(found, str) else None
