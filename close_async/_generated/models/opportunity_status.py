# Written by `make generate` from openapi/close.yaml. What is changed here by hand is lost.
from __future__ import annotations

from ..._core.fields import Declared, Omittable, choice, define, plain
from ..._core.model import UNSET, Model, Unset
from .opportunity_status_type import OpportunityStatusType, OpportunityStatusTypeValue

__all__ = ["OpportunityStatus"]


@define
class OpportunityStatus(Model):
    """A status that an opportunity can have."""

    id: str
    """Id of the status, starts with `stat_`."""
    label: str
    """The name that users see."""
    type: Declared[OpportunityStatusType | str, OpportunityStatusTypeValue | Unset] = choice(
        OpportunityStatusType, default=UNSET
    )
    """Whether it means open, won or lost."""
    pipeline_id: Omittable[str | None] = plain(default=UNSET)
    """Id of the pipeline that it belongs to, starts with `pipe_`."""
    organization_id: Omittable[str] = plain(default=UNSET)
    """Id of the organization, starts with `orga_`."""
