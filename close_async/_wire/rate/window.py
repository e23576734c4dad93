"""The account of one rate limit: what Close reported, what we sent, may one more go? Pure."""

from __future__ import annotations

import math
from typing import TYPE_CHECKING, Final

import attrs

from .hidden_limit import HiddenLimit

if TYPE_CHECKING:
    from collections.abc import Iterator

    from ..message.rate_headers import RateHeader

# No sleep is shorter: event loops wake early by as much.
INSTANT: Final = 1e-6
# Later than this after its start no call is on its way to Close any more: Close is at work on it.
LONGEST_WAY: Final = 0.5
# A call that is under way for so long isn't counted any more: its process may be dead.
_LONGEST_OPEN: Final = 30.0
# How many calls go before any answer says how many may.
_FIRST_OPEN: Final = 10
# Close may stop reporting. After so many windows without a report, its last one is forgotten.
LONGEST_SILENCE: Final = 3
# How many windows were reported before the quickest answer is believed to be quick.
FIRST_TRUSTED: Final = 2
HEAD_START: Final = 0.75
_MANY: Final = 1_000_000_000


@attrs.frozen
class Ticket:
    """
    One call that may go: its number, the window that it counts for, and when it went.

    *organization* is its ticket in the account of the organization, where that has one. If it's for
    *count* calls, these have the numbers that follow.
    """

    number: int
    window: int
    sent: float
    organization: Ticket | None = None
    count: int = 1

    def each(self) -> Iterator[Ticket]:
        """Return a ticket for each of its calls."""
        above = None if self.organization is None else self.organization.each()
        for number in range(self.number, self.number + self.count):
            organization = None if above is None else next(above)
            yield attrs.evolve(self, number=number, organization=organization, count=1)


@attrs.frozen
class Wait:
    """
    None may go for *seconds* or until some call ends. None is "not before a call ends".

    *is_asked* says that Close asked for it, with a 429.
    """

    seconds: float | None
    is_asked: bool = False


@attrs.frozen
class Place:
    """
    The place of a process among all that have calls waiting. A lower *rank* goes first.

    *count* of its calls of this rank wait, and could go at once.
    """

    id: str
    rank: int
    count: int = 1


@attrs.frozen
class Report:
    """
    How a call ended: what its answer told of the limit, and the *pause* that a 429 asks for.

    *is_answered* says that it was answered, and not refused.
    """

    header: RateHeader | None
    pause: float | None
    is_answered: bool


@attrs.define
class Period:
    """
    The time in which Close counts up to the limit, as far as it's known.

    *end* is the latest time at which it can be over. *left* is the least `remaining` that was
    reported, in the answer to a call that was sent at *reported_for*. *quickest* is how long the
    quickest answer took; as long as it's infinite, the end is a guess.
    """

    number: int
    end: float = math.inf
    sent: int = 0
    refused: int = 0
    left: int | None = None
    reported_for: float = -math.inf
    quickest: float = math.inf
    is_answered: bool = False


