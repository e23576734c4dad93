"""
What Close posts to the URL of a webhook subscription: whether it's from Close, and came before.

It must never show the key, the body or a signature, neither in an error nor in its traceback.
"""

from __future__ import annotations

import hashlib
import hmac
import json
import re
from contextlib import asynccontextmanager
from datetime import UTC, datetime
from typing import TYPE_CHECKING, Any, Final, Literal, TypeAlias, cast

from ._validate import seconds
from .errors import SignatureInvalid
from .events import Event

if TYPE_CHECKING:
    from collections.abc import AsyncGenerator, Iterable, Mapping

    from .journal import Journal

__all__ = ["Arrival", "Event", "EventInbox", "SignatureInvalid", "verify"]

_HASH: Final = "close-sig-hash"
_TIMESTAMP: Final = "close-sig-timestamp"
_HEX: Final = re.compile(r"(?:[0-9a-fA-F]{2})+")
_SHA256: Final = re.compile(r"[0-9a-fA-F]{64}")
# Whole seconds since 1970. [doc]
_SECONDS: Final = re.compile(r"[0-9]{1,11}")


def verify(
    body: bytes,
    headers: Mapping[str, Any] | Iterable[tuple[str | bytes, str | bytes]],
    signature_key: str,
    *,
    tolerance: float = 300,
    now: datetime | None = None,
) -> Event:
    """
    Return the event that Close posted, if it was Close who did, and not long ago.

        event = webhooks.verify(await request.body(), request.headers, signature_key)

    *body* are the bytes as they came: what is parsed and written again has another signature.
    *headers* are those of the request as a dict, as httpx, Starlette, aiohttp and Django have them,
    as the pairs of ASGI, or a WSGI environ (Django's `META`). *signature_key* came with the answer
    to `close.webhooks.create()`. The time in the headers may differ from this machine's (or from
    *now*) by *tolerance* seconds, to either side.

    Raises:
        SignatureInvalid: it's not from Close, or too old: answer 400. The text shows nothing of it.
        TypeError: *body* is not bytes, or *headers* are no headers.
        ValueError: *signature_key*, *tolerance* or *now* is none.
    """
    found = _verified(body, headers, signature_key, tolerance, now)
    # What catches an error may print the variables of this frame.
    del body, headers, signature_key
    if isinstance(found, Exception):
        raise found
    return found


def _verified(
    body: object, headers: object, key: object, tolerance: object, now: datetime | None
) -> Event | Exception:
    """Return the event, or the error, which is raised where no frame holds the key."""
    problem = _problem_of_arguments(body, key, tolerance, now)
    if problem is not None:
        return problem
    whole = cast("bytes", body)
    try:
        given = _signature_headers(headers)
    except (TypeError, ValueError):
        return TypeError(f"headers must be those of the request, got {type(headers).__name__}")
    at = now or datetime.now(UTC)
    reason = _problem_of_headers(given) or _problem_of_signature(
        whole, given, bytes.fromhex(cast("str", key)), cast("float", tolerance), at
    )
    return _event_in(whole) if reason is None else SignatureInvalid(reason)


def _problem_of_arguments(
    body: object, key: object, tolerance: object, now: datetime | None
) -> Exception | None:
    if not isinstance(body, bytes):
        return TypeError(f"body must be the bytes that came, got {type(body).__name__}")
    if not isinstance(key, str) or not _HEX.fullmatch(key):
        return ValueError("signature_key must be the hex text that came when it was created")
    if now is not None and now.tzinfo is None:
        return ValueError("now must have a time zone")
    try:
        seconds("tolerance", tolerance)
    except ValueError as error:
        return error
    return None


def _problem_of_headers(given: Mapping[str, list[str]]) -> str | None:
    for name, form in ((_HASH, _SHA256), (_TIMESTAMP, _SECONDS)):
        if len(given[name]) != 1:
            return f"the header {name} came {len(given[name])} times, not once"
        if not form.fullmatch(given[name][0]):
            return f"the header {name} is not what Close sends there"
    return None


