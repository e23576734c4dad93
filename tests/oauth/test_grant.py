"""One grant: refreshed, refused, lost, shared by threads, got by a code, given back."""

from __future__ import annotations

import asyncio
import logging
import pickle
import threading
import traceback
from datetime import timedelta
from typing import TYPE_CHECKING, Any

import anyio
import attrs
import httpx
import pytest

from close_async import (
    Clock,
    CloseClient,
    CloseError,
    GrantInvalid,
    MemoryTokenStore,
    OAuth,
    OutcomeUnknown,
    RateLimited,
    RequestNotSent,
    StatusError,
    Tokens,
    TokenStoreUnusable,
    Unauthorized,
)
from tests.support.script import NOON, Script, read_call

from .server import CLIENT, Grant, serving

if TYPE_CHECKING:
    from collections.abc import Callable

pytestmark = pytest.mark.anyio

FIRST = Tokens("access-0", "refresh-0")
FRESH = {"access_token": "fresh", "refresh_token": "r2", "expires_in": 3600}
INVALID = {"error": "invalid_grant"}


def scripted(tokens: Tokens | None = FIRST) -> OAuth:
    return OAuth(**CLIENT, store=MemoryTokenStore(tokens))


def served(grant: Grant, tokens: Tokens | None = FIRST) -> OAuth:
    return OAuth(**CLIENT, store=MemoryTokenStore(tokens), api_url=grant.api_url)


def posts(script: Script) -> int:
    return sum(line.startswith("POST /oauth2/") for line in script.lines)


@pytest.mark.parametrize(
    ("fault", "pause"),
    [
        (lambda script: script.then(500), 0.5),
        (lambda script: script.then(429, Retry_After="7"), 7.0),
        (lambda script: script.then(503), 0.5),
        (lambda script: script.then_raise(httpx.ConnectError("refused")), 0.5),
        (lambda script: script.then_raise(httpx.ReadTimeout("slow")), 0.5),
        (lambda script: script.then(200, content=b"<html>"), 0.5),
    ],
    ids=["500", "429", "503", "no connection", "no answer", "no JSON"],
)
async def test_a_refresh_is_sent_again_as_any_repeatable_call(
    fault: Callable[[Script], Script], pause: float
) -> None:
    script = fault(Script().then(401)).then(json=FRESH).then(json={"ok": 1})

    async with script.client(auth=scripted()) as close:
        answer = await close.send(read_call())

    assert answer.parsed == {"ok": 1}
    assert script.slept == [pause]


async def test_a_refresh_is_sent_as_often_as_max_retries_says() -> None:
    script = Script().then(401).then(500).then(500).then(500)

    async with script.client(auth=scripted(), max_retries=2) as close:
        with pytest.raises(RequestNotSent, match="was answered with 500") as caught:
            await close.send(read_call())

    assert posts(script) == 3
    assert "The refresh token may be spent by now" in str(caught.value)


async def test_no_refresh_begins_after_the_time_for_second_attempts() -> None:
    script = Script().then(401).then(429, Retry_After="59").then(429, Retry_After="59")
    script.then(429, Retry_After="59")

    async with script.client(auth=scripted(), max_retries=9) as close:
        with pytest.raises(RequestNotSent, match="was answered with 429") as caught:
            await close.send(read_call())

    # From the second refusal on a little more, so that processes don't come back together.
    assert script.slept == [59.0, 59.5]
    assert "may be spent" not in str(caught.value)


async def test_that_a_lost_answer_had_spent_the_grant_is_said() -> None:
    with serving(Grant(left=0, faults=[(None, True)])) as grant:
        async with CloseClient(auth=served(grant), base_url=grant.base_url) as close:
            with pytest.raises(GrantInvalid, match=r"oauth\.authorize_url\(\)") as caught:
                await close.users.me()

    notes = "\n".join(caught.value.__notes__)
    assert notes.startswith("The answer to an earlier attempt was lost: most likely that one was")


async def test_a_lost_answer_of_a_refresh_that_was_not_done_costs_nothing() -> None:
    with serving(Grant(left=0, faults=[(None, False), (502, False)])) as grant:
        async with CloseClient(auth=served(grant), base_url=grant.base_url) as close:
            me = await close.users.me()

    assert me.id == "user_1"
    assert grant.posted == {"refresh-0": 1}


