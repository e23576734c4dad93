# Written by `make generate` from openapi/close.yaml. What is changed here by hand is lost.
from __future__ import annotations

from ..._core.fields import Omittable, define, plain
from ..._core.model import UNSET, Model

__all__ = ["ContactEmail"]


@define
class ContactEmail(Model):
    """An email address of a contact."""

    email: str
    """The address."""
    type: str
    """What the address is for, such as `office`."""
    is_unsubscribed: Omittable[bool] = plain(default=UNSET)
    """Whether its owner wants no more emails."""
