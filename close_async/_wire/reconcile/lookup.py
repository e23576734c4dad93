"""Finds out, by reads alone, whether a write of which no answer came was done."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING, Any, Final, Generic, TypeAlias, TypeVar, cast
from urllib.parse import unquote

import attrs
import httpx

from ..._core.call import Call, Response
from ..._core.untyped import path_shape
from ...errors import CloseError, NotFound
from ..message.json_codec import dumps, writable
from ..message.response import WRONG_SHAPE
from .matching import (
    has_same_schedule,
    has_same_steps,
    is_before,
    is_untyped,
    matcher_of,
    raw_json,
    says,
    time_of,
)

if TYPE_CHECKING:
    from collections.abc import Awaitable, Callable
    from datetime import datetime

    from ..._core.clock import Clock
    from .matching import EffectMatcher, Row


Ask: TypeAlias = "Callable[[Call[Any]], Awaitable[Response[Any]]]"
"""Sends a read."""

T = TypeVar("T")

# Close's lists lag. The first look is for the lucky, the last one for the patient.
_LOOKS: Final = (0.0, 1 / 8, 1 / 2, 1.0)
_PAGE: Final = 100
_MOST_PAGES: Final = 20


@attrs.frozen
class FoundEffect(Generic[T]):
    """The effect of a write, as a read showed it. *body* is its JSON."""

    response: Response[T]
    body: Any


@attrs.define
class Sightings:
    """
    What was seen of an object that may have been deleted.

    Reads lag by up to *settle* seconds, each as it likes, so one that isn't there may only not be
    there yet. The deletion is believed if the object was seen that long before, or was that old
    when it was seen, or if it's still not there when *settle* seconds have passed. What the first
    look sees counts from *looking_since* on, however long its answer took.
    """

    clock: Clock
    settle: float
    looking_since: float | None = None
    _seen_at: float | None = None
    _was_old: bool = False
    _gone_since: float | None = None

    def note_there(self, *, is_old: bool) -> None:
        """Take note that the object is there. One that *is_old* is shown by all reads."""
        now = self._now()
        self._gone_since = None
        self._was_old = self._was_old or is_old
        if self._seen_at is None:
            self._seen_at = now

    def note_gone(self, *, may_be_unreadable: bool = False) -> bool:
        """
        Take note that it isn't, and return whether that is to be believed.

        What *may_be_unreadable* is gone only if it was seen before.
        """
        now = self._now()
        if self._gone_since is None:
            self._gone_since = now
        if self._was_old or (self._seen_at is not None and now - self._seen_at >= self.settle):
            return True
        return not may_be_unreadable and now - self._gone_since >= self.settle

    def _now(self) -> float:
        since, self.looking_since = self.looking_since, None
        return self.clock.monotonic() if since is None else since


@attrs.frozen(kw_only=True)
class EffectLookup(Generic[T]):
    """
    Looks for the effect of *call*.

    *since* returns the earliest time by Close's clock at which *call* can have
    left, or None if that is not known. *is_taken* says of an object that it came of another call,
    or may have come of one of which that isn't known, either. *who* returns our own user's id.
    *sightings* is what earlier looks saw of what was deleted.
    """

    call: Call[T]
    ask: Ask
    since: Callable[[], datetime | None]
    is_taken: Callable[[Row], Awaitable[bool]]
    who: Callable[[], Awaitable[str | None]]
    sightings: Sightings

    @property
    def can_look(self) -> bool:
        """Whether anything is known by which the effect can be recognized."""
        return self.call.method in {"PUT", "DELETE"} or matcher_of(self.call) is not None

    async def watch(self, clock: Clock, settle: float) -> FoundEffect[T] | None:
        """Look until *settle* seconds are over, and return what was found."""
        began = self.sightings.looking_since = clock.monotonic()
        for share in _LOOKS if self.can_look else ():
            wait = began + share * settle - clock.monotonic()
            if wait < 0 and share < 1:
                # The look before took that long. One more is worth its time, not all of them.
                continue
            await clock.sleep(max(0.0, wait))
            found = await self._try_to_look()
            if found is not None:
                return found
        return None

    async def _try_to_look(self) -> FoundEffect[T] | None:
        try:
            return await self.look()
        except CloseError:
            # Where writes get lost, reads do, too. The next look may have better luck.
            return None

    async def look(self) -> FoundEffect[T] | None:
        """
        Look once.

        Raises:
            CloseError: Close could not be asked.
        """
        if self.call.method == "DELETE":
            return await self._look_whether_gone()
        if self.call.method == "PUT":
            return await self._look_whether_changed()
        matcher = matcher_of(self.call)
        return None if matcher is None else await self._look_whether_created(matcher)

    async def _look_whether_gone(self) -> FoundEffect[T] | None:
        try:
            answer = await self.ask(self._fetch)
        except NotFound as gone:
            if not self.sightings.note_gone(may_be_unreadable=is_untyped(self.call)):
                return None
            parsed = self.call.parse(None)
            return FoundEffect(Response(gone.status_code, httpx.Headers(), b"", parsed), None)
        if _shows(answer.parsed, self.call.path):
            self.sightings.note_there(is_old=self._is_old(answer.parsed))
        return None

    def _is_old(self, row: Row) -> bool:
        since, created = self.since(), time_of(row)
        if since is None or created is None:
            return False
        return is_before(created, since - timedelta(seconds=self.sightings.settle))

    async def _look_whether_changed(self) -> FoundEffect[T] | None:
        answer = await self.ask(self._fetch)
        if not _says_all(answer.parsed, self.call.json):
            return None
        # It may have been so before, and be something else by now.
        is_new = _was_changed_since(self.since(), answer.parsed)
        return self._found(answer.parsed, answer.headers) if is_new else None

    @property
    def _fetch(self) -> Call[Any]:
        resource, _, _ = self.call.operation.rpartition(".")
        operation = f"{resource}.get"
        if is_untyped(self.call):
            operation = f"GET {path_shape(self.call.path)}"
        return Call(operation, "GET", self.call.path, raw_json, "read")

    async def _look_whether_created(self, matcher: EffectMatcher) -> FoundEffect[T] | None:
        creator = await self.who()
        found: dict[str, tuple[Row, httpx.Headers]] = {}
        seen = 0
        for _ in range(_MOST_PAGES):
            answer = await self.ask(_page(matcher.look, seen))
            # Only now: what time it was at Close may have been learned from this very answer.
            since = self.since()
            rows = _rows_of(answer.parsed)
            seen += len(rows)
            ours = [row for row in rows if self._is_ours(matcher, row, since, creator)]
            free = [row for row in ours if not await self.is_taken(row)]
            found.update({row["id"]: (row, answer.headers) for row in free})
            if _is_last(answer.parsed, rows) or _is_past(rows, since):
                # Of two that are alike it can't be told which is ours.
                return self._found(*next(iter(found.values()))) if len(found) == 1 else None
        # One more may stand on the pages that were not read.
        return None

    def _is_ours(
        self, matcher: EffectMatcher, row: Row, since: datetime | None, creator: str | None
    ) -> bool:
        created = time_of(row)
        if since is None or created is None or is_before(created, since):
            return False
        if not matcher.is_of(row, creator):
            return False
        return isinstance(row.get("id"), str) and matcher.is_it(row)

    def _found(self, row: object, headers: httpx.Headers) -> FoundEffect[T] | None:
        try:
            parsed = self.call.parse(row)
        except WRONG_SHAPE:
            return None
        return FoundEffect(Response(200, headers, dumps(writable(row)), parsed), row)


def _shows(body: object, path: str) -> bool:
    # Some servers answer nothing, or what belongs to another call, behind a 200.
    found: object = cast("Row", body).get("id") if isinstance(body, dict) else None
    return isinstance(found, str) and unquote(path).endswith(f"/{found}/")


def _page(look: Call[Any], skip: int) -> Call[Any]:
    return look.with_params(_skip=str(skip), _limit=str(_PAGE))


def _rows_of(body: object) -> list[Row]:
    rows: object = cast("Row", body).get("data") if isinstance(body, dict) else None
    listed = cast("list[object]", rows) if isinstance(rows, list) else []
    return [cast("Row", row) for row in listed if isinstance(row, dict)]


def _is_last(body: object, rows: list[Row]) -> bool:
    # Some lists don't say whether they go on [code 1 live].
    says_so = isinstance(body, dict) and cast("Row", body).get("has_more") is False
    return says_so or not rows


def _is_past(rows: list[Row], since: datetime | None) -> bool:
    # Lists were seen newest first, which isn't promised: believed only if this page is.
    times = [time_of(row) for row in rows]
    known = [time for time in times if time is not None]
    if since is None or len(known) != len(rows) or not known:
        return False
    return known == sorted(known, reverse=True) and is_before(known[-1], since)


def _was_changed_since(since: datetime | None, row: Row) -> bool:
    changed = time_of(row, "date_updated")
    if since is None or changed is None:
        return False
    # No slack here: what was changed just before must not be taken for what we did.
    return changed >= (since if changed.microsecond else since.replace(microsecond=0))


# A bulk action that was told to resume is soon further.
_RESUMED: Final = frozenset({"resuming", "loading", "processing", "done"})


def _says_all(got: object, asked: object) -> bool:
    if not isinstance(got, dict) or not isinstance(asked, dict):
        return False
    shown, wanted = cast("Row", got), cast("Row", asked)
    return all(_is_as_asked(name, shown.get(name), value) for name, value in wanted.items())


def _is_as_asked(name: str, got: object, asked: object) -> bool:
    if name == "status" and asked == "resuming":
        return got in _RESUMED
    if name == "steps":
        return has_same_steps(got, asked)
    if name == "schedule":
        return has_same_schedule(got, asked)
    return says(got, asked)
