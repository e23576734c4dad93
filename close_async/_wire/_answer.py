"""What a call comes to in the end: the typed answer, or the error that says what is known. Pure."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final, NoReturn, TypeAlias, TypeVar

import attrs

from .._call import Response
from ..errors import (
    CloseError,
    NoAnswer,
    OutcomeUnknown,
    RequestNotSent,
    ResponseUnreadable,
    from_response,
)
from ._json import loads
from ._outcome import Outcome, of_status, reason
from ._request import request_line

if TYPE_CHECKING:
    import httpx

    from .._call import Call

__all__ = ["Answered", "Failed", "Trial", "conclude", "headline", "read"]

T = TypeVar("T")

_LONGEST_EXCERPT: Final = 200
# An answer came, and a write may have been done all the same.
_OPEN: Final = frozenset({Outcome.ELSEWHERE, Outcome.FAILED})
# What a parse function raises on JSON of another shape than was promised.
_WRONG_SHAPE: Final = (TypeError, ValueError, AttributeError, LookupError)


@attrs.frozen
class Answered:
    """An attempt that brought an answer. *body* is the decoded JSON of a success, or None."""

    outcome: Outcome
    response: httpx.Response
    body: Any = None


@attrs.frozen
class Failed:
    """An attempt that brought no answer, or a part of one."""

    outcome: Outcome
    failure: Exception


Trial: TypeAlias = Answered | Failed


def read(response: httpx.Response) -> Answered:
    """Return what an answer that came in whole means, its body decoded if it's a success."""
    outcome = of_status(response.status_code)
    if outcome is not Outcome.DONE or not response.content.strip():
        return Answered(outcome, response)

    try:
        return Answered(outcome, response, loads(response.content))
    except ValueError:
        return Answered(Outcome.GARBLED, response)


def headline(trial: Trial) -> str:
    """Return the status, or why there is none."""
    if isinstance(trial, Failed):
        return reason(trial.outcome, trial.failure)
    if trial.outcome is Outcome.GARBLED:
        return f"{trial.response.status_code} without readable JSON"
    return str(trial.response.status_code)


def conclude(call: Call[T], trial: Trial, retry_after: float | None) -> Response[T]:
    """
    Return the answer of the last attempt, parsed.

    Raises:
        CloseError: which one says what is known about the call.
    """
    if isinstance(trial, Failed):
        _raise_unanswered(call, trial)

    response = trial.response
    if trial.outcome is Outcome.DONE:
        parsed = _parse(call, response, trial.body)
        return Response(response.status_code, response.headers, response.content, parsed)

    if trial.outcome is Outcome.GARBLED:
        raise _unreadable(call, response, "it is no JSON")

    error = from_response(response, request_line(call), retry_after=retry_after)
    if trial.outcome in _OPEN and call.effect != "read":
        raise OutcomeUnknown(
            request_line(call), f"the answer was {response.status_code}"
        ) from error
    raise error


def _raise_unanswered(call: Call[object], trial: Failed) -> NoReturn:
    line, why = request_line(call), reason(trial.outcome, trial.failure)
    if trial.outcome is Outcome.IMPOSSIBLE:
        # The failure quotes headers, and it would stand above ours in every traceback.
        raise RequestNotSent(line, why) from None

    if trial.outcome is Outcome.NOT_SENT:
        raise RequestNotSent(line, why) from trial.failure

    kind = NoAnswer if call.effect == "read" else OutcomeUnknown
    raise kind(line, why) from trial.failure


def _parse(call: Call[T], response: httpx.Response, body: object) -> T:
    try:
        return call.parse(body)
    except _WRONG_SHAPE as failure:
        raise _unreadable(call, response, "its JSON has another shape than promised") from failure


def _unreadable(call: Call[object], response: httpx.Response, why: str) -> CloseError:
    if call.effect != "read":
        done = f"Close answered {response.status_code}, so it was probably done, but {why}"
        return OutcomeUnknown(request_line(call), done)

    excerpt = response.content[:_LONGEST_EXCERPT].decode("utf-8", "replace")
    return ResponseUnreadable(request_line(call), why, excerpt)
