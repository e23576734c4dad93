"""
Says in Markdown what the working tree breaks of an earlier state of it.

    python -m tools.breaking [BASE]    # any name that git knows a commit by

Without BASE it's the last tag, or before the first one the commit that wrote the snapshot of the
interface. It says nothing where nothing changed, and returns 1 if a break isn't accepted.
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
from .accepted import accepted, reason, renamed, where_to_name
from .compare import Change, compare
from .document import NotRun, compare_documents
from .snapshot import SNAPSHOT
from .typed import README, TYPING, check_users

if TYPE_CHECKING:
    from collections.abc import Iterable

    from .accepted import Accepted
    from .interface import Facts

__all__ = ["base_of", "facts_of", "main", "report"]

_ALSO: Final = 3


def base_of(root: Path) -> str:
    """
    Return what to compare with: the last release, or what the snapshot of the interface shows.

    Without either there is nothing to hold a change against, which must not pass for "no break".
    """
    tag = _git(root, "describe", "--tags", "--abbrev=0", "--match", "v*")
    snapshot = str(SNAPSHOT.relative_to(ROOT))
    base = tag or _git(root, "log", "-1", "--format=%h", "--", snapshot)
    if not base:
        sys.exit(f"nothing to compare with: git knows no tag v* and no commit of {snapshot}")
    return base


def _git(root: Path, *arguments: str) -> str:
    command = ["git", *arguments]
    ran = subprocess.run(command, cwd=root, capture_output=True, text=True, check=False)
    return ran.stdout.strip() if ran.returncode == 0 else ""


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
    needed = [interface.PACKAGE, str(DOCUMENT.parent.relative_to(ROOT))]
    also = _git(ROOT, "ls-tree", "--name-only", base, TYPING, README).splitlines()
    command = ["git", "archive", base, *needed, *also]
    archive = subprocess.run(command, cwd=ROOT, capture_output=True, check=False)
    if archive.returncode != 0:
        sys.exit(f"git can't show {base}: {archive.stderr.decode().strip()}")
    with tarfile.open(fileobj=io.BytesIO(archive.stdout)) as packed:
        packed.extractall(folder, filter="data")


def main(arguments: list[str] | None = None) -> int:
    """Compare with the state that the command line names, and return the exit code."""
    parser = argparse.ArgumentParser(description="Say what the working tree breaks.")
    parser.add_argument("base", nargs="?", help="what to compare with, such as main or v0.1.0")
    base: str = parser.parse_args(arguments).base or base_of(ROOT)
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
        changes += check_users(before, ROOT)
        try:
            changes += compare_documents(before / DOCUMENT.relative_to(ROOT), DOCUMENT)
        except NotRun as why:
            print(f"The API document changed and was not compared: {why}", file=sys.stderr)
    text, broken = report(changes, meant, base)
    if text:
        print(text)
    if broken:
        print(f"\n{broken} of these aren't accepted: {where_to_name(ROOT)}", file=sys.stderr)
    return 1 if broken else 0


if __name__ == "__main__":
    sys.exit(main())
