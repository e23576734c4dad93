# Written by `make generate` from openapi/close.yaml. What is changed here by hand is lost.
from __future__ import annotations

from typing import TYPE_CHECKING

from ..._core.fields import Declared, Omittable, define, many, plain
from ..._core.model import UNSET, Model

if TYPE_CHECKING:
    from collections import abc

    from .custom_activity_type import CustomActivityType

__all__ = ["CustomActivityTypePage"]


@define
class CustomActivityTypePage(Model):
    """One page of custom activity types."""

    data: Declared[list[CustomActivityType], abc.Sequence[CustomActivityType]] = many(
        ".custom_activity_type:CustomActivityType"
    )
    """The rows of this page."""
    has_more: Omittable[bool] = plain(default=UNSET)
    """Whether there are rows after this page. Some lists leave it out."""
