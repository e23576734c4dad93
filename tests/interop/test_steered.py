"""The page on steering a sandbox: its script, and its worker in another language, as they stand."""

from __future__ import annotations

import os
import re
import shutil
import subprocess
import sys
from typing import TYPE_CHECKING

import pytest

from tests.support.paths import ROOT

if TYPE_CHECKING:
    from pathlib import Path

PAGE = ROOT / "docs" / "reference" / "sandbox.md"
BLOCK = re.compile(r"^```(?:bash|js)\n(?:#|//) ([\w.]+).*?\n(.*?)^```$", re.DOTALL | re.MULTILINE)
NEEDED = [name for name in ("bash", "curl", "node") if shutil.which(name) is None]


def test_a_worker_of_another_language_survives_what_the_script_orders(tmp_path: Path) -> None:
    if NEEDED and "CI" not in os.environ:
        pytest.skip(f"needs {', '.join(NEEDED)}")
    for name, text in BLOCK.findall(PAGE.read_text(encoding="utf-8")):
        (tmp_path / name).write_text(text, encoding="utf-8")
    sandbox = [sys.executable, "-m", "close_async.cli", "sandbox", "--port", "0", "--leads", "20"]

    run = subprocess.run(
        [*sandbox, "--", "bash", "steer.sh"],
        cwd=tmp_path,
        env={**os.environ, "PYTHONPATH": str(ROOT)},
        capture_output=True,
        text=True,
        timeout=60,
        check=False,
    )

    assert (run.returncode, run.stderr) == (0, "")
    assert run.stdout.splitlines() == [
        '{"pending":1}',
        '{"pending":2}',
        "created Acme",
        '"status":429',
        '"status":null',
    ]
