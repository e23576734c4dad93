"""Whom a bulk action leaves as it was, and why."""

from __future__ import annotations

from typing import NamedTuple


class Skipped(NamedTuple):
    """An object that a bulk action found and did nothing to."""

    kind: str
    row_id: str
    reason: str
