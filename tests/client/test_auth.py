"""How calls are signed, and that nothing shows the secret."""

from __future__ import annotations

import asyncio
import base64
import logging
import pickle
import traceback
from datetime import datetime, timedelta
from typing import TYPE_CHECKING, Any

import anyio
import httpx
import pytest

from close_async.auth import AccessToken, ApiKey, OAuth
from close_async.client import CloseClient
from close_async.errors import CloseError, RequestNotSent, Unauthorized
from close_async.tokens import MemoryTokenStore, Tokens
from tests.support.script import CANARY, NOON, Script, read_call, write_call

if TYPE_CHECKING:
    from collections.abc import Awaitable, Callable

pytestmark = pytest.mark.anyio

BASIC = "Basic " + base64.b64encode(f"{CANARY}:".encode()).decode()


@pytest.mark.parametrize(
    ("options", "header"),
    [
        ({"api_key": CANARY}, BASIC),
        ({"auth": ApiKey(CANARY)}, BASIC),
        ({"access_token": "tok-en_1.2~3+/="}, "Bearer tok-en_1.2~3+/="),
        ({"auth": AccessToken(CANARY)}, f"Bearer {CANARY}"),
        ({"auth": httpx.BasicAuth("user", "pass")}, "Basic dXNlcjpwYXNz"),
    ],
    ids=["api_key", "ApiKey", "access_token", "AccessToken", "httpx"],
)
async def test_every_attempt_is_signed(options: dict[str, Any], header: str) -> None:
    script = Script().then(503).then(json={})

    async with CloseClient(**options, transport=script, clock=script.clock) as close:
        await close.send(read_call())

    assert [request.headers["authorization"] for request in script.asked] == [header] * 2


@pytest.mark.parametrize("secret", ["", "api_x\n", " api_x", "api x", "schlüssel", "api_x\x00"])
@pytest.mark.parametrize("option", ["api_key", "access_token"])
def test_a_secret_that_no_header_can_carry_is_refused_and_not_shown(
    option: str, secret: str
) -> None:
    options: dict[str, Any] = {option: secret}

    with pytest.raises(ValueError, match=r"must not be empty|holds white space") as caught:
        CloseClient(**options)

    assert not secret.strip() or secret.strip() not in str(caught.value)


def test_the_colon_of_curl_is_noticed() -> None:
    with pytest.raises(ValueError, match="an API key has no colon"):
        ApiKey(f"{CANARY}:")


@pytest.mark.parametrize("auth", ["api_x", ("user", "pass"), object()])
def test_what_is_no_auth_is_refused_and_not_shown(auth: Any) -> None:
    with pytest.raises(
        TypeError, match=r"auth must be an ApiKey, an OAuth or an httpx\.Auth, got"
    ) as caught:
        CloseClient(auth=auth)

    assert "pass" not in str(caught.value)


FRESH = {"access_token": "fresh", "refresh_token": "r2", "expires_in": 3600, "token_type": "Bearer"}


class Store(MemoryTokenStore):
    """Keeps tokens in memory, and awaits *on_save* before it does."""

    def __init__(self, tokens: Tokens | None, on_save: Callable[[Tokens], Awaitable[None]]) -> None:
        super().__init__(tokens)
        self.on_save = on_save

    async def save(self, tokens: Tokens) -> None:
        """Await what the test wants, then keep *tokens*."""
        await self.on_save(tokens)
        await super().save(tokens)


async def _nothing(_: Tokens) -> None:
    pass


def refreshing(
    access_token: str | None = "old",  # noqa: S107 - none
    refresh_token: str | None = "r1",  # noqa: S107 - none
    expires_at: datetime | None = None,
    *,
    on_refresh: Callable[[Tokens], Awaitable[None]] = _nothing,
) -> OAuth:
    tokens = Tokens(access_token, refresh_token, expires_at)
    store = Store(tokens, on_refresh)
    return OAuth(client_id="client", client_secret=CANARY, store=store)


