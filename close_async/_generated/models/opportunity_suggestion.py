# Written by `make generate` from openapi/close.yaml. What is changed here by hand is lost.
from __future__ import annotations

from typing import TYPE_CHECKING

from ..._core.fields import Omittable, define, one, plain
from ..._core.model import UNSET, Model

if TYPE_CHECKING:
    from .opportunity_suggestion_details import OpportunitySuggestionDetails

__all__ = ["OpportunitySuggestion"]


@define
class OpportunitySuggestion(Model):
    """What Close suggests to do with an opportunity."""

    action: Omittable[str] = plain(default=UNSET)
    """What to do, such as `follow_up_email`."""
    justification: Omittable[str] = plain(default=UNSET)
    """Why."""
    details: Omittable[OpportunitySuggestionDetails | None] = one(
        ".opportunity_suggestion_details:OpportunitySuggestionDetails", default=UNSET
    )
    """What it takes."""
