"""The page of the command line: its commands are run, and its tables are complete."""

from __future__ import annotations

import os
import re
import shlex
from datetime import UTC, datetime, timedelta
from doctest import ELLIPSIS, NORMALIZE_WHITESPACE, OutputChecker
from pathlib import Path
from typing import TYPE_CHECKING

import typer

from close_async.cli._app import app
from tests.support.paths import ROOT

from .test_bulk import started
from .test_enroll import Terms

if TYPE_CHECKING:
    from collections.abc import Iterator

    import pytest

    from .conftest import CommandLine, Served

PAGE = (ROOT / "docs" / "reference" / "command-line.md").read_text(encoding="utf-8")
FILTER = re.search(r"^\$ cat filter.json\n(.*)$", PAGE, re.MULTILINE)


def shown() -> Iterator[tuple[str, str]]:
    """Yield each command on the page, and what it prints."""
    for block in re.findall(r"^```console\n(.*?)^```$", PAGE, re.MULTILINE | re.DOTALL):
        for one in re.split(r"^\$ ", block, flags=re.MULTILINE)[1:]:
            command, _, output = one.partition("\n")
            yield command, output


def test_what_the_page_shows_is_what_is_printed(
    command: CommandLine, online: Served, abroad: Served, monkeypatch: pytest.MonkeyPatch
) -> None:
    del abroad
    assert FILTER is not None
    terms = Terms(online)
    Path("filter.json").write_text(FILTER[1] + "\n", encoding="utf-8")
    lines = [f"{contact},Somebody" for contact in terms.contacts[:4]]
    Path("people.csv").write_text(
        "\n".join(["Contact ID,Name", *lines, lines[0], ",Nobody", ""]), encoding="utf-8"
    )
    (action,) = started(online)
    monkeypatch.setenv("SEQUENCE", terms.sequence)
    monkeypatch.setenv("ACCOUNT", terms.options[3])
    monkeypatch.setenv("ACTION", action)
    monkeypatch.setenv("YESTERDAY", (datetime.now(UTC) - timedelta(days=1)).isoformat())
    status = 0

    wrong = []
    for line, expected in shown():
        program, *arguments = shlex.split(os.path.expandvars(line.replace("$?", str(status))))
        if program == "close-async":
            status = command(*arguments)
            found = command.out + command.err
        elif program == "echo":
            found = f"{arguments[0]}\n"
        else:
            text = Path(arguments[-1]).read_text(encoding="utf-8").splitlines(keepends=True)
            found = "".join(text[:3] if program == "head" else text)
        if not OutputChecker().check_output(expected, found, ELLIPSIS | NORMALIZE_WHITESPACE):
            wrong.append(f"$ {line}\n{found}\nand not\n{expected}")
    assert not wrong, "\n".join(wrong)


def commands() -> Iterator[tuple[str, set[str]]]:
    """Yield all commands, each with its options."""
    group = typer.main.get_command(app)
    waiting = [("", group)]
    while waiting:
        name, one = waiting.pop()
        inner = getattr(one, "commands", None)
        if inner is None:
            yield name, {option for each in one.params for option in each.opts}
        else:
            waiting += [(f"{name} {key}".strip(), each) for key, each in inner.items()]


def test_every_command_prints_json() -> None:
    assert [name for name, options in commands() if "--json" not in options] == []


def test_every_command_is_on_the_page() -> None:
    table = PAGE[PAGE.index("| command") : PAGE.index("## What holds")]
    named = set(re.findall(r"`([^`]+)`", table))
    groups = {one.split()[0] for one in named if " " in one}

    missing = [
        name
        for name, _ in commands()
        if name.split()[0] not in {one.split()[0] for one in named}
        or (name.split()[0] in groups and name.split()[-1] not in " ".join(named).split())
    ]

    assert missing == []


def test_every_command_that_writes_asks() -> None:
    asking = {name for name, options in commands() if "--yes" in options}

    assert asking == {
        *("sequences copy", "subscriptions export", "enroll", "bulk pause", "bulk resume"),
        *("journal release", "journal done", "journal prune"),
    }
