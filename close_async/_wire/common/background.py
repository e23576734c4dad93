"""Tasks that go on when what started them returns: the adapter to the two event loops."""

from __future__ import annotations

import sys
from contextvars import copy_context
from functools import partial
from typing import TYPE_CHECKING, Any, Final

import anyio
import attrs

if TYPE_CHECKING:
    from collections.abc import Awaitable, Callable, Coroutine

_TASKS: Final[set[object]] = set()
"""asyncio keeps no reference to its tasks, so one that waits could be thrown away."""


@attrs.define(eq=False)
class Background:
    """
    Some tasks that belong to no task group, and end by themselves.

    What they do must raise nothing but a cancellation. Who starts them sees to their end.
    """

    _running: set[anyio.CancelScope] = attrs.field(factory=set[anyio.CancelScope])
    _all_ended: anyio.Event | None = None

    def start(self, work: Callable[[], Awaitable[None]]) -> None:
        """Begin *work* soon, in a task of its own."""
        scope = anyio.CancelScope()
        self._running.add(scope)
        _spawn(partial(_in_scope, scope, work), partial(self._end, scope))

    def _end(self, scope: anyio.CancelScope) -> None:
        self._running.discard(scope)
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

    async def aclose(self) -> None:
        """Cancel all that runs, and wait until it has ended, even if this is cancelled."""
        self.cancel()
        if self._running:
            with anyio.CancelScope(shield=True):
                await self.join()


async def _in_scope(scope: anyio.CancelScope, work: Callable[[], Awaitable[None]]) -> None:
    with scope:
        await work()


def _spawn(work: Callable[[], Coroutine[Any, Any, None]], ended: Callable[[], None]) -> None:
    trio: Any = sys.modules.get("trio")
    if trio is not None and trio.lowlevel.in_trio_run():

        async def to_the_end() -> None:
            try:
                await work()
            finally:
                ended()

        trio.lowlevel.spawn_system_task(to_the_end, context=copy_context())
        return

    import asyncio  # noqa: PLC0415 - not for trio

    task = asyncio.get_running_loop().create_task(work())
    _TASKS.add(task)
    task.add_done_callback(_TASKS.discard)
    # A task may be cancelled before it begins.
    task.add_done_callback(lambda _: ended())
