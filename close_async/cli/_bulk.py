"""`close-async bulk`: lists, shows, watches, pauses and resumes bulk actions."""

from __future__ import annotations

from contextlib import suppress
from typing import TYPE_CHECKING, Annotated, Any, Final, cast

import typer

from ..errors import NotFound
from ..paging.rows import count_in
from ._session import ask, tell
from ._terminal import (
    FOUND,
    Json,
    Yes,
    cell,
    confirm,
    dates,
    fail,
    models_in,
    one_line,
    one_of,
    progress,
    say,
    say_json,
    say_table,
)

if TYPE_CHECKING:
    from ..bulk import BulkRun, Kind
    from ..client import CloseClient
    from ..paging import Pages

__all__ = ["bulk"]

bulk: Final = typer.Typer(
    help="List, show, watch, pause and resume bulk actions.", no_args_is_help=True
)

_KINDS: Final[tuple[Kind, ...]] = ("email", "sequence_subscription", "delete", "edit")
_PREFIXES: Final[dict[str, Kind]] = {
    "bulkemail_": "email",
    "bulkseqsub_": "sequence_subscription",
    "bulkdelete_": "delete",
    "bulkedit_": "edit",
}

_Id = Annotated[str, typer.Argument(metavar="ID", help="Id of the bulk action.")]


@bulk.command("list")
def list_actions(
    *,
    kind: Annotated[
        str | None,
        one_of(_KINDS, text=f"Only of this kind: {', '.join(_KINDS)}."),
    ] = None,
    limit: Annotated[int, typer.Option(min=1, help="At most so many of each kind.")] = 10,
    as_json: Json = False,
) -> None:
    """
    List the bulk actions that were started last, the newest first.

    With --json each line is a bulk action: kind, id, status, n_leads, n_leads_processed, and
    action as Close sends it.
    """

    async def listed(close: CloseClient) -> list[tuple[Kind, Any]]:
        return [
            (one, action)
            for one in _KINDS
            if kind in {None, one}
            for action in models_in(await _pages(close, one).first(limit))
        ]

    found = ask(listed)
    found.sort(key=lambda one: cell(one[1].get("date_created")), reverse=True)
    if as_json:
        for each in found:
            say_json(_as_json(*each))
        return
    say_table(
        ("id", "kind", "started", "status", "done"),
        [
            (
                action.get("id"),
                of,
                dates(action.get("date_created")),
                _status(action),
                _done(action),
            )
            for of, action in found
        ],
    )


@bulk.command()
def show(action: _Id, *, as_json: Json = False) -> None:
    """
    Show a bulk action.

    With --json it has kind, id, status, n_leads, n_leads_processed, and action as Close sends it.
    """
    found = ask(lambda close: _attach(close, action))
    _say(found, as_json=as_json)


@bulk.command()
def watch(
    action: _Id,
    *,
    interval: Annotated[
        float | None, typer.Option(min=0.1, help="Ask every so many seconds.")
    ] = None,
    as_json: Json = False,
) -> None:
    """
    Follow a bulk action until it ends; exit with 1 if it ends with an error.

    With --json each line is a state, with the keys of `list`.
    """

    async def watched(close: CloseClient) -> BulkRun[Any]:
        run = await _attach(close, action)
        with progress(run.id) as move:
            async for state in run.watch(interval=interval):
                total, text = count_in(state, "n_leads"), f"{run.id}: {_status(state)}"
                move(count_in(state, "n_leads_processed"), total=total, text=text)
                _say(run, as_json=as_json)
        return run

    if ask(watched).status == "error":
        raise typer.Exit(FOUND)


@bulk.command()
def pause(action: _Id, *, as_json: Json = False, yes: Yes = False) -> None:
    """
    Pause a bulk action. Close can resume it within seven days.

    With --json it's what `show` prints.
    """
    _change(action, "Pause", as_json=as_json, yes=yes)


@bulk.command()
def resume(action: _Id, *, as_json: Json = False, yes: Yes = False) -> None:
    """
    Resume a bulk action that was paused.

    With --json it's what `show` prints.
    """
    _change(action, "Resume", as_json=as_json, yes=yes)


def _change(action: str, verb: str, *, as_json: bool, yes: bool) -> None:
    found = ask(lambda close: _attach(close, action))
    confirm(f"{verb} {_sentence(found)}?", yes=yes)

    async def changed(close: CloseClient) -> BulkRun[Any]:
        run = await close.bulk.attach(found.kind, found.id)
        await (run.pause() if verb == "Pause" else run.resume())
        return run

    _say(tell(changed), as_json=as_json)


async def _attach(close: CloseClient, action: str) -> BulkRun[Any]:
    """Find a bulk action; what kind it is, its id says."""
    for prefix, kind in _PREFIXES.items():
        if action.startswith(prefix):
            return await close.bulk.attach(kind, action)
    for kind in _KINDS:
        with suppress(NotFound):
            return await close.bulk.attach(kind, action)
    return fail(f"there is no bulk action {action!r}")


def _pages(close: CloseClient, kind: Kind) -> Pages[Any]:
    match kind:
        case "email":
            return cast("Pages[Any]", close.bulk_emails.list())
        case "sequence_subscription":
            return cast("Pages[Any]", close.bulk_sequence_subscriptions.list())
        case "delete":
            return cast("Pages[Any]", close.bulk_deletes.list())
        case "edit":
            return cast("Pages[Any]", close.bulk_edits.list())


def _say(run: BulkRun[Any], *, as_json: bool) -> None:
    if as_json:
        say_json(_as_json(run.kind, run.action))
        return
    say(_sentence(run))


def _sentence(run: BulkRun[Any]) -> str:
    done = _done(run.action)
    return f"{one_line(run.id)} ({run.kind}): {_status(run.action)}{done and f', {done} leads'}"


def _as_json(kind: Kind, action: Any) -> dict[str, object]:  # noqa: ANN401 - one of four models
    total, done = count_in(action, "n_leads"), count_in(action, "n_leads_processed")
    return {
        "kind": kind,
        "id": action.get("id"),
        "status": action.get("status"),
        "n_leads": total,
        "n_leads_processed": done,
        "action": action.to_dict(),
    }


def _status(action: Any) -> str:  # noqa: ANN401 - one of four models
    return cell(action.get("status")) or "unknown"


def _done(action: Any) -> str:  # noqa: ANN401 - one of four models
    total, done = count_in(action, "n_leads"), count_in(action, "n_leads_processed")
    return "" if total is None else f"{done or 0:,} of {total:,}"
