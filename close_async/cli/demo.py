"""
`close-async demo`: all that is needed to enrol an audience, on a sandbox; or a look at your Close.

Each is a script. The lines from `screen.step()` to the next empty line are printed before they run;
pasted together below the imports that are printed first, they are a program.
"""

from __future__ import annotations

import csv
import sys
from collections import Counter
from shutil import which
from typing import TYPE_CHECKING, Final

from ..client import CloseClient
from ..errors import AudienceTooLarge
from ..query import Contact, Lead, SequenceSubscription, ago
from ..sandbox import Sandbox
from ._screen import JsonScreen, Screen

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from .. import models
    from ..bulk import Preview
    from ._reader import ReadOnlyClient

_PROMISE: Final = "Each step prints the code that it runs, and then the result."
_IMPORTS: Final = """\
import csv
from pathlib import Path

from close_async import AudienceTooLarge, CloseClient
from close_async.query import Contact, Lead, SequenceSubscription, ago
from close_async.sandbox import Sandbox
"""
_API_IMPORTS: Final = """\
import csv
from pathlib import Path
from close_async.query import Lead, ago
"""
_SNIPPET: Final = """\
from close_async import CloseClient

async with CloseClient.from_env() as close:  # reads CLOSE_API_KEY
    async for sequence in close.sequences.list():
        print(sequence.name, sequence.status)
"""
_COMMANDS: Final = """\
# Serve this sandbox over HTTP:
{command} sandbox

# Look at your own organization. The demo can't change anything there:
export CLOSE_API_KEY=api_...
{command} demo --base-url https://api.close.com/api/v1

# See what an audience can be described by:
{python} -m pydoc {package}.query"""

# The first line of a file that a demo wrote.
_HEADER: Final = "id,lead_id,contact_email,status,status_reason"


def check_output(output: Path) -> str | None:
    """Return why *output* must not be written, or None."""
    if not output.absolute().parent.is_dir():
        return f"can't write {output}: there is no such folder"

    if not output.exists():
        return None

    with output.open(encoding="utf-8", errors="replace") as file:
        is_ours = file.readline().rstrip() in {"", _HEADER}
    return None if is_ours else f"{output} exists, and no demo wrote it: choose another --output"


async def demo_sandbox(*, leads: int, output: Path, fast: bool, as_json: bool) -> None:
    """List, describe, preview, enrol, watch and export, on a sandbox."""
    screen = _screen(demo_sandbox, fast=fast, as_json=as_json)
    seconds = 0.6 if fast else 6.0
    screen.heading("close_async: the CRM Close from Python")
    screen.say(_PROMISE)
    screen.code(
        f"{_IMPORTS}\nleads, seconds = {leads}, {seconds}\n"
        f"output, limit = Path({str(output)!r}), None"
    )

    await screen.step("Open a client", "The sandbox is a Close in memory. It sends no email.")
    sandbox = Sandbox(leads=leads, bulk_seconds=seconds)
    key, transport = sandbox.api_key, sandbox.transport()
    async with CloseClient(key, transport=transport) as close:
        me = await close.users.me()

        screen.say(f"{_introduction(me)} There are {leads:,} leads.")
        sequences = await _list_sequences(close, screen)
        await _enrol(close, me, sequences, screen)
        await _export(close, sequences, output, None, screen)

    python = sys.orig_argv[0]
    package = __name__.partition(".cli")[0]
    command = "close-async" if which("close-async") else f"{python} -m {package}"
    screen.heading("What to try next")
    screen.say("In a program of your own, with the key from Close under Settings > Developer:")
    screen.code(_SNIPPET)
    screen.say("In a shell:")
    screen.code(_COMMANDS.format(command=command, package=package, python=python), "sh")
    screen.end()


def _screen(script: Callable[..., object], *, fast: bool, as_json: bool) -> Screen:
    return JsonScreen(script) if as_json else Screen(script, pause=0.0 if fast else 1.0)


async def _list_sequences(close: CloseClient, screen: Screen) -> list[models.Sequence]:
    await screen.step("List the first ten sequences")
    # A list leaves out the numbers of subscriptions; get() brings them.
    listed = await close.sequences.list().first(10)
    sequences = [await close.sequences.get(each.id) for each in listed]

    # It isn't documented whether Close always sends the numbers.
    counts = [getattr(each, "subscription_counts_by_status", None) for each in sequences]
    columns: dict[str, list[str | int]] = {
        "sequence": [each.name for each in sequences],
        "status": [str(each.status) for each in sequences],
        "steps": [len(each.steps) for each in sequences],
        "active subscriptions": [getattr(each, "active", "") for each in counts],
    }
    screen.table(columns)
    return sequences


