# Written by `make generate` from openapi/close.yaml. What is changed here by hand is lost.
from __future__ import annotations

from ..._core.fields import define
from ..._core.model import Model

__all__ = ["SmsAttachmentInput"]


@define
class SmsAttachmentInput(Model):
    """A file that goes with a text. It was uploaded to Close before."""

    filename: str
    """Its name."""
    url: str
    """Where it lies, as the upload said."""
    content_type: str
    """Its media type, such as `image/png`."""
