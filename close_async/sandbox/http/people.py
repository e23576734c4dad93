"""What a contact may hold, be it sent on its own or nested in a lead."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final, cast

from ..common.json_value import as_list, as_object
from ..common.schema import BodySchema, Reading, an_object, each, rows, some_text, text
from ..effects.unsubscribing import is_unsubscribed
from .custom_fields import read_custom

if TYPE_CHECKING:
    from collections.abc import Mapping

    from ..common.objects import Row


def _address(reading: Reading, path: str, value: object) -> object:
    address = str(some_text(reading, path, value)).strip()
    local, _, domain = address.rpartition("@")
    if not local or not domain or " " in address:
        reading.refuse(path, "Value must be a valid email address.")
    return address


def _phones(reading: Reading, path: str, value: object) -> object:
    found = rows(_PHONE, "phone", defaults={"type": "office", "country": None})(
        reading, path, value
    )
    items = [as_object(item) or {} for item in as_list(found) or []]
    return [{**item, "phone_formatted": item.get("phone")} for item in items]


def _emails(reading: Reading, path: str, value: object) -> object:
    found = rows(_EMAIL, "email", defaults={"type": "office"})(reading, path, value)
    items = [as_object(item) or {} for item in as_list(found) or []]
    return [
        {**item, "is_unsubscribed": is_unsubscribed(reading.world, item.get("email"))}
        for item in items
    ]


_EMAIL: Final[BodySchema] = {"type": text, "email": _address}
_PHONE: Final[BodySchema] = {"type": text, "phone": some_text, "country": text}
_URL: Final[BodySchema] = {"type": text, "url": some_text}
CONTACT: Final[BodySchema] = {
    "name": text,
    "title": text,
    "emails": _emails,
    "phones": _phones,
    "urls": rows(_URL, "url", defaults={"type": "url"}),
}


def read_contact(reading: Reading, body: Mapping[str, object], before: Row, path: str = "") -> Row:
    """Return what a body says about a contact, as it is to be stored."""
    given = reading.read(body, CONTACT, path)
    return {**given, **read_custom(reading, body, "contact", before, path)}


def read_contacts(reading: Reading, value: object) -> list[Row]:
    """Return what a lead's body says about its contacts."""
    found = each(_nested)(reading, "contacts", value)
    return [cast("Row", contact) for contact in as_list(found) or []]


def _nested(reading: Reading, path: str, value: object) -> object:
    body = an_object(reading, path, value)
    return {} if body is None else read_contact(reading, body, {}, path)
