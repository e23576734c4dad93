"""
Index lag: lists and searches learn of a write later than the object itself does.

They read a world of their own, which gets each write when the lag is over. Rows are never changed
in place, so both worlds share all that is the same.
"""

from __future__ import annotations

from collections import deque
from datetime import datetime, timedelta
from typing import TYPE_CHECKING, Generic, NamedTuple, Protocol, TypeVar

import attrs

from ..common.objects import Objects

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from ..common.objects import Row


class Write(NamedTuple):
    """One write: the row as it is from then on, or None if it is gone."""

    moment: datetime
    kind: str
    row_id: str
    row: Row | None


class _Behind(Objects, Protocol):
    """What is asked of the world that lists show."""

    def now(self) -> datetime:
        """Return the current moment."""
        ...

    def put(self, kind: str, row_id: str, row: Row | None) -> None:
        """Put *row* in the place of the one with that id; None takes it away."""
        ...


W = TypeVar("W", bound=_Behind)


@attrs.define
class IndexLag(Generic[W]):
    """What lists still show, and the writes that they don't show yet."""

    seconds: float
    _shown: W
    _waiting: deque[Write] = attrs.field(factory=deque[Write], init=False)

    def note(self, kind: str, row_id: str, row: Row | None) -> None:
        """Remember a write until its time has come."""
        self._waiting.append(Write(self._shown.now(), kind, row_id, row))

    def shown(self) -> W:
        """Return the world as lists show it now."""
        if self._waiting:
            self._catch_up(self._shown.now() - timedelta(seconds=self.seconds))
        return self._shown

    def settle(self) -> None:
        """Show all writes at once."""
        self._catch_up(self._shown.now())

    def waiting(self) -> list[Write]:
        """Return the writes that lists don't show yet, the oldest first."""
        self.shown()
        return list(self._waiting)

    def restore(self, shown: Mapping[str, list[Row]], waiting: Iterable[Write]) -> None:
        """Show those rows of some kinds instead, and the *waiting* writes when it is time."""
        for kind, rows in shown.items():
            for row in self._shown.all(kind):
                self._shown.put(kind, row["id"], None)
            for row in rows:
                self._shown.put(kind, row["id"], row)
        self._waiting = deque(waiting)

    def _catch_up(self, until: datetime) -> None:
        while self._waiting and self._waiting[0].moment <= until:
            write = self._waiting.popleft()
            self._shown.put(write.kind, write.row_id, write.row)
