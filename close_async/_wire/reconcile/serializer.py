"""Objects that are known to be the effect of a call, calls that go one by one, and those to end."""

from __future__ import annotations

from collections import OrderedDict
from contextlib import asynccontextmanager, contextmanager
from typing import TYPE_CHECKING, Final

import anyio
import attrs

if TYPE_CHECKING:
    from collections.abc import AsyncGenerator, Generator

_MOST: Final = 100_000


class CreatedIds:
    """
    The ids of objects that calls of this client have created, each with the key of its call.

    An object that is found after a lost answer can't be the effect of two calls.
    """

    def __init__(self) -> None:
        self._keys: OrderedDict[str, str | None] = OrderedDict()

    def is_of_another(self, id: object, key: str | None) -> bool:
        """Return whether a call created this object that isn't known to have that *key*."""
        return id in self._keys and (key is None or self._keys[str(id)] != key)

    def add(self, id: object, key: str | None = None) -> None:
        """Take note that this object is the effect of a call. The oldest are forgotten."""
        if isinstance(id, str):
            self._keys[id] = key
            if len(self._keys) > _MOST:
                self._keys.popitem(last=False)

    def discard(self, id: object) -> None:
        """Take the note back."""
        if isinstance(id, str):
            self._keys.pop(id, None)


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


class WritesUnderWay:
    """
    The writes of a client, so that the end of a program can wait for them.

    `is_drained` says that none is begun any more.
    """

    def __init__(self) -> None:
        self.is_drained = False
        self._count = 0
        self._waiting: set[anyio.CancelScope] = set()
        self._has_ended = anyio.Event()

    @contextmanager
    def count(self) -> Generator[None]:
        """Count one, from its first attempt until it's known what became of it."""
        self._count += 1
        try:
            yield
        finally:
            self._count -= 1
            self._has_ended.set()

    @contextmanager
    def wait(self) -> Generator[anyio.CancelScope]:
        """Let one wait before it's sent, until `drain` cancels that."""
        with anyio.CancelScope() as scope:
            self._waiting.add(scope)
            try:
                yield scope
            finally:
                self._waiting.remove(scope)

    async def drain(self) -> None:
        """Begin none any more, and return when all have ended."""
        self.is_drained = True
        for scope in self._waiting:
            scope.cancel()
        while self._count:
            self._has_ended = anyio.Event()
            await self._has_ended.wait()
