# Written by `make generate` from openapi/close.yaml. What is changed here by hand is lost.
from __future__ import annotations

from typing import TYPE_CHECKING, Any, ClassVar

import attrs

from ..._core.model import Model, fill

if TYPE_CHECKING:
    from collections import abc

__all__ = ["SearchCount"]


@attrs.define(init=False, eq=False, repr=False, getstate_setstate=False)
class SearchCount(Model):
    """
    How many rows a search finds. What tells the two numbers apart is a guess.
    """

    limited: int
    """
    Number of rows with regard to `results_limit` (a guess).
    """
    total: int
    """
    Number of rows without regard to `results_limit` (a guess).
    """

    _slots_by_key: ClassVar[abc.Mapping[str, str]] = {
        "limited": "limited",
        "total": "total",
    }
    _keys: ClassVar[tuple[str, ...]] = (
        "limited",
        "total",
    )
    _always: ClassVar[frozenset[str]] = frozenset(_keys)

    def __init__(
        self,
        *,
        limited: int,
        total: int,
    ) -> None:
        fill(
            self,
            limited=limited,
            total=total,
        )

    @staticmethod
    def _fill(made: list[Any], values: abc.Iterable[Any], /) -> None:
        one: Any
        for one, (
            one.limited,
            one.total,
        ) in zip(made, values):
            pass