@attrs.define
class RateWindow:
    """
    The account of one bucket. Times are seconds of one steady clock.

    Close counts a call at some time between its start and its answer, and reports how long its
    window lasts from then on. So each answer gives an earliest and a latest end; the latest one of
    an answer is always safe, and of several answers of one window the earliest of these is.

    *limit* is what Close told. *others* is how much of it calls of others took in the last window.
    *length* is the longest that a window was seen to last, *silence* how many windows have gone by
    without a report, and *reported* how many with. *quickest* is the quickest answer of those.
    """

    limit: int | None = None
    hidden_limit: HiddenLimit = attrs.field(factory=HiddenLimit)
    others: int = 0
    length: float = 0.0
    silence: int = 0
    reported: int = 0
    quickest: float = math.inf
    most_open: int = _FIRST_OPEN
    paused_until: float = -math.inf
    period: Period = attrs.field(factory=lambda: Period(0))
    last_end: float = -math.inf
    open: dict[int, Ticket] = attrs.field(factory=dict[int, Ticket])
    """The calls that are under way."""
    unreported: dict[int, Ticket] = attrs.field(factory=dict[int, Ticket])
    """Those of this window that ended without a report: Close may have counted them."""
    number: int = 0

    def look(self, now: float, count: int = 1) -> Wait | None:
        """Return how long *count* calls may not go, or None if so many may."""
        while self.open and now - next(iter(self.open.values())).sent > _LONGEST_OPEN:
            del self.open[next(iter(self.open))]
        if now < self.paused_until - INSTANT:
            return Wait(self.paused_until - now, is_asked=True)

        if now >= self._over_at - INSTANT:
            self._begin_window()
        return self._wait(now, count)

    def ready(self, now: float) -> int:
        """Return how many calls may go, when *look* said that one may."""
        room = self._room(now)
        return self.most_open - len(self.open) if room is None else room

    def settle(self, now: float, ticket: Ticket, report: Report) -> None:
        """Take note that a call ended, and of what its answer reported."""
        header = report.header
        if report.pause is not None:
            self._refuse(ticket, now, report.pause)
        # It may be forgotten: it took long, or a store for several processes has lost it.
        self.open.pop(ticket.number, None)
        is_ours = ticket.window == self.period.number
        if header is not None:
            self._take_report(ticket, now, header)
        elif is_ours and self.period.end < math.inf:
            self.unreported[ticket.number] = ticket
        if report.is_answered:
            self.most_open += 1
            self.period.is_answered |= is_ours

    def counted_by(self, now: float, ticket: Ticket, header: RateHeader | None) -> float:
        """Return when Close must have counted a call whose end was noted *now*."""
        if header is None or header.unit >= 1:
            return now
        earliest = ticket.sent + header.reset - header.unit
        is_old = ticket.window < self.period.number and earliest <= self.last_end
        end = self.last_end if is_old else self.period.end
        return min(now, end - header.reset + header.unit)

    def _refuse(self, ticket: Ticket, now: float, pause: float) -> None:
        self.paused_until = max(self.paused_until, now + pause)
        self.most_open = 1
        if ticket.window == self.period.number:
            self.period.refused += 1

    def room(self, now: float) -> int | None:
        """Return how many calls could go now but for a pause, or None if nothing limits them."""
        return self.limit if now >= self._over_at - INSTANT else self._room(now)

    @property
    def is_idle(self) -> bool:
        """Whether no call is under way."""
        return not self.open

    @property
    def _over_at(self) -> float:
        """
        The time from which on a call belongs to the next window.

        The latest end is late by the way back of an answer, and calls are on their way for a while.
        Both together never took less than the quickest answer did. A quarter of it is a margin, and
        in the first window all answers were slow, since each made a connection.
        """
        if self.reported < FIRST_TRUSTED or self.period.quickest == math.inf:
            return self.period.end
        return self.period.end - HEAD_START * min(self.quickest, self.period.quickest)

    def enter(self, now: float, count: int = 1) -> Ticket:
        """Count *count* calls, when *look* and *ready* said that so many may go."""
        first = Ticket(self.number + 1, self.period.number, now, count=count)
        self.number += count
        self.period.sent += count
        if self.period.end == math.inf and self.limit is not None:
            # If no answer comes, the window has an end all the same.
            self.period.end = now + self.length + LONGEST_WAY
        if count == 1:
            self.open[self.number] = first
        else:
            self.open.update({ticket.number: ticket for ticket in first.each()})
        return first

    def _wait(self, now: float, count: int) -> Wait | None:
        room = self._room(now)
        if room is None:
            return None if len(self.open) + count <= self.most_open else Wait(None)
        if room >= count:
            return None

        late = self._late(now) if self.period.left is None else []
        until = min([self._over_at, *(ticket.sent + LONGEST_WAY for ticket in late)])
        return Wait(max(until - now, INSTANT)) if until < math.inf else Wait(None)

    def _room(self, now: float) -> int | None:
        period = self.period
        if period.left is not None:
            unheard = self._since(period.reported_for - LONGEST_WAY)
            return min(self._share(0) - period.sent, period.left - unheard)
        if self.limit is None:
            return None
        return self._share(self.others) - period.sent - len(self._late(now))

    def _share(self, others: int) -> int:
        """Return how many calls of a window are ours."""
        limit = _MANY if self.limit is None else max(1, self.limit - others)
        most = self.hidden_limit.most
        return limit if most is None else min(limit, most)

    def _since(self, moment: float) -> int:
        """Return how many calls Close may have counted after the last report."""
        tickets = (*self.open.values(), *self.unreported.values())
        return sum(ticket.sent > moment for ticket in tickets)

    def _late(self, now: float) -> list[Ticket]:
        """Return the calls of earlier windows that may reach Close in this one."""
        number = self.period.number
        return [
            ticket
            for ticket in self.open.values()
            if ticket.window < number and ticket.sent + LONGEST_WAY > now + INSTANT
        ]

    def _take_report(self, ticket: Ticket, now: float, header: RateHeader) -> None:
        # A reset that is cut after so many decimals is too early by up to the last one. A whole
        # number is rounded up [doc of `Retry-After`].
        margin = header.unit if header.unit < 1 else 0.0
        earliest, latest = ticket.sent + header.reset - header.unit, now + header.reset + margin
        if ticket.window < self.period.number and earliest <= self.last_end:
            # It was counted in a window that is over.
            return

        is_first_report = self.limit is None and self.period.left is None
        if earliest > self.period.end:
            # Close began another window before we thought so.
            self._begin_window()
        if is_first_report or not self.period.sent:
            # What was counted so far was counted in no window, or in another one.
            self.period.sent, self.period.refused = 1 + len(self.open), 0
        period = self.period
        self.length = max(self.length, header.reset)
        period.end = min(period.end, latest)
        period.quickest = min(period.quickest, now - ticket.sent)
        if header.limit is not None:
            is_first = period.left is None or self.limit is None
            self.limit = header.limit if is_first else min(self.limit or header.limit, header.limit)
        if header.remaining is not None and (period.left is None or header.remaining < period.left):
            period.left, period.reported_for = header.remaining, ticket.sent

    def _begin_window(self) -> None:
        old = self.period
        self._learn(old)
        self.last_end = old.end
        self.period = Period(old.number + 1)
        self.unreported.clear()

    def _learn(self, old: Period) -> None:
        if old.quickest < math.inf:
            self.reported += 1
            self.quickest = min(self.quickest, old.quickest)
        through = old.sent - old.refused
        if self.limit is None:
            return

        if old.left is not None:
            self.others = max(0, self.limit - old.left - through)
            self.silence = 0
        elif old.is_answered:
            self.silence += 1
        if old.refused and old.left != 0:
            self.hidden_limit.lower(through)
        elif old.refused:
            self.hidden_limit.share(through, self.limit)
        else:
            self.hidden_limit.pass_window(old.sent, self.limit, old.left)
        if self.silence >= LONGEST_SILENCE:
            self.limit, self.hidden_limit, self.others = None, HiddenLimit(), 0
