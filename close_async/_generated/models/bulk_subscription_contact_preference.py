# Written by `make generate` from openapi/close.yaml. What is changed here by hand is lost.
from __future__ import annotations

from typing import Literal, TypeAlias

from ..._core.model import OpenEnum

__all__ = ["BulkSubscriptionContactPreference", "BulkSubscriptionContactPreferenceValue"]


class BulkSubscriptionContactPreference(OpenEnum):
    """
    Who of a lead is subscribed. `lead` is its first contact, `contact` each of its contacts, by
    their first address.
    """

    LEAD = "lead"
    CONTACT = "contact"


BulkSubscriptionContactPreferenceValue: TypeAlias = (
    BulkSubscriptionContactPreference
    | Literal[
        "lead",
        "contact",
    ]
)
"""What can be passed for a `BulkSubscriptionContactPreference`: a member, or its value."""
