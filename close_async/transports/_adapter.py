"""What our transports have in common: their settings, and the proxy of a request."""

from __future__ import annotations

from typing import TYPE_CHECKING

import httpx

from .._wire.pool.network import check_environment, checked_proxy, proxy_of_environment
from .._wire.pool.tls import tls_context

if TYPE_CHECKING:
    from .._wire.pool.network import Network


class Adapter(httpx.AsyncBaseTransport):
    """
    A transport over another HTTP library. The settings mean what they mean for a `CloseClient`.

    A class of ours that calls the `trace` extension of each request says `_calls_trace = True`, and
    only for itself: a subclass may send what it likes.

    Raises:
        RequestNotSent: a setting, or a variable of the environment, can't be used.
    """

    def __init__(self, limits: httpx.Limits, network: Network) -> None:
        self.max_connections: int | None = limits.max_connections
        self._limits = limits
        self._network = network
        proxy = network.proxy
        self._proxy = None if proxy is None else checked_proxy("proxy=", proxy)
        if proxy is None and network.trust_env:
            check_environment()
        # Like httpx, it reads the environment once.
        self._found: dict[tuple[str, str], httpx.Proxy | None] = {}
        self._context = tls_context(
            network.verify, network.cert, trust_env=network.trust_env, http2=network.http2
        )

    def __repr__(self) -> str:
        return f"{type(self).__name__}()"

    def _proxy_for(self, url: httpx.URL) -> httpx.Proxy | None:
        if self._proxy is not None or not self._network.trust_env:
            return self._proxy
        origin = (url.scheme, url.host)
        if origin not in self._found:
            self._found[origin] = proxy_of_environment(url)
        return self._found[origin]
