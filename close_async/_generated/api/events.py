# Written by `make generate` from openapi/close.yaml. What is changed here by hand is lost.
"""The event log: what happened in the organization in the last 30 days, and what happens."""

from __future__ import annotations

from typing import TYPE_CHECKING

from ..._core.call import Call
from ..._core.encode import (
    params,
    segment,
)
from ...paging import CursorPages

if TYPE_CHECKING:
    import datetime

    from ..._core.call import Sender
    from ..models.event import Event
    from ..models.event_page import EventPage

__all__ = ["Events", "EventsCalls"]


class EventsCalls:
    """The calls of `events`, not sent: `close.send(close.events.calls.list(...))`."""

    @staticmethod
    def list(
        *,
        object_type: str | None = None,
        object_id: str | None = None,
        action: str | None = None,
        lead_id: str | None = None,
        user_id: str | None = None,
        request_id: str | None = None,
        date_updated_gt: datetime.datetime | None = None,
        date_updated_gte: datetime.datetime | None = None,
        date_updated_lt: datetime.datetime | None = None,
        date_updated_lte: datetime.datetime | None = None,
    ) -> Call[EventPage]:
        """Return the call of `events.list()`, not sent."""
        from ..models.event_page import EventPage

        return Call(
            operation="events.list",
            method="GET",
            path="/event/",
            parse=EventPage.from_dict,
            effect="read",
            params=params(
                ("object_type", object_type),
                ("object_id", object_id),
                ("action", action),
                ("lead_id", lead_id),
                ("user_id", user_id),
                ("request_id", request_id),
                ("date_updated__gt", date_updated_gt),
                ("date_updated__gte", date_updated_gte),
                ("date_updated__lt", date_updated_lt),
                ("date_updated__lte", date_updated_lte),
            ),
        )

    @staticmethod
    def get(id: str) -> Call[Event]:
        """Return the call of `events.get()`, not sent."""
        from ..models.event import Event

        return Call(
            operation="events.get",
            method="GET",
            path=f"/event/{segment(id)}/",
            parse=Event.from_dict,
            effect="read",
        )


class Events:
    """The event log: what happened in the organization in the last 30 days, and what happens."""

    calls = EventsCalls

    def __init__(self, sender: Sender) -> None:
        self._sender = sender

    def list(
        self,
        *,
        object_type: str | None = None,
        object_id: str | None = None,
        action: str | None = None,
        lead_id: str | None = None,
        user_id: str | None = None,
        request_id: str | None = None,
        date_updated_gt: datetime.datetime | None = None,
        date_updated_gte: datetime.datetime | None = None,
        date_updated_lt: datetime.datetime | None = None,
        date_updated_lte: datetime.datetime | None = None,
        page_size: int = 50,
        checkpoint: str | None = None,
    ) -> CursorPages[Event]:
        """
        List events.

        Return what happened in the last 30 days, the newest first. Only some combinations of
        filters are taken: `object_type`, `lead_id` or `user_id`, alone or with each other, each
        with `action`, and `object_id`.

        *object_type*: Only events of this kind of object, such as `sequence_subscription`.
        *object_id*: Only events of this object.
        *action*: Only events of this kind, such as `created`.
        *lead_id*: Only events of this lead and what belongs to it.
        *user_id*: Only what this user did.
        *request_id*: Only what this request did.
        *date_updated_gt*: Only events that were changed after this moment.
        *date_updated_gte*: Only events that were changed at this moment or after it.
        *date_updated_lt*: Only events that were changed before this moment.
        *date_updated_lte*: Only events that were changed at this moment or before it.
        *page_size*: How many rows to ask for at once, 50 at most.
        *checkpoint*: Where to go on: the `checkpoint` of an earlier walk through the same list.

        Raises:
            CloseError: See `close_async.errors` for all that can go wrong.
        """
        call = self.calls.list(
            object_type=object_type,
            object_id=object_id,
            action=action,
            lead_id=lead_id,
            user_id=user_id,
            request_id=request_id,
            date_updated_gt=date_updated_gt,
            date_updated_gte=date_updated_gte,
            date_updated_lt=date_updated_lt,
            date_updated_lte=date_updated_lte,
        )
        return CursorPages(self._sender, call, page_size=page_size, checkpoint=checkpoint)

    async def get(self, id: str) -> Event:
        """
        Fetch one event.

        Return one event. Close forgets events after 30 days.

        *id*: Id of the event, for example `ev_3sTKRnLwVpQx8ZbYmHcD5f`.

        Raises:
            NotFound: There is no such URL, or no such object in this organization.
            CloseError: See `close_async.errors` for all that can go wrong.
        """
        call = self.calls.get(id)
        return (await self._sender.send(call)).parsed
