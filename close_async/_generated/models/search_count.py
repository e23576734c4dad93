# Written by `make generate` from openapi/close.yaml. What is changed here by hand is lost.
from __future__ import annotations

from ..._core.fields import define
from ..._core.model import Model

__all__ = ["SearchCount"]


@define
class SearchCount(Model):
    """How many rows a search finds. What tells the two numbers apart is a guess."""

    limited: int
    """Number of rows with regard to `results_limit` (a guess)."""
    total: int
    """Number of rows without regard to `results_limit` (a guess)."""
