"""What the tutorials and guides show: their files are written, their commands are run."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from tests.support.pages import DOCS, commands_of, differences
from tests.support.programs import program

if TYPE_CHECKING:
    from pathlib import Path

PAGES = sorted(
    page
    for folder in ("start", "tutorials", "how-to")
    for page in (DOCS / folder).glob("*.md")
    if list(commands_of(page))
)


@pytest.mark.parametrize("page", PAGES, ids=lambda page: page.stem)
def test_what_the_page_shows_is_what_is_printed(page: Path, tmp_path: Path) -> None:
    if any(command.startswith("redis-server") for command, _ in commands_of(page)):
        program("redis-server", "redis-server")

    wrong = differences(page, tmp_path)

    assert not wrong, wrong


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
