# Written by `make generate` from openapi/close.yaml. What is changed here by hand is lost.
from __future__ import annotations

from typing import Literal, TypeAlias

from ..._core.model import OpenEnum

__all__ = ["PhoneNumberType", "PhoneNumberTypeValue"]


class PhoneNumberType(OpenEnum):
    """
    Whose number it is: Close's own (`internal`), the customer's and shown only as caller
    (`external`), or the customer's with calls routed to Close (`virtual`). Close may add
    values.
    """

    INTERNAL = "internal"
    EXTERNAL = "external"
    VIRTUAL = "virtual"


PhoneNumberTypeValue: TypeAlias = (
    PhoneNumberType
    | Literal[
        "internal",
        "external",
        "virtual",
    ]
)
"""What can be passed for a `PhoneNumberType`: a member, or its value."""
