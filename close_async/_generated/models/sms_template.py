# Written by `make generate` from openapi/close.yaml. What is changed here by hand is lost.
from __future__ import annotations

from typing import TYPE_CHECKING

from ..._core.fields import Declared, Omittable, choice, define, many, moment, plain
from ..._core.model import UNSET, Model, Unset
from .sms_template_status import SmsTemplateStatus, SmsTemplateStatusValue

if TYPE_CHECKING:
    import datetime
    from collections import abc

    from .email_template_attachment import EmailTemplateAttachment
    from .sequence_reference import SequenceReference

__all__ = ["SmsTemplate"]


@define
class SmsTemplate(Model):
    """An SMS template. Its id is what the SMS step of a sequence needs."""

    id: str
    """Id of the template, starts with `smstmpl_`."""
    name: str
    """The name that users see."""
    text: str
    """The text, with placeholders for data of the lead."""
    is_shared: Omittable[bool] = plain(default=UNSET)
    """Whether the whole organization can use it."""
    status: Declared[SmsTemplateStatus | str, SmsTemplateStatusValue | Unset] = choice(
        SmsTemplateStatus, default=UNSET
    )
    """Whether it is in use."""
    owned_by: Omittable[str | None] = plain(default=UNSET)
    """Id of the user who owns it."""
    attachments: Declared[
        list[EmailTemplateAttachment], abc.Sequence[EmailTemplateAttachment] | Unset
    ] = many(".email_template_attachment:EmailTemplateAttachment", default=UNSET)
    """The pictures that go with the text."""
    used_by_sequences: Declared[
        list[SequenceReference], abc.Sequence[SequenceReference] | Unset
    ] = many(".sequence_reference:SequenceReference", default=UNSET)
    """The sequences that send it. That an answer holds them as email templates do is a guess."""
    organization_id: Omittable[str] = plain(default=UNSET)
    """Id of the organization, starts with `orga_`."""
    created_by: Omittable[str | None] = plain(default=UNSET)
    """Id of the user who created it. That it can be None is a guess."""
    updated_by: Omittable[str | None] = plain(default=UNSET)
    """Id of the user who changed it last. That it can be None is a guess."""
    date_created: Omittable[datetime.datetime] = moment(default=UNSET)
    """When it was created."""
    date_updated: Omittable[datetime.datetime] = moment(default=UNSET)
    """When it was changed last."""
