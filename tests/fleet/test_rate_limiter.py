"""Clients that share what they know of rate limits: in one process, and through a real Redis."""

from __future__ import annotations

import logging
import time
from typing import TYPE_CHECKING

import anyio
import httpx
import pytest

from close_async import CloseClient, MemoryTokenStore, OAuth, RateLimiter
from close_async._wire.rate.redis_store import PATIENCE
from tests.fleet.crew import counting, work
from tests.fleet.servers import RedisServer, redis_server
from tests.support.script import CANARY

if TYPE_CHECKING:
    from collections.abc import Iterator

    from tests.fleet.crew import Counted

ME = {
    "id": "user_1", "email": "a@example.com", "first_name": "A", "last_name": "B",
    "organizations": [], "memberships": [],
}  # fmt: skip
LIMIT = 5


class Close:
    """Counts calls in windows of half a second and refuses none, but tells what is left."""

    def __init__(self) -> None:
        self.by_window: dict[int, int] = {}
        self.order: list[str] = []

    def __call__(self, request: httpx.Request) -> httpx.Response:
        """Answer one request."""
        now = time.monotonic()
        window = int(now * 2)
        taken = self.by_window[window] = self.by_window.get(window, 0) + 1
        self.order.append(request.headers.get("x-who", ""))
        told = (
            f"limit={LIMIT}, remaining={max(0, LIMIT - taken)}, reset={(window + 1) / 2 - now:.6f}"
        )
        return httpx.Response(200, json=ME, headers={"RateLimit": told})

    def client(self, limiter: RateLimiter, key: str = "api_a") -> CloseClient:
        """Return a client of this Close."""
        return CloseClient(key, transport=httpx.MockTransport(self), rate_limiter=limiter)

    @property
    def most(self) -> int:
        """The most calls of one window, but for the first, in which nothing is known yet."""
        return max(self.by_window[window] for window in sorted(self.by_window)[1:])


async def _call(close: CloseClient, times: int) -> None:
    for _ in range(times):
        await close.users.me()


@pytest.fixture
def server() -> Iterator[RedisServer]:
    with redis_server() as started:
        yield started


@pytest.mark.anyio
async def test_clients_of_one_process_keep_one_limit_together() -> None:
    server = Close()
    limiter = RateLimiter.memory()

    async with (
        server.client(limiter) as one,
        server.client(limiter) as other,
        anyio.create_task_group() as group,
    ):
        for close in (one, one, other, other):
            group.start_soon(_call, close, 5)

    assert server.most <= LIMIT


@pytest.mark.anyio
async def test_two_keys_have_an_account_each() -> None:
    server = Close()
    limiter = RateLimiter.memory()

    async with server.client(limiter, "api_a") as one, server.client(limiter, "api_b") as other:
        await one.users.me()

        assert one.rate_limits["users.me"].limit == LIMIT
        assert "users.me" not in other.rate_limits


@pytest.mark.anyio
async def test_the_keys_of_one_organization_keep_its_limit_together() -> None:
    """Five keys, each of which has calls left: three times the limit of one is what they have."""
    server = Close()
    limiter = RateLimiter.memory(organization="orga_1")
    clients = [server.client(limiter, f"api_{number}") for number in range(5)]

    async with anyio.create_task_group() as group:
        for close in clients:
            group.start_soon(_call, close, 10)

    assert server.most <= 3 * LIMIT
    for close in clients:
        await close.aclose()


@pytest.mark.anyio
async def test_a_key_does_not_wait_for_calls_of_another_one_of_its_organization() -> None:
    """Of nothing but its own calls it would hear that they ended."""
    limiter = RateLimiter.memory(organization="orga_1")
    never = httpx.MockTransport(_never)
    async with (
        CloseClient("api_a", transport=never, rate_limiter=limiter) as slow,
        Close().client(limiter, "api_b") as close,
        anyio.create_task_group() as group,
    ):
        for _ in range(20):
            group.start_soon(_call, slow, 1)
        await anyio.sleep(0.05)

        with anyio.fail_after(5):
            await close.users.me()
        group.cancel_scope.cancel()


async def _never(request: httpx.Request) -> httpx.Response:
    await anyio.sleep_forever()
    raise AssertionError(request)


