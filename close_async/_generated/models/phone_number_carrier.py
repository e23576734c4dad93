# Written by `make generate` from openapi/close.yaml. What is changed here by hand is lost.
from __future__ import annotations

from typing import Literal, TypeAlias

from ..._core.model import OpenEnum

__all__ = ["PhoneNumberCarrier", "PhoneNumberCarrierValue"]


class PhoneNumberCarrier(OpenEnum):
    """The company behind a number. Close may add values."""

    TWILIO = "twilio"
    PLIVO = "plivo"


PhoneNumberCarrierValue: TypeAlias = (
    PhoneNumberCarrier
    | Literal[
        "twilio",
        "plivo",
    ]
)
"""What can be passed for a `PhoneNumberCarrier`: a member, or its value."""
