# Written by `make generate` from openapi/close.yaml. What is changed here by hand is lost.
from __future__ import annotations

from typing import TYPE_CHECKING, Any, ClassVar

import attrs

from ..._core.model import UNSET, Model, Unset, fill, read_many

if TYPE_CHECKING:
    from collections import abc

    from ..models.custom_field import CustomField

__all__ = ["CustomFieldPage"]


@attrs.define(init=False, eq=False, repr=False, getstate_setstate=False)
class CustomFieldPage(Model):
    """
    One page of custom fields.
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
        data: abc.Sequence[CustomField],
        has_more: bool | Unset = UNSET,
    ) -> None:
        fill(
            self,
            _data=data,
            has_more=has_more,
        )

    @property
    def data(self) -> list[CustomField]:
        """
        The rows of this page.
        """
        from ..models.custom_field import CustomField

        found: list[CustomField] = read_many(self, "data", CustomField.from_rows)
        return found

    @data.setter
    def data(self, value: list[CustomField]) -> None:
        self._data = value
