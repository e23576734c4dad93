# Written by `make generate` from openapi/close.yaml. What is changed here by hand is lost.
from __future__ import annotations

from ..._core.fields import Omittable, define, plain
from ..._core.model import UNSET, Model

__all__ = ["ContactEmailInput"]


@define
class ContactEmailInput(Model):
    """An email address that is given to a contact."""

    email: str
    """The address."""
    type: Omittable[str] = plain(default=UNSET)
    """What the address is for, such as `office`, which it is if left out."""
