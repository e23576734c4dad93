"""Who may send, of all processes with one key: two limits, and a line of waiting calls. Pure."""

from __future__ import annotations

from math import inf
from typing import TYPE_CHECKING, Final

import attrs

from .window import RateWindow, Report

if TYPE_CHECKING:
    from .sliding import SlidingLimit
    from .window import Place, Ticket, Wait

# Who doesn't ask again for so long has died, or gave up.
_LONGEST_SILENCE: Final = 3.0
# The limit of an organization is three times that of a key [doc].
_KEYS: Final = 3


@attrs.define
class _Standing:
    rank: int
    since: float
    seen: float


@attrs.define
class Account:
    """
    The account of one operation: the *window* of a key, what its *organization* may, and a line.

    Calls that must wait stand in line, since a process doesn't know of those of others: lower ranks
    first, then who came first. A call goes if there is room for it and for all before it.
    """

    window: RateWindow
    organization: SlidingLimit | None = None
    line: dict[str, _Standing] = attrs.field(factory=dict[str, _Standing])

    def book(self, now: float, place: Place | None = None) -> Ticket | Wait:
        """
        Return leave for one call, or how long it may not go; then its *place* is kept.

        If more calls of its process wait there is leave for more, as long as all in line may have
        as many.
        """
        self._forget_the_silent(now)
        # Who is before it may be dead, and then nobody rings: so it looks for room behind them.
        wait = self._look(now, 1 if place is None else 1 + self._before(place))
        if wait is None:
            count = 1
            if place is not None:
                self.line.pop(place.id, None)
                count = max(1, min(place.count, self._ready(now) // (len(self.line) + 1)))
            other = None if self.organization is None else self.organization.enter(now, count)
            return attrs.evolve(self.window.enter(now, count), organization=other)

        if place is not None:
            had = self.line.get(place.id)
            self.line[place.id] = _Standing(place.rank, had.since if had else now, now)
        return wait

    def settle(self, now: float, ticket: Ticket, report: Report) -> None:
        """Take note that a call ended."""
        self.window.settle(now, ticket, report)
        if self.organization is not None and ticket.organization is not None:
            counted_by = self.window.counted_by(now, ticket, report.header)
            self.organization.settle(
                now, ticket.organization, _of_organization(report), counted_by=counted_by
            )

    def leave(self, place: Place) -> None:
        """Give up a place."""
        self.line.pop(place.id, None)

    def first(self, now: float) -> str | None:
        """Return who should look again, if there is room for somebody in line."""
        if not self.line or self._look(now, 1) is not None:
            return None
        return min((one.rank, one.since, name) for name, one in self.line.items())[2]

    def _look(self, now: float, count: int) -> Wait | None:
        wait = self.window.look(now, count)
        other = None if self.organization is None else self.organization.look(now, count)
        if wait is None or other is None:
            return wait or other
        return max(wait, other, key=lambda one: (one.is_asked, one.seconds or 0.0))

    def _ready(self, now: float) -> int:
        room = self.window.ready(now)
        return room if self.organization is None else min(room, self.organization.ready())

    def _before(self, place: Place) -> int:
        own = self.line.get(place.id)
        mine = (place.rank, inf, "") if own is None else (own.rank, own.since, place.id)
        others = [(name, one) for name, one in self.line.items() if name != place.id]
        return sum((one.rank, one.since, name) < mine for name, one in others)

    def _forget_the_silent(self, now: float) -> None:
        silent = [name for name, one in self.line.items() if now - one.seen > _LONGEST_SILENCE]
        for name in silent:
            del self.line[name]


def _of_organization(report: Report) -> Report:
    header = report.header
    if header is None:
        return attrs.evolve(report, pause=None)
    # Close reports the limit of the key. A key that has calls left was refused for another one.
    is_of_key = header.remaining is None or header.remaining <= 0
    limit = None if header.limit is None else _KEYS * header.limit
    return Report(
        attrs.evolve(header, limit=limit, remaining=None),
        None if is_of_key else report.pause,
        report.is_answered,
    )
