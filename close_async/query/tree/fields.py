"""The fields that a condition can be about."""

from __future__ import annotations

from typing import Any, ClassVar

import attrs

from .json_value import NO_EXTRA, Json
from .node import Node


class Field(Node):
    """One field of the objects that a query is about."""

    __slots__ = ()
    _kind: ClassVar[str] = "field"

    @property
    def owner(self) -> str | None:
        """The type of the objects that have this field, if it's known."""
        return None


@attrs.frozen(eq=False, repr=False)
class RegularField(Field):
    """A field that Close has built in."""

    object_type: str
    field_name: str
    extra: Json = attrs.field(default=NO_EXTRA, kw_only=True)

    _type: ClassVar[str] = "regular_field"

    @property
    def owner(self) -> str:
        """The type of the objects that have this field."""
        return self.object_type


@attrs.frozen(eq=False, repr=False)
class CustomField(Field):
    """
    A custom field.

    *of* is the object type whose field it is. It isn't sent to Close, and equality ignores it; with
    it the query knows what it finds.
    """

    custom_field_id: str
    of: str | None = attrs.field(default=None, eq=False)
    extra: Json = attrs.field(default=NO_EXTRA, kw_only=True)

    _type: ClassVar[str] = "custom_field"

    def _belongs_to(self) -> str | None:
        return self.of

    @property
    def owner(self) -> str | None:
        """The type of the objects that have this field, if it's known."""
        return self.of


@attrs.frozen(eq=False, repr=False)
class UnknownField(Field):
    """A field of a type that this package doesn't know yet, kept as it was read."""

    json: Json

    def _plain(self) -> dict[str, Any]:
        plain: dict[str, Any] = self.json.thaw()
        return plain
