"""A secret is nowhere to be seen, whatever the server sends back and whatever is asked for it."""

from __future__ import annotations

import base64
import copy
import html
import json
import logging
import pickle
import socket
import threading
import traceback
from typing import TYPE_CHECKING, Any
from urllib.parse import quote

import attrs
import httpx
import pytest

from close_async import ApiKey, CloseClient, CloseError, MemoryTokenStore, NoAnswer, OAuth, Tokens
from close_async.auth import AccessToken
from tests.support.script import CANARY, Script, read_call, write_call

if TYPE_CHECKING:
    from collections.abc import Callable

pytestmark = pytest.mark.anyio

BASIC = base64.b64encode(f"{CANARY}:".encode()).decode()
TOKEN = "hunter2-access+/=="  # noqa: S105 - of a test
GATEWAY = "hunter2-gateway"

ECHOES: dict[str, Callable[[str], dict[str, Any]]] = {
    "JSON": lambda said: {
        "json": {"error": f"Unknown: {said}", "headers": {"authorization": said}}
    },
    "field errors": lambda said: {"json": {"field-errors": {"key": [said]}}},
    "escaped": lambda said: {
        "content": json.dumps({"error": said}).replace("/", "\\/").replace("+", "\\u002b").encode()
    },
    "HTML": lambda said: {"content": f"<title>502</title>{html.escape(said)}".encode()},
    "HTML title": lambda said: {"content": f"<title>No {html.escape(said)}</title>".encode()},
    "URL": lambda said: {"content": f"see https://x.example/?auth={quote(said, safe='')}".encode()},
    "lower case": lambda said: {"content": said.lower().encode()},
    "cut off by the server": lambda said: {"content": f"Authorization: {said[:24]}...".encode()},
    "cut off by us": lambda said: {"content": b"x" * 185 + said.encode()},
    "cut off by us, later": lambda said: {"content": b"x" * 485 + said.encode()},
    "headers": lambda said: {"headers": {"x-echo": said, "www-authenticate": said}},
}
SIGNERS: dict[str, tuple[httpx.Auth, tuple[str, ...]]] = {
    "key": (ApiKey(CANARY), (CANARY, BASIC)),
    "token": (AccessToken(TOKEN), (TOKEN,)),
    "other": (httpx.BasicAuth("somebody", "hunter2-password"), ("hunter2-password",)),
}


