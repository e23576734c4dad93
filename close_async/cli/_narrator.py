"""How the demo looks: headings, code, tables, a bar that moves; plain lines where it's piped."""

from __future__ import annotations

import ast
import inspect
from contextlib import contextmanager
from textwrap import dedent, fill, indent
from typing import TYPE_CHECKING, Final

import anyio
from rich.box import SIMPLE_HEAD
from rich.console import Console
from rich.padding import Padding
from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn
from rich.syntax import Syntax
from rich.table import Table
from rich.text import Text

if TYPE_CHECKING:
    from collections.abc import Callable, Generator, Iterable, Sequence
    from typing import TypeAlias

    from ..models import BulkSequenceSubscription

    Show: TypeAlias = Callable[[BulkSequenceSubscription], None]

__all__ = ["Narrator", "code_of"]

_WIDEST: Final = 100
_MARGIN: Final = "   "
# Where nothing can move, so many lines tell what a bar would.
_LINES: Final = 4


class Narrator:
    """Tells step by step what is done. *pause* is how many seconds a reader gets for each step."""

    def __init__(self, *, pause: float = 0.0) -> None:
        self._console = Console(highlight=False)
        self._console.width = min(self._console.width, _WIDEST)
        # A pipe reads as fast as it can.
        self._pause = pause if self._console.is_interactive else 0.0
        self._number = 0

    async def step(self, step: Callable[..., object], *more: Callable[..., object]) -> None:
        """
        Announce *step*: its docstring is the heading, its body the code.

        *more* are functions whose code belongs to the same step.
        """
        if self._number:
            await anyio.sleep(self._pause)
        self._number += 1
        title, _, remark = (inspect.getdoc(step) or "").partition("\n\n")
        self.heading(f"{self._number}. {title.removesuffix('.')}")
        if remark:
            self.say(remark)
        self.blank()
        for function in (step, *more):
            self.code(code_of(function))
        self.blank()

    def heading(self, text: str) -> None:
        """Print *text* so that the eye finds it."""
        self.blank()
        self._print(Text(text, "bold cyan"))

    def say(self, text: str) -> None:
        """Print prose, wrapped anew."""
        self._print(Text(self._wrapped(" ".join(text.split()), _MARGIN)))

    def quote(self, text: str) -> None:
        """Print *text* line by line, indented as it is."""
        for line in text.splitlines():
            words = line.lstrip()
            margin = _MARGIN + line[: len(line) - len(words)]
            self._print(Text(self._wrapped(words, margin, deeper="  "), "green"))

    def code(self, source: str) -> None:
        """Print Python."""
        # Not a Syntax by itself: that fills its lines with spaces, which nobody wants to copy.
        painter = Syntax("", "python", theme="ansi_dark", background_color="default")
        painted = painter.highlight(indent(source, _MARGIN))
        painted.rstrip()
        self._print(painted)

    def command(self, lines: str, meaning: str) -> None:
        """Print *lines* for the shell, and what they are for."""
        self._print(Text(indent(lines, _MARGIN), "bold"))
        self.say(meaning)

    def table(self, titles: Sequence[str], rows: Iterable[Sequence[object]]) -> None:
        """Print a table, with numbers to the right."""
        cells = [[*row] for row in rows]
        table = Table(box=SIMPLE_HEAD, show_edge=False, pad_edge=False)
        for position, title in enumerate(titles):
            is_number = all(isinstance(row[position], int) for row in cells)
            table.add_column(title, justify="right" if is_number else "left", overflow="ellipsis")
        for row in cells:
            table.add_row(*(Text(_as_text(cell), no_wrap=True) for cell in row))
        self._console.print(Padding.indent(table, len(_MARGIN)))

    def blank(self) -> None:
        """Print an empty line."""
        self._console.print()

    @contextmanager
    def watching(self) -> Generator[Show, None, None]:
        """Give a function that shows how far a bulk action is."""
        if not self._console.is_interactive:
            yield _Lines(self.say)
            return

        columns = (
            TextColumn(f"{_MARGIN}{{task.description:<10}}"),
            BarColumn(),
            MofNCompleteColumn(),
            TextColumn("leads"),
        )
        with Progress(*columns, console=self._console) as progress:
            task = progress.add_task("", total=None)

            def show(state: BulkSequenceSubscription) -> None:
                progress.update(
                    task,
                    description=str(state.status),
                    total=state.n_leads,
                    completed=state.n_leads_processed,
                    refresh=True,
                )

            yield show

    def _wrapped(self, text: str, margin: str, *, deeper: str = "") -> str:
        return fill(
            text,
            self._console.width,
            initial_indent=margin,
            subsequent_indent=margin + deeper,
            break_long_words=False,
            break_on_hyphens=False,
        )

    def _print(self, text: Text) -> None:
        self._console.print(text, soft_wrap=True)


class _Lines:
    """Shows how far a bulk action is where nothing can move: a line for every so much of it."""

    def __init__(self, say: Callable[[str], None]) -> None:
        self._say = say
        self._shown: tuple[object, int] | None = None

    def __call__(self, state: BulkSequenceSubscription) -> None:
        total = state.n_leads or 0
        share = _LINES * state.n_leads_processed // total if total else 0
        if (state.status, share) == self._shown:
            return

        self._shown = (state.status, share)
        counted = f": {state.n_leads_processed} of {total} leads" if total else ""
        self._say(f"{state.status}{counted}")


def code_of(function: Callable[..., object]) -> str:
    """
    Return the body of *function* as it was written, without docstring and last `return` or `yield`.

    That one only hands on what the lines before it have made.
    """
    source = dedent(inspect.getsource(function))
    definition = ast.parse(source).body[0]
    lines = source.splitlines()[_docstring_end(definition) :]
    if lines[-1].lstrip().startswith(("return ", "yield ")):
        del lines[-1]
    return dedent("\n".join(lines))


def _docstring_end(definition: ast.stmt) -> int:
    """Return how many lines there are down to the docstring's last one."""
    if not isinstance(definition, (ast.FunctionDef, ast.AsyncFunctionDef)):
        msg = "only functions have code to show"
        raise TypeError(msg)

    return definition.body[0].end_lineno or 0


def _as_text(cell: object) -> str:
    if cell is None:
        return ""

    return f"{cell:,}" if isinstance(cell, int) else str(cell)
