# Written by `make generate` from openapi/close.yaml. What is changed here by hand is lost.
from __future__ import annotations

from typing import TYPE_CHECKING

from ..._core.fields import Declared, Omittable, choice, define, moment, plain
from ..._core.model import UNSET, Model, Unset
from .phone_number_carrier import PhoneNumberCarrier, PhoneNumberCarrierValue
from .phone_number_carrier_type import PhoneNumberCarrierType, PhoneNumberCarrierTypeValue
from .phone_number_type import PhoneNumberType, PhoneNumberTypeValue

if TYPE_CHECKING:
    import datetime
    from collections import abc

__all__ = ["PhoneNumber"]


@define
class PhoneNumber(Model):
    """A phone number from which calls and texts go out."""

    id: str
    """Id of the phone number, starts with `phon_`."""
    number: str
    """The number with country code, such as `+16505550100`."""
    type: Declared[PhoneNumberType | str, PhoneNumberTypeValue] = choice(PhoneNumberType)
    """Whose number it is."""
    sms_enabled: bool
    """Whether texts can go out from it."""
    user_id: str | None
    """
    Id of the user to whom it belongs alone; None for a group's number. Close is going to drop
    it, use `participants`.
    """
    number_formatted: Omittable[str] = plain(default=UNSET)
    """The number for people to read, such as `+1 650-555-0100`."""
    label: Omittable[str | None] = plain(default=UNSET)
    """The name that users see."""
    country: Omittable[str | None] = plain(default=UNSET)
    """Two-letter code of the country."""
    mms_enabled: Omittable[bool] = plain(default=UNSET)
    """Whether texts with pictures can go out from it."""
    participants: Declared[list[str], abc.Sequence[str] | Unset] = plain(default=UNSET)
    """Ids of the users who share the number."""
    is_group_number: Omittable[bool] = plain(default=UNSET)
    """Whether a group shares it. Close is going to drop the difference."""
    is_premium: Omittable[bool] = plain(default=UNSET)
    """Whether it costs more than others."""
    is_verified: Omittable[bool] = plain(default=UNSET)
    """Whether its owner has shown that it's theirs."""
    was_ported: Omittable[bool] = plain(default=UNSET)
    """Whether it was moved to Close from elsewhere."""
    carrier: Declared[PhoneNumberCarrier | str | None, PhoneNumberCarrierValue | None | Unset] = (
        choice(PhoneNumberCarrier, default=UNSET)
    )
    """The company behind it, if that is known."""
    carrier_type: Declared[
        PhoneNumberCarrierType | str | None, PhoneNumberCarrierTypeValue | None | Unset
    ] = choice(PhoneNumberCarrierType, default=UNSET)
    """What kind of number it is for that company."""
    address_id: Omittable[str | None] = plain(default=UNSET)
    """Id of the address that some countries demand."""
    bundle_id: Omittable[str | None] = plain(default=UNSET)
    """Id of the papers that some countries demand."""
    last_billed_price: Omittable[float | None] = plain(default=UNSET)
    """What it cost last time."""
    next_billing_on: Omittable[datetime.datetime | None] = moment(default=UNSET)
    """When it's paid for again."""
    supports_sms_to_countries: Declared[list[str], abc.Sequence[str] | Unset] = plain(default=UNSET)
    """Two-letter codes of the countries to which texts can go."""
    supports_mms_to_countries: Declared[list[str], abc.Sequence[str] | Unset] = plain(default=UNSET)
    """Two-letter codes of the countries to which texts with pictures can go."""
    forward_to: Omittable[str | None] = plain(default=UNSET)
    """The number to which calls are forwarded."""
    forward_to_formatted: Omittable[str | None] = plain(default=UNSET)
    """The same for people to read."""
    forward_to_enabled: Omittable[bool] = plain(default=UNSET)
    """Whether calls are forwarded."""
    phone_numbers: Declared[list[str], abc.Sequence[str] | Unset] = plain(default=UNSET)
    """Other numbers that ring, too."""
    phone_numbers_formatted: Declared[list[str], abc.Sequence[str] | Unset] = plain(default=UNSET)
    """The same for people to read."""
    press_1_to_accept: Omittable[bool] = plain(default=UNSET)
    """Whether who is called has to press 1 first."""
    voicemail_greeting_url: Omittable[str | None] = plain(default=UNSET)
    """Where the greeting of the voicemail is."""
    organization_id: Omittable[str] = plain(default=UNSET)
    """Id of the organization, starts with `orga_`."""
    date_created: Omittable[datetime.datetime] = moment(default=UNSET)
    """When it was created."""
    date_updated: Omittable[datetime.datetime] = moment(default=UNSET)
    """When it was changed last."""
