"""The lowest versions that pyproject.toml promises: with these, too, the package does its work."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path
from typing import Final

import pytest

from tests.support.paths import ROOT
from tools.versions import lowest, pins

PATIENCE: Final = 280


@pytest.fixture(scope="module")
def python(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The Python of an environment that has the lowest versions, and trio as it's tested with."""
    folder = tmp_path_factory.mktemp("lowest") / "venv"
    subprocess.run([sys.executable, "-m", "venv", str(folder)], check=True, capture_output=True)
    found = folder / "bin" / "python"
    command = [str(found), "-m", "pip", "install", "--quiet", *lowest(), f"trio=={pins()['trio']}"]
    ran = subprocess.run(command, capture_output=True, text=True, check=False, timeout=PATIENCE)
    if ran.returncode and "CI" not in os.environ:
        pytest.skip(f"pip can't fetch the lowest versions here: {ran.stderr[-300:]}")
    assert ran.returncode == 0, ran.stderr
    return found


@pytest.mark.timeout(2 * PATIENCE)
@pytest.mark.parametrize("backend", ["asyncio", "trio"])
def test_with_the_lowest_versions_it_works(python: Path, backend: str) -> None:
    program = Path(__file__).with_name("lowest.py")

    ran = subprocess.run(
        [str(python), "-W", "error", str(program), backend],
        capture_output=True,
        text=True,
        check=False,
        env={**os.environ, "PYTHONPATH": str(ROOT)},
        timeout=PATIENCE,
    )

    assert ran.stdout == "fine\n", ran.stderr
    assert ran.returncode == 0


def test_each_requirement_names_its_lowest_version() -> None:
    names = {one.partition("==")[0] for one in lowest()}

    assert names >= {"anyio", "attrs", "httpx", "tzdata", "orjson", "rich", "typer", "starlette"}
