"""
Everything that close_async raises, and how an answer of Close becomes an error.

    CloseError
    ├── RequestNotSent            nothing left this machine: try again when you like
    ├── OutcomeUnknown            a write left, no readable answer came: look before you repeat it
    ├── NoAnswer                  a read left and no answer came, however often it was sent
    ├── ResponseUnreadable        an answer came and can't be understood
    ├── PagesUnstable             a list can't be walked to its end
    ├── StatusError               Close answered with a status outside 2xx
    │   ├── BadRequest            400  .errors, .field_errors
    │   ├── Unauthorized          401
    │   │   └── GrantInvalid      the token server: the user has to authorize again
    │   ├── PlanLimitReached      402
    │   ├── Forbidden             403
    │   ├── NotFound              404
    │   ├── MethodNotAllowed      405
    │   ├── UnsupportedMediaType  415
    │   ├── RateLimited           429  .retry_after
    │   └── ServerError           5xx
    ├── FieldNotFetched           an attribute that the answer did not hold (also an AttributeError)
    ├── FieldUnreadable           an attribute whose value can't be read (also a ValueError)
    ├── QueryNotUnderstood        an invalid filter (also a ValueError)
    ├── UnknownName               a label that no id, or more than one, has (also a LookupError)
    ├── UnboundedQuery            a filter that matches everything (also a ValueError)
    ├── AudienceEmpty             a filter that matches nothing
    ├── AudienceTooLarge          a filter that matches too many
    ├── BulkActionFailed          a bulk action ended with status error
    ├── WaitTimedOut              the wait timed out, the bulk action goes on (also a TimeoutError)
    ├── IdempotencyKeyReused      a key that belongs to another call (also a ValueError)
    ├── SignatureInvalid          a webhook that isn't from Close, or is too old
    ├── EventsMissed              events that Close has forgotten
    ├── JournalUnusable           the journal can't be opened, read or written
    │   └── JournalDamaged        the file is not a journal, or is broken
    └── TokenStoreUnusable        the store of OAuth's tokens can't be read, written or locked

An error names the request line and what Close said, never a header, a key or a body of ours.
Each one survives pickle and copy: its facts are in `args`, `__str__` makes the sentence.
"""

from __future__ import annotations

import json
import re
from types import MappingProxyType
from typing import TYPE_CHECKING, Any, Final, Protocol, Self, cast

if TYPE_CHECKING:
    from collections.abc import Awaitable, Callable, Iterator, Mapping
    from datetime import datetime

    import httpx

    class _Answer(Protocol):
        """As much of an answer that was read as is needed here."""

        status_code: int
        headers: httpx.Headers

        @property
        def content(self) -> bytes: ...


__all__ = [
    "AudienceEmpty",
    "AudienceTooLarge",
    "BadRequest",
    "BulkActionFailed",
    "CloseError",
    "EventsMissed",
    "FieldNotFetched",
    "FieldUnreadable",
    "Forbidden",
    "GrantInvalid",
    "IdempotencyKeyReused",
    "JournalDamaged",
    "JournalUnusable",
    "MethodNotAllowed",
    "NoAnswer",
    "NotFound",
    "OutcomeUnknown",
    "PagesUnstable",
    "PlanLimitReached",
    "QueryNotUnderstood",
    "RateLimited",
    "RequestNotSent",
    "ResponseUnreadable",
    "ServerError",
    "SignatureInvalid",
    "StatusError",
    "TokenStoreUnusable",
    "Unauthorized",
    "UnboundedQuery",
    "UnknownName",
    "UnsupportedMediaType",
    "WaitTimedOut",
]

_LONGEST_QUOTE: Final = 500
_LONGEST_READ: Final = 4000
# Of a whole page of HTML its title says most: "502 Bad Gateway".
_TITLE: Final = re.compile(r"<title[^>]*>([^<]+)</title>", re.IGNORECASE)


class CloseError(Exception):
    """The base of everything that this package raises on purpose."""


class RequestNotSent(CloseError):
    """
    Nothing left this machine: no connection, no TLS, no free place in the pool, or a closed client.

    Close doesn't know of the call, so it's safe to make it again.
    """

    def __init__(self, request_line: str, reason: str) -> None:
        super().__init__(request_line, reason)
        self.request_line = request_line
        self.reason = reason

    def __str__(self) -> str:
        return f"{self.request_line} was not sent: {self.reason}"


