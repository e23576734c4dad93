"""What the guides show: their files are written, their commands and their cells are run."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from tests.support.pages import (
    CELL,
    PATIENCE,
    commands_of,
    differences,
    differences_of_cells,
    files_of,
    is_notebook,
    pages_in,
)
from tests.support.programs import program

if TYPE_CHECKING:
    from pathlib import Path

PAGES = pages_in("how-to")


@pytest.mark.timeout(PATIENCE + 30)
@pytest.mark.parametrize(
    "page", [page for page in PAGES if any(commands_of(page))], ids=lambda page: page.stem
)
def test_what_the_page_shows_is_what_is_printed(page: Path, tmp_path: Path) -> None:
    if any(command.startswith("redis-server") for command, _ in commands_of(page)):
        program("redis-server", "redis-server")

    wrong = differences(page, tmp_path)

    assert not wrong, wrong


@pytest.mark.timeout(PATIENCE + 30)
@pytest.mark.parametrize(
    "page", [page for page in PAGES if is_notebook(page)], ids=lambda page: page.stem
)
def test_the_cells_of_the_page_run_and_print_what_it_shows(page: Path, tmp_path: Path) -> None:
    wrong = differences_of_cells(page, tmp_path)

    assert not wrong, wrong


@pytest.mark.parametrize(
    "page", pages_in("start", "tutorials", "how-to"), ids=lambda page: page.stem
)
def test_no_block_of_a_guide_is_left_out(page: Path) -> None:
    """A `py` block is a cell, or a file for commands; sybil runs what is called `python`."""
    has_commands = any(commands_of(page)) or page.stem == "testing"

    assert has_commands or not files_of(page)
    assert is_notebook(page) or not CELL.findall(page.read_text("utf-8"))


def test_what_is_printed_otherwise_is_noticed(tmp_path: Path) -> None:
    page = tmp_path / "page.md"
    page.write_text(
        "```py\n# told.py\nprint('one\\ntwo\\nthree')\n```\n"
        "```console\n$ python told.py\n...\nthree\n$ python told.py\none\nthree\n"
        "$ (exit 3)\n$ echo $?\n3\n$ bash\n$ IN=inner\n$ exit\n$ echo :$IN:\n::\n"
        "$ cat a.csv\nid\n1\n$ wc -l < a.csv\n2\n```\n"
    )

    wrong = differences(page, tmp_path)

    assert wrong == "$ python told.py\none\ntwo\nthree\n\nand not\none\nthree\n"


def test_a_cell_that_fails_or_prints_something_else_is_noticed(tmp_path: Path) -> None:
    page = tmp_path / "page.md"
    page.write_text(
        "<!-- cells -->\n```py\n1 + 1\n```\n\n```text\n2\n```\n\n```py\n1 + 1\n```\n\n"
        "```text\n3\n```\n\nTwins:\n\n```py\n4\n```\n\n```py\n5\n```\n\nAnd:\n\n```py\n1 / 0\n```\n"
    )

    wrong = differences_of_cells(page, tmp_path)

    assert wrong.startswith("1 + 1\n\n2\n\nand not\n3\n\n5\n\n5\n\nand not\n4\n\n1 / 0\n")
    assert "ZeroDivisionError" in wrong
