"""Errors: which one an answer becomes, what it says, and that it survives pickle and copy."""

from __future__ import annotations

import copy
import json
import pickle
from datetime import UTC, datetime
from typing import TYPE_CHECKING

import httpx
import pytest

from close_async import errors
from close_async.errors import (
    AudienceEmpty,
    AudienceTooLarge,
    BadRequest,
    BulkActionFailed,
    CloseError,
    EventsMissed,
    FieldNotFetched,
    FieldUnreadable,
    Forbidden,
    GrantInvalid,
    IdempotencyKeyReused,
    JournalDamaged,
    JournalUnusable,
    MethodNotAllowed,
    NoAnswer,
    NotFound,
    OutcomeUnknown,
    PagesUnstable,
    PlanLimitReached,
    QueryNotUnderstood,
    RateLimited,
    RequestNotSent,
    ResponseUnreadable,
    ServerError,
    SignatureInvalid,
    StatusError,
    TokenStoreUnusable,
    Unauthorized,
    UnboundedQuery,
    UnknownName,
    UnsupportedMediaType,
    WaitTimedOut,
    from_response,
)
from tests.support.script import CANARY, Script

if TYPE_CHECKING:
    from collections.abc import Iterator

LINE = "POST /sequence/"
DEEP = b'{"error":' + b"[" * 100_000 + b"]" * 100_000 + b"}"
ALMOST_TOO_DEEP = b'{"error":' + b"[" * 900 + b"]" * 900 + b"}"

ALL = [
    RequestNotSent(LINE, "no connection came about"),
    OutcomeUnknown(LINE, "no answer came in time"),
    NoAnswer("GET /me/", "no answer came in time"),
    ResponseUnreadable("GET /me/", "it is no JSON", "<html>"),
    PagesUnstable("GET /sequence/", "why"),
    StatusError(LINE, 418, b"teapot"),
    BadRequest(LINE, 400, b'{"errors":["no"]}'),
    Unauthorized(LINE, 401, b""),
    GrantInvalid(LINE, 400, b'{"error": "invalid_grant"}'),
    PlanLimitReached(LINE, 402, b""),
    Forbidden(LINE, 403, b""),
    NotFound(LINE, 404, b""),
    MethodNotAllowed(LINE, 405, b""),
    UnsupportedMediaType(LINE, 415, b""),
    RateLimited(LINE, 429, b"", 7.5),
    RateLimited(LINE, 429),
    ServerError(LINE, 503, b""),
    FieldNotFetched("Sequence", "steps", ("id", "name")),
    FieldUnreadable("Sequence", "date_created", "yesterday"),
    QueryNotUnderstood("query.queries[2]", "no type"),
    UnknownName("lead_status", "Wno", ("Won",)),
    UnboundedQuery("delete"),
    AudienceEmpty("delete"),
    AudienceTooLarge(5000, 100),
    BulkActionFailed("delete", "bulkdelete_1", 3, None),
    WaitTimedOut("edit", "bulkedit_1", "processing", 60.0),
    JournalUnusable("/var/journal.db", "the disk is full", "Make room."),
    JournalDamaged("/var/journal.db", "it is empty", "Delete it."),
    SignatureInvalid("the header close-sig-hash came 0 times, not once"),
    EventsMissed(datetime(2026, 1, 1, tzinfo=UTC), datetime(2026, 2, 1, tzinfo=UTC)),
    TokenStoreUnusable("/var/tokens.json", "Permission denied", "Look at its owner"),
    IdempotencyKeyReused("bulk_emails.create spring"),
]


def answer(status: int, content: bytes = b"") -> httpx.Response:
    return httpx.Response(status, content=content)


@pytest.mark.parametrize(
    ("status", "kind"),
    [
        (301, StatusError),
        (400, BadRequest),
        (401, Unauthorized),
        (402, PlanLimitReached),
        (403, Forbidden),
        (404, NotFound),
        (405, MethodNotAllowed),
        (409, StatusError),
        (415, UnsupportedMediaType),
        (429, RateLimited),
        (500, ServerError),
        (503, ServerError),
        (520, ServerError),
        (599, ServerError),
    ],
)
def test_a_status_becomes_its_error(status: int, kind: type[StatusError]) -> None:
    error = from_response(answer(status, b'{"error":"no"}'), LINE)

    assert type(error) is kind
    assert (error.request_line, error.status_code, error.content) == (
        LINE,
        status,
        b'{"error":"no"}',
    )


