# Written by `make generate` from openapi/close.yaml. What is changed here by hand is lost.
from __future__ import annotations

from typing import TYPE_CHECKING

from ..._core.fields import Declared, Omittable, define, moment, plain
from ..._core.model import UNSET, Model, Unset

if TYPE_CHECKING:
    import datetime
    from collections import abc

__all__ = ["OtherActivity"]


@define
class OtherActivity(Model):
    """
    An activity of a kind that has no list of its own here, such as a change of status. Its
    other keys are kept as they come.
    """

    id: str
    """Id of the activity, starts with `acti_`."""
    type: str = plain(key="_type")
    """The kind of the activity."""
    organization_id: Omittable[str] = plain(default=UNSET)
    """Id of the organization, starts with `orga_`."""
    lead_id: Omittable[str | None] = plain(default=UNSET)
    """Id of the lead, starts with `lead_`."""
    contact_id: Omittable[str | None] = plain(default=UNSET)
    """Id of the contact, starts with `cont_`."""
    user_id: Omittable[str | None] = plain(default=UNSET)
    """Id of the user who did it, starts with `user_`."""
    user_name: Omittable[str | None] = plain(default=UNSET)
    """The name of that user."""
    users: Declared[list[str], abc.Sequence[str] | Unset] = plain(default=UNSET)
    """Ids of all users who took part."""
    activity_at: Omittable[datetime.datetime | None] = moment(default=UNSET)
    """Where it stands in the timeline of the lead."""
    created_by: Omittable[str | None] = plain(default=UNSET)
    """Id of the user who created it, if it was one."""
    created_by_name: Omittable[str | None] = plain(default=UNSET)
    """The name of that user."""
    updated_by: Omittable[str | None] = plain(default=UNSET)
    """Id of the user who changed it last, if it was one."""
    updated_by_name: Omittable[str | None] = plain(default=UNSET)
    """The name of that user."""
    date_created: Omittable[datetime.datetime] = moment(default=UNSET)
    """When it was created."""
    date_updated: Omittable[datetime.datetime] = moment(default=UNSET)
    """When it was changed last."""
