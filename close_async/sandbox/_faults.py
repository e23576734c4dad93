"""What goes wrong next: faults that a test orders in advance."""

from __future__ import annotations

import json
from http import HTTPStatus
from typing import TYPE_CHECKING, Literal, TypeAlias

import attrs

if TYPE_CHECKING:
    from collections.abc import Mapping

Drop: TypeAlias = Literal["before", "after"]

PHRASES = {status.value: status.phrase for status in HTTPStatus}


@attrs.frozen(kw_only=True)
class Fault:
    """One thing that goes wrong, for as many calls as *times* says."""

    status: int | None = None
    headers: Mapping[str, str] = attrs.field(factory=dict[str, str])
    body: bytes | None = None
    content_type: str | None = None
    drop: Drop | None = None
    truncate: bool = False
    delay: float = 0.0
    done: bool
    times: int = 1
    method: str | None = None
    path: str | None = None

    def fits(self, method: str, path: str) -> bool:
        """Tell whether this call is meant."""
        return self.method in {None, method} and (self.path is None or self.path in path)

    @property
    def replaces_answer(self) -> bool:
        """Whether the caller gets something else than the sandbox would have said."""
        return self.status is not None or self.body is not None

    @property
    def content(self) -> bytes:
        """The body of the answer: JSON from Close itself, a page from what stands before it."""
        if self.body is not None:
            return self.body

        text = PHRASES.get(self.status or 200, "Error")
        if self._is_page:
            return f"<html><body><h1>{self.status} {text}</h1></body></html>".encode()

        if self.status == HTTPStatus.BAD_REQUEST:
            return json.dumps({"errors": [text], "field-errors": {}}).encode()

        return json.dumps({"error": text}).encode()

    @property
    def media_type(self) -> str:
        """The content type of the answer."""
        if self.content_type is not None:
            return self.content_type

        return "text/html" if self._is_page else "application/json"

    @property
    def _is_page(self) -> bool:
        return self.body is None and (self.status or 0) >= HTTPStatus.INTERNAL_SERVER_ERROR


class Faults:
    """
    The faults that are still to come, in the order in which they were ordered.

    Each call takes the first fault that fits it, so two for the same path come one after the other.
    """

    def __init__(self) -> None:
        self._waiting: list[Fault] = []
        self._bulk: list[float] = []

    def __len__(self) -> int:
        return sum(fault.times for fault in self._waiting) + len(self._bulk)

    def next(
        self,
        *,
        status: int | None = None,
        headers: Mapping[str, str] | None = None,
        body: bytes | str | None = None,
        content_type: str | None = None,
        drop: Drop | None = None,
        truncate: bool = False,
        delay: float = 0.0,
        done: bool | None = None,
        times: int = 1,
        method: str | None = None,
        path: str | None = None,
    ) -> None:
        """
        Let the next *times* calls go wrong, of those that have this *method* and *path* if given.

        *path* is a part of the call's path, such as `/bulk_action/`.
        *status*, *headers*, *body* and *content_type* replace the answer.
        *drop* loses the connection before or after the work was done, *truncate* cuts the answer in
        the middle, *delay* keeps it back for that many seconds.
        *done* says whether the work is done in spite of the fault. By default it is not if the
        answer is replaced, or lost before, and it is otherwise.
        """
        if drop not in {None, "before", "after"}:
            msg = f"drop must be 'before' or 'after', not {drop!r}"
            raise ValueError(msg)

        if times < 1:
            msg = f"times must be 1 or more, not {times}"
            raise ValueError(msg)

        replaced = status is not None or body is not None
        fault = Fault(
            status=status,
            headers=dict(headers or {}),
            body=body.encode() if isinstance(body, str) else body,
            content_type=content_type,
            drop=drop,
            truncate=truncate,
            delay=delay,
            done=not replaced and drop != "before" if done is None else done,
            times=times,
            method=None if method is None else method.upper(),
            path=path,
        )
        self._waiting.append(fault)

    def fail_bulk(self, *, after: float = 0.5) -> None:
        """Let the next bulk action end in status `error` when that share of its time is over."""
        if not 0 <= after <= 1:
            msg = f"after must be from 0 to 1, not {after:g}"
            raise ValueError(msg)

        self._bulk.append(after)

    def take(self, method: str, path: str) -> Fault | None:
        """Return the fault for this call, and count it off."""
        for index, fault in enumerate(self._waiting):
            if fault.fits(method, path):
                left = attrs.evolve(fault, times=fault.times - 1)
                self._waiting[index : index + 1] = [left] if left.times else []
                return fault

        return None

    def take_bulk(self) -> float | None:
        """Return the share after which the bulk action that begins now fails, if it does."""
        return self._bulk.pop(0) if self._bulk else None

    def clear(self) -> None:
        """Let nothing go wrong any more."""
        self._waiting.clear()
        self._bulk.clear()
