"""The objects of the sandbox, as far as those see them who stand below the world."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any, Protocol, TypeAlias

Row: TypeAlias = dict[str, Any]
# Makes the object that a `POST` of that body to that path makes.
Post: TypeAlias = Callable[[str, Mapping[str, object]], Row]


class Objects(Protocol):
    """What the checks of bodies ask of the world."""

    def get(self, kind: str, row_id: object) -> Row | None:
        """Return the row, or None if there is none."""
        ...

    def all(self, kind: str) -> list[Row]:
        """Return the rows of *kind*, in the order in which they were added."""
        ...

    def where(self, kind: str, key: str, value: object) -> list[Row]:
        """Return the rows of *kind* that have *value* under one of the indexed keys."""
        ...
