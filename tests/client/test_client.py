"""`CloseClient` from outside: what it sends, what it gives back, how it lives and ends."""

from __future__ import annotations

import json
import logging
import platform
import traceback
from typing import Any, Self

import anyio
import httpx
import pytest

from close_async._core.call import Call
from close_async._version import __version__
from close_async.auth import ApiKey
from close_async.client import CloseClient
from close_async.errors import RequestNotSent
from close_async.sandbox import Sandbox
from tests.support.script import CANARY, Script, read_call, write_call

pytestmark = pytest.mark.anyio


async def test_sends_a_read() -> None:
    script = Script().then(json={"id": "user_1"})

    async with script.client() as close:
        answer = await close.send(read_call("/me/", ("_fields", "id,email")))

    assert answer.parsed == {"id": "user_1"}
    assert (answer.status_code, answer.content) == (200, b'{"id": "user_1"}')
    (request,) = script.asked
    assert str(request.url) == "https://api.close.com/api/v1/me/?_fields=id%2Cemail"
    assert request.content == b""
    assert "content-type" not in request.headers


async def test_sends_a_write_as_json() -> None:
    script = Script().then(201, json={"id": "seq_1"})

    async with script.client() as close:
        answer = await close.send(write_call(json={"name": "Grüße", "status": None}))

    assert answer.status_code == 201
    (request,) = script.asked
    assert request.method == "POST"
    assert request.headers["content-type"] == "application/json"
    assert json.loads(request.content) == {"name": "Grüße", "status": None}


async def test_says_who_it_is() -> None:
    script = Script().then(json={})

    async with script.client() as close:
        await close.send(read_call())

    assert script.asked[0].headers["user-agent"] == (
        f"close-async/{__version__} python/{platform.python_version()} httpx/{httpx.__version__}"
    )


async def test_parses_what_was_answered() -> None:
    script = Script().then(json={"id": "user_1"})
    call: Call[str] = Call("users.me", "GET", "/me/", lambda body: str(body["id"]), "read")

    async with script.client() as close:
        answer = await close.send(call)

    assert answer.parsed == "user_1"


@pytest.mark.parametrize("status", [200, 204])
async def test_an_empty_success_is_parsed_as_none(status: int) -> None:
    script = Script().then(status)

    async with script.client() as close:
        answer = await close.send(write_call("DELETE", "/sequence/seq_1/"))

    assert answer.parsed is None


async def test_an_encoded_path_arrives_as_it_was_encoded() -> None:
    script = Script().then(json={})

    async with script.client() as close:
        await close.send(read_call("/sequence/%2E%2E%2Fme%3F/"))

    assert script.lines == ["GET /api/v1/sequence/%2E%2E%2Fme%3F/"]


async def test_a_long_url_goes_as_a_post_that_says_it_is_a_get() -> None:
    script = Script().then(json={})
    ids = ",".join(f"lead_{number}" for number in range(400))

    async with script.client() as close:
        await close.send(read_call("/lead/", ("id__in", ids), ("_limit", "100")))

    (request,) = script.asked
    assert script.lines == ["POST /api/v1/lead/"]
    assert request.headers["x-http-method-override"] == "GET"
    assert json.loads(request.content) == {"_params": {"id__in": ids, "_limit": "100"}}


async def test_a_long_read_is_still_sent_again() -> None:
    script = Script().then(503).then(json={})

    async with script.client() as close:
        await close.send(read_call("/lead/", ("id__in", "x" * 3000)))

    assert script.lines == ["POST /api/v1/lead/"] * 2


async def test_a_url_of_two_thousand_characters_is_not_long() -> None:
    script = Script().then(json={})
    value = "x" * (2000 - len("https://api.close.com/api/v1/lead/?query="))

    async with script.client() as close:
        await close.send(read_call("/lead/", ("query", value)))

    assert script.asked[0].method == "GET"


