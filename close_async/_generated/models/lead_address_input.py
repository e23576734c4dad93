# Written by `make generate` from openapi/close.yaml. What is changed here by hand is lost.
from __future__ import annotations

from ..._core.fields import Omittable, define, plain
from ..._core.model import UNSET, Model

__all__ = ["LeadAddressInput"]


@define
class LeadAddressInput(Model):
    """A postal address that is given to a lead."""

    label: Omittable[str] = plain(default=UNSET)
    """What the address is for: `business`, `mailing` or `other`."""
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
