"""`close-async journal`: looks into a journal, and decides what became of writes."""

from __future__ import annotations

from contextlib import asynccontextmanager
from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING, Annotated, Any, Final, cast, get_args

import typer

from ..journal import State
from ._session import OF_JOURNAL, is_there, open_journal, run
from ._terminal import Json, Yes, confirm, dates, fail, one_line, one_of, say, say_json

if TYPE_CHECKING:
    from collections.abc import AsyncGenerator

    from ..journal import Entry, Journal

__all__ = ["journal"]

journal: Final = typer.Typer(
    help="Look into a journal, and decide what became of the writes in it.", no_args_is_help=True
)

_STATES: Final[tuple[State, ...]] = get_args(State)
_FINISHED: Final = ("idle", "done", "refused")

_Where = Annotated[
    str,
    typer.Option("--journal", metavar="PATH", envvar="CLOSE_JOURNAL", help=OF_JOURNAL),
]
_Key = Annotated[
    str, typer.Argument(metavar="KEY", help="Key of the entry, as in the output of list.")
]


@journal.command("list")
def list_entries(
    *,
    where: _Where,
    state: Annotated[
        str | None,
        one_of(_STATES, text=f"Only in this state: {', '.join(_STATES)}."),
    ] = None,
    content: Annotated[
        bool,
        typer.Option("--content", help="With --json, show what was sent and answered, too."),
    ] = False,
    as_json: Json = False,
) -> None:
    """
    List the entries in the order in which they were made.

    With --json each line is an entry: key, operation, state, is_held (a process is sending it
    now), reason, result_id, attempt, sent_at and changed_at; with --content parameters and result,
    too, which name people.
    """

    async def listed() -> None:
        async with _opened(where) as opened:
            async for entry in opened.entries(state=cast("State | None", state)):
                if as_json:
                    say_json(_as_json(entry, content=content))
                else:
                    say(_line(entry))

    run(listed)


@journal.command()
def counts(*, where: _Where, as_json: Json = False) -> None:
    """
    Count the entries by state.

    With --json it's an object with a number for each state.
    """

    async def counted() -> dict[str, int]:
        async with _opened(where) as opened:
            found = await opened.counts()
        return {state: found.get(state, 0) for state in _STATES}

    found = run(counted)
    if as_json:
        say_json(found)
        return
    for state, number in found.items():
        say(f"{state:8}{number:>10,}")


@journal.command()
def release(key: _Key, *, where: _Where, as_json: Json = False, yes: Yes = False) -> None:
    """
    Free an entry that is unknown or refused, so that it's sent again.

    If Close did it after all, it happens twice: look in Close first. With --json it's the entry
    as `list` has it.
    """
    entry = _entry(where, key)
    confirm(
        f"{_line(entry)}\nRelease it? If Close did it after all, it will happen twice.", yes=yes
    )

    async def released() -> Entry | None:
        async with _opened(where) as opened:
            await opened.release(key)
            return await opened.get(key)

    _say(run(released), as_json=as_json)


@journal.command()
def done(
    key: _Key,
    *,
    result_id: Annotated[
        str, typer.Option("--id", metavar="ID", help="Id of the object that Close created.")
    ],
    where: _Where,
    as_json: Json = False,
    yes: Yes = False,
) -> None:
    """
    Write down that Close did it, after you have found the object there.

    This is final. With --json it's the entry as `list` has it.
    """
    entry = _entry(where, key)
    if entry.is_held:
        fail("a process is sending it now, and will write down what comes of it")
    confirm(f"{_line(entry)}\nWrite down that it created {one_line(result_id)}?", yes=yes)

    async def written() -> Entry:
        async with _opened(where) as opened:
            return await opened.done(key, {"id": result_id})

    after = run(written)
    if after.state != "done" or (after.result or {}).get("id") != result_id:
        fail(f"nothing was changed: the entry is {after.state} ({after.reason or 'no reason'})")
    _say(after, as_json=as_json)


@journal.command()
def prune(
    *,
    where: _Where,
    days: Annotated[
        int, typer.Option("--older-than", metavar="DAYS", min=0, help="Finished so many days ago.")
    ],
    as_json: Json = False,
    yes: Yes = False,
) -> None:
    """
    Forget entries that were finished long ago.

    What is forgotten is sent again if somebody asks for it. Unknown entries stay. With --json it's
    {"forgotten": ...}.
    """
    before = datetime.now(UTC) - timedelta(days=days)

    async def counted() -> int:
        async with _opened(where) as opened:
            return len(
                [
                    None
                    async for entry in opened.entries()
                    if entry.state in _FINISHED and entry.changed_at < before
                ]
            )

    confirm(
        f"Forget {'' if yes else f'{run(counted):,} '}entries that were finished before "
        f"{before:%Y-%m-%d %H:%M} UTC? They would be sent again if somebody asked for them.",
        yes=yes,
    )

    async def pruned() -> int:
        async with _opened(where) as opened:
            return await opened.prune(before)

    forgotten = run(pruned)
    if as_json:
        say_json({"forgotten": forgotten})
        return
    say(f"{forgotten:,} entries were forgotten")


@asynccontextmanager
async def _opened(where: str) -> AsyncGenerator[Journal]:
    if not is_there(where):
        fail(f"there is no journal at {where}")
    async with open_journal(where) as opened:
        yield opened


def _entry(where: str, key: str) -> Entry:
    async def found() -> Entry | None:
        async with _opened(where) as opened:
            return await opened.get(key)

    entry = run(found)
    if entry is None:
        fail(f"there is no entry {key!r}")
    return entry


def _say(entry: Entry | None, *, as_json: bool) -> None:
    assert entry is not None  # noqa: S101 - it was there, and unfinished entries aren't deleted
    if as_json:
        say_json(_as_json(entry, content=False))
        return
    say(_line(entry))


def _line(entry: Entry) -> str:
    reason = f"  ({one_line(entry.reason)})" if entry.reason else ""
    held = "  (being sent)" if entry.is_held else ""
    when = dates(entry.changed_at.isoformat())
    return f"{entry.state:9}{when}  {one_line(entry.key)}{held}{reason}"


def _as_json(entry: Entry, *, content: bool) -> dict[str, Any]:
    shown = {
        "key": entry.key,
        "operation": entry.operation,
        "state": entry.state,
        "is_held": entry.is_held,
        "reason": entry.reason,
        "result_id": (entry.result or {}).get("id"),
        "attempt": entry.attempt,
        "sent_at": None if entry.sent_at is None else entry.sent_at.isoformat(),
        "changed_at": entry.changed_at.isoformat(),
    }
    if content:
        shown |= {
            "parameters": dict(entry.parameters),
            "result": None if entry.result is None else dict(entry.result),
        }
    return shown
