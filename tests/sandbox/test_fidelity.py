"""The page that says how far the sandbox is like Close, held against its code."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

import pytest

from tests.support.paths import ROOT

if TYPE_CHECKING:
    from pathlib import Path

PAGE = ROOT / "docs" / "explanation" / "sandbox-fidelity.md"
CODE = sorted((ROOT / "close_async" / "sandbox").rglob("*.py"))
GUESS = re.compile(r"\[guess: ([^\]]+)\]")
# What a line may say of how sure it is: where the fact is from, or that it is the sandbox's own.
SURE = re.compile(r"\[(doc|spec|code|guess)\b|a shortcut|on purpose|is chosen")


def rows() -> list[tuple[str, str, str]]:
    """Return the lines of all tables: what, what the sandbox does, how sure."""
    found: list[tuple[str, str, str]] = []
    for line in PAGE.read_text(encoding="utf-8").splitlines():
        if line.startswith("| ") and not line.startswith(("| What |", "| --- |")):
            what, does, sure = line.strip("| ").split(" | ")
            found.append((what, does, sure))
    return found


def guesses() -> list[tuple[str, str]]:
    """Return each guess that a comment of the sandbox names, and where."""
    return [
        (path.name, name)
        for path in CODE
        for name in GUESS.findall(path.read_text(encoding="utf-8"))
    ]


def test_every_line_says_how_sure_it_is() -> None:
    unsure = [what for what, _, sure in rows() if SURE.search(sure) is None]

    assert len(rows()) > 100
    assert unsure == []


@pytest.mark.parametrize(("module", "name"), guesses())
def test_every_guess_in_the_code_has_its_line(module: str, name: str) -> None:
    lines = {what for what, _, sure in rows() if "[guess]" in sure}

    assert name in lines, module


@pytest.mark.parametrize("path", CODE, ids=lambda path: path.name)
def test_no_guess_in_the_code_goes_without_naming_its_line(path: Path) -> None:
    text = path.read_text(encoding="utf-8")

    assert len(re.findall(r"\[[^\]\n]*guess", text)) == len(GUESS.findall(text))
