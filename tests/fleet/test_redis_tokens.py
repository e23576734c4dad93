"""The tokens in Redis: kept as a whole, fenced against a holder that lost its lock, never shown."""

from __future__ import annotations

import logging
import pickle
import time
import traceback
from datetime import UTC, datetime
from typing import TYPE_CHECKING, Any

import anyio
import attrs
import pytest
import redis

from close_async import (
    CloseClient,
    OAuth,
    RedisTokenStore,
    RequestNotSent,
    Tokens,
    TokenStoreUnusable,
    _redis_tokens,
)
from tests.oauth.server import CLIENT, Grant, serving

from .servers import RedisServer, redis_server

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

pytestmark = pytest.mark.anyio

# What is closed after a test.
_STORES: list[RedisTokenStore] = []
TOKENS = Tokens("hunter2-access", "hunter2-refresh", datetime(2026, 11, 28, 12, tzinfo=UTC))


@pytest.fixture
def server() -> Iterator[RedisServer]:
    with redis_server("--appendonly", "yes", "--appendfsync", "always") as started:
        yield started
    while _STORES:
        anyio.run(_STORES.pop().aclose)


def store_in(server: RedisServer, name: str = "user_1") -> RedisTokenStore:
    store = RedisTokenStore(server.url, name=name)
    _STORES.append(store)
    return store


def lose_lock(server: RedisServer) -> None:
    """Do what time does to the lock of a process that stands still."""
    with redis.Redis.from_url(server.url) as client:
        client.delete("close_async:tokens:{user_1}:lock")


async def test_what_is_saved_is_loaded_by_others_and_outlives_the_server(
    server: RedisServer,
) -> None:
    store = store_in(server)
    before = await store.load()

    await store.save(TOKENS)
    server.stop()
    server.start()

    assert before is None
    assert await store.load() == TOKENS
    assert await store_in(server).load() == TOKENS
    assert await store_in(server, "user/{2}").load() is None
    await store.save(Tokens(is_refused=True))
    assert await store_in(server).load() == Tokens(is_refused=True)
    await store.aclose()


async def test_redis_may_forget_all_scripts_at_any_moment(
    server: RedisServer, monkeypatch: pytest.MonkeyPatch
) -> None:
    connections: Any = redis.connection.UnixDomainSocketConnection
    store, send, sent = store_in(server), connections.send_command, 0
    flushing: Any = redis.Redis.from_url(server.url)

    def forgetful(connection: Any, *words: Any, **options: Any) -> None:
        nonlocal sent
        if words[0] in {"EVAL", "EVALSHA"}:
            sent += 1
            flushing.script_flush()
        send(connection, *words, **options)

    with flushing:
        monkeypatch.setattr(connections, "send_command", forgetful)
        async with store.lock():
            await store.save(TOKENS)

        assert await store.load() == TOKENS
        assert sent


async def test_the_lock_is_held_by_one_at_a_time(server: RedisServer) -> None:
    inside, most = 0, 0

    async def work() -> None:
        nonlocal inside, most
        async with store_in(server).lock():
            inside += 1
            most = max(most, inside)
            await anyio.sleep(0.002)
            inside -= 1

    async with anyio.create_task_group() as group:
        for _ in range(8):
            group.start_soon(work)

    assert (inside, most) == (0, 1)


async def test_a_cancelled_wait_for_the_lock_leaves_it_as_it_is(server: RedisServer) -> None:
    async with store_in(server).lock():
        with anyio.move_on_after(0.1) as scope:
            async with store_in(server).lock():
                pass
        with anyio.move_on_after(0.1) as second:
            async with store_in(server).lock():
                pass

    assert scope.cancelled_caught
    assert second.cancelled_caught
    with anyio.fail_after(5):
        async with store_in(server).lock():
            pass


