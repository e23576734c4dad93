"""The settings of the network, and the connections that are opened with them."""

from __future__ import annotations

import os
import ssl
from http.cookiejar import CookieJar, DefaultCookiePolicy
from importlib.util import find_spec
from typing import TYPE_CHECKING, Any, Final, cast
from urllib.parse import urlsplit
from urllib.request import getproxies, proxy_bypass

import anyio
import attrs
import httpx

from ..._validate import flag, integer, is_loopback, of_type
from ..common.defaults import LIMITS, MAX_RESPONSE_BYTES
from ..message.request import ACCEPT_ENCODING
from .bounded_body import bounded_to
from .cancellation import note_handover
from .connections import Connections
from .places import queue_for
from .tls import Cert, Verify, not_opened, tls_context

if TYPE_CHECKING:
    from collections.abc import Callable

_HEADERS: Final = {"accept-encoding": ACCEPT_ENCODING}
_SCHEMES: Final = ("http", "https", "all")
_LAST_PORT: Final = 65535
_LOOPBACK: Final = ("localhost", "127.0.0.1", "[::1]")
_OF_TRANSPORT: Final = "give it to the transport itself: httpx.AsyncHTTPTransport({}=...)"


@attrs.frozen(kw_only=True)
class Network:
    """
    What connections are opened with: those of httpx, or a *transport* of the user's own.

    Raises:
        TypeError: an argument is of the wrong type.
        ValueError: an argument that only the transport can follow stands beside one.
    """

    base_url: str
    limits: httpx.Limits | None = None
    proxy: httpx.Proxy | httpx.URL | str | None = attrs.field(default=None, repr=False)
    verify: Verify = True
    cert: Cert | None = attrs.field(default=None, repr=False)
    http2: bool = False
    trust_env: bool = True
    transport: httpx.AsyncBaseTransport | None = None
    max_response_bytes: int = MAX_RESPONSE_BYTES
    """No answer is longer than that, decoded."""

    def __attrs_post_init__(self) -> None:
        integer("max_response_bytes", self.max_response_bytes, least=1)
        flag("http2", self.http2)
        flag("trust_env", self.trust_env)
        of_type("limits", self.limits, "an httpx.Limits", lambda one: isinstance(one, httpx.Limits))
        what = "an httpx.AsyncBaseTransport"
        of_type("transport", self.transport, what, _is_transport)
        _check_types(self.proxy, self.verify, self.cert)
        if isinstance(self.verify, ssl.SSLContext) and self.cert is not None:
            msg = "cert can't stand beside a context: call verify.load_cert_chain(...) instead"
            raise ValueError(msg)

        of_transport = ("proxy", "verify", "cert", "http2", "trust_env")
        fields = attrs.fields_dict(type(self))
        for name in of_transport if self.transport is not None else ():
            if getattr(self, name) is not fields[name].default:
                msg = f"{name} can't stand beside transport: {_OF_TRANSPORT.format(name)}"
                raise ValueError(msg)


def _check_types(proxy: object, verify: object, cert: object) -> None:
    # The value may hold a password, so the text shows its type alone.
    if proxy is not None and not isinstance(proxy, httpx.Proxy | httpx.URL | str):
        msg = f"proxy must be a URL or an httpx.Proxy, got {type(proxy).__name__}"
        raise TypeError(msg)

    if not isinstance(verify, ssl.SSLContext | str | bool):
        kind = type(verify).__name__
        msg = f"verify must be True, False, the path of a CA file or an ssl.SSLContext, got {kind}"
        raise TypeError(msg)

    if cert is not None and not isinstance(cert, str) and not _is_tuple_of_paths(cert):
        msg = "cert must be a path, or a tuple: (certificate, key) or (certificate, key, password)"
        raise TypeError(msg)


def _is_transport(transport: object) -> bool:
    return not isinstance(transport, type) and hasattr(transport, "handle_async_request")


def _is_tuple_of_paths(cert: object) -> bool:
    if not isinstance(cert, tuple):
        return False
    parts = cast("tuple[object, ...]", cert)
    return len(parts) in {2, 3} and all(isinstance(one, str) for one in parts)


def open_connections(network: Network) -> Connections:
    """
    Return connections through the transport of *network*, or through a new one of httpx.

    They follow no redirect, since that would hand the key to the server that it names. They keep no
    cookie, since a session must not outlive the key.

    Raises:
        RequestNotSent: a setting, or a variable of the environment, can't be used.
    """
    transport = network.transport
    if transport is None:
        limits = LIMITS if network.limits is None else network.limits
        most = limits.max_connections
        places = None if most is None else anyio.Semaphore(most)
        http, direct = _of_httpx(network, limits)
        return Connections(
            http,
            direct=direct,
            most=network.max_response_bytes,
            places=places,
            is_traced=True,
            is_ours=True,
        )

    http = _client_of(network, transport=transport)
    places = queue_for(transport, network.limits, otherwise=LIMITS.max_connections)
    # A subclass may send another request than it was given, and tell nothing of it: what it has
    # inherited proves nothing.
    kind = type(transport)
    is_adapter = vars(kind).get("_calls_trace") is True
    is_replaced = "handle_async_request" in getattr(transport, "__dict__", {})
    is_traced = (is_adapter or kind is httpx.AsyncHTTPTransport) and not is_replaced
    return Connections(
        http,
        direct=transport,
        most=network.max_response_bytes,
        places=places,
        is_traced=is_traced,
        bears_cancels=is_adapter,
    )


