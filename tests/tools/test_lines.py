"""The budgets of hand-written lines: what is counted, and what fails."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from tests.support.paths import ROOT
from tools import lines

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

FILES = {
    "client.py": 3,
    "py.typed": 1,
    "_core/call.py": 2,
    "_core/inner/deep.py": 4,
    "_core/page.html": 5,
    "_core/model.jinja": 6,
    "_core/page.css": 100,
    "_generated/api.py": 100,
    "_generated.new/api.py": 100,
}


@pytest.fixture
def checkout(tmp_path: Path) -> Callable[[str], list[str]]:
    """A small checkout; called with budgets, it returns the arguments that count it."""
    for name, count in FILES.items():
        path = tmp_path / "close_async" / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text("a\n" * (count - 1) + "\n")

    def with_budgets(text: str) -> list[str]:
        (tmp_path / "pyproject.toml").write_text(f"[tool.close_async.lines]\n{text}")
        return ["--root", str(tmp_path)]

    return with_budgets


def test_rooms_within_their_budgets_are_printed_beside_them(
    checkout: Callable[[str], list[str]], capsys: pytest.CaptureFixture[str]
) -> None:
    code = lines.main(checkout("files = 3\n_core = 1000\n"))

    assert code == 0
    assert [line.split() for line in capsys.readouterr().out.splitlines()] == [
        ["room", "lines", "budget"],
        ["_core", "17", "1,000"],
        ["files", "3", "3"],
        ["all", "20", "1,003"],
    ]


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("files = 2\n_core = 17\n", "files has 3 lines, 1 above its budget\n"),
        ("files = 3\n_core = 9\n", "_core has 17 lines, 8 above its budget\n"),
        (
            "files = 3\n",
            "_core has no budget in [tool.close_async.lines] of pyproject.toml\n",
        ),
        (
            "files = 3\n_core = 17\nbulk = 1\n",
            "bulk has a budget, but there is no such room\n",
        ),
    ],
    ids=["files", "folder", "no budget", "no room"],
)
def test_a_room_above_its_budget_or_without_one_fails(
    checkout: Callable[[str], list[str]], capsys: pytest.CaptureFixture[str], text: str, said: str
) -> None:
    code = lines.main(checkout(text))

    assert code == 1
    assert capsys.readouterr().err == said


def test_every_room_of_the_package_has_a_budget() -> None:
    counted = lines.count(ROOT / "close_async")

    assert set(counted) == set(lines.budgets(ROOT / "pyproject.toml"))
    assert set(counted) == {lines.FILES} | {
        path.parent.name for path in (ROOT / "close_async").glob("*/__init__.py")
    } - {"_generated"}


def test_make_check_counts_them() -> None:
    makefile = (ROOT / "Makefile").read_text()
    (checks,) = (line for line in makefile.splitlines() if line.startswith("CHECKS :="))

    assert "lines" in checks.split()
    assert "$(CHECKS)" in makefile.partition("\ncheck:")[2].partition("\n\n")[0]
    assert "\nlines: $(VENV)/.dev" in makefile
