"""Programs of the system's packages that tests need."""

from __future__ import annotations

import os
import shutil
from pathlib import Path

import pytest


def program(name: str, package: str) -> str:
    """Return where a program is. Without it the test is skipped, but in CI it fails."""
    # Debian keeps those of PostgreSQL apart, by version.
    places = sorted(Path("/usr/lib/postgresql").glob("*/bin"), reverse=True)
    # And servers in a folder that not everybody's path has.
    path = os.pathsep.join([*map(str, places), os.environ["PATH"], "/usr/sbin"])
    found = shutil.which(name, path=path)
    if found is None:
        if os.environ.get("CI"):
            pytest.fail(f"{package} is missing, and CI must have it")
        pytest.skip(f"{package} isn't installed (apt-get install {package})")
    return found
