# Written by `make generate` from openapi/close.yaml. What is changed here by hand is lost.
from __future__ import annotations

from typing import TYPE_CHECKING

from ..._core.fields import Declared, Omittable, define, many, plain
from ..._core.model import UNSET, Model

if TYPE_CHECKING:
    from collections import abc

    from .custom_activity import CustomActivity

__all__ = ["CustomActivityPage"]


@define
class CustomActivityPage(Model):
    """One page of custom activities."""

    data: Declared[list[CustomActivity], abc.Sequence[CustomActivity]] = many(
        ".custom_activity:CustomActivity"
    )
    """The rows of this page."""
    has_more: Omittable[bool] = plain(default=UNSET)
    """Whether there are rows after this page. Some lists leave it out."""
