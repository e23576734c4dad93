"""
Pages that are fetched ahead of who reads them: a window that slides on with each page that is read.

Its tasks outlive the steps of a loop, and a loop may be left at any of them. So they are nobody's
children: a loop that is left cancels them, and a client that is closed waits for their end, too.
"""

from __future__ import annotations

from collections import deque
from functools import partial
from typing import TYPE_CHECKING, Any, Final, Generic, TypeVar, cast

import anyio
import attrs
from anyio.lowlevel import current_token

from .._wire.common.background import Background

if TYPE_CHECKING:
    from collections.abc import Awaitable, Callable, Sequence
    from weakref import WeakSet

    from .offset_walk import PageRequest

R = TypeVar("R")

_OWNER: Final = "_in_background"
"""The attribute of a client that holds what it must end before it's closed."""


@attrs.define(eq=False)
class _Slot(Generic[R]):
    """A page that is under way, and then what came of it. Neither is there if it was cancelled."""

    request: PageRequest
    has_ended: anyio.Event = attrs.field(factory=anyio.Event)
    page: R | None = None
    failure: Exception | None = None

    async def fill(self, fetch: Callable[[PageRequest], Awaitable[R]]) -> None:
        try:
            self.page = await fetch(self.request)
        # The reader raises it when this page's turn comes.
        except Exception as failure:  # noqa: BLE001 - no task group would hear of it
            self.failure = failure
        finally:
            self.has_ended.set()

    def serves(self, request: PageRequest) -> bool:
        return self.request.skip == request.skip and self.request.limit >= request.limit


class Window(Generic[R]):
    """
    The pages under way, the next one first. *fetch* brings one, and must not know this window.

    *sender* is the client, which cancels and awaits what is under way when it's closed.
    """

    def __init__(self, sender: object, fetch: Callable[[PageRequest], Awaitable[R]]) -> None:
        self._fetch = fetch
        self._owned = cast("WeakSet[Background] | None", getattr(sender, _OWNER, None))
        self._slots: deque[_Slot[R]] = deque()
        self._tasks = Background()
        self._loop: Any = None

    def __len__(self) -> int:
        return len(self._slots)

    def __del__(self) -> None:
        # Where the last reference goes may be another thread, or no event loop at all.
        try:
            is_at_home = self._loop is not None and current_token() == self._loop
        except RuntimeError:
            return
        if is_at_home:
            self._tasks.cancel()

    def slide(self, wanted: Sequence[PageRequest]) -> None:
        """Have the *wanted* pages under way. If others are, these are given up."""
        if not all(
            slot.serves(request) for slot, request in zip(self._slots, wanted, strict=False)
        ):
            self.clear()
        for request in wanted[len(self._slots) :]:
            self._begin(request)

    def _begin(self, request: PageRequest) -> None:
        if self._loop is None:
            self._loop = current_token()
            if self._owned is not None:
                self._owned.add(self._tasks)
        slot: _Slot[R] = _Slot(request)
        self._slots.append(slot)
        self._tasks.start(partial(slot.fill, self._fetch))

    async def take(self) -> tuple[PageRequest, R]:
        """
        Return the next page when it's there.

        If this is cancelled, all that is under way is, too, and its end is awaited.

        Raises:
            Exception: what fetching this page raised.
        """
        slot = self._slots[0]
        try:
            await slot.has_ended.wait()
        except BaseException:
            await self.aclose()
            raise
        self._slots.popleft()
        if slot.failure is not None:
            await self.aclose()
            raise slot.failure
        # Somebody may have cancelled its task, such as a debugger.
        page = await self._fetch(slot.request) if slot.page is None else slot.page
        return slot.request, page

    def clear(self) -> None:
        """Give up all that is under way."""
        self._slots.clear()
        self._tasks.cancel()

    async def aclose(self) -> None:
        """Give up all that is under way, and wait for its end."""
        self._slots.clear()
        await self._tasks.aclose()
