"""An event log made by hand: late events, pages that shift, answers that get lost."""

from __future__ import annotations

import json
from datetime import UTC, datetime, timedelta
from email.utils import format_datetime
from functools import cache
from typing import TYPE_CHECKING, Any

import anyio
import httpx

from close_async import CloseClient

if TYPE_CHECKING:
    from close_async.events import EventStream
    from tests.support.virtual_time import Timeline

KEPT = timedelta(days=30)


class Log(httpx.AsyncBaseTransport):
    """
    The events that can be seen by now, the newest first.

    A cursor is a number of rows, so that pages shift whenever an event comes in. *skew* is how far
    Close's clock is ahead. With *ignores_dates* the filters have no effect.
    """

    def __init__(self, timeline: Timeline, *, skew: float = 0.0) -> None:
        self._timeline = timeline
        self.skew = timedelta(seconds=skew)
        self.ignores_dates = False
        self.has_date = True
        # When an event can be seen, and the event.
        self.events: list[tuple[datetime, dict[str, Any]]] = []
        self.asked: list[tuple[datetime, dict[str, str]]] = []
        self.on_page: Any = None
        self.lose = 0
        # One more row of each page.
        self.odd: dict[str, Any] | None = None

    def now(self) -> datetime:
        """The time at Close."""
        return self._timeline.now() + self.skew

    def add(self, name: str, when: datetime | None = None, *, late: float = 0.0) -> None:
        """Add an event that happens then (or now), and can be seen *late* seconds later."""
        moment = when or self.now()
        stamp = moment.astimezone(UTC).replace(tzinfo=None).isoformat(timespec="microseconds")
        event = {
            "id": name,
            "object_type": "lead",
            "object_id": "lead_1",
            "action": "updated",
            "date_created": stamp,
            "date_updated": stamp,
        }
        self.events.append((moment + timedelta(seconds=late), event))

    async def handle_async_request(self, request: httpx.Request) -> httpx.Response:
        """Answer one page."""
        await anyio.sleep(0.01)
        query = dict(request.url.params)
        self.asked.append((self._timeline.now(), query))
        assert request.url.path.endswith("/event/")
        rows = sorted(filter(self._is_seen(query), self.events), key=_moment_of, reverse=True)
        skip, limit = int(query.get("_cursor", 0)), int(query["_limit"])
        page = [event for _, event in rows[skip : skip + limit]]
        page += [] if self.odd is None else [self.odd]
        more = str(skip + limit) if skip + limit < len(rows) else None
        headers = {"date": format_datetime(self.now(), usegmt=True)} if self.has_date else {}
        if self.on_page is not None:
            self.on_page()
        if self.lose:
            self.lose -= 1
            raise httpx.ReadError("the answer got lost")
        body = json.dumps({"data": page, "cursor_next": more, "cursor_previous": None})
        return httpx.Response(200, content=body, headers=headers)

    def _is_seen(self, query: dict[str, str]) -> Any:
        now = self.now()
        named = [query.get(f"date_updated__{edge}") for edge in ("gte", "lte")]
        least, most = (None if each is None else datetime.fromisoformat(each) for each in named)

        def is_seen(pair: tuple[datetime, dict[str, Any]]) -> bool:
            moment = _moment_of(pair)
            if pair[0] > now or moment < now - KEPT:
                return False
            is_in = (least is None or moment >= least) and (most is None or moment <= most)
            return self.ignores_dates or is_in

        return is_seen

    def client(self, **options: Any) -> CloseClient:
        """A client of it."""
        clock = self._timeline.clock()
        return CloseClient("api_k.k", transport=self, clock=clock, max_retries=0, **options)


def _moment_of(pair: tuple[datetime, dict[str, Any]]) -> datetime:
    return _parsed(pair[1]["date_updated"])


@cache
def _parsed(text: str) -> datetime:
    return datetime.fromisoformat(text).replace(tzinfo=UTC)


async def take(events: EventStream, count: int) -> list[str]:
    """The ids of the next events."""
    found: list[str] = []
    async for event in events:
        found.append(event.id)
        if len(found) == count:
            break
    return found


async def take_for(events: EventStream, seconds: float, into: list[str]) -> None:
    """The ids of all events of that time."""
    with anyio.move_on_after(seconds):
        async for event in events:
            into.append(event.id)  # noqa: PERF401 - it never ends
