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

from . import transitions
from ._entry import Claim, Entry, EntryUpdate, Intent, State, entry_of, fingerprint
from ._holder import LEASE
from ._journal import Journal
from ._store import JournalStore

__all__ = [
    "LEASE",
    "Claim",
    "Entry",
    "EntryUpdate",
    "Intent",
    "Journal",
    "JournalStore",
    "State",
    "entry_of",
    "fingerprint",
    "transitions",
]
