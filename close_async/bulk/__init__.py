"""Bulk actions: on whom, with which guards, and how far they got."""

from __future__ import annotations

from ._actions import Bulk, Preview
from ._audience import Guards, Limits
from ._run import BulkRun, Kind

__all__ = ["Bulk", "BulkRun", "Guards", "Kind", "Limits", "Preview"]