async def test_a_refused_refresh_token_is_posted_once_until_the_store_holds_another() -> None:
    store = MemoryTokenStore(Tokens("access-9", "refresh-burnt"))
    with serving(Grant()) as grant:
        auth = OAuth(**CLIENT, store=store, api_url=grant.api_url)
        async with CloseClient(auth=auth, base_url=grant.base_url) as close:
            for _ in range(5):
                with pytest.raises(GrantInvalid):
                    await close.users.me()
            another = OAuth(**CLIENT, store=store, api_url=grant.api_url)
            async with CloseClient(auth=another, base_url=grant.base_url) as restarted:
                with pytest.raises(GrantInvalid):
                    await restarted.users.me()
            posted = dict(grant.posted)

            grant.is_revoked = False
            await store.save(Tokens(grant.access, grant.refresh))
            me = await close.users.me()

    assert posted == {"refresh-burnt": 1}
    assert me.id == "user_1"


async def test_calls_that_waited_for_a_refresh_fail_with_it() -> None:
    script = Script()
    for _ in range(8):
        script.then(401)
    script.then(400, json=INVALID)
    errors: list[CloseError] = []

    async def call(close: CloseClient) -> None:
        try:
            await close.send(read_call())
        except CloseError as error:
            errors.append(error)

    async with script.client(auth=scripted()) as close, anyio.create_task_group() as group:
        for _ in range(8):
            group.start_soon(call, close)

    assert [type(error) for error in errors] == [GrantInvalid] * 8
    assert posts(script) == 1


async def test_tokens_that_another_one_renewed_are_taken() -> None:
    script = Script().then(401).then(json={"ok": 1})
    auth = scripted()

    async with script.client(auth=auth) as close:
        close_to_the_end = Tokens("renewed", "r2", NOON + timedelta(hours=1))
        assert auth.tokens is None
        await auth.store.save(FIRST)
        auth.put_in_force(await auth.store.load())
        await auth.store.save(close_to_the_end)
        await close.send(read_call())

    assert [one.headers["authorization"] for one in script.asked] == [
        "Bearer access-0",
        "Bearer renewed",
    ]


@pytest.mark.parametrize("hours", [-5, 5])
async def test_a_wrong_clock_refreshes_no_token_that_came_here(hours: int) -> None:
    script = Script().then(json=FRESH).then(json={}).then(json={})
    off = [0]
    true = script.clock
    clock: Clock = attrs.evolve(true, now=lambda: true.now() + timedelta(hours=off[0]))
    auth = scripted(Tokens(None, "refresh-0"))

    async with script.client(auth=auth, clock=clock) as close:
        await close.send(read_call())
        off[0] = hours
        await close.send(read_call())

    assert posts(script) == 1


async def test_a_token_that_ends_is_refreshed_by_the_steady_clock() -> None:
    script = Script().then(json=FRESH).then(json={}).then(json=FRESH).then(json={})
    auth = scripted(Tokens(None, "refresh-0"))

    async with script.client(auth=auth) as close:
        await close.send(read_call())
        script.slept.append(3541)
        await close.send(read_call())

    assert posts(script) == 2


async def test_a_store_without_tokens_says_what_to_do() -> None:
    script = Script()

    async with script.client(auth=scripted(None)) as close:
        with pytest.raises(RequestNotSent, match="the store holds no tokens: send the user to oau"):
            await close.send(read_call())

    assert script.asked == []


def test_one_oauth_serves_several_threads() -> None:
    with serving(Grant(uses=5)) as grant:
        auth, done = served(grant), list[str]()

        async def call() -> None:
            async with CloseClient(auth=auth, base_url=grant.base_url) as close:
                for _ in range(30):
                    done.append((await close.users.me()).id)
                    await anyio.sleep(0.001)

        # Threads that import the same for the first time wait for each other.
        for backend in ("asyncio", "trio"):
            anyio.run(call, backend=backend)
        threads = [
            threading.Thread(target=anyio.run, args=(call,), kwargs={"backend": backend})
            for backend in ("asyncio", "trio", "asyncio")
        ]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join(30)
        assert not any(thread.is_alive() for thread in threads)

    assert done == ["user_1"] * 150
    assert set(grant.posted.values()) == {1}


async def test_a_code_is_exchanged_and_a_grant_given_back() -> None:
    with serving(Grant()) as grant:
        auth = served(grant, None)
        async with CloseClient(auth=auth, base_url=grant.base_url) as close:
            tokens = await auth.exchange("the-code")
            me = await close.users.me()
            stored = await auth.store.load()
            await auth.revoke()
            with pytest.raises(RequestNotSent, match="the store holds no tokens"):
                await close.users.me()
            await auth.revoke()

    assert me.id == "user_1"
    assert stored == tokens == Tokens("access-1", "refresh-1", tokens.expires_at)
    assert grant.is_revoked
    assert await auth.store.load() == Tokens()


