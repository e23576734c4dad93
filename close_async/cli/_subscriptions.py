"""`close-async subscriptions`: exports the subscriptions of a sequence, contact or lead."""

from __future__ import annotations

from pathlib import Path  # noqa: TC003 - Typer reads annotations when the program runs
from typing import TYPE_CHECKING, Annotated, Final

import typer

from ._sequences import find_sequence
from ._session import ask
from ._terminal import Json, Yes, confirm, fail, one_line, one_of, progress, say, say_json

if TYPE_CHECKING:
    from ..client import CloseClient

__all__ = ["subscriptions"]

_FORMATS: Final = ("csv", "jsonl")

subscriptions: Final = typer.Typer(
    help="Export the subscriptions of contacts to sequences.", no_args_is_help=True
)


@subscriptions.callback()
def _group() -> None:
    """Export the subscriptions of contacts to sequences."""


@subscriptions.command()
def export(
    file: Annotated[
        Path,
        typer.Argument(metavar="FILE", dir_okay=False, help="File to write: .csv or .jsonl."),
    ],
    *,
    sequence: Annotated[
        str | None, typer.Option(help="Only to this sequence: its id, or its whole name.")
    ] = None,
    contact_id: Annotated[str | None, typer.Option(help="Only of this contact.")] = None,
    lead_id: Annotated[str | None, typer.Option(help="Only of the contacts of this lead.")] = None,
    file_format: Annotated[
        str | None,
        one_of(_FORMATS, "--format", text="csv or jsonl; without it the name of FILE tells."),
    ] = None,
    anew: Annotated[
        bool, typer.Option("--anew", help="Don't go on where an earlier export was broken off.")
    ] = False,
    as_json: Json = False,
    yes: Yes = False,
) -> None:
    """
    Write subscriptions to a file, whole or not at all.

    An export that was broken off, even killed, goes on where it was: run the same again. Cells
    that a spreadsheet would take for a formula begin with an apostrophe. With --json it prints
    {"file": ..., "rows": ...}.
    """
    kind = file_format or file.suffix.removeprefix(".").lower()
    if kind not in _FORMATS:
        fail(f"the name of {file} tells no format: add --format csv or --format jsonl")
    if not (sequence or contact_id or lead_id):
        fail("Close lists no subscriptions without --sequence, --contact-id or --lead-id")
    if file.exists():
        confirm(f"{file} exists. Replace it?", yes=yes)

    async def exported(close: CloseClient) -> int:
        found = close.sequence_subscriptions.list(
            sequence_id=sequence and await find_sequence(close, sequence),
            contact_id=contact_id,
            lead_id=lead_id,
        )
        write = found.to_csv if kind == "csv" else found.to_jsonl
        text = f"Exporting to {file}"
        with progress(text) as move:
            return await write(
                file,
                resume=not anew,
                on_progress=lambda rows: move(None, text=f"{text}: {rows:,} rows"),
            )

    rows = ask(exported)
    if as_json:
        say_json({"file": str(file), "rows": rows})
        return
    say(f"{rows:,} subscriptions are in {one_line(file)}")
