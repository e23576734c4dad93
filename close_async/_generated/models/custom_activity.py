# Written by `make generate` from openapi/close.yaml. What is changed here by hand is lost.
from __future__ import annotations

from typing import TYPE_CHECKING, Literal

from ..._core.fields import Declared, Omittable, choice, define, moment, plain
from ..._core.model import UNSET, Model, Unset
from .custom_activity_status import CustomActivityStatus, CustomActivityStatusValue

if TYPE_CHECKING:
    import datetime
    from collections import abc

__all__ = ["CustomActivity"]


@define
class CustomActivity(Model):
    """
    An activity of one of the organization's own kinds. Its fields are keys such as
    `custom.cf_...`.
    """

    id: str
    """Id of the activity, starts with `acti_`."""
    type: Literal["CustomActivity"] = plain(key="_type", default="CustomActivity")
    """Always `CustomActivity`."""
    custom_activity_type_id: str
    """Id of its type, starts with `actitype_`."""
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
    status: Declared[CustomActivityStatus | str, CustomActivityStatusValue | Unset] = choice(
        CustomActivityStatus, default=UNSET
    )
    """Whether it counts."""
    pinned: Omittable[bool] = plain(default=UNSET)
    """Whether it stays on top of the timeline."""
    user_name: Omittable[str | None] = plain(default=UNSET)
    """The name of that user."""
    created_by_name: Omittable[str | None] = plain(default=UNSET)
    """The name of that user."""
    updated_by_name: Omittable[str | None] = plain(default=UNSET)
    """The name of that user."""
