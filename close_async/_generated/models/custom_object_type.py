# Written by `make generate` from openapi/close.yaml. What is changed here by hand is lost.
from __future__ import annotations

from typing import TYPE_CHECKING

from ..._core.fields import Declared, Omittable, define, many, moment, plain
from ..._core.model import UNSET, Model, Unset

if TYPE_CHECKING:
    import datetime
    from collections import abc

    from .custom_field import CustomField

__all__ = ["CustomObjectType"]


@define
class CustomObjectType(Model):
    """A kind of objects that the organization has defined."""

    id: str
    """Id of the type, starts with `cotype_`."""
    name: str
    """The name that users see."""
    name_plural: Omittable[str] = plain(default=UNSET)
    """The name for several of them."""
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
    back_reference_fields: Declared[list[CustomField], abc.Sequence[CustomField] | Unset] = many(
        ".custom_field:CustomField", default=UNSET
    )
    """
    Custom fields of other objects that refer to objects of the type. That they are such is a
    guess.
    """
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
