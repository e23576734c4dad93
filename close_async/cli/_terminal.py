"""
What commands print: text, tables, JSON, questions and progress.

Whatever comes from Close or from a file goes through here, so that it can't steer a terminal.
"""

from __future__ import annotations

import json
import os
import sys
import unicodedata
from contextlib import contextmanager, suppress
from typing import TYPE_CHECKING, Annotated, Any, Final, NoReturn, TypeVar, cast

import typer

from .._core.model import Model

if TYPE_CHECKING:
    from collections.abc import Callable, Generator, Iterable, Sequence

__all__ = [
    "FOUND",
    "INTERRUPTED",
    "TROUBLE",
    "UNCONFIRMED",
    "UNKNOWN",
    "Json",
    "Yes",
    "cell",
    "confirm",
    "dates",
    "disarmed",
    "draw",
    "end_at_once",
    "fail",
    "models_in",
    "note",
    "object_in",
    "objects_in",
    "one_line",
    "one_of",
    "progress",
    "say",
    "say_json",
    "say_table",
]

M = TypeVar("M", bound=Model)

# The exit codes, as the page on the command line has them.
FOUND: Final = 1
TROUBLE: Final = 2
UNKNOWN: Final = 3
UNCONFIRMED: Final = 4
INTERRUPTED: Final = 130
_PIPE_CLOSED: Final = 141

# What a pipe gets isn't cut to the width of a terminal.
_WIDE: Final = 10_000
# How much of each column stays on a terminal that is too narrow for all.
_LEAST: Final = 8
_BETWEEN: Final = 3
_YES: Final = frozenset({"y", "yes"})

Json = Annotated[bool, typer.Option("--json", help="Print JSON instead of text.")]
Yes = Annotated[bool, typer.Option("--yes", "-y", help="Do it without asking.")]


def disarmed(text: str) -> str:
    """Return *text* with all but its line ends, spaces and visible characters as escapes."""
    return "".join(one if one == "\n" or _is_visible(one) else _escaped(one) for one in text)


def one_line(text: object) -> str:
    """Return the text of *text* as one line that holds nothing but visible characters."""
    return "".join(one if _is_visible(one) else _escaped(one) for one in str(text))


def cell(value: object) -> str:
    """Return *value* as a table and a line show it: None as nothing, objects as JSON."""
    if value is None:
        return ""
    return one_line(value if isinstance(value, str) else json.dumps(value, ensure_ascii=False))


def _is_visible(one: str) -> bool:
    return one.isprintable() or unicodedata.category(one) == "Zs"


def _escaped(one: str) -> str:
    return one.encode("unicode_escape").decode("ascii")


def say(text: str) -> None:
    """Print *text*."""
    _write(disarmed(text))


def say_json(value: object) -> None:
    """Print *value* as one line of JSON. It's ASCII, so nothing in it can steer a terminal."""
    _write(json.dumps(value))


def say_table(columns: Sequence[str], rows: Iterable[Sequence[object]]) -> None:
    """Print *rows* as a table. The first column is never cut."""
    from rich.box import SIMPLE_HEAD  # noqa: PLC0415 - loads when a table is printed
    from rich.table import Table  # noqa: PLC0415 - the same
    from rich.text import Text  # noqa: PLC0415 - the same

    table = Table(box=SIMPLE_HEAD, show_edge=False, pad_edge=False)
    lines = [[Text(one_line(title)) for title in columns]]
    lines += [[Text(cell(value)) for value in row] for row in rows]
    wide = [max(one.cell_len for one in column) for column in zip(*lines, strict=True)]
    least = [wide[0], *(min(one, _LEAST) for one in wide[1:])]
    for number, (title, width) in enumerate(zip(lines[0], least, strict=True)):
        table.add_column(title, overflow="fold", no_wrap=number == 0, min_width=width)
    for line in lines[1:]:
        table.add_row(*line)
    draw(table, least=sum(least) + _BETWEEN * len(least))


def draw(renderable: object, *, least: int = 1) -> None:
    """
    Print what rich draws, in colours if it's for a terminal. Texts in it must be disarmed.

    A terminal of less than *least* columns breaks the lines itself.
    """
    from rich.console import Console  # noqa: PLC0415 - loads when something is drawn

    console = Console()
    if not sys.stdout.isatty() and "COLUMNS" not in os.environ:
        console.width = _WIDE
    console.width = max(console.width, least)
    # It writes at the end of a capture, too, if nothing.
    with _writing(), console.capture() as capture:
        console.print(renderable)
    lines = capture.get().removesuffix("\n").split("\n")
    # rich has already decided whether to use colors.
    _write("\n".join(line.rstrip(" ") for line in lines), color=True)


