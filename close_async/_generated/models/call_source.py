# Written by `make generate` from openapi/close.yaml. What is changed here by hand is lost.
from __future__ import annotations

from typing import Literal, TypeAlias

from ..._core.model import OpenEnum

__all__ = ["CallSource", "CallSourceValue"]


class CallSource(OpenEnum):
    """Whether Close made a call or text, or it was logged. Close may add values."""

    CLOSE_IO = "Close.io"
    EXTERNAL = "External"


CallSourceValue: TypeAlias = (
    CallSource
    | Literal[
        "Close.io",
        "External",
    ]
)
"""What can be passed for a `CallSource`: a member, or its value."""
