"""The arguments of bulk actions: what is refused before anything is sent."""

from __future__ import annotations

import math
from typing import Final, TypeAlias, cast

from .._core.model import UNSET

__all__ = ["check_field", "check_filled", "check_flag", "check_given", "check_ids", "check_value"]

_List: TypeAlias = list[object] | tuple[object, ...]

_NO_VALUE: Final = "there is no value: clear_custom_field() empties a field"


def check_filled(**given: object) -> None:
    """
    Refuse texts that are empty, and what is no text: None would go out as JSON null.

    Raises:
        ValueError: one is so.
    """
    for name, text in given.items():
        if not isinstance(text, str) or not text.strip():
            msg = f"{name} is a text that isn't empty, not {text!r}"
            raise ValueError(msg)


def check_given(**given: object) -> None:
    """
    Refuse the same, but let pass what nobody gave.

    An empty id of a sequence, or none, might be taken for all sequences.

    Raises:
        ValueError: one is empty, or no text.
    """
    check_filled(**{name: text for name, text in given.items() if text is not UNSET})


def check_flag(name: str, flag: object) -> None:
    """
    Refuse what is neither true nor false, but let pass what nobody gave.

    Raises:
        ValueError: it's so.
    """
    if flag is not UNSET and not isinstance(flag, bool):
        msg = f"{name} is True or False, not {flag!r}"
        raise ValueError(msg)


def check_ids(name: str, ids: object) -> None:
    """
    Refuse what is no list of ids, but let pass what nobody gave.

    Raises:
        ValueError: it's None, or one of them is empty or no text.
        TypeError: it's no list. One text would fall apart into letters.
    """
    if ids is UNSET:
        return

    if ids is None:
        msg = f"{name} is a list of ids, not None"
        raise ValueError(msg)
    for one in _listed(name, ids):
        check_filled(**{name: one})


def check_field(custom_field_id: object, custom_field_name: object) -> None:
    """
    Refuse a custom field that isn't said, or said twice.

    Raises:
        ValueError: it's so.
    """
    check_given(custom_field_id=custom_field_id, custom_field_name=custom_field_name)
    if (custom_field_id is UNSET) is (custom_field_name is UNSET):
        msg = "give either custom_field_id or custom_field_name"
        raise ValueError(msg)


def check_value(value: object, values: object) -> None:
    """
    Refuse a value that isn't said, said twice, or none.

    Raises:
        ValueError: it's so.
        TypeError: *value* is neither text nor number, or *values* is no list of these.
    """
    if (value is UNSET) is (values is UNSET):
        msg = "give either value, or values for a field that holds a list"
        raise ValueError(msg)

    if values is UNSET:
        if value is None:
            raise ValueError(_NO_VALUE)
        _check_scalar("value", value)
        return

    if values is None or not (several := _listed("values", values)):
        raise ValueError(_NO_VALUE)
    for one in several:
        _check_scalar("values", one)


def _listed(name: str, given: object) -> _List:
    if not isinstance(given, list | tuple):
        msg = f"{name} is a list, not {given!r}"
        raise TypeError(msg)
    return cast("_List", given)


def _check_scalar(name: str, value: object) -> None:
    if not isinstance(value, str | int | float):
        wanted = "a list of texts or numbers" if name == "values" else "a text or a number"
        msg = f"{name} is {wanted}, and this is none: {value!r}"
        raise TypeError(msg)

    if isinstance(value, float) and not math.isfinite(value):
        msg = f"{name} can't be {value!r}, which JSON can't say"
        raise ValueError(msg)
