"""Runs through the pages of a search, each of which a cursor continues for 30 seconds."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import TYPE_CHECKING, Final

import attrs

from ..common.errors import invalid_fields

if TYPE_CHECKING:
    from collections.abc import Mapping

    from ..common.ids import IdFactory
    from .select import Hit

LIFETIME: Final = timedelta(seconds=30)
# An expired cursor is told from one that never was for this long.
_KEPT: Final = 100 * LIFETIME
MOST: Final = 10_000


@attrs.frozen
class SearchRun:
    """The objects that a search found when it began, and how far its caller has come."""

    question: str
    hits: list[Hit]
    total: int
    position: int
    expires: datetime


@attrs.define
class Cursors:
    """All runs that a cursor may still continue."""

    ids: IdFactory
    _runs: dict[str, SearchRun] = attrs.field(factory=dict[str, SearchRun], init=False)
    _expired: dict[str, datetime] = attrs.field(factory=dict[str, datetime], init=False)

    def start(self, run: SearchRun) -> str:
        """Remember *run* and return the cursor that continues it."""
        self._forget(run.expires - LIFETIME)
        token = self.ids.text(64)
        self._runs[token] = run
        return token

    def add(self, token: str, run: SearchRun) -> None:
        """Remember *run* under a cursor that it has already."""
        self._runs[token] = run

    def runs(self) -> Mapping[str, SearchRun]:
        """Return all runs by their cursors, the oldest first."""
        return self._runs

    def read(self, cursor: object, *, question: str, now: datetime) -> SearchRun:
        """Return the run that *cursor* continues, or refuse it."""
        run = self._runs.get(cursor) if isinstance(cursor, str) else None
        is_expired = isinstance(cursor, str) and cursor in self._expired
        if is_expired or (run is not None and now > run.expires):
            msg = "Expired cursor"
            raise invalid_fields({"cursor": msg})

        if run is None:
            msg = "Invalid cursor"
            raise invalid_fields({"cursor": msg})

        if run.position >= MOST:
            msg = f"Only the first {MOST} objects of a search can be fetched."
            raise invalid_fields({"cursor": msg})

        if run.question != question:
            msg = "The cursor belongs to another search."
            raise invalid_fields({"cursor": msg})

        return run

    def _forget(self, now: datetime) -> None:
        """Forget the hits of expired runs, and later their cursors."""
        # All live equally long, so the oldest end first.
        while self._runs and (token := next(iter(self._runs))) and now > self._runs[token].expires:
            self._expired[token] = self._runs.pop(token).expires
        while self._expired and now > next(iter(self._expired.values())) + _KEPT:
            del self._expired[next(iter(self._expired))]
