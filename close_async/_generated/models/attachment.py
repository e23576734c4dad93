# Written by `make generate` from openapi/close.yaml. What is changed here by hand is lost.
from __future__ import annotations

from ..._core.fields import Omittable, define, plain
from ..._core.model import UNSET, Model

__all__ = ["Attachment"]


@define
class Attachment(Model):
    """A file."""

    filename: str | None
    """Its name."""
    url: str
    """Where it lies."""
    content_type: Omittable[str | None] = plain(default=UNSET)
    """Its media type."""
    size: Omittable[int | None] = plain(default=UNSET)
    """Its size in bytes."""
    thumbnail_url: Omittable[str | None] = plain(default=UNSET)
    """Where a small picture of it lies."""
