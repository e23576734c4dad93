"""`close.events`: the event log of Close, and `follow`, which hears of what is new in it."""

from __future__ import annotations

import json
from base64 import urlsafe_b64decode, urlsafe_b64encode
from collections import deque
from datetime import UTC, datetime, timedelta
from hashlib import blake2b
from typing import TYPE_CHECKING, Any, Final, TypeVar

import attrs

from ._generated.api.events import Events as _GeneratedEvents
from ._validate import seconds
from ._wire.message.rate_headers import date_of
from .errors import EventsMissed, FieldNotFetched, FieldUnreadable, ResponseUnreadable
from .models import Event
from .paging import CursorPages

if TYPE_CHECKING:
    from collections.abc import Iterable

    from ._core.call import Call, Paged, Response, Sender
    from ._core.clock import Clock

T = TypeVar("T")

__all__ = ["Event", "EventStream", "Events"]

# Close forgets events after that. [doc]
_KEPT: Final = timedelta(days=30)
# Who is told that events are gone shall have the time to ask for those that are about to go.
_TIME_TO_ASK: Final = timedelta(minutes=10)
# More of the past than so many events is taken in parts.
_MOST: Final = 1000
_SHORTEST_PART: Final = timedelta(milliseconds=1)
_INSTANT: Final = timedelta(microseconds=1)
_MARK_BYTES: Final = 8
_UNFIT: Final = "since must be the whole text that checkpoint gave of the same events"


class Events(_GeneratedEvents):
    """The event log: what happened in the last 30 days."""

    def __init__(self, sender: Sender, *, clock: Clock) -> None:
        super().__init__(sender)
        self._clock = clock

    def follow(
        self,
        *,
        since: str | datetime | None = None,
        every: float = 30.0,
        overlap: float = 300.0,
        object_type: str | None = None,
        object_id: str | None = None,
        action: str | None = None,
        lead_id: str | None = None,
        user_id: str | None = None,
    ) -> EventStream:
        """
        Return the events as they happen, to loop over without end, the oldest first.

            events = close.events.follow(since=load(), object_type="sequence_subscription")
            async for event in events:
                await handle(event)
                save(events.checkpoint)

        *since* is the `checkpoint` of an earlier stream, or a moment; without it only what happens
        from now on comes. From a checkpoint on no event is missing and none comes twice, whatever
        happened in between. The log is asked every *every* seconds, and anew for the last *overlap*
        seconds each time: an event that appears later than that behind its own time is not seen.
        One that appears late comes behind younger ones. Close puts changes that follow each other
        into one event: if that comes again, it has the same id and a later `date_updated`.

        Of the filters Close takes some combinations only, see `list`.

        Raises:
            ValueError: an argument is invalid, or the checkpoint is that of other events.

        Raises (while it's looped over; the next loop over the same stream goes on):
            EventsMissed: *since* is before what Close still keeps.
            CloseError: which one says why Close couldn't be asked.
        """
        call = self.calls.list(
            object_type=object_type,
            object_id=object_id,
            action=action,
            lead_id=lead_id,
            user_id=user_id,
        )
        pace = _Pace(
            self._clock,
            seconds("every", every, above=0),
            timedelta(seconds=seconds("overlap", overlap)),
        )
        return EventStream(self._sender, call, since, pace)


@attrs.define
class _Pace:
    """How often and how far back to look, and what time it is at Close."""

    clock: Clock
    every: float
    overlap: timedelta
    # By Close's clock, at the last answer; and when that came by the steady clock.
    now: datetime | None = None
    _at: float = 0.0
    _due: float = 0.0

    async def wait(self) -> None:
        """Wait until the log may be asked again."""
        left = self._due - self.clock.monotonic()
        if left > 0:
            await self.clock.sleep(left)
        self._due = self.clock.monotonic() + self.every

    def hurry(self) -> None:
        """Let the next `wait` be none."""
        self._due = 0.0

    def take(self, answer: Response[object]) -> None:
        """Learn what time it is at Close."""
        self.now = date_of(answer.headers) or self.clock.now()
        self._at = self.clock.monotonic()

    def settled(self) -> datetime:
        """Return before which moment nothing new appears any more, as far as is known."""
        if self.now is None:
            return self.clock.now() - self.overlap
        return self.now + timedelta(seconds=self.clock.monotonic() - self._at) - self.overlap


