"""Tasks that go on when what started them returns: the adapter to the two event loops."""

from __future__ import annotations

import sys
from contextvars import copy_context
from functools import partial
from typing import TYPE_CHECKING, Any

import anyio
import attrs

if TYPE_CHECKING:
    from collections.abc import Awaitable, Callable, Coroutine


@attrs.define
class Background:
    """
    Some tasks that belong to no task group, and end by themselves.

    What they do must raise nothing but a cancellation. Who starts them sees to their end.
    """

    _running: dict[anyio.CancelScope, Any] = attrs.field(factory=dict)
    _all_ended: anyio.Event | None = None

    def start(self, work: Callable[[], Awaitable[None]]) -> None:
        """Begin *work* soon, in a task of its own."""
        scope = anyio.CancelScope()
        self._running[scope] = None
        # asyncio keeps no reference to a task.
        self._running[scope] = _spawn(partial(_in_scope, scope, work), partial(self._end, scope))

    def _end(self, scope: anyio.CancelScope) -> None:
        del self._running[scope]
        if not self._running and self._all_ended is not None:
            self._all_ended.set()

    def cancel(self) -> None:
        """Cancel all that runs. What shields itself goes on to its end."""
        for scope in tuple(self._running):
            scope.cancel()

    async def join(self) -> None:
        """Wait until all have ended."""
        while self._running:
            self._all_ended = anyio.Event()
            await self._all_ended.wait()


async def _in_scope(scope: anyio.CancelScope, work: Callable[[], Awaitable[None]]) -> None:
    with scope:
        await work()


def _spawn(work: Callable[[], Coroutine[Any, Any, None]], ended: Callable[[], None]) -> object:
    trio: Any = sys.modules.get("trio")
    if trio is not None and trio.lowlevel.in_trio_run():

        async def to_the_end() -> None:
            try:
                await work()
            finally:
                ended()

        return trio.lowlevel.spawn_system_task(to_the_end, context=copy_context())

    import asyncio  # noqa: PLC0415 - not for trio

    task = asyncio.get_running_loop().create_task(work())
    # A task may be cancelled before it begins.
    task.add_done_callback(lambda _: ended())
    return task
