# Written by `make generate` from openapi/close.yaml. What is changed here by hand is lost.
from __future__ import annotations

from ..._core.fields import define
from ..._core.model import Model

__all__ = ["IntegrationLink"]


@define
class IntegrationLink(Model):
    """A link to another system."""

    name: str
    """The name that users see."""
    url: str
    """Where it leads."""
