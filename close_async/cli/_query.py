"""`close-async query`: explains, checks, compares, draws and runs filters in files."""

from __future__ import annotations

import json
import sys
from typing import TYPE_CHECKING, Annotated, Any, Final, NoReturn, TypeVar

import anyio
import typer

from ..errors import CloseError, QueryNotUnderstood
from ..query import Filter, Query
from ._reader import ReadOnlyClient

if TYPE_CHECKING:
    from collections.abc import Awaitable, Callable, Mapping, Sequence

    from ..names import Names

T = TypeVar("T")

_FOUND: Final = 1
_TROUBLE: Final = 2

query: Final = typer.Typer(
    help=(
        "Explain, check, compare, draw, count or run a filter. A file holds JSON: what Close "
        'gives as "Copy Filters", a Smart View, the body of a search or bulk action, or a bare '
        "query; - is standard input. Exit codes: 0 success, 1 lint or diff found something, "
        "2 error. Only count, run and --names send requests to Close: to CLOSE_BASE_URL, with "
        "the key in CLOSE_API_KEY."
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
def explain(file: _File, *, names: _WithNames = False) -> None:
    """Explain in English what a filter finds."""
    wanted = _rooted(_read(file))
    _say(wanted.explain(names=_names(wanted=names)))


@query.command()
def python(file: _File) -> None:
    """Print Python code that builds the query with `close_async.query`."""
    _say(_read(file).query.to_python())


@query.command()
def lint(
    file: _File,
    *,
    names: _WithNames = False,
    bulk: Annotated[
        bool, typer.Option("--bulk", help="Check it as the audience of a bulk action.")
    ] = False,
) -> None:
    """List probable mistakes, one per line; exit with 1 if there are any."""
    wanted = _read(file)
    is_bulk = bulk or wanted.source == "bulk_action"
    findings = wanted.query.warnings(names=_names(wanted=names), bulk=is_bulk)
    for finding in findings:
        _say(str(finding))
    if findings:
        raise typer.Exit(_FOUND)


@query.command()
def diff(
    old: Annotated[str, typer.Argument(metavar="OLD", help="JSON file with the old filter.")],
    new: Annotated[str, typer.Argument(metavar="NEW", help="JSON file with the new filter.")],
    *,
    names: _WithNames = False,
) -> None:
    """Show how NEW differs from OLD; exit with 1 if their meaning differs."""
    if old == new == "-":
        _fail("OLD and NEW can't both be standard input")
    before, after = _rooted(_read(old)), _rooted(_read(new))
    found = before.diff(after, names=_names(wanted=names))
    if found:
        _say(str(found))
        raise typer.Exit(_FOUND)


@query.command()
def picture(
    file: _File,
    *,
    mermaid: Annotated[
        bool, typer.Option("--mermaid", help="Print a Mermaid flowchart instead.")
    ] = False,
    names: _WithNames = False,
) -> None:
    """Draw the query as a tree."""
    drawn = _rooted(_read(file)).picture(names=_names(wanted=names))
    if mermaid:
        _say(drawn.to_mermaid())
        return

    _print(drawn)


@query.command()
def count(file: _File, *, timezone: _Timezone = None) -> None:
    """Count the objects that a filter finds in Close."""
    wanted = _checked(_read(file))
    _say(str(_ask(lambda close: close.count(wanted), timezone)))


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
    as_json: Annotated[
        bool, typer.Option("--json", help="Print one JSON object per line instead of a table.")
    ] = False,
    timezone: _Timezone = None,
) -> None:
    """Search Close with a filter and its sort order, limit and fields."""
    wanted = _checked(_read(file))
    chosen = _fields(fields)

    async def search(close: ReadOnlyClient) -> list[dict[str, Any]]:
        found = await close.search(wanted, fields=chosen).collect(limit)
        return [row.to_dict() for row in found]

    rows = _ask(search, timezone)
    if as_json:
        for row in rows:
            _say(json.dumps(row))
        return

    _print_table(rows, chosen)


def fields(
    *,
    check: Annotated[
        str | None,
        typer.Option(
            metavar="FILE",
            help="Say what has changed since this module was written; exit with 1 if anything has.",
        ),
    ] = None,
) -> None:
    """
    Print a typed Python module of the organization's custom fields, for filters and rows.

    It reads the lists of fields from CLOSE_BASE_URL, with the key in CLOSE_API_KEY. Exit codes: 0
    success, 1 --check found a change, 2 error.
    """
    from ._fields import NotAModule, drift, module_of, rows_in, rows_of  # noqa: PLC0415 - loads when it's run

    try:
        known = None if check is None else rows_in(_bytes_of(check).decode())
    except OSError as error:
        _fail(f"can't read {check}: {error.strerror or error}")
    except (NotAModule, UnicodeDecodeError) as error:
        _fail(f"{check}: {error}")
    found = _names(wanted=True)
    assert found is not None  # noqa: S101 - it was wanted
    if known is None:
        _say(module_of(rows_of(found)).removesuffix("\n"))
        return

    changes = drift(known, rows_of(found))
    for change in changes:
        _say(change)
    if changes:
        raise typer.Exit(_FOUND)


def _read(file: str) -> Filter:
    where = "standard input" if file == "-" else file
    try:
        return Filter.from_json(_bytes_of(file))
    except OSError as error:
        _fail(f"can't read {where}: {error.strerror or error}")
    except QueryNotUnderstood as error:
        _fail(f"{where}: {error}")


def _bytes_of(file: str) -> bytes:
    if file == "-":
        return _standard_input()
    with open(file, "rb") as opened:  # noqa: PTH123 - what is no path is an OSError as well
        return opened.read()


def _standard_input() -> bytes:
    # It's None if the parent process has closed it.
    if sys.stdin is None:
        _fail("there is no standard input")
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
        _fail("the query doesn't say which objects it finds: add an object_type to it")
    return wanted


def _fields(given: Sequence[str] | None) -> list[str] | None:
    if not given:
        return None
    names = [name.strip() for one in given for name in one.split(",")]
    if not all(names):
        _fail("--fields must be names separated by commas, as in --fields display_name,url")
    return names


def _names(*, wanted: bool) -> Names | None:
    if not wanted:
        return None

    found = _ask(lambda close: close.names())
    if found.missing:
        lists = ", ".join(found.missing)
        typer.echo(f"close-async: Close doesn't show the names of {lists}", err=True)
    return found


def _ask(question: Callable[[ReadOnlyClient], Awaitable[T]], timezone: str | None = None) -> T:
    """Return what Close answers to *question*, or exit with the reason of its failure."""
    close = _connect(timezone)

    async def ask() -> T:
        async with close:
            return await question(close)

    try:
        return anyio.run(ask)
    except (CloseError, OSError, ValueError) as error:
        _fail(str(error))


def _connect(timezone: str | None) -> ReadOnlyClient:
    try:
        return ReadOnlyClient.from_env(timezone=timezone)
    except ValueError as error:
        _fail(str(error))


def _print_table(rows: Sequence[Mapping[str, object]], fields: Sequence[str] | None) -> None:
    from rich.table import Table  # noqa: PLC0415 - loads when a table is printed
    from rich.text import Text  # noqa: PLC0415 - the same

    columns = ["id", *fields] if fields else list(dict.fromkeys(key for row in rows for key in row))
    table = Table(*columns)
    for row in rows:
        table.add_row(*(Text(_shown(row.get(column))) for column in columns))
    _print(table)


def _shown(value: object) -> str:
    if value is None:
        return ""
    shown = value if isinstance(value, str) else json.dumps(value, ensure_ascii=False)
    return "".join(one if one.isprintable() else " " for one in shown)


def _print(renderable: object) -> None:
    from rich.console import Console  # noqa: PLC0415 - loads when something is drawn

    console = Console()
    with console.capture() as capture:
        console.print(renderable)
    # rich has already decided whether to use colors.
    _say(capture.get().removesuffix("\n"), color=True)


def _say(text: str, *, color: bool | None = None) -> None:
    # The encoding may lack a character, and half a surrogate pair has no encoding.
    encoding = sys.stdout.encoding or "utf-8"
    safe = text.encode(encoding, errors="backslashreplace").decode(encoding)
    try:
        typer.echo(safe, color=color)
    except BrokenPipeError:
        # The reader has closed the pipe; typer handles it.
        raise
    except OSError as error:
        _fail(f"can't write the output: {error.strerror or error}")


def _fail(why: str) -> NoReturn:
    typer.echo(f"close-async: {why}", err=True)
    raise typer.Exit(_TROUBLE)
