# Written by `make generate` from openapi/close.yaml. What is changed here by hand is lost.
from __future__ import annotations

from typing import TYPE_CHECKING, Any, ClassVar

import attrs

from ..._core.model import Model, fill

if TYPE_CHECKING:
    from collections import abc

__all__ = ["SearchRow"]


@attrs.define(init=False, eq=False, repr=False, getstate_setstate=False)
class SearchRow(Model):
    """
    One object that a search found. The keys that `_fields` asked for are additional ones;
    custom values come flat, as `custom.cf_...`.
    """

    object_type: str
    """
    The type of the object, for example `lead` or `activity.email`.
    """
    id: str
    """
    Id of the object.
    """

    _slots_by_key: ClassVar[abc.Mapping[str, str]] = {
        "__object_type": "object_type",
        "id": "id",
    }
    _keys: ClassVar[tuple[str, ...]] = (
        "__object_type",
        "id",
    )
    _always: ClassVar[frozenset[str]] = frozenset(_keys)

    def __init__(
        self,
        *,
        object_type: str,
        id: str,
    ) -> None:
        fill(
            self,
            object_type=object_type,
            id=id,
        )

    @staticmethod
    def _fill(made: list[Any], values: abc.Iterable[Any], /) -> None:
        one: Any
        for one, (
            one.object_type,
            one.id,
        ) in zip(made, values):
            pass
