"""How a call is written down as HTTP."""

from __future__ import annotations

import copy
import json
from typing import Any

import httpx
import pytest

from close_async._core.call import Call
from close_async._wire.message.outcome import Outcome, of_status
from close_async._wire.message.request import BaseURL
from tests.support.script import Script, read_call

pytestmark = pytest.mark.anyio


def _call_of_length(length: int) -> Call[Any]:
    """Return a read whose URL with its query has so many characters."""
    call = Call("leads.list", "GET", "/lead/", lambda body: body, "read", (("id__in", ""),))
    url = f"https://api.close.com/api/v1{call.path}?id__in="
    return call.with_params(id__in="x" * (length - len(url)))


@pytest.mark.parametrize("extra", [1, 3000])
async def test_a_get_with_a_url_that_is_too_long_goes_as_a_post_that_says_so(extra: int) -> None:
    script = Script().then(json={"data": []})
    call = _call_of_length(2000 + extra)

    async with script.client() as close:
        await close.send(call)

    (request,) = script.asked
    assert (request.method, str(request.url)) == ("POST", "https://api.close.com/api/v1/lead/")
    assert request.headers["x-http-method-override"] == "GET"
    assert request.headers["content-type"] == "application/json"
    assert json.loads(await request.aread()) == {"_params": dict(call.params)}


async def test_a_get_that_is_just_short_enough_goes_as_it_is() -> None:
    script = Script().then(json={"data": []})

    async with script.client() as close:
        await close.send(_call_of_length(2000))

    (request,) = script.asked
    assert (request.method, len(str(request.url))) == ("GET", 2000)
    assert "x-http-method-override" not in request.headers


@pytest.mark.parametrize(
    ("status", "outcome"),
    [
        (199, Outcome.ELSEWHERE),
        (200, Outcome.DONE),
        (299, Outcome.DONE),
        (300, Outcome.ELSEWHERE),
        (399, Outcome.ELSEWHERE),
        (400, Outcome.REFUSED),
        (408, Outcome.FAILED),
        (429, Outcome.POSTPONED),
        (499, Outcome.REFUSED),
        (500, Outcome.FAILED),
        (501, Outcome.REFUSED),
        (505, Outcome.REFUSED),
        (520, Outcome.FAILED),
    ],
)
def test_what_a_status_means_changes_at_the_hundreds(status: int, outcome: Outcome) -> None:
    assert of_status(status) is outcome


@pytest.mark.parametrize(
    "base", ["https://api.close.com/api/v1", "http://127.0.0.1:8000", "http://[::1]:8/x"]
)
@pytest.mark.parametrize(
    ("path", "query"),
    [
        ("/lead/", ""),
        ("/lead/a%2Fb%20%C3%BC/", "a=x%20y&b=1%2C2"),
        ("/lead/a.b/", "_skip=0"),
        ("/lead/./", ""),
        ("/lead/../me/", ""),
        ("/lead/%zz/", ""),
        ("/lead/a b/", "q=a b"),
        ("//lead//", ""),
        ("/lead/\u00fc/", ""),
        ("/lead/{id}?x", ""),
    ],
)
def test_a_url_below_a_base_is_the_one_that_httpx_would_read(
    base: str, path: str, query: str
) -> None:
    whole = httpx.URL(f"{base}{path}?{query}" if query else f"{base}{path}")

    joined = BaseURL(base).join(path, query)

    for name in ("scheme", "raw_scheme", "host", "raw_host", "port", "netloc", "raw_path"):
        assert getattr(joined, name) == getattr(whole, name)
    assert (str(joined), joined.path, joined.query) == (str(whole), whole.path, whole.query)
    assert joined == whole
    assert hash(joined) == hash(whole)
    assert copy.deepcopy(joined) == whole
    assert joined.copy_with(fragment="x") == whole.copy_with(fragment="x")


async def test_a_tool_in_the_client_of_httpx_sees_each_request(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    seen: list[str] = []
    send = httpx.AsyncClient.send

    async def look(client: httpx.AsyncClient, request: httpx.Request, **options: Any) -> Any:
        seen.append(request.url.path)
        return await send(client, request, **options)

    script = Script().then(json=1).then(json=2)
    async with script.client() as close:
        await close.send(read_call())
        monkeypatch.setattr(httpx.AsyncClient, "send", look)
        answer = await close.send(read_call())

    assert answer.parsed == 2
    assert len(seen) == 1
