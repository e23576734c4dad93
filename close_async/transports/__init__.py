"""
Transports over other HTTP libraries than httpx, for `CloseClient(transport=...)`.

    AiohttpTransport   over aiohttp, on asyncio: pip install 'close-async[aiohttp]'
    Httpx2Transport    over httpx2's pool, on asyncio and trio: pip install 'close-async[httpx2]'

Like httpx's own they tell what they do, so that a write that did not leave is known as such.
"""

from __future__ import annotations

from importlib import import_module
from typing import TYPE_CHECKING, Final

if TYPE_CHECKING:
    from ._aiohttp import AiohttpTransport
    from ._httpx2 import Httpx2Transport

__all__ = ["AiohttpTransport", "Httpx2Transport"]

# The extra that each needs, and the package of it that is imported.
_EXTRAS: Final = {
    "AiohttpTransport": ("aiohttp", "aiohttp"),
    "Httpx2Transport": ("httpx2", "httpcore2"),
}


def __getattr__(name: str) -> object:
    if name not in _EXTRAS:
        msg = f"module {__name__!r} has no attribute {name!r}"
        raise AttributeError(msg)

    extra, package = _EXTRAS[name]
    try:
        return getattr(import_module(f"._{extra}", __name__), name)
    except ModuleNotFoundError as missing:
        if missing.name is None or missing.name.partition(".")[0] != package:
            raise
        msg = f"{name} needs {extra}, which isn't installed: pip install 'close-async[{extra}]'"
        raise ModuleNotFoundError(msg, name=extra) from None