def bearers(script: Script) -> list[str]:
    return [request.headers.get("authorization", request.url.path) for request in script.asked]


@pytest.mark.parametrize("call", [read_call(), write_call(json={})], ids=["read", "write"])
async def test_a_refused_token_is_refreshed_and_the_call_sent_again(call: Any) -> None:
    script = Script().then(401).then(json=FRESH).then(json={"ok": 1})

    async with script.client(auth=refreshing(), max_retries=0) as close:
        answer = await close.send(call)

    assert answer.parsed == {"ok": 1}
    assert bearers(script) == ["Bearer old", "/oauth2/token/", "Bearer fresh"]
    assert dict(httpx.QueryParams(script.asked[1].content.decode())) == {
        "client_id": "client",
        "client_secret": CANARY,
        "grant_type": "refresh_token",
        "refresh_token": "r1",
    }


async def test_a_token_at_its_end_is_refreshed_before_the_call() -> None:
    script = Script().then(json=FRESH).then(json={})
    auth = refreshing(expires_at=NOON)

    async with script.client(auth=auth) as close:
        await close.send(read_call())

    assert bearers(script) == ["/oauth2/token/", "Bearer fresh"]
    assert auth.tokens == Tokens("fresh", "r2", NOON + timedelta(hours=1))


async def test_a_token_with_time_left_is_used() -> None:
    script = Script().then(json={})

    async with script.client(auth=refreshing(expires_at=NOON + timedelta(seconds=1))) as close:
        await close.send(read_call())

    assert bearers(script) == ["Bearer old"]


async def test_the_first_token_may_be_fetched() -> None:
    script = Script().then(json=FRESH).then(json={})

    async with script.client(auth=refreshing(access_token=None)) as close:
        await close.send(read_call())

    assert bearers(script) == ["/oauth2/token/", "Bearer fresh"]


async def test_new_tokens_are_handed_over_before_they_are_used() -> None:
    script = Script().then(401).then(json=FRESH).then(json={})
    kept: list[tuple[Tokens, int]] = []

    async def keep(tokens: Tokens) -> None:
        kept.append((tokens, len(script.asked)))

    async with script.client(auth=refreshing(on_refresh=keep)) as close:
        await close.send(read_call())

    assert kept == [(Tokens("fresh", "r2", NOON + timedelta(hours=1)), 2)]


async def test_an_answer_without_a_refresh_token_leaves_the_old_one_in_force() -> None:
    script = Script().then(401).then(json={"access_token": "fresh"}).then(json={})
    auth = refreshing()

    async with script.client(auth=auth) as close:
        await close.send(read_call())

    assert auth.tokens == Tokens("fresh", "r1", None)


async def test_many_calls_refresh_once() -> None:
    class Gate(Script):
        """Knows one good token at a time."""

        refreshes = 0

        async def handle_async_request(self, request: httpx.Request) -> httpx.Response:
            await anyio.lowlevel.checkpoint()
            self.asked.append(request)
            if request.url.path == "/oauth2/token/":
                self.refreshes += 1
                return httpx.Response(200, json=FRESH)
            is_good = request.headers["authorization"] == "Bearer fresh"
            return httpx.Response(200 if is_good else 401, json={})

    gate = Gate()
    async with gate.client(auth=refreshing()) as close, anyio.create_task_group() as group:
        for _ in range(20):
            group.start_soon(close.send, read_call())

    assert gate.refreshes == 1


async def test_a_fresh_token_that_is_refused_is_not_refreshed_again() -> None:
    script = Script().then(401).then(json=FRESH).then(401, json={"error": "Unauthorized"})

    async with script.client(auth=refreshing()) as close:
        with pytest.raises(Unauthorized, match="GET /me/ was answered with 401: Unauthorized"):
            await close.send(read_call())

    assert len(script.asked) == 3


