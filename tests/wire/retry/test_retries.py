"""What is sent again, when, and what is never sent again. Through the client, by a script."""

from __future__ import annotations

import traceback
from typing import TYPE_CHECKING, Any, TypeAlias

import anyio
import attrs
import httpx
import pytest
from hypothesis import given, strategies as st

from close_async._wire.common.settings import Policy
from close_async._wire.message.outcome import Outcome
from close_async._wire.retry.policy import Attempt, Retry, decide
from close_async.errors import (
    CloseError,
    NoAnswer,
    NotFound,
    OutcomeUnknown,
    RateLimited,
    RequestNotSent,
    ServerError,
    StatusError,
)
from tests.support.script import Script, read_call, write_call

if TYPE_CHECKING:
    from collections.abc import Generator

    from close_async._core.call import Call, Effect
    from close_async._wire.common.settings import OnUnknown

pytestmark = pytest.mark.anyio

Event: TypeAlias = tuple[str, dict[str, object]]

READ = read_call()
CREATE = write_call("POST")
REPEATS = [write_call("PUT", "/x/x_1/", {"status": "paused"}), write_call("DELETE", "/x/x_1/")]
WRITES = [CREATE, *REPEATS]
CALLS = [READ, *WRITES]

NEVER_LEFT = [
    httpx.ConnectError("refused"),
    httpx.ConnectTimeout("slow"),
    httpx.PoolTimeout("full"),
    httpx.ProxyError("407"),
]
LEFT = [
    httpx.ReadError("reset"),
    httpx.ReadTimeout("slow"),
    httpx.WriteError("broken"),
    httpx.WriteTimeout("slow"),
    httpx.RemoteProtocolError("Server disconnected without sending a response."),
    httpx.CloseError("?"),
    httpx.DecodingError("gzip"),
    ConnectionResetError("raw"),
    anyio.BrokenResourceError(),
    anyio.ClosedResourceError(),
    anyio.EndOfStream(),
    anyio.BusyResourceError("writing to"),
    EOFError("of a transport"),
    RuntimeError("Event loop is closed"),
    httpx.InvalidURL("of a transport"),
    type("PoolTimeout", (Exception,), {})("of another stack"),
]
BROKEN = [408, 500, 502, 503, 504, 520, 524, 599]
FINAL = [400, 401, 402, 403, 404, 405, 409, 415, 501, 505]


CONNECTING: Event = ("connection.connect_tcp.started", {})


class Proxied(Script):
    """Tells the listener of a request what httpx's own transport would tell."""

    def __init__(self, *events: Event) -> None:
        super().__init__()
        self._events = events

    async def handle_async_request(self, request: httpx.Request) -> httpx.Response:
        """Tell, then play the next step."""
        for event, info in self._events:
            await request.extensions["trace"](event, info)
        return await super().handle_async_request(request)


def name(value: object) -> str:
    return f"{value.method}" if hasattr(value, "method") else repr(value)


@pytest.mark.parametrize("call", CALLS, ids=name)
async def test_waits_as_long_as_close_asks(call: Call[Any]) -> None:
    script = Script().then(429, RateLimit="limit=100, remaining=0, reset=7").then(json=1)

    async with script.client() as close:
        answer = await close.send(call)

    assert answer.parsed == 1
    assert script.slept == [7.0]
    assert len(script.asked) == 2


async def test_backs_off_if_close_asks_for_a_pause_of_nothing() -> None:
    script = Script().then(429, Retry_After="0").then(429).then(json=1)

    async with script.client() as close:
        await close.send(READ)

    assert script.slept == [0.5, 1.0]


@pytest.mark.parametrize("call", CALLS, ids=name)
async def test_a_pause_that_is_too_long_is_handed_to_the_caller_at_once(call: Call[Any]) -> None:
    script = Script().then(429, Retry_After="61")

    async with script.client() as close:
        with pytest.raises(RateLimited, match="retry in 61 s") as caught:
            await close.send(call)

    assert caught.value.retry_after == 61
    assert script.slept == []


@pytest.mark.parametrize("call", CALLS, ids=name)
async def test_who_would_wait_as_long_for_the_answer_to_another_call_is_not_sent(
    call: Call[Any],
) -> None:
    script = Script().then(429, Retry_After="90")

    async with script.client() as close:
        with pytest.raises(RateLimited):
            await close.send(call)
        await script.sleep(20)
        with pytest.raises(RateLimited, match="retry in 70 s") as caught:
            await close.send(call)

    assert len(script.asked) == 1
    assert caught.value.request_line == f"{call.method} {call.path}"
    assert (caught.value.status_code, caught.value.retry_after) == (429, 70)
    assert caught.value.__notes__ == [
        "It was not sent: that was the answer to an earlier call of the same kind."
    ]


