"""Pools like those of a client, made without loading the machine's certificates each time."""

from __future__ import annotations

from functools import cache
from typing import TYPE_CHECKING

import httpx

from close_async._wire.message.outcome import note_handover
from close_async._wire.pool.connections import Opening
from close_async._wire.pool.pool import Pool

if TYPE_CHECKING:
    import ssl


@cache
def _tls() -> ssl.SSLContext:
    return httpx.create_ssl_context()


def pool_of(places: int) -> Pool:
    """Return a pool of so many places over real sockets."""
    # Fewer are kept than may be open, as in a client: so they come and go.
    kept = (places + 1) // 2
    limits = httpx.Limits(max_connections=places, max_keepalive_connections=kept)

    def connect() -> Opening:
        transport = httpx.AsyncHTTPTransport(verify=_tls(), limits=limits)
        http = httpx.AsyncClient(transport=transport, event_hooks={"request": [note_handover]})
        return Opening(http, places=places, is_traced=True, is_ours=True)

    return Pool(connect, is_renewable=True)
