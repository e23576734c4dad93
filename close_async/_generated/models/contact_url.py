# Written by `make generate` from openapi/close.yaml. What is changed here by hand is lost.
from __future__ import annotations

from ..._core.fields import define
from ..._core.model import Model

__all__ = ["ContactUrl"]


@define
class ContactUrl(Model):
    """A web address of a contact."""

    url: str
    """The address."""
    type: str
    """What the address is for, such as `url`."""
