# Written by `make generate` from openapi/close.yaml. What is changed here by hand is lost.
from __future__ import annotations

from typing import TYPE_CHECKING

from ..._core.fields import Declared, Omittable, choice, define, moment, plain
from ..._core.model import UNSET, Model, Unset
from .custom_field_type import CustomFieldType, CustomFieldTypeValue

if TYPE_CHECKING:
    import datetime
    from collections import abc

__all__ = ["CustomField"]


@define
class CustomField(Model):
    """A custom field that the organization has defined."""

    id: str
    """Id of the field, starts with `cf_`; old ones start with `lcf_`."""
    name: str
    """The name that users see."""
    type: Declared[CustomFieldType | str, CustomFieldTypeValue] = choice(CustomFieldType)
    """What the field holds."""
    accepts_multiple_values: bool
    """
    Whether it holds a list. Only fields of the types user, choices, contact and custom_object
    can.
    """
    description: Omittable[str | None] = plain(default=UNSET)
    """What the field is for."""
    choices: Declared[list[str] | None, abc.Sequence[str] | None | Unset] = plain(default=UNSET)
    """The allowed values of a field of the type choices."""
    editable_with_roles: Declared[list[str], abc.Sequence[str] | Unset] = plain(default=UNSET)
    """Roles that may change values of the field; empty means all."""
    is_shared: Omittable[bool] = plain(default=UNSET)
    """Whether several kinds of objects have it."""
    referenced_custom_type_id: Omittable[str | None] = plain(default=UNSET)
    """Id of the custom object type that a field of the type custom_object refers to."""
    back_reference_is_visible: Omittable[bool | None] = plain(default=UNSET)
    """Whether users see the reference at the other object, too."""
    custom_activity_type_id: Omittable[str | None] = plain(default=UNSET)
    """Id of the type of activities that have the field, if it belongs to one."""
    required: Omittable[bool] = plain(default=UNSET)
    """Whether an activity or object of its type must have a value."""
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
