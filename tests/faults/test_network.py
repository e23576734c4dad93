"""The settings of the network, and the variables of the environment that count for them."""

from __future__ import annotations

import os
import ssl
from contextlib import asynccontextmanager
from typing import TYPE_CHECKING, Any

import anyio
import httpx
import pytest
from anyio.streams.tls import TLSListener

from close_async import CloseClient, MemoryTokenStore, RequestNotSent
from close_async.auth import OAuth
from close_async.tokens import Tokens
from tests.support.script import CANARY, Script, read_call, write_call

from .conftest import PASSWORD
from .server import Play, answer, is_whole, serve

if TYPE_CHECKING:
    from collections.abc import AsyncIterator
    from pathlib import Path

    from anyio.abc import ByteStream

pytestmark = pytest.mark.anyio

GOOD = Play(answer(200, {"id": "x_1"}))
VARIABLES = ("HTTP_PROXY", "HTTPS_PROXY", "ALL_PROXY", "NO_PROXY", "SSL_CERT_FILE", "SSL_CERT_DIR")


@pytest.fixture(autouse=True)
def _environment(monkeypatch: pytest.MonkeyPatch) -> None:
    for name in VARIABLES:
        monkeypatch.delenv(name, raising=False)
        monkeypatch.delenv(name.lower(), raising=False)


@pytest.fixture
def empty_file(tmp_path: Path) -> str:
    path = tmp_path / "empty.pem"
    path.touch()
    return str(path)


PROXIES = [
    "http://h:notaport",
    "http://127.0.0.1:65536",
    f"http://jo:{PASSWORD}@h:notaport",
    f"http://jo:pass/{PASSWORD}@h:1",
    f"ftp://jo:{PASSWORD}@h",
    "http://",
    "http://exa mple",
    "http://[::1",
    "socks5://h:1080",
    "h:notaport",
    "http://ä..b",
]
UNUSABLE: dict[str, dict[str, str]] = {
    **{
        f"{name}={url}": {name: url}
        for url in PROXIES
        for name in ("HTTP_PROXY", "HTTPS_PROXY", "ALL_PROXY", "https_proxy")
    },
    "NO_PROXY": {"HTTPS_PROXY": "http://h:1", "NO_PROXY": "::1,fe80::/10"},
    "no_proxy": {"all_proxy": "http://h:1", "no_proxy": "a.example, h:notaport"},
    "SSL_CERT_FILE": {"SSL_CERT_FILE": "/no/such.pem"},
    "SSL_CERT_FILE, a folder": {"SSL_CERT_FILE": "/no/such/"},
    "SSL_CERT_DIR": {"SSL_CERT_DIR": "/no/such:/neither"},
    "SSLKEYLOGFILE": {"SSLKEYLOGFILE": "/no/such/folder/keys"},
}


