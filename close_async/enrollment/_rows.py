"""The rows of a run: what is asked for one contact, read from what users have and checked."""

from __future__ import annotations

import json
from collections.abc import Mapping
from typing import TYPE_CHECKING, Final, TypeAlias, TypedDict, cast

import attrs

from .._core.model import UNSET, as_json
from .._validate import ids, non_empty_str
from ..models import SmsOptions

if TYPE_CHECKING:
    from collections.abc import Sequence

    from .._core.model import Unset


class EnrollmentDefaults(TypedDict, total=False):
    """The fields that rows of `close.enroll()` may leave out, under Close's names."""

    sequence_id: str
    lead_id: str
    contact_email: str
    sender_account_id: str
    sender_name: str
    sender_email: str
    sender_phone_number_id: str
    calls_assigned_to: Sequence[str]
    sms_options: SmsOptions


@attrs.frozen(kw_only=True)
class Enrollment:
    """
    One contact to subscribe to one sequence, with all fields.

    The fields are those of `close.sequence_subscriptions.create()`. White space around a text is
    removed.

    Raises:
        ValueError: a text is empty, or an id holds white space or what can't be seen.
        TypeError: a field is of the wrong type.
    """

    contact_id: str
    sequence_id: str
    lead_id: str | Unset = UNSET
    contact_email: str | Unset = UNSET
    sender_account_id: str | Unset = UNSET
    sender_name: str | Unset = UNSET
    sender_email: str | Unset = UNSET
    sender_phone_number_id: str | Unset = UNSET
    calls_assigned_to: Sequence[str] | Unset = UNSET
    sms_options: SmsOptions | Unset = UNSET

    def __attrs_post_init__(self) -> None:
        for name in _FIELDS:
            object.__setattr__(self, name, _checked(name, getattr(self, name)))

    @property
    def key(self) -> str:
        """The idempotency key: the sequence and the contact. Neither holds white space."""
        return f"{self.sequence_id} {self.contact_id}"


_LONGEST_CAMPAIGN: Final = 100


def check_campaign(campaign: object) -> str:
    """
    Return the name of a campaign.

    Raises:
        TypeError, ValueError: it's no short text without white space.
    """
    name = non_empty_str("campaign", campaign)
    is_plain = name.isprintable() and not any(letter.isspace() for letter in name)
    if not is_plain or len(name) > _LONGEST_CAMPAIGN:
        msg = f"campaign must hold no white space, and at most 100 characters, got {name!r}"
        raise ValueError(msg)
    return name


def start_of_keys(campaign: str | None) -> str:
    """Return what the keys of all rows of a campaign begin with. No sequence's id has a colon."""
    return "" if campaign is None else f"campaign:{campaign} "


EnrollmentInput: TypeAlias = Enrollment | Mapping[str, object] | str
"""A row: a whole `Enrollment`, some of its fields, or only the contact's id."""


_FIELDS: Final = tuple(attrs.fields_dict(Enrollment))
_IDS: Final = frozenset(
    {"contact_id", "sequence_id", "lead_id", "sender_account_id", "sender_phone_number_id"}
)
NEEDED: Final = ("contact_id", "sequence_id")


def check_defaults(defaults: EnrollmentDefaults) -> None:
    """
    Check what holds for all rows, before one of them is read.

    Raises:
        ValueError: a text is empty, or an id holds white space or what can't be seen.
        TypeError: a field is of the wrong type, or there is no such field.
    """
    for name, value in defaults.items():
        if name not in EnrollmentDefaults.__annotations__:
            fields = ", ".join(EnrollmentDefaults.__annotations__)
            msg = f"enroll() got an unexpected {name}; what rows may leave out are {fields}"
            raise TypeError(msg)
        _checked(name, value)


def row_of(given: object, defaults: EnrollmentDefaults) -> Enrollment:
    fields = _with_defaults(given, defaults)
    if "None" in fields:
        # What csv.DictReader calls the cells beyond the header.
        msg = "it has more cells than there are columns"
        raise ValueError(msg)
    unknown = sorted(fields.keys() - set(_FIELDS))
    if unknown:
        msg = f"unknown {', '.join(unknown)}; the fields are {', '.join(_FIELDS)}"
        raise ValueError(msg)

    needed = {name: fields.get(name) for name in NEEDED}
    row = Enrollment(**{**fields, **needed})  # type: ignore[arg-type]  # it checks them itself
    try:
        json.dumps(as_json(set_fields(row)), allow_nan=False)
    except (TypeError, ValueError, RecursionError) as error:
        msg = f"it can't be written as JSON: {error}"
        raise TypeError(msg) from None
    return row


def row_as_far_as_read(given: object, defaults: EnrollmentDefaults) -> Enrollment:
    """Return a row that can't be sent, its fields unchecked."""
    try:
        fields = _with_defaults(given, defaults)
    except TypeError:
        fields = {}
    row = Enrollment.__new__(Enrollment)
    for name in _FIELDS:
        missing: object = "" if name in NEEDED else UNSET
        value = fields.get(name, missing)
        is_text = name not in _TYPES and isinstance(value, str)
        object.__setattr__(row, name, value if is_text else missing)
    return row


def old_key_of(given: object, defaults: EnrollmentDefaults, row: Enrollment) -> str | None:
    """Return the key of a row as it was before white space was removed, if it's another one."""
    if isinstance(given, Enrollment):
        return None
    fields = _with_defaults(given, defaults)
    old = f"{fields['sequence_id']} {fields['contact_id']}"
    return None if old == row.key else old


_TYPES: Final[dict[str, tuple[str, type | tuple[type, ...]]]] = {
    "calls_assigned_to": ("a list", (list, tuple)),
    "sms_options": ("SmsOptions", (SmsOptions, dict)),
}


def _checked(name: str, value: object) -> object:
    if value is UNSET:
        return value
    if name in NEEDED:
        value = non_empty_str(name, value)
    if value is None:
        msg = f"{name} can't be None: leave it out"
        raise ValueError(msg)

    words, kinds = _TYPES.get(name, ("a string", str))
    if not isinstance(value, kinds):
        msg = f"{name} must be {words}, got {type(value).__name__}"
        raise TypeError(msg)
    if name == "calls_assigned_to":
        return ids(name, value)
    return _checked_text(name, value) if isinstance(value, str) else value


def _checked_text(name: str, value: str) -> str:
    text = value.strip()
    if not text:
        msg = f"{name} must be a non-empty string, got {value!r}: leave it out"
        raise ValueError(msg)
    try:
        text.encode()
    except UnicodeEncodeError:
        msg = f"{name} must be valid Unicode, got {value!r}"
        raise ValueError(msg) from None
    if name in _IDS and (" " in text or not text.isprintable()):
        msg = f"{name} must hold no white space and no invisible character, got {value!r}"
        raise ValueError(msg)
    return text


def _with_defaults(given: object, defaults: EnrollmentDefaults) -> dict[str, object]:
    return {**cast("dict[str, object]", defaults), **_fields_of(given)}


def _fields_of(given: object) -> dict[str, object]:
    match given:
        case str():
            return {"contact_id": given}
        case Enrollment():
            return set_fields(given)
        case Mapping():
            items = cast("Mapping[object, object]", given).items()
            return {str(name): value for name, value in items}
        case _:
            kind = type(given).__name__
            msg = f"it must be an Enrollment, a mapping or a contact id, got {kind}"
            raise TypeError(msg)


def set_fields(row: Enrollment) -> dict[str, object]:
    return attrs.asdict(row, recurse=False, filter=lambda _, value: value is not UNSET)
