# Written by `make generate` from openapi/close.yaml. What is changed here by hand is lost.
from __future__ import annotations

from ..._core.fields import Omittable, define, plain
from ..._core.model import UNSET, Model

__all__ = ["EmailOpen"]


@define
class EmailOpen(Model):
    """That an email was opened."""

    opened_at: Omittable[str] = plain(default=UNSET)
    """When."""
