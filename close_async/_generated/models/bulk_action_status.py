# Written by `make generate` from openapi/close.yaml. What is changed here by hand is lost.
from __future__ import annotations

from typing import Literal, TypeAlias

from ..._core.model import OpenEnum

__all__ = ["BulkActionStatus", "BulkActionStatusValue"]


class BulkActionStatus(OpenEnum):
    """
    Where a bulk action stands. That it goes from `created` over `loading` and `processing` to
    `done` or `error`, with `paused` and `resuming` in between, is a guess.
    """

    CREATED = "created"
    LOADING = "loading"
    PROCESSING = "processing"
    DONE = "done"
    PAUSED = "paused"
    RESUMING = "resuming"
    ERROR = "error"


BulkActionStatusValue: TypeAlias = (
    BulkActionStatus
    | Literal[
        "created",
        "loading",
        "processing",
        "done",
        "paused",
        "resuming",
        "error",
    ]
)
"""What can be passed for a `BulkActionStatus`: a member, or its value."""