def _of_httpx(
    network: Network, limits: httpx.Limits
) -> tuple[httpx.AsyncClient, httpx.AsyncBaseTransport | None]:
    """Return a client of httpx, and its transport if there is only one."""
    if network.http2 and find_spec("h2") is None:
        msg = "http2=True needs the package h2: pip install 'httpx[http2]'"
        raise not_opened(msg)

    proxy = None if network.proxy is None else checked_proxy("proxy=", network.proxy)
    # Without a proxy the exceptions from it don't matter, whatever they are.
    by_env = network.trust_env and proxy is None and check_environment()
    context = tls_context(
        network.verify, network.cert, trust_env=network.trust_env, http2=network.http2
    )
    if not by_env:
        transport = httpx.AsyncHTTPTransport(
            verify=context, http2=network.http2, limits=limits, proxy=proxy, trust_env=False
        )
        return _client_of(network, transport=transport, trust_env=False), transport

    try:
        http = _client_of(
            network,
            limits=limits,
            verify=context,
            http2=network.http2,
            mounts=_never_by_proxy(network.base_url),
        )
    except (httpx.InvalidURL, ValueError):
        why = "expected hosts with commas between them; an IPv6 network can't be named"
        msg = f"{_variable('no')} can't be used: {why}"
        raise not_opened(msg) from None
    return http, None


def _client_of(network: Network, **settings: Any) -> httpx.AsyncClient:  # noqa: ANN401 - httpx checks them
    return httpx.AsyncClient(
        cookies=_no_cookies(), headers=_HEADERS, event_hooks=_hooks(network), **settings
    )


def check_environment() -> bool:
    """
    Return whether the environment names a proxy.

    Raises:
        RequestNotSent: it does, and that can't be one.
    """
    found = getproxies()
    given = [(scheme, found[scheme]) for scheme in _SCHEMES if found.get(scheme)]
    for scheme, url in given:
        checked_proxy(_variable(scheme), url if "://" in url else f"http://{url}")
    return bool(given)


def proxy_of_environment(url: httpx.URL) -> httpx.Proxy | None:
    """
    Return the proxy that the environment names for *url*; this machine has none.

    Raises:
        RequestNotSent: what it names can't be one.
    """
    found = getproxies()
    scheme = url.scheme if found.get(url.scheme) else "all"
    given = found.get(scheme)
    if not given or is_loopback(url.host) or proxy_bypass(url.host):
        return None
    return checked_proxy(_variable(scheme), given if "://" in given else f"http://{given}")


def _variable(scheme: str) -> str:
    lower = f"{scheme}_proxy"
    return f"the environment variable {lower if os.environ.get(lower) else lower.upper()}"


def checked_proxy(name: str, given: httpx.Proxy | httpx.URL | str) -> httpx.Proxy:
    """
    Return *given* as a proxy. *name* is what it's called in an error.

    Raises:
        RequestNotSent: it can't be one.
    """
    msg = f"{name} can't be used: expected a proxy's URL such as http://proxy.example.com:8080"
    try:
        proxy = given if isinstance(given, httpx.Proxy) else httpx.Proxy(given)
    except (httpx.InvalidURL, ValueError):
        # What it says may quote a password.
        raise not_opened(msg) from None

    is_port = proxy.url.port is None or 0 < proxy.url.port <= _LAST_PORT
    if not proxy.url.host or "%" in proxy.url.host or not is_port:
        raise not_opened(msg)
    if proxy.url.scheme.startswith("socks") and find_spec("socksio") is None:
        msg = f"{name} is a SOCKS proxy, which needs socksio: pip install 'httpx[socks]'"
        raise not_opened(msg)
    return proxy


def _never_by_proxy(base_url: str) -> dict[str, httpx.AsyncBaseTransport | None]:
    # The key must not go to a proxy in clear, and no proxy has a way back to this machine.
    host = urlsplit(base_url).hostname or ""
    base = [f"[{host}]" if ":" in host else host] if is_loopback(host) else []
    return {f"all://{one}": None for one in (*_LOOPBACK, *base)}


def _hooks(network: Network) -> dict[str, list[Callable[..., Any]]]:
    return {"request": [note_handover], "response": [bounded_to(network.max_response_bytes)]}


def _no_cookies() -> CookieJar:
    return CookieJar(DefaultCookiePolicy(allowed_domains=[]))
