"""The example of a fleet: it runs, and says what's missing."""

from __future__ import annotations

import os
import re
import subprocess
import sys

import pytest

from tests.support.paths import ROOT

from ..support.postgres import postgres_server
from .servers import redis_server


def run_example(**variables: str) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [sys.executable, "-m", "examples.fleet"],
        cwd=ROOT, env={**os.environ, **variables}, capture_output=True, text=True, check=False,
    )  # fmt: skip


@pytest.mark.timeout(200)
def test_it_kills_a_worker_and_enrolls_none_twice() -> None:
    # They say what's missing, and whether that's a failure here.
    with redis_server(), postgres_server():
        pass

    done = run_example(FLEET_CONTACTS="60")

    assert done.returncode == 0, done.stdout + done.stderr
    found = re.search(r"(\d+) enrolled, 2 refused, (\d+) unknown", done.stdout)
    assert found
    # What the killed worker was just sending may never be known.
    assert int(found[1]) + int(found[2]) == 60
    assert int(found[1]) >= 44
    assert "one worker was killed" in done.stdout
    made = re.search(r"Close has (\d+) subscriptions of (\d+) contacts: none twice", done.stdout)
    assert made
    assert made[1] == made[2]


def test_it_says_which_server_is_missing() -> None:
    done = run_example(PATH="/nowhere")

    assert done.returncode == 1
    assert done.stderr == (
        "redis-server isn't installed: apt-get install redis-server, and make fleet again\n"
    )
