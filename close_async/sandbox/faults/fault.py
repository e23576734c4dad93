"""One thing that goes wrong with a call: what the caller gets instead of the answer, and when."""

from __future__ import annotations

import json
import math
import re
from http import HTTPStatus
from typing import TYPE_CHECKING, Any, Final, Literal, TypeAlias, TypedDict

import attrs

from ..common.arguments import seconds

if TYPE_CHECKING:
    from collections.abc import Mapping

_Drop: TypeAlias = Literal["before", "after"]

_PHRASES: Final = {status.value: status.phrase for status in HTTPStatus}
TOO_MANY: Final = "API call count exceeded for this endpoint group."
# The limit that the 429 of a planned fault names. [doc, as an example]
_LIMIT: Final = 100


class FaultOptions(TypedDict, total=False):
    """
    What goes wrong, and with which calls.

    *status*, *headers*, *body* (a dict or list is written as JSON) and *content_type* replace the
    answer. *html* makes it a page, as from what stands before Close, *empty* leaves the body out;
    each is a 200 unless *status* says otherwise. *retry_after* is a 429 that names so many seconds,
    *hidden* one of Close's stricter limits, which says nothing but that.
    *drop* loses the connection before or after the work was done, *truncate* cuts the answer in
    the middle, *delay* keeps it back for that many seconds.
    *done* says whether the work is done in spite of the fault. By default it is not if the answer
    is replaced, or lost before, and it is otherwise.

    *method* and *path* choose the calls; without them all are meant. *path* is a part of the call's
    path, such as `/bulk_action/`, in which `*` stands for anything up to the next slash, or a
    compiled pattern that is searched for.
    """

    status: int | None
    headers: Mapping[str, str] | None
    body: bytes | str | dict[str, Any] | list[Any] | None
    content_type: str | None
    html: bool
    empty: bool
    retry_after: float | None
    hidden: bool
    drop: _Drop | None
    truncate: bool
    delay: float
    done: bool | None
    method: str | None
    path: str | re.Pattern[str] | None


@attrs.frozen(kw_only=True)
class Fault:
    """One thing that goes wrong; `FaultOptions` says what each part means."""

    status: int | None = None
    headers: Mapping[str, str] = attrs.field(factory=dict[str, str])
    body: bytes | None = None
    content_type: str | None = None
    drop: _Drop | None = None
    truncate: bool = False
    delay: float = 0.0
    done: bool
    method: str | None = None
    path: re.Pattern[str] | None = None

    @classmethod
    def of(cls, options: FaultOptions) -> Fault:
        """Return the fault that *options* describe, or raise ValueError if there is none."""
        unknown = sorted(set(options) - FaultOptions.__annotations__.keys())
        if unknown:
            msg = f"unknown fault option {unknown[0]!r}"
            raise TypeError(msg)

        _check(options)
        status, headers, body = _replacement(options)
        drop, done = options.get("drop"), options.get("done")
        is_replaced = status is not None or body is not None
        method, path = options.get("method"), options.get("path")
        return cls(
            status=status,
            headers=headers,
            body=body,
            content_type="text/html" if options.get("html") else options.get("content_type"),
            drop=drop,
            truncate=options.get("truncate", False),
            delay=options.get("delay", 0.0),
            done=not is_replaced and drop != "before" if done is None else done,
            method=None if method is None else method.upper(),
            path=_pattern(path) if isinstance(path, str) else path,
        )

    def fits(self, method: str, path: str) -> bool:
        """Return whether this call is meant."""
        is_path = self.path is None or self.path.search(path) is not None
        return is_path and self.method in {None, method}

    @property
    def replaces_response(self) -> bool:
        """Whether the caller gets something else than the sandbox would have said."""
        return self.status is not None or self.body is not None

    @property
    def content(self) -> bytes:
        """The body of the answer: JSON from Close itself, a page from what stands before it."""
        if self.body is not None:
            return self.body

        text = _PHRASES.get(self.status or 200, "Error")
        if self._is_page:
            return _page(self.status or 200)

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


def _check(options: FaultOptions) -> None:
    drop = options.get("drop")
    if drop not in {None, "before", "after"}:
        msg = f"drop must be one of 'before', 'after', got {drop!r}"
        raise ValueError(msg)

    seconds("delay", options.get("delay", 0))
    seconds("retry_after", options.get("retry_after") or 0)
    if options.get("hidden") and options.get("retry_after") is None:
        msg = "hidden is a kind of rate limit: pass retry_after, too, how long it lasts"
        raise ValueError(msg)

    several = [name for name in ("body", "html", "empty") if options.get(name)]
    if len(several) > 1:
        msg = f"a response has one body: pass only one of {', '.join(several)}"
        raise ValueError(msg)


def _replacement(options: FaultOptions) -> tuple[int | None, Mapping[str, str], bytes | None]:
    """Return the status, the headers and the body that replace those of the answer."""
    status, headers = options.get("status"), dict(options.get("headers") or {})
    body = options.get("body")
    content = body if body is None or isinstance(body, bytes) else _encoded(body)
    retry_after = options.get("retry_after")
    if retry_after is not None:
        status = status or HTTPStatus.TOO_MANY_REQUESTS.value
        headers = _rate_headers(retry_after, is_hidden=options.get("hidden", False)) | headers
    if options.get("html"):
        content = _page(status or HTTPStatus.OK.value)
    elif options.get("empty"):
        content = b""
    elif content is None and retry_after is not None:
        content = json.dumps({"error": TOO_MANY}).encode()
    return status, headers, content


def _encoded(body: object) -> bytes:
    if isinstance(body, str):
        return body.encode()
    if isinstance(body, dict | list):
        return json.dumps(body).encode()

    msg = f"body must be bytes, a str, a dict or a list, got {body!r}"
    raise TypeError(msg)


def _rate_headers(reset: float, *, is_hidden: bool, limit: int = _LIMIT) -> dict[str, str]:
    """
    Return the headers of a 429 that lasts for *reset* seconds.

    Of a hidden limit, Close sets only `reset` and `retry-after`. [doc]
    """
    counts = "" if is_hidden else f"limit={limit}, remaining=0, "
    return {"RateLimit": f"{counts}reset={reset:.3f}", "retry-after": str(math.ceil(reset))}


def _page(status: int) -> bytes:
    text = _PHRASES.get(status, "Error")
    return f"<html><body><h1>{status} {text}</h1></body></html>".encode()


def _pattern(path: str) -> re.Pattern[str]:
    return re.compile("[^/]*".join(map(re.escape, path.split("*"))))
