# Written by `make generate` from openapi/close.yaml. What is changed here by hand is lost.
from __future__ import annotations

from ..._core.fields import define
from ..._core.model import Model

__all__ = ["SearchFields"]


@define
class SearchFields(Model):
    """
    Type of object, to the names of the keys to answer for it. `custom` means all custom fields,
    `custom.cf_...` one.
    """
