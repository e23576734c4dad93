"""One creating call in the journal: its intent before a byte leaves, its outcome afterwards."""

from __future__ import annotations

import uuid
from datetime import timedelta
from typing import TYPE_CHECKING, Any, Final, Generic, TypeVar, cast

import attrs
import httpx

from ..._core.call import Response
from ..._core.model import UNSET
from ..._core.untyped import path_shape
from ...errors import (
    CloseError,
    IdempotencyKeyReused,
    QueryNotUnderstood,
    ResponseUnreadable,
    from_response,
)
from ...journal import Claim, fingerprint
from ..message.json_codec import dumps, writable
from ..message.outcome import Outcome, is_about_the_call
from ..message.request import request_line
from ..message.response import WRONG_SHAPE, Received, headline
from .matching import is_before, matcher_of, time_of

if TYPE_CHECKING:
    from collections.abc import Awaitable, Callable, Mapping
    from datetime import datetime

    from ..._core.call import Call
    from ..._core.clock import Clock
    from ...journal import Entry, Journal
    from ..common.settings import Settings
    from ..message.response import AttemptResult
    from .matching import Row

T = TypeVar("T")

# Where a journal keeps what a guard added to what the caller said.
_GUARD: Final = "_guard"
# Where it keeps the parts of a call that its body doesn't hold.
_PARAMS: Final = "_params"
_PATH: Final = "_path"
# Where it keeps a body, or an answer, that isn't an object of its own.
_BODY: Final = "_body"
# The longest time after a write left at which Close is taken to have done it yet. Effects were seen
# to appear after minutes; and what was never found out must not stand in the way for ever.
_LATEST_EFFECT: Final = timedelta(hours=1)
# How often it's asked whether somebody else has come to an end.
_FIRST_PAUSE: Final = 0.05
_LONGEST_PAUSE: Final = 1.0
_IS_GONE: Final = "who claimed it is gone, or was cut off from the journal"
_QUERY: Final = "s_query"
_ADDED: Final = frozenset({"results_limit", "sort"})


def _unguarded(body: Mapping[str, object]) -> dict[str, object]:
    return {name: value for name, value in body.items() if name not in _ADDED}


def _as_object(value: object) -> Row:
    return cast("Row", value) if isinstance(value, dict) else {_BODY: value}


def _is_left_out(value: object) -> bool:
    return value is None or value == []


def key_of(operation: str, key: str) -> str:
    """Return the key in the journal of what a caller names *key*."""
    return f"{operation} {key}"


class AlreadyRecorded(Exception):
    """The journal holds an entry of the same key that must be dealt with first."""

    def __init__(self, entry: Entry) -> None:
        super().__init__(entry)
        self.entry = entry


