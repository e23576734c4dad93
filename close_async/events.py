"""`Event`: something that happened, as the event log and webhooks tell it."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from ._core.fields import Omittable, define, moment, plain
from ._core.model import UNSET, Model

if TYPE_CHECKING:
    import datetime as dt

__all__ = ["Event"]


@define
class Event(Model):
    """Something that happened, once for the log and once for each webhook."""

    id: str
    """Id of the event, starts with `ev_`. A webhook that comes twice has the same."""
    object_type: str
    """What it is about, such as `sequence_subscription`."""
    object_id: str
    """Id of the object."""
    action: str
    """What happened to it, such as `updated`."""
    date_created: dt.datetime = moment()
    """When it happened."""
    date_updated: dt.datetime = moment()
    """When a later change was put into the same event."""
    lead_id: Omittable[str | None] = plain(default=UNSET)
    """Id of the lead that the object belongs to, if it belongs to one."""
    changed_fields: Omittable[list[str]] = plain(default=UNSET)
    """The fields that a change was about."""
    data: Omittable[dict[str, Any] | None] = plain(default=UNSET)
    """The object as it is after it, if it's still there."""
    previous_data: Omittable[dict[str, Any] | None] = plain(default=UNSET)
    """What the changed fields held before it."""
    meta: Omittable[dict[str, Any]] = plain(default=UNSET)
    """What caused it, such as `request_path` or `bulk_action_id`."""
    user_id: Omittable[str | None] = plain(default=UNSET)
    """Id of the user who did it, or None if nobody did."""
    api_key_id: Omittable[str | None] = plain(default=UNSET)
    """Id of the API key with which it was done, if it was one."""
    request_id: Omittable[str | None] = plain(default=UNSET)
    """Id of the request that did it."""
    organization_id: Omittable[str] = plain(default=UNSET)
    """Id of the organization, starts with `orga_`."""
