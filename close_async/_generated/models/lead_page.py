# Written by `make generate` from openapi/close.yaml. What is changed here by hand is lost.
from __future__ import annotations

from typing import TYPE_CHECKING

from ..._core.fields import Declared, Omittable, define, many, plain
from ..._core.model import UNSET, Model

if TYPE_CHECKING:
    from collections import abc

    from .lead import Lead

__all__ = ["LeadPage"]


@define
class LeadPage(Model):
    """One page of leads."""

    data: Declared[list[Lead], abc.Sequence[Lead]] = many(".lead:Lead")
    """The rows of this page."""
    has_more: Omittable[bool] = plain(default=UNSET)
    """Whether there are rows after this page. Some lists leave it out."""
    total_results: Omittable[int] = plain(default=UNSET)
    """How many leads there are on all pages."""
