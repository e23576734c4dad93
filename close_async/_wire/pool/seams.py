"""
The places in httpx and httpcore into which tools put themselves that mock or record requests.

What stands there instead tells nothing of what it does, so its silence proves nothing.
"""

from __future__ import annotations

import sys
from functools import lru_cache
from operator import attrgetter
from pathlib import Path
from types import CodeType, SimpleNamespace
from typing import TYPE_CHECKING, Any, Final

if TYPE_CHECKING:
    from collections.abc import Callable

_SEAMS: Final = (
    "httpx.AsyncBaseTransport.handle_async_request",
    "httpx.AsyncHTTPTransport.handle_async_request",
    "httpx.AsyncClient._transport_for_url",
    "httpcore.AsyncConnectionPool.handle_async_request",
    "httpcore.AsyncHTTPProxy.handle_async_request",
    "httpcore.AsyncHTTPConnection.handle_async_request",
)


def seams() -> tuple[Callable[[Any], object], object]:
    """Return how to look at these places, and where: what is found there is for `are_own`."""
    packages = {one.partition(".")[0] for one in _SEAMS}
    loaded = SimpleNamespace(**{name: sys.modules.get(name) for name in packages})
    return attrgetter(*(one for one in _SEAMS if _exists(loaded, one))), loaded


def _exists(loaded: object, place: str) -> bool:
    # httpx loads httpcore with its first transport; who sends by another library needs neither.
    try:
        attrgetter(place)(loaded)
    except AttributeError:
        return False
    return True


# Every call asks, so the answer has to come without a step of Python.
@lru_cache(maxsize=16)
def are_own(found: tuple[object, ...]) -> bool:
    """Return whether all of these are of httpx and of httpcore, and none of somebody else."""
    return all(map(_is_own, found))


def _is_own(there: object) -> bool:
    code = getattr(there, "__code__", None)
    homes = (getattr(sys.modules.get(name), "__file__", None) for name in ("httpx", "httpcore"))
    return isinstance(code, CodeType) and any(
        home is not None and Path(home).parent in Path(code.co_filename).parents for home in homes
    )
