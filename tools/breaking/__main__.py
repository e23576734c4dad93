"""
Says in Markdown what the working tree breaks of an earlier state of it.

    python -m tools.breaking BASE    # any name that git knows a commit by

It says nothing where nothing changed, and returns 1 if a break isn't accepted.
"""

from __future__ import annotations

import argparse
import io
import json
import os
import subprocess
import sys
import tarfile
import tempfile
from collections import defaultdict
from pathlib import Path
from typing import TYPE_CHECKING, Final

from ..document import DOCUMENT, ROOT
from . import interface
from .accepted import accepted, reason, renamed
from .compare import Change, compare
from .document import NotRun, compare_documents

if TYPE_CHECKING:
    from collections.abc import Iterable

    from .accepted import Accepted
    from .interface import Facts

__all__ = ["facts_of", "main", "report"]

_ALSO: Final = 3


def facts_of(folder: Path) -> Facts:
    """Read the interface of the package in a folder, in a process of its own."""
    ran = subprocess.run(
        [sys.executable, "-P", interface.__file__],
        cwd=folder,
        env=os.environ | {"PYTHONPATH": str(folder)},
        stdout=subprocess.PIPE,
        check=True,
    )
    facts: Facts = json.loads(ran.stdout)
    return facts


def report(changes: Iterable[Change], meant: Iterable[Accepted], base: str) -> tuple[str, int]:
    """Return the changes as Markdown, and how many breaks of them aren't accepted."""
    told: dict[str, dict[str, list[str]]] = defaultdict(lambda: defaultdict(list))
    broken = 0
    meant = list(meant)
    for path, text, breaks in changes:
        why = reason(path, meant) if breaks else None
        broken += breaks and why is None
        kind = (
            "Additions" if not breaks else "Breaking" if why is None else "Breaking, and accepted"
        )
        name = path.removeprefix(interface.parent_of(path)) if "/" not in path else path
        told[kind][f"{name} {text} {why}"].append(f"`{path}` {text}{f' ({why})' if why else ''}")
    lines: list[str] = []
    for kind in ("Breaking", "Breaking, and accepted", "Additions"):
        lines += ["", f"## {kind} since {base}", ""] if told[kind] else []
        lines += [_point(alike) for alike in told[kind].values()]
    return "\n".join(lines).strip(), broken


def _point(alike: list[str]) -> str:
    """Tell once what many classes have in common, such as what they inherit."""
    others = ", ".join(one.split(" ", 1)[0] for one in alike[1 : _ALSO + 1])
    more = f" and {len(alike) - 1 - _ALSO} more" if len(alike) > _ALSO + 1 else ""
    return f"- {alike[0]}{f' (so {others}{more})' if others else ''}"


def _export(base: str, folder: Path) -> None:
    """Put the package and the API document of an earlier state into a folder."""
    documents = str(DOCUMENT.parent.relative_to(ROOT))
    command = ["git", "archive", base, interface.PACKAGE, documents]
    archive = subprocess.run(command, cwd=ROOT, capture_output=True, check=False)
    if archive.returncode != 0:
        sys.exit(f"git can't show {base}: {archive.stderr.decode().strip()}")
    with tarfile.open(fileobj=io.BytesIO(archive.stdout)) as packed:
        packed.extractall(folder, filter="data")


def main(arguments: list[str] | None = None) -> int:
    """Compare with the state that the command line names, and return the exit code."""
    parser = argparse.ArgumentParser(description="Say what the working tree breaks.")
    parser.add_argument("base", help="what to compare with, such as HEAD, main or v0.1.0")
    base: str = parser.parse_args(arguments).base
    meant = accepted(ROOT)
    with tempfile.TemporaryDirectory() as folder:
        before = Path(folder)
        _export(base, before)
        was, now = facts_of(before), facts_of(ROOT)
        changes = compare(renamed(was, now, meant), now)
        changes += [
            Change(one.old, f"is now `{one.new}`")
            for one in meant
            if one.new and one.old in was and one.old not in now
        ]
        try:
            changes += compare_documents(before / DOCUMENT.relative_to(ROOT), DOCUMENT)
        except NotRun as why:
            print(f"The API document changed and was not compared: {why}", file=sys.stderr)
    text, broken = report(changes, meant, base)
    if text:
        print(text)
    return 1 if broken else 0


if __name__ == "__main__":
    sys.exit(main())
