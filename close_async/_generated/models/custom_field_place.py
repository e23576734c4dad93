# Written by `make generate` from openapi/close.yaml. What is changed here by hand is lost.
from __future__ import annotations

from ..._core.fields import Omittable, define, plain
from ..._core.model import UNSET, Model

__all__ = ["CustomFieldPlace"]


@define
class CustomFieldPlace(Model):
    """A custom field in the order of its kind of object. Its keys are a guess."""

    id: str
    """Id of the field."""
    required: Omittable[bool] = plain(default=UNSET)
    """Whether an object must have a value."""
    always_visible: Omittable[bool] = plain(default=UNSET)
    """Whether users see the field when it's empty, too."""
