# Written by `make generate` from openapi/close.yaml. What is changed here by hand is lost.
from __future__ import annotations

from ..._core.fields import define
from ..._core.model import Model

__all__ = ["SubscriptionCountsByStatus"]


@define
class SubscriptionCountsByStatus(Model):
    """How many subscriptions of a sequence have which status."""

    active: int
    """Number of subscriptions that run."""
    error: int
    """Number of subscriptions that an error stopped."""
    finished: int
    """Number of subscriptions that ran through all steps."""
    goal: int
    """Number of subscriptions that ended because their goal was reached."""
    paused: int
    """Number of subscriptions that are paused."""
