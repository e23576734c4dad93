"""Our adapters for other HTTP libraries: what only they do."""

from __future__ import annotations

import subprocess
import sys
from typing import TYPE_CHECKING, Any

import anyio
import httpx
import pytest

from close_async import CloseClient, OutcomeUnknown, RequestNotSent
from close_async.transports import AiohttpTransport, Httpx2Transport
from tests.support.script import CANARY, read_call, write_call

from .server import Play, answer, serve
from .transports import rebuilt, tls

if TYPE_CHECKING:
    from collections.abc import AsyncIterator

pytestmark = pytest.mark.anyio

GOOD = Play(answer(200, {"id": "x_1"}))
over_our_adapters = pytest.mark.parametrize(
    ("anyio_backend", "adapter"),
    [("asyncio", AiohttpTransport), ("asyncio", Httpx2Transport), ("trio", Httpx2Transport)],
)


@pytest.mark.parametrize(
    ("name", "extra", "package"),
    [("AiohttpTransport", "aiohttp", "aiohttp"), ("Httpx2Transport", "httpx2", "httpcore2")],
)
def test_a_missing_extra_is_one_sentence_with_the_mend(name: str, extra: str, package: str) -> None:
    blocked = (
        f"import sys; sys.modules[{package!r}] = None\n"
        "import close_async.transports\n"
        f"try:\n    from close_async.transports import {name}\n"
        "except ImportError as error:\n    print(error)"
    )

    done = subprocess.run(
        [sys.executable, "-c", blocked], capture_output=True, text=True, check=True
    )

    assert done.stdout == (
        f"{name} needs {extra}, which isn't installed: pip install 'close-async[{extra}]'\n"
    )


def test_another_name_is_no_attribute() -> None:
    with pytest.raises(ImportError, match="cannot import name 'Other'"):
        from close_async.transports import Other  # noqa: F401


@pytest.mark.parametrize("anyio_backend", ["trio"])
async def test_aiohttp_says_that_it_runs_on_asyncio_only() -> None:
    close = CloseClient(CANARY, transport=AiohttpTransport(verify=tls()), max_retries=0)

    async with close:
        with pytest.raises(RequestNotSent):
            await close.send(write_call())


@over_our_adapters
async def test_a_subclass_of_an_adapter_is_not_believed(adapter: Any) -> None:
    class Rebuilding(adapter):  # type: ignore[misc] # a class that comes as an argument
        """Sends another request than it was given."""

        async def handle_async_request(self, request: httpx.Request) -> httpx.Response:
            answer: httpx.Response = await super().handle_async_request(rebuilt(request))
            return answer

    async with serve() as server:
        transport = Rebuilding(verify=tls())
        close = CloseClient(CANARY, base_url=server.url, transport=transport, settle=0)
        async with close:
            with pytest.raises(OutcomeUnknown):
                await close.send(write_call())

    assert server.arrived == ["POST /api/v1/sequence/"]


# Under trio, httpx2 leaves an async generator behind, as httpx does.
@pytest.mark.filterwarnings("ignore::pytest.PytestUnraisableExceptionWarning")
@pytest.mark.filterwarnings("ignore::ResourceWarning")
@over_our_adapters
async def test_an_answer_is_read_as_it_comes(adapter: Any) -> None:
    head = b"HTTP/1.1 200 OK\r\nX-Case: a\r\nx-case: b\r\nTransfer-Encoding: chunked\r\n\r\n"
    async with (
        serve(Play(head + b"3\r\none\r\n", then="hang")) as server,
        httpx.AsyncClient(transport=adapter(verify=tls())) as client,
        client.stream("GET", server.url) as response,
    ):
        first = await anext(response.aiter_raw())

    assert first == b"one"
    assert response.headers.raw[:2] == [(b"X-Case", b"a"), (b"x-case", b"b")]


