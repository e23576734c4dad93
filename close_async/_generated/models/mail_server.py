# Written by `make generate` from openapi/close.yaml. What is changed here by hand is lost.
from __future__ import annotations

from typing import TYPE_CHECKING

from ..._core.fields import Omittable, define, moment, plain
from ..._core.model import UNSET, Model

if TYPE_CHECKING:
    import datetime

__all__ = ["MailServer"]


@define
class MailServer(Model):
    """A server of a mail account."""

    host: str
    """Name of the server."""
    port: int
    """Number of the port."""
    username: Omittable[str | None] = plain(default=UNSET)
    """The name by which the account logs in."""
    use_ssl: Omittable[bool] = plain(default=UNSET)
    """Whether the connection is encrypted."""
    date_updated: Omittable[datetime.datetime] = moment(default=UNSET)
    """When it was changed last."""
