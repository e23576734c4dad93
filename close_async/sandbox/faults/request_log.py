"""The calls that reached the sandbox, for tests to look at."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

import attrs

if TYPE_CHECKING:
    from datetime import datetime

    import httpx

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


class RequestLog:
    """All calls, in the order in which they came in."""

    def __init__(self) -> None:
        self._calls: list[Received] = []
        self._answers: dict[int, bytes] = {}

    def __call__(self) -> tuple[Received, ...]:
        """Return all calls, the latest one last."""
        return tuple(self._calls)

    def __len__(self) -> int:
        return len(self._calls)

    def last(self, count: int) -> list[Received]:
        """Return the last *count* calls, the latest one last."""
        return self._calls[-count:]

    def get(self, number: int) -> Received | None:
        """Return the call of that number, counted from 0, or None if there is none."""
        return self._calls[number] if 0 <= number < len(self._calls) else None

    def answer(self, number: int) -> bytes | None:
        """Return what a call was answered, cut off where it's long; of old calls it's forgotten."""
        return self._answers.get(number)

    def open(self, call: Received) -> int:
        """Note a call, and return the ticket for its answer."""
        self._calls.append(call)
        return len(self._calls) - 1

    def close(self, ticket: int, call: Received, status: int, body: bytes) -> None:
        """Note what a call was answered, unless the log was cleared since."""
        if ticket < len(self._calls) and self._calls[ticket] is call:
            self._calls[ticket] = attrs.evolve(call, status=status)
            self._answers[ticket] = body[:LONGEST_ANSWER]
            if len(self._answers) > MOST_ANSWERS:
                del self._answers[next(iter(self._answers))]

    def clear(self) -> None:
        """Forget all calls."""
        self._calls.clear()
        self._answers.clear()