class OutcomeUnknown(CloseError):
    """
    A write left this machine and no readable answer came: Close may or may not have done it.

    Close has no idempotency key. Look whether the effect is there before you send it again;
    `look_again()` does, where the effect can be recognized.

    *operation* is the name of the call (`bulk_emails.create`), *sent* the body that was sent (None
    if there was none), *sent_at* the earliest time by Close's clock at which it left, or None if
    that is not known. None of these three is shown by `str()` and `repr()`.
    *mend* is what the text says that is to be done.
    """

    def __init__(
        self,
        request_line: str,
        reason: str,
        *,
        operation: str | None = None,
        sent: Mapping[str, object] | None = None,
        sent_at: datetime | None = None,
        mend: str = "Look for its effect before you send it again",
    ) -> None:
        super().__init__(request_line, reason)
        self.request_line = request_line
        self.reason = reason
        self._mend = mend
        self.operation = operation
        self.sent = sent
        self.sent_at = sent_at
        self._look: Callable[[], Awaitable[object]] | None = None

    def __str__(self) -> str:
        return (
            f"{self.request_line} may have been sent, and whether Close did it is unknown: "
            f"{self.reason}. {self._mend}"
        )

    def __reduce__(self) -> tuple[object, ...]:
        # The way to look goes through a client, which can't be pickled.
        state = {**vars(self), "_look": None}
        return type(self), self.args, state

    def bind(self, look: Callable[[], Awaitable[object]]) -> Self:
        """Take *look* for what `look_again()` does. Used by the client that raises this."""
        self._look = look
        return self

    async def look_again(self) -> Any:  # noqa: ANN401 - what the call returns
        """
        Return what the call would have returned, if by now its effect can be seen.

        It looks once, through the client that raised this, and sends nothing but reads. That the
        effect can't be seen is no proof: Close's lists lag, and an answer has been seen to come
        after minutes.

        Raises:
            OutcomeUnknown: this error again: the effect can't be seen (yet).
            CloseError: Close could not be asked.
        """
        if self._look is None:
            raise self
        return await self._look()


class NoAnswer(CloseError):
    """
    A read left this machine, and no answer came, however often it was sent.

    It changed nothing, so it's safe to make it again.
    """

    def __init__(self, request_line: str, reason: str) -> None:
        super().__init__(request_line, reason)
        self.request_line = request_line
        self.reason = reason

    def __str__(self) -> str:
        return f"{self.request_line} was sent, and no answer came: {self.reason}"


class ResponseUnreadable(CloseError):
    """
    Close answered with success, and the body is not what was promised: HTML, half a JSON document.

    *excerpt* is the beginning of the body.
    """

    def __init__(self, request_line: str, reason: str, excerpt: str = "") -> None:
        super().__init__(request_line, reason, excerpt)
        self.request_line = request_line
        self.reason = reason
        self.excerpt = excerpt

    def __str__(self) -> str:
        sentence = f"the answer to {self.request_line} can't be read: {self.reason}"
        return f"{sentence}. It begins with {self.excerpt!r}" if self.excerpt else sentence


class PagesUnstable(CloseError):
    """
    A list can't be walked to its end without missing or repeating rows.

    Either Close says that there are more rows and sends none, or the list changes faster than it is
    read.
    """

    def __init__(self, request_line: str, reason: str) -> None:
        super().__init__(request_line, reason)
        self.request_line = request_line
        self.reason = reason

    def __str__(self) -> str:
        return f"the list at {self.request_line} can't be walked: {self.reason}"


class StatusError(CloseError):
    """
    Close answered with a status outside 2xx.

    *content* is the body as it came. `message` is what Close said in it, shortened. `headers` are
    those of the answer, in any case (`error.headers["Date"]`), less its cookies; empty if it was an
    earlier answer that counts. No text of this error shows them.
    """

    headers: Mapping[str, str] = MappingProxyType({})

    def __init__(self, request_line: str, status_code: int, content: bytes = b"") -> None:
        super().__init__(request_line, status_code, content)
        self.request_line = request_line
        self.status_code = status_code
        self.content = content

    @property
    def message(self) -> str:
        """What Close said, at most 500 characters, or an empty string if it said nothing."""
        return _shortened("; ".join(_sentences(self.content)))

    def __repr__(self) -> str:
        # The body may be a whole page of HTML.
        return f"{type(self).__name__}({self.request_line!r}, {self.status_code})"

    def __str__(self) -> str:
        said = self.message or "no explanation was given"
        return f"{self.request_line} was answered with {self.status_code}: {said}"