@pytest.mark.parametrize("call", [read_call(), write_call(json={})], ids=["read", "write"])
@pytest.mark.parametrize("status", [200, 400, 401, 500, 302])
@pytest.mark.parametrize("echo", ECHOES)
@pytest.mark.parametrize("signer", SIGNERS)
async def test_what_the_server_sends_back_is_not_shown(
    signer: str, echo: str, status: int, call: Any, caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level(logging.DEBUG)
    auth, secrets = SIGNERS[signer]
    for secret in (*secrets, GATEWAY):
        script = Script().then(status, **ECHOES[echo](secret))
        close = script.client(auth=auth, max_retries=0, on_unknown="raise")
        close = close.with_options(headers={"x-gateway-key": GATEWAY})

        try:
            await close.send(call)
        except CloseError as error:
            shown = show_all(error) + caplog.text
            assert secret[:20].lower() not in shown.lower()
            for frame in frames(error):
                assert secret[:20].lower() not in frame.lower()


async def test_the_rest_of_what_the_server_says_is_kept() -> None:
    said = {"errors": [f"{CANARY} may not"], "field-errors": {"name": "Too long: schlüssel"}}
    script = Script().then(400, json=said)

    with pytest.raises(CloseError) as caught:
        await script.client().send(read_call())

    assert str(caught.value) == (
        "GET /me/ was answered with 400: [redacted] may not; name: Too long: schlüssel"
    )


@pytest.mark.parametrize(
    ("secret", "said"),
    [
        ("a1b2c3d", "a1b2c3d may not"),
        ("a1b2c3d4", "[redacted] may not"),
        ("a1b2c3d4e", "[redacted] may not"),
    ],
)
async def test_what_is_very_short_is_no_secret(secret: str, said: str) -> None:
    """It would be found in every other word."""
    script = Script().then(400, json={"errors": [f"{secret} may not"]})
    close = script.client().with_options(headers={"x-gateway-key": secret})

    with pytest.raises(CloseError) as caught:
        await close.send(read_call())

    assert str(caught.value) == f"GET /me/ was answered with 400: {said}"


@pytest.mark.parametrize("length", [11, 12, 13, 20])
async def test_of_a_long_secret_its_beginning_is_no_more_shown_than_all_of_it(length: int) -> None:
    secret = "a1b2c3d4e5f6g7h8i9j0k1"  # noqa: S105 - made up
    script = Script().then(400, json={"errors": [f"{secret[:length]} may not"]})
    close = script.client().with_options(headers={"x-gateway-key": secret})

    with pytest.raises(CloseError) as caught:
        await close.send(read_call())

    said = f"{secret[:length]} may not" if length < 12 else "[redacted] may not"
    assert str(caught.value) == f"GET /me/ was answered with 400: {said}"


@pytest.mark.parametrize(
    "answer",
    [
        f"HTTP/1.1 200 OK\r\nbroken {BASIC}\r\n\r\n",
        f"NO/1.1 {BASIC} {CANARY}\r\n\r\n",
        f"HTTP/1.1 200 OK\r\ncontent-length: {CANARY}\r\n\r\n",
        f"HTTP/1.1 200 OK\r\ntransfer-encoding: chunked\r\n\r\n{CANARY}\r\n",
    ],
    ids=["header", "status line", "length", "chunk"],
)
async def test_what_is_no_http_is_not_shown_either(
    answer: str, caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level(logging.DEBUG, "close_async")
    listener = socket.create_server(("127.0.0.1", 0))
    thread = threading.Thread(target=answer_once, args=(listener, answer.encode()))
    thread.start()
    url = f"http://127.0.0.1:{listener.getsockname()[1]}/api/v1"

    async with CloseClient(CANARY, base_url=url, max_retries=0) as close:
        with pytest.raises(CloseError) as caught:
            await close.users.me()
    thread.join()

    shown = "\n".join([show_all(caught.value), caplog.text, *frames(caught.value)])
    assert CANARY not in shown
    assert BASIC not in shown


async def test_a_proxy_that_says_nothing_leaves_no_key_in_a_variable() -> None:
    with socket.create_server(("127.0.0.1", 0)) as listener:
        proxy = f"http://127.0.0.1:{listener.getsockname()[1]}"
        url = "http://127.0.0.1:9/api/v1"
        options: dict[str, Any] = {"proxy": proxy, "timeout": 0.2, "max_retries": 0}
        async with CloseClient(CANARY, base_url=url, **options) as close:
            with pytest.raises(NoAnswer) as caught:
                await close.users.me()

    shown = "\n".join([show_all(caught.value), *frames(caught.value)])
    assert CANARY not in shown
    assert BASIC not in shown


async def test_no_header_of_a_user_is_shown_that_is_more_than_a_word() -> None:
    headers = {"X-Tenant": "hunter2-tenant", "X-Stage": "production"}
    said = "tenant hunter2-tenant on production, application/json"
    script = Script().then(400, json={"error": said})
    close = script.client().with_options(headers=headers)

    with pytest.raises(CloseError, match=r"tenant \[redacted\] on production, application/json"):
        await close.send(read_call())


def answer_once(listener: socket.socket, answer: bytes) -> None:
    with listener, listener.accept()[0] as connection:
        connection.recv(65536)
        connection.sendall(answer)


NOT_KEYS: dict[str, tuple[Any, str]] = {
    "double quotes": (f'"{CANARY}"', "quotation mark"),
    "single quotes": (f"'{CANARY}'", "quotation mark"),
    "one quote": (f"{CANARY}'", "quotation mark"),
    "bytes": (CANARY.encode(), "must be a string, got bytes"),
    "number": (5, "must be a string, got int"),
    "list": ([CANARY], "must be a string, got list"),
    "line end": (f"{CANARY}\n", "holds white space"),
    "tab": (f"\t{CANARY}", "holds white space"),
    "no ASCII": (f"{CANARY}ü", "holds white space or a character outside ASCII"),
    "empty": ("", "must not be empty"),
}


@pytest.mark.parametrize("wrong", NOT_KEYS)
@pytest.mark.parametrize("option", ["api_key", "access_token"])
def test_what_is_no_key_is_refused_and_in_no_variable(option: str, wrong: str) -> None:
    given, complaint = NOT_KEYS[wrong]
    kind: Any = {"api_key": ApiKey, "access_token": AccessToken}[option]

    for make in (lambda: CloseClient(**{option: given}), lambda: kind(given)):
        with pytest.raises(ValueError, match=complaint) as caught:
            make()

        assert CANARY not in "\n".join([show_all(caught.value), *frames(caught.value)])


def test_a_key_of_the_environment_with_its_quotes_is_refused(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setenv("CLOSE_API_KEY", f'"{CANARY}"')

    with pytest.raises(ValueError, match="some env files keep the quotes") as caught:
        CloseClient.from_env()

    assert CANARY not in "\n".join([show_all(caught.value), *frames(caught.value)])


@pytest.mark.parametrize(
    "wrong",
    [
        {"timezone": "Nowhere"},
        {"timeout": -1},
        {"max_retries": -1},
        {"base_url": "http://close.com"},
        {"on_unknown": "?"},
        {"settle": "x"},
    ],
    ids=lambda wrong: next(iter(wrong)),
)
@pytest.mark.parametrize("option", ["api_key", "access_token"])
def test_no_variable_holds_the_key_when_another_argument_is_wrong(
    option: Any, wrong: dict[str, Any]
) -> None:
    with pytest.raises(ValueError, match=r"must|known") as caught:
        CloseClient(**{option: CANARY, **wrong})

    assert CANARY not in "\n".join(frames(caught.value))


@pytest.mark.parametrize(
    ("headers", "wrong"),
    [
        ({"x-gateway-key": f"{GATEWAY}\n"}, {}),
        ({"x-gateway-key": GATEWAY, "host": "x"}, {}),
        ({"x-gateway-key": GATEWAY, "x y": "x"}, {}),
        ({"x-gateway-key": GATEWAY, "x-number": 5}, {}),
        ({"x-gateway-key": GATEWAY}, {"timeout": -1}),
        ({"x-gateway-key": GATEWAY}, {"idempotency_key": "needs a journal"}),
    ],
)
def test_no_variable_holds_a_header_when_an_option_is_wrong(headers: Any, wrong: Any) -> None:
    with pytest.raises((ValueError, TypeError)) as caught:
        CloseClient(CANARY).with_options(headers=headers, **wrong)

    assert GATEWAY not in "\n".join([str(caught.value), *frames(caught.value)])


HOLDERS: dict[str, Any] = {
    "ApiKey": ApiKey(CANARY),
    "AccessToken": AccessToken(CANARY),
    "OAuth": OAuth(
        client_id="app",
        client_secret=CANARY,
        store=MemoryTokenStore(Tokens(CANARY, CANARY)),
    ),
    "store": MemoryTokenStore(Tokens(CANARY, CANARY)),
}


@pytest.mark.parametrize("holder", HOLDERS)
def test_what_holds_a_secret_does_not_show_it(holder: str) -> None:
    held = HOLDERS[holder]

    shown = [repr(held), str(held), f"{getattr(held, '__dict__', {})}"]
    with pytest.raises(TypeError, match="can't be pickled"):
        pickle.dumps(held)

    assert not [one for one in shown if CANARY in one or BASIC in one]


def test_a_client_does_not_show_its_key() -> None:
    close = CloseClient(CANARY)

    shown = [
        repr(vars(close)),
        repr(attrs.asdict(close._settings)),
        repr(vars(close._settings.auth)),
    ]

    assert not [one for one in shown if CANARY in one or BASIC in one]


def test_a_key_may_be_copied() -> None:
    key = ApiKey(CANARY)

    assert copy.copy(key) is key
    assert copy.deepcopy([key]) == [key]


def show_all(error: BaseException) -> str:
    """Return everything that an error and what led to it shows, and what a pickle of it holds."""
    shown = [pickle.dumps(error).decode("latin-1")]
    following: BaseException | None = error
    while following is not None:
        shown += [str(following), repr(following), repr(following.args), repr(vars(following))]
        shown += traceback.format_exception(following)
        following = following.__cause__ or following.__context__
    return "\n".join(shown)


def frames(error: BaseException) -> list[str]:
    """Return the variables of all frames, but those of the tests, that an error went through."""
    shown: list[str] = []
    following: BaseException | None = error
    while following is not None:
        for frame, _ in traceback.walk_tb(following.__traceback__):
            if "/tests/" not in frame.f_code.co_filename:
                shown += [f"{name}: {_repr(value)}" for name, value in frame.f_locals.items()]
        following = following.__cause__ or following.__context__
    return shown


def _repr(value: object) -> str:
    # As tools do: what isn't made to its end yet may have no repr.
    try:
        return repr(value)
    except AttributeError:
        return ""