def _problem_of_signature(
    body: bytes, given: Mapping[str, list[str]], key: bytes, tolerance: float, now: datetime
) -> str | None:
    (signature,), (timestamp,) = given[_HASH], given[_TIMESTAMP]
    expected = hmac.new(key, timestamp.encode() + body, hashlib.sha256).hexdigest()
    if not hmac.compare_digest(expected, signature.lower()):
        return (
            "the signature doesn't fit: it's not from Close, the key is that of another webhook "
            "subscription, or the body is not the bytes that came"
        )
    age = now.timestamp() - int(timestamp)
    if abs(age) > tolerance:
        when = "ago" if age > 0 else "in the future"
        return f"it was signed {abs(age):.0f} s {when}, tolerance={tolerance:g} s"
    return None


def _signature_headers(headers: object) -> Mapping[str, list[str]]:
    """Return what came under each of the two names, however they are written."""
    found: dict[str, list[str]] = {_HASH: [], _TIMESTAMP: []}
    # Not every class of headers is a Mapping: that of http.server isn't.
    items = getattr(headers, "items", None)
    pairs: Any = headers if items is None else items()
    for name, value in pairs:
        plain = _text(name).lower().replace("_", "-").removeprefix("http-")
        if plain in found:
            found[plain].append(_text(value))
    return found


def _text(value: object) -> str:
    if isinstance(value, bytes):
        return value.decode("latin-1")
    return value if isinstance(value, str) else ""


def _event_in(body: bytes) -> Event | SignatureInvalid:
    try:
        event: object = json.loads(body)["event"]
        if isinstance(cast("Any", event)["id"], str):
            return Event.from_dict(cast("dict[str, Any]", event))
    except (ValueError, TypeError, LookupError, RecursionError):
        pass
    return SignatureInvalid("the signature is right, but the body is not an event")


Arrival: TypeAlias = Literal["new", "done", "unfinished"]
"""
What an inbox knows of an event that came.

`new`: it's yours, handle it. `done`: it was handled. `unfinished`: somebody is handling it now, or
began and was broken off.
"""

_OPERATION: Final = "webhooks.handle"


class EventInbox:
    """
    Lets each event be handled once, although Close posts some of them twice.

        inbox = EventInbox(Journal.sqlite("worker.db"))

        async with inbox.take(event) as arrival:
            if arrival == "new":
                await handle(event)

    The journal's file keeps the ids of events, and nothing else of them. It may be the one of a
    client, and shared by tasks and processes. `journal.prune()` forgets what was done; Close tries
    for 72 hours, so keep it for longer.
    """

    def __init__(self, journal: Journal) -> None:
        self._journal = journal

    @asynccontextmanager
    async def take(self, event: Event) -> AsyncGenerator[Arrival, None]:
        """
        Claim *event*, and write down at the end of the block that it was handled.

        One that is `unfinished` may be handled in part. Answer 503 to it, so that Close posts it
        again later, and look at `unfinished()`: if the block raised, or its process died, somebody
        has to find out how far it came, and to call `release()` or `done()`.

        Raises:
            JournalUnusable: the journal can't be read or written.
        """
        key = _key(event.id)
        claim = await self._journal.claim(key, operation=_OPERATION, parameters={"id": event.id})
        if not claim.is_ours:
            yield "done" if claim.entry.state == "done" else "unfinished"
            return

        try:
            yield "new"
        except BaseException as error:
            await self._journal.unknown(claim, f"{type(error).__name__} was raised meanwhile")
            raise
        await self._journal.done(claim, {})

    async def unfinished(self) -> list[str]:
        """Return the ids of the events that are being handled now, or whose handling broke off."""
        found = await self._journal.unresolved(_OPERATION)
        return [entry.key.removeprefix(_key("")) for entry in found]

    async def done(self, event_id: str) -> None:
        """
        Write down that an unfinished event needs nothing more.

        Raises:
            ValueError: it never came.
        """
        await self._journal.done(_key(event_id), {})

    async def release(self, event_id: str) -> None:
        """
        Let an unfinished event be handled again when Close posts it the next time.

        What was done of it already is done once more.

        Raises:
            ValueError: it never came, or is done.
        """
        await self._journal.unknown(_key(event_id), "it was released")
        await self._journal.release(_key(event_id))


def _key(event_id: str) -> str:
    return f"{_OPERATION} {event_id}"