@pytest.mark.parametrize("call", REPEATS, ids=name)
async def test_a_write_that_may_have_been_done_stays_unknown_though_it_can_t_go_again(
    call: Call[Any],
) -> None:
    """While it waits for its second attempt, another one like it hears of a long pause."""
    script = Script().then(502).then(429, Retry_After="90")
    others: list[Exception] = []

    async def sleep(seconds: float) -> None:
        await script.sleep(seconds)
        if not others:
            with pytest.raises(RateLimited) as caught:
                await close.send(call)
            others.append(caught.value)

    clock = attrs.evolve(script.clock, sleep=sleep)
    async with script.client(clock=clock, on_unknown="raise") as close:
        with pytest.raises(OutcomeUnknown, match="the answer was 502"):
            await close.send(call)

    assert len(script.asked) == 2
    assert len(others) == 1


@pytest.mark.parametrize("call", CALLS, ids=name)
async def test_a_short_wait_uses_up_no_retry(call: Call[Any]) -> None:
    script = Script()
    for _ in range(8):
        script.then(429, RateLimit="limit=20, remaining=0, reset=0.5")

    async with script.then(json=1).client(max_retries=1) as close:
        answer = await close.send(call)

    assert answer.parsed == 1
    assert len(script.asked) == 9


async def test_failures_between_short_waits_are_counted() -> None:
    script = Script()
    for _ in range(2):
        script.then(429, RateLimit="reset=1").then(502)

    async with script.then(json=1).client(max_retries=1) as close:
        with pytest.raises(ServerError):
            await close.send(READ)

    assert len(script.asked) == 4


async def test_who_is_refused_again_waits_a_little_longer_than_close_asks() -> None:
    script = Script()
    for _ in range(4):
        script.then(429, RateLimit="reset=2")

    async with script.then(json=1).client() as close:
        await close.send(READ)

    assert script.slept == [2, 2.5, 3, 4]


async def test_gives_up_on_a_rate_limit_that_does_not_end_after_two_minutes() -> None:
    script = Script()
    for _ in range(100):
        script.then(429, RateLimit="reset=2")

    async with script.client() as close:
        with pytest.raises(RateLimited) as caught:
            await close.send(READ)

    assert caught.value.retry_after == 2
    assert 100 < sum(script.slept) <= 120


async def test_starts_no_attempt_after_two_minutes() -> None:
    script = Script()
    for _ in range(3):
        script.then(429, RateLimit="reset=50")

    async with script.client(max_retries=100) as close:
        with pytest.raises(RateLimited):
            await close.send(READ)

    assert script.slept == [50, 50.5]


@pytest.mark.parametrize("call", CALLS, ids=name)
async def test_without_retries_everything_is_sent_once(call: Call[Any]) -> None:
    script = Script().then(429, Retry_After="1")

    async with script.client(max_retries=0) as close:
        with pytest.raises(RateLimited):
            await close.send(call)

    assert len(script.asked) == 1


@pytest.mark.parametrize("call", CALLS, ids=name)
@pytest.mark.parametrize("failure", NEVER_LEFT, ids=repr)
async def test_what_never_left_is_sent_again(call: Call[Any], failure: Exception) -> None:
    script = Proxied(CONNECTING).then_raise(failure).then_raise(failure).then(json=1)

    async with script.client() as close:
        answer = await close.send(call)

    assert answer.parsed == 1
    assert script.slept == [0.5, 1.0]


@pytest.mark.parametrize("call", CALLS, ids=name)
@pytest.mark.parametrize("failure", NEVER_LEFT, ids=repr)
async def test_what_never_left_says_so_in_the_end(call: Call[Any], failure: Exception) -> None:
    script = Proxied(CONNECTING)
    for _ in range(4):
        script.then_raise(failure)

    async with script.client() as close:
        with pytest.raises(RequestNotSent, match=str(failure)) as caught:
            await close.send(call)

    assert caught.value.__cause__ is failure
    assert len(script.asked) == 4


