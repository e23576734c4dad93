"""The file of tokens: written as a whole, for its owner alone, and loud about what is wrong."""

from __future__ import annotations

import asyncio
import errno
import fcntl
import os
import stat
import threading
from datetime import UTC, datetime
from functools import partial
from typing import TYPE_CHECKING, Any

import anyio
import pytest

from close_async import (
    CloseClient,
    CloseError,
    FileTokenStore,
    MemoryTokenStore,
    OAuth,
    RequestNotSent,
    Tokens,
)
from close_async.errors import TokenStoreUnusable

from .server import CLIENT, Grant, serving

if TYPE_CHECKING:
    from pathlib import Path

pytestmark = pytest.mark.anyio

TOKENS = Tokens("access", "refresh", datetime(2026, 11, 28, 12, tzinfo=UTC))


def mode_of(path: Path) -> int:
    return stat.S_IMODE(path.stat().st_mode)


def names_in(directory: Path) -> list[str]:
    return sorted(one.name for one in directory.iterdir())


async def test_what_is_saved_is_loaded(tmp_path: Path) -> None:
    store = FileTokenStore(tmp_path / "tokens.json")
    before = await store.load()

    await store.save(TOKENS)

    assert before is None
    assert await FileTokenStore(str(store.path)).load() == TOKENS
    await store.save(Tokens(is_refused=True))
    assert await store.load() == Tokens(is_refused=True)
    assert repr(store) == f"FileTokenStore({str(store.path)!r})"


