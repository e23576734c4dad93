"""Programs that end while they write: what left is seen through and known, by every way out."""

from __future__ import annotations

import json
import signal
import socket
import subprocess
import sys
import threading
import time
from contextlib import contextmanager
from typing import TYPE_CHECKING, Any, Final

import anyio
import attrs
import pytest

from close_async import Journal
from tests.support.paths import ROOT

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

COUNT: Final = 6
PATIENCE: Final = 30.0


@attrs.define
class Close:
    """Answers each POST after *delay* seconds, or when it's told to; in threads, on raw sockets."""

    listener: socket.socket
    delay: float
    arrived: list[str] = attrs.field(factory=list)
    may_answer: threading.Event = attrs.field(factory=threading.Event)

    @property
    def url(self) -> str:
        return f"http://127.0.0.1:{self.listener.getsockname()[1]}/api/v1"

    def start(self) -> None:
        """Serve in threads of its own, until the listener is shut down."""
        threading.Thread(target=self._run, daemon=True).start()

    def _run(self) -> None:
        while True:
            try:
                connection, _ = self.listener.accept()
            except OSError:
                return
            threading.Thread(target=self.serve, args=(connection,), daemon=True).start()

    def serve(self, connection: socket.socket) -> None:
        with connection:
            connection.settimeout(PATIENCE)
            try:
                while request := read_request(connection):
                    head, _, body = request.partition(b"\r\n\r\n")
                    connection.sendall(self.answer(head, body))
            except OSError:
                return

    def answer(self, head: bytes, body: bytes) -> bytes:
        row: dict[str, Any] = {"id": "user_1"}
        if head.startswith(b"POST"):
            row = {**json.loads(body), "status": "active", "date_created": "2026-01-01T00:00:00Z"}
            row["id"] = f"sub_{row['contact_id'].removeprefix('cont_')}"
            self.arrived.append(row["contact_id"])
            self.may_answer.wait(PATIENCE)
            time.sleep(self.delay)
        content = json.dumps(row).encode()
        return f"HTTP/1.1 200 OK\r\ncontent-length: {len(content)}\r\n\r\n".encode() + content

    def wait_for(self, count: int) -> None:
        until = time.monotonic() + PATIENCE
        while len(self.arrived) < count:
            assert time.monotonic() < until, self.arrived
            time.sleep(0.01)


def read_request(connection: socket.socket) -> bytes:
    read = b""
    while True:
        head, separator, body = read.partition(b"\r\n\r\n")
        lines = head.lower().split(b"\r\n")
        length = sum(int(one[15:]) for one in lines if one.startswith(b"content-length:"))
        if separator and len(body) >= length:
            return read
        more = connection.recv(65536)
        if not more:
            return b""
        read += more


@contextmanager
def close_of(delay: float = 0.5) -> Iterator[Close]:
    with listening() as listener:
        close = Close(listener, delay)
        close.start()
        try:
            yield close
        finally:
            close.may_answer.set()


@contextmanager
def listening() -> Iterator[socket.socket]:
    """A socket that takes connections on loopback, until this ends."""
    with socket.create_server(("127.0.0.1", 0), backlog=64) as listener:
        try:
            yield listener
        finally:
            listener.shutdown(socket.SHUT_RDWR)


@attrs.define
class Ending:
    """A program on its way to its end."""

    close: Close
    journal: Path
    process: subprocess.Popen[str]
    contacts: list[str]

    def signal(self, number: signal.Signals) -> None:
        self.process.send_signal(number)

    def go_on(self) -> None:
        assert self.process.stdin is not None
        self.process.stdin.write("\n")
        self.process.stdin.flush()

    def errors(self) -> str:
        """Wait for the end, and return what it wrote to stderr."""
        _, errors = self.process.communicate(timeout=PATIENCE)
        return errors

    def states(self) -> dict[str, str]:
        """Return what the journal knows of each contact that arrived."""

        async def read() -> dict[str, str]:
            async with Journal.sqlite(self.journal) as journal:
                entries = {entry.key: entry.state async for entry in journal.entries()}
            return {
                contact: state
                for key, state in entries.items()
                for contact in self.close.arrived
                if key.endswith(contact)
            }

        return anyio.run(read)


