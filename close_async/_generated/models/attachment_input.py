# Written by `make generate` from openapi/close.yaml. What is changed here by hand is lost.
from __future__ import annotations

from ..._core.fields import Omittable, define, plain
from ..._core.model import UNSET, Model

__all__ = ["AttachmentInput"]


@define
class AttachmentInput(Model):
    """A file that is attached. It was uploaded to Close before."""

    filename: str
    """Its name."""
    url: str
    """Where it lies, as the upload said."""
    content_type: Omittable[str | None] = plain(default=UNSET)
    """Its media type."""
