"""Who hears of the events of calls. What they raise must never reach a call."""

from __future__ import annotations

import inspect
import logging
from contextlib import suppress
from typing import TYPE_CHECKING, Final

from ..._validate import of_type

if TYPE_CHECKING:
    from collections.abc import Callable

    from .events import CallEvent

_log: Final = logging.getLogger("close_async")

_NOT_ASYNC: Final = "on_event must not be async: put the events into a queue, or start a task"


class Listener:
    """
    A function that is called with each event, in the thread of the event loop.

    An exception of it is logged the first time, and swallowed. What isn't an `Exception` goes on,
    such as a KeyboardInterrupt.
    """

    def __init__(self, hear: Callable[[CallEvent], object]) -> None:
        self._hear = hear
        self._has_failed = False

    def tell(self, event: CallEvent) -> None:
        """Call it."""
        try:
            returned = self._hear(event)
            if returned is not None and inspect.iscoroutine(returned):
                returned.close()
                raise TypeError(_NOT_ASYNC)  # noqa: TRY301 - the same as if it had failed
        except Exception:  # noqa: BLE001 - it may be anything, and a call must go on
            if self._has_failed:
                return

            self._has_failed = True
            # What logs may be broken, too.
            with suppress(Exception):
                kind = type(event).__name__
                _log.exception("what listens to calls failed with a %s, the first time", kind)


LISTENERS: Final[list[Listener]] = []
"""Those that hear of the calls of all clients."""


def check_listener(on_event: Callable[[CallEvent], object] | None) -> Listener | None:
    """
    Return what calls *on_event*.

    Raises:
        TypeError: it can't be called, or is async.
    """
    of_type("on_event", on_event, "a function that takes one event", callable)
    if inspect.iscoroutinefunction(on_event) or inspect.iscoroutinefunction(
        getattr(on_event, "__call__", None)  # noqa: B004 - an object may have an async one
    ):
        raise TypeError(_NOT_ASYNC)
    return None if on_event is None else Listener(on_event)
