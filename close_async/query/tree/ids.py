"""The ids of Close's objects: what they start with, and how a wrong one is found early."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from typing import Final

CURRENT_USER: Final = "CURRENT_USER"
"""Stands for the user who asks wherever a user's id is due."""

# Custom fields of old organizations are `lcf_...` and the like.
CUSTOM_FIELD_PREFIX: Final = "cf_"

ID_PREFIXES: Final = {
    "activity.call": "acti_",
    "activity.custom_activity": "acti_",
    "activity.email": "acti_",
    "activity.meeting": "acti_",
    "activity.note": "acti_",
    "activity.sms": "acti_",
    "contact": "cont_",
    "lead": "lead_",
    "opportunity": "oppo_",
    "sequence_subscription": "sub_",
    "task": "task_",
}
"""What the ids of an object type start with, as far as it is known."""

_OWNERS: Final = {
    prefix: object_type for object_type, prefix in ID_PREFIXES.items() if prefix != "acti_"
}


class UncheckedId(str):
    """An id that is taken as it is, whatever it starts with. See `unchecked()`."""

    __slots__ = ()


def unchecked(value: str) -> UncheckedId:
    """
    Let *value* pass as an id although it doesn't start as such ids do.

        >>> from close_async.query import Lead
        >>> Lead.id.is_in(unchecked("4711")).to_dict()
        {'type': 'id', 'value': '4711'}
    """
    return UncheckedId(value)


def is_id(value: str, prefixes: tuple[str, ...]) -> bool:
    """Whether *value* starts as one of these ids; no prefixes are known: everything does."""
    if not prefixes or isinstance(value, UncheckedId):
        return True
    if CUSTOM_FIELD_PREFIX in prefixes and re.match(r"[a-z]{0,4}cf_", value):
        return True
    return value.startswith(prefixes)


def checked_ids(
    values: Iterable[object], prefixes: tuple[str, ...], *, caller: str
) -> tuple[str, ...]:
    """
    Return *values* as plain texts if each can be an id.

    Raises:
        ValueError: there is none, or one starts with another prefix.
        TypeError: one is not a text.
    """
    values = tuple(values)
    ids = checked_texts(values, caller=caller)
    for value in values:
        if isinstance(value, str) and not is_id(value, prefixes):
            msg = (
                f"{caller} takes ids that start with {' or '.join(prefixes)}, not {value!r}; "
                f"unchecked({value!r}) lets it pass"
            )
            raise ValueError(msg)
    return ids


def is_blank(text: str) -> bool:
    """Whether there is nothing to be seen in *text*."""
    return not any(character.isprintable() and character != " " for character in text)


def checked_texts(values: Iterable[object], *, caller: str) -> tuple[str, ...]:
    """
    Return *values* if there is at least one, and each is a text with something in it.

    Raises:
        ValueError: there is none, or one is blank.
        TypeError: one is not a text, for instance a whole list.
    """
    found: list[str] = []
    for value in values:
        kind = type(value).__name__
        if isinstance(value, Iterable) and not isinstance(value, str | bytes | Mapping):
            msg = f"{caller} takes its values one by one: put a * in front of the {kind}"
            raise TypeError(msg)
        if not isinstance(value, str):
            msg = f"{caller} takes texts, not {value!r}"
            raise TypeError(msg)
        if is_blank(value):
            msg = f"{caller} takes no blank text, such as {value!r}: ~exists() asks for no value"
            raise ValueError(msg)
        # A member of an enum of texts, or an unchecked id, goes on as the text that it is.
        found.append(str.__str__(value))
    if not found:
        msg = f"{caller} needs at least one value"
        raise ValueError(msg)
    return tuple(found)


def object_type_of_id(value: str) -> str | None:
    """Return the object type that an id belongs to, if its beginning tells."""
    prefix, underscore, _ = value.partition("_")
    return _OWNERS.get(prefix + underscore)