@pytest.mark.parametrize(
    ("content", "message"),
    [
        (b'{"errors":["a","b"],"field-errors":{"name":"c"}}', "a; b; name: c"),
        (
            b'{"errors":[],"field-errors":{"timezone":"This field is required."}}',
            "timezone: This field is required.",
        ),
        (b'{"field-errors":{"cursor":"Expired cursor"}}', "cursor: Expired cursor"),
        (b'{"errors":["only"]}', "only"),
        (b'{"errors":"a text"}', "a text"),
        (b'{"errors":{"a":1}}', '{"a": 1}'),
        (b'{"errors":[{"a":1},null,2]}', '{"a": 1}; null; 2'),
        (b'{"errors":null,"field-errors":null}', ""),
        (b'{"errors":[],"field-errors":{}}', ""),
        (b'{"field-errors":["odd"]}', ""),
        (
            b'{"field-errors":{"steps":{"0":{"delay":"Not a number"}}}}',
            'steps: {"0": {"delay": "Not a number"}}',
        ),
        (b'{"error":"The request contains invalid JSON."}', "The request contains invalid JSON."),
        (b'{"error":{"message":"API call limit","rate_reset":0.87}}', "API call limit"),
        (b'{"error":{"code":7}}', '{"code": 7}'),
        (b'{"error":{"message":{"deep":"x"}}}', '{"deep": "x"}'),
        (b'{"error":null}', ""),
        (b'{"message":"unknown shape"}', '{"message":"unknown shape"}'),
        (b'["a list"]', '["a list"]'),
        (b"null", "null"),
        (b'{"errors":["cut', '{"errors":["cut'),
        (b"", ""),
        (b"  \n ", ""),
        (b"Bad\n\n  gateway\t!", "Bad gateway !"),
        (
            b"<html><head>\n<title>502 Bad Gateway</title></head><body>x</body></html>",
            "502 Bad Gateway",
        ),
        (b"<html>no title</html>", "<html>no title</html>"),
        (b"\xff\xfe", "\ufffd\ufffd"),
        (b'{"error":"\\ud800 half"}', "half"),
        (b"\x1b[31mred\x1b[0m", "[31mred [0m"),
        ('{"error":"Größe"}'.encode(), "Größe"),
        (DEEP, DEEP[:499].decode() + "…"),
        (b"x" * 200_000, "x" * 499 + "…"),
    ],
    ids=lambda value: repr(value)[:40],
)
@pytest.mark.parametrize("status", [400, 404, 429, 500])
def test_the_message_is_what_close_said(status: int, content: bytes, message: str) -> None:
    error = from_response(answer(status, content), LINE)

    assert error.message == message
    assert str(error).startswith(
        f"{LINE} was answered with {status}: {message or 'no explanation was given'}"
    )


@pytest.mark.parametrize("content", [DEEP, ALMOST_TOO_DEEP])
def test_deep_nesting_breaks_nothing(content: bytes) -> None:
    error = BadRequest(LINE, 400, content)

    assert len(str(error)) < 600
    assert (error.errors, error.field_errors) == ((), {})


@pytest.mark.parametrize(
    ("content", "listed", "by_field"),
    [
        (b'{"errors":["a"],"field-errors":{"n":"b"}}', ("a",), {"n": "b"}),
        (b'{"errors":["a",{"b":1}]}', ("a", '{"b": 1}'), {}),
        (b'{"errors":"a"}', ("a",), {}),
        (b'{"field-errors":{"steps":{"0":"x"}}}', (), {"steps": {"0": "x"}}),
        (b'{"field-errors":["x"]}', (), {}),
        (b'{"error":"x"}', (), {}),
        (b"[]", (), {}),
        (b"", (), {}),
        (b"<html>", (), {}),
    ],
)
def test_a_bad_request_tells_what_is_wrong_and_where(
    content: bytes, listed: tuple[str, ...], by_field: dict[str, object]
) -> None:
    error = BadRequest(LINE, 400, content)

    assert error.errors == listed
    assert error.field_errors == by_field


def test_a_repr_leaves_the_body_out() -> None:
    assert repr(NotFound("GET /me/", 404, b"x" * 200_000)) == "NotFound('GET /me/', 404)"


def test_a_rate_limit_tells_how_long_to_wait() -> None:
    error = from_response(answer(429), LINE, retry_after=90.5)

    assert isinstance(error, RateLimited)
    assert error.retry_after == 90.5
    assert str(error) == (
        "POST /sequence/ was answered with 429: no explanation was given, retry in 90.5 s"
    )


def test_a_rate_limit_without_a_time_says_so() -> None:
    assert str(RateLimited(LINE, 429)).endswith("no waiting time given")


