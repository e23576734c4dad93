"""
The journal: what was sent and what came of it, on disk, so that a crash forgets neither.

    from close_async import CloseClient, Journal

    async with (
        Journal.sqlite("sent.db") as journal,
        CloseClient(api_key="api_...", journal=journal) as close,
    ):
        ...
"""

from __future__ import annotations

from ._entry import Claim, Entry, State, fingerprint
from ._journal import Journal

__all__ = ["Claim", "Entry", "Journal", "State", "fingerprint"]
