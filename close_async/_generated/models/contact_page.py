# Written by `make generate` from openapi/close.yaml. What is changed here by hand is lost.
from __future__ import annotations

from typing import TYPE_CHECKING

from ..._core.fields import Declared, Omittable, define, many, plain
from ..._core.model import UNSET, Model

if TYPE_CHECKING:
    from collections import abc

    from .contact import Contact

__all__ = ["ContactPage"]


@define
class ContactPage(Model):
    """One page of contacts."""

    data: Declared[list[Contact], abc.Sequence[Contact]] = many(".contact:Contact")
    """The rows of this page."""
    has_more: Omittable[bool] = plain(default=UNSET)
    """Whether there are rows after this page. Some lists leave it out."""
