# Written by `make generate` from openapi/close.yaml. What is changed here by hand is lost.
from __future__ import annotations

from typing import TYPE_CHECKING

from ..._core.fields import Declared, Omittable, define, plain
from ..._core.model import UNSET, Model, Unset

if TYPE_CHECKING:
    from collections import abc

__all__ = ["CustomFieldAssociation"]


@define
class CustomFieldAssociation(Model):
    """How a kind of object has a shared custom field. Its keys are a guess."""

    object_type: str
    """The kind of object, such as `lead`."""
    custom_activity_type_id: Omittable[str | None] = plain(default=UNSET)
    """Id of the type of activities, if it's one."""
    custom_object_type_id: Omittable[str | None] = plain(default=UNSET)
    """Id of the type of objects, if it's one."""
    editable_with_roles: Declared[list[str], abc.Sequence[str] | Unset] = plain(default=UNSET)
    """Roles that may change values of the field; empty means all."""
    required: Omittable[bool] = plain(default=UNSET)
    """Whether such an object must have a value."""
