"""
Short forms of what Close wants in full, for builders and seed files.

An email is a string, a custom field goes by its name, a step names its template.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from functools import partial
from typing import TYPE_CHECKING, Final, TypeAlias, TypedDict, cast

from ..common.json_value import as_object

if TYPE_CHECKING:
    from ..common.objects import Objects, Row

# A string, or what Close has for it.
Entry: TypeAlias = str | Mapping[str, object]


class ContactSpec(TypedDict, total=False):
    """A contact in short; an email, a phone or a url may be just a string."""

    name: str
    title: str | None
    emails: Sequence[Entry]
    phones: Sequence[Entry]
    urls: Sequence[Entry]
    custom: Mapping[str, object]


class StepSpec(TypedDict, total=False):
    """
    A step of a sequence in short.

    *type* is `email`, `call` or `sms`; *template* is the name or the id of its template. *delay*
    counts seconds from the step before.
    """

    type: str
    template: str
    delay: int
    threading: str | None
    required: bool


# Under which key of a contact its lists are, and which key of an item a plain string stands for.
_LISTS: Final = {"emails": "email", "phones": "phone", "urls": "url"}
TEMPLATES: Final = {"email": "email_template", "sms": "sms_template"}


def contact_body(spec: Mapping[str, object]) -> Row:
    """Return the body that Close wants for a contact."""
    body = dict(spec)
    for key, name in _LISTS.items():
        if key in spec:
            body[key] = _each(spec[key], partial(_entry, name))
    return body


def lead_body(spec: Mapping[str, object]) -> Row:
    """Return the body that Close wants for a lead; its contacts are those of `contact_body`."""
    body = dict(spec)
    if "contacts" in spec:
        body["contacts"] = _each(spec["contacts"], _contact)
    return body


def sequence_body(world: Objects, spec: Mapping[str, object]) -> Row:
    """Return the body that Close wants for a sequence."""
    body = {"timezone": "UTC", **spec}
    if "steps" in spec:
        body["steps"] = _each(spec["steps"], partial(_step, world))
    return body


def id_of(world: Objects, kind: str, key: str, name: object) -> object:
    """Return the id of the object that has *name* under *key*; an unknown name stays as it is."""
    if world.get(kind, name) is not None:
        return name

    return next((row["id"] for row in world.all(kind) if row.get(key) == name), name)


def sender_of(world: Objects) -> Row:
    """Return the default sender: the first account that can send."""
    for account in world.all("connected_account"):
        for identity in account.get("identities") or ():
            return {
                "sender_account_id": account["id"],
                "sender_name": identity["name"],
                "sender_email": identity["email"],
            }
    return {}


def _contact(item: object) -> object:
    found = as_object(item)
    return item if found is None else contact_body(found)


def _step(world: Objects, item: object) -> object:
    found = as_object(item)
    if found is None:
        return item

    step = {key: value for key, value in found.items() if key not in {"type", "template"}}
    if "type" in found:
        step["step_type"] = found["type"]
    kind = TEMPLATES.get(str(step.get("step_type", "email")))
    if kind is not None and "template" in found:
        step[f"{kind}_id"] = id_of(world, kind, "name", found["template"])
    return step


def _entry(name: str, item: object) -> object:
    return {name: item} if isinstance(item, str) else item


def _each(value: object, expand: Callable[[object], object]) -> object:
    """Expand what is a list; what isn't one is left to be refused."""
    if not isinstance(value, list | tuple):
        return value

    return [expand(item) for item in cast("Sequence[object]", value)]