@pytest.mark.parametrize("failure", NEVER_LEFT, ids=repr)
async def test_a_read_that_a_silent_transport_could_not_send_says_so_in_the_end(
    failure: Exception,
) -> None:
    script = Script()
    for _ in range(4):
        script.then_raise(failure)

    async with script.client() as close:
        with pytest.raises(RequestNotSent, match=str(failure)) as caught:
            await close.send(READ)

    assert caught.value.__cause__ is failure
    assert script.slept == [0.5, 1.0, 2.0]


@pytest.mark.parametrize("failure", NEVER_LEFT, ids=repr)
async def test_a_creation_that_a_silent_transport_failed_to_send_may_have_left(
    failure: Exception,
) -> None:
    script = Script().then_raise(failure)
    told = f"the transport raised {type(failure).__name__}, and it may have left before"

    async with script.client() as close:
        with pytest.raises(OutcomeUnknown, match=told) as caught:
            await close.send(CREATE)

    assert caught.value.__cause__ is failure
    assert len(script.asked) == 1


@pytest.mark.parametrize("call", REPEATS, ids=name)
@pytest.mark.parametrize("failure", NEVER_LEFT, ids=repr)
async def test_a_harmless_write_that_a_silent_transport_failed_to_send_is_unknown_in_the_end(
    call: Call[Any], failure: Exception
) -> None:
    script = Script()
    for _ in range(4):
        script.then_raise(failure)

    async with script.client(on_unknown="raise") as close:
        with pytest.raises(OutcomeUnknown):
            await close.send(call)

    assert script.slept == [0.5, 1.0, 2.0]


@pytest.mark.parametrize("failure", LEFT, ids=repr)
async def test_a_creation_that_left_is_never_sent_again(failure: Exception) -> None:
    script = Script().then_raise(failure)

    async with script.client() as close:
        with pytest.raises(OutcomeUnknown, match="whether Close did it is unknown") as caught:
            await close.send(CREATE)

    assert caught.value.__cause__ is failure
    assert len(script.asked) == 1


@pytest.mark.parametrize("call", [READ, *REPEATS], ids=name)
@pytest.mark.parametrize("failure", LEFT, ids=repr)
async def test_what_does_no_harm_twice_is_sent_again_after_it_left(
    call: Call[Any], failure: Exception
) -> None:
    script = Script().then_raise(failure).then(json=1)

    async with script.client() as close:
        answer = await close.send(call)

    assert answer.parsed == 1
    assert script.slept == [0.5]


@pytest.mark.parametrize("failure", LEFT, ids=repr)
async def test_a_read_without_an_answer_says_so_in_the_end(failure: Exception) -> None:
    script = Script()
    for _ in range(4):
        script.then_raise(failure)

    async with script.client() as close:
        with pytest.raises(NoAnswer, match="GET /me/ was sent, and no answer came") as caught:
            await close.send(READ)

    assert caught.value.__cause__ is failure
    assert script.slept == [0.5, 1.0, 2.0]


@pytest.mark.parametrize("status", BROKEN)
async def test_a_creation_that_met_a_broken_server_is_never_sent_again(status: int) -> None:
    script = Script().then(status, json={"error": "oops"}, Retry_After="1")

    async with script.client() as close:
        with pytest.raises(OutcomeUnknown, match=f"the answer was {status}") as caught:
            await close.send(CREATE)

    assert str(caught.value.__cause__).endswith(f"was answered with {status}: oops")
    assert len(script.asked) == 1


@pytest.mark.parametrize("call", [READ, *REPEATS], ids=name)
@pytest.mark.parametrize("status", BROKEN)
async def test_what_does_no_harm_twice_is_sent_again_to_a_broken_server(
    call: Call[Any], status: int
) -> None:
    script = Script().then(status).then(json=1)

    async with script.client() as close:
        answer = await close.send(call)

    assert answer.parsed == 1


async def test_a_broken_server_may_ask_a_read_to_wait() -> None:
    script = Script().then(503, Retry_After="9").then(json=1)

    async with script.client() as close:
        await close.send(READ)

    assert script.slept == [9]


@pytest.mark.parametrize("status", BROKEN)
async def test_a_broken_server_that_tells_its_rate_limit_asks_for_no_pause(status: int) -> None:
    told = "limit=100, remaining=50, reset=42"
    script = Script().then(status, RateLimit=told).then(status, RateLimit=told).then(json=1)

    async with script.client() as close:
        await close.send(READ)

    assert script.slept == [0.5, 1.0]


