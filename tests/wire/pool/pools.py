"""Pools like those of a client, made without loading the machine's certificates each time."""

from __future__ import annotations

from functools import cache
from typing import TYPE_CHECKING

import anyio
import httpx

from close_async._wire.pool.connections import Connections
from close_async._wire.pool.pool import Pool

if TYPE_CHECKING:
    import ssl
    from collections.abc import Callable

    from close_async.client import CloseClient


@cache
def _tls() -> ssl.SSLContext:
    return httpx.create_ssl_context()


def connecting(places: int, kept: int | None = None) -> Callable[[], Connections]:
    """Return what makes connections of so many places over real sockets."""
    # Fewer are kept than may be open, as in a client: so they come and go.
    kept = (places + 1) // 2 if kept is None else kept
    limits = httpx.Limits(max_connections=places, max_keepalive_connections=kept)

    def connect() -> Connections:
        transport = httpx.AsyncHTTPTransport(verify=_tls(), limits=limits)
        http = httpx.AsyncClient(transport=transport)
        return Connections(
            http,
            direct=transport,
            places=anyio.Semaphore(places),
            is_traced=True,
            is_ours=True,
        )

    return connect


def pool_of(places: int) -> Pool[None]:
    """Return a pool of so many places over real sockets."""
    return Pool(connecting(places), lambda: None)


def limit_places(close: CloseClient, places: int, kept: int | None = None) -> None:
    """Have a client make connections of so many places over real sockets, and keep some of them."""
    close._pool._connect = connecting(places, kept)
