# Written by `make generate` from openapi/close.yaml. What is changed here by hand is lost.
from __future__ import annotations

from typing import TYPE_CHECKING

from ..._core.fields import Declared, Omittable, define, many, plain
from ..._core.model import UNSET, Model

if TYPE_CHECKING:
    from collections import abc

    from .custom_field import CustomField

__all__ = ["CustomFieldSchema"]


@define
class CustomFieldSchema(Model):
    """Which custom fields one kind of object has, its own and shared ones, in order."""

    fields: Declared[list[CustomField], abc.Sequence[CustomField]] = many(
        ".custom_field:CustomField"
    )
    """The custom fields."""
    object_type: Omittable[str] = plain(default=UNSET)
    """The kind of object. That the answer names it is a guess."""
