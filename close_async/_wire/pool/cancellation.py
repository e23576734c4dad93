"""
What a cancellation may reach, and when: never a write that is on its way.

Shields of anyio hold against anyio's cancellation, not against `asyncio.Task.cancel()`. Its task
groups turn the one into the other, so here everything runs in a task of its own.
"""

from __future__ import annotations

import logging
from functools import partial
from typing import TYPE_CHECKING, Final, Generic, TypeVar

import anyio
from anyio.lowlevel import checkpoint

from ..message.outcome import Departure

if TYPE_CHECKING:
    from collections.abc import Awaitable, Callable

    from anyio.abc import TaskGroup

    from ..._core.clock import Clock

__all__ = ["apart", "see_through"]

T = TypeVar("T")

_log: Final = logging.getLogger("close_async")


async def apart(work: Callable[[], Awaitable[T]], *, to_the_end: bool = False) -> T:
    """
    Return what *work* returns, run in a task of its own.

    However this task is cancelled, *work* is, at once (or not at all if it goes *to_the_end*), and
    what it shields stays shielded: httpcore loses connections if `asyncio.Task.cancel()` comes
    while it puts one back.
    """
    errand = _Errand(work)
    errand.scope.shield = to_the_end
    async with anyio.create_task_group() as group:
        group.start_soon(errand.run)
    return errand.result()


async def see_through(
    work: Callable[[Departure], Awaitable[T]],
    *,
    longest: float,
    clock: Clock,
    note: Callable[[T], str | None],
    what: str = "a write",
) -> T:
    """
    Return what *work* returns, which sends one write with this `Departure` and records its outcome.

    Until bytes leave, a cancellation goes through at once. From then on it waits until *work* is
    through, or for *longest* seconds, and then it is delivered, whatever *work* came to. What
    *note* says of that is added to the notes of the cancellation, and logged, since many
    cancellations are swallowed where they end. *what* is what is sent, in words.
    """
    departure = Departure()
    errand = _Errand(partial(work, departure))
    departure.guard(errand.scope)
    try:
        async with anyio.create_task_group() as group:
            group.start_soon(errand.run)
            await errand.watch(group, clock, longest)
    except anyio.get_cancelled_exc_class() as cancelled:
        if departure.may_have_left:
            _tell(cancelled, errand.sum_up(note, f"{what} had left when the cancellation came"))
        raise
    return errand.result()


def _tell(cancelled: BaseException, text: str | None) -> None:
    if text is not None:
        cancelled.add_note(text)
        _log.warning("%s", text)


class _Errand(Generic[T]):
    """Some work in a task of its own. Its `scope` may be shielded while it runs."""

    def __init__(self, work: Callable[[], Awaitable[T]]) -> None:
        self._work = work
        self.scope = anyio.CancelScope()
        self._timer = anyio.CancelScope(shield=True)
        self._is_over = anyio.Event()
        self.results: tuple[T, ...] = ()
        self.failure: BaseException | None = None

    async def run(self) -> None:
        """Do the work, and keep what it comes to, so that no exception group is made of it."""
        try:
            with self.scope:
                # Who was cancelled already doesn't even begin.
                await checkpoint()
                self.results = (await self._work(),)
        except anyio.get_cancelled_exc_class() as cancelled:
            self.failure = cancelled
            raise
        except BaseException as failure:  # noqa: BLE001 - `result` raises it, where it belongs
            self.failure = failure
        finally:
            self._timer.cancel()
            self._is_over.set()

    async def watch(self, group: TaskGroup, clock: Clock, longest: float) -> None:
        """Wait for the end. If it's cancelled, leave the work *longest* seconds."""
        try:
            await self._is_over.wait()
        except anyio.get_cancelled_exc_class():
            # It may leave even now, while the cancellation is on its way to it.
            group.start_soon(self._cut_off, clock, longest)
            raise

    async def _cut_off(self, clock: Clock, longest: float) -> None:
        with self._timer:
            await clock.sleep(longest)
            self.scope.cancel()

    def result(self) -> T:
        """Return what the work returned, or raise what it raised."""
        failure, self.failure = self.failure, None
        if failure is None:
            return self.results[0]

        try:
            raise failure
        finally:
            # A failure that knows this frame would keep all of it alive.
            del failure

    def sum_up(self, note: Callable[[T], str | None], begin: str) -> str | None:
        """Return what is to be told of it, in words, if somebody is told instead of `result`."""
        if self.results:
            return note(self.results[0])

        failure, self.failure = self.failure, None
        if isinstance(failure, Exception):
            return f"{begin}: {type(failure).__name__}: {failure}"
        return f"{begin}: unknown, no answer came in time"
