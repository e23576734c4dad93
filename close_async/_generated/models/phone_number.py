# Written by `make generate` from openapi/close.yaml. What is changed here by hand is lost.
from __future__ import annotations

from typing import TYPE_CHECKING, Any, ClassVar

import attrs

from ..._core.model import UNSET, Model, Unset, fill, read_moment
from ..models.phone_number_type import PhoneNumberType, PhoneNumberTypeValue

if TYPE_CHECKING:
    import datetime
    from collections import abc

__all__ = ["PhoneNumber"]


@attrs.define(init=False, eq=False, repr=False, getstate_setstate=False)
class PhoneNumber(Model):
    """
    A phone number from which calls and texts go out.
    """

    id: str
    """
    Id of the phone number, starts with `phon_`.
    """
    number: str
    """
    The number with country code, such as `+16505550100`.
    """
    _type: Any
    sms_enabled: bool
    """
    Whether texts can go out from it.
    """
    user_id: str | None
    """
    Id of the user to whom it belongs alone; None for a group's number. Close is going to drop
    it, use `participants`.
    """
    number_formatted: str
    """
    The number for people to read, such as `+1 650-555-0100`.
    """
    label: str | None
    """
    The name that users see.
    """
    country: str | None
    """
    Two-letter code of the country.
    """
    mms_enabled: bool
    """
    Whether texts with pictures can go out from it.
    """
    participants: list[str]
    """
    Ids of the users who share the number.
    """
    is_group_number: bool
    """
    Whether a group shares it. Close is going to drop the difference.
    """
    organization_id: str
    """
    Id of the organization, starts with `orga_`.
    """
    _date_created: Any
    _date_updated: Any

    _slots_by_key: ClassVar[abc.Mapping[str, str]] = {
        "id": "id",
        "number": "number",
        "type": "_type",
        "sms_enabled": "sms_enabled",
        "user_id": "user_id",
        "number_formatted": "number_formatted",
        "label": "label",
        "country": "country",
        "mms_enabled": "mms_enabled",
        "participants": "participants",
        "is_group_number": "is_group_number",
        "organization_id": "organization_id",
        "date_created": "_date_created",
        "date_updated": "_date_updated",
    }
    _keys: ClassVar[tuple[str, ...]] = (
        "id",
        "number",
        "type",
        "sms_enabled",
        "user_id",
    )
    _always: ClassVar[frozenset[str]] = frozenset(_keys)

    def __init__(
        self,
        *,
        id: str,
        number: str,
        type: PhoneNumberTypeValue,
        sms_enabled: bool,
        user_id: str | None,
        number_formatted: str | Unset = UNSET,
        label: str | None | Unset = UNSET,
        country: str | None | Unset = UNSET,
        mms_enabled: bool | Unset = UNSET,
        participants: abc.Sequence[str] | Unset = UNSET,
        is_group_number: bool | Unset = UNSET,
        organization_id: str | Unset = UNSET,
        date_created: datetime.datetime | Unset = UNSET,
        date_updated: datetime.datetime | Unset = UNSET,
    ) -> None:
        fill(
            self,
            id=id,
            number=number,
            _type=type,
            sms_enabled=sms_enabled,
            user_id=user_id,
            number_formatted=number_formatted,
            label=label,
            country=country,
            mms_enabled=mms_enabled,
            participants=participants,
            is_group_number=is_group_number,
            organization_id=organization_id,
            _date_created=date_created,
            _date_updated=date_updated,
        )

    @property
    def type(self) -> PhoneNumberType | str:
        """
        Whose number it is.
        """
        value = self._type
        found: PhoneNumberType | str = (
            _PHONENUMBERTYPE.get(value, value) if value.__class__ is str else value
        )
        return found

    @type.setter
    def type(self, value: PhoneNumberType | str) -> None:
        self._type = value

    @property
    def date_created(self) -> datetime.datetime:
        """
        When it was created.
        """
        found: datetime.datetime = read_moment(self._date_created, self, "date_created")
        return found

    @date_created.setter
    def date_created(self, value: datetime.datetime) -> None:
        self._date_created = value

    @property
    def date_updated(self) -> datetime.datetime:
        """
        When it was changed last.
        """
        found: datetime.datetime = read_moment(self._date_updated, self, "date_updated")
        return found

    @date_updated.setter
    def date_updated(self, value: datetime.datetime) -> None:
        self._date_updated = value

    @staticmethod
    def _fill(made: list[Any], values: abc.Iterable[Any], /) -> None:
        one: Any
        for one, (
            one.id,
            one.number,
            one._type,
            one.sms_enabled,
            one.user_id,
        ) in zip(made, values):
            pass


_PHONENUMBERTYPE: dict[Any, Any] = {known.value: known for known in PhoneNumberType}
