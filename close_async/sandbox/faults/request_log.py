"""The calls that reached the sandbox, for tests to look at."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Final

import attrs
import httpx

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import datetime

MOST_ANSWERS: Final = 200
LONGEST_ANSWER: Final = 50_000


@attrs.frozen
class Received:
    """
    One call that reached the sandbox.

    *method*, *path* and *query* are what was sent, before any `x-http-method-override`.
    *json* is the decoded body, or None. *headers* lack the Authorization.
    *status* is None if no answer was given.
    """

    method: str
    path: str
    query: httpx.QueryParams
    json: object
    headers: httpx.Headers
    time: datetime
    status: int | None = None


@attrs.define
class Call:
    """
    One call as a server hands it over, without the Authorization.

    `Received` is made of it when somebody looks.
    """

    method: str
    path: str
    query: bytes
    body: bytes
    headers: Sequence[tuple[bytes, bytes]]
    time: datetime
    status: int | None = None

    def received(self) -> Received:
        """Return it as users see it."""
        return Received(
            method=self.method,
            path=self.path,
            query=httpx.QueryParams(self.query.decode(errors="replace")),
            json=json_or_none(self.body),
            headers=httpx.Headers(list(self.headers)),
            time=self.time,
            status=self.status,
        )


def json_or_none(body: bytes) -> object:
    """Return what *body* says, or None if that's no JSON."""
    try:
        return json.loads(body) if body else None
    except (ValueError, RecursionError):
        return None


class RequestLog:
    """All calls, in the order in which they came in."""

    def __init__(self) -> None:
        self._calls: list[Call] = []
        self._answers: dict[int, bytes] = {}

    def __call__(self) -> tuple[Received, ...]:
        """Return all calls, the latest one last."""
        return tuple(call.received() for call in self._calls)

    def __len__(self) -> int:
        return len(self._calls)

    def last(self, count: int) -> list[Received]:
        """Return the last *count* calls, the latest one last."""
        return [call.received() for call in self._calls[-count:]]

    def get(self, number: int) -> Received | None:
        """Return the call of that number, counted from 0, or None if there is none."""
        return self._calls[number].received() if 0 <= number < len(self._calls) else None

    def answer(self, number: int) -> bytes | None:
        """Return what a call was answered, cut off where it's long; of old calls it's forgotten."""
        return self._answers.get(number)

    def open(self, call: Call) -> int:
        """Note a call, and return the ticket for its answer."""
        self._calls.append(call)
        return len(self._calls) - 1

    def close(self, ticket: int, call: Call, status: int, body: bytes) -> None:
        """Note what a call was answered, unless the log was cleared since."""
        if ticket < len(self._calls) and self._calls[ticket] is call:
            call.status = status
            self._answers[ticket] = body[:LONGEST_ANSWER]
            if len(self._answers) > MOST_ANSWERS:
                del self._answers[next(iter(self._answers))]

    def clear(self) -> None:
        """Forget all calls."""
        self._calls.clear()
        self._answers.clear()
