# Written by `make generate` from openapi/close.yaml. What is changed here by hand is lost.
from __future__ import annotations

from typing import TYPE_CHECKING, ClassVar

import attrs

from ..._core.model import Model, fill

if TYPE_CHECKING:
    from collections import abc

__all__ = ["SmsOptions"]


@attrs.define(init=False, eq=False, repr=False, getstate_setstate=False)
class SmsOptions(Model):
    """
    How a subscription sends texts, undocumented.
    """

    local_phone: str
    """
    Id of the phone number from which texts go out, starts with `phon_`.
    """

    _slots_by_key: ClassVar[abc.Mapping[str, str]] = {
        "local_phone": "local_phone",
    }
    _keys: ClassVar[tuple[str, ...]] = ("local_phone",)
    _always: ClassVar[frozenset[str]] = frozenset(_keys)

    def __init__(
        self,
        *,
        local_phone: str,
    ) -> None:
        fill(
            self,
            local_phone=local_phone,
        )
