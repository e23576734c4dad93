"""The account of an organization: no more calls than its limit in any time of a window. Pure."""

from __future__ import annotations

import math
from bisect import bisect_left, bisect_right
from typing import TYPE_CHECKING, Final

import attrs

from .hidden_limit import HiddenLimit
from .window import FIRST_TRUSTED, HEAD_START, INSTANT, LONGEST_SILENCE, LONGEST_WAY, Ticket, Wait

if TYPE_CHECKING:
    from .window import Report

_MANY: Final = 1_000_000_000
# Calls of about the same time are counted together: so many times for each window.
_GRAINS: Final = 200
# For so long what was seen of a window's length counts, at least.
_GENERATION: Final = 60.0


@attrs.define
class SlidingLimit:
    """
    The account of one limit of which nobody knows when its windows begin.

    Answers tell the end of the key's window, and not that of the organization's. So a call counts
    from when it was sent until a window's *length* after Close must have counted it: whatever
    window that was in is over. What was sent so long ago that it must have arrived needs no answer,
    so what the dead have booked is free soon.

    *limit* is what Close told, *open* when each call was sent that may be on its way, *counted* by
    when others must have been counted, and *counts* how many by each. *quickest* is the quickest
    answer. What *length* seconds bring is one period: *sent* and *refused* are its calls.
    """

    limit: int | None = None
    hidden_limit: HiddenLimit = attrs.field(factory=HiddenLimit)
    length: float = 0.0
    recent_length: float = 0.0
    length_since: float = -math.inf
    quickest: float = math.inf
    reported: int = 0
    silence: int = 0
    paused_until: float = -math.inf
    begun: float = -math.inf
    sent: int = 0
    refused: int = 0
    is_reported: bool = False
    is_answered: bool = False
    open: dict[int, float] = attrs.field(factory=dict[int, float])
    counted: list[float] = attrs.field(factory=list[float])
    counts: list[int] = attrs.field(factory=list[int])
    number: int = 0

    def look(self, now: float, count: int = 1) -> Wait | None:
        """Return how long *count* calls may not go, or None if so many may."""
        self._turn(now)
        if now < self.paused_until - INSTANT:
            return Wait(self.paused_until - now, is_asked=True)

        missing = count - self.ready()
        if missing <= 0:
            return None
        for counted, number in zip(self.counted, self.counts, strict=True):
            missing -= number
            if missing <= 0:
                return Wait(max(counted + self._kept - now, INSTANT))
        # Who waits for what is on its way looks again when the first of it may be free.
        first = next(iter(self.open.values()), now)
        return Wait(max(first + self._kept - now, INSTANT))

    def ready(self) -> int:
        """Return how many calls may go, when *look* said that one may."""
        if self.limit is None:
            # The windows of its keys hold calls back as long as nothing is known.
            return _MANY
        most = self.hidden_limit.most
        limit = self.limit if most is None else min(self.limit, most)
        return limit - len(self.open) - sum(self.counts)

    def enter(self, now: float, count: int = 1) -> Ticket:
        """Count *count* calls, when *look* and *ready* said that so many may go."""
        first = Ticket(self.number + 1, 0, now, count=count)
        self.open.update(dict.fromkeys(range(first.number, first.number + count), now))
        self.number += count
        self.sent += count
        return first

    def settle(self, now: float, ticket: Ticket, report: Report, *, counted_by: float) -> None:
        """Take note that a call ended, and of what its answer reported."""
        if report.pause is not None:
            self.paused_until = max(self.paused_until, now + report.pause)
            self.refused += 1
        if self.open.pop(ticket.number, None) is not None:
            self._count(min(counted_by, ticket.sent + LONGEST_WAY))
        self.is_answered |= report.is_answered
        header = report.header
        if header is None or header.limit is None:
            return

        self.limit, self.is_reported = header.limit, True
        self.quickest = min(self.quickest, now - ticket.sent)
        # Windows last whole seconds [code 1], and the first call comes a little after their begin.
        length = float(math.ceil(header.reset - INSTANT))
        self.recent_length = max(self.recent_length, length)
        self.length = max(self.length, length)

    @property
    def _kept(self) -> float:
        """
        How long a call counts after it must have been counted.

        That is late by the way back of an answer, and the next call is on its way for a while. Both
        together never took less than the quickest answer did.
        """
        if self.reported < FIRST_TRUSTED:
            return self.length
        return max(0.0, self.length - HEAD_START * self.quickest)

    def _count(self, moment: float) -> None:
        grain = self.length / _GRAINS
        rounded = math.ceil(moment / grain) * grain if grain else moment
        place = bisect_left(self.counted, rounded)
        if self.counted[place : place + 1] == [rounded]:
            self.counts[place] += 1
        else:
            self.counted.insert(place, rounded)
            self.counts.insert(place, 1)

    def _turn(self, now: float) -> None:
        for number, sent in [*self.open.items()]:
            if sent + LONGEST_WAY <= now:
                del self.open[number]
                self._count(sent + LONGEST_WAY)
        free = bisect_right(self.counted, now + INSTANT - self._kept)
        del self.counted[:free], self.counts[:free]
        if now >= self.begun + self.length:
            self._learn()
            self.begun, self.sent, self.refused = now, 0, 0
            self.is_reported = self.is_answered = False
        if now >= self.length_since + _GENERATION:
            self.length = self.recent_length or self.length
            self.recent_length, self.length_since = 0.0, now

    def _learn(self) -> None:
        if self.is_reported:
            self.reported, self.silence = self.reported + 1, 0
        elif self.is_answered:
            self.silence += 1
        if self.limit is None:
            return

        if self.refused:
            self.hidden_limit.lower(self.sent - self.refused)
        else:
            self.hidden_limit.pass_window(self.sent, self.limit)
        if self.silence >= LONGEST_SILENCE:
            self.limit, self.hidden_limit = None, HiddenLimit()
