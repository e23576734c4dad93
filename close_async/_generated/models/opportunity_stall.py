# Written by `make generate` from openapi/close.yaml. What is changed here by hand is lost.
from __future__ import annotations

from typing import TYPE_CHECKING

from ..._core.fields import Omittable, define, one, plain
from ..._core.model import UNSET, Model

if TYPE_CHECKING:
    from .opportunity_next_action import OpportunityNextAction

__all__ = ["OpportunityStall"]


@define
class OpportunityStall(Model):
    """Why an opportunity stalls."""

    communication_issue: Omittable[str] = plain(default=UNSET)
    """What hinders communication, such as `cant_get_in_touch`, or `no_issue`."""
    next_action: Omittable[OpportunityNextAction] = one(
        ".opportunity_next_action:OpportunityNextAction", default=UNSET
    )
    """What to do next."""
