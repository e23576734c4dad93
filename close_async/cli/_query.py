"""`close-async query`: explains, checks, compares, draws and runs filters in files."""

from __future__ import annotations

import ast
import sys
from typing import TYPE_CHECKING, Annotated, Any, Final

import attrs
import typer

from ..errors import QueryNotUnderstood
from ..query import Filter, Query
from ._session import ask
from ._terminal import FOUND, Json, draw, fail, note, say, say_json, say_table

if TYPE_CHECKING:
    from collections.abc import Sequence

    from ..names import Names
    from ._reader import ReadOnlyClient

_LANGUAGE: Final = f"{__name__.partition('.cli')[0]}.query"

query: Final = typer.Typer(
    help=(
        "Explain, check, compare, draw, count or run filters in files.\n\n"
        'A file holds JSON: what Close gives as "Copy Filters", a Smart View, the body of a '
        "search or bulk action, or a bare query; - is standard input. Only count, run and "
        "--names send requests to Close."
    ),
    no_args_is_help=True,
)

_File = Annotated[
    str, typer.Argument(metavar="FILE", help="JSON file with the filter; - is standard input.")
]
_WithNames = Annotated[
    bool, typer.Option("--names", help="Fetch names from Close, and show them instead of ids.")
]
_Timezone = Annotated[
    str | None,
    typer.Option(help="Time zone of relative dates, such as Europe/Berlin."),
]


@query.command()
def explain(file: _File, *, names: _WithNames = False, as_json: Json = False) -> None:
    """
    Explain in English what a filter finds.

    With --json it's {"explanation": ...}.
    """
    wanted = _rooted(_read(file))
    _say("explanation", wanted.explain(names=_names(wanted=names)), as_json=as_json)


@query.command()
def python(file: _File, *, as_json: Json = False) -> None:
    """
    Print Python code that builds the query, with the line that imports what it names.

    With --json it's {"python": ..., "import": ...}.
    """
    code = _read(file).query.to_python()
    named = {one.id for one in ast.walk(ast.parse(code)) if isinstance(one, ast.Name)}
    line = f"from {_LANGUAGE} import {', '.join(sorted(named))}"
    if as_json:
        say_json({"python": code, "import": line})
        return
    say(f"{line}\n\nquery = {code}")


@query.command()
def lint(
    file: _File,
    *,
    names: _WithNames = False,
    bulk: Annotated[
        bool, typer.Option("--bulk", help="Check it as the audience of a bulk action.")
    ] = False,
    as_json: Json = False,
) -> None:
    """
    List probable mistakes, one per line; exit with 1 if there are any.

    With --json each line is a mistake: path, kind and text.
    """
    wanted = _read(file)
    is_bulk = bulk or wanted.source == "bulk_action"
    findings = wanted.query.warnings(names=_names(wanted=names), bulk=is_bulk)
    for finding in findings:
        if as_json:
            say_json(attrs.asdict(finding))
        else:
            say(str(finding))
    if findings:
        raise typer.Exit(FOUND)


@query.command()
def diff(
    old: Annotated[str, typer.Argument(metavar="OLD", help="JSON file with the old filter.")],
    new: Annotated[str, typer.Argument(metavar="NEW", help="JSON file with the new filter.")],
    *,
    names: _WithNames = False,
    as_json: Json = False,
) -> None:
    """
    Show how NEW differs from OLD; exit with 1 if their meaning differs.

    With --json each line is a difference: place, old, new and asks_more.
    """
    if old == new == "-":
        fail("OLD and NEW can't both be standard input")
    before, after = _rooted(_read(old)), _rooted(_read(new))
    found = before.diff(after, names=_names(wanted=names))
    for change in found.changes if as_json else ():
        say_json(attrs.asdict(change))
    if found and not as_json:
        say(str(found))
    if found:
        raise typer.Exit(FOUND)


@query.command()
def picture(
    file: _File,
    *,
    mermaid: Annotated[
        bool, typer.Option("--mermaid", help="Print a Mermaid flowchart instead.")
    ] = False,
    names: _WithNames = False,
    as_json: Json = False,
) -> None:
    """
    Draw the query as a tree.

    With --json each line is a node: label, kind and parent, the number of the node above it.
    """
    drawn = _rooted(_read(file)).picture(names=_names(wanted=names))
    if mermaid:
        _say("mermaid", drawn.to_mermaid(), as_json=as_json)
        return
    if not as_json:
        draw(drawn)
        return
    for node in drawn.nodes:
        say_json(attrs.asdict(node))


