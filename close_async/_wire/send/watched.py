"""A call that is told of. It loads when somebody listens, or the log is at INFO."""

from __future__ import annotations

import re
from functools import partial
from typing import TYPE_CHECKING, Any, Final, Protocol, TypeVar

from ..common.watch import Watch
from ..message.redaction import redacted
from ..message.response import NotReceived, headline
from ..pool.cancellation import SendTrace

if TYPE_CHECKING:
    from collections.abc import Awaitable, Callable

    from ..._core.call import Call, Response
    from ..common.events import CallOutcome
    from ..message.answer import Answer
    from ..message.response import AttemptResult
    from ..pool.connections import Connections
    from .context import CallContext

T = TypeVar("T")

# Close documents none; what stands in front of it adds the last one.
_REQUEST_IDS: Final = ("x-request-id", "request-id", "cf-ray")
_PLAIN: Final = re.compile(r"[!-~]{1,200}")


class _Send(Protocol):
    def __call__(
        self, call: Call[T], context: CallContext, watch: Watch | None
    ) -> Awaitable[Response[T]]: ...


async def send_watched(
    send: _Send, call: Call[T], context: CallContext, parent: Watch | None = None
) -> Response[T]:
    """
    Return what *send* returns, and tell of it: one beginning and one end, whatever comes.

    Both are told in the task of the caller, so that what the first one sets up (a context
    variable) holds for all of the call, and the last one can take it back.
    """
    watch = Watch(call, context.settings, is_told=True, parent=parent)
    response: Response[T] | None = None
    try:
        watch.start()
        response = await send(call, context, watch)
    except BaseException as failure:
        watch.end(failure, None)
        raise
    try:
        watch.end(None, response.status_code)
    except BaseException as stopping:
        stopping.add_note(f"{call.method} {watch.info.path} was answered with a success before")
        raise
    return response


def told_reads(
    watch: Watch, send: Callable[[Connections, SendTrace], Awaitable[AttemptResult[T]]]
) -> Callable[[Connections], Awaitable[AttemptResult[T]]]:
    """Return what sends one request of a read, and tells of it."""
    return lambda connections: told(watch, partial(send, connections), SendTrace())


async def told(
    watch: Watch,
    send: Callable[[SendTrace], Awaitable[AttemptResult[T]]],
    trace: SendTrace,
) -> AttemptResult[T]:
    """Return what *send* returns, and tell of it when all is done that has to be."""
    began = watch.now()
    try:
        result = await send(trace)
    except BaseException as failure:
        _tell_broken_off(watch, trace, failure, watch.now() - began)
        raise
    seconds = watch.now() - began - trace.waited
    watch.waited("connection", trace.waited)
    answer = None if isinstance(result, NotReceived) else result.response
    fate, said = result.outcome.fate, headline(result)
    try:
        watch.attempt_ended(
            fate,
            said,
            seconds=max(seconds, 0.0),
            status=None if answer is None else answer.status_code,
            error=_error(result),
            request_id=None if answer is None else _request_id(answer),
        )
    except BaseException as stopping:
        stopping.add_note(f"{watch.info.method} {watch.info.path}: {fate}, {said}")
        raise
    return result


def _tell_broken_off(
    watch: Watch, trace: SendTrace, failure: BaseException, seconds: float
) -> None:
    watch.waited("connection", trace.waited)
    # What never came as far as a transport (the journal refused, or it waited) is no attempt.
    if trace.handed_over:
        kind = type(failure).__name__
        outcome: CallOutcome = "unknown" if trace.may_have_left else "not sent"
        seconds = max(seconds - trace.waited, 0.0)
        watch.attempt_ended(outcome, f"broken off ({kind})", seconds=seconds, error=kind)


def _error(result: AttemptResult[Any]) -> str | None:
    if isinstance(result, NotReceived):
        return type(result.failure).__name__
    return None if result.misfit is None else type(result.misfit).__name__


def _request_id(answer: Answer) -> str | None:
    found = (answer.headers.get(name) for name in _REQUEST_IDS)
    said = next((one for one in found if one), None)
    if said is None or not _PLAIN.fullmatch(said):
        return None
    # A server may send back what it was sent.
    return redacted(said, answer.request)
