"""
What one warm call runs through: functions, modules and stack frames of ours. They may only fall.

A function is a code object of close_async that is entered, generated or written by hand (but not a
comprehension: some Pythons inline these), a module its file. Frames are those of ours between the
caller and the transport at the moment it's called, in whichever tasks.
"""

from __future__ import annotations

import asyncio
import inspect
import logging
import sys
from pathlib import Path
from types import CodeType
from typing import TYPE_CHECKING, Any, Final

import anyio
import attrs
import httpx
import pytest

import close_async
from close_async._wire.pool.connections import Connections
from close_async.client import CloseClient
from tests.support.script import CANARY

if TYPE_CHECKING:
    from collections.abc import Awaitable, Callable, Iterator

pytestmark = [pytest.mark.anyio, pytest.mark.parametrize("anyio_backend", ["asyncio"])]

ROOT: Final = f"{Path(close_async.__file__).parent}/"
COMPREHENSIONS: Final = frozenset({"<listcomp>", "<setcomp>", "<dictcomp>", "<genexpr>"})
SEQUENCE: Final[dict[str, object]] = {
    "id": "seq_1",
    "name": "Spring",
    "timezone": "UTC",
    "status": "active",
    "schedule": None,
    "steps": [],
    "organization_id": "orga_1",
    "created_by_id": "user_1",
    "updated_by_id": "user_1",
    "date_created": "2024-07-01T12:00:00",
    "date_updated": "2024-07-01T12:00:00",
}
HEADERS: Final = {
    "date": "Mon, 01 Jul 2024 12:00:00 GMT",
    "ratelimit": "limit=100, remaining=50, reset=5",
}


@attrs.frozen
class Hops:
    """How much of ours one call runs through."""

    functions: int
    modules: int
    frames: int
    tasks: int

    def exceeds(self, budget: Hops) -> bool:
        """Return whether any of the numbers is above that of *budget*."""
        return any(
            got > most for got, most in zip(attrs.astuple(self), attrs.astuple(budget), strict=True)
        )


class Close(httpx.AsyncBaseTransport):
    """Answers every request, and looks at the stack at that moment."""

    def __init__(self) -> None:
        self.frames = 0
        self.caller = asyncio.current_task()

    async def handle_async_request(self, request: httpx.Request) -> httpx.Response:
        """Answer with a sequence, or with a page of two."""
        own = list(_stack())
        if self.caller is not None and self.caller is not asyncio.current_task():
            own.extend(_awaiting(self.caller.get_coro()))
        self.frames = sum(map(_is_ours, own))
        is_list = request.method == "GET" and request.url.raw_path.split(b"?")[0].endswith(
            b"/sequence/"
        )
        rows = [SEQUENCE, {**SEQUENCE, "id": "seq_2"}]
        body: object = {"data": rows, "has_more": False} if is_list else SEQUENCE
        return httpx.Response(200, json=body, headers=HEADERS, request=request)


def _is_ours(code: CodeType) -> bool:
    return code.co_filename.startswith(ROOT)


def _stack() -> Iterator[CodeType]:
    frame = inspect.currentframe()
    while frame is not None:
        yield frame.f_code
        frame = frame.f_back


def _awaiting(coroutine: Any) -> Iterator[CodeType]:
    while inspect.iscoroutine(coroutine):
        yield coroutine.cr_code
        coroutine = coroutine.cr_await


def connect(close: Close) -> Connections:
    """Return connections as those of a client without a transport of its own."""
    http = httpx.AsyncClient(transport=close)
    return Connections(http, direct=close, places=anyio.Semaphore(50), is_traced=True, is_ours=True)


async def count(call: Callable[[CloseClient], Awaitable[object]]) -> Hops:
    transport, entered, tasks = Close(), set[CodeType](), 1

    def note(frame: Any, event: str, _: object) -> None:
        if event == "call" and _is_ours(frame.f_code):
            entered.add(frame.f_code)

    def make_task(loop: asyncio.AbstractEventLoop, work: Any, **options: Any) -> asyncio.Task[Any]:
        nonlocal tasks
        tasks += 1
        return asyncio.Task(work, loop=loop, **options)

    loop: Any = asyncio.get_running_loop()
    close = CloseClient(CANARY)
    close._pool._connect = lambda: connect(transport)
    async with close:
        for _ in range(3):
            await call(close)
        loop.set_task_factory(make_task)
        sys.setprofile(note)
        try:
            await call(close)
        finally:
            sys.setprofile(None)
            loop.set_task_factory(None)

    functions = sum(code.co_name not in COMPREHENSIONS for code in entered)
    modules = len({code.co_filename for code in entered})
    return Hops(functions, modules, transport.frames, tasks)


async def get_one(close: CloseClient) -> None:
    await close.sequences.get("seq_1")


async def create_one(close: CloseClient) -> None:
    steps: list[Any] = [{"step_type": "email", "delay": 0}]
    await close.sequences.create(name="Spring", timezone="UTC", steps=steps)


async def list_one_page(close: CloseClient) -> None:
    async for _ in close.sequences.list():
        pass


@pytest.mark.parametrize(
    ("call", "budget"),
    [
        (get_one, Hops(functions=57, modules=15, frames=8, tasks=1)),
        (create_one, Hops(functions=95, modules=22, frames=12, tasks=2)),
        (list_one_page, Hops(functions=95, modules=22, frames=11, tasks=1)),
    ],
    ids=["get", "create", "page"],
)
async def test_a_call_stays_within_its_budget(
    call: Any, budget: Hops, caplog: pytest.LogCaptureFixture
) -> None:
    # As by default: what is logged below a warning costs nothing.
    caplog.set_level(logging.WARNING, "close_async")

    hops = await count(call)

    assert not hops.exceeds(budget), f"{hops} exceeds {budget}"
