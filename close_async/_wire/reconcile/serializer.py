"""Which objects are known to be the effect of a call, and calls that must go one by one."""

from __future__ import annotations

from collections import OrderedDict
from contextlib import asynccontextmanager
from typing import TYPE_CHECKING, Final

import anyio
import attrs

if TYPE_CHECKING:
    from collections.abc import AsyncGenerator

_MOST: Final = 100_000


class CreatedIds:
    """
    The ids of objects that calls of this client have created.

    An object that is found after a lost answer can't be the effect of two calls.
    """

    def __init__(self) -> None:
        self._ids: OrderedDict[str, None] = OrderedDict()

    def __contains__(self, id: object) -> bool:
        return id in self._ids

    def add(self, id: object) -> None:
        """Take note that this object is the effect of a call. The oldest are forgotten."""
        if isinstance(id, str):
            self._ids[id] = None
            if len(self._ids) > _MOST:
                self._ids.popitem(last=False)


@attrs.define
class _SharedLock:
    lock: anyio.Lock = attrs.field(factory=anyio.Lock)
    users: int = 0


class Serializer:
    """
    Lets calls go one after the other that create what looks the same.

    If two such calls were under way at once, it could not be told whose object is whose.
    """

    def __init__(self) -> None:
        self._locks: dict[str, _SharedLock] = {}

    def is_held(self, name: str) -> bool:
        """Return whether a call of this *name* is under way, or waits."""
        return name in self._locks

    @asynccontextmanager
    async def hold(self, name: str) -> AsyncGenerator[None]:
        """Wait until no other call of this *name* is under way, and keep others out meanwhile."""
        lock = self._locks.setdefault(name, _SharedLock())
        lock.users += 1
        try:
            async with lock.lock:
                yield
        finally:
            lock.users -= 1
            if not lock.users:
                del self._locks[name]
