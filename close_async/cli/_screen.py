"""How the demo looks: headings, code, text, tables, and in a terminal a progress bar."""

from __future__ import annotations

import inspect
import re
from contextlib import contextmanager
from textwrap import dedent, fill, indent
from typing import TYPE_CHECKING, Final

import anyio
from rich.box import SIMPLE_HEAD
from rich.console import Console
from rich.padding import Padding
from rich.progress import BarColumn, Progress, TextColumn
from rich.syntax import Syntax
from rich.table import Table

from ._terminal import disarmed, one_line, say_json

if TYPE_CHECKING:
    from collections.abc import Callable, Generator, Mapping, Sequence

    from ..models import BulkSequenceSubscription

_MAX_WIDTH: Final = 100
_MARGIN: Final = "   "
_STEP: Final = re.compile(r'await screen\.step\(\s*"([^"]*)"(?s:.*?)\)\n((?:.*\S.*\n)*)')


class Screen:
    """
    Prints the steps of the module that holds *script*.

    *pause* is how many seconds a reader gets for each step; a pipe needs none.
    """

    def __init__(self, script: Callable[..., object], *, pause: float) -> None:
        self._console = Console(highlight=False, markup=False, emoji=False)
        self._console.width = min(self._console.width, _MAX_WIDTH)
        self._pause = pause if self._console.is_interactive else 0.0
        self._code = code_by_title(script)
        self._number = 0

    async def step(self, title: str, remark: str = "") -> None:
        """Print a numbered heading, *remark*, and the code that follows this call."""
        if self._number:
            await anyio.sleep(self._pause)
        self._number += 1
        self.heading(f"{self._number}. {title}")
        self.say(remark)
        self.code(self._code[title])

    def heading(self, text: str) -> None:
        """Print *text* so that it stands out."""
        self._console.print(f"\n{disarmed(text)}", style="bold cyan", soft_wrap=True)

    def say(self, text: str, style: str = "") -> None:
        """Print *text*, and wrap each of its lines at its own indentation."""
        for line in disarmed(text).splitlines():
            margin = _MARGIN + line[: len(line) - len(line.lstrip())]
            wrapped = fill(
                line.strip(),
                self._console.width,
                initial_indent=margin,
                subsequent_indent=margin,
                break_long_words=False,
                break_on_hyphens=False,
            )
            self._console.print(wrapped, style=style, soft_wrap=True)

    def code(self, source: str, lexer: str = "python") -> None:
        """Print code between two empty lines."""
        # Not a Syntax by itself: it pads lines with spaces, which would be copied with them.
        painter = Syntax("", lexer, theme="ansi_dark", background_color="default")
        painted = painter.highlight(f"\n{indent(source, _MARGIN)}")
        painted.rstrip()
        self._console.print(painted, soft_wrap=True)
        self._console.print()

    def table(self, columns: Mapping[str, Sequence[str | int]]) -> None:
        """Print a table of *columns* by title, numbers to the right."""
        table = Table(box=SIMPLE_HEAD, show_edge=False, pad_edge=False)
        for title, cells in columns.items():
            is_number = all(isinstance(cell, int) for cell in cells)
            header = one_line(title)
            table.add_column(header, justify="right" if is_number else "left", no_wrap=True)
        for row in zip(*columns.values(), strict=True):
            table.add_row(*(f"{one:,}" if isinstance(one, int) else one_line(one) for one in row))
        self._console.print(Padding.indent(table, len(_MARGIN)))

    @contextmanager
    def progress(self) -> Generator[Callable[[BulkSequenceSubscription], None], None, None]:
        """Yield a function that shows the progress of a bulk action; a pipe gets its end only."""
        # Rich prints the last state where nothing can move.
        bar = [BarColumn()] if self._console.is_interactive else []
        text = TextColumn(f"{_MARGIN}{{task.description}}", markup=False)
        with Progress(text, *bar, console=self._console) as progress:
            task = progress.add_task("", total=None, visible=False)

            def show(state: BulkSequenceSubscription) -> None:
                progress.update(
                    task,
                    description=_described(state),
                    total=state.n_leads,
                    completed=state.n_leads_processed,
                    visible=True,
                )

            yield show

    def end(self) -> None:
        """Print what is still held back: nothing here."""


class JsonScreen(Screen):
    """
    Prints each step as one line of JSON.

    An object has the `step` (None for what is around the steps), its `title`, `code`, `text` (a
    list of lines) and `table` (None, or columns by their title).
    """

    def __init__(self, script: Callable[..., object]) -> None:
        super().__init__(script, pause=0)
        self._held: dict[str, object] = {}
        self._texts: list[str] = []

    def heading(self, text: str) -> None:
        """Print the last step, and begin another one."""
        self.end()
        title = text.removeprefix(f"{self._number}. ")
        step = None if title == text else self._number
        self._texts = []
        self._held = {"step": step, "title": title, "code": "", "text": self._texts, "table": None}

    def say(self, text: str, style: str = "") -> None:
        """Add the lines of *text*."""
        del style
        self._texts += [line.strip() for line in text.splitlines() if line.strip()]

    def code(self, source: str, lexer: str = "python") -> None:
        """Add code."""
        del lexer
        self._held["code"] = f"{self._held['code']}{source}\n"

    def table(self, columns: Mapping[str, Sequence[str | int]]) -> None:
        """Add a table."""
        self._held["table"] = {title: list(cells) for title, cells in columns.items()}

    @contextmanager
    def progress(self) -> Generator[Callable[[BulkSequenceSubscription], None], None, None]:
        """Yield a function of which only the last state is told."""
        states: list[BulkSequenceSubscription] = []
        yield states.append
        self.say("".join(map(_described, states[-1:])))

    def end(self) -> None:
        """Print the step that is held back until all of it is known."""
        if self._held:
            say_json(self._held)


def _described(state: BulkSequenceSubscription) -> str:
    done, total = state.n_leads_processed, state.n_leads
    status = one_line(state.status)
    return f"{status}: {done} of {total} leads" if total else status


def code_by_title(script: Callable[..., object]) -> dict[str, str]:
    """
    Return the code of each step in the module that holds *script*, by the step's title.

    It's what follows `await screen.step(title)`, down to the next empty line.
    """
    lines, _ = inspect.findsource(script)
    return {title: dedent(code).rstrip() for title, code in _STEP.findall("".join(lines))}
