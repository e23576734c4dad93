# Written by `make generate` from openapi/close.yaml. What is changed here by hand is lost.
from __future__ import annotations

from typing import Literal, TypeAlias

from ..._core.model import OpenEnum

__all__ = ["CustomFieldType", "CustomFieldTypeValue"]


class CustomFieldType(OpenEnum):
    """What a custom field holds. Close may add values."""

    TEXT = "text"
    NUMBER = "number"
    DATE = "date"
    DATETIME = "datetime"
    CHOICES = "choices"
    USER = "user"
    CONTACT = "contact"
    CUSTOM_OBJECT = "custom_object"
    TEXTAREA = "textarea"
    HIDDEN = "hidden"


CustomFieldTypeValue: TypeAlias = (
    CustomFieldType
    | Literal[
        "text",
        "number",
        "date",
        "datetime",
        "choices",
        "user",
        "contact",
        "custom_object",
        "textarea",
        "hidden",
    ]
)
"""What can be passed for a `CustomFieldType`: a member, or its value."""
