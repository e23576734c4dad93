"""What comes to a webhook's URL: from Close, or not."""

from __future__ import annotations

import hashlib
import hmac
import json
import traceback
from datetime import UTC, datetime, timedelta
from email.message import Message
from typing import TYPE_CHECKING, Any

import httpx
import pytest
from hypothesis import given, strategies as st
from starlette.applications import Starlette
from starlette.datastructures import Headers
from starlette.responses import Response
from starlette.routing import Route

from close_async import SignatureInvalid
from close_async.events import Event
from close_async.sandbox import Sandbox, SteppedClock
from close_async.webhooks import verify
from tests.sandbox.worlds import add_lead, call

if TYPE_CHECKING:
    from starlette.requests import Request

pytestmark = pytest.mark.anyio

KEY = "8f2b6cf4a1e05d7793b41e4f3f1ab7a1a3f6a9c9b5d54e4f8d2f0c61c0a3e9b7"
NOW = datetime(2026, 3, 2, 12, tzinfo=UTC)
STAMP = str(int(NOW.timestamp()))
EVENT: dict[str, Any] = {
    "id": "ev_1",
    "object_type": "lead",
    "object_id": "lead_1",
    "action": "created",
    "date_created": "2026-03-02T11:59:58.000000",
    "date_updated": "2026-03-02T11:59:58.000000",
    "data": {"name": "Müller"},
    "of_tomorrow": [1],
}
BODY = json.dumps({"event": EVENT, "subscription_id": "whsub_1"}).encode()


def sign(body: bytes = BODY, stamp: str = STAMP, key: str = KEY) -> str:
    """The signature of Close."""
    return hmac.new(bytes.fromhex(key), stamp.encode() + body, hashlib.sha256).hexdigest()


def signed(body: bytes = BODY, stamp: str = STAMP) -> dict[str, str]:
    """The two headers of Close."""
    return {"close-sig-hash": sign(body, stamp), "close-sig-timestamp": stamp}


def refusal(body: Any = BODY, headers: Any = None, key: Any = KEY, **more: Any) -> str:
    """Why it's refused. Neither the text nor the frames show a secret or what came."""
    chosen = signed() if headers is None else headers
    with pytest.raises(SignatureInvalid) as raised:
        verify(body, chosen, key, now=NOW, **more)
    error = raised.value
    frames = [frame for frame, _ in traceback.walk_tb(error.__traceback__)][1:]
    shown = repr([str(error), repr(error), error.__notes__ if hasattr(error, "__notes__") else ""])
    shown += repr([frame.f_locals for frame in frames])
    for secret in (KEY, sign(), "Müller", "whsub_1"):
        assert secret not in shown
    assert error.__cause__ is error.__context__ is None
    return error.reason


async def test_what_the_sandbox_delivers_is_verified_and_typed() -> None:
    clock = SteppedClock()
    sandbox, got = Sandbox(leads=0, clock=clock), list[Event]()
    events = [{"object_type": "lead", "action": "created"}]
    url = "http://127.0.0.1:9/hook"
    hook = await call(sandbox, "POST", "/webhook/", {"url": url, "events": events})

    async def take(request: Request) -> Response:
        body = await request.body()
        got.append(verify(body, request.headers, hook["signature_key"], now=clock.now()))
        return Response()

    receiver = Starlette(routes=[Route("/hook", take, methods=["POST"])])
    add_lead(sandbox, "Bluth")
    accepted = await sandbox.deliver_webhooks(httpx.ASGITransport(receiver))

    (event,) = got
    assert accepted == 1
    assert (event.object_type, event.action, event.object_id) == ("lead", "created", "lead_Bluth")
    assert event.data is not None
    assert event.data["name"] == "Bluth"
    assert event.date_created == clock.now()


def in_message() -> Message:
    """As `http.server` has them."""
    message = Message()
    for name, value in signed().items():
        message[name.title()] = value
    return message


PAIRS = list(signed().items())
FORMS: dict[str, Any] = {
    "dict": signed(),
    "titles": {name.title(): value for name, value in PAIRS},
    "httpx": httpx.Headers(PAIRS),
    "starlette": Headers(signed()),
    "asgi": [(name.encode(), value.encode()) for name, value in PAIRS],
    "wsgi": {f"HTTP_{name.upper().replace('-', '_')}": value for name, value in PAIRS}
    | {"wsgi.input": object(), "SERVER_PORT": 80, 5: None},
    "http.server": in_message(),
    "upper-case hex": {**signed(), "close-sig-hash": sign().upper()},
}


@pytest.mark.parametrize("form", FORMS)
def test_headers_are_taken_as_frameworks_have_them(form: str) -> None:
    event = verify(BODY, FORMS[form], KEY, now=NOW)

    assert event == Event.from_dict(EVENT)
    assert event.date_updated == datetime(2026, 3, 2, 11, 59, 58, tzinfo=UTC)
    assert event["of_tomorrow"] == [1]


@pytest.mark.parametrize("key", [KEY[:-1] + "8", "00", KEY * 2])
def test_another_key_does_not_fit(key: str) -> None:
    assert refusal(key=key).startswith("the signature doesn't fit")


@given(st.integers(0, len(BODY) - 1), st.integers(1, 255))
def test_no_byte_may_be_another(at: int, flip: int) -> None:
    changed = bytearray(BODY)
    changed[at] ^= flip

    assert refusal(bytes(changed)).startswith("the signature doesn't fit")


@pytest.mark.parametrize("body", [b"", BODY + b" ", BODY[:-1], b"1" + BODY, BODY * 1000])
def test_no_byte_may_be_missing_or_more(body: bytes) -> None:
    assert refusal(body).startswith("the signature doesn't fit")