class BadRequest(StatusError):
    """Close refused the input: 400."""

    @property
    def errors(self) -> tuple[str, ...]:
        """What is wrong with the request as a whole."""
        return tuple(_texts(_read_object(self.content).get("errors")))

    @property
    def field_errors(self) -> dict[str, object]:
        """What is wrong with each field, by name: a text, or a nested map for nested input."""
        return _as_object(_read_object(self.content).get("field-errors"))


class Unauthorized(StatusError):
    """Close doesn't know the key or the token: 401."""


class GrantInvalid(Unauthorized):
    """
    OAuth refused what stands for the user's consent (`invalid_grant`): it's spent or revoked.

    No call helps any more until the user has authorized again. The refused token or code is not
    sent a second time.
    """

    def __str__(self) -> str:
        return (
            f"{super().__str__()}. The code or refresh token is spent, expired or revoked: send "
            "the user to oauth.authorize_url() again, then await oauth.exchange(code)"
        )


class PlanLimitReached(StatusError):
    """The organization's plan doesn't include this, or not this often: 402."""


class Forbidden(StatusError):
    """The user of this key is not allowed to do that: 403."""


class NotFound(StatusError):
    """There is no such object, or no such URL: 404."""


class MethodNotAllowed(StatusError):
    """The URL exists and doesn't take this method: 405."""


class UnsupportedMediaType(StatusError):
    """Close doesn't read bodies of this media type: 415."""


class RateLimited(StatusError):
    """
    Close answered 429, and waiting further was not allowed.

    *retry_after* is the number of seconds that Close asked for, or None if it named none.
    """

    def __init__(
        self,
        request_line: str,
        status_code: int,
        content: bytes = b"",
        retry_after: float | None = None,
    ) -> None:
        super().__init__(request_line, status_code, content)
        # `args` must mirror the signature, or pickle and copy can't rebuild the error.
        self.args: tuple[object, ...] = (request_line, status_code, content, retry_after)
        self.retry_after = retry_after

    def __str__(self) -> str:
        if self.retry_after is None:
            return f"{super().__str__()}, no waiting time given"
        return f"{super().__str__()}, retry in {self.retry_after:g} s"


class ServerError(StatusError):
    """Close, or something in front of it, failed: 5xx."""


class FieldNotFetched(CloseError, AttributeError):
    """
    The answer did not hold this attribute, so there is nothing to read.

    Either `fields=` left it out (*asked*), or Close doesn't answer it here: a row of a list holds
    less than what `get` fetches.
    """

    def __init__(
        self,
        model: str,
        field: str,
        held: tuple[str, ...] = (),
        asked: bool = False,  # noqa: FBT001, FBT002 - pickle passes `args` by position
    ) -> None:
        super().__init__(model, field, held, asked)
        # AttributeError sets it from keywords only; its suggestions ("did you mean") read it.
        self.name: str | None = field
        self.model = model
        self.field = field
        self.held = held
        self.asked = asked

    def __str__(self) -> str:
        held = ", ".join(self.held) or "nothing"
        mend = "Close left it out: a row of a list holds less than what get() fetches"
        if self.asked:
            mend = f"fields= left it out: name {self.field!r} there, too"
        begin = f"{self.model}.{self.field} was not fetched: the answer held {held}. {mend}"
        return f"{begin}. to_dict() returns what is there"


class FieldUnreadable(CloseError, ValueError):
    """
    The answer held this attribute, and its value can't be read, such as an invalid date.

    The other attributes are not affected. `model["name"]` gives the value as it came.
    """

    def __init__(self, model: str, field: str, value: object) -> None:
        super().__init__(model, field, value)
        self.model = model
        self.field = field
        self.value = value

    def __str__(self) -> str:
        return f"{self.model}.{self.field} can't be read from {_shortened(repr(self.value))}"


class QueryNotUnderstood(CloseError, ValueError):
    """
    A filter is invalid.

    *path* leads to the problem (`query.queries[2].condition`), *problem* says what is wrong there.
    """

    def __init__(self, path: str, problem: str) -> None:
        super().__init__(path, problem)
        self.path = path
        self.problem = problem

    def __str__(self) -> str:
        return f"{self.path}: {self.problem}"


