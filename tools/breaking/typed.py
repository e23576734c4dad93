"""What the code of users that was checked before says to a type checker now."""

from __future__ import annotations

import os
import re
import shutil
import subprocess
import sys
import tempfile
from pathlib import Path
from typing import TYPE_CHECKING, Final

from .compare import Change

if TYPE_CHECKING:
    from collections.abc import Iterator

__all__ = ["README", "TYPING", "check_users"]

README: Final = "README.md"
TYPING: Final = "tests/typing"
_BLOCK: Final = re.compile(r"^```python\n(.*?)^```$", re.DOTALL | re.MULTILINE)
_ERROR: Final = re.compile(r"^(?P<file>[\w.]+):(?P<line>\d+): error: (?P<text>.*)$", re.MULTILINE)


def check_users(before: Path, now: Path) -> list[Change]:
    """
    Return what mypy finds in the README and the typed examples of *before* with the package *now*.

    A path such as `tests/typing/ok_query.py:12` stands for each line.
    """
    with tempfile.TemporaryDirectory() as folder:
        places = dict(_write(before, Path(folder)))
        if not places:
            return []

        said = _mypy(Path(folder), now, sorted(places))
    return [
        Change(f"{places[one['file']]}:{one['line']}", f"no longer type-checks: {one['text']}")
        for one in _ERROR.finditer(said)
        if one["file"] in places
    ]


def _write(before: Path, folder: Path) -> Iterator[tuple[str, str]]:
    """Write each piece of code into a file of its own, and yield its name and where it's from."""
    for path in sorted((before / TYPING).glob("ok_*.py")):
        shutil.copy(path, folder / path.name)
        yield path.name, f"{TYPING}/{path.name}"
    readme = before / README
    text = readme.read_text(encoding="utf-8") if readme.exists() else ""
    for number, block in enumerate(_BLOCK.finditer(text), start=1):
        name = f"readme_{number}.py"
        # So that the line of an error is that of the README.
        blank = "\n" * text.count("\n", 0, block.start(1))
        (folder / name).write_text(blank + block[1], encoding="utf-8")
        yield name, README


def _mypy(folder: Path, package: Path, files: list[str]) -> str:
    options = ["--strict", "--config-file=", "--no-pretty", "--no-error-summary", "--cache-dir=.c"]
    ran = subprocess.run(
        [sys.executable, "-m", "mypy", *options, *files],
        cwd=folder,
        env=os.environ | {"MYPYPATH": str(package)},
        capture_output=True,
        text=True,
        check=False,
    )
    # 0: nothing found, 1: errors found. Anything else is no answer.
    if ran.returncode > 1:
        sys.exit(f"mypy could not check the code of users: {ran.stderr or ran.stdout}")
    return ran.stdout
