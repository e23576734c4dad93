"""Sort keys: the field and direction by which the rows of a search are sorted."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final, Literal, Protocol, TypeAlias

import attrs

from .capabilities import Slot

if TYPE_CHECKING:
    from .fields import Field
    from .json_value import Json

SortDirection: TypeAlias = Literal["asc", "desc"]


@attrs.frozen
class SortKey:
    """
    One field to sort by. Close sorts by the numbers, dates and texts of the searched type itself.

        >>> from close_async.query import Lead
        >>> Lead.date_created.descending().to_dict()["direction"]
        'desc'
    """

    field: Field
    direction: SortDirection = "asc"

    @staticmethod
    def from_dict(key: dict[str, Any], /) -> AnySortKey:
        """
        Return the sort key that a JSON object describes.

        Raises:
            QueryNotUnderstood: *key* is not a JSON object, or its field is not a field.
        """
        return sort_operations().read_sort_key(key, "sort")

    def to_dict(self) -> dict[str, Any]:
        """Return the JSON of this key."""
        return {"direction": self.direction, "field": self.field.to_dict()}


@attrs.frozen
class UnknownSortKey:
    """A sort key that this package doesn't understand, kept as it came."""

    json: Json

    def to_dict(self) -> dict[str, Any]:
        """Return the JSON of this key."""
        key: dict[str, Any] = self.json.thaw()
        return key


AnySortKey: TypeAlias = SortKey | UnknownSortKey


class _SortOperations(Protocol):
    """What `SortKey.from_dict()` calls."""

    def read_sort_key(self, value: object, path: str) -> AnySortKey: ...


sort_operations: Final[Slot[_SortOperations]] = Slot()
