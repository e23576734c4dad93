# Written by `make generate` from openapi/close.yaml. What is changed here by hand is lost.
from __future__ import annotations

from ..._core.fields import define
from ..._core.model import Model

__all__ = ["TemplateFile"]


@define
class TemplateFile(Model):
    """A file for a template, uploaded before."""

    url: str
    """Where the file is, as the upload answered."""
    filename: str
    """Name of the file."""
    content_type: str
    """Media type of the file, such as `application/pdf`."""