async def test_an_unreadable_answer_that_tells_its_rate_limit_is_read_again_soon() -> None:
    told = "limit=100, remaining=50, reset=42"
    script = Script().then(200, content=b"<html>", RateLimit=told).then(json=1, RateLimit=told)

    async with script.client() as close:
        await close.send(READ)

    assert script.slept == [0.5]


@pytest.mark.parametrize("status", [429, 503])
async def test_a_pause_until_a_date_is_as_long_as_by_the_clock_of_close(status: int) -> None:
    # This machine believes that it's noon: it's an hour behind.
    one = "Mon, 01 Jul 2024 13:00:00 GMT"
    script = Script().then(status, Date=one, Retry_After="Mon, 01 Jul 2024 13:00:07 GMT")

    async with script.then(json=1).client() as close:
        await close.send(READ)

    assert script.slept == [7]


async def test_a_pause_until_a_date_of_an_answer_without_one_is_read_by_what_is_known() -> None:
    script = Script().then(json=1, Date="Mon, 01 Jul 2024 13:00:00 GMT")
    script.then(429, Retry_After="Mon, 01 Jul 2024 13:00:07 GMT").then(json=1)

    async with script.client() as close:
        await close.send(READ)
        await close.send(READ)

    assert script.slept == [7]


async def test_a_pause_until_a_date_says_nothing_as_long_as_no_clock_of_close_is_known() -> None:
    script = Script().then(429, Retry_After="Mon, 01 Jul 2024 13:00:07 GMT").then(json=1)

    async with script.client() as close:
        await close.send(READ)

    assert script.slept == [0.5]


async def test_a_read_that_only_met_broken_servers_raises_what_the_last_one_said() -> None:
    script = Script().then(502).then(503).then(500).then(520, content=b"origin unreachable")

    async with script.client() as close:
        with pytest.raises(ServerError, match="520: origin unreachable"):
            await close.send(READ)

    assert script.slept == [0.5, 1.0, 2.0]


@pytest.mark.parametrize("call", CALLS, ids=name)
@pytest.mark.parametrize("status", FINAL)
async def test_a_refusal_is_final(call: Call[Any], status: int) -> None:
    script = Script().then(status, json={"error": "no"}, Retry_After="1")

    async with script.client() as close:
        with pytest.raises(CloseError, match=f"was answered with {status}: no"):
            await close.send(call)

    assert len(script.asked) == 1


@pytest.mark.parametrize("status", [101, 300, 301, 302, 303, 304, 307, 308])
@pytest.mark.parametrize("call", WRITES, ids=name)
async def test_a_write_that_is_sent_elsewhere_may_be_done(call: Call[Any], status: int) -> None:
    script = Script().then(status, location="/api/v1/sequence/seq_1/")

    async with script.client(on_unknown="raise") as close:
        with pytest.raises(OutcomeUnknown, match=f"the answer was {status}"):
            await close.send(call)

    assert len(script.asked) == 1


async def test_a_read_that_is_sent_elsewhere_is_not_asked_again() -> None:
    script = Script().then(303, location="/api/v1/x/")

    async with script.client() as close:
        with pytest.raises(StatusError, match="was answered with 303"):
            await close.send(READ)

    assert len(script.asked) == 1


class Mute(httpx.Auth):
    """Can't sign."""

    def auth_flow(self, request: httpx.Request) -> Generator[httpx.Request, httpx.Response, None]:
        """Fail before anything was handed over."""
        if request.method:
            raise EOFError(request.method)
        yield request


@pytest.mark.parametrize("call", CALLS, ids=name)
async def test_what_was_never_handed_to_the_transport_was_not_sent(call: Call[Any]) -> None:
    script = Script()

    async with script.client(auth=Mute(), max_retries=0) as close:
        with pytest.raises(RequestNotSent, match="it could not be signed") as caught:
            await close.send(call)

    assert isinstance(caught.value.__cause__, EOFError)
    assert script.asked == []


async def test_the_words_of_an_unknown_failure_are_not_repeated() -> None:
    script = Script().then_raise(RuntimeError("hunter2"))

    async with script.client() as close:
        with pytest.raises(OutcomeUnknown, match="the transport raised RuntimeError") as caught:
            await close.send(WRITES[0])

    assert "hunter2" not in str(caught.value)


async def test_a_refusal_after_a_retry_is_what_it_is() -> None:
    script = Proxied(CONNECTING).then_raise(httpx.ConnectError("refused"))
    script.then(404, json={"error": "gone"})

    async with script.client() as close:
        with pytest.raises(NotFound):
            await close.send(WRITES[0])


