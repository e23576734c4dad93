# Written by `make generate` from openapi/close.yaml. What is changed here by hand is lost.
from __future__ import annotations

from typing import Literal, TypeAlias

from ..._core.model import OpenEnum

__all__ = ["WebhookStatus", "WebhookStatusValue"]


class WebhookStatus(OpenEnum):
    """Whether a webhook subscription gets events. Close may add values."""

    ACTIVE = "active"
    PAUSED = "paused"


WebhookStatusValue: TypeAlias = (
    WebhookStatus
    | Literal[
        "active",
        "paused",
    ]
)
"""What can be passed for a `WebhookStatus`: a member, or its value."""
