# Written by `make generate` from openapi/close.yaml. What is changed here by hand is lost.
from __future__ import annotations

from typing import TYPE_CHECKING, Literal

from ..._core.fields import Declared, Omittable, define, many, moment, plain
from ..._core.model import UNSET, Model, Unset

if TYPE_CHECKING:
    import datetime
    from collections import abc

    from .attachment import Attachment

__all__ = ["NoteActivity"]


@define
class NoteActivity(Model):
    """A note on a lead."""

    id: str
    """Id of the activity, starts with `acti_`."""
    type: Literal["Note"] = plain(key="_type", default="Note")
    """Always `Note`."""
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
    note: Omittable[str | None] = plain(default=UNSET)
    """The text."""
    note_html: Omittable[str | None] = plain(default=UNSET)
    """The same as rich text, in HTML."""
    title: Omittable[str | None] = plain(default=UNSET)
    """The title."""
    pinned: Omittable[bool] = plain(default=UNSET)
    """Whether it stays on top of the timeline."""
    pinned_at: Omittable[datetime.datetime | None] = moment(default=UNSET)
    """Since when it is pinned. That there is such a key is a guess."""
    attachments: Declared[list[Attachment], abc.Sequence[Attachment] | Unset] = many(
        ".attachment:Attachment", default=UNSET
    )
    """Files."""
    user_name: Omittable[str | None] = plain(default=UNSET)
    """The name of that user."""
    created_by_name: Omittable[str | None] = plain(default=UNSET)
    """The name of that user."""
    updated_by_name: Omittable[str | None] = plain(default=UNSET)
    """The name of that user."""