@pytest.mark.anyio
@pytest.mark.parametrize("status", [400, 404, 418, 429, 500])
async def test_an_error_has_the_headers_of_its_answer(status: int) -> None:
    script = Script().then(
        status,
        headers={
            "x-request-id": "r1",
            "ratelimit": "limit=1, remaining=0, reset=900",
            "set-cookie": "session=hunter2",
            "x-echo": f"key {CANARY}",
        },
    )
    async with script.client(max_retries=0) as close:
        with pytest.raises(StatusError) as caught:
            await close.users.me()
    error = caught.value

    for one in (error, copy.copy(error), pickle.loads(pickle.dumps(error))):  # noqa: S301 - ours
        assert one.headers["X-Request-Id"] == "r1"
        assert one.headers["x-echo"] == "key [redacted]"
        assert "Set-Cookie" not in one.headers
    assert "r1" not in f"{error}{error!r}{error.args!r}"


@pytest.mark.anyio
async def test_an_answer_to_an_earlier_call_has_no_headers() -> None:
    script = Script().then(429, RateLimit="limit=1, remaining=0, reset=900")
    async with script.client() as close:
        with pytest.raises(RateLimited) as first:
            await close.users.me()
        with pytest.raises(RateLimited) as second:
            await close.users.me()

    assert first.value.headers["ratelimit"] == "limit=1, remaining=0, reset=900"
    assert dict(second.value.headers) == {}


@pytest.mark.parametrize("error", ALL, ids=lambda error: type(error).__name__)
@pytest.mark.parametrize(
    "duplicate",
    [copy.copy, copy.deepcopy, lambda error: pickle.loads(pickle.dumps(error))],  # noqa: S301 - ours
    ids=["copy", "deepcopy", "pickle"],
)
def test_errors_survive_pickle_and_copy(error: CloseError, duplicate: object) -> None:
    assert callable(duplicate)

    twin = duplicate(error)

    assert type(twin) is type(error)
    assert str(twin) == str(error)
    assert vars(twin) == vars(error)
    assert twin.args == error.args


# Of Python's own, and what an unknown outcome carries without showing it.
UNSHOWN = {"name", "operation", "sent", "sent_at", "_look", "_mend"}


@pytest.mark.parametrize("error", ALL, ids=lambda error: type(error).__name__)
def test_an_error_keeps_its_facts_and_makes_its_own_sentence(error: CloseError) -> None:
    facts = [value for name, value in vars(error).items() if name not in UNSHOWN]

    assert facts == list(error.args)
    assert len(str(error)) > 15
    assert str(error) != str(error.args)


def test_every_error_is_tried_here() -> None:
    assert {type(error) for error in ALL} == set(_subclasses(CloseError))
    assert {kind.__name__ for kind in _subclasses(CloseError)} | {"CloseError"} == set(
        errors.__all__
    )


def test_the_drawing_on_top_shows_every_error() -> None:
    drawing = errors.__doc__ or ""

    drawn = {word for line in drawing.splitlines() if "──" in line for word in line.split()[:5]}

    assert {kind.__name__ for kind in _subclasses(CloseError)} <= drawn


@pytest.mark.parametrize(
    ("kind", "builtin"),
    [
        (FieldNotFetched, AttributeError),
        (FieldUnreadable, ValueError),
        (QueryNotUnderstood, ValueError),
        (UnboundedQuery, ValueError),
        (WaitTimedOut, TimeoutError),
    ],
)
def test_some_errors_are_what_python_calls_them(kind: type, builtin: type) -> None:
    assert issubclass(kind, builtin)


def test_a_wait_that_timed_out_is_no_error_of_the_operating_system() -> None:
    error = WaitTimedOut("edit", "bulkedit_1", "processing", 60.0)

    assert (error.errno, error.strerror, error.filename) == (None, None, None)


def test_no_depth_of_nesting_is_too_much() -> None:
    for depth in range(500, 1100):
        content = b'{"error":' + b"[" * depth + b"]" * depth + b"}"

        assert len(BadRequest(LINE, 400, content).message) <= 500


def test_a_missing_field_has_no_attribute() -> None:
    class Model:
        @property
        def steps(self) -> object:
            raise FieldNotFetched("Sequence", "steps")

    assert getattr(Model(), "steps", "absent") == "absent"


def test_every_body_is_a_json_text_or_not_and_nothing_is_raised() -> None:
    for content in (b"{}", b"1e999", b"NaN", json.dumps({"error": ["x"]}).encode()):
        assert isinstance(BadRequest(LINE, 400, content).message, str)


def _subclasses(kind: type[CloseError]) -> Iterator[type[CloseError]]:
    for sub in kind.__subclasses__():
        if sub.__module__ == errors.__name__:
            yield sub
            yield from _subclasses(sub)
