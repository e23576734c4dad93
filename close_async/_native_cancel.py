"""
`asyncio.Task.cancel()` of a task of ours, turned into what anyio's shields hold against.

At its end `asyncio.run()` cancels every task there is, and so do many handlers of SIGTERM: not only
those of the program, but also those in which a write is seen through. It imports nothing of ours.
"""

from __future__ import annotations

import math
import sys
import types
from functools import partial
from typing import TYPE_CHECKING, Any, Final, TypeVar, cast

import anyio

if TYPE_CHECKING:
    from collections.abc import Callable, Coroutine, Generator

T = TypeVar("T")

guarded_tasks: Final[set[int]] = set()
"""The ids of tasks that do all their work by `cancelled_by`: in these, shields hold."""


@types.coroutine
def cancelled_by(
    scope: anyio.CancelScope,
    work: Coroutine[Any, Any, T],
    *,
    is_to_end: Callable[[], bool] = lambda: False,
) -> Generator[Any, Any, T]:
    """
    Return what *work* returns, run in this task, which has entered *scope*.

    If this task is cancelled by `asyncio.Task.cancel()`, *scope* is instead, so that what *work*
    shields goes on. What *work* waits for isn't touched by it. Where *is_to_end*, it is.
    """
    go_on: Callable[[], Any] = partial(work.send, None)
    while True:
        try:
            waits_for: Any = go_on()
        except StopIteration as end:
            return cast("T", end.value)

        is_future = hasattr(waits_for, "get_loop")
        go_on = partial(work.send, None)
        while True:
            try:
                if is_future:
                    yield from _until_over(waits_for)
                else:
                    go_on = partial(work.send, (yield waits_for))
            except BaseException as raised:  # noqa: BLE001 - *work* gets what is meant for it
                thrown = raised
            else:
                break
            # Here it's not handled any more, so that *is_to_end* sees what was before it.
            if _is_native(thrown) and not is_to_end():
                scope.cancel()
            elif is_future and _is_cancellation(thrown):
                # It tells *work*, as soon as it's over.
                waits_for.cancel(*thrown.args)
            else:
                go_on = partial(work.throw, thrown)
            is_over = not is_future or waits_for.done() or not _is_cancellation(thrown)
            # A failure that knows this frame would keep all of it alive.
            del thrown
            if is_over:
                break


def _until_over(future: Any) -> Generator[Any, Any, None]:  # noqa: ANN401 - of whatever event loop
    # Who cancels this task cancels what it waits for: not *future*, but this.
    gate = future.get_loop().create_future()

    def open_gate(_: object) -> None:
        if not gate.done():
            gate.set_result(None)

    future.add_done_callback(open_gate)
    try:
        yield from gate
    finally:
        future.remove_done_callback(open_gate)


def _is_cancellation(thrown: BaseException) -> bool:
    # A generator that is collected hears it from no event loop.
    if isinstance(thrown, GeneratorExit):
        return False
    return isinstance(thrown, anyio.get_cancelled_exc_class())


def _is_native(thrown: BaseException) -> bool:
    """Return whether it's a cancellation that is no scope's."""
    return _is_cancellation(thrown) and anyio.current_effective_deadline() != -math.inf


def is_interrupted_again() -> bool:
    """
    Return whether a second Ctrl-C is ending `asyncio.run()`, with which no task is left.

    The first one cancels the main task, and becomes a KeyboardInterrupt when that has ended.
    """
    ending = sys.exception()
    was_first = ending is not None and isinstance(
        ending.__context__, anyio.get_cancelled_exc_class()
    )
    return isinstance(ending, KeyboardInterrupt) and not was_first
