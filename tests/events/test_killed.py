"""A follower that is killed at any moment and started again."""

from __future__ import annotations

import json
import random
import subprocess
import sys
from typing import TYPE_CHECKING

from close_async.sandbox import Sandbox
from tests.sandbox.worlds import add_lead
from tests.support.paths import ROOT
from tests.support.served import serve

if TYPE_CHECKING:
    from pathlib import Path

LIVES = 4
EACH = 30


def test_a_follower_that_is_killed_misses_and_repeats_nothing(tmp_path: Path) -> None:
    sandbox, chance = Sandbox(leads=0), random.Random(0)
    path = tmp_path / "done.json"
    names: list[str] = []
    with serve(sandbox) as server:
        path.write_text(json.dumps({"ids": [], "checkpoint": None}), encoding="utf-8")
        for life in range(LIVES):
            with subprocess.Popen(
                [sys.executable, "-m", "tests.events.follower", server.api, sandbox.api_key, path],
                stdout=subprocess.PIPE,
                cwd=ROOT,
            ) as process:
                assert process.stdout is not None
                for number in range(EACH):
                    names.append(f"{life}.{number}")
                    add_lead(sandbox, names[-1])
                # What is left of this life is done by the next one; the last one does all.
                count = len(names) - len(done(path)) if life == LIVES - 1 else chance.randint(1, 25)
                assert len(process.stdout.read(count)) == count
                process.kill()

    assert done(path) == [f"lead_{name}" for name in names]


def done(path: Path) -> list[str]:
    """What was handled so far."""
    found: list[str] = json.loads(path.read_text(encoding="utf-8"))["ids"]
    return found
