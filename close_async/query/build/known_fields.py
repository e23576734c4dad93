"""The fields that this package knows by name, looked up by what a query says of them."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from ..tree.fields import Field, RegularField
from .catalog import KNOWN_TYPES
from .field_types import AnyField

if TYPE_CHECKING:
    from .object_type import ObjectType

TYPES: Final[dict[str, ObjectType]] = {known.object_type: known for known in KNOWN_TYPES}


def known_field(field: Field) -> AnyField | None:
    """Return the questions that a field takes, if this package knows it."""
    if not isinstance(field, RegularField):
        return None
    asked = getattr(TYPES.get(field.object_type), field.field_name, None)
    return asked if isinstance(asked, AnyField) and asked.field == field else None