def test_an_auth_that_changes_needs_the_name_of_an_account() -> None:
    auth = OAuth(client_id="a", client_secret=CANARY, store=MemoryTokenStore())

    with pytest.raises(ValueError, match="account="):
        CloseClient(auth=auth, rate_limiter=RateLimiter.memory())

    CloseClient(auth=auth, rate_limiter=RateLimiter.memory(account="orga_1"))


def test_neither_a_limiter_nor_its_errors_show_the_password() -> None:
    limiter = RateLimiter.redis("redis://:hunter2@localhost:1/0")

    assert "hunter2" not in repr(limiter)
    with pytest.raises(ValueError, match="URL") as caught:
        RateLimiter.redis("http://:hunter2@localhost")
    assert "hunter2" not in str(caught.value)


@pytest.mark.anyio
@pytest.mark.parametrize("anyio_backend", ["trio"])
async def test_redis_says_that_it_needs_asyncio() -> None:
    close = Close().client(RateLimiter.redis("redis://localhost:1"))

    with pytest.raises(RuntimeError, match="asyncio"):
        await close.users.me()


@pytest.mark.anyio
@pytest.mark.parametrize("anyio_backend", ["asyncio"])
async def test_what_waits_longest_goes_first_and_interactive_before_bulk(
    server: RedisServer, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Two limiters are what two processes have."""
    # On a busy machine Redis takes its time, and without it they share nothing.
    monkeypatch.setattr("close_async._wire.rate.redis_store.PATIENCE", 10.0)
    close = Close()
    async with RateLimiter.redis(server.url) as one, RateLimiter.redis(server.url) as other:
        bulk, urgent = close.client(one), close.client(other)
        await _call(bulk, 1)
        async with anyio.create_task_group() as group:
            slow = bulk.with_options(priority="bulk", headers={"x-who": "bulk"})
            for _ in range(8 * LIMIT):
                group.start_soon(_call, slow, 1)
            await anyio.sleep(0.1)
            quick = urgent.with_options(headers={"x-who": "interactive"})
            group.start_soon(_call, quick, 1)
        await bulk.aclose()
        await urgent.aclose()

    assert close.order.index("interactive") <= 5 * LIMIT
    assert close.most <= LIMIT


@pytest.mark.anyio
@pytest.mark.parametrize("anyio_backend", ["asyncio"])
@pytest.mark.parametrize("how", ["stop", "freeze"])
async def test_without_redis_each_keeps_to_its_part_says_so_once_and_comes_back(
    server: RedisServer, how: str, caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level(logging.WARNING, "close_async")
    close = Close()
    async with (
        RateLimiter.redis(server.url) as limiter,
        RateLimiter.redis(server.url) as second,
        close.client(limiter) as client,
        close.client(second) as other,
    ):
        await _call(client, 2)
        await _call(other, 1)
        await _call(client, 1)
        getattr(server, how)()
        began = time.monotonic()
        await _call(client, 2)
        took = time.monotonic() - began
        alone = client.rate_limits["users.me"]
        said = [record.message for record in caplog.records]
        server.start() if how == "stop" else server.thaw()
        await anyio.sleep(1.1)
        await _call(client, 1)

    assert took < 4 * PATIENCE + 0.5
    assert alone.limit == LIMIT
    assert len(said) == 1
    assert "its part of the last known rate limits, 1 of 2" in said[0]
    assert [record.message for record in caplog.records][1:] == [
        "Redis is back: rate limits are shared again"
    ]


@pytest.mark.parametrize("crew", [4])
def test_processes_use_one_limit_together(server: RedisServer, crew: int) -> None:
    """
    Once in three times at least: a machine that stands still for a second spoils one of them.

    The figures of a quiet machine stand in benchmarks/README.md; these hold on a busy one.
    """
    each: list[Counted] = []
    for _ in range(3):
        with counting(40) as url:
            counted = work(url, server.url, ["bulk"] * crew, limit=40, seconds=5)
        each.append(counted)
        assert counted.said == ""
        if _is_shared(counted):
            return

    pytest.fail(f"the limit wasn't shared in any of {each}")


def _is_shared(counted: Counted) -> bool:
    is_fair = max(counted.each) < 3 * min(counted.each)
    return is_fair and counted.refused < 0.01 and counted.used > 0.6
