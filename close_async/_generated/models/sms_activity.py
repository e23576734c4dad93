# Written by `make generate` from openapi/close.yaml. What is changed here by hand is lost.
from __future__ import annotations

from typing import TYPE_CHECKING, Literal

from ..._core.fields import Declared, Omittable, choice, define, many, moment, plain
from ..._core.model import UNSET, Model, Unset
from .call_direction import CallDirection, CallDirectionValue
from .call_source import CallSource, CallSourceValue
from .message_status import MessageStatus, MessageStatusValue

if TYPE_CHECKING:
    import datetime
    from collections import abc

    from .attachment import Attachment

__all__ = ["SmsActivity"]


@define
class SmsActivity(Model):
    """A text (SMS)."""

    id: str
    """Id of the activity, starts with `acti_`."""
    type: Literal["SMS"] = plain(key="_type", default="SMS")
    """Always `SMS`."""
    status: Declared[MessageStatus | str, MessageStatusValue] = choice(MessageStatus)
    """Where it is."""
    direction: Declared[CallDirection | str, CallDirectionValue] = choice(CallDirection)
    """Who wrote to whom."""
    text: str | None
    """The text."""
    local_phone: str | None
    """Our number."""
    remote_phone: str | None
    """The number of the other side."""
    organization_id: str
    """Id of the organization, starts with `orga_`."""
    lead_id: str | None
    """Id of the lead, starts with `lead_`."""
    contact_id: str | None
    """Id of the contact, starts with `cont_`."""
    user_id: str | None
    """Id of the user who did it, starts with `user_`."""
    users: Declared[list[str], abc.Sequence[str]]
    """Ids of all users who took part."""
    activity_at: datetime.datetime | None = moment()
    """Where it stands in the timeline of the lead."""
    created_by: str | None
    """Id of the user who created it, if it was one."""
    updated_by: str | None
    """Id of the user who changed it last, if it was one."""
    date_created: datetime.datetime = moment()
    """When it was created."""
    date_updated: datetime.datetime = moment()
    """When it was changed last."""
    source: Declared[CallSource | str, CallSourceValue | Unset] = choice(CallSource, default=UNSET)
    """Whether Close sent it, or it was logged."""
    local_phone_formatted: Omittable[str | None] = plain(default=UNSET)
    """Our number as people write it."""
    local_country_iso: Omittable[str | None] = plain(default=UNSET)
    """Code of the country of our number."""
    remote_phone_formatted: Omittable[str | None] = plain(default=UNSET)
    """The number of the other side as people write it."""
    remote_country_iso: Omittable[str | None] = plain(default=UNSET)
    """Code of the country of that number."""
    date_sent: Omittable[datetime.datetime | None] = moment(default=UNSET)
    """When it was sent."""
    date_scheduled: Omittable[datetime.datetime | None] = moment(default=UNSET)
    """When it is to be sent."""
    template_id: Omittable[str | None] = plain(default=UNSET)
    """Id of the SMS template, starts with `smstmpl_`."""
    cost: Omittable[str | None] = plain(default=UNSET)
    """What it cost."""
    error_message: Omittable[str | None] = plain(default=UNSET)
    """Why it could not be sent."""
    sequence_id: Omittable[str | None] = plain(default=UNSET)
    """Id of the sequence that it was a step of, if it was one."""
    sequence_name: Omittable[str | None] = plain(default=UNSET)
    """The name of that sequence."""
    sequence_subscription_id: Omittable[str | None] = plain(default=UNSET)
    """Id of the run through that sequence."""
    attachments: Declared[list[Attachment], abc.Sequence[Attachment] | Unset] = many(
        ".attachment:Attachment", default=UNSET
    )
    """Files."""
    agent_action_reason: Omittable[str | None] = plain(default=UNSET)
    """Why an agent of Close's wrote it, if one did."""
    agent_config_id: Omittable[str | None] = plain(default=UNSET)
    """Id of that agent."""
    user_name: Omittable[str | None] = plain(default=UNSET)
    """The name of that user."""
    created_by_name: Omittable[str | None] = plain(default=UNSET)
    """The name of that user."""
    updated_by_name: Omittable[str | None] = plain(default=UNSET)
    """The name of that user."""