@over_our_adapters
async def test_a_body_that_comes_in_pieces_is_sent(adapter: Any) -> None:
    async def pieces() -> AsyncIterator[bytes]:
        yield b"one"
        yield b"two"

    async with serve(GOOD) as server, httpx.AsyncClient(transport=adapter(verify=tls())) as client:
        headers = {"content-length": "6"}
        response = await client.post(server.url, content=pieces(), headers=headers)

    assert response.json() == {"id": "x_1"}
    assert server.arrived == ["POST /api/v1"]


@over_our_adapters
@pytest.mark.parametrize("takes_all", [True, False], ids=["no answer", "takes no body"])
async def test_timeouts_are_those_of_the_request(adapter: Any, *, takes_all: bool) -> None:
    content = b"" if takes_all else b"x" * 20_000_000
    patience = httpx.Timeout(5, read=0.1, write=0.1)
    async with (
        serve(Play(then="hang", reads=takes_all)) as server,
        httpx.AsyncClient(transport=adapter(verify=tls()), timeout=patience) as client,
    ):
        with anyio.fail_after(5), pytest.raises((httpx.ReadTimeout, httpx.WriteTimeout)):
            await client.post(server.url, content=content)


@over_our_adapters
@pytest.mark.parametrize("method", ["GET", "DELETE"])
async def test_a_head_that_nobody_takes_ends_in_time(adapter: Any, method: str) -> None:
    patience = httpx.Timeout(5, read=0.1, write=0.1)
    async with (
        serve(Play(then="hang", reads=False)) as server,
        httpx.AsyncClient(transport=adapter(verify=tls()), timeout=patience) as client,
    ):
        with anyio.fail_after(5), pytest.raises((httpx.ReadTimeout, httpx.WriteTimeout)):
            await client.request(method, server.url, headers={"x-long": "x" * 20_000_000})


@over_our_adapters
async def test_a_proxy_is_obeyed_and_that_of_the_environment_is_not_for_loopback(
    adapter: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    refused = Play(b"HTTP/1.1 407 Proxy Authentication Required\r\n\r\n", then="close")
    async with serve(GOOD, refused) as proxy, serve(GOOD) as server:
        by_proxy = proxy.url.removesuffix("/api/v1")
        monkeypatch.setenv("HTTP_PROXY", by_proxy)
        monkeypatch.setenv("HTTPS_PROXY", by_proxy)
        options: Any = {"max_retries": 0}
        async with CloseClient(
            CANARY, base_url=server.url, transport=adapter(verify=tls()), **options
        ) as close:
            await close.send(read_call())
        async with CloseClient(
            CANARY, base_url=server.url, transport=adapter(verify=tls(), proxy=by_proxy), **options
        ) as close:
            await close.send(read_call())
        async with CloseClient(CANARY, transport=adapter(verify=tls()), **options) as close:
            with pytest.raises(RequestNotSent, match="the proxy refused"):
                await close.send(write_call())

    assert proxy.arrived == [f"GET {server.url}/me/", "CONNECT api.close.com:443"]
    assert server.arrived == ["GET /api/v1/me/"]


@over_our_adapters
@pytest.mark.parametrize(
    ("options", "name"),
    [
        ({"proxy": "http://h:notaport"}, "proxy="),
        ({"verify": "/no/such.pem"}, "verify="),
        ({"cert": "/no/such.pem"}, "cert="),
    ],
)
async def test_a_setting_that_cannot_be_used_is_named(
    adapter: Any, options: dict[str, Any], name: str
) -> None:
    with pytest.raises(RequestNotSent, match=f"{name} can't be used"):
        async with CloseClient(CANARY, transport=adapter(**options), max_retries=0) as close:
            await close.send(write_call())


@over_our_adapters
async def test_a_header_that_http_cannot_express_is_not_sent(adapter: Any) -> None:
    class Breaking(httpx.Auth):
        def auth_flow(self, request: httpx.Request) -> Any:
            request.headers["x"] = "a\r\nb"
            yield request

    async with serve() as server:
        transport = adapter(verify=tls())
        close = CloseClient(auth=Breaking(), base_url=server.url, transport=transport)
        async with close:
            with pytest.raises(RequestNotSent):
                await close.send(write_call())

    assert server.arrived == []