@pytest.mark.parametrize(
    ("zone", "offset"),
    [
        ("America/New_York", "-4"),
        ("America/St_Johns", "-2.5"),
        ("Asia/Kathmandu", "5.75"),
        ("UTC", "0"),
    ],
)
async def test_a_timezone_tells_close_the_offset_of_the_moment(zone: str, offset: str) -> None:
    script = Script().then(json={})

    async with script.client(timezone=zone) as close:
        await close.send(read_call())

    assert script.asked[0].headers["x-tz-offset"] == offset


async def test_the_offset_follows_daylight_saving_between_two_calls() -> None:
    script = Script().then(json={}).then(json={})

    async with script.client(timezone="America/New_York") as close:
        await close.send(read_call())
        # From July to January.
        script.slept.append(184 * 86400)
        await close.send(read_call())

    assert [request.headers["x-tz-offset"] for request in script.asked] == ["-4", "-5"]


async def test_without_a_timezone_nothing_is_said_about_it() -> None:
    script = Script().then(json={})

    async with script.client() as close:
        await close.send(read_call())

    assert "x-tz-offset" not in script.asked[0].headers


@pytest.mark.parametrize("name", ["Mars/Olympus", "", "../etc/passwd", "US/", "/etc/localtime"])
def test_a_timezone_that_is_none_is_refused(name: str) -> None:
    with pytest.raises(ValueError, match="is not known here: give an IANA name"):
        Script().client(timezone=name)


@pytest.mark.parametrize(
    "base_url", ["https://proxy.example/close/api/v1", "https://proxy.example/close/api/v1/"]
)
async def test_a_base_url_may_have_a_path_and_a_slash(base_url: str) -> None:
    script = Script().then(json={}).then(json={})

    async with script.client(base_url=base_url) as close:
        await close.send(read_call("/me/"))
        await close.send(read_call("me/"))

    assert {str(request.url) for request in script.asked} == {
        "https://proxy.example/close/api/v1/me/"
    }


@pytest.mark.parametrize(
    "base_url",
    [
        "api.close.com",
        "ftp://api.close.com/api/v1",
        "https://",
        "https://user:hunter2@api.close.com/api/v1",
        "https://api.close.com/api/v1?key=hunter2",
        "https://api.close.com/api/v1#hunter2",
        "https://api.close.com:hunter2/",
    ],
)
def test_a_base_url_that_is_none_is_refused_without_repeating_it(base_url: str) -> None:
    with pytest.raises(ValueError, match=r"^base_url ") as caught:
        Script().client(base_url=base_url)

    assert "hunter2" not in str(caught.value)


@pytest.mark.parametrize(
    ("option", "text"),
    [
        (
            {"journal": "sent.db"},
            r"journal must be a Journal, such as Journal\.sqlite\(path\)",
        ),
        ({"transport": 5}, "transport must be an httpx.AsyncBaseTransport, got int"),
        ({"transport": httpx.HTTPTransport}, "transport must be an httpx.AsyncBaseTransport, got"),
        ({"limits": 5}, r"limits must be an httpx\.Limits, got int"),
        ({"timezone": 2}, "timezone must be an IANA name such as 'America/New_York', got int"),
    ],
)
def test_an_argument_of_another_type_is_refused_at_once(option: Any, text: str) -> None:
    with pytest.raises(TypeError, match=text):
        CloseClient(CANARY, **option)


def test_a_traceback_with_variables_can_be_made_of_a_refused_argument() -> None:
    with pytest.raises(ValueError, match="base_url must be") as raised:
        CloseClient(CANARY, base_url="http://example.com")

    shown = traceback.TracebackException.from_exception(raised.value, capture_locals=True)
    assert any("CloseClient(base_url=None)" in line for line in shown.format())
    assert CANARY not in "".join(shown.format())