async def _enrol(
    close: CloseClient, me: models.Me, sequences: list[models.Sequence], screen: Screen
) -> None:
    await screen.step("Describe an audience in Python, and read it back in English")
    sequence = next(each for each in sequences if each.status == "active")
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

    screen.say(sentences, "green")

    await screen.step("Preview it: how many leads, and which")
    fields = ["display_name", "url"]
    preview = await close.bulk.preview(audience, sample=5, fields=fields)

    _show_preview(preview, screen)

    await screen.step(
        "Try to delete more leads than max_leads",
        "With max_leads the leads are counted first. If there are more, nothing is sent.",
    )
    refusal = "nothing stopped it"
    try:
        await close.bulk.delete(audience, max_leads=preview.count // 2)
    except AudienceTooLarge as error:
        refusal = str(error)

    screen.say(f"AudienceTooLarge: {refusal}", "green")

    await screen.step(
        "Enrol the audience, and no more leads than in the preview",
        "The sender is an account of yours that has an identity; a Zoom account, say, has none.",
    )
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

    screen.say(f"The sender is {run.action.sender_name} <{run.action.sender_email}>.")
    screen.say(f"The bulk action is {run.id}.")

    active_before = sequence.subscription_counts_by_status.active
    with screen.progress() as show:
        await screen.step("Watch it until it's done, and fetch the sequence again")
        async for state in run.watch(interval=0.2):
            show(state)
        await run.wait()  # raises BulkActionFailed if it failed
        sequence = await close.sequences.get(sequence.id)

    active = sequence.subscription_counts_by_status.active
    screen.say(f"{sequence.name} had {active_before:,} active subscriptions, now {active:,}.")


async def _export(
    close: CloseClient,
    sequences: list[models.Sequence],
    output: Path,
    limit: int | None,
    screen: Screen,
) -> None:
    await screen.step("Export the subscriptions of the first sequence as CSV")
    listed = close.sequence_subscriptions.list(sequence_id=sequences[0].id)
    subscriptions = await listed.collect(limit)
    columns = ["id", "lead_id", "contact_email", "status", "status_reason"]
    with output.open("w", newline="", encoding="utf-8") as file:
        table = csv.writer(file)
        table.writerow(columns)
        for each in subscriptions:
            cells = [str(each.get(column) or "") for column in columns]
            # A spreadsheet would run formulas, so they become texts.
            signs = ("=", "+", "-", "@", "\t", "\r", "\n")
            table.writerow("'" * one.startswith(signs) + one for one in cells)

    counts = Counter(str(each.status) for each in subscriptions)
    by_status = ", ".join(f"{count:,} {status}" for status, count in counts.most_common())
    screen.say(f"{len(subscriptions):,} rows ({by_status}) are now in {output}")


async def demo_api(close: ReadOnlyClient, *, output: Path, fast: bool, as_json: bool) -> None:
    """Show sequences, leads and subscriptions of a real organization. *close* can't write."""
    screen = _screen(demo_api, fast=fast, as_json=as_json)
    screen.heading("close_async: a look at your organization")
    screen.say(f"{_PROMISE} Here `close` is a CloseClient that refuses to write.")
    screen.code(f"{_API_IMPORTS}\noutput, limit = Path({str(output)!r}), 100")
    async with close:
        await screen.step("Ask Close whose key this is")
        me = await close.users.me()

        screen.say(_introduction(me))
        sequences = await _list_sequences(close, screen)

        await screen.step("Count the leads by status, without fetching any")
        statuses = await close.lead_statuses.list().first(10)
        queries = {each.label: Lead.status_id.is_in(each.id) for each in statuses}
        counts = {name: await close.count(query) for name, query in queries.items()}

        screen.table({"status": [*counts], "leads": [*counts.values()]})
        if statuses:
            await screen.step("Describe leads in Python, read it back in English, and preview them")
            untouched = ~Lead.date_updated.since(ago(days=30))
            audience = Lead.status_id.is_in(statuses[0].id) & untouched
            sentences = audience.explain()
            fields = ["display_name", "url"]
            preview = await close.bulk.preview(audience, sample=5, fields=fields)

            screen.say(f"{sentences}\n\n", "green")
            _show_preview(preview, screen)
        if sequences:
            await _export(close, sequences, output, 100, screen)
    screen.end()


def _show_preview(preview: Preview, screen: Screen) -> None:
    screen.say(f"{preview.count:,} leads, such as:\n\n")
    rows = [row.to_dict() for row in preview.sample]
    titles = {"lead": "display_name", "website": "url"}
    screen.table({title: [row.get(key) or "" for row in rows] for title, key in titles.items()})


def _introduction(me: models.Me) -> str:
    names = " ".join(name for name in (me.first_name, me.last_name) if name)
    organizations = ", ".join(each.name for each in me.organizations)
    return f"{names or me.email} of {organizations}."
