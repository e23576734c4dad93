# Written by `make generate` from openapi/close.yaml. What is changed here by hand is lost.
from __future__ import annotations

from ..._core.fields import Omittable, define, plain
from ..._core.model import UNSET, Model

__all__ = ["ContactPhoneInput"]


@define
class ContactPhoneInput(Model):
    """A phone number that is given to a contact."""

    phone: str
    """The number, best in international form such as `+16505551234`."""
    type: Omittable[str] = plain(default=UNSET)
    """What the number is for, such as `office`, which it is if left out."""
    country: Omittable[str] = plain(default=UNSET)
    """Code of the country, for a number without country code. That it can be given is a guess."""
