"""OAuth: codes, tokens that end, refresh tokens that are good once."""

from __future__ import annotations

from typing import TYPE_CHECKING

import httpx
import pytest

from close_async import CloseClient
from close_async.auth import OAuth
from close_async.tokens import MemoryTokenStore, Tokens
from tests.sandbox.worlds import connect

if TYPE_CHECKING:
    from close_async.sandbox import Sandbox, SteppedClock

pytestmark = pytest.mark.anyio

EXCHANGE = "https://api.close.com/oauth2/token/"
REVOKE = "https://api.close.com/oauth2/revoke/"
AUTHORIZE = "https://app.close.com/oauth2/authorize/"


async def ask(sandbox: Sandbox, url: str = EXCHANGE, **form: str) -> httpx.Response:
    """Send a form with the application's secret."""
    client = {"client_id": sandbox.oauth.client_id, "client_secret": sandbox.oauth.client_secret}
    async with connect(sandbox, auth=None) as http:
        return await http.post(url, data=client | form)


async def tokens(sandbox: Sandbox) -> dict[str, str]:
    """Exchange a code."""
    code = sandbox.oauth.authorize()
    return dict((await ask(sandbox, grant_type="authorization_code", code=code)).json())


async def status_with(sandbox: Sandbox, access_token: str) -> int:
    """Return how a call with that token is answered."""
    headers = {"authorization": f"Bearer {access_token}"}
    async with connect(sandbox, auth=None, headers=headers) as client:
        return (await client.get("/me/")).status_code


async def test_a_code_is_exchanged_for_tokens(sandbox: Sandbox) -> None:
    found = await tokens(sandbox)

    assert found == {
        "token_type": "Bearer",
        "access_token": found["access_token"],
        "expires_in": 3600,
        "refresh_token": found["refresh_token"],
        "scope": "all.full_access offline_access",
        "organization_id": sandbox.world.organization_id,
        "user_id": sandbox.world.me,
    }
    assert await status_with(sandbox, found["access_token"]) == 200


async def test_without_offline_access_there_is_no_refresh_token(sandbox: Sandbox) -> None:
    code = sandbox.oauth.authorize(scope="all.full_access")

    answer = await ask(sandbox, grant_type="authorization_code", code=code)

    assert "refresh_token" not in answer.json()
    assert answer.json()["scope"] == "all.full_access"


async def test_an_access_token_ends_after_an_hour(sandbox: Sandbox, clock: SteppedClock) -> None:
    found = await tokens(sandbox)
    clock.step(3599)
    before = await status_with(sandbox, found["access_token"])
    clock.step(1)

    after = await status_with(sandbox, found["access_token"])

    assert (before, after) == (200, 401)


async def test_a_refresh_token_is_good_once(sandbox: Sandbox) -> None:
    first = await tokens(sandbox)

    again = await ask(sandbox, grant_type="refresh_token", refresh_token=first["refresh_token"])
    twice = await ask(sandbox, grant_type="refresh_token", refresh_token=first["refresh_token"])

    second = again.json()
    assert second.keys() == first.keys()
    assert second["refresh_token"] != first["refresh_token"]
    assert (twice.status_code, twice.json()) == (400, {"error": "invalid_grant"})
    assert await status_with(sandbox, second["access_token"]) == 200


async def test_a_code_is_good_once_and_for_ten_minutes(
    sandbox: Sandbox, clock: SteppedClock
) -> None:
    code = sandbox.oauth.authorize()
    late = sandbox.oauth.authorize()
    first = await ask(sandbox, grant_type="authorization_code", code=code)
    again = await ask(sandbox, grant_type="authorization_code", code=code)
    clock.step(600)

    too_late = await ask(sandbox, grant_type="authorization_code", code=late)

    assert [first.status_code, again.status_code, too_late.status_code] == [200, 400, 400]


async def test_a_revoked_refresh_token_ends_its_access_token(sandbox: Sandbox) -> None:
    found = await tokens(sandbox)
    other = await tokens(sandbox)

    revoked = await ask(sandbox, REVOKE, token=found["refresh_token"])

    refused = await ask(sandbox, grant_type="refresh_token", refresh_token=found["refresh_token"])
    assert (revoked.status_code, refused.status_code) == (200, 400)
    assert await status_with(sandbox, found["access_token"]) == 401
    assert await status_with(sandbox, other["access_token"]) == 200


@pytest.mark.parametrize(
    ("form", "status", "word"),
    [
        ({}, 400, "invalid_request"),
        ({"grant_type": "password"}, 400, "unsupported_grant_type"),
        ({"grant_type": "authorization_code"}, 400, "invalid_grant"),
        ({"grant_type": "authorization_code", "code": "\N{BANANA}"}, 400, "invalid_grant"),
        ({"grant_type": "refresh_token", "refresh_token": "x"}, 400, "invalid_grant"),
        ({"client_id": "x"}, 401, "invalid_client"),
        ({"client_secret": "\N{BANANA}"}, 401, "invalid_client"),
        ({"client_secret": ""}, 401, "invalid_client"),
    ],
)
async def test_what_is_no_grant_is_refused(
    sandbox: Sandbox, form: dict[str, str], status: int, word: str
) -> None:
    answer = await ask(sandbox, **form)

    assert (answer.status_code, answer.json()) == (status, {"error": word})


