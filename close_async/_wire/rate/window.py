"""The account of one rate limit: what Close told, what we sent, may one more go? Pure."""

from __future__ import annotations

import math
from typing import TYPE_CHECKING, Final

import attrs

from .hidden_limit import Ceiling

if TYPE_CHECKING:
    from ..message.rate_headers import Told

__all__ = ["Ledger", "Ticket", "Wait"]

# Nobody sleeps for less: event loops wake early by as much.
_INSTANT: Final = 1e-6
# Later than this after its start no call is on its way to Close any more: Close is at work on it.
_LONGEST_WAY: Final = 0.5
# How many calls go into the dark, before any answer says how many may.
_FIRST_OPEN: Final = 10
# Close may stop telling. So many windows without a word, and its last one is forgotten.
_LONGEST_SILENCE: Final = 3
# How many windows were told of before the quickest answer is believed to be quick.
_FIRST_TRUSTED: Final = 2
_HEAD_START: Final = 0.75
_MANY: Final = 1_000_000_000


@attrs.frozen
class Ticket:
    """One call that may go: its number, the window that it counts for, and when it went."""

    number: int
    window: int
    sent: float


@attrs.frozen
class Wait:
    """
    None may go for *seconds* or until some call ends. None is "not before a call ends".

    *is_asked* says that Close asked for it, with a 429.
    """

    seconds: float | None
    is_asked: bool = False


@attrs.define
class Window:
    """
    The time in which Close counts up to the limit, as far as it's known.

    *end* is the latest time at which it can be over. *left* is the least `remaining` that was told,
    in the answer to a call that was sent at *told_to*. *quickest* is how long the answer took that
    took least; as long as it's infinite, the end is a guess.
    """

    number: int
    end: float = math.inf
    sent: int = 0
    refused: int = 0
    left: int | None = None
    told_to: float = -math.inf
    quickest: float = math.inf
    is_answered: bool = False


