"""What a worker does for one message: it sees to it that each row of a chunk has an outcome."""

from __future__ import annotations

from contextlib import suppress
from typing import TYPE_CHECKING, cast

from .._core.model import as_json
from ..enrollment import Unknown
from ..enrollment._rows import set_fields
from ._chunks import Keys, read_row

if TYPE_CHECKING:
    from collections.abc import AsyncIterator, Sequence
    from typing import Literal

    from ..client import CloseClient
    from ..enrollment import Enrollment, EnrollmentDefaults
    from ._chunks import Message
    from ._records import Records


class ChunkWork:
    """The rows of one message, and what is left to do for them according to the journal."""

    def __init__(
        self, client: CloseClient, records: Records, message: Message, at_once: int
    ) -> None:
        self._client = client
        self._records = records
        self._journal = records.journal
        self._at_once = at_once
        self._keys = Keys(message.campaign)
        self._key = f"{self._keys.chunks}{message.chunk}"
        self._defaults = cast("EnrollmentDefaults", message.defaults)
        self._rows = message.rows
        # What an earlier worker left unknown is looked for once more.
        self._is_first = True

    async def go_on(self) -> Literal["over", "held", "working"]:
        """
        Work on the rows that have no outcome, and return whether there were any.

        `held`: other workers hold all that are left, living ones or those that have just died.

        Raises:
            CloseError: it isn't about one row.
        """
        noted = await self._records.note_chunk(self._key, len(self._rows))
        if noted.state == "done":
            return "over"
        free, held = await self._left()
        if not free and not held:
            await self._journal.done(self._key, {"rows": len(self._rows)})
            return "over"
        if not free:
            return "held"
        self._is_first = False
        await self._enroll(free)
        return "working"

    async def _left(self) -> tuple[list[Enrollment], list[Enrollment]]:
        """Return the rows that have no outcome: those that are free, and those others hold."""
        over = {"done", "refused"} if self._is_first else {"done", "refused", "unknown"}
        free: list[Enrollment] = []
        held: list[Enrollment] = []
        for given in self._rows:
            try:
                row, *_ = read_row(given, self._defaults)
            except (TypeError, ValueError) as error:
                await self._records.refuse_unread(self._keys, given, self._defaults, str(error))
                continue
            entry = await self._journal.get(self._keys.row(row))
            if entry is None or entry.state not in over:
                (held if entry is not None and entry.is_held else free).append(row)
        return free, held

    async def _enroll(self, rows: Sequence[Enrollment]) -> None:
        try:
            await self._run(rows)
        except (TypeError, ValueError) as error:
            # One of them can't be sent, and which one isn't said.
            if len(rows) > 1:
                for row in rows:
                    await self._enroll([row])
                return
            fields = {name: as_json(value) for name, value in set_fields(rows[0]).items()}
            await self._records.refuse(self._keys.row(rows[0]), fields, str(error))

    async def _run(self, rows: Sequence[Enrollment]) -> None:
        async with self._client.enroll(
            self._until_paused(rows),
            journal=self._journal,
            campaign=self._keys.campaign,
            at_once=self._at_once,
        ) as run:
            async for outcome in run:
                if isinstance(outcome, Unknown):
                    await self._note_unknown(outcome)

    async def _until_paused(self, rows: Sequence[Enrollment]) -> AsyncIterator[Enrollment]:
        for row in rows:
            if await self._records.is_paused_lately(self._keys):
                return
            yield row

    async def _note_unknown(self, outcome: Unknown) -> None:
        """Write down that a row is unknown which a killed worker was sending."""
        key = self._keys.row(outcome.row)
        entry = await self._journal.get(key)
        if entry is not None and entry.state == "sending" and not entry.is_held:
            with suppress(ValueError):
                await self._journal.unknown(key, outcome.reason)