async def test_a_code_gets_a_user_in_again_whose_grant_was_refused() -> None:
    with serving(Grant()) as grant:
        auth = served(grant, Tokens("access-9", "refresh-burnt"))
        async with CloseClient(auth=auth, base_url=grant.base_url) as close:
            with pytest.raises(GrantInvalid):
                await close.users.me()
            await auth.exchange("the-code")
            me = await close.users.me()

    assert me.id == "user_1"


@pytest.mark.parametrize(
    ("fault", "kind"),
    [
        (lambda script: script.then(400, json=INVALID), GrantInvalid),
        (lambda script: script.then(401, json={"error": "invalid_client"}), Unauthorized),
        (lambda script: script.then_raise(httpx.ReadTimeout("slow")), OutcomeUnknown),
        (lambda script: script.then(500), OutcomeUnknown),
        (lambda script: script.then(403), StatusError),
        (lambda script: script.then(429, Retry_After="90"), RateLimited),
        (lambda script: script.then(content=b"hunter2-secret hunter2-code"), OutcomeUnknown),
    ],
)
async def test_what_becomes_of_a_code_is_said(fault: Any, kind: type[CloseError]) -> None:
    script, auth = fault(Script()), scripted(None)

    async with script.client(auth=auth, max_retries=0):
        with pytest.raises(kind):
            await auth.exchange("hunter2-code", code_verifier="hunter2-verifier")

    assert posts(script) == 1


async def test_what_to_do_about_a_lost_answer_is_said() -> None:
    script, auth = Script().then(500).then(500), scripted()

    async with script.client(auth=auth, max_retries=0):
        with pytest.raises(OutcomeUnknown, match=r"unknown: .*\. Begin anew with authorize_url"):
            await auth.exchange("a-code")
        with pytest.raises(OutcomeUnknown, match=r"\. Call it again$") as raised:
            await auth.revoke()

    assert str(pickle.loads(pickle.dumps(raised.value))) == str(raised.value)  # noqa: S301 - ours


async def test_a_frame_keeps_no_code() -> None:
    script, auth = Script().then(500), scripted(None)

    async with script.client(auth=auth, max_retries=0):
        with pytest.raises(OutcomeUnknown) as raised:
            await auth.exchange("hunter2-code", code_verifier="hunter2-verifier")

    frames = [
        one for one, _ in traceback.walk_tb(raised.tb) if one.f_globals["__name__"] != __name__
    ]
    assert frames
    assert "hunter2" not in repr([one.f_locals for one in frames])


async def test_a_grant_that_is_over_already_is_given_back() -> None:
    script, auth = Script().then(400, json=INVALID), scripted()

    async with script.client(auth=auth):
        await auth.revoke()

    assert await auth.store.load() == Tokens()


async def test_a_page_is_no_answer_to_a_revocation() -> None:
    script, auth = Script().then(200, content=b"\n<html>"), scripted()

    async with script.client(auth=auth, max_retries=0):
        with pytest.raises(OutcomeUnknown, match="the answer can't be read"):
            await auth.revoke()

    assert await auth.store.load() == FIRST


@pytest.mark.parametrize("what", ["a call", "exchange", "revoke"])
@pytest.mark.parametrize("natively", [False, True])
async def test_a_pause_before_a_second_attempt_does_not_hold_up_the_end(
    what: str, natively: bool, anyio_backend_name: str
) -> None:
    async def pause(_: float) -> None:
        sleeps.set()
        await anyio.sleep_forever()

    if natively and anyio_backend_name == "trio":
        pytest.skip("trio has one kind of cancellation")
    sleeps = anyio.Event()
    script, auth = (
        Script().then(429, Retry_After="7"),
        scripted(attrs.evolve(FIRST, access_token=None)),
    )
    async with script.client(auth=auth, clock=Clock(sleep=pause)) as close:
        work = {
            "a call": lambda: close.send(read_call()),
            "exchange": lambda: auth.exchange("a-code"),
            "revoke": auth.revoke,
        }[what]
        with anyio.fail_after(20):
            if natively:
                task = asyncio.ensure_future(work())
                await sleeps.wait()
                task.cancel()
                with pytest.raises(asyncio.CancelledError):
                    await task
            else:
                async with anyio.create_task_group() as group:
                    group.start_soon(work)
                    await sleeps.wait()
                    group.cancel_scope.cancel()

    assert posts(script) == 1
    assert await auth.store.load() == attrs.evolve(FIRST, access_token=None)


