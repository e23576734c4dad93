"""What the first pages and the tutorials show: their files are written, their commands are run."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from tests.support.pages import PATIENCE, commands_of, differences, pages_in
from tests.support.programs import program

if TYPE_CHECKING:
    from pathlib import Path


@pytest.mark.timeout(PATIENCE + 30)
@pytest.mark.parametrize("page", pages_in("start", "tutorials"), ids=lambda page: page.stem)
def test_what_the_page_shows_is_what_is_printed(page: Path, tmp_path: Path) -> None:
    if any(command.startswith("redis-server") for command, _ in commands_of(page)):
        program("redis-server", "redis-server")

    wrong = differences(page, tmp_path)

    assert not wrong, wrong
