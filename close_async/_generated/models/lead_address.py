# Written by `make generate` from openapi/close.yaml. What is changed here by hand is lost.
from __future__ import annotations

from typing import TYPE_CHECKING

from ..._core.fields import Declared, Omittable, define, plain
from ..._core.model import UNSET, Model, Unset

if TYPE_CHECKING:
    from collections import abc

__all__ = ["LeadAddress"]


@define
class LeadAddress(Model):
    """A postal address of a lead."""

    label: Omittable[str | None] = plain(default=UNSET)
    """What the address is for, such as `business`."""
    address_1: Omittable[str | None] = plain(default=UNSET)
    """The first line, as a rule the street."""
    address_2: Omittable[str | None] = plain(default=UNSET)
    """The second line."""
    city: Omittable[str | None] = plain(default=UNSET)
    """The city."""
    state: Omittable[str | None] = plain(default=UNSET)
    """The state, of the USA as its code."""
    zipcode: Omittable[str | None] = plain(default=UNSET)
    """The postal code."""
    country: Omittable[str | None] = plain(default=UNSET)
    """Code of the country, such as `US`."""
    tz_ids: Declared[list[str], abc.Sequence[str] | Unset] = plain(default=UNSET)
    """IANA names of the time zones in which the address may be."""
