# Written by `make generate` from openapi/close.yaml. What is changed here by hand is lost.
from __future__ import annotations

from typing import TYPE_CHECKING

from ..._core.fields import Omittable, define, moment, plain
from ..._core.model import UNSET, Model

if TYPE_CHECKING:
    import datetime

__all__ = ["CustomObject"]


@define
class CustomObject(Model):
    """
    An object of one of the organization's own kinds. Its fields are keys such as
    `custom.cf_...`.
    """

    id: str
    """Id of the object."""
    custom_object_type_id: str
    """Id of its type, starts with `cotype_`."""
    lead_id: str
    """Id of the lead, starts with `lead_`."""
    name: str
    """The name that users see."""
    organization_id: Omittable[str] = plain(default=UNSET)
    """Id of the organization, starts with `orga_`."""
    created_by: Omittable[str | None] = plain(default=UNSET)
    """Id of the user who created it, if it was one."""
    updated_by: Omittable[str | None] = plain(default=UNSET)
    """Id of the user who changed it last, if it was one."""
    date_created: Omittable[datetime.datetime] = moment(default=UNSET)
    """When it was created."""
    date_updated: Omittable[datetime.datetime] = moment(default=UNSET)
    """When it was changed last."""
