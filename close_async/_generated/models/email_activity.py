# Written by `make generate` from openapi/close.yaml. What is changed here by hand is lost.
from __future__ import annotations

from typing import TYPE_CHECKING, Literal

from ..._core.fields import Declared, Omittable, choice, define, many, moment, one, plain
from ..._core.model import UNSET, Model, Unset
from .email_direction import EmailDirection, EmailDirectionValue
from .message_status import MessageStatus, MessageStatusValue

if TYPE_CHECKING:
    import datetime
    from collections import abc

    from .attachment import Attachment
    from .email_envelope import EmailEnvelope
    from .email_open import EmailOpen
    from .email_send_attempt import EmailSendAttempt

__all__ = ["EmailActivity"]


@define
class EmailActivity(Model):
    """An email."""

    id: str
    """Id of the activity, starts with `acti_`."""
    type: Literal["Email"] = plain(key="_type", default="Email")
    """Always `Email`."""
    status: Declared[MessageStatus | str, MessageStatusValue] = choice(MessageStatus)
    """Where it is."""
    direction: Declared[EmailDirection | str | None, EmailDirectionValue | None] = choice(
        EmailDirection
    )
    """Whether it came in or went out."""
    subject: str | None
    """The subject."""
    sender: str | None
    """From whom it is."""
    to: Declared[list[str], abc.Sequence[str]]
    """Addresses to which it went."""
    cc: Declared[list[str], abc.Sequence[str]]
    """Addresses that got a copy."""
    bcc: Declared[list[str], abc.Sequence[str]]
    """Addresses that got a hidden copy."""
    body_text: str | None
    """The text."""
    body_html: str | None
    """The text in HTML."""
    date_sent: datetime.datetime | None = moment()
    """When it was sent."""
    date_scheduled: datetime.datetime | None = moment()
    """When it is to be sent."""
    thread_id: str | None
    """Id of the thread, starts with `acti_`."""
    template_id: str | None
    """Id of the email template, starts with `tmpl_`."""
    has_reply: bool
    """Whether somebody answered."""
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
    body_preview: Omittable[str | None] = plain(default=UNSET)
    """How the text begins."""
    envelope: Omittable[EmailEnvelope | None] = one(".email_envelope:EmailEnvelope", default=UNSET)
    """The addresses as they stood in the headers."""
    attachments: Declared[list[Attachment] | None, abc.Sequence[Attachment] | None | Unset] = many(
        ".attachment:Attachment", default=UNSET
    )
    """Files."""
    in_reply_to_id: Omittable[str | None] = plain(default=UNSET)
    """Id of the email that it answers."""
    message_ids: Declared[list[str], abc.Sequence[str] | Unset] = plain(default=UNSET)
    """What mail servers call it."""
    references: Declared[list[str], abc.Sequence[str] | Unset] = plain(default=UNSET)
    """What mail servers call the emails before it."""
    email_account_id: Omittable[str | None] = plain(default=UNSET)
    """Id of the connected account that sent it, starts with `emailacct_`."""
    send_as_id: Omittable[str | None] = plain(default=UNSET)
    """Id of the permission to send as somebody else."""
    need_smtp_credentials: Omittable[bool] = plain(default=UNSET)
    """Whether it waits until the account can send."""
    template_name: Omittable[str | None] = plain(default=UNSET)
    """The name of the template."""
    bulk_email_action_id: Omittable[str | None] = plain(default=UNSET)
    """Id of the bulk email that it was a part of, starts with `bulkemail_`."""
    opens: Declared[list[EmailOpen] | None, abc.Sequence[EmailOpen] | None | Unset] = many(
        ".email_open:EmailOpen", default=UNSET
    )
    """When it was opened."""
    opens_summary: Omittable[str | None] = plain(default=UNSET)
    """How often it was opened, in words."""
    send_attempts: Declared[
        list[EmailSendAttempt] | None, abc.Sequence[EmailSendAttempt] | None | Unset
    ] = many(".email_send_attempt:EmailSendAttempt", default=UNSET)
    """What came of the attempts to send it."""
    followup_sequence_id: Omittable[str | None] = plain(default=UNSET)
    """Id of the sequence that starts if nobody answers."""
    followup_sequence_delay: Omittable[int | None] = plain(default=UNSET)
    """After how many seconds that sequence starts."""
    followup_sequence_add_cc_bcc: Omittable[bool] = plain(default=UNSET)
    """Whether that sequence sends copies, too."""
    sequence_id: Omittable[str | None] = plain(default=UNSET)
    """Id of the sequence that it was a step of, if it was one."""
    sequence_name: Omittable[str | None] = plain(default=UNSET)
    """The name of that sequence."""
    sequence_subscription_id: Omittable[str | None] = plain(default=UNSET)
    """Id of the run through that sequence."""
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