@attrs.define
class IdempotentCall(Generic[T]):
    """
    The entry of one call. *key* is what makes another call the same intent.

    *resent_refusal* is the last attempt of which the refusal may be sent over; None is any.
    *tell_failure* is called if the outcome can't be written down, while that is handled.
    """

    call: Call[T]
    journal: Journal
    key: str
    tell_failure: Callable[[], object]
    resent_refusal: int | None = None
    _claim: Claim | None = None
    _over: Entry | None = None

    async def begin(self, sent_at: datetime | None) -> None:
        """
        Write the intent down, so that it's on disk when this returns.

        Raises:
            AlreadyRecorded: there is an entry that isn't ours to send.
            IdempotencyKeyReused: the key stands for something else.
            CloseError: it can't be written, so nothing may be sent.
        """
        claim = await self.journal.claim(
            self.key,
            operation=self.call.operation,
            parameters=self._parameters,
            sent_at=sent_at,
            over=self._over,
        )
        if not claim.is_ours:
            self._check(claim.entry)
            raise AlreadyRecorded(claim.entry)
        self._claim, self._over = claim, None

    def may_leave(self) -> bool:
        """Return whether nobody can have taken the claim over, so that it may be sent."""
        return self._claim is not None and self.journal.holds(self._claim)

    async def wait_for(self, entry: Entry, clock: Clock, longest: float) -> Entry | None:
        """
        Return what becomes of *entry* while somebody else works on it, for *longest* seconds.

        If that one is gone, it's unknown from now on, and that one hears of it should it come back.
        """
        found: Entry | None = entry
        until, pause = clock.monotonic() + longest, _FIRST_PAUSE
        while found is not None and self._is_at_work(found) and clock.monotonic() < until:
            await clock.sleep(pause)
            pause = min(2 * pause, _LONGEST_PAUSE)
            found = await self.journal.get(self.key)
        if found is None or found.state != "sending" or found.holder is None or found.is_held:
            return found
        gone = Claim(is_ours=False, entry=found)
        return await self._note(self.journal.unknown(gone, _IS_GONE)) or found

    def _is_at_work(self, entry: Entry) -> bool:
        # If it's this call, it could not write down what came of it.
        is_own = self._claim is not None and entry.holder == self._claim.entry.holder
        return entry.is_held and not is_own

    async def is_known(self) -> bool:
        """Return whether the journal has an entry that isn't free."""
        entry = await self.journal.get(self.key)
        return entry is not None and entry.state != "idle"

    async def find_earlier(self) -> Entry | None:
        """
        Return what the journal has of the same intent, if it was sent before.

        Raises:
            IdempotencyKeyReused: the key stands for something else.
        """
        entry = await self.journal.get(self.key)
        if entry is None or entry.state in {"idle", "refused"}:
            return None
        self._check(entry)
        return entry

    def as_sent(self, entry: Entry) -> Call[T]:
        """Return the call as it was sent then: what a guard added may be something else by now."""
        if self.call.method != "POST":
            # Of a PUT the entry holds the path as well.
            return self.call
        self.call = attrs.evolve(self.call, json=_body_of(entry))
        return self.call

    @property
    def _said(self) -> Mapping[str, object]:
        """What makes a call the same intent."""
        call = self.call
        where: dict[str, object] = {_PARAMS: dict(call.params)} if call.params else {}
        if call.intent is not None:
            said = call.intent.said.items()
            return {**where, **{name: value for name, value in said if not _is_left_out(value)}}
        # A PUT is about the object in its path.
        if call.method != "POST":
            where["path"] = call.path
        elif path_shape(call.path) != call.path:
            where[_PATH] = call.path
        body = _as_object({} if call.json is UNSET else call.json)
        return {**where, **(body if where.keys().isdisjoint(body) else {_BODY: body})}

    @property
    def _parameters(self) -> Mapping[str, object]:
        if self.call.intent is None:
            return self._said
        body, said = cast("Mapping[str, object]", self.call.json), self._said
        added = {name: value for name, value in body.items() if said.get(name) != value}
        return {**said, _GUARD: added}

    def _check(self, entry: Entry) -> None:
        # What was refused was not done, so what is mended may go under the same key.
        if not self._is_same(entry) and entry.state != "refused":
            raise IdempotencyKeyReused(self.key)

    def _is_same(self, entry: Entry) -> bool:
        operation, said = self.call.operation, self._said
        then = {name: value for name, value in entry.parameters.items() if name != _GUARD}
        if self.call.intent is not None and _GUARD not in entry.parameters:
            # It was written when no word was kept of what a guard had added.
            said, then = _unguarded(said), _unguarded(then)
        return entry.operation == operation and _is_same_body(operation, said, then)

    async def note(self, result: AttemptResult[T], *, is_in_doubt: bool) -> bool:
        """
        Write down what an attempt came to. *is_in_doubt*: an earlier one may have done it.

        Return False if the object that came is that of another key.
        """
        if isinstance(result, Received) and result.outcome is Outcome.DONE:
            return await self.note_found(result.body)
        if is_in_doubt or result.outcome.fate == "unknown":
            await self._note(self.journal.unknown(self._claimed, headline(result)))
        elif isinstance(result, Received) and is_about_the_call(result.response.status_code):
            await self._note(self.journal.refused(self._claimed, _what_was_said(result)))
        else:
            await self._note(self.journal.idle(self._claimed))
        return True

    async def note_interruption(self, *, has_left: bool) -> None:
        """Write down that an attempt was broken off, and whether bytes of it had left."""
        if has_left:
            await self._note(self.journal.unknown(self._claimed, "it was broken off"))
        else:
            await self._note(self.journal.idle(self._claimed))

    async def is_of_another(self, id: str) -> bool:
        """Return whether the object is known to be what came of another key."""
        return await self.journal.key_of(self.call.operation, id) not in {None, self.key}

    async def may_be_of_another(self, row: Row) -> bool:
        """
        Return whether the object may as well be what came of another key.

        That is so if that one is about the same and nobody knows what became of it: another process
        may be at it, or may have been killed.
        """
        matcher = matcher_of(self.call)
        if matcher is None:
            return False
        open_ones = await self.journal.unresolved(self.call.operation, mentioning=matcher.mark)
        return any(self._may_have_created(one, row) for one in open_ones if one.key != self.key)

    def _may_have_created(self, entry: Entry, row: Row) -> bool:
        created, sent_at = time_of(row), entry.sent_at
        if created is None or (sent_at is not None and is_before(created, sent_at)):
            return False
        # It may have been sent again since.
        last_sent = entry.changed_at if sent_at is None else max(sent_at, entry.changed_at)
        if created - last_sent > _LATEST_EFFECT:
            return False
        matcher = matcher_of(attrs.evolve(self.call, json=_body_of(entry)))
        return matcher is not None and matcher.is_it(row)

    async def note_found(self, body: Any) -> bool:  # noqa: ANN401 - JSON
        """Write down the object that came of it. Return False if it's that of another key."""
        result = _as_object(body)
        entry = await self._note(self.journal.done(self._claimed, writable(result)))
        if entry is None or entry.state == "done":
            return True
        # Of a claim that somebody has won anew, the journal keeps what that one comes to.
        made = result.get("id")
        return not (isinstance(made, str) and await self.is_of_another(made))

    @property
    def _claimed(self) -> Claim | str:
        return self.key if self._claim is None else self._claim

    async def _note(self, writing: Awaitable[Entry]) -> Entry | None:
        try:
            return await writing
        except CloseError:
            # What was done is done. On disk the entry stays "sending", which the next start takes
            # for unknown and looks into; and no other call gets past its own intent.
            self.tell_failure()
            return None

    def force(self, entry: Entry | None = None) -> None:
        """
        Let it be sent again over *entry*, or over the last attempt of this call.

        If another process does that first, it's in the way.
        """
        if entry is not None:
            self._over = entry
        elif self._claim is not None:
            self._over = self._claim.entry

    def force_refused(self, entry: Entry) -> None:
        """
        Let it be sent again over *entry*, which Close refused.

        Raises:
            IdempotencyKeyReused: what was refused under this key stays refused, or was just refused
                to another process.
        """
        if self.resent_refusal is not None and entry.attempt > self.resent_refusal:
            raise IdempotencyKeyReused(self.key)
        self._over = entry

    async def look_up(self) -> Entry | None:
        """Return what the journal says by now, or None as long as it doesn't know, either."""
        entry = await self.journal.get(self.key)
        return None if entry is None or entry.state in {"sending", "unknown"} else entry

    def read(self, entry: Entry) -> Response[T] | None:
        """
        Return what came of it as the journal has it, if it was done.

        Raises:
            ResponseUnreadable: it was done, and what is written there is not what was promised.
        """
        if entry.state != "done":
            return None

        kept = dict(entry.result or {})
        body = kept[_BODY] if kept.keys() == {_BODY} else kept
        try:
            parsed = self.call.parse(body)
        except WRONG_SHAPE as misfit:
            why = "the journal says that it was done, and not what came of it"
            raise ResponseUnreadable(request_line(self.call), why) from misfit
        return Response(200, httpx.Headers(), dumps(body), parsed)