async def test_a_request_that_http_cannot_say_is_not_tried_again_nor_quoted() -> None:
    failure = httpx.LocalProtocolError("Illegal header value b'hunter2'")
    script = Proxied(CONNECTING).then_raise(failure)

    async with script.client() as close:
        with pytest.raises(RequestNotSent, match="can't be said in HTTP") as caught:
            await close.send(WRITES[0])

    assert "hunter2" not in str(caught.value)
    assert caught.value.__suppress_context__


async def test_what_a_silent_transport_cannot_say_may_have_left_and_is_not_quoted() -> None:
    failure = httpx.LocalProtocolError("Illegal header value b'hunter2'")
    script = Script().then_raise(failure)

    async with script.client() as close:
        with pytest.raises(OutcomeUnknown) as caught:
            await close.send(WRITES[0])

    assert "hunter2" not in "".join(traceback.format_exception(caught.value))
    assert len(script.asked) == 1


class WriteError(Exception):
    """Named like the one of the library under httpx."""


HEAD = httpx.Request("POST", "https://api.close.com")
STARTED: Event = ("http11.send_request_headers.started", {"request": HEAD})
SENT_HEAD: list[Event] = [STARTED, ("http11.send_request_headers.complete", {})]


def _tunnel() -> object:
    request = httpx.Request("CONNECT", "https://api.close.com")
    # The library under httpx keeps methods as bytes.
    request.method = b"CONNECT"  # type: ignore[assignment]  # see above
    return request


@pytest.mark.parametrize(
    ("events", "left"),
    [
        ([CONNECTING], False),
        ([CONNECTING, ("connection.start_tls.failed", {})], False),
        ([("http11.send_request_headers.started", {"request": _tunnel()})], False),
        ([STARTED], True),
        ([("http2.send_request_headers.started", {"request": HEAD})], True),
        ([STARTED, ("http11.send_request_headers.failed", {"exception": WriteError()})], False),
        ([STARTED, ("http11.send_request_headers.failed", {"exception": TimeoutError()})], True),
        # The second head of a transport that tries again.
        (
            [
                *SENT_HEAD,
                STARTED,
                ("http11.send_request_headers.failed", {"exception": WriteError()}),
            ],
            True,
        ),
        (
            [
                STARTED,
                ("http11.send_request_headers.complete", {}),
                ("http11.send_request_body.failed", {"exception": WriteError()}),
            ],
            True,
        ),
    ],
    ids=str,
)
@pytest.mark.parametrize("failure", [*NEVER_LEFT, *LEFT], ids=repr)
async def test_what_the_transport_tells_counts_more_than_how_it_failed(
    events: list[tuple[str, dict[str, object]]], failure: Exception, *, left: bool
) -> None:
    told = events[-1][1].get("exception")
    failure.__cause__ = told if isinstance(told, Exception) else None
    script = Proxied(*events).then_raise(failure)

    async with script.client(max_retries=0) as close:
        with pytest.raises(OutcomeUnknown if left else RequestNotSent):
            await close.send(WRITES[0])


async def test_what_was_told_of_another_failure_than_the_one_that_comes_proves_nothing() -> None:
    """A transport that goes another way after the first may have sent it there."""
    failed: Event = ("connection.connect_tcp.failed", {"exception": OSError("refused")})
    script = Proxied(failed).then_raise(httpx.ConnectError("refused"))

    async with script.client(max_retries=0) as close:
        with pytest.raises(OutcomeUnknown):
            await close.send(WRITES[0])


async def test_a_body_that_http_cannot_say_has_left_with_its_head() -> None:
    failure = httpx.LocalProtocolError("Too little data for declared Content-Length")
    script = Proxied(*SENT_HEAD).then_raise(failure)

    async with script.client() as close:
        with pytest.raises(OutcomeUnknown):
            await close.send(WRITES[0])


async def test_a_head_that_http_cannot_say_has_not_left() -> None:
    failure = httpx.LocalProtocolError("Illegal header value b'hunter2'")
    refused: Event = ("http11.send_request_headers.failed", {"exception": failure})
    script = Proxied(STARTED, refused).then_raise(failure)

    async with script.client() as close:
        with pytest.raises(RequestNotSent) as caught:
            await close.send(WRITES[0])

    assert "hunter2" not in str(caught.value)


