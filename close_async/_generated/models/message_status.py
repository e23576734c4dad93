# Written by `make generate` from openapi/close.yaml. What is changed here by hand is lost.
from __future__ import annotations

from typing import Literal, TypeAlias

from ..._core.model import OpenEnum

__all__ = ["MessageStatus", "MessageStatusValue"]


class MessageStatus(OpenEnum):
    """
    Where an email or text is: received, kept as a draft, to be sent or sent. Close may add
    values.
    """

    INBOX = "inbox"
    DRAFT = "draft"
    SCHEDULED = "scheduled"
    OUTBOX = "outbox"
    SENT = "sent"
    ERROR = "error"


MessageStatusValue: TypeAlias = (
    MessageStatus
    | Literal[
        "inbox",
        "draft",
        "scheduled",
        "outbox",
        "sent",
        "error",
    ]
)
"""What can be passed for a `MessageStatus`: a member, or its value."""
