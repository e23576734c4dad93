"""
A read: admitted, sent, and sent again where that may help. It knows no journal and no matching.

A write sends each of its attempts by the same `attempt` and `exchange`.
"""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING, TypeVar

from ..._core.model import id_of
from ...auth import OAuth
from ...errors import RequestNotSent
from ..message.outcome import Outcome
from ..message.request import build, draft, request_line
from ..message.response import NotReceived, Received, conclude, interpret
from ..pool.bounded_body import end_connection
from ..pool.cancellation import SendTrace
from ..rate.limiter import WaitTooLong
from ..reconcile.matching import is_answer_to
from ..retry.policy import Retry
from .follow_up import follow_up, held_back, noting, wait_for_retry
from .token_refresh import refresh_if_due, send_with_tokens

if TYPE_CHECKING:
    from collections.abc import Awaitable, Callable

    from ..._core.call import Call, Response
    from ..common.watch import Watch
    from ..message.request import Draft
    from ..message.response import AttemptResult
    from ..pool.connections import Connections
    from ..reconcile.server_time import ServerTime
    from .context import CallContext, LoopState

T = TypeVar("T")


async def send_read(call: Call[T], context: CallContext, watch: Watch | None = None) -> Response[T]:
    """
    Send *call*, again where that may help, and return the answer, parsed.

    *watch* tells of it, if there is one.

    Raises:
        CloseError: which one says what is known about the call.
    """
    settings, local = context.settings, context.pool.local
    admission = local.admission
    send: Callable[[Connections], Awaitable[AttemptResult[T]]]
    send = partial(exchange, call, context, draft(call, context.head), local=local)
    if watch is not None and watch.is_told:
        from .watched import told_reads  # noqa: PLC0415 - loads when somebody listens

        send = told_reads(watch, send)
    turn: int | None = None
    began: float | None = None
    number = postponed = 0
    while True:
        number += 1
        wait = settings.policy.longest_wait
        if watch is not None:
            watch.wait("rate limit")
        try:
            permit = await admission.admit(
                call.operation, settings.priority, longest_wait=wait, turn=turn
            )
        except WaitTooLong as held:
            raise held_back(call, held.seconds) from None

        try:
            began = settings.clock.monotonic() if began is None else began
            result = await attempt(call, context, send, watch)
            if isinstance(result, Received) and result.outcome is Outcome.DONE:
                await permit.settle(result.response.headers)
                return conclude(call, result)
            came_to, step = await follow_up(
                call,
                context,
                permit,
                result,
                number=number,
                postponed=postponed,
                began=began,
                watch=watch,
            )
        finally:
            if not permit.is_settled:
                await permit.settle(None)

        if not isinstance(step, Retry):
            return conclude(call, result, came_to.asked)
        turn, postponed = permit.turn, came_to.postponed
        watch = noting(watch, call, context)
        await wait_for_retry(context, result, step.delay, watch)


async def attempt(
    call: Call[T],
    context: CallContext,
    send: Callable[[Connections], Awaitable[AttemptResult[T]]],
    watch: Watch | None,
) -> AttemptResult[T]:
    """
    Have *call* sent once, with tokens that are in force.

    Raises:
        RequestNotSent: the client is closed or can't be opened, or its tokens can't be refreshed.
        Exception: what *send* raises.
    """
    line, auth = request_line(call), context.settings.auth
    if watch is not None:
        watch.go_on()
    try:
        connections = context.pool.get()
    except RequestNotSent as unopened:
        raise RequestNotSent(line, unopened.reason) from None
    if connections is None:
        raise RequestNotSent(line, "the client is closed")

    if not isinstance(auth, OAuth):
        return await send(connections)
    if watch is not None:
        watch.wait("token refresh")
    await refresh_if_due(auth, context, line)
    if watch is not None:
        watch.go_on()
    return await send_with_tokens(auth, context, line, partial(send, connections), watch)


async def exchange(
    call: Call[T],
    context: CallContext,
    written: Draft,
    connections: Connections,
    trace: SendTrace | None = None,
    *,
    local: LoopState,
    is_in_doubt: bool = False,
) -> AttemptResult[T]:
    """
    Send one request, and return what its answer means, or why there is none.

    *trace* is that of a write, *local* is what is known in this event loop. *is_in_doubt* says that
    an earlier attempt may have done the work.
    """
    settings, state = context.settings, context.state
    is_new = call.effect == "create"
    began = settings.clock.monotonic() if is_new else 0.0
    request = build(written, context.head)
    trace = SendTrace() if trace is None else trace
    trace.longest = settings.longest_attempt
    answer = await connections.send(request, settings.auth, trace)
    if isinstance(answer, NotReceived):
        return answer

    if "date" in answer.headers:
        came_at = settings.clock.monotonic()
        local.server_time.answers.append((answer.headers, came_at))
    result = interpret(call, answer, is_in_doubt=is_in_doubt)
    if is_new and result.outcome is Outcome.DONE:
        result = _checked(call, result, local.server_time, began)
    if state.quota.spent and result.outcome.fate != "unknown":
        state.quota.release()
    if is_new and call.method == "POST" and result.outcome is Outcome.DONE:
        state.created.add(id_of(result.parsed))
    return result


def _checked(call: Call[T], result: Received[T], time: ServerTime, began: float) -> Received[T]:
    """Return *result* if it may be the answer to *call*, and give up its connection if it isn't."""
    # The first is known at once, and the later one of the two: what passes it passes both.
    if any(is_answer_to(call, result.body, said(began)) for said in (time.earliest, time.about)):
        return result

    # Once it has brought a stray answer, each one after it belongs to another call. Not so over
    # HTTP/2: there each answer names its request, and others are under way.
    if not result.response.is_http2:
        end_connection(result.response.extensions.get("network_stream"))
    return result.with_another_object()