async def test_tokens_of_a_code_that_cannot_be_stored_are_stored_later() -> None:
    class Full(MemoryTokenStore):
        is_full = True

        async def save(self, tokens: Tokens) -> None:
            if self.is_full:
                raise OSError(28, "No space left on device")
            await super().save(tokens)

    script, store = Script().then(json=FRESH).then(json={}), Full()
    auth = OAuth(**CLIENT, store=store)

    async with script.client(auth=auth) as close:
        with pytest.raises(TokenStoreUnusable, match=r"No space left on device.*kept in"):
            await auth.exchange("code")
        store.is_full = False
        await close.send(read_call())

    assert await store.load() == Tokens("fresh", "r2", NOON + timedelta(hours=1))
    assert posts(script) == 1


async def test_without_a_client_there_is_no_way_to_exchange() -> None:
    with pytest.raises(RuntimeError, match=r"CloseClient\(auth=oauth\)"):
        await scripted().exchange("code")


def test_the_url_asks_for_what_it_was_given() -> None:
    url = scripted().authorize_url(redirect_uri="https://app.example/back?x=1", state="a b")
    plain, pkce = scripted().authorize_url(), scripted().authorize_url(pkce=True)

    assert httpx.URL(url).copy_with(query=None) == "https://app.close.com/oauth2/authorize/"
    assert dict(httpx.URL(url).params) == {
        "client_id": "app",
        "response_type": "code",
        "redirect_uri": "https://app.example/back?x=1",
        "state": "a b",
    }
    assert (url.state, url.code_verifier) == ("a b", None)
    assert dict(httpx.URL(plain).params).keys() == {"client_id", "response_type", "state"}
    assert len({plain.state, pkce.state, url.state}) == 3
    assert pkce.code_verifier is not None
    assert 43 <= len(pkce.code_verifier) <= 128
    assert httpx.URL(pkce).params["code_challenge_method"] == "S256"
    assert pkce.code_verifier not in pkce


async def test_second_attempts_of_a_refresh_are_logged(caplog: pytest.LogCaptureFixture) -> None:
    caplog.set_level(logging.WARNING, "close_async")
    script = Script().then(401).then(500).then(json=FRESH).then(json={})

    async with script.client(auth=scripted()) as close:
        await close.send(read_call())

    assert caplog.messages == ["OAuth: POST /oauth2/token/ was answered with 500, again in 0.5 s"]


@pytest.mark.parametrize(
    ("stored", "signed"),
    [
        (Tokens("another"), ["Bearer old", "Bearer old", "Bearer another"]),
        (Tokens("another", "refresh"), ["Bearer old", "Bearer old", "Bearer another"]),
        (Tokens("old"), ["Bearer old", "Bearer old"]),
        (Tokens(), ["Bearer old", "Bearer old"]),
    ],
    ids=["another", "another that can be refreshed", "the same", "none"],
)
async def test_a_token_that_cannot_be_refreshed_gives_way_to_what_is_stored_by_now(
    stored: Tokens, signed: list[str]
) -> None:
    store = MemoryTokenStore(Tokens("old"))
    script = Script().then(json={"ok": 1}).then(401).then(json={"ok": 2})

    async with script.client(auth=OAuth(**CLIENT, store=store)) as close:
        await close.send(read_call())
        await store.save(stored)
        try:
            answer = (await close.send(read_call())).parsed
        except Unauthorized:
            answer = None

    assert [request.headers["authorization"] for request in script.asked] == signed
    assert answer == ({"ok": 2} if len(signed) == 3 else None)


async def test_after_a_refusal_a_refresh_token_that_is_stored_anew_is_used() -> None:
    store = MemoryTokenStore(FIRST)
    script = Script().then(401).then(400, json=INVALID).then(json=FRESH).then(json={"ok": 1})

    async with script.client(auth=OAuth(**CLIENT, store=store)) as close:
        with pytest.raises(GrantInvalid):
            await close.send(read_call())
        await store.save(Tokens(None, "refresh-9"))
        answer = await close.send(read_call())

    assert answer.parsed == {"ok": 1}
    assert posts(script) == 2
    assert b"refresh-9" in script.asked[2].content
