"""Calls in general: keys, methods, media types, pages, overrides, limits."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from close_async.sandbox import Sandbox, SteppedClock
from tests.sandbox.worlds import EVERY_LEAD, connect

if TYPE_CHECKING:
    import httpx

pytestmark = pytest.mark.anyio

NOT_FOUND = (
    "The requested URL was not found on the server. If you entered the URL manually "
    "please check your spelling and try again."
)


async def test_the_api_key_is_a_username_without_password(sandbox: Sandbox) -> None:
    async with connect(sandbox) as client:
        answer = await client.get("/me/")

    assert sandbox.api_key.startswith("api_sandbox")
    assert answer.status_code == 200
    assert answer.json()["id"] == sandbox.world.me


async def test_an_access_token_is_a_bearer(sandbox: Sandbox) -> None:
    headers = {"authorization": f"Bearer {sandbox.access_token}"}

    async with connect(sandbox, auth=None, headers=headers) as client:
        answer = await client.get("/me/")

    assert answer.status_code == 200


@pytest.mark.parametrize(
    "authorization",
    [
        None,
        "Bearer wrong",
        "Basic YXBpX3dyb25nOg==",
        "Basic not base64!",
        "Basic",
        "Basic /////w==",
        "Digest x",
    ],
)
async def test_a_wrong_or_missing_key_is_a_401(sandbox: Sandbox, authorization: str | None) -> None:
    headers = {} if authorization is None else {"authorization": authorization}

    async with connect(sandbox, auth=None, headers=headers) as client:
        answer = await client.get("/me/")

    assert answer.status_code == 401
    assert answer.json() == {"error": "Unauthorized"}


async def test_a_key_with_a_password_is_a_401(sandbox: Sandbox) -> None:
    async with connect(sandbox, auth=(sandbox.api_key, "secret")) as client:
        answer = await client.get("/me/")

    assert answer.status_code == 401


@pytest.mark.parametrize(
    ("method", "path"),
    [
        ("GET", "/report/activity/"),
        ("GET", "/"),
        ("DELETE", "/user/user_1/x/"),
    ],
)
async def test_an_unknown_route_is_a_loud_501(
    client: httpx.AsyncClient, method: str, path: str
) -> None:
    answer = await client.request(method, path)

    assert answer.status_code == 501
    assert answer.json()["error"].startswith(f"The sandbox does not know {method} /api/v1{path}.")


@pytest.mark.parametrize("path", ["//user/", "/user", "//user"])
async def test_slashes_may_be_doubled_or_left_out(sandbox: Sandbox, path: str) -> None:
    async with connect(sandbox, base_url="") as client:
        answer = await client.get(f"https://api.close.com/api/v1{path}")

    assert answer.status_code == 200
    assert answer.json()["data"][0]["id"] == sandbox.world.me


@pytest.mark.parametrize("method", ["GET", "PUT", "DELETE"])
async def test_an_id_with_a_slash_is_a_404(client: httpx.AsyncClient, method: str) -> None:
    answer = await client.request(method, "/lead/lead_1%2Fx/", json={})

    assert answer.status_code == 404
    assert answer.json() == {"error": NOT_FOUND}


@pytest.mark.parametrize(
    ("method", "path"),
    [
        ("PATCH", "/sequence/"),
        ("PUT", "/sequence/"),
        ("DELETE", "/bulk_action/email/bulkemail_1/"),
        ("GET", "/data/search/"),
        ("POST", "/me/"),
    ],
)
async def test_a_wrong_method_is_a_405(client: httpx.AsyncClient, method: str, path: str) -> None:
    answer = await client.request(method, path)

    assert answer.status_code == 405
    assert answer.json() == {"error": "The method is not allowed for the requested URL."}


@pytest.mark.parametrize("path", ["/sequence/seq_1/", "/lead/lead_1/", "/saved_search/save_1/"])
async def test_an_unknown_id_is_a_404(client: httpx.AsyncClient, path: str) -> None:
    answer = await client.get(path)

    assert answer.status_code == 404
    assert answer.json() == {"error": NOT_FOUND}


@pytest.mark.parametrize("content_type", [None, "text/plain", "application/x-www-form-urlencoded"])
async def test_a_wrong_media_type_is_a_415(
    client: httpx.AsyncClient, content_type: str | None
) -> None:
    headers = {} if content_type is None else {"content-type": content_type}

    answer = await client.post("/data/search/", content=b'{"query": {}}', headers=headers)

    assert answer.status_code == 415
    assert set(answer.json()) == {"error"}


async def test_a_put_needs_the_media_type_too(client: httpx.AsyncClient) -> None:
    answer = await client.put("/sequence/seq_1/", content=b"{}")

    assert answer.status_code == 415


@pytest.mark.parametrize(
    "content",
    [
        b"",
        b"{",
        b"[]",
        b'"x"',
        b"\xff",
        b'{"_limit": NaN}',
        b'{"_limit": 1e999}',
        b'{"name": "\\ud800"}',
        b'{"_limit": ' + b"9" * 5000 + b"}",
        b"[" * 100_000,
    ],
)
async def test_invalid_json_is_a_400(client: httpx.AsyncClient, content: bytes) -> None:
    headers = {"content-type": "application/json; charset=utf-8"}

    answer = await client.post("/sequence/", content=content, headers=headers)

    assert answer.status_code == 400
    assert answer.json() == {"error": "The request contains invalid JSON."}


async def test_pages_go_through_a_list_once(sandbox: Sandbox, client: httpx.AsyncClient) -> None:
    first = await client.get("/lead/", params={"_limit": 25, "_fields": "id"})
    second = await client.get("/lead/", params={"_limit": 25, "_skip": 25, "_fields": "id"})

    everything = [row["id"] for row in sandbox.world.newest("lead")]
    assert [row["id"] for row in first.json()["data"]] == everything[:25]
    assert [row["id"] for row in second.json()["data"]] == everything[25:]
    assert [first.json()["has_more"], second.json()["has_more"]] == [True, False]


async def test_a_list_is_newest_first(client: httpx.AsyncClient) -> None:
    answer = await client.get("/contact/", params={"_fields": "date_created"})

    dates = [row["date_created"] for row in answer.json()["data"]]
    assert dates == sorted(dates, reverse=True)


async def test_a_list_has_a_hundred_rows_by_default(clock: SteppedClock) -> None:
    async with connect(Sandbox(leads=101, clock=clock)) as client:
        answer = await client.get("/lead/", params={"_fields": "id"})

    assert len(answer.json()["data"]) == 100
    assert answer.json()["has_more"] is True


@pytest.mark.parametrize(
    ("params", "key", "text"),
    [
        ({"_limit": "201"}, "_limit", "Input should be less than or equal to 200"),
        ({"_limit": "-1"}, "_limit", "Input should be greater than or equal to 0"),
        ({"_skip": "35001"}, "_skip", "Input should be less than or equal to 35000"),
        ({"_skip": "ten"}, "_skip", "Input should be a valid integer"),
        ({"_limit": "1.5"}, "_limit", "Input should be a valid integer"),
        ({"_limit": "\u0663"}, "_limit", "Input should be a valid integer"),
    ],
)
async def test_a_page_beyond_the_caps_is_refused(
    client: httpx.AsyncClient, params: dict[str, str], key: str, text: str
) -> None:
    answer = await client.get("/sequence/", params=params)

    assert answer.status_code == 400
    assert answer.json()["errors"] == []
    assert answer.json()["field-errors"][key].startswith(text)


async def test_fields_choose_the_keys_of_rows_and_of_single_objects(
    sandbox: Sandbox, client: httpx.AsyncClient
) -> None:
    lead = sandbox.world.newest("lead")[0]

    many = await client.get("/lead/", params={"_fields": "id,name,nonsense", "_limit": 1})
    one = await client.get(f"/lead/{lead['id']}/", params={"_fields": "name"})
    custom = await client.get(f"/lead/{lead['id']}/", params={"_fields": "custom"})

    assert many.json()["data"] == [{"id": lead["id"], "name": lead["name"]}]
    assert one.json() == {"name": lead["name"]}
    assert custom.json() == {k: v for k, v in lead.items() if k.startswith("custom.")} != {}


async def test_a_post_can_stand_for_a_get(sandbox: Sandbox, client: httpx.AsyncClient) -> None:
    body = {"_params": {"_limit": 2, "_skip": "1", "_fields": ["id", "name"]}}

    answer = await client.post("/lead/", json=body, headers={"x-http-method-override": "GET"})

    assert answer.status_code == 200
    expected = sandbox.world.newest("lead")[1:3]
    assert answer.json()["data"] == [{"id": row["id"], "name": row["name"]} for row in expected]
    assert [call.method for call in sandbox.requests] == ["POST"]


async def test_an_override_without_params_is_a_plain_get(client: httpx.AsyncClient) -> None:
    answer = await client.post("/me/", json={}, headers={"X-HTTP-Method-Override": "get"})

    assert answer.status_code == 200


async def test_params_that_no_url_can_hold_are_no_fault_of_the_server(
    client: httpx.AsyncClient,
) -> None:
    headers = {"x-http-method-override": "GET", "content-type": "application/json"}
    content = b'{"_params": {"query": "\\ud800", "_limit": 1}}'

    answer = await client.post("/lead/", content=content, headers=headers)

    assert (answer.status_code, answer.json()["data"]) == (200, [])


async def test_a_post_can_stand_for_a_put_and_a_delete(
    sandbox: Sandbox, client: httpx.AsyncClient
) -> None:
    path = f"/lead/{sandbox.world.all('lead')[0]['id']}/"

    put = await client.post(path, json={"name": "x"}, headers={"x-http-method-override": "PUT"})
    deleted = await client.post(path, headers={"x-http-method-override": "delete"})
    unknown = await client.post(path, headers={"x-http-method-override": "PATCH"})

    assert (put.status_code, put.json()["name"]) == (200, "x")
    assert (deleted.status_code, deleted.json()) == (200, {})
    assert unknown.status_code == 405


async def test_any_host_reaches_the_sandbox(sandbox: Sandbox) -> None:
    async with connect(sandbox, base_url="http://elsewhere.test:8080/api/v1/") as client:
        answer = await client.get("/user/")

    assert answer.status_code == 200


async def test_calls_beyond_the_rate_limit_get_a_429(clock: SteppedClock) -> None:
    sandbox = Sandbox(leads=0, clock=clock, rate_limit=2)
    async with connect(sandbox) as client:
        first = await client.get("/me/")
        clock.step(0.25)
        second = await client.get("/me/")
        third = await client.get("/me/")

    assert [first.status_code, second.status_code, third.status_code] == [200, 200, 429]
    assert first.headers["ratelimit"] == "limit=2, remaining=1, reset=1.000"
    assert second.headers["ratelimit"] == "limit=2, remaining=0, reset=0.750"
    assert third.headers["ratelimit"] == "limit=2, remaining=0, reset=0.750"
    assert third.headers["retry-after"] == "1"
    assert "retry-after" not in second.headers


async def test_a_new_second_has_new_calls_and_each_endpoint_its_own(clock: SteppedClock) -> None:
    sandbox = Sandbox(leads=2, clock=clock, rate_limit=1)
    first, second = (row["id"] for row in sandbox.world.all("lead"))
    async with connect(sandbox) as client:
        statuses = [
            (await client.get(f"/lead/{first}/")).status_code,
            (await client.get("/me/")).status_code,
            (await client.get(f"/lead/{second}/")).status_code,
        ]
        clock.step(1)
        statuses.append((await client.get(f"/lead/{second}/")).status_code)

    assert statuses == [200, 200, 429, 200]


async def test_there_is_no_rate_limit_unless_one_is_asked_for(client: httpx.AsyncClient) -> None:
    answers = [await client.get("/me/") for _ in range(30)]

    assert {answer.status_code for answer in answers} == {200}
    assert all("ratelimit" not in answer.headers for answer in answers)


async def test_every_call_is_noted_without_its_key(
    sandbox: Sandbox, clock: SteppedClock, client: httpx.AsyncClient
) -> None:
    body = {"query": EVERY_LEAD, "_limit": 1}
    await client.get("/lead/?_limit=1&_limit=2")
    clock.step(5)
    await client.post("/data/search/", json=body)
    await client.get("/nowhere/")

    listed, searched, lost = sandbox.requests
    assert (listed.method, listed.path, listed.status) == ("GET", "/api/v1/lead/", 200)
    assert listed.query.get_list("_limit") == ["1", "2"]
    assert (listed.json, searched.json) == (None, body)
    assert (searched.time - listed.time).total_seconds() == 5
    assert lost.status == 501
    assert all("authorization" not in call.headers for call in sandbox.requests)
    assert sandbox.api_key not in repr(sandbox.requests)