async def test_a_lock_is_renewed_even_if_the_event_loop_is_blocked(
    server: RedisServer, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(_redis_tokens, "_LOCKED_FOR_MS", "300")
    monkeypatch.setattr(_redis_tokens, "_RENEWED_EVERY", 0.05)
    async with store_in(server).lock():
        time.sleep(1)  # noqa: ASYNC251 - that's what is tested
        with anyio.move_on_after(0.3) as scope:
            async with store_in(server).lock():
                pass

    assert scope.cancelled_caught


async def test_a_holder_that_lost_its_lock_overwrites_nothing(server: RedisServer) -> None:
    late, other = store_in(server), store_in(server)
    await late.save(Tokens("access-0", "refresh-0"))

    async with late.lock():
        await late.load()
        lose_lock(server)
        async with other.lock():
            await other.save(Tokens("access-2", "refresh-2"))
        with pytest.raises(TokenStoreUnusable, match="another process has stored other tokens"):
            await late.save(Tokens("access-1", "refresh-1"))

    assert await late.load() == Tokens("access-2", "refresh-2")


async def test_a_holder_that_lost_its_lock_before_it_looked_sends_nothing(
    server: RedisServer,
) -> None:
    store = store_in(server)
    await store.save(Tokens("access-0", "refresh-0"))

    async with store.lock():
        lose_lock(server)
        with pytest.raises(TokenStoreUnusable, match="its lock was lost"):
            await store.load()


@attrs.define
class HauntedGrant(Grant):
    """A token server after whose first refresh something happens before its answer leaves."""

    then: Callable[[Grant], None] | None = None

    def token(self, form: dict[str, str]) -> tuple[int | None, dict[str, Any]]:
        # Two arguments, since a class with slots is another one than `super()` knows.
        answer = Grant.token(self, form)
        then, self.then = self.then, None
        if then is not None:
            then(self)
        return answer


async def test_new_tokens_are_not_lost_when_redis_is_gone(server: RedisServer) -> None:
    store = store_in(server)
    await store.save(Tokens("access-0", "refresh-0"))
    haunted = HauntedGrant(left=0, then=lambda _: server.stop())

    with serving(haunted) as grant:
        auth = OAuth(**CLIENT, store=store, api_url=grant.api_url)
        async with CloseClient(auth=auth, base_url=grant.base_url) as close:
            with pytest.raises(RequestNotSent, match="could not be stored") as caught:
                await close.users.me()
            with pytest.raises(RequestNotSent, match="Redis can't be used"):
                await close.users.me()
            server.start()
            me = await close.users.me()

    assert "Redis can't be used (ConnectionError)" in str(caught.value)
    assert me.id == "user_1"
    assert grant.posted == {"refresh-0": 1}
    assert await store.load() == auth.tokens


async def test_without_redis_no_refresh_token_is_posted(server: RedisServer) -> None:
    store = store_in(server)
    await store.save(Tokens("access-0", "refresh-0"))
    server.stop()

    with serving(Grant(left=0)) as grant:
        auth = OAuth(**CLIENT, store=store, api_url=grant.api_url)
        async with CloseClient(auth=auth, base_url=grant.base_url) as close:
            with pytest.raises(RequestNotSent, match="Look whether it runs"):
                await close.users.me()

    assert not grant.posted
    assert not grant.answers


async def test_a_user_who_authorized_anew_beats_a_refresh_that_came_late(
    server: RedisServer,
) -> None:
    store = store_in(server)
    await store.save(Tokens("access-0", "refresh-0"))

    def authorize_anew(grant: Grant) -> None:
        lose_lock(server)
        grant.access, grant.refresh = "access-new", "refresh-new"
        anyio.run(store_in(server).save, Tokens("access-new", "refresh-new"))

    with serving(HauntedGrant(left=0, then=authorize_anew)) as grant:
        auth = OAuth(**CLIENT, store=store, api_url=grant.api_url)
        async with CloseClient(auth=auth, base_url=grant.base_url) as close:
            with pytest.raises(RequestNotSent, match="another process has stored other tokens"):
                await close.users.me()
            me = await close.users.me()

    assert me.id == "user_1"
    assert await store.load() == Tokens("access-new", "refresh-new")


@pytest.mark.parametrize("content", ["", "[]", '{"access_token": "hunter2-token", "refr', "{}"])
async def test_what_is_no_grant_is_said_to_be_and_stays(server: RedisServer, content: str) -> None:
    key = "close_async:tokens:{user_1}"
    with redis.Redis.from_url(server.url) as client:
        client.hset(key, mapping={"version": "1", "tokens": content or " "})

        with pytest.raises(TokenStoreUnusable, match="it holds no tokens as JSON"):
            await store_in(server).load()
        assert client.hget(key, "tokens") == (content or " ").encode()


async def test_a_key_of_another_kind_is_said_to_be_unusable(server: RedisServer) -> None:
    with redis.Redis.from_url(server.url) as client:
        client.set("close_async:tokens:{user_1}", "text")

    with pytest.raises(TokenStoreUnusable, match=r"can't be used \(ResponseError\)"):
        await store_in(server).save(TOKENS)


async def test_neither_errors_nor_frames_nor_logs_show_a_token_or_the_password(
    server: RedisServer, caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level(logging.DEBUG)
    store = RedisTokenStore("redis://:hunter2-password@127.0.0.1:1/0", name="user_1")
    server.stop()
    shown = [repr(store), *caplog.messages]

    for gone in (store, store_in(server)):
        with pytest.raises(TokenStoreUnusable) as caught:
            await gone.save(TOKENS)
        told = traceback.TracebackException.from_exception(caught.value, capture_locals=True)
        shown += told.format()
        assert caught.value.__context__ is None

    assert "hunter2" not in "".join(shown)
    with pytest.raises(TypeError, match="can't be pickled"):
        pickle.dumps(store)


@pytest.mark.parametrize("url", ["", "http://:hunter2@localhost", "localhost:6379"])
def test_a_wrong_url_is_refused_at_once(url: str) -> None:
    with pytest.raises(ValueError, match=r"url|URL") as caught:
        RedisTokenStore(url, name="user_1")

    assert "hunter2" not in str(caught.value)
