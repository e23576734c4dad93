# Written by `make generate` from openapi/close.yaml. What is changed here by hand is lost.
from __future__ import annotations

from typing import Literal, TypeAlias

from ..._core.model import OpenEnum

__all__ = ["BulkEmailContactPreference", "BulkEmailContactPreferenceValue"]


class BulkEmailContactPreference(OpenEnum):
    """
    Who of a lead gets the email: `lead` is the first address of its first contact, `contact`
    the first address of each contact. That `all`, which is undocumented, means every address is
    a guess.
    """

    LEAD = "lead"
    CONTACT = "contact"
    ALL = "all"


BulkEmailContactPreferenceValue: TypeAlias = (
    BulkEmailContactPreference
    | Literal[
        "lead",
        "contact",
        "all",
    ]
)
"""What can be passed for a `BulkEmailContactPreference`: a member, or its value."""
