# Written by `make generate` from openapi/close.yaml. What is changed here by hand is lost.
from __future__ import annotations

from typing import TYPE_CHECKING

from ..._core.fields import Declared, Omittable, choice, define, moment, plain
from ..._core.model import UNSET, Model, Unset
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
    organization_id: Omittable[str] = plain(default=UNSET)
    """Id of the organization, starts with `orga_`."""
    date_created: Omittable[datetime.datetime] = moment(default=UNSET)
    """When it was created."""
    date_updated: Omittable[datetime.datetime] = moment(default=UNSET)
    """When it was changed last."""
