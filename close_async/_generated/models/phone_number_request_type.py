# Written by `make generate` from openapi/close.yaml. What is changed here by hand is lost.
from __future__ import annotations

from typing import Literal, TypeAlias

from ..._core.model import OpenEnum

__all__ = ["PhoneNumberRequestType", "PhoneNumberRequestTypeValue"]


class PhoneNumberRequestType(OpenEnum):
    """What kinds of numbers can be rented."""

    LOCAL = "local"
    NATIONAL = "national"
    MOBILE = "mobile"
    TOLLFREE = "tollfree"


PhoneNumberRequestTypeValue: TypeAlias = (
    PhoneNumberRequestType
    | Literal[
        "local",
        "national",
        "mobile",
        "tollfree",
    ]
)
"""What can be passed for a `PhoneNumberRequestType`: a member, or its value."""
