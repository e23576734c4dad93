# Written by `make generate` from openapi/close.yaml. What is changed here by hand is lost.
from __future__ import annotations

from typing import Literal, TypeAlias

from ..._core.model import OpenEnum

__all__ = ["PhoneNumberSharing", "PhoneNumberSharingValue"]


class PhoneNumberSharing(OpenEnum):
    """Who uses a phone number. Close may add values."""

    PERSONAL = "personal"
    GROUP = "group"


PhoneNumberSharingValue: TypeAlias = (
    PhoneNumberSharing
    | Literal[
        "personal",
        "group",
    ]
)
"""What can be passed for a `PhoneNumberSharing`: a member, or its value."""
