"""Bulk actions: their audience, their guards, and the state of a run."""

from __future__ import annotations

from ._actions import Bulk, Preview
from ._audience import Guards, Limits
from ._run import BulkRun, Kind

__all__ = ["Bulk", "BulkRun", "Guards", "Kind", "Limits", "Preview"]
