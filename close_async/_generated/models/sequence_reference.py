# Written by `make generate` from openapi/close.yaml. What is changed here by hand is lost.
from __future__ import annotations

from typing import TYPE_CHECKING, Any, ClassVar

import attrs

from ..._core.model import Model, fill

if TYPE_CHECKING:
    from collections import abc

__all__ = ["SequenceReference"]


@attrs.define(init=False, eq=False, repr=False, getstate_setstate=False)
class SequenceReference(Model):
    """
    A sequence, by id and name only.
    """

    id: str
    """
    Id of the sequence, starts with `seq_`.
    """
    name: str
    """
    The name that users see.
    """

    _slots_by_key: ClassVar[abc.Mapping[str, str]] = {
        "id": "id",
        "name": "name",
    }
    _keys: ClassVar[tuple[str, ...]] = (
        "id",
        "name",
    )
    _always: ClassVar[frozenset[str]] = frozenset(_keys)

    def __init__(
        self,
        *,
        id: str,
        name: str,
    ) -> None:
        fill(
            self,
            id=id,
            name=name,
        )

    @staticmethod
    def _fill(made: list[Any], values: abc.Iterable[Any], /) -> None:
        one: Any
        for one, (
            one.id,
            one.name,
        ) in zip(made, values):
            pass
