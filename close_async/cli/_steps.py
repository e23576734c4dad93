"""
The steps of the demo on the sandbox. What is shown of each is its docstring and its body.

So the code on the screen is the code that runs. Names mean the same in all of them: pasted
together under `IMPORTS` and the settings of the demo, they are one program; `show` is what draws
the progress.
"""

# ruff: noqa: RET504 - the names are for the reader, the returns for the demo

from __future__ import annotations

import csv
from contextlib import asynccontextmanager
from typing import TYPE_CHECKING, Final

from ..client import CloseClient
from ..errors import AudienceTooLarge
from ..query import Contact, Lead, SequenceSubscription, ago
from ..sandbox import Sandbox

if TYPE_CHECKING:
    from collections.abc import AsyncGenerator
    from pathlib import Path

    from .. import models
    from ..bulk import BulkRun, Preview
    from ..query import Query
    from ._narrator import Show

__all__ = [
    "IMPORTS",
    "connect",
    "describe",
    "enrol",
    "export",
    "list_sequences",
    "overreach",
    "preview_audience",
    "watch",
    "write_csv",
]

IMPORTS: Final = """\
import csv
from pathlib import Path

from close_async import AudienceTooLarge, CloseClient
from close_async.query import Contact, Lead, SequenceSubscription, ago
from close_async.sandbox import Sandbox
"""


@asynccontextmanager
async def connect(
    leads: int, seconds: float
) -> AsyncGenerator[tuple[CloseClient, models.Me], None]:
    """
    Open a Close.

    This one is a sandbox: it lives in memory, and all its leads are made up. It needs no key and no
    network, and nobody gets an email.
    """
    sandbox = Sandbox(leads=leads, bulk_seconds=seconds)
    key, transport = sandbox.api_key, sandbox.transport()
    async with CloseClient(key, transport=transport) as close:
        me = await close.users.me()
        yield close, me


async def list_sequences(
    close: CloseClient,
) -> tuple[list[models.Sequence], models.Sequence]:
    """Look at the sequences, and take the first one that is active."""
    # A list leaves out the numbers of subscriptions; get() brings them.
    ids = [each.id async for each in close.sequences.list()]
    sequences = [await close.sequences.get(each) for each in ids]
    sequence = next(each for each in sequences if each.status == "active")
    return sequences, sequence


async def describe(close: CloseClient, sequence: models.Sequence) -> tuple[Query, str]:
    """Say in Python whom you mean, and read it back in English."""
    statuses = {each.label: each.id async for each in close.lead_statuses.list()}
    ceo = Contact.title.has_words("CEO") & Contact.emails_count.at_least(1)
    enrolled = SequenceSubscription.sequence_id.is_in(sequence.id)
    audience = (
        Lead.status_id.is_in(statuses["Potential"])
        & Lead.has(ceo)
        & ~Lead.has(Contact.has(enrolled))
        & ~Lead.last_communication_date.since(ago(days=30))
    )
    sentences = audience.explain()
    return audience, sentences


async def preview_audience(close: CloseClient, audience: Query) -> Preview:
    """Look before you write: count them, and see who they are."""
    fields = ["display_name", "url"]
    preview = await close.bulk.preview(audience, sample=5, fields=fields)
    return preview


async def overreach(close: CloseClient, audience: Query, preview: Preview) -> str:
    """
    See the guard rail hold.

    With max_leads the leads are counted first, and if they are more, nothing is sent.
    """
    refusal = "nothing stopped it"
    try:
        await close.bulk.delete(audience, max_leads=preview.count // 2)
    except AudienceTooLarge as error:
        refusal = str(error)
    return refusal


async def enrol(
    close: CloseClient,
    me: models.Me,
    audience: Query,
    preview: Preview,
    sequence: models.Sequence,
) -> BulkRun[models.BulkSequenceSubscription]:
    """
    Enrol them, and no more than you saw.

    The sender is an account of yours that has an identity; one of Zoom, say, is listed without.
    """
    accounts = await close.connected_accounts.list(user_id=me.id).collect()
    account = next(each for each in accounts if each.identities)
    sender = account.identities[0]
    run = await close.bulk.subscribe(
        audience,
        max_leads=preview.count,
        sequence_id=sequence.id,
        sender_account_id=account.id,
        sender_name=sender.name or sender.email,
        sender_email=sender.email,
        contact_preference="lead",
    )
    return run


async def watch(
    close: CloseClient,
    run: BulkRun[models.BulkSequenceSubscription],
    show: Show,
    sequence: models.Sequence,
) -> models.Sequence:
    """Watch it to its end, and look at the sequence again."""
    async for state in run.watch(interval=0.2):
        show(state)
    await run.wait()  # raises BulkActionFailed if it went wrong
    sequence = await close.sequences.get(sequence.id)
    return sequence


async def export(
    close: CloseClient, sequence: models.Sequence
) -> list[models.SequenceSubscription]:
    """Export all subscriptions of the sequence as CSV."""
    listed = close.sequence_subscriptions.list(sequence_id=sequence.id)
    subscriptions = await listed.collect()
    return subscriptions


def write_csv(output: Path, subscriptions: list[models.SequenceSubscription]) -> None:
    """Write them down."""
    columns = ["id", "lead_id", "contact_email", "status", "status_reason"]
    with output.open("w", newline="", encoding="utf-8") as file:
        table = csv.DictWriter(file, columns, extrasaction="ignore")
        table.writeheader()
        table.writerows(each.to_dict() for each in subscriptions)
