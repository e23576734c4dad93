"""A journal that takes the intent, and can't be written any more when Close has done the work."""

from __future__ import annotations

import resource
import subprocess
import sys
from contextlib import contextmanager
from typing import TYPE_CHECKING, Any

import httpx
import pytest
from anyio import to_thread

from close_async import BadRequest, Journal, OutcomeUnknown

from .worlds import make_world

if TYPE_CHECKING:
    from collections.abc import Callable, Generator
    from contextlib import AbstractContextManager
    from pathlib import Path

    Fail = Callable[[Path], AbstractContextManager[None]]

pytestmark = pytest.mark.anyio


@contextmanager
def full_disk(_: Path) -> Generator[None]:
    """No file of this process may grow."""
    before = resource.getrlimit(resource.RLIMIT_FSIZE)
    resource.setrlimit(resource.RLIMIT_FSIZE, (1, before[1]))
    try:
        yield
    finally:
        resource.setrlimit(resource.RLIMIT_FSIZE, before)


HOLD = """
import sqlite3, sys
database = sqlite3.connect(sys.argv[1], isolation_level=None)
database.execute("BEGIN IMMEDIATE")
print("held", flush=True)
sys.stdin.read()
"""


@contextmanager
def held_by_another(path: Path) -> Generator[None]:
    """Another process writes to it, and doesn't come to an end."""
    command = [sys.executable, "-c", HOLD, str(path)]
    with subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE) as other:
        assert other.stdout is not None
        assert other.stdout.readline() == b"held\n"
        yield
        other.communicate()


@contextmanager
def folder_moved(path: Path) -> Generator[None]:
    """The folder is gone; an operator puts it back."""
    away = path.parent.with_name("away")
    path.parent.rename(away)
    yield
    away.rename(path.parent)


class Failing(httpx.AsyncBaseTransport):
    """A Close that does what it's told; before it says so, the journal breaks."""

    def __init__(self, inner: httpx.AsyncBaseTransport, act: Callable[[], object]) -> None:
        self._inner = inner
        self._act = act

    async def handle_async_request(self, request: httpx.Request) -> httpx.Response:
        """Pass it on."""
        try:
            return await self._inner.handle_async_request(request)
        finally:
            if request.method == "POST":
                await to_thread.run_sync(self._act)


class Breaking:
    """What breaks a journal as soon as it's told to, until the end."""

    def __init__(self, fail: Fail, path: Path) -> None:
        self._fail = fail(path)
        self.has_begun = False

    def begin(self) -> None:
        """Break it, once."""
        if not self.has_begun:
            self.has_begun = True
            self._fail.__enter__()

    def end(self) -> None:
        """Mend it."""
        if self.has_begun:
            self._fail.__exit__(None, None, None)


FAILURES = [full_disk, held_by_another, folder_moved]


@pytest.mark.parametrize(
    ("fail", "drop"),
    [
        *((fail, None) for fail in FAILURES),
        # Whether an object that is found came of another key can be read as long as this lasts.
        (held_by_another, "after"),
        (folder_moved, "after"),
    ],
)
async def test_an_outcome_that_cannot_be_written_down_hides_no_answer(
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    caplog: pytest.LogCaptureFixture,
    fail: Fail,
    drop: Any,
) -> None:
    """And the next start finds what came of it, instead of sending it again."""
    monkeypatch.setattr("close_async.journal._file.BUSY_SECONDS", 0.01)
    path = tmp_path / "jobs" / "sent.db"
    path.parent.mkdir()
    world = make_world()
    if drop is not None:
        world.sandbox.faults.next(method="POST", drop=drop)
    breaking = Breaking(fail, path)
    transport = Failing(world.sandbox.transport(), breaking.begin)

    try:
        async with world.client(journal=Journal.sqlite(path), transport=transport) as close:
            made = await world.subscribe(close.with_options(idempotency_key="spring"))
    finally:
        breaking.end()
    async with Journal.sqlite(path) as journal:
        (entry,) = [entry async for entry in journal.entries()]
        async with world.client(journal=journal) as close:
            again = await world.subscribe(close.with_options(idempotency_key="spring"))
        (later,) = [entry async for entry in journal.entries()]

    assert breaking.has_begun
    assert "could not be written down" in caplog.text
    assert entry.state == "sending"
    assert (made.id, made.id) == (again.id, (later.result or {})["id"])
    assert later.state == "done"
    assert world.sent("POST", "/sequence_subscription/") == 1


@pytest.mark.parametrize("fail", FAILURES)
async def test_an_outcome_that_cannot_be_written_down_hides_no_refusal(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, fail: Fail
) -> None:
    monkeypatch.setattr("close_async.journal._file.BUSY_SECONDS", 0.01)
    path = tmp_path / "jobs" / "sent.db"
    path.parent.mkdir()
    world = make_world()
    breaking = Breaking(fail, path)
    transport = Failing(world.sandbox.transport(), breaking.begin)

    try:
        async with world.client(journal=Journal.sqlite(path), transport=transport) as close:
            with pytest.raises(BadRequest):
                await world.subscribe(close, contact_email="nobody")
    finally:
        breaking.end()

    assert breaking.has_begun


async def test_what_is_found_is_not_taken_while_nobody_can_read_whose_it_is(tmp_path: Path) -> None:
    path = tmp_path / "jobs" / "sent.db"
    path.parent.mkdir()
    world = make_world()
    world.sandbox.faults.next(method="POST", drop="after")
    breaking = Breaking(full_disk, path)
    transport = Failing(world.sandbox.transport(), breaking.begin)

    async with world.client(journal=Journal.sqlite(path), transport=transport) as close:
        try:
            with pytest.raises(OutcomeUnknown) as caught:
                await world.subscribe(close)
        finally:
            breaking.end()
        made = await caught.value.look_again()

    assert [row["id"] for row in world.rows("sequence_subscription") if world.is_about_us(row)] == [
        made.id
    ]
    assert world.sent("POST", "/sequence_subscription/") == 1


@pytest.mark.parametrize("drop", [None, "after"])
@pytest.mark.parametrize("key", ["spring", "summer"])
async def test_what_could_not_be_written_down_is_found_again_under_its_key_alone(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, drop: Any, key: str
) -> None:
    """The client itself knows the object, and whose it is."""
    monkeypatch.setattr("close_async.journal._file.BUSY_SECONDS", 0.01)
    path = tmp_path / "jobs" / "sent.db"
    path.parent.mkdir()
    world = make_world()
    if drop is not None:
        world.sandbox.faults.next(method="POST", drop=drop)
    breaking = Breaking(folder_moved, path)
    transport = Failing(world.sandbox.transport(), breaking.begin)

    async with world.client(journal=Journal.sqlite(path), transport=transport, settle=0.0) as close:
        try:
            made = await world.make_sequence(close.with_options(idempotency_key="spring"))
        finally:
            breaking.end()
        world.sandbox.faults.next(method="POST", drop="before")
        try:
            found = (await world.make_sequence(close.with_options(idempotency_key=key))).id
        except OutcomeUnknown:
            found = None

    assert found == (made.id if key == "spring" else None)


async def test_a_change_that_can_be_repeated_is_not_written_down(tmp_path: Path) -> None:
    world = make_world()
    world.sandbox.faults.next(method="PUT", drop="after")

    async with (
        Journal.sqlite(tmp_path / "sent.db") as journal,
        world.client(journal=journal) as close,
    ):
        await close.with_options(idempotency_key="spring").sequence_subscriptions.update(
            world.rows("sequence_subscription")[0]["id"], status="paused"
        )
        entries = [entry async for entry in journal.entries()]

    assert entries == []