class UnknownName(CloseError, LookupError):
    """
    No id, or more than one, belongs to a label.

    *kind* is what was looked for, such as `lead_status`, *near* are labels that are written alike,
    *ids* those that share the label.
    """

    def __init__(
        self, kind: str, label: str, near: tuple[str, ...] = (), ids: tuple[str, ...] = ()
    ) -> None:
        super().__init__(kind, label, near, ids)
        self.kind = kind
        self.label = label
        self.near = near
        self.ids = ids

    def __str__(self) -> str:
        kind = self.kind.replace("_", " ")
        if self.ids:
            ids = ", ".join(self.ids)
            return f"more than one {kind} is called {self.label!r}: use one of the ids {ids}"
        near = " or ".join(map(repr, self.near))
        return f"no {kind} is called {self.label!r}" + (f": did you mean {near}?" if near else "")


class UnboundedQuery(CloseError, ValueError):
    """The filter matches every object, and `everything=True` was not given."""

    def __init__(self, action: str) -> None:
        super().__init__(action)
        self.action = action

    def __str__(self) -> str:
        return (
            f"this query matches everything, so {self.action} would reach every lead. "
            "Narrow the query, or pass everything=True if that is what you want"
        )


class AudienceEmpty(CloseError):
    """The leads were counted, and the filter matches none. Nothing was sent."""

    def __init__(self, action: str) -> None:
        super().__init__(action)
        self.action = action

    def __str__(self) -> str:
        return f"the query matches nothing, so {self.action} would touch no lead. Nothing was sent"


class AudienceTooLarge(CloseError):
    """The filter matches more than *max_leads*, or what the *guard* is called. Nothing was sent."""

    def __init__(self, count: int, max_leads: int, guard: str = "max_leads") -> None:
        super().__init__(count, max_leads, guard)
        self.count = count
        self.max_leads = max_leads
        self.guard = guard

    def __str__(self) -> str:
        return (
            f"the query matches {self.count:,} objects and {self.guard} is {self.max_leads:,}. "
            f"Nothing was sent: narrow the query or raise {self.guard}"
        )


class BulkActionFailed(CloseError):
    """The bulk action ended with status `error`. What it did until then stays done."""

    def __init__(self, kind: str, id: str, processed: int | None, total: int | None) -> None:
        super().__init__(kind, id, processed, total)
        self.kind = kind
        self.id = id
        self.processed = processed
        self.total = total

    def __str__(self) -> str:
        return (
            f"bulk {self.kind} {self.id} ended with status error after "
            f"{_count(self.processed)} of {_count(self.total)} leads"
        )


class WaitTimedOut(CloseError, TimeoutError):
    """
    The wait timed out.

    The bulk action goes on at Close, unless its *status* is `paused`: then `resume()` lets it.
    """

    def __init__(self, kind: str, id: str, status: str, seconds: float) -> None:
        # A TimeoutError is an OSError, which takes its arguments for errno, text and file name.
        super().__init__()
        self.args: tuple[object, ...] = (kind, id, status, seconds)
        self.kind = kind
        self.id = id
        self.status = status
        self.seconds = seconds

    def __str__(self) -> str:
        still = f"bulk {self.kind} {self.id} is still {self.status} after {self.seconds:g} s. "
        if self.status == "paused":
            return f"{still}Close does nothing more until it's resumed: call resume(), then wait"
        return f"{still}It goes on at Close: wait again, or pause it"


class IdempotencyKeyReused(CloseError, ValueError):
    """
    The journal has this idempotency key already, for a call with other parameters.

    *key* begins with the name of the operation.
    """

    def __init__(self, key: str) -> None:
        super().__init__(key)
        self.key = key

    def __str__(self) -> str:
        return (
            f"the idempotency key {self.key!r} belongs to a call with other parameters. "
            "Look in Close what that one did before you send anything else"
        )


class SignatureInvalid(CloseError):
    """
    What came to a webhook's URL isn't from Close, or too old.

    *reason* shows nothing of the body, the headers and the key.
    """

    def __init__(self, reason: str) -> None:
        super().__init__(reason)
        self.reason = reason

    def __str__(self) -> str:
        return f"the webhook was not accepted: {self.reason}"


