"""The ids of Close's objects: what they start with, and checks that find a wrong one early."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from typing import Final

CURRENT_USER: Final = "CURRENT_USER"
"""Stands for the user who runs the query, in place of a user's id."""

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
"""What the ids of an object type start with, where that is known."""

_TYPES_BY_PREFIX: Final = {
    prefix: object_type for object_type, prefix in ID_PREFIXES.items() if prefix != "acti_"
}


class UncheckedId(str):
    """An id whose prefix is not checked. See `unchecked()`."""

    __slots__ = ()


def unchecked(value: str) -> UncheckedId:
    """
    Return *value* as an id whose prefix is not checked.

        >>> from close_async.query import Lead
        >>> Lead.id.is_in(unchecked("4711")).to_dict()
        {'type': 'id', 'value': '4711'}
    """
    return UncheckedId(value)


def is_id(value: str, prefixes: tuple[str, ...]) -> bool:
    """Return whether *value* starts with one of *prefixes*, or there are none."""
    if not prefixes or isinstance(value, UncheckedId):
        return True
    if CUSTOM_FIELD_PREFIX in prefixes and re.match(r"[a-z]{0,4}cf_", value):
        return True
    return value.startswith(prefixes)


def checked_ids(
    values: Iterable[object], prefixes: tuple[str, ...], *, caller: str
) -> tuple[str, ...]:
    """
    Return *values* as plain strings if each can be an id.

    Raises:
        ValueError: there are no values, or one starts with another prefix.
        TypeError: one is not a string.
    """
    values = tuple(values)
    ids = _checked_strings(values, caller=caller)
    for value in values:
        if isinstance(value, str) and not is_id(value, prefixes):
            msg = (
                f"{caller} expects ids that start with {' or '.join(prefixes)}, got {value!r}; "
                f"unchecked({value!r}) skips this check"
            )
            raise ValueError(msg)
    return ids


def is_blank(text: str) -> bool:
    """Return whether *text* shows nothing when printed."""
    return not any(character.isprintable() and character != " " for character in text)


def _checked_strings(values: Iterable[object], *, caller: str) -> tuple[str, ...]:
    """
    Return *values* if there is at least one, and each is a non-empty string.

    Raises:
        ValueError: there are no values, or one is blank.
        TypeError: one is not a string, for instance a whole list.
    """
    found: list[str] = []
    for value in values:
        kind = type(value).__name__
        if isinstance(value, Iterable) and not isinstance(value, str | bytes | Mapping):
            msg = f"{caller} expects separate arguments: put a * in front of the {kind}"
            raise TypeError(msg)
        if not isinstance(value, str):
            msg = f"{caller} expects strings, got {value!r}"
            raise TypeError(msg)
        if is_blank(value):
            msg = f"{caller} expects non-empty strings, got {value!r}: ~exists() finds no value"
            raise ValueError(msg)
        # A member of an enum of strings, or an unchecked id, becomes a plain string.
        found.append(str.__str__(value))
    if not found:
        msg = f"{caller} expects at least one value"
        raise ValueError(msg)
    return tuple(found)


def object_type_of_id(value: str) -> str | None:
    """Return the object type that an id belongs to, if its prefix says so."""
    prefix, underscore, _ = value.partition("_")
    return _TYPES_BY_PREFIX.get(prefix + underscore)