@attrs.define
class Ledger:
    """
    The account of one bucket. Times are seconds of one steady clock.

    Close counts a call at some time between its start and its answer, and tells how long from then
    on its window lasts. So each answer gives an earliest and a latest end; the latest one of an
    answer is always safe, and of several answers of one window the earliest of these is.

    *limit* is what Close told. *others* is how much of it calls of others took in the last window.
    *length* is the longest that a window was seen to last, *silence* how many windows have gone by
    without a word about them, and *told* how many with. *quickest* is the quickest answer of those.
    """

    limit: int | None = None
    ceiling: Ceiling = attrs.field(factory=Ceiling)
    others: int = 0
    length: float = 0.0
    silence: int = 0
    told: int = 0
    quickest: float = math.inf
    most_open: int = _FIRST_OPEN
    paused_until: float = -math.inf
    window: Window = attrs.field(factory=lambda: Window(0))
    last_end: float = -math.inf
    open: dict[int, Ticket] = attrs.field(factory=dict[int, Ticket])
    """The calls that are under way."""
    untold: dict[int, Ticket] = attrs.field(factory=dict[int, Ticket])
    """Those of this window that ended without a word about it: Close may have counted them."""
    number: int = 0

    def book(self, now: float) -> Ticket | Wait:
        """Return leave for one call, or how long none may go."""
        if now < self.paused_until - _INSTANT:
            return Wait(self.paused_until - now, is_asked=True)

        if now >= self._over_at - _INSTANT:
            self._begin_window()
        wait = self._wait(now)
        return self._enter(now) if wait is None else wait

    def settle(self, ticket: Ticket, now: float, told: Told | None, *, is_answered: bool) -> None:
        """Take note that a call ended, and of what its answer *told*."""
        # A store for several processes may have lost it.
        self.open.pop(ticket.number, None)
        is_ours = ticket.window == self.window.number
        if told is not None:
            self._hear(ticket, now, told)
        elif is_ours and self.window.end < math.inf:
            self.untold[ticket.number] = ticket
        if is_answered:
            self.most_open += 1
            self.window.is_answered |= is_ours

    def refuse(self, ticket: Ticket, now: float, pause: float) -> None:
        """Take note that a call got a 429: nothing goes for *pause* seconds."""
        self.paused_until = max(self.paused_until, now + pause)
        self.most_open = 1
        if ticket.window == self.window.number:
            self.window.refused += 1

    def room(self, now: float) -> int | None:
        """Return how many calls could go now but for a pause, or None if nothing limits them."""
        return self.limit if now >= self._over_at - _INSTANT else self._room(now)

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
        if self.told < _FIRST_TRUSTED or self.window.quickest == math.inf:
            return self.window.end
        return self.window.end - _HEAD_START * min(self.quickest, self.window.quickest)

    def _enter(self, now: float) -> Ticket:
        self.number += 1
        self.window.sent += 1
        if self.window.end == math.inf and self.limit is not None:
            # If no answer comes, the window has an end all the same.
            self.window.end = now + self.length + _LONGEST_WAY
        ticket = self.open[self.number] = Ticket(self.number, self.window.number, now)
        return ticket

    def _wait(self, now: float) -> Wait | None:
        room = self._room(now)
        if room is None:
            return None if len(self.open) < self.most_open else Wait(None)
        if room > 0:
            return None

        late = self._late(now) if self.window.left is None else []
        until = min([self._over_at, *(ticket.sent + _LONGEST_WAY for ticket in late)])
        return Wait(max(until - now, _INSTANT)) if until < math.inf else Wait(None)

    def _room(self, now: float) -> int | None:
        window = self.window
        if window.left is not None:
            unheard = self._since(window.told_to - _LONGEST_WAY)
            return min(self._share(0) - window.sent, window.left - unheard)
        if self.limit is None:
            return None
        return self._share(self.others) - window.sent - len(self._late(now))

    def _share(self, others: int) -> int:
        """Return how many calls of a window are ours."""
        limit = _MANY if self.limit is None else max(1, self.limit - others)
        most = self.ceiling.most
        return limit if most is None else min(limit, most)

    def _since(self, moment: float) -> int:
        """Return how many calls Close may have counted after the word that was told last."""
        tickets = (*self.open.values(), *self.untold.values())
        return sum(ticket.sent > moment for ticket in tickets)

    def _late(self, now: float) -> list[Ticket]:
        """Return the calls of earlier windows that may reach Close in this one."""
        number = self.window.number
        return [
            ticket
            for ticket in self.open.values()
            if ticket.window < number and ticket.sent + _LONGEST_WAY > now + _INSTANT
        ]

    def _hear(self, ticket: Ticket, now: float, told: Told) -> None:
        earliest, latest = ticket.sent + told.reset - told.unit, now + told.reset + _margin(told)
        if ticket.window < self.window.number and earliest <= self.last_end:
            # It was counted in a window that is over.
            return

        is_first_word = self.limit is None and self.window.left is None
        if earliest > self.window.end:
            # Close began another window before we thought so.
            self._begin_window()
        if is_first_word or not self.window.sent:
            # What was counted so far was counted in no window, or in another one.
            self.window.sent, self.window.refused = 1 + len(self.open), 0
        window = self.window
        self.length = max(self.length, told.reset)
        window.end = min(window.end, latest)
        window.quickest = min(window.quickest, now - ticket.sent)
        if told.limit is not None:
            is_first = window.left is None or self.limit is None
            self.limit = told.limit if is_first else min(self.limit or told.limit, told.limit)
        if told.remaining is not None and (window.left is None or told.remaining < window.left):
            window.left, window.told_to = told.remaining, ticket.sent

    def _begin_window(self) -> None:
        old = self.window
        self._learn(old)
        self.last_end = old.end
        self.window = Window(old.number + 1)
        self.untold.clear()

    def _learn(self, old: Window) -> None:
        if old.quickest < math.inf:
            self.told += 1
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
            self.ceiling.lower(through)
        else:
            self.ceiling.pass_window(old.sent, self.limit)
        if self.silence >= _LONGEST_SILENCE:
            self.limit, self.ceiling, self.others = None, Ceiling(), 0


def _margin(told: Told) -> float:
    # A reset that is cut after so many decimals is too early by up to the last one. A whole number
    # is rounded up [doc of `Retry-After`].
    return told.unit if told.unit < 1 else 0.0