def test_a_key_does_not_go_over_plain_http() -> None:
    with pytest.raises(ValueError, match="base_url must be https: over http everybody"):
        CloseClient(CANARY, base_url="http://api.close.com/api/v1")


@pytest.mark.parametrize("host", ["localhost:8000", "127.0.0.1", "[::1]:80", "app.localhost"])
def test_plain_http_to_this_machine_is_fine(host: str) -> None:
    close = CloseClient(CANARY, base_url=f"http://{host}/api/v1")

    assert repr(close) == f"CloseClient(base_url='http://{host.removesuffix(':80')}/api/v1')"


def test_the_key_of_a_sandbox_is_no_secret_and_goes_over_plain_http_to_any_host() -> None:
    close = CloseClient(Sandbox().api_key, base_url="http://sandbox:8080/api/v1")

    assert repr(close) == "CloseClient(base_url='http://sandbox:8080/api/v1')"
    with pytest.raises(ValueError, match=r"api\.close\.com is not a sandbox"):
        CloseClient(Sandbox().api_key, base_url="http://api.close.com/api/v1")


def test_plain_http_is_the_matter_of_a_transport_of_ones_own() -> None:
    close = Script().client(base_url="http://close/api/v1")

    assert repr(close) == "CloseClient(base_url='http://close/api/v1')"


@pytest.mark.parametrize(
    ("options", "number"),
    [
        ({}, "0"),
        ({"api_key": CANARY, "access_token": "t"}, "2"),
        ({"api_key": CANARY, "access_token": "t", "auth": ApiKey(CANARY)}, "3"),
    ],
)
def test_exactly_one_way_to_sign_is_needed(options: dict[str, Any], number: str) -> None:
    with pytest.raises(
        ValueError, match=f"exactly one of api_key, access_token and auth, got {number}"
    ):
        CloseClient(**options)


@pytest.mark.parametrize("timeout", [0, -1, True, "60", float("nan")])
def test_a_timeout_that_is_none_is_refused(timeout: Any) -> None:
    with pytest.raises(ValueError, match="timeout must be a number of seconds > 0 or an "):
        Script().client(timeout=timeout)


@pytest.mark.parametrize("number", [-1, 1.5, True, "3"])
def test_a_number_of_retries_that_is_none_is_refused(number: Any) -> None:
    with pytest.raises(ValueError, match="max_retries must be an integer >= 0, got "):
        Script().client(max_retries=number)


@pytest.mark.parametrize(
    ("given", "sent"),
    [
        (7.5, {"connect": 7.5, "read": 7.5, "write": 7.5, "pool": 7.5}),
        (httpx.Timeout(1, read=9), {"connect": 1, "read": 9, "write": 1, "pool": 1}),
        (None, {"connect": 10, "read": 60, "write": 60, "pool": 60}),
    ],
)
async def test_the_timeout_reaches_the_transport(given: Any, sent: dict[str, float]) -> None:
    script = Script().then(json={})
    options = {} if given is None else {"timeout": given}

    async with script.client(**options) as close:
        await close.send(read_call())

    assert script.asked[0].extensions["timeout"] == sent


