# Written by `make generate` from openapi/close.yaml. What is changed here by hand is lost.
from __future__ import annotations

from typing import TYPE_CHECKING

from ..._core.fields import Declared, Omittable, define, many, moment, plain
from ..._core.model import UNSET, Model, Unset

if TYPE_CHECKING:
    import datetime
    from collections import abc

    from .email_template_attachment import EmailTemplateAttachment
    from .sequence_reference import SequenceReference

__all__ = ["EmailTemplate"]


@define
class EmailTemplate(Model):
    """An email template."""

    id: str
    """Id of the template, starts with `tmpl_`."""
    name: str
    """The name that users see."""
    subject: str
    """The subject, with placeholders for data of the lead."""
    body: str
    """The body, with placeholders for data of the lead."""
    is_shared: bool
    """Whether the whole organization can use it. Sequences take only shared ones."""
    is_archived: bool
    """Whether it is archived."""
    attachments: Declared[list[EmailTemplateAttachment], abc.Sequence[EmailTemplateAttachment]] = (
        many(".email_template_attachment:EmailTemplateAttachment")
    )
    """The files that go with the email."""
    cc: Declared[list[str], abc.Sequence[str] | Unset] = plain(default=UNSET)
    """Addresses that get a copy, undocumented."""
    bcc: Declared[list[str], abc.Sequence[str] | Unset] = plain(default=UNSET)
    """Addresses that get a hidden copy, undocumented."""
    unsubscribe_link_id: Omittable[str | None] = plain(default=UNSET)
    """Id of the unsubscribe link in the body, if there is one; undocumented."""
    used_by_sequences: Declared[
        list[SequenceReference], abc.Sequence[SequenceReference] | Unset
    ] = many(".sequence_reference:SequenceReference", default=UNSET)
    """The sequences that send it. A list leaves it out."""
    last_used_at: Omittable[datetime.datetime | None] = moment(default=UNSET)
    """When it was used last."""
    last_used_by: Omittable[str | None] = plain(default=UNSET)
    """Id of the user who used it last."""
    last_used_type: Omittable[str | None] = plain(default=UNSET)
    """How it was used last, such as `create`."""
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