class _Asking:
    """Sends calls, and takes the time from the first answer."""

    def __init__(self, sender: Sender, pace: _Pace) -> None:
        self._sender = sender
        self._pace = pace
        self._is_first = True

    async def send(self, call: Call[T], /) -> Response[T]:
        answer = await self._sender.send(call)
        if self._is_first:
            self._pace.take(answer)
            self._is_first = False
        return answer


class EventStream:
    """
    Events as they happen, from `close.events.follow()`. Loop over it in one task at a time.

    All events before its *floor* have been returned. Of those behind it that were returned, too,
    it keeps marks, which are as many as events happen in *overlap* and *every*.
    """

    def __init__(
        self,
        sender: Sender,
        call: Call[Paged[Event]],
        since: str | datetime | None,
        pace: _Pace,
    ) -> None:
        self._sender = sender
        self._call = call
        self._pace = pace
        self._name = blake2b(
            repr(sorted(call.params)).encode(), digest_size=_MARK_BYTES
        ).hexdigest()
        self._floor: datetime | None = None
        # When what was returned happened; None if that isn't known.
        self._marks: dict[bytes, datetime | None] = {}
        if isinstance(since, str):
            self._read(since)
        elif since is not None:
            if not isinstance(since, datetime) or since.tzinfo is None:  # pyright: ignore[reportUnnecessaryIsInstance] - users may have no type checker
                msg = f"since must be a checkpoint or a moment with a time zone, got {since!r}"
                raise ValueError(msg)
            self._floor = since.astimezone(UTC)
        self._next_floor = self._floor
        self._waiting: deque[Event] = deque()
        self._part: timedelta | None = None

    @property
    def checkpoint(self) -> str:
        """
        A text from which `follow(since=...)` goes on behind the last event that was returned.

        Save it when that is handled. It takes some ten bytes for each event of the last *overlap*
        seconds, and goes bad 30 days later, even if there were no events since.
        """
        floor = None if self._floor is None else self._floor.isoformat()
        marks = urlsafe_b64encode(b"".join(self._marks)).decode()
        return urlsafe_b64encode(json.dumps([self._name, floor, marks]).encode()).decode()

    def _read(self, checkpoint: str) -> None:
        try:
            name, floor, marks = json.loads(urlsafe_b64decode(checkpoint))
            whole = urlsafe_b64decode(marks)
            self._floor = None if floor is None else datetime.fromisoformat(floor).astimezone(UTC)
        except (ValueError, TypeError, RecursionError):
            raise ValueError(_UNFIT) from None
        if name != self._name or len(whole) % _MARK_BYTES:
            raise ValueError(_UNFIT)
        starts = range(0, len(whole), _MARK_BYTES)
        self._marks = dict.fromkeys(whole[at : at + _MARK_BYTES] for at in starts)

    def __aiter__(self) -> EventStream:
        return self

    async def __anext__(self) -> Event:
        while not self._waiting:
            await self._ask()
        event = self._waiting.popleft()
        self._marks[_mark(event)] = _moment(event)
        if not self._waiting:
            self._settle()
        return event

    async def _ask(self) -> None:
        await self._pace.wait()
        if self._floor is None:
            await self._begin()
            return
        end, found = await self._fetch(self._floor)
        settled = self._now() - self._pace.overlap
        self._next_floor = max(self._floor, settled if end is None else min(end, settled))
        fresh = {_mark(event): event for event in found}
        self._waiting.extend(event for mark, event in fresh.items() if mark not in self._marks)
        if end is not None:
            self._pace.hurry()
        if not self._waiting:
            self._settle()

    def _settle(self) -> None:
        """Note that all that was found was returned, and forget what can't be found again."""
        self._floor = floor = self._next_floor
        if floor is not None:
            dated = ((mark, moment or self._pace.now) for mark, moment in self._marks.items())
            self._marks = {mark: when for mark, when in dated if when is None or when >= floor}

    async def _begin(self) -> None:
        """Begin now. What is there already, in this very second, isn't new."""
        rows = await CursorPages(_Asking(self._sender, self._pace), self._call).first(50)
        self._floor = self._next_floor = floor = self._now()
        dated = [(_mark(event), _moment(event)) for event in rows]
        self._marks = {mark: when for mark, when in dated if when is not None and when >= floor}

    async def _fetch(self, floor: datetime) -> tuple[datetime | None, list[Event]]:
        """
        Return the events from *floor* on, the oldest first, and up to when they are; None is now.

        If there may be more than fit into memory, it's a part of them, of a time that is over.
        """
        settled = self._pace.settled()
        if settled - floor <= 2 * max(self._pace.overlap, timedelta(seconds=self._pace.every)):
            found = await self._between(floor, None, None)
            return None, found if isinstance(found, list) else []

        part, grown = min(settled - floor, self._part or _KEPT), 2
        while True:
            most = _MOST if part > _SHORTEST_PART else None
            found = await self._between(floor, floor + part, most)
            if isinstance(found, list):
                self._part = part * grown if len(found) < _MOST // 2 else part
                return floor + part, found
            # What is before the oldest that was seen may be little.
            part = max(_SHORTEST_PART, min(part / 2, found - _INSTANT - floor))
            grown = 1

    async def _between(
        self, floor: datetime, end: datetime | None, most: int | None
    ) -> list[Event] | datetime:
        """
        Return the events of that time, the oldest first.

        Of more than *most* the newest are looked at only: then it's when the oldest of them was.
        """
        call = self._call.with_params(date_updated__gte=floor.isoformat())
        if end is not None:
            call = call.with_params(date_updated__lte=end.isoformat())
        found: list[tuple[datetime, Event]] = []
        async for page in CursorPages(_Asking(self._sender, self._pace), call).by_page():
            self._check_kept(floor)
            dated = [(_moment(event) or end or self._now(), event) for event in self._checked(page)]
            found += [one for one in dated if floor <= one[0] and (end is None or one[0] <= end)]
            if most is not None and len(found) > most:
                return min(when for when, _ in found)
            if all(when < floor for when, _ in dated):
                break
        self._check_kept(floor)
        # Of one moment the one that Close lists last is the oldest.
        found.reverse()
        found.sort(key=lambda one: one[0])
        return [event for _, event in found]

    def _checked(self, rows: Iterable[object]) -> Iterable[Event]:
        for row in rows:
            if not isinstance(row, Event):
                line, reason = "GET /event/", "one of the events is not an object"
                raise ResponseUnreadable(line, reason)
            yield row

    def _check_kept(self, floor: datetime) -> None:
        kept = self._now() - _KEPT
        if floor < kept:
            raise EventsMissed(floor, kept + _TIME_TO_ASK)

    def _now(self) -> datetime:
        return self._pace.now or self._pace.clock.now()


def _moment(event: Event) -> datetime | None:
    try:
        found: Any = event.date_updated
    except (FieldNotFetched, FieldUnreadable):
        return None
    return found if isinstance(found, datetime) else None


def _mark(event: Event) -> bytes:
    """Return what tells an event, and what Close has put into it so far, from all others."""
    return _hash(repr([event.get("id", event), event.get("date_updated")]))


def _hash(text: str) -> bytes:
    return blake2b(text.encode("utf-8", "replace"), digest_size=_MARK_BYTES).digest()
