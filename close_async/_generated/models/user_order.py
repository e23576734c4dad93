# Written by `make generate` from openapi/close.yaml. What is changed here by hand is lost.
from __future__ import annotations

from typing import Literal, TypeAlias

from ..._core.model import OpenEnum

__all__ = ["UserOrder", "UserOrderValue"]


class UserOrder(OpenEnum):
    """By which names users are sorted."""

    FIRST_NAMELAST_NAME = "first_name,last_name"
    LAST_NAMEFIRST_NAME = "last_name,first_name"


UserOrderValue: TypeAlias = (
    UserOrder
    | Literal[
        "first_name,last_name",
        "last_name,first_name",
    ]
)
"""What can be passed for a `UserOrder`: a member, or its value."""
