# Written by `make generate` from openapi/close.yaml. What is changed here by hand is lost.
from __future__ import annotations

from ..._core.fields import Omittable, define, plain
from ..._core.model import UNSET, Model

__all__ = ["OpportunityStatus"]


@define
class OpportunityStatus(Model):
    """A status that an opportunity can have."""

    id: str
    """Id of the status, starts with `stat_`."""
    label: str
    """The name that users see."""
    organization_id: Omittable[str] = plain(default=UNSET)
    """Id of the organization, starts with `orga_`."""