@pytest.mark.parametrize("url", [EXCHANGE, REVOKE])
@pytest.mark.parametrize(
    ("content", "content_type"),
    [
        (b"{}", "application/json"),
        (b"a=b", "text/plain"),
        (b"a=%ff", "application/x-www-form-urlencoded"),
        (b"\xff=1", "application/x-www-form-urlencoded"),
        (b"a=1&" * 1000, "application/x-www-form-urlencoded"),
    ],
)
async def test_what_is_no_form_is_refused(
    sandbox: Sandbox, url: str, content: bytes, content_type: str
) -> None:
    async with connect(sandbox, auth=None) as client:
        answer = await client.post(url, content=content, headers={"content-type": content_type})

    assert (answer.status_code, answer.json()) == (400, {"error": "invalid_request"})


async def test_the_way_through_a_browser_brings_a_code(sandbox: Sandbox) -> None:
    params = {
        "client_id": sandbox.oauth.client_id,
        "response_type": "code",
        "redirect_uri": "https://mine.example/back?x=1",
        "state": "a b",
    }
    async with connect(sandbox, auth=None) as client:
        answer = await client.get(AUTHORIZE, params=params)

    target = httpx.URL(answer.headers["location"])
    code = target.params["code"]
    assert answer.status_code == 302
    assert target.copy_with(query=None) == "https://mine.example/back"
    assert (target.params["x"], target.params["state"]) == ("1", "a b")
    assert (await ask(sandbox, grant_type="authorization_code", code=code)).status_code == 200


async def test_without_a_redirect_the_code_is_the_answer(sandbox: Sandbox) -> None:
    params = {"client_id": sandbox.oauth.client_id, "response_type": "code"}
    async with connect(sandbox, auth=None) as client:
        code = (await client.get(AUTHORIZE, params=params)).json()["code"]

    assert (await ask(sandbox, grant_type="authorization_code", code=code)).status_code == 200


@pytest.mark.parametrize(
    "change",
    [{"client_id": "x"}, {"response_type": "token"}, {"redirect_uri": "http://[::1"}],
)
async def test_what_is_no_question_for_a_code_is_refused(
    sandbox: Sandbox, change: dict[str, str]
) -> None:
    params = {"client_id": sandbox.oauth.client_id, "response_type": "code"} | change
    async with connect(sandbox, auth=None) as client:
        answer = await client.get(AUTHORIZE, params=params)

    assert (answer.status_code, answer.json()) == (400, {"error": "invalid_request"})


async def test_an_unknown_path_of_oauth_is_a_501(sandbox: Sandbox) -> None:
    async with connect(sandbox, auth=None) as client:
        answer = await client.get("https://api.close.com/oauth2/nothing/")

    assert answer.status_code == 501


def test_no_secret_is_shown(sandbox: Sandbox) -> None:
    shown = repr(sandbox.oauth)

    assert sandbox.oauth.client_secret not in shown
    assert sandbox.oauth.client_id in shown


async def test_the_client_refreshes_against_it(sandbox: Sandbox) -> None:
    first = await tokens(sandbox)
    store = MemoryTokenStore(Tokens("sandbox.of-long-ago", first["refresh_token"]))
    auth = oauth(sandbox, store)
    async with CloseClient(auth=auth, transport=sandbox.transport()) as close:
        me = await close.users.me()

    stored = await store.load()
    assert me.id == sandbox.world.me
    assert stored is not None
    assert stored == auth.tokens
    assert stored.refresh_token not in {None, first["refresh_token"]}


def oauth(sandbox: Sandbox, store: MemoryTokenStore) -> OAuth:
    """Return what the application of the sandbox signs with."""
    application = sandbox.oauth
    return OAuth(
        client_id=application.client_id, client_secret=application.client_secret, store=store
    )


async def test_the_client_refreshes_when_the_hour_is_over(
    sandbox: Sandbox, clock: SteppedClock
) -> None:
    first = await tokens(sandbox)
    store = MemoryTokenStore(Tokens(first["access_token"], first["refresh_token"]))
    auth = oauth(sandbox, store)
    async with CloseClient(auth=auth, transport=sandbox.transport()) as close:
        await close.users.me()
        clock.step(3600)
        await close.users.me()

    paths = [(call.path, call.status) for call in sandbox.requests][-4:]
    assert paths == [
        ("/api/v1/me/", 200),
        ("/api/v1/me/", 401),
        ("/oauth2/token/", 200),
        ("/api/v1/me/", 200),
    ]
