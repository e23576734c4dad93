"""Runs through the pages of a search, each of which a cursor continues for 30 seconds."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import TYPE_CHECKING

import attrs

from ._errors import invalid_fields

if TYPE_CHECKING:
    from ._ids import Mint
    from ._select import Hit

LIFETIME = timedelta(seconds=30)
# An expired cursor is told from one that never was for this long.
KEPT = 100 * LIFETIME
MOST = 10_000


@attrs.frozen
class Run:
    """The objects that a search found when it began, and how far its caller has come."""

    question: str
    hits: list[Hit]
    total: int
    position: int
    expires: datetime


@attrs.define
class Cursors:
    """All runs that somebody may still go on with."""

    mint: Mint
    _runs: dict[str, Run] = attrs.field(factory=dict[str, Run], init=False)

    def start(self, run: Run) -> str:
        """Remember *run* and return the cursor that continues it."""
        self._forget(before=run.expires - KEPT)
        token = self.mint.text(64)
        self._runs[token] = run
        return token

    def read(self, cursor: object, *, question: str, now: datetime) -> Run:
        """Return the run that *cursor* continues, or refuse it."""
        run = self._runs.get(cursor) if isinstance(cursor, str) else None
        if run is None:
            msg = "Invalid cursor"
            raise invalid_fields({"cursor": msg})

        if now > run.expires:
            msg = "Expired cursor"
            raise invalid_fields({"cursor": msg})

        if run.position >= MOST:
            msg = f"Only the first {MOST} objects of a search can be fetched."
            raise invalid_fields({"cursor": msg})

        if run.question != question:
            msg = "The cursor belongs to another search."
            raise invalid_fields({"cursor": msg})

        return run

    def _forget(self, *, before: datetime) -> None:
        self._runs = {key: run for key, run in self._runs.items() if run.expires > before}
