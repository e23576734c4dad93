# Written by `make generate` from openapi/close.yaml. What is changed here by hand is lost.
from __future__ import annotations

from ..._core.fields import Declared, choice, define
from ..._core.model import Model
from .opportunity_status_type import OpportunityStatusType, OpportunityStatusTypeValue

__all__ = ["PipelineStatusCreate"]


@define
class PipelineStatusCreate(Model):
    """A status to create with its pipeline."""

    label: str
    """The name that users see."""
    type: Declared[OpportunityStatusType | str, OpportunityStatusTypeValue] = choice(
        OpportunityStatusType
    )
    """Whether it means open, won or lost."""
