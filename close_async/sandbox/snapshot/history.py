"""
The past of a sandbox in its dump: the event log, and the events that wait for their subscribers.

An event refers to objects as they were, so its rows are dumped with it.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Final, cast

import attrs

from ..common.json_path import JsonPath
from ..common.timestamps import aware
from ..effects.webhook_deliveries import Delivery
from ..world.events import Cause, Event, ObjectState

if TYPE_CHECKING:
    from collections.abc import Mapping

    from ..common.objects import Row
    from ..http.context import ServerState

_CAUSE: Final = tuple(field.name for field in attrs.fields(Cause))


def dump_history(state: ServerState) -> Row:
    """Return the events, the oldest first, and the deliveries in the order of their turn."""
    return {
        "events": [_dump_event(event) for event in state.events.oldest()],
        "deliveries": [
            {
                "webhook_id": delivery.webhook_id,
                "event_id": delivery.event.id,
                "due": aware(delivery.due),
                "since": aware(delivery.since),
                "tries": delivery.tries,
            }
            for delivery in state.deliveries.waiting()
            if state.events.get(delivery.event.id) is not None
        ],
    }


def load_history(state: ServerState, content: Mapping[str, object]) -> None:
    """Put the past of a dump in the place of what the log has."""
    top = JsonPath("")
    state.events.restore([_load_event(item, path) for path, item in top.objects(content, "events")])
    state.deliveries.restore(
        [_load_delivery(state, item, path) for path, item in top.objects(content, "deliveries")]
    )


def _dump_event(event: Event) -> Row:
    return {
        "id": event.id,
        "position": event.position,
        "moment": aware(event.moment),
        "object_type": event.object_type,
        "action": event.action,
        "object_id": event.object_id,
        "before": _dump_object(event.before),
        "after": _dump_object(event.after),
        "cause": {name: getattr(event.cause, name) for name in _CAUSE},
    }


def _dump_object(seen: ObjectState | None) -> Row | None:
    if seen is None:
        return None

    ids = seen.contact_ids
    return {"row": seen.row, "contact_ids": None if ids is None else list(ids)}


def _load_event(item: Mapping[str, object], path: JsonPath) -> Event:
    cause = path.into("cause").mapping(item.get("cause"))
    return Event(
        id=path.text(item, "id"),
        position=int(path.number(item, "position")),
        moment=path.moment(item, "moment"),
        object_type=path.text(item, "object_type"),
        action=path.text(item, "action"),
        object_id=path.text(item, "object_id"),
        before=_load_object(item, "before", path),
        after=_load_object(item, "after", path),
        cause=Cause(*(path.into("cause").text_or_none(cause, name) for name in _CAUSE)),
    )


def _load_object(item: Mapping[str, object], key: str, path: JsonPath) -> ObjectState | None:
    if item.get(key) is None:
        return None

    inner = path.into(key)
    seen = inner.mapping(item[key])
    row = cast("Row", inner.into("row").mapping(seen.get("row")))
    ids = None if seen.get("contact_ids") is None else tuple(inner.texts(seen, "contact_ids"))
    return ObjectState(row, ids)


def _load_delivery(state: ServerState, item: Mapping[str, object], path: JsonPath) -> Delivery:
    event = state.events.get(path.text(item, "event_id"))
    if event is None:
        msg = "There is no such event in the dump."
        raise path.into("event_id").refusal(msg)

    return Delivery(
        webhook_id=path.text(item, "webhook_id"),
        event=event,
        due=path.moment(item, "due"),
        since=path.moment(item, "since"),
        tries=int(path.number(item, "tries")),
    )
