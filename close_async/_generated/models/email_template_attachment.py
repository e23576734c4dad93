# Written by `make generate` from openapi/close.yaml. What is changed here by hand is lost.
from __future__ import annotations

from ..._core.fields import Omittable, define, plain
from ..._core.model import UNSET, Model

__all__ = ["EmailTemplateAttachment"]


@define
class EmailTemplateAttachment(Model):
    """A file of an email template."""

    url: str
    """Where the file is."""
    filename: str
    """Name of the file."""
    content_type: str
    """Media type of the file, such as `application/pdf`."""
    size: int
    """Size of the file, by a guess in bytes."""
    content_id: Omittable[str | None] = plain(default=UNSET)
    """Name by which the body refers to the file, if it does."""
    inline_only: Omittable[bool] = plain(default=UNSET)
    """Whether the file shows only within the body."""
