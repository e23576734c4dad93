"""What a fleet writes into the journal beside the rows that are sent."""

from __future__ import annotations

import time
from contextlib import suppress
from typing import TYPE_CHECKING, Final

import attrs

from ..enrollment._rows import row_as_far_as_read, set_fields

if TYPE_CHECKING:
    from collections.abc import Mapping

    from ..enrollment import EnrollmentDefaults
    from ..journal import Entry, Journal
    from ._chunks import Keys

_CHUNK: Final = "fleet.chunk"
_BAD_ROW: Final = "fleet.bad_row"
_PAUSE: Final = "fleet.pause"
# A pause is noticed within so many seconds.
_LOOKS_EVERY: Final = 1.0


@attrs.define(eq=False)
class Records:
    """
    Chunks, pauses, and rows that can't be sent.

    A chunk is `done` when all its rows have an outcome, and `idle` until then. A campaign is paused
    while a key of it is claimed.
    """

    journal: Journal
    _paused: dict[str, tuple[float, bool]] = attrs.field(factory=dict[str, tuple[float, bool]])

    async def note_chunk(self, key: str, rows: int) -> Entry:
        """Write a chunk down, and return what is known of it."""
        claim = await self.journal.claim(key, operation=_CHUNK, parameters={"rows": rows})
        return await self.journal.idle(claim) if claim.is_ours else claim.entry

    async def pause(self, keys: Keys) -> None:
        """Pause a campaign."""
        await self.journal.claim(keys.pause, operation=_PAUSE, parameters={})
        self._paused.clear()

    async def resume(self, keys: Keys) -> None:
        """Let a campaign go on."""
        # One that was never paused, or so long ago that it's forgotten, has no entry.
        with suppress(ValueError):
            await self.journal.idle(keys.pause)
        self._paused.clear()

    async def is_paused(self, keys: Keys) -> bool:
        """Return whether a campaign is paused."""
        entry = await self.journal.get(keys.pause)
        return entry is not None and entry.state == "sending"

    async def is_paused_lately(self, keys: Keys) -> bool:
        """Return whether a campaign was paused a moment ago."""
        looked, is_paused = self._paused.get(keys.campaign, (-_LOOKS_EVERY, False))
        if time.monotonic() - looked >= _LOOKS_EVERY:
            is_paused = await self.is_paused(keys)
            self._paused[keys.campaign] = (time.monotonic(), is_paused)
        return is_paused

    async def refuse_unread(
        self, keys: Keys, given: object, defaults: EnrollmentDefaults, reason: str
    ) -> None:
        """Write down that a row can't be read."""
        fields = set_fields(row_as_far_as_read(given, defaults))
        await self.refuse(keys.bad_row({**fields, "reason": reason}), fields, reason)

    async def refuse(self, key: str, fields: Mapping[str, object], reason: str) -> None:
        """Write down that a row can't be sent. If it was sent all the same, it's unknown."""
        claim = await self.journal.claim(key, operation=_BAD_ROW, parameters=fields)
        if claim.is_ours:
            await self.journal.refused(claim, reason)
        elif claim.entry.state == "sending" and claim.entry.operation == _BAD_ROW:
            await self.journal.refused(key, reason)
        elif claim.entry.state == "sending":
            await self.journal.unknown(key, reason)