async def test_only_the_owner_may_read_it_from_the_first_byte_on(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    modes: list[int] = []
    sync = os.fsync

    def look(file: int) -> None:
        if not stat.S_ISDIR(os.fstat(file).st_mode):
            modes.append(stat.S_IMODE(os.fstat(file).st_mode))
        sync(file)

    monkeypatch.setattr(os, "fsync", look)
    store, mask = FileTokenStore(tmp_path / "tokens.json"), os.umask(0)
    try:
        async with store.lock():
            await store.save(TOKENS)
    finally:
        os.umask(mask)

    assert modes == [0o600]
    assert [mode_of(tmp_path / one) for one in names_in(tmp_path)] == [0o600, 0o600]


@pytest.mark.parametrize(
    ("content", "problem"),
    [
        (b"", "it's empty"),
        (b" \n", "it's empty"),
        (b'{"access_token": "hunter2-token", "refr', "it holds no tokens as JSON"),
        (b"[]", "it holds no tokens"),
        (b'{"access_token": 5, "refresh_token": null}', "it holds no tokens"),
        (b'{"access_token": "a", "refresh_token": "b", "expires_at": "soon"}', "no tokens"),
        (b'{"access_token": "a", "refresh_token": "b", "expires_at": "2024-01-01"}', "no tokens"),
        (b"\xff\xfe\x00", "it holds no tokens"),
        (b"[" * 100_000, "it holds no tokens"),
    ],
)
async def test_a_damaged_file_is_said_to_be_and_stays(
    tmp_path: Path, content: bytes, problem: str
) -> None:
    path = tmp_path / "tokens.json"
    path.touch(0o600)
    path.write_bytes(content)

    with pytest.raises(TokenStoreUnusable, match=problem) as caught:
        await FileTokenStore(path).load()

    assert "authorize_url(), then exchange()" in str(caught.value)
    assert path.read_bytes() == content


@pytest.mark.parametrize("mode", [0o644, 0o640, 0o660, 0o604])
async def test_a_file_that_others_may_read_is_refused(tmp_path: Path, mode: int) -> None:
    store = FileTokenStore(tmp_path / "tokens.json")
    await store.save(TOKENS)
    store.path.chmod(mode)

    with pytest.raises(TokenStoreUnusable, match=rf"\(mode 0{mode:o}\)\. Run chmod 600"):
        await store.load()


async def test_a_directory_of_everybody_is_refused(tmp_path: Path) -> None:
    tmp_path.chmod(0o777)  # noqa: ASYNC240 - that's what is refused
    store = FileTokenStore(tmp_path / "tokens.json")

    with pytest.raises(TokenStoreUnusable, match="Run chmod o-w"):
        await store.save(TOKENS)
    with pytest.raises(TokenStoreUnusable, match="Run chmod o-w"):
        async with store.lock():
            pass


async def test_a_missing_directory_is_said(tmp_path: Path) -> None:
    store = FileTokenStore(tmp_path / "no" / "tokens.json")

    with pytest.raises(TokenStoreUnusable, match="No such file or directory"):
        await store.save(TOKENS)


async def test_a_link_stays_a_link(tmp_path: Path) -> None:
    (tmp_path / "link.json").symlink_to(tmp_path / "real.json")

    await FileTokenStore(tmp_path / "link.json").save(TOKENS)

    assert (tmp_path / "link.json").is_symlink()
    assert await FileTokenStore(tmp_path / "real.json").load() == TOKENS


async def test_what_a_killed_process_left_is_deleted_under_the_lock(tmp_path: Path) -> None:
    left = tmp_path / ".tokens.json.0123456789abcdef.new"
    left.write_bytes(b"{")
    store = FileTokenStore(tmp_path / "tokens.json")

    async with store.lock():
        assert not left.exists()


async def test_what_is_saved_without_the_lock_is_no_leftover(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A first grant is saved while a worker takes the lock, and deletes what it finds."""
    store, sync, is_first = FileTokenStore(tmp_path / "tokens.json"), os.fsync, [True]

    async def take_the_lock() -> None:
        async with FileTokenStore(store.path).lock():
            pass

    def late(file: int) -> None:
        sync(file)
        if is_first:
            is_first.clear()
            anyio.run(take_the_lock)

    monkeypatch.setattr(os, "fsync", late)

    await store.save(TOKENS)

    assert not is_first
    assert await store.load() == TOKENS
    assert names_in(tmp_path) == ["tokens.json", "tokens.json.lock"]


async def test_a_lock_whose_file_was_deleted_meanwhile_is_taken_anew(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    store, flock = FileTokenStore(tmp_path / "tokens.json"), fcntl.flock
    lock = [tmp_path / "tokens.json.lock"]

    def late(file: int, how: int) -> None:
        if lock:
            lock.pop().unlink()
        flock(file, how)

    monkeypatch.setattr(fcntl, "flock", late)

    async with store.lock():
        assert not lock
        with anyio.move_on_after(0.3) as waiting:
            async with FileTokenStore(store.path).lock():
                pytest.fail("two hold it")

    assert waiting.cancelled_caught


def test_a_task_that_is_cancelled_while_a_thread_takes_the_lock_leaves_it_to_others(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    flock, has_begun, may_end = fcntl.flock, threading.Event(), threading.Event()

    def slow(file: int, how: int) -> None:
        has_begun.set()
        assert may_end.wait(10)
        flock(file, how)

    async def take() -> None:
        async with FileTokenStore(tmp_path / "tokens.json").lock():
            pytest.fail("it was cancelled")

    async def main() -> None:
        with monkeypatch.context() as patch:
            patch.setattr(fcntl, "flock", slow)
            task = asyncio.create_task(take())
            await asyncio.to_thread(has_begun.wait, 10)
            # What anyio's shield doesn't hold back.
            task.cancel()
            with pytest.raises(asyncio.CancelledError):
                await task
            may_end.set()
            await asyncio.sleep(0.2)
        async with asyncio.timeout(5):
            async with FileTokenStore(tmp_path / "tokens.json").lock():
                pass

    asyncio.run(main())


async def test_the_lock_is_held_by_one_at_a_time(tmp_path: Path) -> None:
    inside, most = 0, 0

    async def work() -> None:
        nonlocal inside, most
        async with FileTokenStore(tmp_path / "tokens.json").lock():
            inside += 1
            most = max(most, inside)
            await anyio.sleep(0.002)
            inside -= 1

    async with anyio.create_task_group() as group:
        for _ in range(8):
            group.start_soon(work)

    assert (inside, most) == (0, 1)


async def test_new_tokens_are_not_lost_on_a_full_disk(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    store = FileTokenStore(tmp_path / "tokens.json")
    await store.save(Tokens("access-0", "refresh-0"))

    def full(_: int) -> None:
        raise OSError(errno.ENOSPC, "No space left on device")

    with serving(Grant(left=0)) as grant:
        auth = OAuth(**CLIENT, store=store, api_url=grant.api_url)
        async with CloseClient(auth=auth, base_url=grant.base_url) as close:
            with monkeypatch.context() as patch:
                patch.setattr(os, "fsync", full)
                for _ in range(2):
                    with pytest.raises(RequestNotSent) as caught:
                        await close.users.me()
            kept = await store.load()
            me = await close.users.me()

    assert "No space left on device" in str(caught.value)
    assert "New tokens came, and they could not be stored" in str(caught.value)
    assert kept == Tokens("access-0", "refresh-0")
    assert me.id == "user_1"
    assert grant.posted == {"refresh-0": 1}
    found = await store.load()
    assert found is not None
    assert found.refresh_token == f"refresh-{grant.number}"
    assert names_in(tmp_path) == ["tokens.json", "tokens.json.lock"]


async def test_a_damaged_file_stops_calls_before_anything_is_sent(tmp_path: Path) -> None:
    store = FileTokenStore(tmp_path / "tokens.json")
    store.path.touch(0o600)

    with serving(Grant()) as grant:
        auth = OAuth(**CLIENT, store=store, api_url=grant.api_url)
        async with CloseClient(auth=auth, base_url=grant.base_url) as close:
            with pytest.raises(RequestNotSent, match="can't be used: it's empty"):
                await close.users.me()

    assert not grant.answers


@pytest.mark.skipif(not hasattr(os, "mkfifo"), reason="there are no named pipes")
async def test_a_pipe_is_refused_without_waiting_for_a_writer(tmp_path: Path) -> None:
    os.mkfifo(tmp_path / "tokens.json", 0o600)

    with pytest.raises(TokenStoreUnusable, match="it's no regular file"):
        await FileTokenStore(tmp_path / "tokens.json").load()


@pytest.mark.parametrize(
    ("arguments", "text"),
    [
        ((5, None, None), "access_token and refresh_token must be strings or None"),
        (("a", b"r", None), "access_token and refresh_token must be strings or None"),
        (("a", "r", 1700000000), "expires_at must be a datetime or None, got int"),
    ],
)
def test_tokens_of_other_types_are_refused(arguments: Any, text: str) -> None:
    with pytest.raises(TypeError, match=text):
        Tokens(*arguments)


@pytest.mark.parametrize("store", ["tokens.json", 5, FileTokenStore])
def test_what_is_no_store_is_refused_at_once(store: Any) -> None:
    with pytest.raises(TypeError, match=r"store must have load\(\), save\(\) and lock\(\), as"):
        OAuth(**CLIENT, store=store)


class OddStore(MemoryTokenStore):
    """A store of somebody's own, whose *odd* method fails in some way."""

    def __init__(self, odd: str) -> None:
        super().__init__(Tokens("access", "refresh"))
        self.odd = odd

    async def load(self) -> Any:
        if self.odd == "load raises":
            raise LookupError(self.odd)
        return {"access_token": "a"} if self.odd == "load returns a dict" else await super().load()

    async def save(self, tokens: Tokens) -> None:
        if self.odd == "save raises":
            raise LookupError(self.odd)
        await super().save(tokens)

    def lock(self) -> Any:
        if self.odd == "lock raises":
            raise LookupError(self.odd)
        return object() if self.odd == "lock is none" else super().lock()


@pytest.mark.parametrize(
    "odd", ["load raises", "load returns a dict", "save raises", "lock raises", "lock is none"]
)
@pytest.mark.parametrize("what", ["a call", "exchange", "revoke"])
async def test_a_store_that_fails_in_its_own_way_ends_in_an_error_of_ours(
    odd: str, what: str
) -> None:
    store = OddStore(odd)
    with serving(Grant()) as grant:
        auth = OAuth(**CLIENT, store=store, api_url=grant.api_url)
        async with CloseClient(auth=auth, base_url=grant.base_url) as close:
            work: dict[str, Any] = {
                "a call": close.users.me,
                "exchange": partial(auth.exchange, "the-code"),
            }
            try:
                await work.get(what, auth.revoke)()
            except CloseError as error:
                raised: CloseError | None = error
            else:
                raised = None

    # Only exchange() never asks what was there before.
    asks = what != "exchange"
    assert (raised is None) == (odd.startswith("load") and not asks)
    if odd == "load returns a dict" and asks:
        assert "load() must return Tokens or None, and returned dict" in str(raised)
