# Written by `make generate` from openapi/close.yaml. What is changed here by hand is lost.
from __future__ import annotations

from ..._core.fields import define
from ..._core.model import Model

__all__ = ["CommentSummary"]


@define
class CommentSummary(Model):
    """How many comments there are on an object."""

    thread_id: str
    """Id of the thread of comments."""
    comment_count: int
    """How many there are."""
