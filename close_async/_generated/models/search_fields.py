# Written by `make generate` from openapi/close.yaml. What is changed here by hand is lost.
from __future__ import annotations

from typing import TYPE_CHECKING, ClassVar

import attrs

from ..._core.model import Model, fill

if TYPE_CHECKING:
    from collections import abc

__all__ = ["SearchFields"]


@attrs.define(init=False, eq=False, repr=False, getstate_setstate=False)
class SearchFields(Model):
    """
    Type of object, to the names of the keys to answer for it. `custom` means all custom fields,
    `custom.cf_...` one.
    """

    _slots_by_key: ClassVar[abc.Mapping[str, str]] = {}
    _keys: ClassVar[tuple[str, ...]] = ()
    _always: ClassVar[frozenset[str]] = frozenset(_keys)

    def __init__(
        self,
    ) -> None:
        fill(
            self,
        )