@query.command()
def count(file: _File, *, timezone: _Timezone = None, as_json: Json = False) -> None:
    """
    Count the objects that a filter finds in Close.

    With --json it's {"count": ...}.
    """
    wanted = _checked(_read(file))
    found = ask(lambda close: close.count(wanted), timezone=timezone)
    if as_json:
        say_json({"count": found})
        return
    say(str(found))


@query.command()
def run(
    file: _File,
    *,
    fields: Annotated[
        list[str] | None,
        typer.Option(help="Fields to show, as in --fields display_name,url."),
    ] = None,
    limit: Annotated[
        int | None, typer.Option(min=1, help="Show at most this many objects.")
    ] = None,
    as_json: Json = False,
    timezone: _Timezone = None,
) -> None:
    """
    Search Close with a filter and its sort order, limit and fields.

    With --json each line is an object as Close sends it.
    """
    wanted = _checked(_read(file))
    chosen = _fields(fields)

    async def search(close: ReadOnlyClient) -> list[dict[str, Any]]:
        found = await close.search(wanted, fields=chosen).collect(limit)
        return [row.to_dict() for row in found]

    rows = ask(search, timezone=timezone)
    if as_json:
        for row in rows:
            say_json(row)
        return

    columns = list(dict.fromkeys(key for row in rows for key in row))
    columns = ["id", *chosen] if chosen else columns
    say_table(columns, [[row.get(column) for column in columns] for row in rows])


def fields(
    *,
    check: Annotated[
        str | None,
        typer.Option(
            metavar="FILE",
            help="Say what has changed since this module was written; exit with 1 if anything has.",
        ),
    ] = None,
    as_json: Json = False,
) -> None:
    """
    Print a typed Python module of the organization's custom fields, for filters and rows.

    With --json each line is a field: of, id, label, type and many; with --check it's a change:
    {"change": ...}.
    """
    from ._fields import NotAModule, drift, module_of, rows_in, rows_of  # noqa: PLC0415 - loads when it's run

    try:
        known = None if check is None else rows_in(_bytes_of(check).decode())
    except OSError as error:
        fail(f"can't read {check}: {error.strerror or error}")
    except (NotAModule, UnicodeDecodeError) as error:
        fail(f"{check}: {error}")
    found = _names(wanted=True)
    assert found is not None  # noqa: S101 - it was wanted
    rows = rows_of(found)
    if known is None and as_json:
        for row in rows:
            say_json(row._asdict())
        return
    if known is None:
        say(module_of(rows).removesuffix("\n"))
        return

    changes = drift(known, rows)
    for change in changes:
        _say("change", change, as_json=as_json)
    if changes:
        raise typer.Exit(FOUND)


def _read(file: str) -> Filter:
    where = "standard input" if file == "-" else file
    try:
        return Filter.from_json(_bytes_of(file))
    except OSError as error:
        fail(f"can't read {where}: {error.strerror or error}")
    except QueryNotUnderstood as error:
        fail(f"{where}: {error}")


def _bytes_of(file: str) -> bytes:
    if file == "-":
        return _standard_input()
    with open(file, "rb") as opened:  # noqa: PTH123 - what is no path is an OSError as well
        return opened.read()


def _standard_input() -> bytes:
    # It's None if the parent process has closed it.
    if sys.stdin is None:
        fail("there is no standard input")
    return sys.stdin.buffer.read()


def _rooted(wanted: Filter) -> Query:
    """Return the query, rooted if only a Smart View around it names the object type."""
    has_type_outside = wanted.query.object_type is None and wanted.object_type is not None
    return wanted.rooted() if has_type_outside else wanted.query


def _checked(wanted: Filter) -> Filter:
    """Return *wanted* if it can be run, or exit."""
    try:
        wanted.rooted()
    except (TypeError, ValueError):
        # The error's own text names Python code.
        fail("the query doesn't say which objects it finds: add an object_type to it")
    return wanted


def _fields(given: Sequence[str] | None) -> list[str] | None:
    if not given:
        return None
    names = [name.strip() for one in given for name in one.split(",")]
    if not all(names):
        fail("--fields must be names separated by commas, as in --fields display_name,url")
    return names


def _names(*, wanted: bool) -> Names | None:
    if not wanted:
        return None

    found = ask(lambda close: close.names())
    if found.missing:
        note(f"Close doesn't show the names of {', '.join(found.missing)}")
    return found


def _say(key: str, text: str, *, as_json: bool) -> None:
    if as_json:
        say_json({key: text})
        return
    say(text)
