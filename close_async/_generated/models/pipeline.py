# Written by `make generate` from openapi/close.yaml. What is changed here by hand is lost.
from __future__ import annotations

from typing import TYPE_CHECKING

from ..._core.fields import Declared, Omittable, define, many, moment, plain
from ..._core.model import UNSET, Model

if TYPE_CHECKING:
    import datetime
    from collections import abc

    from .opportunity_status import OpportunityStatus

__all__ = ["Pipeline"]


@define
class Pipeline(Model):
    """A pipeline, that is, the statuses through which an opportunity goes."""

    id: str
    """Id of the pipeline, starts with `pipe_`."""
    name: str
    """The name that users see."""
    statuses: Declared[list[OpportunityStatus], abc.Sequence[OpportunityStatus]] = many(
        ".opportunity_status:OpportunityStatus"
    )
    """Its statuses, in order."""
    organization_id: Omittable[str] = plain(default=UNSET)
    """Id of the organization, starts with `orga_`."""
    created_by: Omittable[str | None] = plain(default=UNSET)
    """Id of the user who created it. That it can be None is a guess."""
    updated_by: Omittable[str | None] = plain(default=UNSET)
    """Id of the user who changed it last. That it can be None is a guess."""
    date_created: Omittable[datetime.datetime] = moment(default=UNSET)
    """When it was created."""
    date_updated: Omittable[datetime.datetime] = moment(default=UNSET)
    """When it was changed last."""
