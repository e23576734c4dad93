"""
The steps of the demo on a real organization. None of them writes.

What is shown of each is its docstring and its body: the code on the screen is the code that runs.
"""

# ruff: noqa: RET504 - the names are for the reader, the returns for the demo

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from ..query import Lead, ago

if TYPE_CHECKING:
    from .. import models
    from ..bulk import Preview
    from ..client import CloseClient

__all__ = ["IMPORTS", "count_leads", "describe", "export", "introduce", "list_sequences"]

IMPORTS: Final = """\
import csv
from close_async.query import Lead, ago
"""


async def introduce(close: CloseClient) -> models.Me:
    """Ask Close whose key this is."""
    me = await close.users.me()
    return me


async def list_sequences(close: CloseClient) -> list[models.Sequence]:
    """Look at the first ten sequences."""
    # A list leaves out the numbers of subscriptions; get() brings them.
    listed = await close.sequences.list().first(10)
    sequences = [await close.sequences.get(each.id) for each in listed]
    return sequences


async def count_leads(close: CloseClient) -> tuple[list[models.LeadStatus], dict[str, int]]:
    """Count the leads by status, without fetching any."""
    statuses = await close.lead_statuses.list().first(10)
    queries = {each.label: Lead.status_id.is_in(each.id) for each in statuses}
    counts = {name: await close.count(one) for name, one in queries.items()}
    return statuses, counts


async def describe(close: CloseClient, statuses: list[models.LeadStatus]) -> tuple[str, Preview]:
    """Say in Python whom you mean, read it back in English, and see who they are."""
    untouched = ~Lead.date_updated.since(ago(days=30))
    audience = Lead.status_id.is_in(statuses[0].id) & untouched
    sentences = audience.explain()
    fields = ["display_name", "url"]
    preview = await close.bulk.preview(audience, sample=5, fields=fields)
    return sentences, preview


async def export(
    close: CloseClient, sequences: list[models.Sequence]
) -> list[models.SequenceSubscription]:
    """Export the first hundred subscriptions of the first sequence as CSV."""
    listed = close.sequence_subscriptions.list(sequence_id=sequences[0].id)
    subscriptions = await listed.first(100)
    return subscriptions
