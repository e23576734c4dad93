# Written by `make generate` from openapi/close.yaml. What is changed here by hand is lost.
from __future__ import annotations

from typing import Literal, TypeAlias

from ..._core.model import OpenEnum

__all__ = ["SmsTemplateStatus", "SmsTemplateStatusValue"]


class SmsTemplateStatus(OpenEnum):
    """Whether an SMS template is in use. Close may add values."""

    ACTIVE = "active"
    ARCHIVED = "archived"


SmsTemplateStatusValue: TypeAlias = (
    SmsTemplateStatus
    | Literal[
        "active",
        "archived",
    ]
)
"""What can be passed for a `SmsTemplateStatus`: a member, or its value."""