@pytest.mark.parametrize("name", UNUSABLE)
@pytest.mark.parametrize("base_url", ["https://x.invalid/api/v1", "http://127.0.0.1:1/api/v1"])
async def test_a_variable_that_cannot_be_used_is_named(
    name: str, base_url: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    for variable, value in UNUSABLE[name].items():
        monkeypatch.setenv(variable, value)
    close = CloseClient(CANARY, base_url=base_url, max_retries=0)
    culprit = list(UNUSABLE[name])[-1]

    with pytest.raises(RequestNotSent, match=f"the environment variable {culprit} ") as at_opening:
        async with close:
            pass
    with pytest.raises(RequestNotSent, match=f"the environment variable {culprit} ") as at_sending:
        await close.send(write_call())

    assert str(at_sending.value).startswith("POST /sequence/ was not sent: ")
    for raised in (at_opening.value, at_sending.value):
        assert PASSWORD not in f"{raised!r} {raised.__cause__!r} {raised}"
        assert raised.__context__ is None or raised.__suppress_context__


async def test_an_empty_file_of_certificates_is_named(
    empty_file: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("SSL_CERT_FILE", empty_file)

    with pytest.raises(RequestNotSent, match="the environment variable SSL_CERT_FILE can't be"):
        async with CloseClient(CANARY):
            pass


@pytest.mark.parametrize("proxy", PROXIES)
@pytest.mark.parametrize("kind", [str, httpx.URL])
async def test_a_proxy_that_cannot_be_used_is_named(proxy: str, kind: Any) -> None:
    try:
        given = kind(proxy)
    except httpx.InvalidURL:
        pytest.skip("that is no URL of httpx")

    with pytest.raises(RequestNotSent, match="proxy= ") as raised:
        async with CloseClient(CANARY, proxy=given):
            pass

    assert PASSWORD not in str(raised.value)


@pytest.mark.parametrize(
    ("options", "name"),
    [
        ({"verify": "/no/such.pem"}, "verify="),
        ({"cert": "/no/such.pem"}, "cert="),
        ({"cert": ("/no/such.pem", "/no/such.key")}, "cert="),
        ({"cert": ("/no/such.pem", "/no/such.key", PASSWORD)}, "cert="),
    ],
)
async def test_a_file_that_is_not_there_is_named(options: dict[str, Any], name: str) -> None:
    with pytest.raises(RequestNotSent, match=name) as raised:
        async with CloseClient(CANARY, **options):
            pass

    assert PASSWORD not in str(raised.value)


async def test_once_a_variable_is_mended_the_same_client_works(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setenv("SSL_CERT_FILE", "/no/such.pem")
    async with serve(GOOD) as server:
        close = CloseClient(CANARY, base_url=server.url)
        with pytest.raises(RequestNotSent):
            await close.send(read_call())
        monkeypatch.delenv("SSL_CERT_FILE")

        async with close:
            answer = await close.send(read_call())

    assert answer.parsed == {"id": "x_1"}


@pytest.mark.parametrize("name", UNUSABLE)
async def test_the_environment_does_not_count_if_it_is_not_trusted(
    name: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    for variable, value in UNUSABLE[name].items():
        if variable != "SSLKEYLOGFILE":
            monkeypatch.setenv(variable, value)

    async with (
        serve(GOOD) as server,
        CloseClient(CANARY, base_url=server.url, trust_env=False) as close,
    ):
        await close.send(read_call())

    assert len(server.arrived) == 1


async def test_exceptions_from_a_proxy_do_not_matter_without_one(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setenv("NO_PROXY", "::1,fe80::/10")

    async with CloseClient(CANARY):
        pass


@pytest.mark.parametrize(
    ("options", "error"),
    [
        ({"proxy": 5}, TypeError),
        ({"proxy": b"http://h"}, TypeError),
        ({"verify": 1.5}, TypeError),
        ({"verify": None}, TypeError),
        ({"cert": ["a", "b"]}, TypeError),
        ({"cert": ("a",)}, TypeError),
        ({"cert": ("a", None)}, TypeError),
        ({"rate_limiter": "redis://localhost"}, TypeError),
        ({"http2": "yes"}, ValueError),
        ({"trust_env": None}, ValueError),
        ({"verify": ssl.create_default_context(), "cert": "a.pem"}, ValueError),
    ],
)
def test_an_argument_of_the_wrong_kind_is_refused_at_once(
    options: dict[str, Any], error: type[Exception]
) -> None:
    with pytest.raises(error, match=list(options)[-1]):
        CloseClient(CANARY, **options)


@pytest.mark.parametrize(
    "options",
    [
        {"proxy": "http://h:1"},
        {"verify": False},
        {"verify": "ca.pem"},
        {"cert": "client.pem"},
        {"http2": True},
        {"trust_env": False},
    ],
)
def test_what_only_the_transport_can_follow_is_refused_beside_one(options: dict[str, Any]) -> None:
    (name,) = options

    with pytest.raises(ValueError, match=rf"{name}.*httpx.AsyncHTTPTransport\({name}=...\)"):
        CloseClient(CANARY, transport=Script(), **options)


async def test_http2_without_its_package_is_named(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("close_async._wire.pool.network.find_spec", lambda _: None)

    with pytest.raises(RequestNotSent, match=r"http2=True needs .* pip install 'httpx\[http2\]'"):
        async with CloseClient(CANARY, http2=True):
            pass


# Proxies: what is asked of them arrives there as an absolute URL, or as CONNECT.


@pytest.mark.parametrize("host", ["127.0.0.1", "localhost", "127.0.0.7"])
@pytest.mark.parametrize("name", ["HTTP_PROXY", "http_proxy", "ALL_PROXY"])
async def test_this_machine_is_never_reached_by_a_proxy_of_the_environment(
    name: str, host: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    async with serve() as proxy, serve(GOOD) as server:
        monkeypatch.setenv(name, proxy.url.removesuffix("/api/v1"))
        url = server.url if host == "127.0.0.7" else server.url.replace("127.0.0.1", host)
        async with CloseClient(CANARY, base_url=url) as close:
            await close.send(read_call())

    assert (proxy.arrived, len(server.arrived)) == ([], 1)


async def test_tokens_of_this_machine_are_not_fetched_by_a_proxy_either(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    tokens = Play(answer(200, {"access_token": "a", "refresh_token": "r", "expires_in": 3600}))
    async with serve() as proxy, serve(tokens) as issuer:
        monkeypatch.setenv("ALL_PROXY", proxy.url.removesuffix("/api/v1"))
        auth = OAuth(
            client_id="c",
            client_secret="s",  # noqa: S106 - of nothing
            store=MemoryTokenStore(Tokens(refresh_token="r")),  # noqa: S106 - the same
            api_url=issuer.url.removesuffix("/api/v1").replace("127.0.0.1", "localhost"),
        )
        async with CloseClient(
            auth=auth, base_url="https://x.invalid/api/v1", max_retries=0
        ) as close:
            with pytest.raises(RequestNotSent):
                await close.send(read_call())

    assert len(issuer.arrived) == 1
    assert proxy.arrived == ["CONNECT x.invalid:443"]


async def test_a_proxy_that_was_asked_for_is_obeyed_for_this_machine_too(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setenv("NO_PROXY", "*")
    async with (
        serve(GOOD) as proxy,
        CloseClient(
            CANARY, base_url="http://127.0.0.1:9/api/v1", proxy=proxy.url.removesuffix("/api/v1")
        ) as close,
    ):
        await close.send(read_call())

    assert proxy.arrived == ["GET http://127.0.0.1:9/api/v1/me/"]


async def test_another_host_is_reached_by_the_proxy_of_the_environment(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    refuses = Play(b"HTTP/1.1 407 Proxy Authentication Required\r\n\r\n", then="close")
    async with serve(refuses) as proxy:
        monkeypatch.setenv("HTTPS_PROXY", proxy.url.removesuffix("/api/v1"))
        async with CloseClient(CANARY, max_retries=0) as close:
            with pytest.raises(RequestNotSent, match="the proxy refused"):
                await close.send(write_call())

    assert proxy.arrived == ["CONNECT api.close.com:443"]


# TLS.


@asynccontextmanager
async def serve_tls(certificates: Path, *, wants_client: bool = False) -> AsyncIterator[str]:
    """Answer everything over TLS, on a free port of loopback."""
    context = ssl.create_default_context(ssl.Purpose.CLIENT_AUTH)
    context.load_cert_chain(certificates / "server.pem", certificates / "server.key")
    if wants_client:
        context.verify_mode = ssl.CERT_REQUIRED
        context.load_verify_locations(certificates / "ca.pem")

    async def serve_one(stream: ByteStream) -> None:
        async with stream:
            read = b""
            while not is_whole(read):
                read += await stream.receive()
            await stream.send(answer(200, {"id": "x_1"}, connection="close"))

    plain = await anyio.create_tcp_listener(local_host="127.0.0.1")
    listener = TLSListener(plain, context, standard_compatible=False)
    async with listener, anyio.create_task_group() as group:
        group.start_soon(listener.serve, serve_one)
        port = plain.extra(anyio.abc.SocketAttribute.local_port)  # noqa: S610 - no SQL
        yield f"https://127.0.0.1:{port}/api/v1"
        group.cancel_scope.cancel()


async def test_a_ca_of_ones_own_is_needed_and_taken(
    certificates: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    ca = str(certificates / "ca.pem")
    by_hand = ssl.create_default_context(cafile=ca)
    async with serve_tls(certificates) as url:
        async with CloseClient(CANARY, base_url=url, max_retries=0) as close:
            with pytest.raises(RequestNotSent, match="no connection came about"):
                await close.send(write_call())
        for verify in (ca, by_hand, False):
            async with CloseClient(CANARY, base_url=url, verify=verify) as close:
                await close.send(write_call())
        monkeypatch.setenv("SSL_CERT_FILE", ca)
        async with CloseClient(CANARY, base_url=url) as close:
            await close.send(write_call())


async def test_a_client_certificate_is_shown(certificates: Path) -> None:
    pair = (str(certificates / "client.pem"), str(certificates / "client.key"))
    ca = str(certificates / "ca.pem")
    async with serve_tls(certificates, wants_client=True) as url:
        async with CloseClient(CANARY, base_url=url, verify=ca, cert=(*pair, PASSWORD)) as close:
            answer = await close.send(write_call())
        for cert in (pair, (*pair, "wrong")):
            with pytest.raises(RequestNotSent, match="cert= can't be used"):
                async with CloseClient(CANARY, base_url=url, verify=ca, cert=cert):
                    pass

    assert answer.parsed == {"id": "x_1"}


async def test_one_tls_context_serves_all_openings_with_the_same_settings(
    certificates: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    ca = tmp_path / "ca.pem"
    ca.write_bytes((certificates / "ca.pem").read_bytes())
    made: list[object] = []
    make = ssl.create_default_context

    def counting(*args: Any, **kwargs: Any) -> ssl.SSLContext:
        made.append(kwargs)
        return make(*args, **kwargs)

    monkeypatch.setattr(ssl, "create_default_context", counting)
    close = CloseClient(CANARY, verify=str(ca))
    for _ in range(3):
        async with close, CloseClient(CANARY, verify=str(ca)):
            pass
    assert len(made) == 1

    # A file that was replaced is read again.
    os.utime(ca, ns=(1, 1))
    async with close:
        pass
    assert len(made) == 2
