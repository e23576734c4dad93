# Written by `make generate` from openapi/close.yaml. What is changed here by hand is lost.
from __future__ import annotations

from ..._core.fields import Omittable, define, plain
from ..._core.model import UNSET, Model

__all__ = ["ConnectedCalendar"]


@define
class ConnectedCalendar(Model):
    """A calendar of an account."""

    id: str
    """Id of the calendar, often an address."""
    name: str
    """The name that users see."""
    status: Omittable[str | None] = plain(default=UNSET)
    """Whether it is received, `ok` or what is wrong."""
    default: Omittable[bool] = plain(default=UNSET)
    """Whether new meetings go there."""
    synced: Omittable[bool] = plain(default=UNSET)
    """Whether it is received."""
