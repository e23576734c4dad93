"""What makes the generator give up."""

from __future__ import annotations

__all__ = ["PlanError"]


class PlanError(Exception):
    """The document holds something that can't be generated. The text says what and where."""
