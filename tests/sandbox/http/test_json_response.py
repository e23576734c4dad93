"""JSON of answers, with and without the extra `speed`; and how a route is found."""

from __future__ import annotations

import json
import subprocess
import sys
from datetime import UTC, datetime
from typing import TYPE_CHECKING, Any

import pytest
from hypothesis import given, strategies as st
from starlette.routing import Match, Route

from close_async.sandbox.api.routes import PREFIX, ROUTES
from close_async.sandbox.http import json_response
from close_async.sandbox.http.json_response import encode, encode_plainly
from close_async.sandbox.server.prefix_router import PrefixRouter
from tests.sandbox.worlds import connect

if TYPE_CHECKING:
    import httpx

    from close_async.sandbox import Sandbox

texts = st.text(st.characters(exclude_categories=["Cs"]))
numbers = st.floats(allow_nan=False, allow_infinity=False)
values = st.recursive(
    st.none() | st.booleans() | st.integers() | numbers | texts,
    lambda inner: st.lists(inner) | st.dictionaries(texts, inner),
)


@given(values)
def test_both_ways_to_write_json_mean_the_same(value: Any) -> None:
    fast, plain = encode(value), encode_plainly(value)

    assert json.loads(fast) == json.loads(plain)


@given(values | st.dictionaries(st.integers() | st.none() | st.booleans(), values))
def test_without_the_extra_json_is_what_python_writes(value: Any) -> None:
    plain = json.dumps(value, ensure_ascii=False, separators=(",", ":")).encode()

    assert encode_plainly(value) == plain
    assert encode_plainly(value) == plain


def test_what_json_cannot_say_is_refused_without_the_extra() -> None:
    own: list[object] = []
    own.append(own)
    for odd in (own, [float("nan")], {"a": float("inf")}, ["\ud800"]):
        with pytest.raises(ValueError, match=r"Circular|Out of range|surrogates"):
            encode_plainly(odd)


def test_only_so_many_texts_are_kept() -> None:
    for start in range(0, 60_000, 1000):
        encode_plainly([f"text {number}" for number in range(start, start + 1000)])
    encode_plainly(["x" * 1000])

    assert 0 < len(json_response._TEXTS) <= 20_000
    assert max(map(len, json_response._TEXTS)) <= 100


@pytest.mark.parametrize("value", [datetime(2026, 1, 1, tzinfo=UTC), {1, 2}, object()])
def test_what_is_no_json_is_refused_both_ways(value: object) -> None:
    for write in (encode, encode_plainly):
        with pytest.raises(TypeError):
            write({"value": value})


def test_it_works_without_the_extra() -> None:
    program = (
        "import sys; sys.modules['orjson'] = None; "
        "from close_async.sandbox.http.json_response import encode; "
        "print(encode({'a': [1, None]}).decode())"
    )

    done = subprocess.run(
        [sys.executable, "-c", program], capture_output=True, text=True, check=True
    )

    assert done.stdout == '{"a":[1,null]}\n'


async def _nothing(_request: Any) -> Any:
    raise NotImplementedError


@pytest.fixture(scope="module")
def routes() -> list[Route]:
    return [
        Route(f"{PREFIX}{path}", _nothing, methods=[method])
        for path, handlers in ROUTES.items()
        for method in handlers
    ]


@pytest.mark.parametrize("method", ["GET", "HEAD", "POST", "PUT", "DELETE", "PATCH"])
def test_a_route_is_found_as_if_all_were_tried(routes: list[Route], method: str) -> None:
    """For each path that there is, and for some that aren't there."""
    router = PrefixRouter(PREFIX, routes)
    paths = {route.path.replace("{id}", "x_1") for route in routes}
    others = {
        f"{PREFIX}/",
        "/",
        "",
        "/api",
        f"{PREFIX}/lead",
        f"{PREFIX}/leads/",
        f"{PREFIX}//lead/",
    }

    for path in paths | others:
        scope = {"type": "http", "path": path, "method": method, "headers": []}
        tried = [route.matches(scope)[0] for route in routes]
        expected = max(tried, key=lambda match: match.value)

        assert router.matches(scope)[0] is expected, path


def test_only_calls_are_routed(routes: list[Route]) -> None:
    match, _ = PrefixRouter(PREFIX, routes).matches({"type": "websocket", "path": f"{PREFIX}/me/"})

    assert match is Match.NONE


@pytest.mark.anyio
async def test_a_page_shows_what_was_changed_in_the_world_by_hand(sandbox: Sandbox) -> None:
    """Nothing of an answer is kept, so even a row that is changed in place shows at once."""
    row = sandbox.world.all("sequence_subscription")[0]
    path = f"/sequence_subscription/?sequence_id={row['sequence_id']}&_limit=100"
    async with connect(sandbox) as client:
        await client.get(path)

        row["sender_name"] = "Changed"

        page: httpx.Response = await client.get(path)
    names = {each["id"]: each["sender_name"] for each in page.json()["data"]}
    assert names[row["id"]] == "Changed"
