# Written by `make generate` from openapi/close.yaml. What is changed here by hand is lost.
from __future__ import annotations

from typing import TYPE_CHECKING

from ..._core.fields import define, moment
from ..._core.model import Model

if TYPE_CHECKING:
    import datetime

__all__ = ["EmailOpenInput"]


@define
class EmailOpenInput(Model):
    """That an email was opened."""

    opened_at: datetime.datetime = moment()
    """When."""