NOTHING_DONE = {Outcome.NOT_SENT, Outcome.POSTPONED}
UNKNOWN = {outcome for outcome in Outcome if outcome.fate == "unknown"}
AGAIN: dict[Effect, set[Outcome]] = {
    "read": {*NOTHING_DONE, *UNKNOWN} - {Outcome.ELSEWHERE, Outcome.OVERSIZED},
    "repeat": {*NOTHING_DONE, *UNKNOWN} - {Outcome.ELSEWHERE, Outcome.OVERSIZED},
    "create": NOTHING_DONE,
}


@pytest.mark.parametrize("on_unknown", ["find", "raise", "resend"])
@pytest.mark.parametrize("outcome", Outcome)
@pytest.mark.parametrize("effect", AGAIN)
def test_the_table_of_what_goes_again(
    outcome: Outcome, effect: Effect, on_unknown: OnUnknown
) -> None:
    attempt = Attempt(outcome=outcome, effect=effect, number=1, elapsed=0)

    step = decide(Policy(on_unknown=on_unknown), attempt, 0.5)

    assert isinstance(step, Retry) == (outcome in AGAIN[effect])


@pytest.mark.parametrize("on_unknown", ["find", "raise", "resend"])
@pytest.mark.parametrize("outcome", Outcome)
@pytest.mark.parametrize("effect", AGAIN)
@pytest.mark.parametrize("was_in_doubt", [False, True])
def test_what_is_given_up_is_in_doubt_if_it_is_a_write_that_may_have_been_done(
    outcome: Outcome, effect: Effect, on_unknown: OnUnknown, was_in_doubt: bool
) -> None:
    last = Attempt(outcome=outcome, effect=effect, number=4, elapsed=121, was_in_doubt=was_in_doubt)

    step = decide(Policy(max_retries=3, on_unknown=on_unknown), last, 0.5)

    assert step is None
    assert last.is_in_doubt == (effect != "read" and (was_in_doubt or outcome.fate == "unknown"))


@pytest.mark.parametrize(
    ("elapsed", "asked", "delay"),
    [
        (118.0, 2.0, 2.0),
        (118.001, 2.0, None),
        (60.0, 60.0, 60.0),
        (0.0, 60.001, None),
    ],
)
def test_the_last_attempt_may_begin_just_when_the_time_is_over(
    elapsed: float, asked: float, delay: float | None
) -> None:
    refused = Attempt(
        outcome=Outcome.POSTPONED,
        effect="create",
        number=1,
        postponed=1,
        elapsed=elapsed,
        asked=asked,
    )

    assert delay_of(Policy(), refused, 1.0) == delay


def delay_of(policy: Policy, attempt: Attempt, chance: float) -> float | None:
    step = decide(policy, attempt, chance)
    return step.delay if isinstance(step, Retry) else None


@given(
    st.sampled_from(Outcome),
    st.sampled_from(["read", "repeat", "create"]),
    st.integers(1, 10_000),
    st.integers(0, 10_000),
    st.floats(0, 1e6),
    st.none() | st.floats(0, 1e6),
    st.floats(0, 1),
)
def test_no_pause_breaks_the_bounds(
    outcome: Outcome,
    effect: Effect,
    number: int,
    postponed: int,
    elapsed: float,
    asked: float | None,
    chance: float,
) -> None:
    policy = Policy(max_retries=5000)
    attempt = Attempt(
        outcome=outcome,
        effect=effect,
        number=number + postponed,
        postponed=postponed,
        elapsed=elapsed,
        asked=asked,
    )

    delay = delay_of(policy, attempt, chance)

    assert delay is None or 0 <= delay <= policy.longest_wait
    assert delay is None or elapsed + delay <= policy.last_start
    assert delay is None or number <= policy.max_retries or outcome is Outcome.POSTPONED


def test_the_back_off_grows_to_its_bound() -> None:
    policy = Policy(max_retries=100)

    delays = [
        delay_of(policy, Attempt(outcome=Outcome.LOST, effect="read", number=n, elapsed=0), 1.0)
        for n in (1, 2, 3, 4, 5, 6, 100)
    ]

    assert delays == [0.5, 1, 2, 4, 8, 8, 8]


@pytest.mark.parametrize("chance", [0.0, 0.25, 1.0])
def test_the_back_off_is_spread_from_nothing_to_its_bound(chance: float) -> None:
    attempt = Attempt(outcome=Outcome.LOST, effect="read", number=3, elapsed=0)

    assert delay_of(Policy(), attempt, chance) == 2.0 * chance
