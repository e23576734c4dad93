"""`GET /event/` and `GET /event/{id}/`."""

from __future__ import annotations

import base64
import binascii
from itertools import islice
from typing import TYPE_CHECKING, Final

from ..common.errors import invalid, invalid_fields, not_found
from ..http.context import Reply, Request, ServerState
from ..http.list_filters import RANGES, moment_of
from ..http.paging import size
from ..http.views import stored

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    from ..http.resource import Handler
    from ..world.events import Event

_MOST: Final = 50
_FILTERS: Final = ("object_type", "object_id", "action", "lead_id", "user_id", "request_id")
# [doc], but for no filter, `object_type` and `object_id`, which have examples only.
_COMBINATIONS: Final = frozenset(
    frozenset(names.split())
    for names in (
        "", "object_type", "object_id", "lead_id", "user_id", "request_id",
        "object_type object_id", "object_type action", "object_id action",
        "lead_id object_type", "lead_id object_type action", "lead_id user_id",
        "lead_id user_id object_type", "lead_id user_id object_type action",
        "user_id object_id", "user_id object_id action",
        "user_id object_type", "user_id object_type action",
    )
)  # fmt: skip


def list_events(state: ServerState, request: Request) -> Reply:
    """Return a page of events, the newest first."""
    wanted = {key: request.query[key] for key in _FILTERS if key in request.query}
    if frozenset(wanted) not in _COMBINATIONS:
        msg = f"This combination of filters is not supported: {', '.join(sorted(wanted))}."
        raise invalid(msg)

    limit = min(size(request, default=_MOST), _MOST)
    fits = _fits(wanted, request.query)
    newest = [event for event in state.events.newest() if fits(event)]
    part = _part(newest, request.query.get("_cursor"), limit)
    show, organization_id = stored(request), state.world.organization_id
    return Reply(
        {
            "data": [show(event.show(organization_id)) for event in part],
            "cursor_next": _cursor("older", part[-1:], newest[-1:]),
            "cursor_previous": _cursor("newer", part[:1], newest[:1]),
        }
    )


def get_event(state: ServerState, request: Request) -> Reply:
    """Return one event."""
    event = state.events.get(request.ids["id"])
    if event is None:
        raise not_found()

    return Reply(stored(request)(event.show(state.world.organization_id)))


def _fits(wanted: Mapping[str, str], query: Mapping[str, str]) -> Callable[[Event], bool]:
    edges = [
        (compare, moment_of(query, f"date_updated__{word}"))
        for word, compare in RANGES.items()
        if f"date_updated__{word}" in query
    ]

    def fits(event: Event) -> bool:
        if not all(compare(event.moment, edge) for compare, edge in edges):
            return False

        return all(_value(event, key) == value for key, value in wanted.items())

    return fits


def _value(event: Event, key: str) -> object:
    return getattr(event.cause if key in {"user_id", "request_id"} else event, key)


def _part(newest: list[Event], cursor: str | None, limit: int) -> list[Event]:
    if cursor is None:
        return newest[:limit]

    direction, position = _read(cursor)
    if direction == "older":
        return list(islice((event for event in newest if event.position < position), limit))

    newer = [event for event in newest if event.position > position]
    return newer[-limit:] if limit else []


def _cursor(direction: str, edge: list[Event], last: list[Event]) -> str | None:
    """Return the cursor that continues from *edge*, or None if that is the *last* one."""
    if not edge or edge == last:
        return None

    return base64.urlsafe_b64encode(f"{direction} {edge[0].position}".encode()).decode()


def _read(cursor: str) -> tuple[str, int]:
    try:
        text = base64.b64decode(cursor, altchars=b"-_", validate=True).decode("ascii")
    except (binascii.Error, ValueError):
        text = ""

    direction, _, digits = text.partition(" ")
    if direction not in {"older", "newer"} or not digits.isdecimal():
        raise invalid_fields({"_cursor": "Invalid cursor"})

    return direction, int(digits)


def routes() -> dict[str, dict[str, Handler]]:
    """Return the routes of events."""
    return {"/event/": {"GET": list_events}, "/event/{id}/": {"GET": get_event}}