async def test_a_token_without_the_means_is_not_refreshed() -> None:
    script = Script().then(401)

    async with script.client(access_token="t") as close:  # noqa: S106 - none
        with pytest.raises(Unauthorized):
            await close.send(read_call())

    assert len(script.asked) == 1


async def test_a_refresh_token_that_is_revoked_means_unauthorized() -> None:
    script = Script().then(401).then(400, json={"error": "invalid_grant"})

    async with script.client(auth=refreshing()) as close:
        with pytest.raises(Unauthorized, match="/oauth2/token/ was answered with 400: invalid_gr"):
            await close.send(write_call())


REFRESH_FAULTS: dict[str, Any] = {
    "no connection": lambda script: script.then_raise(httpx.ConnectError("refused")),
    "no answer": lambda script: script.then_raise(httpx.ReadTimeout("slow")),
    "broken": lambda script: script.then(503),
    "limited": lambda script: script.then(429, Retry_After="1"),
    "no JSON": lambda script: script.then(content=b"<html>" + CANARY.encode()),
    "no object": lambda script: script.then(json=[CANARY]),
    "no token": lambda script: script.then(json={"refresh_token": CANARY}),
    "bad token": lambda script: script.then(json={"access_token": f"{CANARY}\r\nX-Evil: 1"}),
}


@pytest.mark.parametrize("fault", REFRESH_FAULTS)
async def test_a_call_whose_token_cannot_be_refreshed_was_not_sent(fault: str) -> None:
    script = REFRESH_FAULTS[fault](Script().then(401))

    async with script.client(auth=refreshing(), max_retries=0) as close:
        with pytest.raises(
            RequestNotSent, match="POST /sequence/ was not sent: the access token could not be"
        ) as caught:
            await close.send(write_call())

    assert len(script.asked) == 2
    assert CANARY not in show_all(caught.value)


async def test_that_tokens_could_not_be_stored_is_said() -> None:
    script = Script().then(401).then(json=FRESH)

    async def fail(_: Tokens) -> None:
        raise OSError("disk full")

    async with script.client(auth=refreshing(on_refresh=fail)) as close:
        with pytest.raises(RequestNotSent, match=r"OSError: disk full\. New tokens came, and they"):
            await close.send(read_call())


async def test_tokens_that_could_not_be_stored_are_stored_before_the_next_call() -> None:
    script = Script().then(401).then(json=FRESH).then(json={})
    kept: list[Tokens] = []

    async def fail_once(tokens: Tokens) -> None:
        kept.append(tokens)
        if len(kept) == 1:
            raise OSError("disk full")

    auth = refreshing(on_refresh=fail_once)
    async with script.client(auth=auth) as close:
        with pytest.raises(RequestNotSent, match=r"OSError: disk full\. New tokens came, and they"):
            await close.send(read_call())
        in_force = auth.tokens
        await close.send(read_call())

    assert in_force == Tokens("old", "r1")
    assert kept == [Tokens("fresh", "r2", NOON + timedelta(hours=1))] * 2
    assert auth.tokens == kept[0]
    assert bearers(script) == ["Bearer old", "/oauth2/token/", "Bearer fresh"]


async def test_nobody_uses_new_tokens_before_they_are_stored() -> None:
    script = Script().then(401).then(json=FRESH).then(json=1).then(json=2)
    is_storing, may_store = anyio.Event(), anyio.Event()

    async def keep(_: Tokens) -> None:
        is_storing.set()
        await may_store.wait()

    async with (
        script.client(auth=refreshing(on_refresh=keep)) as close,
        anyio.create_task_group() as group,
    ):
        group.start_soon(close.send, read_call())
        await is_storing.wait()
        group.start_soon(close.send, read_call())
        await anyio.wait_all_tasks_blocked()
        before = bearers(script)
        may_store.set()

    assert before == ["Bearer old", "/oauth2/token/"]
    assert bearers(script) == [*before, "Bearer fresh", "Bearer fresh"]


