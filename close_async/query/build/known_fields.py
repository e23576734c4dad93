"""Looks up the fields of the catalog by what a query says of them."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from ..tree.fields import Field, RegularField
from .catalog import KNOWN_TYPES
from .field_types import AnyField

if TYPE_CHECKING:
    from .object_type import ObjectType

TYPES: Final[dict[str, ObjectType]] = {known.object_type: known for known in KNOWN_TYPES}


def known_field(field: Field) -> AnyField | None:
    """Return the field of the catalog that *field* is, if this package knows it."""
    if not isinstance(field, RegularField):
        return None
    known = getattr(TYPES.get(field.object_type), field.field_name, None)
    return known if isinstance(known, AnyField) and known.field == field else None


def field_names(object_type: str) -> tuple[str, ...]:
    """Return the names of all fields of the catalog that a type of objects has."""
    known = vars(type(TYPES[object_type])).items() if object_type in TYPES else ()
    return tuple(name for name, field in known if isinstance(field, AnyField))
