# Written by `make generate` from openapi/close.yaml. What is changed here by hand is lost.
from __future__ import annotations

from typing import TYPE_CHECKING

from ..._core.fields import Omittable, define, moment, plain
from ..._core.model import UNSET, Model

if TYPE_CHECKING:
    import datetime

__all__ = ["SendAsAssociation"]


@define
class SendAsAssociation(Model):
    """That one user may send emails from the address of another."""

    id: str
    """Id of the permission. That it starts with `sendas_` is a guess."""
    allowing_user_id: str
    """Id of the user whose address is sent from."""
    allowed_user_id: str
    """Id of the user who sends."""
    organization_id: Omittable[str] = plain(default=UNSET)
    """Id of the organization, starts with `orga_`."""
    date_created: Omittable[datetime.datetime] = moment(default=UNSET)
    """When it was created."""
    date_updated: Omittable[datetime.datetime] = moment(default=UNSET)
    """When it was changed last."""
