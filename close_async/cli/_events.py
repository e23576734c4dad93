"""`close-async events`: follows the event log."""

from __future__ import annotations

import os
from datetime import datetime
from pathlib import Path  # noqa: TC003 - Typer reads annotations when the program runs
from typing import TYPE_CHECKING, Annotated, Final

import anyio
import typer

from ..errors import EventsMissed
from ._session import ask
from ._terminal import Json, cell, dates, fail, say, say_json

if TYPE_CHECKING:
    from ..client import CloseClient
    from ..events import EventStream
    from ..models import Event

__all__ = ["events"]

events: Final = typer.Typer(help="Follow the event log of Close.", no_args_is_help=True)

# How often to look whether the place in the log has moved, which it does without events, too.
_LOOK: Final = 1.0


@events.callback()
def _group() -> None:
    """Follow the event log of Close."""


@events.command()
def follow(
    *,
    checkpoint: Annotated[
        Path | None,
        typer.Option(
            metavar="FILE",
            dir_okay=False,
            help="File with the place in the log: go on there, and keep it current.",
        ),
    ] = None,
    since: Annotated[
        str | None,
        typer.Option(
            metavar="MOMENT",
            help="Where to begin if there is no checkpoint, as in 2026-03-02T12:00:00Z; else now.",
        ),
    ] = None,
    every: Annotated[float, typer.Option(min=0.1, help="Ask every so many seconds.")] = 30.0,
    object_type: Annotated[
        str | None, typer.Option(help="Only about such objects, as in sequence_subscription.")
    ] = None,
    object_id: Annotated[str | None, typer.Option(help="Only about this object.")] = None,
    action: Annotated[str | None, typer.Option(help="Only such, as in created.")] = None,
    lead_id: Annotated[str | None, typer.Option(help="Only of this lead.")] = None,
    user_id: Annotated[str | None, typer.Option(help="Only of this user.")] = None,
    limit: Annotated[int | None, typer.Option(min=1, help="End after so many events.")] = None,
    as_json: Json = False,
) -> None:
    """
    Print events as they happen, the oldest first, until Ctrl-C.

    With --checkpoint no event is missing and none comes twice when it's started again; only the
    last one may, if it was killed in between. With --json each line is an event as Close sends it.
    """
    begin = _begin(checkpoint, since)

    async def followed(close: CloseClient) -> None:
        stream = close.events.follow(
            since=begin,
            every=every,
            object_type=object_type,
            object_id=object_id,
            action=action,
            lead_id=lead_id,
            user_id=user_id,
        )
        failure: Exception | None = None
        async with anyio.create_task_group() as group:
            group.start_soon(_keep_saving, stream, checkpoint)
            try:
                await _print(stream, checkpoint, limit, as_json=as_json)
            except Exception as error:  # noqa: BLE001 - a task group would wrap it
                failure = error
            group.cancel_scope.cancel()
        if failure is not None:
            raise failure

    try:
        ask(followed)
    except EventsMissed as error:
        fail(str(error))


async def _print(
    stream: EventStream, checkpoint: Path | None, limit: int | None, *, as_json: bool
) -> None:
    count = 0
    async for event in stream:
        if as_json:
            say_json(event.to_dict())
        else:
            say(_line(event))
        _save(stream, checkpoint)
        count += 1
        if count == limit:
            return


async def _keep_saving(stream: EventStream, checkpoint: Path | None) -> None:
    saved = stream.checkpoint
    while checkpoint is not None:
        await anyio.sleep(_LOOK)
        if stream.checkpoint != saved:
            saved = stream.checkpoint
            _save(stream, checkpoint)


def _save(stream: EventStream, path: Path | None) -> None:
    if path is None:
        return
    # Of this process alone: one that ends may still save while the next one has begun.
    draft = path.with_name(f"{path.name}.{os.getpid()}")
    with draft.open("w", encoding="ascii") as file:
        file.write(stream.checkpoint)
        file.flush()
        os.fsync(file.fileno())
    draft.replace(path)


def _begin(checkpoint: Path | None, since: str | None) -> str | datetime | None:
    if checkpoint is not None and checkpoint.exists():
        return checkpoint.read_text(encoding="ascii", errors="replace").strip()
    if since is None:
        return None
    try:
        moment = datetime.fromisoformat(since)
    except ValueError:
        fail(f"--since must be a moment such as 2026-03-02T12:00:00Z, got {since!r}")
    if moment.tzinfo is None:
        fail(f"--since must have a time zone, as in {since}Z")
    return moment


def _line(event: Event) -> str:
    names = ("action", "object_type", "object_id", "lead_id")
    # The lead of a lead is itself.
    shown = dict.fromkeys(cell(event.get(name)) for name in names)
    return "  ".join([dates(event.get("date_updated")), *(one for one in shown if one)])
