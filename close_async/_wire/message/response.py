"""What a call comes to: the typed answer, or the error that says what is known. Pure."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final, Generic, TypeAlias, TypeVar

import attrs

from ..._core.call import Response
from ...errors import (
    CloseError,
    NoAnswer,
    RequestNotSent,
    ResponseUnreadable,
    from_response,
)
from .json_codec import loads, loads_quickly
from .outcome import SUCCESS, Outcome, of_status, reason, shown_cause
from .redaction import without_secrets
from .request import request_line

if TYPE_CHECKING:
    from collections.abc import Callable

    from ..._core.call import Call
    from .answer import Answer

T = TypeVar("T")
T_co = TypeVar("T_co", covariant=True)

_LONGEST_EXCERPT: Final = 200
_NOT_FOUND: Final = 404
# What a parse function raises on JSON of another shape than was promised.
WRONG_SHAPE: Final = (TypeError, ValueError, AttributeError, LookupError)


class AnotherObject(ValueError):
    """The answer to a creation is about another object than was asked for."""


@attrs.frozen
class Received(Generic[T_co]):
    """
    An attempt that brought an answer.

    *parsed* is the typed object of a success, *body* the JSON that it was read from; *misfit* is
    why the JSON of a success is not what was promised.
    """

    outcome: Outcome
    response: Answer
    body: Any = None
    parsed: T_co | None = None
    misfit: Exception | None = None

    def with_another_object(self) -> Received[T_co]:
        """Return the same answer as one that isn't about what was asked for."""
        misfit = AnotherObject("another object than was asked for")
        return attrs.evolve(self, outcome=Outcome.GARBLED, misfit=misfit)


@attrs.frozen
class NotReceived:
    """An attempt that brought no answer, or a part of one."""

    outcome: Outcome
    failure: Exception


AttemptResult: TypeAlias = Received[T_co] | NotReceived


def interpret(call: Call[T], response: Answer, *, is_in_doubt: bool = False) -> Received[T]:
    """
    Return what an answer that came in whole means, parsed if it's a success.

    *is_in_doubt* says that an earlier attempt may have done the work.
    """
    outcome = Outcome.DONE if response.status_code in SUCCESS else of_status(response.status_code)
    if is_in_doubt and call.method == "DELETE" and response.status_code == _NOT_FOUND:
        # It's gone, as was asked; the answer that said so was lost.
        return _parse(call, response, None)
    if outcome is not Outcome.DONE:
        return Received(outcome, without_secrets(response))

    content = response.content
    try:
        body = loads_quickly(content) if content.strip() else None
    except ValueError:
        return _interpret_odd(call, response)
    return _parse(call, response, body)


def _interpret_odd(call: Call[T], response: Answer) -> Received[T]:
    try:
        body = loads(response.content)
    except ValueError as failure:
        return _misfit(Outcome.GARBLED, response, None, failure)
    return _parse(call, response, body)


def _parse(call: Call[T], response: Answer, body: object) -> Received[T]:
    try:
        return Received(Outcome.DONE, response, body, call.parse(body))
    except WRONG_SHAPE as failure:
        # To read it once more would bring the same. Of a write it's unknown what it did.
        outcome = Outcome.DONE if call.effect == "read" else Outcome.GARBLED
        return _misfit(outcome, response, body, failure)


def _misfit(outcome: Outcome, response: Answer, body: object, failure: Exception) -> Received[Any]:
    shown = without_secrets(response)
    if shown is response:
        return Received(outcome, response, body, misfit=failure)
    # What failed quotes the answer, in its text or in its variables.
    kind = ValueError if body is None else TypeError
    failure = kind("it quotes what it was signed with")
    return Received(outcome, shown, None if body is None else {}, misfit=failure)


def headline(result: AttemptResult[object]) -> str:
    """Return the status, or why there is none."""
    if isinstance(result, NotReceived):
        return reason(result.outcome, result.failure)
    if isinstance(result.misfit, AnotherObject):
        return f"{result.response.status_code} with {result.misfit}"
    if result.outcome is Outcome.GARBLED:
        return f"{result.response.status_code} without readable JSON"
    return str(result.response.status_code)


def why_unknown(call: Call[object], result: AttemptResult[object]) -> tuple[str, Exception | None]:
    """Return why it's unknown what became of a write, in words and as the error behind it."""
    if isinstance(result, NotReceived):
        return reason(result.outcome, result.failure), shown_cause(result.failure)

    status = result.response.status_code
    if isinstance(result.misfit, AnotherObject):
        return f"Close answered {status} with {result.misfit}", result.misfit
    if result.outcome is Outcome.GARBLED:
        what = _what_misfits(result)
        return f"Close answered {status}, so it was probably done, but {what}", result.misfit
    return f"the answer was {status}", from_response(result.response, request_line(call))


def conclude(
    call: Call[T], result: AttemptResult[T], retry_after: float | None = None
) -> Response[T]:
    """
    Return the answer of the last attempt.

    Raises:
        CloseError: which one says what is known about the call. (That a write may or may not have
            been done is said elsewhere.)
    """
    line = request_line(call)
    if isinstance(result, NotReceived):
        raise _unanswered(line, result) from shown_cause(result.failure)

    response = result.response
    if result.misfit is not None:
        excerpt = response.content[:_LONGEST_EXCERPT].decode("utf-8", "replace")
        raise ResponseUnreadable(line, _what_misfits(result), excerpt) from result.misfit

    if result.outcome is Outcome.DONE:
        # `parsed` is what the call promises; None may be a part of that.
        parsed: Any = result.parsed
        return Response(response.status_code, response.headers, response.content, parsed)
    raise from_response(response, line, retry_after=retry_after)


def _what_misfits(result: Received[T]) -> str:
    if isinstance(result.misfit, AnotherObject):
        return f"it's {result.misfit}"
    no_json = result.body is None and isinstance(result.misfit, ValueError)
    return "it is no JSON" if no_json else "its JSON has another shape than promised"


def _unanswered(line: str, result: NotReceived) -> CloseError:
    why = reason(result.outcome, result.failure)
    return _UNANSWERED.get(result.outcome, RequestNotSent)(line, why)


_UNANSWERED: Final[dict[Outcome, Callable[[str, str], CloseError]]] = {
    Outcome.LOST: NoAnswer,
    Outcome.OVERSIZED: ResponseUnreadable,
}
