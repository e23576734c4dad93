# Written by `make generate` from openapi/close.yaml. What is changed here by hand is lost.
from __future__ import annotations

from ..._core.fields import Omittable, define, plain
from ..._core.model import UNSET, Model

__all__ = ["EmailAttachmentInput"]


@define
class EmailAttachmentInput(Model):
    """A file that goes with an email. It was uploaded to Close before."""

    filename: str
    """Its name."""
    url: str
    """Where it lies, as the upload said."""
    size: int
    """Its size in bytes."""
    content_type: Omittable[str | None] = plain(default=UNSET)
    """Its media type."""
    content_id: Omittable[str | None] = plain(default=UNSET)
    """What the HTML calls it."""
    inline_only: Omittable[bool] = plain(default=UNSET)
    """Whether it shows in the text only."""
