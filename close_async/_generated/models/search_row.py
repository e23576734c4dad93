# Written by `make generate` from openapi/close.yaml. What is changed here by hand is lost.
from __future__ import annotations

from ..._core.fields import define, plain
from ..._core.model import Model

__all__ = ["SearchRow"]


@define
class SearchRow(Model):
    """
    One object that a search found. The keys that `_fields` asked for are additional ones;
    custom values come flat, as `custom.cf_...`.
    """

    object_type: str = plain(key="__object_type")
    """The type of the object, for example `lead` or `activity.email`."""
    id: str
    """Id of the object."""
