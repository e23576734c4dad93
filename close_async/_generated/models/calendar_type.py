# Written by `make generate` from openapi/close.yaml. What is changed here by hand is lost.
from __future__ import annotations

from typing import Literal, TypeAlias

from ..._core.model import OpenEnum

__all__ = ["CalendarType", "CalendarTypeValue"]


class CalendarType(OpenEnum):
    """The kind of a calendar. Close may add values."""

    GOOGLE = "google"
    MICROSOFT = "microsoft"


CalendarTypeValue: TypeAlias = (
    CalendarType
    | Literal[
        "google",
        "microsoft",
    ]
)
"""What can be passed for a `CalendarType`: a member, or its value."""