def idempotent_call(
    call: Call[T], settings: Settings, tell_failure: Callable[[], object]
) -> IdempotentCall[T] | None:
    """Return the record of *call*, or None if nothing is written down about it."""
    if settings.journal is None or call.effect != "create":
        return None

    # Without a key of the caller no later call is known to be the same.
    key = uuid.uuid4().hex if settings.key is None else settings.key
    name = key_of(call.operation, key)
    return IdempotentCall(call, settings.journal, name, tell_failure, settings.resent_refusal)


def _is_same_body(operation: str, said: Mapping[str, object], then: Mapping[str, object]) -> bool:
    if fingerprint(operation, said) == fingerprint(operation, then):
        return True
    with_query = {**said, _QUERY: None}, {**then, _QUERY: None}
    if fingerprint(operation, with_query[0]) != fingerprint(operation, with_query[1]):
        return False
    return _means_the_same(said.get(_QUERY), then.get(_QUERY))


def _means_the_same(query: object, other: object) -> bool:
    from ...query import Query  # noqa: PLC0415 - most calls have no query that differs

    try:
        # What counts is what it finds: a set of ids comes in another order in each process.
        return not Query.from_dict(query).diff(Query.from_dict(other))
    except QueryNotUnderstood:
        return False


def _body_of(entry: Entry) -> dict[str, object]:
    """Return what was sent for *entry*, what a guard had added included."""
    ours = {_GUARD, _PARAMS, _PATH}
    said = {name: value for name, value in entry.parameters.items() if name not in ours}
    added = cast("Mapping[str, object]", entry.parameters.get(_GUARD) or {})
    return {**said, **added}


def _what_was_said(result: Received[Any]) -> str:
    # Close's own words are what tells which row must be mended, and how.
    return from_response(result.response, "").message or headline(result)