@contextmanager
def program(
    tmp_path: Path, way: str, backend: str = "asyncio", *, count: int = COUNT, delay: float = 0.5
) -> Iterator[Ending]:
    contacts = [f"cont_{number}" for number in range(count)]
    with close_of(delay) as close:
        task = {
            "way": way,
            "backend": backend,
            "url": close.url,
            "journal": str(tmp_path / "sent.db"),
            "contacts": contacts,
        }
        path = tmp_path / "task.json"
        path.write_text(json.dumps(task), encoding="utf-8")
        process = subprocess.Popen(
            [sys.executable, "-m", "tests.exactly_once.ending", str(path)],
            cwd=ROOT,
            stdin=subprocess.PIPE,
            stdout=subprocess.DEVNULL,
            stderr=subprocess.PIPE,
            text=True,
        )
        try:
            close.wait_for(count)
            yield Ending(close, tmp_path / "sent.db", process, contacts)
        finally:
            process.kill()
            process.communicate()


def all_done(ending: Ending) -> dict[str, str]:
    return dict.fromkeys(ending.contacts, "done")


@pytest.mark.parametrize("way", ["main returns", "main fails"])
def test_what_left_is_seen_through_when_main_ends(tmp_path: Path, way: str) -> None:
    with program(tmp_path, way) as ending:
        ending.go_on()
        ending.close.may_answer.set()
        errors = ending.errors()

        assert ending.states() == all_done(ending), errors
        assert sorted(ending.close.arrived) == ending.contacts


def test_what_left_is_seen_through_when_a_handler_cancels_all_tasks(tmp_path: Path) -> None:
    with program(tmp_path, "all tasks are cancelled") as ending:
        ending.go_on()
        ending.signal(signal.SIGTERM)
        time.sleep(0.2)
        ending.signal(signal.SIGTERM)
        ending.close.may_answer.set()
        errors = ending.errors()

        assert ending.states() == all_done(ending), errors


CTRL_C: Final = [
    ("workers are waited for", "asyncio"),
    ("enrolls", "asyncio"),
    ("enrolls", "trio"),
    ("writes itself", "asyncio"),
    ("writes itself", "trio"),
]


@pytest.mark.parametrize(("way", "backend"), CTRL_C)
def test_what_left_is_seen_through_after_ctrl_c(tmp_path: Path, way: str, backend: str) -> None:
    count = 1 if way == "writes itself" else COUNT
    with program(tmp_path, way, backend, count=count) as ending:
        ending.go_on()
        ending.signal(signal.SIGINT)
        time.sleep(0.3)
        ending.close.may_answer.set()
        errors = ending.errors()

        assert ending.states() == all_done(ending), errors
        assert ending.process.returncode != 0
        assert "KeyboardInterrupt" in errors
        if way == "writes itself":
            assert "ExceptionGroup" not in errors
            assert "had left when the cancellation came: answered, 200 (sub_0)" in errors


def test_ctrl_c_sees_through_what_main_did_not_wait_for(tmp_path: Path) -> None:
    with program(tmp_path, "main returns") as ending:
        ending.signal(signal.SIGINT)
        ending.go_on()
        time.sleep(0.3)
        ending.close.may_answer.set()
        errors = ending.errors()

        assert ending.states() == all_done(ending), errors


@pytest.mark.parametrize(("way", "backend"), [one for one in CTRL_C if one != ("enrolls", "trio")])
def test_a_second_ctrl_c_ends_it_at_once(tmp_path: Path, way: str, backend: str) -> None:
    count = 1 if way == "writes itself" else COUNT
    with program(tmp_path, way, backend, count=count) as ending:
        ending.go_on()
        for _ in range(2):
            time.sleep(0.3)
            ending.signal(signal.SIGINT)
        began = time.monotonic()
        errors = ending.errors()
        took = time.monotonic() - began

        # Nothing was answered.
        assert took < PATIENCE / 3, errors
        assert ending.states() == dict.fromkeys(ending.contacts, "unknown")


@pytest.mark.parametrize("backend", ["asyncio", "trio"])
def test_a_handler_of_sigterm_may_drain_the_client(tmp_path: Path, backend: str) -> None:
    with program(tmp_path, "drains", backend) as ending:
        ending.signal(signal.SIGTERM)
        time.sleep(0.2)
        ending.close.may_answer.set()
        errors = ending.errors()

        assert (ending.process.returncode, errors) == (0, "")
        assert ending.states() == all_done(ending)
