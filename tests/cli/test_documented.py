"""The page of the command line: its commands are run, and its tables are complete."""

from __future__ import annotations

import re
from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING, Final

import typer

from close_async.cli._app import app
from tests.support.pages import DOCS, differences

from .test_bulk import started
from .test_enroll import Terms

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from .conftest import Served

PAGE: Final = DOCS / "reference" / "command-line.md"


def test_what_the_page_shows_is_what_is_printed(
    online: Served, abroad: Served, tmp_path: Path
) -> None:
    terms = Terms(online)
    lines = [f"{contact},Somebody" for contact in terms.contacts[:4]]
    (tmp_path / "people.csv").write_text(
        "\n".join(["Contact ID,Name", *lines, lines[0], ",Nobody", ""]), encoding="utf-8"
    )
    (action,) = started(online)
    environment = {
        "CLOSE_API_KEY": online.sandbox.api_key,
        "CLOSE_BASE_URL": online.url,
        "BERLIN_KEY": abroad.sandbox.api_key,
        "CLOSE_TO_BASE_URL": abroad.url,
        "SEQUENCE": terms.sequence,
        "ACCOUNT": terms.options[3],
        "ACTION": action,
        "YESTERDAY": (datetime.now(UTC) - timedelta(days=1)).isoformat(),
    }

    wrong = differences(PAGE, tmp_path, environment)

    assert not wrong, wrong


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
    page = PAGE.read_text(encoding="utf-8")
    table = page[page.index("| command") : page.index("## What holds")]
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
