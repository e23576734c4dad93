# Written by `make generate` from openapi/close.yaml. What is changed here by hand is lost.
from __future__ import annotations

from typing import TYPE_CHECKING

from ..._core.fields import Declared, Omittable, define, plain
from ..._core.model import UNSET, Model, Unset

if TYPE_CHECKING:
    from collections import abc

__all__ = ["ContactPhone"]


@define
class ContactPhone(Model):
    """A phone number of a contact."""

    phone: str
    """The number in international form, such as `+16505551234`."""
    type: str
    """What the number is for, such as `mobile`."""
    phone_formatted: Omittable[str] = plain(default=UNSET)
    """The number as people write it."""
    country: Omittable[str | None] = plain(default=UNSET)
    """Code of the country, such as `US`."""
    outbound_sms_blocked: Omittable[bool] = plain(default=UNSET)
    """Whether texts to the number are blocked."""
    tz_ids: Declared[list[str], abc.Sequence[str] | Unset] = plain(default=UNSET)
    """IANA names of the time zones in which the number may be."""
