# Written by `make generate` from openapi/close.yaml. What is changed here by hand is lost.
from __future__ import annotations

from typing import TYPE_CHECKING

from ..._core.fields import Declared, Omittable, define, many, plain
from ..._core.model import UNSET, Model

if TYPE_CHECKING:
    from collections import abc

    from .event import Event

__all__ = ["EventPage"]


@define
class EventPage(Model):
    """One page of events."""

    data: Declared[list[Event], abc.Sequence[Event]] = many(".event:Event")
    """The rows of this page."""
    cursor_next: Omittable[str | None] = plain(default=UNSET)
    """Where older events come; None on the last page."""
    cursor_previous: Omittable[str | None] = plain(default=UNSET)
    """Where newer events come; None on the first page."""