def test_a_byte_of_the_body_cannot_become_one_of_the_time() -> None:
    body, stamp = b"1" + BODY, STAMP
    headers = {"close-sig-hash": sign(body, stamp), "close-sig-timestamp": stamp + "1"}

    # What is signed is the same. Only the time says that it's forged.
    assert refusal(BODY, headers).startswith("it was signed")


@pytest.mark.parametrize("name", ["close-sig-hash", "close-sig-timestamp"])
@pytest.mark.parametrize(
    ("value", "reason"),
    [
        (None, "came 0 times"),
        ("", "not what Close sends"),
        (b"\xff\xfe", "not what Close sends"),
        ("ü" * 64, "not what Close sends"),
        ("g" * 64, "not what Close sends"),
        (f"{STAMP}, {STAMP}", "not what Close sends"),
        (f" {STAMP}", "not what Close sends"),
        (f"{STAMP}\n", "not what Close sends"),
        (f"{sign()}\n", "not what Close sends"),
        ("-1", "not what Close sends"),
        ("1e9", "not what Close sends"),
        ("nan", "not what Close sends"),
        ("1_000", "not what Close sends"),
        ("١٧٧٢٤٥٢٨٠٠", "not what Close sends"),
        ("\N{FULLWIDTH DIGIT NINE}" * 64, "not what Close sends"),
        ("9" * 100_000, "not what Close sends"),
        (5, "not what Close sends"),
        (["a"], "not what Close sends"),
    ],
)
def test_a_header_that_is_none(name: str, value: Any, reason: str) -> None:
    headers = {key: one for key, one in {**signed(), name: value}.items() if one is not None}

    text = refusal(BODY, headers)

    assert name in text
    assert reason in text


@pytest.mark.parametrize("name", ["close-sig-hash", "close-sig-timestamp"])
def test_a_header_that_comes_twice_is_refused(name: str) -> None:
    again = [*PAIRS, (name.upper(), signed()[name])]

    assert refusal(BODY, again) == f"the header {name} came 2 times, not once"
    assert refusal(BODY, Headers(raw=[(a.encode(), b.encode()) for a, b in again]))
    assert refusal(BODY, httpx.Headers(again))


@pytest.mark.parametrize("seconds", [-301, 301, -86400 * 9, 86400 * 400])
def test_what_was_signed_at_another_time_is_refused(seconds: int) -> None:
    then = NOW + timedelta(seconds=seconds)

    text = refusal(BODY, signed(BODY, str(int(then.timestamp()))))

    when = "in the future" if seconds > 0 else "ago"
    assert text == f"it was signed {abs(seconds)} s {when}, tolerance=300 s"


def test_the_tolerance_is_a_choice() -> None:
    then = signed(BODY, str(int(NOW.timestamp()) - 900))

    assert verify(BODY, then, KEY, tolerance=900, now=NOW).id == "ev_1"
    assert verify(BODY, signed(), KEY, tolerance=0, now=NOW).id == "ev_1"
    assert refusal(BODY, then, tolerance=899.5)


def test_without_now_it_is_now() -> None:
    stamp = str(int(datetime.now(UTC).timestamp()))

    assert verify(BODY, signed(BODY, stamp), KEY).id == "ev_1"
    with pytest.raises(SignatureInvalid):
        verify(BODY, signed(), KEY)


@pytest.mark.parametrize(
    "body",
    [
        b"",
        b"null",
        b"[]",
        b"{}",
        b"<html>",
        b"\xff",
        b'{"event": null}',
        b'{"event": "id"}',
        b'{"event": [1]}',
        b'{"event": {"id": 5}}',
        b'{"event": {}}',
        BODY[:-2],
        b"[" * 100_000,
    ],
)
def test_what_is_signed_and_no_event_is_refused(body: bytes) -> None:
    assert refusal(body, signed(body)) == "the signature is right, but the body is not an event"


@pytest.mark.parametrize(
    ("wrong", "error"),
    [
        ({"body": BODY.decode()}, TypeError),
        ({"body": json.loads(BODY)}, TypeError),
        ({"body": None}, TypeError),
        ({"headers": None}, TypeError),
        ({"headers": 5}, TypeError),
        ({"headers": "close-sig-hash"}, TypeError),
        ({"headers": ["close-sig-hash"]}, TypeError),
        ({"headers": [("close-sig-hash", "a", "b")]}, TypeError),
        ({"signature_key": ""}, ValueError),
        ({"signature_key": None}, ValueError),
        ({"signature_key": KEY.encode()}, ValueError),
        ({"signature_key": KEY[1:]}, ValueError),
        ({"signature_key": f"{KEY}\n"}, ValueError),
        ({"signature_key": f"{KEY[:10]} {KEY[10:]}"}, ValueError),
        ({"signature_key": "\N{FULLWIDTH DIGIT ONE}" * 2}, ValueError),
        ({"signature_key": f"'{KEY}'"}, ValueError),
        ({"tolerance": -1}, ValueError),
        ({"tolerance": float("nan")}, ValueError),
        ({"tolerance": float("inf")}, ValueError),
        ({"tolerance": None}, ValueError),
        ({"tolerance": 10**400}, ValueError),
        ({"tolerance": True}, ValueError),
        ({"now": datetime(2026, 3, 2)}, ValueError),  # noqa: DTZ001 - that's what is wrong
    ],
)
def test_a_wrong_argument_is_named_and_not_shown(
    wrong: dict[str, Any], error: type[Exception]
) -> None:
    right: dict[str, Any] = {"body": BODY, "headers": signed(), "signature_key": KEY, "now": NOW}

    with pytest.raises(error) as raised:
        verify(**{**right, **wrong})

    assert str(raised.value).startswith(next(iter(wrong)))
    assert KEY[:8] not in repr(raised.value)
    assert "Müller" not in repr(raised.value)
