"""
How many requests go into a transport at once, so that none has to wait in there.

A pool of httpcore loses the places of requests that are cancelled while they wait for one, until
none is left (https://github.com/encode/httpcore/issues/1093). So requests wait in front of it.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Final, TypeAlias
from weakref import WeakKeyDictionary

import anyio
import httpx
from anyio.lowlevel import RunVar

if TYPE_CHECKING:
    from collections.abc import Iterator

_Queues: TypeAlias = WeakKeyDictionary[httpx.AsyncBaseTransport, anyio.Semaphore]
# In one event loop. All clients that share a transport wait in one queue for its places.
_QUEUES: Final[RunVar[_Queues]] = RunVar("close_async_places")
# A wrapper of a wrapper of a wrapper, and no circle.
_DEEPEST: Final = 4


def queue_for(
    transport: httpx.AsyncBaseTransport, limits: httpx.Limits | None, *, otherwise: int | None
) -> anyio.Semaphore | None:
    """
    Return the places of *transport*, the same ones for all who use it in this event loop.

    They are its `max_connections`, or those of the pools of httpx in it, no more than *limits*
    allow, and *otherwise* where nothing says how many.
    """
    sizes = [*_sizes(transport, _DEEPEST)]
    if limits is not None and limits.max_connections is not None:
        sizes.append(limits.max_connections)
    places = min(sizes, default=otherwise)
    if places is None:
        return None

    try:
        return _queues().setdefault(transport, anyio.Semaphore(places))
    except TypeError:
        # It can't be a key: it compares by value, or knows no weak references.
        return anyio.Semaphore(places)


def _queues() -> _Queues:
    found = _QUEUES.get(None)
    if found is not None:
        return found

    made: _Queues = WeakKeyDictionary()
    _QUEUES.set(made)
    return made


def _sizes(transport: httpx.AsyncBaseTransport, depth: int) -> Iterator[int]:
    # Nothing public tells: httpx keeps its pool for itself, and wrappers what they wrap.
    of_pool = getattr(getattr(transport, "_pool", None), "_max_connections", None)
    for size in (of_pool, getattr(transport, "max_connections", None)):
        if isinstance(size, int):
            yield size
    inner = getattr(transport, "__dict__", {}).values() if depth else ()
    for one in inner:
        if isinstance(one, httpx.AsyncBaseTransport):
            yield from _sizes(one, depth - 1)