def _write(text: str, *, color: bool | None = None) -> None:
    # The encoding may lack a character, and half a surrogate pair has no encoding.
    encoding = sys.stdout.encoding or "utf-8"
    safe = text.encode(encoding, errors="backslashreplace").decode(encoding)
    with _writing():
        typer.echo(safe, color=color)


@contextmanager
def _writing() -> Generator[None, None, None]:
    try:
        yield
    except BrokenPipeError:
        # The reader has closed the pipe, as `head` does. Python would complain at its end, too.
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        raise typer.Exit(_PIPE_CLOSED) from None
    except OSError as error:
        fail(f"can't write the output: {error.strerror or error}")


def note(text: str) -> None:
    """Tell *text* on standard error, if that's still there: what goes on matters more."""
    with suppress(OSError):
        typer.echo(f"close-async: {one_line(text)}", err=True)


def fail(why: str, code: int = TROUBLE) -> NoReturn:
    """Tell why on standard error, and exit."""
    note(why)
    raise typer.Exit(code)


def end_at_once(code: int) -> NoReturn:
    """End the process, whatever waits in it."""
    if sys.stderr.isatty():
        # A bar has hidden the cursor.
        sys.stderr.write("\x1b[?25h")
    sys.stderr.flush()
    os._exit(code)


def confirm(question: str, *, yes: bool) -> None:
    """Go on if the user says so, on a terminal or by --yes; exit if not."""
    if yes:
        return
    if sys.stdin is None or not sys.stdin.isatty():
        fail("nothing was done: there is no terminal to ask at, so --yes is needed", UNCONFIRMED)
    typer.echo(f"{disarmed(question)} [y/N] ", err=True, nl=False)
    if sys.stdin.readline().strip().lower() not in _YES:
        fail("nothing was done", UNCONFIRMED)


@contextmanager
def progress(text: str, total: int | None = None) -> Generator[Callable[..., None], None, None]:
    """
    Yield a function that moves a bar on standard error, if that is a terminal.

    It takes how much is done, and as keywords *total* and *text* if they have changed.
    """
    if not sys.stderr.isatty():
        yield lambda *_, **__: None
        return

    from rich.console import Console  # noqa: PLC0415 - loads when a bar is shown
    from rich.progress import (  # noqa: PLC0415 - the same
        BarColumn,
        Progress,
        TextColumn,
        TimeElapsedColumn,
    )

    columns = (
        TextColumn("{task.description}", markup=False),
        *(BarColumn(), TimeElapsedColumn()),
    )
    # What is printed meanwhile on the same terminal goes above the bar.
    shared = sys.stdout.isatty()
    with Progress(
        *columns, console=Console(stderr=True), transient=True, redirect_stdout=shared
    ) as bar:
        task = bar.add_task(one_line(text), total=total)

        def move(done: int | None, *, total: int | None = total, text: str = text) -> None:
            bar.update(task, completed=done, total=total, description=one_line(text))

        yield move


def models_in(rows: Iterable[M]) -> list[M]:
    """Return the rows of a list that are objects, as all of them should be."""
    return [one for one in rows if isinstance(one, Model)]  # pyright: ignore[reportUnnecessaryIsInstance] - Close may send anything


def one_of(words: Sequence[str], *names: str, text: str) -> Any:  # noqa: ANN401 - as typer.Option
    """Return an option that is one of *words*, which a shell completes; *text* is its help."""

    def check(param: typer.CallbackParam, value: str | None) -> str | None:
        if value is not None and value not in words:
            fail(f"{param.opts[0]} must be one of {', '.join(words)}, got {value!r}")
        return value

    def complete(incomplete: str) -> list[str]:
        return [one for one in words if one.startswith(incomplete)]

    return typer.Option(*names, callback=check, autocompletion=complete, help=text)


def objects_in(value: object) -> list[dict[str, Any]]:
    """Return the objects in *value* if it's a list of them; what is none is left out."""
    found = cast("list[object]", value) if isinstance(value, list) else []
    return [cast("dict[str, Any]", one) for one in found if isinstance(one, dict)]


def object_in(value: object) -> dict[str, Any]:
    """Return *value* if it's an object, else an empty one."""
    return cast("dict[str, Any]", value) if isinstance(value, dict) else {}


def dates(value: Any) -> str:  # noqa: ANN401 - whatever Close sent
    """Return a moment as lists show it: to the second."""
    return cell(value)[:19]
