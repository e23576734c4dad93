"""Redocly's linter, a second opinion on an API document."""

from __future__ import annotations

import json
import os
import shutil
import subprocess
from typing import TYPE_CHECKING, Any, Final

from .faults import Fault, report, say

if TYPE_CHECKING:
    from pathlib import Path

__all__ = ["run_redocly"]

_REDOCLY: Final = "@redocly/cli@2.77.0"


def run_redocly(path: Path) -> bool:
    """
    Run Redocly's linter over the file, and return whether it found nothing.

    Where npm isn't installed, or can't fetch the linter, this says so and returns True.
    """
    npx = shutil.which("npx")
    if npx is None:
        say("redocly        not run: npm isn't installed")
        return True
    if _npx(npx, "--version").returncode != 0:
        say(f"redocly        not run: npm can't fetch {_REDOCLY}")
        return True

    settings = path.with_name("redocly.yaml")
    result = _npx(npx, "lint", "--format", "json", "--config", str(settings), str(path))
    problems = _problems(result)
    report("redocly", problems)
    return not problems


def _npx(npx: str, *arguments: str) -> subprocess.CompletedProcess[str]:
    quiet = {"REDOCLY_TELEMETRY": "off", "REDOCLY_SUPPRESS_UPDATE_NOTICE": "true"}
    return subprocess.run(  # the command is ours
        [npx, "--yes", _REDOCLY, *arguments],
        env=os.environ | quiet,
        capture_output=True,
        text=True,
        check=False,
    )


def _problems(result: subprocess.CompletedProcess[str]) -> list[Fault]:
    try:
        answer = json.loads(result.stdout)
    except json.JSONDecodeError:
        return [Fault("#", f"Redocly could not run: {result.stdout}{result.stderr}")]
    return [
        Fault(_place(problem["location"][0]), f"{problem['ruleId']}: {problem['message']}")
        for problem in answer["problems"]
    ]


def _place(found: dict[str, Any]) -> str:
    """Return the file, the line if there is one, and the pointer in that file."""
    line = found.get("start", {}).get("line")
    parts = (found.get("source", {}).get("ref"), line, f" {found.get('pointer', '#')}")
    return ":".join(str(part) for part in parts if part is not None).strip()
