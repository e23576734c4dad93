"""The arguments of bulk actions: what is refused before anything is sent."""

from __future__ import annotations

from typing import TYPE_CHECKING

from .._model import UNSET, Unset

if TYPE_CHECKING:
    from collections.abc import Sequence

__all__ = ["check_field", "check_filled", "check_value", "or_unset"]


def or_unset(given: str | None) -> str | Unset:
    """Return what leaves a key out if it is None."""
    return UNSET if given is None else given


def check_filled(**given: object) -> None:
    """
    Refuse texts that are empty: an empty id of a sequence might be taken for all sequences.

    Raises:
        ValueError: one is empty, or no text.
    """
    for name, text in given.items():
        if text is None or text is UNSET:
            continue
        if not isinstance(text, str) or not text.strip():
            msg = f"{name} is a text that isn't empty, not {text!r}"
            raise ValueError(msg)


def check_field(custom_field_id: object, custom_field_name: object) -> None:
    """
    Refuse a custom field that isn't said, or said twice.

    Raises:
        ValueError: it's so.
    """
    check_filled(custom_field_id=custom_field_id, custom_field_name=custom_field_name)
    if (custom_field_id is UNSET) is (custom_field_name is UNSET):
        msg = "give either custom_field_id or custom_field_name"
        raise ValueError(msg)


def check_value(value: object, values: Sequence[object] | Unset) -> None:
    """
    Refuse a value that isn't said, said twice, or none.

    Raises:
        ValueError: it's so.
        TypeError: *values* is one text, which would fall apart into letters.
    """
    if (value is UNSET) is (values is UNSET):
        msg = "give either value, or values for a field that holds a list"
        raise ValueError(msg)

    if isinstance(values, str):
        msg = f"values is a list, not one text: [{values!r}]"
        raise TypeError(msg)

    if value is None or (value is UNSET and not values):
        msg = "there is no value: clear_custom_field() empties a field"
        raise ValueError(msg)
