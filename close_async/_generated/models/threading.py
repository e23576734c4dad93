# Written by `make generate` from openapi/close.yaml. What is changed here by hand is lost.
from __future__ import annotations

from typing import Literal, TypeAlias

from ..._core.model import OpenEnum

__all__ = ["Threading", "ThreadingValue"]


class Threading(OpenEnum):
    """
    Whether an email opens a new thread or answers in the one of the previous email. Close may
    add values.
    """

    NEW_THREAD = "new_thread"
    OLD_THREAD = "old_thread"


ThreadingValue: TypeAlias = (
    Threading
    | Literal[
        "new_thread",
        "old_thread",
    ]
)
"""What can be passed for a `Threading`: a member, or its value."""
