# Written by `make generate` from openapi/close.yaml. What is changed here by hand is lost.
from __future__ import annotations

from typing import Literal, TypeAlias

from ..._core.model import OpenEnum

__all__ = ["PhoneNumberCarrierType", "PhoneNumberCarrierTypeValue"]


class PhoneNumberCarrierType(OpenEnum):
    """What kind of number it is for the carrier. Close may add values."""

    LOCAL = "local"
    NATIONAL = "national"
    MOBILE = "mobile"
    TOLLFREE = "tollfree"
    SHORTCODE = "shortcode"


PhoneNumberCarrierTypeValue: TypeAlias = (
    PhoneNumberCarrierType
    | Literal[
        "local",
        "national",
        "mobile",
        "tollfree",
        "shortcode",
    ]
)
"""What can be passed for a `PhoneNumberCarrierType`: a member, or its value."""