def test_the_environment_can_name_key_and_url(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("CLOSE_API_KEY", CANARY)
    monkeypatch.setenv("CLOSE_BASE_URL", "http://localhost:8000/api/v1")

    close = CloseClient.from_env(timezone="UTC")

    assert repr(close) == "CloseClient(base_url='http://localhost:8000/api/v1')"


async def test_the_key_of_the_environment_signs(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("CLOSE_API_KEY", "api_env")
    monkeypatch.delenv("CLOSE_BASE_URL", raising=False)
    script = Script().then(json={})

    async with CloseClient.from_env(transport=script) as close:
        await close.send(read_call())

    assert script.asked[0].url.host == "api.close.com"
    assert script.asked[0].headers["authorization"] == "Basic YXBpX2Vudjo="


@pytest.mark.parametrize("value", [None, ""])
def test_an_environment_without_a_key_is_named(
    monkeypatch: pytest.MonkeyPatch, value: str | None
) -> None:
    monkeypatch.delenv("CLOSE_API_KEY", raising=False)
    if value is not None:
        monkeypatch.setenv("CLOSE_API_KEY", value)

    with pytest.raises(ValueError, match="environment variable CLOSE_API_KEY is not set"):
        CloseClient.from_env()


async def test_redirects_are_not_followed() -> None:
    script = Script().then(302, location="https://evil.example/")

    async with script.client() as close:
        with pytest.raises(Exception, match="GET /me/ was answered with 302"):
            await close.send(read_call())

    assert len(script.asked) == 1


async def test_cookies_are_not_kept() -> None:
    script = Script().then(json={}, set_cookie="session=1; Path=/").then(json={})

    async with script.client() as close:
        await close.send(read_call())
        await close.send(read_call())

    assert "cookie" not in script.asked[1].headers


async def test_a_client_needs_no_async_with() -> None:
    script = Script().then(json={})
    close = script.client()

    await close.send(read_call())
    await close.aclose()
    await close.aclose()

    assert script.closed == 1


@pytest.mark.parametrize("entered", [True, False])
async def test_a_closed_client_says_so(entered: bool) -> None:
    script = Script()
    close = script.client()
    if entered:
        async with close:
            pass
    else:
        await close.aclose()

    with pytest.raises(RequestNotSent, match=r"GET /me/ was not sent: the client is closed"):
        await close.send(read_call())

    assert script.asked == []


async def test_a_closed_client_can_be_opened_again() -> None:
    script = Script().then(json=1).then(json=2)
    close = script.client()

    async with close:
        first = await close.send(read_call())
    async with close:
        second = await close.send(read_call())

    assert (first.parsed, second.parsed) == (1, 2)
    assert script.closed == 2


def test_a_client_may_be_opened_again_in_another_event_loop() -> None:
    script = Script().then(json=1).then(json=2)
    close = script.client()

    async def ask() -> Any:
        async with close:
            return (await close.send(read_call())).parsed

    assert [anyio.run(ask, backend=backend) for backend in ("asyncio", "trio")] == [1, 2]


async def test_the_last_one_to_leave_closes() -> None:
    script = Script().then(json=1)
    close = script.client()

    async with close:
        async with close:
            pass
        await close.send(read_call())

    assert script.closed == 1


async def test_a_client_that_was_used_before_is_closed_when_it_is_left() -> None:
    script = Script().then(json=1)
    close = script.client()
    await close.send(read_call())

    async with close:
        pass

    assert script.closed == 1
    with pytest.raises(RequestNotSent, match="the client is closed"):
        await close.send(read_call())


async def test_a_copy_around_a_used_client_closes_what_the_client_would() -> None:
    script = Script().then(json=1)
    close = script.client()
    await close.send(read_call())

    async with close.with_options(timeout=1), close:
        pass

    assert script.closed == 1


async def test_who_entered_before_a_close_does_not_close_what_was_opened_after_it() -> None:
    script = Script().then(json=1)
    close = script.client()
    entered, may_leave, left = anyio.Event(), anyio.Event(), anyio.Event()

    async def come_early() -> None:
        async with close:
            entered.set()
            await may_leave.wait()
        left.set()

    async with anyio.create_task_group() as group:
        group.start_soon(come_early)
        await entered.wait()
        await close.aclose()
        async with close:
            may_leave.set()
            await left.wait()
            answer = await close.send(read_call())

    assert answer.parsed == 1
    assert script.closed == 2


async def test_who_entered_after_a_close_closes_though_somebody_from_before_is_there() -> None:
    script = Script()
    close = script.client()
    entered, may_leave = anyio.Event(), anyio.Event()

    async def come_early() -> None:
        async with close:
            entered.set()
            await may_leave.wait()

    async with anyio.create_task_group() as group:
        group.start_soon(come_early)
        await entered.wait()
        await close.aclose()
        async with close:
            pass
        closed = script.closed
        may_leave.set()

    assert closed == 2


async def test_a_client_whose_transport_fails_to_open_can_be_opened_later() -> None:
    class Stubborn(Script):
        tries = 0

        async def __aenter__(self) -> Self:
            self.tries += 1
            if self.tries == 1:
                raise OSError
            return self

    script = Stubborn().then(json=1)
    close = script.client()
    with pytest.raises(OSError):  # noqa: PT011 - it has no text
        await close.__aenter__()

    async with close:
        answer = await close.send(read_call())

    assert (answer.parsed, script.tries) == (1, 2)


async def test_a_client_that_was_used_and_closed_closes_again_when_it_is_left() -> None:
    script = Script().then(json=1)
    close = script.client()
    await close.send(read_call())
    await close.aclose()

    async with close:
        pass

    assert script.closed == 2


async def test_a_copy_has_its_own_options() -> None:
    script = Script().then(json=1).then(json=2).then(503)

    async with script.client(timezone="UTC") as close:
        other = close.with_options(
            timeout=5, timezone="Asia/Tokyo", max_retries=0, headers={"X-Trace": "abc"}
        )
        await close.send(read_call())
        await other.send(read_call())
        with pytest.raises(Exception, match="503"):
            await other.send(read_call())

    mine, theirs, _ = script.asked
    assert (mine.headers["x-tz-offset"], theirs.headers["x-tz-offset"]) == ("0", "9")
    assert mine.extensions["timeout"]["read"] == 60
    assert theirs.extensions["timeout"]["read"] == 5
    assert "x-trace" not in mine.headers
    assert theirs.headers["x-trace"] == "abc"


async def test_copies_of_copies_add_up() -> None:
    script = Script().then(json=1)

    async with script.client(timezone="UTC") as close:
        other = close.with_options(headers={"X-A": "1", "X-B": "1"}).with_options(
            headers={"x-b": "2"}, timezone=None
        )
        await other.send(read_call())

    headers = script.asked[0].headers
    assert (headers["x-a"], headers["x-b"]) == ("1", "2")
    assert "x-tz-offset" not in headers


async def test_a_copy_closes_nothing_of_its_parent() -> None:
    script = Script().then(json=1).then(json=2)
    close = script.client()

    await close.send(read_call())
    async with close.with_options(timeout=1):
        pass
    await close.with_options(timeout=1).aclose()
    await close.send(read_call())

    assert script.closed == 0
    await close.aclose()


async def test_a_copy_that_was_left_does_not_close_an_unused_parent_for_good() -> None:
    script = Script().then(json=1)
    close = script.client()
    async with close.with_options(timeout=1):
        pass

    answer = await close.send(read_call())

    assert answer.parsed == 1
    await close.aclose()


async def test_a_copy_alone_opens_by_use_and_its_client_closes() -> None:
    script = Script().then(json=1)
    close = script.client()

    async with close.with_options(timeout=1) as copied:
        await copied.send(read_call())
    assert script.closed == 0

    await close.aclose()
    assert script.closed == 1


async def test_a_copy_ends_with_its_parent() -> None:
    script = Script()
    async with script.client() as close:
        other = close.with_options(timeout=1)

    with pytest.raises(RequestNotSent, match="the client is closed"):
        await other.send(read_call())


def test_the_resources_of_a_copy_are_its_own() -> None:
    close = Script().client()
    mine = close.sequences

    other = close.with_options(timeout=1)

    assert other.sequences is not mine
    assert close.sequences is mine


@pytest.mark.parametrize(
    ("headers", "complaint"),
    [
        ({"Authorization": "Basic hunter2"}, "the header authorization can't be set here"),
        ({"X-Token": "hunter2\r\nX-Evil: 1"}, "header 'X-Token' holds a character"),
        ({"X-Token": "hünter2"}, "header 'X-Token' holds a character"),
        ({"X-Token": " hunter2"}, "header 'X-Token' holds a character"),
        ({"X Token": "hunter2"}, "a header can't have the name 'X Token'"),
        ({"": "hunter2"}, "a header can't have the name ''"),
        *(
            ({name: "hunter2"}, f"the header {name.lower()} can't be set here")
            for name in (
                "Content-Length",
                "Content-Type",
                "Transfer-Encoding",
                "Host",
                "Connection",
                "X-HTTP-Method-Override",
            )
        ),
    ],
)
def test_a_header_that_cannot_be_sent_is_refused(headers: dict[str, str], complaint: str) -> None:
    with pytest.raises(ValueError, match=complaint) as caught:
        Script().client().with_options(headers=headers)

    assert "nter2" not in str(caught.value)


@pytest.mark.parametrize("headers", [{"X-A": 5}, {"X-A": None}, {"X-A": b"b"}, {5: "x"}])
def test_a_header_that_is_no_text_is_refused(headers: Any) -> None:
    with pytest.raises(TypeError, match="headers must be strings"):
        Script().client().with_options(headers=headers)


async def test_a_path_that_is_none_is_refused_before_anything_is_sent() -> None:
    script = Script()

    async with script.client() as close:
        with pytest.raises(ValueError, match="a path must be percent-encoded"):
            await close.send(read_call("/me/\n"))

    assert script.asked == []


async def test_a_body_that_is_no_json_is_refused_before_anything_is_sent() -> None:
    script = Script()

    async with script.client() as close:
        with pytest.raises(ValueError, match="JSON"):
            await close.send(write_call(json={"value": float("nan")}))

    assert script.asked == []


async def test_logs_the_request_line_and_what_it_came_to(caplog: pytest.LogCaptureFixture) -> None:
    caplog.set_level(logging.DEBUG, "close_async")
    script = Script().then(503).then(429, Retry_After="2").then(json={})

    async with script.client() as close:
        await close.send(read_call("/me/", ("query", "personal")))

    logged = [
        (record.levelname, record.getMessage())
        for record in caplog.records
        if record.name == "close_async"
    ]
    assert logged == [
        ("DEBUG", "GET /me/: begins"),
        ("INFO", "GET /me/: unknown, 503 (attempt 1, 0.000 s)"),
        ("WARNING", "GET /me/: 503, again in 0.5 s"),
        ("DEBUG", "GET /me/: waited 0.5 s (retry)"),
        ("INFO", "GET /me/: refused, 429 (attempt 2, 0.000 s)"),
        ("INFO", "GET /me/: 429, again in 2 s"),
        ("DEBUG", "GET /me/: waited 2 s (rate limit)"),
        ("INFO", "GET /me/: answered, 200 (attempt 3, 0.000 s)"),
        ("DEBUG", "GET /me/: ends, answered (3 attempts, 2.500 s)"),
    ]


async def test_a_copy_of_a_subclass_keeps_what_that_holds_but_not_the_resources() -> None:
    class Named(CloseClient):
        label = "none"

    script = Script().then(json={})
    async with Named("api_key", transport=script) as close:
        close.label = "mine"
        resource = close.users

        copied = close.with_options(headers={"x-who": "copy"})
        await copied.users.me()

    assert copied.label == "mine"
    assert copied.users is not resource
    assert script.asked[0].headers["x-who"] == "copy"


@pytest.mark.parametrize("verb", ["list", "get"])
async def test_fields_as_one_string_are_refused_before_anything_is_sent(verb: str) -> None:
    script = Script()

    async with script.client() as close:
        call = getattr(close.sequences, verb)
        with pytest.raises(TypeError, match=r"fields must be a list of names.*\['name'\]"):
            call(fields="name") if verb == "list" else await call("seq_1", fields="name")

    assert script.asked == []
