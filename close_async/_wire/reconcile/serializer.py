"""Which objects a client knows to be the effect of one of its calls, and which calls are alike."""

from __future__ import annotations

from collections import OrderedDict
from contextlib import asynccontextmanager
from typing import TYPE_CHECKING, Final

import anyio
import attrs

if TYPE_CHECKING:
    from collections.abc import AsyncGenerator

__all__ = ["Claims", "Lanes"]

_MOST: Final = 100_000


class Claims:
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
class _Lane:
    lock: anyio.Lock = attrs.field(factory=anyio.Lock)
    users: int = 0


class Lanes:
    """
    Lets calls go one after the other that create what looks the same.

    If the answers to two such calls are under way at once, nobody can tell whose object is whose.
    """

    def __init__(self) -> None:
        self._lanes: dict[str, _Lane] = {}

    @asynccontextmanager
    async def of(self, name: str) -> AsyncGenerator[None]:
        """Hold the lane of this *name*."""
        lane = self._lanes.setdefault(name, _Lane())
        lane.users += 1
        try:
            async with lane.lock:
                yield
        finally:
            lane.users -= 1
            if not lane.users:
                del self._lanes[name]
