# Written by `make generate` from openapi/close.yaml. What is changed here by hand is lost.
from __future__ import annotations

from typing import TYPE_CHECKING, Any, ClassVar

import attrs

from ..._core.model import UNSET, Model, Unset, fill, read_many

if TYPE_CHECKING:
    from collections import abc

    from ..models.phone_number import PhoneNumber

__all__ = ["PhoneNumberPage"]


@attrs.define(init=False, eq=False, repr=False, getstate_setstate=False)
class PhoneNumberPage(Model):
    """
    One page of phone numbers.
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
        data: abc.Sequence[PhoneNumber],
        has_more: bool | Unset = UNSET,
    ) -> None:
        fill(
            self,
            _data=data,
            has_more=has_more,
        )

    @property
    def data(self) -> list[PhoneNumber]:
        """
        The rows of this page.
        """
        from ..models.phone_number import PhoneNumber

        found: list[PhoneNumber] = read_many(self, "data", PhoneNumber.from_rows)
        return found

    @data.setter
    def data(self, value: list[PhoneNumber]) -> None:
        self._data = value
