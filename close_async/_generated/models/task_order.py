# Written by `make generate` from openapi/close.yaml. What is changed here by hand is lost.
from __future__ import annotations

from typing import Literal, TypeAlias

from ..._core.model import OpenEnum

__all__ = ["TaskOrder", "TaskOrderValue"]


class TaskOrder(OpenEnum):
    """By what tasks are sorted; with a `-` in front descending."""

    DATE = "date"
    VALUE_1 = "-date"
    DATE_CREATED = "date_created"
    VALUE_3 = "-date_created"


TaskOrderValue: TypeAlias = (
    TaskOrder
    | Literal[
        "date",
        "-date",
        "date_created",
        "-date_created",
    ]
)
"""What can be passed for a `TaskOrder`: a member, or its value."""
