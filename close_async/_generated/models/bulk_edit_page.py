# Written by `make generate` from openapi/close.yaml. What is changed here by hand is lost.
from __future__ import annotations

from typing import TYPE_CHECKING, Any, ClassVar

import attrs

from ..._core.model import UNSET, Model, Unset, fill, read_many

if TYPE_CHECKING:
    from collections import abc

    from ..models.bulk_edit import BulkEdit

__all__ = ["BulkEditPage"]


@attrs.define(init=False, eq=False, repr=False, getstate_setstate=False)
class BulkEditPage(Model):
    """
    One page of bulk edits.
    """

    _data: Any
    has_more: bool
    """
    Whether there are rows after this page. Some lists leave it out.
    """

    _slots_by_key: ClassVar[abc.Mapping[str, str]] = {
        "data": "_data",
        "has_more": "has_more",
    }
    _keys: ClassVar[tuple[str, ...]] = ("data",)
    _always: ClassVar[frozenset[str]] = frozenset(_keys)

    def __init__(
        self,
        *,
        data: abc.Sequence[BulkEdit],
        has_more: bool | Unset = UNSET,
    ) -> None:
        fill(
            self,
            _data=data,
            has_more=has_more,
        )

    @property
    def data(self) -> list[BulkEdit]:
        """
        The rows of this page.
        """
        from ..models.bulk_edit import BulkEdit

        found: list[BulkEdit] = read_many(self, "data", BulkEdit.from_rows)
        return found

    @data.setter
    def data(self, value: list[BulkEdit]) -> None:
        self._data = value