class EventsMissed(CloseError):
    """
    Events after *since* may be lost: Close has forgotten what happened then.

    All that it still has comes with `follow(since=error.kept_since)`. What happened in between is
    to be found by other means, such as a list of the objects.
    """

    def __init__(self, since: datetime, kept_since: datetime) -> None:
        super().__init__(since, kept_since)
        self.since = since
        self.kept_since = kept_since

    def __str__(self) -> str:
        since, kept = (each.isoformat() for each in self.args)
        return f"Close has forgotten events since {since}: it keeps those from {kept} on"


class JournalUnusable(CloseError):
    """
    The journal can't be opened, read or written: a missing directory, a full disk, a lock.

    What it holds stays as it is. *path* is its file, *problem* says what is wrong, *mend* what to
    do about it.
    """

    def __init__(self, path: str, problem: str, mend: str) -> None:
        super().__init__(path, problem, mend)
        self.path = path
        self.problem = problem
        self.mend = mend

    def __str__(self) -> str:
        return f"the journal {self.path} can't be used: {self.problem}. {self.mend}"


class JournalDamaged(JournalUnusable):
    """
    The file at the journal's path is not a journal, or is broken.

    It is left as it is. To go on without it would mean to forget what was sent.
    """


class TokenStoreUnusable(CloseError):
    """
    The store of OAuth's tokens can't be read, written or locked.

    What it holds stays as it is. *path* is where it is, *problem* says what is wrong, *mend* what
    to do about it.
    """

    def __init__(self, path: str, problem: str, mend: str) -> None:
        super().__init__(path, problem, mend)
        self.path = path
        self.problem = problem
        self.mend = mend

    def __str__(self) -> str:
        return f"the token store {self.path} can't be used: {self.problem}. {self.mend}"


_BY_STATUS: Final[dict[int, type[StatusError]]] = {
    400: BadRequest,
    401: Unauthorized,
    402: PlanLimitReached,
    403: Forbidden,
    404: NotFound,
    405: MethodNotAllowed,
    415: UnsupportedMediaType,
}
_FIRST_SERVER_ERROR: Final = 500
_RATE_LIMITED: Final = 429


def from_response(
    response: _Answer, request_line: str, *, retry_after: float | None = None
) -> StatusError:
    """
    Return the error that says what an answer outside 2xx means.

    The response must have been read. *retry_after* counts for a 429 only.
    """
    status = response.status_code
    if status == _RATE_LIMITED:
        error: StatusError = RateLimited(request_line, status, response.content, retry_after)
    else:
        other = ServerError if status >= _FIRST_SERVER_ERROR else StatusError
        error = _BY_STATUS.get(status, other)(request_line, status, response.content)
    headers = response.headers.copy()
    headers.pop("set-cookie", None)
    error.headers = headers
    return error


def _read_object(content: bytes) -> dict[str, object]:
    try:
        return _as_object(json.loads(content))
    except (ValueError, RecursionError):
        return {}


def _as_object(value: object) -> dict[str, object]:
    return cast("dict[str, object]", value) if isinstance(value, dict) else {}


def _sentences(content: bytes) -> Iterator[str]:
    """
    Yield what an error body says, whichever of the known shapes it has.

    Close sends `errors` and `field-errors`, or `error` as a text, or (in old 429 bodies) as an
    object with a `message`. What stands in front of it sends HTML, text or nothing.
    """
    body = _read_object(content)
    if body.keys().isdisjoint({"error", "errors", "field-errors"}):
        yield _read_text(content)
        return

    single = body.get("error")
    if single:
        yield _as_text(_as_object(single).get("message", single))
    yield from _texts(body.get("errors"))
    for name, said in _as_object(body.get("field-errors")).items():
        yield f"{name}: {_as_text(said)}"


def _read_text(content: bytes) -> str:
    text = content[:_LONGEST_READ].decode("utf-8", "replace")
    title = _TITLE.search(text)
    return title[1] if title else text


def _texts(said: object) -> Iterator[str]:
    if said:
        yield from map(_as_text, cast("list[object]", said) if isinstance(said, list) else [said])


def _as_text(said: object) -> str:
    return said if isinstance(said, str) else json.dumps(said, ensure_ascii=False)


def _shortened(text: str) -> str:
    # Texts of others end up in terminals and logs: no escape sequences, no lone surrogates.
    one_line = " ".join("".join(one if one.isprintable() else " " for one in text).split())
    if len(one_line) <= _LONGEST_QUOTE:
        return one_line
    return f"{one_line[: _LONGEST_QUOTE - 1]}…"


def _count(number: int | None) -> str:
    return "an unknown number" if number is None else f"{number:,}"