@pytest.mark.parametrize(
    ("seconds", "lifetime"),
    [
        (3600, timedelta(hours=1)),
        ("3600", timedelta(hours=1)),
        (1.5, timedelta(seconds=1.5)),
        (10**400, None),
        (10**15, timedelta(days=365)),
        (0, None),
        (-5, None),
        ("soon", None),
        ("nan", None),
        (True, None),
        (None, None),
        ([], None),
    ],
    ids=lambda value: repr(value)[:20],
)
async def test_any_lifetime_of_a_token_is_survived(
    seconds: Any, lifetime: timedelta | None
) -> None:
    script = Script().then(401).then(json={**FRESH, "expires_in": seconds}).then(json={})
    auth = refreshing()

    async with script.client(auth=auth) as close:
        await close.send(read_call())

    assert auth.tokens == Tokens("fresh", "r2", None if lifetime is None else NOON + lifetime)


@pytest.mark.parametrize("refresh_token", ["", None, 5])
async def test_an_answer_with_no_real_refresh_token_leaves_the_old_one(refresh_token: Any) -> None:
    script = Script().then(401).then(json={**FRESH, "refresh_token": refresh_token}).then(json={})
    auth = refreshing()

    async with script.client(auth=auth) as close:
        await close.send(read_call())

    assert auth.tokens == Tokens("fresh", "r1", NOON + timedelta(hours=1))


@pytest.mark.parametrize("status", [400, 401, 403, 429, 500, 302])
async def test_what_the_token_url_says_is_not_repeated(status: int) -> None:
    script = Script().then(401).then(status, json={"error": f"no {CANARY}", "echo": CANARY})

    async with script.client(auth=refreshing(), max_retries=0) as close:
        with pytest.raises((RequestNotSent, Unauthorized), match=str(status)) as caught:
            await close.send(read_call())

    assert CANARY not in show_all(caught.value)
    assert CANARY.encode() not in pickle.dumps(caught.value)


SECRETS = {**FRESH, "access_token": CANARY, "refresh_token": f"{CANARY}2"}
REFRESH_ENDS: dict[str, Any] = {
    "refused": lambda script: script.then(400, json={"error": "invalid_grant"}),
    "no answer": lambda script: script.then_raise(httpx.ReadTimeout("slow")),
    "unknown failure": lambda script: script.then_raise(RuntimeError("Event loop is closed")),
    "bad token": lambda script: script.then(json={**SECRETS, "access_token": f"{CANARY} x"}),
    "storing": lambda script: script.then(json=SECRETS),
}


@pytest.mark.parametrize("end", REFRESH_ENDS)
async def test_no_secret_stands_in_the_variables_that_a_traceback_may_print(end: str) -> None:
    async def fail(_: Tokens) -> None:
        raise OSError("disk full")

    script = REFRESH_ENDS[end](Script().then(401))
    auth = refreshing(access_token=CANARY, refresh_token=CANARY, on_refresh=fail)

    async with script.client(auth=auth, max_retries=0) as close:
        with pytest.raises(CloseError) as caught:
            await close.send(read_call())

    assert CANARY not in variables(caught.value)


def variables(error: BaseException | None) -> str:
    """Return the variables of our own code on the way of an error and of what led to it."""
    shown = []
    while error is not None:
        shown += [
            f"{frame.f_code.co_name}: {frame.f_locals!r}"
            for frame, _ in traceback.walk_tb(error.__traceback__)
            if "close_async/" in frame.f_code.co_filename
            and "/tests/" not in frame.f_code.co_filename
        ]
        error = error.__cause__ or error.__context__
    return "\n".join(shown)


