# Written by `make generate` from openapi/close.yaml. What is changed here by hand is lost.
from __future__ import annotations

from typing import TYPE_CHECKING, Any

from ..._core.fields import Declared, Omittable, define, flat, many, plain
from ..._core.model import UNSET, Model, Unset

if TYPE_CHECKING:
    from collections import abc

    from .contact_email_input import ContactEmailInput
    from .contact_phone_input import ContactPhoneInput
    from .contact_url_input import ContactUrlInput

__all__ = ["LeadContactInput"]


@define
class LeadContactInput(Model):
    """A contact that is created together with its lead."""

    name: Omittable[str] = plain(default=UNSET)
    """The name."""
    title: Omittable[str | None] = plain(default=UNSET)
    """The title or position, such as CEO."""
    emails: Declared[list[ContactEmailInput], abc.Sequence[ContactEmailInput] | Unset] = many(
        ".contact_email_input:ContactEmailInput", default=UNSET
    )
    """Email addresses, the primary one first."""
    phones: Declared[list[ContactPhoneInput], abc.Sequence[ContactPhoneInput] | Unset] = many(
        ".contact_phone_input:ContactPhoneInput", default=UNSET
    )
    """Phone numbers, the primary one first."""
    urls: Declared[list[ContactUrlInput], abc.Sequence[ContactUrlInput] | Unset] = many(
        ".contact_url_input:ContactUrlInput", default=UNSET
    )
    """Web addresses."""
    custom: Declared[dict[str, Any], abc.Mapping[str, Any] | Unset] = flat("custom.", default=UNSET)
    """
    The value of a custom field, by the field's id as in `custom.cf_...`. null takes the value
    away; a list replaces the values of a field that accepts several.
    """
