"""`close-async demo`: the whole way on a sandbox, or a look at a real organization."""

from __future__ import annotations

import sys
from collections import Counter
from pathlib import Path
from shutil import which
from typing import TYPE_CHECKING, Final

from . import _look as look, _steps as steps
from ._narrator import Narrator

if TYPE_CHECKING:
    from .. import models
    from ..bulk import Preview
    from ..client import CloseClient
    from ._reader import ReadOnlyClient

__all__ = ["check_output", "demo_api", "demo_sandbox"]

_PAUSE: Final = 1.0
_BULK_SECONDS: Final = 6.0
_FAST_BULK_SECONDS: Final = 0.6

_SNIPPET: Final = """\
from close_async import CloseClient

async with CloseClient.from_env() as close:  # reads CLOSE_API_KEY
    async for sequence in close.sequences.list():
        print(sequence.name, sequence.status)
"""
_NEXT: Final = (
    ("{command} sandbox", "Serve this Close over HTTP, to write that program against."),
    (
        "export CLOSE_API_KEY=api_...\n{command} demo --base-url https://api.close.com/api/v1",
        "Look at your own organization. The demo can't change anything there.",
    ),
    ("{python} -m pydoc close_async.query", "See all that you can describe an audience by."),
)

# How the files begin that a demo writes.
_HEADER: Final = "id,lead_id,contact_email,status,status_reason"


def check_output(output: Path) -> str | None:
    """Return why *output* must not be written, or None."""
    if not output.absolute().parent.is_dir():
        return f"can't write {output}: there is no such folder"

    if not output.exists():
        return None

    with output.open(encoding="utf-8", errors="replace") as file:
        is_ours = file.readline().rstrip() in {"", _HEADER}
    return None if is_ours else f"{output} is there already, and no demo wrote it: choose --output"


async def demo_sandbox(*, leads: int, output: Path, fast: bool) -> None:
    """Go the whole way: list, describe, preview, enrol, watch, export."""
    tell = Narrator(pause=0.0 if fast else _PAUSE)
    seconds = _FAST_BULK_SECONDS if fast else _BULK_SECONDS
    tell.heading("close_async: the CRM Close from Python")
    tell.say("You see the code that runs, and below it what came out.")
    tell.blank()
    tell.code(
        f"{steps.IMPORTS}\nleads, seconds, output = {leads}, {seconds}, Path({str(output)!r})"
    )
    await tell.step(steps.connect)
    async with steps.connect(leads, seconds) as (close, me):
        tell.say(f"{_introduction(me)} There are {leads:,} leads.")
        await _go(close, me, tell, output)
    _tell_what_next(tell)


async def _go(close: CloseClient, me: models.Me, tell: Narrator, output: Path) -> None:
    await tell.step(steps.list_sequences)
    sequences, sequence = await steps.list_sequences(close)
    _show_sequences(tell, sequences)

    await tell.step(steps.describe)
    audience, sentences = await steps.describe(close, sequence)
    tell.quote(sentences)

    await tell.step(steps.preview_audience)
    preview = await steps.preview_audience(close, audience)
    _show_preview(tell, preview)

    await tell.step(steps.overreach)
    tell.quote(f"AudienceTooLarge: {await steps.overreach(close, audience, preview)}")

    await tell.step(steps.enrol)
    run = await steps.enrol(close, me, audience, preview, sequence)
    tell.say(f"The sender is {run.action.sender_name} <{run.action.sender_email}>.")
    tell.say(f"The bulk action is {run.id}.")

    await tell.step(steps.watch)
    with tell.watching() as show:
        enrolled = await steps.watch(close, run, show, sequence)
    tell.blank()
    before, after = (each.subscription_counts_by_status for each in (sequence, enrolled))
    tell.say(f"{sequence.name} had {before.active:,} active subscriptions, now {after.active:,}.")

    await tell.step(steps.export, steps.write_csv)
    subscriptions = await steps.export(close, sequence)
    _write(tell, output, subscriptions)


async def demo_api(close: ReadOnlyClient, *, output: Path, fast: bool) -> None:
    """Look at a real organization. *close* can't write, so nothing changes there."""
    tell = Narrator(pause=0.0 if fast else _PAUSE)
    tell.heading("close_async: a look at your organization")
    tell.say(
        "You see the code that runs, and below it what came out. Here `close` is a CloseClient "
        "that refuses to write, so nothing is changed."
    )
    tell.blank()
    tell.code(look.IMPORTS)
    async with close:
        await tell.step(look.introduce)
        tell.say(_introduction(await look.introduce(close)))

        await tell.step(look.list_sequences)
        sequences = await look.list_sequences(close)
        _show_sequences(tell, sequences)

        await tell.step(look.count_leads)
        statuses, counts = await look.count_leads(close)
        tell.table(["status", "leads"], counts.items())

        if statuses:
            await tell.step(look.describe)
            sentences, preview = await look.describe(close, statuses)
            tell.quote(sentences)
            tell.blank()
            _show_preview(tell, preview)

        if sequences:
            await tell.step(look.export, steps.write_csv)
            _write(tell, output, await look.export(close, sequences))


def _introduction(me: models.Me) -> str:
    names = " ".join(name for name in (me.first_name, me.last_name) if name)
    organizations = ", ".join(each.name for each in me.organizations)
    return f"{names or me.email} of {organizations}."


def _show_sequences(tell: Narrator, sequences: list[models.Sequence]) -> None:
    titles = ["sequence", "status", "steps", "active subscriptions"]
    tell.table(
        titles, [(each.name, each.status, len(each.steps), _active(each)) for each in sequences]
    )


def _active(sequence: models.Sequence) -> object:
    # Undocumented whether Close always sends it; a gap in a table is better than no table.
    counts = getattr(sequence, "subscription_counts_by_status", None)
    return getattr(counts, "active", None)


def _show_preview(tell: Narrator, preview: Preview) -> None:
    tell.say(f"{preview.count:,} leads, among them:")
    tell.blank()
    rows = [row.to_dict() for row in preview.sample]
    tell.table(["lead", "website"], [(row.get("display_name"), row.get("url")) for row in rows])


def _write(tell: Narrator, output: Path, subscriptions: list[models.SequenceSubscription]) -> None:
    steps.write_csv(output, subscriptions)
    counts = Counter(str(each.status) for each in subscriptions)
    by_status = ", ".join(f"{count:,} {status}" for status, count in counts.most_common())
    tell.say(f"{len(subscriptions):,} rows ({by_status}) are now in {output.absolute()}")


def _tell_what_next(tell: Narrator) -> None:
    command = _own_name()
    tell.heading("What to try next")
    tell.say("In a program of your own, with the key from Close under Settings > Developer:")
    tell.blank()
    tell.code(_SNIPPET)
    tell.blank()
    tell.say("In a shell:")
    for arguments, meaning in _NEXT:
        tell.blank()
        tell.command(arguments.format(command=command, python=_own_python()), meaning)


def _own_name() -> str:
    """Return what this program is called by in a shell, here."""
    if which("close-async"):
        return "close-async"

    return f"{_own_python()} -m close_async.cli"


def _own_python() -> str:
    """Return how a shell reaches the Python that runs this, from here."""
    python, here = Path(sys.executable), Path.cwd()
    return str(python.relative_to(here) if python.is_relative_to(here) else python)
