# Written by `make generate` from openapi/close.yaml. What is changed here by hand is lost.
from __future__ import annotations

from typing import Literal, TypeAlias

from ..._core.model import OpenEnum

__all__ = ["ConnectedAccountType", "ConnectedAccountTypeValue"]


class ConnectedAccountType(OpenEnum):
    """
    The service of a connected account. Zoom and Calendly send no emails. Close may add values.
    """

    GOOGLE = "google"
    MICROSOFT = "microsoft"
    CUSTOM_EMAIL = "custom_email"
    ZOOM = "zoom"
    CALENDLY = "calendly"


ConnectedAccountTypeValue: TypeAlias = (
    ConnectedAccountType
    | Literal[
        "google",
        "microsoft",
        "custom_email",
        "zoom",
        "calendly",
    ]
)
"""What can be passed for a `ConnectedAccountType`: a member, or its value."""
