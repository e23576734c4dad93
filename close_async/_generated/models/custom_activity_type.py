# Written by `make generate` from openapi/close.yaml. What is changed here by hand is lost.
from __future__ import annotations

from typing import TYPE_CHECKING

from ..._core.fields import Declared, Omittable, define, many, moment, plain
from ..._core.model import UNSET, Model, Unset

if TYPE_CHECKING:
    import datetime
    from collections import abc

    from .custom_field import CustomField

__all__ = ["CustomActivityType"]


@define
class CustomActivityType(Model):
    """A kind of activities that the organization has defined."""

    id: str
    """Id of the type, starts with `actitype_`."""
    name: str
    """The name that users see."""
    description: Omittable[str | None] = plain(default=UNSET)
    """What it is for."""
    api_create_only: Omittable[bool] = plain(default=UNSET)
    """Whether only programs may create objects of the type."""
    editable_with_roles: Declared[list[str], abc.Sequence[str] | Unset] = plain(default=UNSET)
    """Roles that may change objects of the type; empty means all."""
    fields: Declared[list[CustomField], abc.Sequence[CustomField] | Unset] = many(
        ".custom_field:CustomField", default=UNSET
    )
    """Its custom fields, in the order in which users see them."""
    is_archived: Omittable[bool] = plain(default=UNSET)
    """Whether it is out of use."""
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
