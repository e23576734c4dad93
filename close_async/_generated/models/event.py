# Written by `make generate` from openapi/close.yaml. What is changed here by hand is lost.
from __future__ import annotations

from typing import TYPE_CHECKING

from ..._core.fields import Declared, Omittable, choice, define, moment, one, plain
from ..._core.model import UNSET, Model, Unset
from .event_action import EventAction, EventActionValue
from .event_object_type import EventObjectType, EventObjectTypeValue

if TYPE_CHECKING:
    import datetime
    from collections import abc

    from .event_data import EventData
    from .event_meta import EventMeta

__all__ = ["Event"]


@define
class Event(Model):
    """Something that happened, once for the log and once for each webhook."""

    id: str
    """Id of the event, starts with `ev_`. A webhook that comes twice has the same."""
    object_type: Declared[EventObjectType | str, EventObjectTypeValue] = choice(EventObjectType)
    """What it is about."""
    object_id: str
    """Id of the object."""
    action: Declared[EventAction | str, EventActionValue] = choice(EventAction)
    """What happened to it."""
    date_created: datetime.datetime = moment()
    """When it happened."""
    date_updated: datetime.datetime = moment()
    """When a later change was put into the same event."""
    lead_id: Omittable[str | None] = plain(default=UNSET)
    """Id of the lead that the object belongs to, if it belongs to one."""
    changed_fields: Declared[list[str], abc.Sequence[str] | Unset] = plain(default=UNSET)
    """The fields that a change was about. Changes close to each other are one event."""
    data: Omittable[EventData | None] = one(".event_data:EventData", default=UNSET)
    """The object as it is after it, if it's still there."""
    previous_data: Omittable[EventData | None] = one(".event_data:EventData", default=UNSET)
    """What the changed fields held before it."""
    meta: Omittable[EventMeta] = one(".event_meta:EventMeta", default=UNSET)
    """What caused it."""
    user_id: Omittable[str | None] = plain(default=UNSET)
    """Id of the user who did it, or None if nobody did."""
    api_key_id: Omittable[str | None] = plain(default=UNSET)
    """Id of the API key with which it was done, if it was one."""
    oauth_client_id: Omittable[str | None] = plain(default=UNSET)
    """Id of the application with which it was done, if it was one. That it comes is a guess."""
    oauth_scope: Omittable[str | None] = plain(default=UNSET)
    """What that application may do. That it comes is a guess."""
    request_id: Omittable[str | None] = plain(default=UNSET)
    """Id of the request that did it."""
    organization_id: Omittable[str] = plain(default=UNSET)
    """Id of the organization, starts with `orga_`."""
