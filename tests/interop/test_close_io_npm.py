"""The client close.io of npm, its files as they are published, works with the sandbox."""

from __future__ import annotations

import json
import os
import shutil
import subprocess
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final

import pytest

if TYPE_CHECKING:
    from tests.support.served import Served

PACKAGE: Final = "close.io@1.3.0"
HERE: Final = Path(__file__).with_name("close_io")
LONGEST_FETCH: Final = 110.0


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder in which the package is installed."""
    npm = shutil.which("npm")
    if npm is None:
        pytest.skip("npm isn't installed, and close.io comes by npm")

    folder = tmp_path_factory.mktemp("close_io")
    command = [npm, "install", "--silent", "--no-audit", "--no-fund", "--ignore-scripts", PACKAGE]
    fetched = subprocess.run(
        command, cwd=folder, capture_output=True, timeout=LONGEST_FETCH, check=False
    )
    if fetched.returncode != 0:
        pytest.skip(f"npm can't fetch {PACKAGE}")
    shutil.copy(HERE / "tour.js", folder)
    return folder


def test_its_calls_get_the_answers_that_it_reads(folder: Path, served: Served) -> None:
    node = shutil.which("node")
    assert node is not None
    variables = {"CLOSE_API_KEY": served.sandbox.api_key, "CLOSE_BASE_URL": served.api}

    run = subprocess.run(
        # It is of 2018, and node tells what has changed since.
        [node, "--no-deprecation", "--require", str(HERE / "to_the_sandbox.js"), "tour.js"],
        cwd=folder,
        env={**os.environ, **variables},
        capture_output=True,
        text=True,
        timeout=60,
        check=False,
    )

    assert (run.returncode, run.stderr) == (0, "")
    seen: dict[str, Any] = json.loads(run.stdout)
    refused, missing, gone = seen.pop("refused"), seen.pop("missing"), seen.pop("gone")
    assert seen == {
        "me": served.sandbox.world.me,
        "statuses": len(served.sandbox.world.all("status.lead")),
        "lead": "Zebedee Ltd",
        "found": ["Zebedee Ltd"],
        "note": "called",
        "task": "call",
        "opportunity": 500,
        "subscription": "paused",
    }
    assert "status_id" in refused["field-errors"]
    assert missing == gone
    assert "not found" in gone["error"]
    assert "Zebedee Ltd" not in {lead["name"] for lead in served.sandbox.world.all("lead")}
    statuses = [call.status for call in served.sandbox.requests]
    assert 501 not in statuses
