"""Paths and bases that are found without a URL are those that a URL has."""

from __future__ import annotations

from typing import Any

import pytest
from hypothesis import example, given, strategies as st
from starlette.requests import ClientDisconnect, Request

from close_async.sandbox.common.errors import Refused
from close_async.sandbox.http.body import read_body
from close_async.sandbox.http.path import base_of, path_of

LEAD = "/api/v1/lead/lead_1/"


def scope_of(path: str, host: bytes | None = b"sandbox", **more: Any) -> dict[str, Any]:
    headers = [] if host is None else [(b"host", host)]
    return {
        "type": "http",
        "method": "GET",
        "path": path,
        "query_string": b"",
        "headers": headers,
        **more,
    }


@given(st.text("/a.~-_%?#;: \t\\\nä", max_size=8).map("/".__add__))
@example(LEAD)
@example("//evil/x/")
@example("/api/v1//lead/")
@example("/api/v1/lead/a?b#c/")
def test_a_path_is_that_of_the_url(path: str) -> None:
    for host in (b"sandbox", b"sandbox:8000", None):
        request = Request(scope_of(path, host))

        assert path_of(request) == request.url.path


@pytest.mark.parametrize("host", [b"sandbox", b"127.0.0.1:8000", b"[::1]:80", b"a b/?", None])
@pytest.mark.parametrize("server", [("127.0.0.1", 8000), ["::1", 443], None])
@pytest.mark.parametrize("root", ["", "/below", "/below/"])
def test_a_base_is_that_of_the_url(host: bytes | None, server: Any, root: str) -> None:
    for more in ({"root_path": root}, {"app_root_path": root, "root_path": "/x"}, {}):
        for scheme in ({"scheme": "http"}, {"scheme": "https"}, {}):
            scope = scope_of(LEAD, host, server=server, **more, **scheme)

            assert base_of(scope) == str(Request(scope).base_url).rstrip("/")


async def _body(*messages: dict[str, Any], largest: int = 10) -> bytes:
    waiting = list(messages)

    async def receive() -> dict[str, Any]:
        return waiting.pop(0)

    return await read_body(Request(scope_of(LEAD), receive), largest)


def piece(body: bytes, *, more: bool) -> dict[str, Any]:
    return {"type": "http.request", "body": body, "more_body": more}


@pytest.mark.anyio
async def test_a_body_may_come_in_pieces_and_some_may_be_empty() -> None:
    assert await _body({"type": "http.request"}) == b""
    assert await _body(piece(b"ab", more=True), piece(b"", more=True), piece(b"c", more=False)) == (
        b"abc"
    )


@pytest.mark.anyio
async def test_a_body_is_refused_as_soon_as_it_is_too_long() -> None:
    with pytest.raises(Refused) as refused:
        await _body(piece(b"12345", more=True), piece(b"67890!", more=True))

    assert refused.value.status == 413


@pytest.mark.anyio
async def test_a_caller_who_is_gone_sends_no_body() -> None:
    with pytest.raises(ClientDisconnect):
        await _body(piece(b"12345", more=True), {"type": "http.disconnect"})
