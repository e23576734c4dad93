"""Several processes, one store of tokens, and a server that rotates and forgives nothing."""

from __future__ import annotations

import subprocess
import sys
from typing import TYPE_CHECKING

import anyio
import pytest

from close_async import Tokens
from tests.fleet.servers import redis_server
from tests.support.paths import ROOT

from .server import Grant, serving
from .worker import store_at

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path


@pytest.fixture(params=["file", "redis"])
def place(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[str]:
    """Where the store is."""
    if request.param == "file":
        yield str(tmp_path / "tokens.json")
        return
    with redis_server() as server:
        yield server.url


def start(job: str, place: str, *rest: str) -> subprocess.Popen[str]:
    return subprocess.Popen(
        [sys.executable, "-W", "error", "-m", "tests.oauth.worker", job, place, *rest],
        cwd=ROOT,
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
    )


def line_of(worker: subprocess.Popen[str]) -> str:
    assert worker.stdout is not None
    return worker.stdout.readline().strip()


def save(place: str, tokens: Tokens) -> None:
    anyio.run(store_at(place).save, tokens)


@pytest.mark.parametrize("expires_in", [3600, 1, None], ids=["long", "short", "unknown"])
def test_two_processes_make_all_calls_with_one_grant(place: str, expires_in: object) -> None:
    save(place, Tokens("access-0", "refresh-0"))

    with serving(Grant(expires_in=expires_in)) as grant:
        workers = [start("call", place, str(grant.port), "60") for _ in range(2)]
        assert [line_of(worker) for worker in workers] == ["ready"] * 2
        ends = [worker.communicate("\n", timeout=60) for worker in reversed(workers)]

    assert ends == [("60\n", "")] * 2
    assert not grant.is_revoked
    assert set(grant.posted.values()) == {1}
    assert grant.number >= 120 // grant.uses


def test_a_burnt_refresh_token_is_posted_once_by_all_processes(place: str) -> None:
    save(place, Tokens("access-0", "refresh-burnt"))

    with serving(Grant(left=0)) as grant:
        workers = [start("call", place, str(grant.port), "12") for _ in range(2)]
        assert [line_of(worker) for worker in workers] == ["ready"] * 2
        ends = [worker.communicate("\n", timeout=60) for worker in reversed(workers)]

    assert [out for out, _ in ends] == ["0\n"] * 2
    assert [err.count("GrantInvalid") for _, err in ends] == [12, 12], ends
    assert all("oauth.authorize_url()" in line for _, err in ends for line in err.splitlines())
    assert grant.posted == {"refresh-burnt": 1}


def test_the_lock_of_a_killed_process_is_free(place: str) -> None:
    holder = start("hold", place)
    assert line_of(holder) == "held"

    async def try_and_kill() -> None:
        with anyio.move_on_after(0.3) as scope:
            async with store_at(place).lock():
                pass
        assert scope.cancelled_caught
        holder.kill()
        # Nobody tells Redis that its holder is gone, so it waits until the lock ends.
        with anyio.fail_after(5 if place.endswith(".json") else 40):
            async with store_at(place).lock():
                pass

    anyio.run(try_and_kill)
    holder.communicate()