async def test_a_refresh_that_began_is_finished_and_stored_though_the_call_is_cancelled() -> None:
    script = Script().then(401).then(json=FRESH).then(json={})
    kept: list[Tokens] = []

    async def keep(tokens: Tokens) -> None:
        scope.cancel()
        await anyio.lowlevel.checkpoint()
        kept.append(tokens)

    async with script.client(auth=refreshing(on_refresh=keep)) as close:
        with anyio.CancelScope() as scope:
            await close.send(read_call())

    assert scope.cancelled_caught
    assert [tokens.access_token for tokens in kept] == ["fresh"]
    assert len(script.asked) == 2


@pytest.mark.parametrize("anyio_backend", ["asyncio"])
async def test_a_refresh_is_finished_though_asyncio_cancels_its_task() -> None:
    script = Script().then(401).then(json=FRESH).then(json={})
    kept: list[Tokens] = []

    async def keep(tokens: Tokens) -> None:
        task.cancel()
        await anyio.lowlevel.checkpoint()
        kept.append(tokens)

    async with script.client(auth=refreshing(on_refresh=keep)) as close:
        task = asyncio.ensure_future(close.send(read_call()))
        with pytest.raises(asyncio.CancelledError):
            await task

    assert [tokens.access_token for tokens in kept] == ["fresh"]


@pytest.mark.parametrize(
    ("options", "complaint"),
    [
        ({"client_id": ""}, "client_id must not be empty"),
        ({"client_secret": None}, "client_secret must be a string, got NoneType"),
        ({"client_secret": f"'{CANARY}'"}, "client_secret begins or ends with a quotation mark"),
        ({"api_url": "http://api.close.com/x/"}, r"api_url must be https: .* can read the key$"),
        ({"app_url": "close.com"}, "app_url must begin with https://"),
    ],
)
def test_an_oauth_that_cannot_work_is_refused(options: dict[str, Any], complaint: str) -> None:
    with pytest.raises(ValueError, match=complaint) as caught:
        OAuth(**{"client_id": "client", "client_secret": CANARY, **options})

    assert CANARY not in variables(caught.value)


def test_tokens_end_at_an_aware_moment() -> None:
    with pytest.raises(ValueError, match="must be aware"):
        Tokens("t", "r", datetime(2024, 1, 1))  # noqa: DTZ001


def show_all(error: BaseException | None) -> str:
    """Return everything that an error shows of itself and of what led to it."""
    shown = []
    while error is not None:
        shown += [str(error), repr(error), repr(error.args), repr(vars(error))]
        shown += traceback.format_exception(error)
        error = error.__cause__ or error.__context__
    return "\n".join(shown)


FAULTS: dict[str, Any] = {
    "refused": lambda script: script.then(401, json={"error": "Unauthorized"}),
    "broken": lambda script: script.then(500),
    "limited": lambda script: script.then(429, Retry_After="99"),
    "html": lambda script: script.then(content=b"<html>"),
    "no connection": lambda script: script.then_raise(httpx.ConnectError("x")),
    "no answer": lambda script: script.then_raise(httpx.ReadTimeout("x")),
    "bad header": lambda script: script.then_raise(httpx.LocalProtocolError(f"value {BASIC!r}")),
}


@pytest.mark.parametrize("fault", FAULTS)
@pytest.mark.parametrize("call", [read_call(), write_call(json={})], ids=["read", "write"])
async def test_the_key_is_nowhere_to_be_seen(
    fault: str, call: Any, caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level(logging.DEBUG)
    script = FAULTS[fault](Script())
    close = script.client(max_retries=0)

    with pytest.raises(CloseError) as caught:
        await close.send(call)
    await close.aclose()

    shown = "\n".join(
        [
            show_all(caught.value),
            repr(pickle.dumps(caught.value)),
            caplog.text,
            repr(close),
            repr(close._settings),
            repr(close.with_options(headers={"x-a": "b"})),
            repr([ApiKey(CANARY), AccessToken(CANARY), Tokens(CANARY, CANARY)]),
        ]
    )
    for secret in (CANARY, BASIC, BASIC.removeprefix("Basic ")):
        assert secret not in shown
