# Written by `make generate` from openapi/close.yaml. What is changed here by hand is lost.
from __future__ import annotations

from ..._core.fields import Omittable, define, plain
from ..._core.model import UNSET, Model

__all__ = ["OpportunityNextAction"]


@define
class OpportunityNextAction(Model):
    """What to do next with an opportunity that stalls."""

    action: Omittable[str] = plain(default=UNSET)
    """What to do, such as `follow_up`."""
    justification: Omittable[str] = plain(default=UNSET)
    """Why."""
