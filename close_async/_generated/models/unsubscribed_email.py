# Written by `make generate` from openapi/close.yaml. What is changed here by hand is lost.
from __future__ import annotations

from typing import TYPE_CHECKING

from ..._core.fields import Omittable, define, moment, plain
from ..._core.model import UNSET, Model

if TYPE_CHECKING:
    import datetime

__all__ = ["UnsubscribedEmail"]


@define
class UnsubscribedEmail(Model):
    """An address that gets no emails of sequences and bulk emails."""

    email: str
    """The address."""
    id: Omittable[str] = plain(default=UNSET)
    """Id of the row, if it has one; that it does is a guess."""
    organization_id: Omittable[str] = plain(default=UNSET)
    """Id of the organization, starts with `orga_`."""
    date_created: Omittable[datetime.datetime] = moment(default=UNSET)
    """When it was created."""
    date_updated: Omittable[datetime.datetime] = moment(default=UNSET)
    """When it was changed last."""
