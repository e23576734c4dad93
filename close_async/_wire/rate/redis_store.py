"""The accounts of rate limits in Redis, for all processes and machines with one key."""

from __future__ import annotations

import asyncio
import logging
import math
import secrets
from importlib.resources import files
from typing import TYPE_CHECKING, Final, cast

import anyio
import attrs
import redis.asyncio as redis
from redis.asyncio.connection import parse_url
from redis.asyncio.retry import Retry
from redis.backoff import NoBackoff
from redis.exceptions import RedisError

from .hidden_limit import HiddenLimit
from .limiter import MemoryStore
from .status import RateLimitStatus
from .window import Ticket, Wait

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping, Sequence

    from .window import Place, Report

_log = logging.getLogger("close_async")

PATIENCE: Final = 0.25
"""Seconds after which Redis counts as gone: the calls go on without it."""

# So long it isn't asked then. A call that listens asks again after so long, to keep its place.
_PAUSE: Final = 1.0
_LONGEST_HEARING: Final = 2.0
_MOST_CONNECTIONS: Final = 64
# What `book` and `settle` tell of the account behind their own answer.
_TOLD: Final = 7
SCRIPT: Final = files(__package__ or "").joinpath("account.lua").read_text("utf-8")


@attrs.frozen
class _BookedAlone(Ticket):
    """Leave that was booked while Redis was gone."""


class RedisStore:
    """
    Keeps the accounts of one key in Redis, in one script and one round trip for each step.

    While Redis doesn't answer, each process keeps to its part of the last known limit: by as many
    as were there. It says so once, and comes back by itself. What a process booked that died is
    forgotten after 30 seconds. *prefix* names the account, *organization* what it belongs to.
    """

    is_shared: bool = True

    def __init__(
        self,
        connect: Callable[[], redis.Redis],
        monotonic: Callable[[], float],
        prefix: str,
        organization: str | None,
    ) -> None:
        self._redis = connect()
        self._script = self._redis.register_script(SCRIPT)
        self._monotonic = monotonic
        self._prefix = prefix
        self._organization = organization
        self._process = secrets.token_hex(6)
        self._status: dict[str, tuple[RateLimitStatus, float]] = {}
        self._processes = 1
        self._local = MemoryStore(monotonic)
        self._gone_until = -math.inf
        self._is_gone = False

    async def book(self, bucket: str, place: Place) -> Ticket | Wait:
        """Book, in this process if Redis is gone."""
        told = await self._run("book", bucket, place.id, str(place.rank), str(place.count))
        if told is None:
            return await self._book_alone(bucket, place)
        if told[0] == "go":
            count = int(told[7])
            other = _ticket(told[4:7], count) if told[4] else None
            return _ticket(told[1:4], count, other)
        return Wait(float(told[1]) if told[1] else None, is_asked=bool(told[2]))

    async def settle(self, bucket: str, ticket: Ticket, report: Report) -> None:
        """Settle. What Redis doesn't hear of it forgets by itself."""
        if isinstance(ticket, _BookedAlone):
            await self._local.settle(bucket, ticket, report)
            return

        header = report.header
        word: Sequence[float | None] = (None, None, None, None)
        if header is not None:
            word = (header.limit, header.remaining, header.reset, header.unit)
        words = [*_fields_of(ticket), *_fields_of(ticket.organization), *map(_text, word)]
        pause, answered = _text(report.pause), "1" if report.is_answered else ""
        if await self._run("settle", bucket, *words, pause, answered) is None:
            # Its clock is another one.
            alone = attrs.evolve(ticket, sent=self._monotonic())
            await self._local.settle(bucket, alone, report)

    async def leave(self, bucket: str, place: Place) -> None:
        """Give up a place."""
        await self._run("leave", bucket, place.id)

    async def hear(self, bucket: str, place: Place) -> None:
        """Return when a call of any process made room, or after two seconds."""
        if self._is_gone:
            await anyio.sleep(_PAUSE)
            return
        bell = f"{self._key(bucket)}:bell:{place.id}"
        try:
            await self._redis.blpop([bell], timeout=_LONGEST_HEARING)
        except (RedisError, OSError):
            await anyio.sleep(_PAUSE)

    def status(self) -> Mapping[str, RateLimitStatus]:
        """Return what Redis told last, with the time that has passed since."""
        if self._is_gone:
            return self._local.status()
        now = self._monotonic()
        return {bucket: _aged(one, now - at) for bucket, (one, at) in self._status.items()}

    async def aclose(self) -> None:
        """Close the connections."""
        await self._redis.aclose()

    async def _book_alone(self, bucket: str, place: Place) -> Ticket | Wait:
        known = self._status.get(bucket)
        if known is not None and known[0].limit:
            most = max(1, known[0].limit // self._processes)
            self._local.take_part(bucket, HiddenLimit.part(most, known[0].limit))
        booked = await self._local.book(bucket, place)
        if isinstance(booked, Wait):
            return booked
        return _BookedAlone(booked.number, booked.window, booked.sent)

    async def _run(self, verb: str, bucket: str, *arguments: str) -> Sequence[str] | None:
        """Run the script, and return None if Redis is gone."""
        now = self._monotonic()
        if now < self._gone_until:
            return None

        keys = [self._key(bucket), self._organization_key(bucket), f"{self._prefix}:processes"]
        try:
            with anyio.fail_after(PATIENCE):
                answer = await self._script(keys=keys, args=[verb, "", self._process, *arguments])
        except (RedisError, OSError) as error:
            self._lose(error)
            return None

        told = [part.decode() for part in answer]
        if self._is_gone:
            self._is_gone = False
            self._local = MemoryStore(self._monotonic)
            _log.warning("Redis is back: rate limits are shared again")
        self._take_note(bucket, told[-_TOLD:])
        return told

    def _take_note(self, bucket: str, told: Sequence[str]) -> None:
        limit, room, reset, paused, open_, processes, _ = told
        self._processes = max(1, int(processes))
        status = RateLimitStatus(
            limit=int(limit) if limit else None,
            remaining=max(0, int(room)) if room else None,
            reset=_positive(reset),
            paused=_positive(paused) or 0.0,
            open=int(open_),
            waiting=0,
        )
        self._status[bucket] = (status, self._monotonic())

    def _lose(self, error: Exception) -> None:
        self._gone_until = self._monotonic() + _PAUSE
        if self._is_gone:
            return

        self._is_gone = True
        _log.warning(
            "Redis doesn't answer (%s): until it does, this process keeps to its part of the last "
            "known rate limits, 1 of %d",
            type(error).__name__,
            self._processes,
        )

    def _key(self, bucket: str) -> str:
        return f"{self._prefix}:{bucket}"

    def _organization_key(self, bucket: str) -> str:
        return "" if self._organization is None else f"{self._organization}:{bucket}"


def connect(url: str) -> Callable[[], redis.Redis]:
    """
    Return what opens the connections of one event loop.

    Raises:
        ValueError: *url* is not the URL of a Redis.
    """
    # Here, so that a wrong URL is told when it's given. It may hold a password.
    parse_url(url)

    def open_pool() -> redis.Redis:
        try:
            asyncio.get_running_loop()
        except RuntimeError:
            msg = "rate limits in Redis need asyncio, since redis-py runs on nothing else"
            raise RuntimeError(msg) from None
        # Its options are untyped.
        make = cast("Callable[..., redis.Redis]", getattr(redis.Redis, "from_url"))  # noqa: B009 - the same
        return make(
            url,
            socket_connect_timeout=PATIENCE,
            socket_timeout=_LONGEST_HEARING + 1,
            retry=Retry(NoBackoff(), 0),
            max_connections=_MOST_CONNECTIONS,
            # To tell the server its own version, it would read that from the disk each time.
            driver_info=None,
        )

    return open_pool


def _ticket(told: Sequence[str], count: int, organization: Ticket | None = None) -> Ticket:
    number, window, sent = told
    return Ticket(int(number), int(window), float(sent), organization, count)


def _fields_of(ticket: Ticket | None) -> tuple[str, str, str]:
    if ticket is None:
        return "", "", ""
    return _text(ticket.number), _text(ticket.window), _text(ticket.sent)


def _text(value: float | None) -> str:
    return "" if value is None else repr(value)


def _positive(told: str) -> float | None:
    seconds = float(told)
    return round(seconds, 3) if 0 < seconds < math.inf else None


def _aged(status: RateLimitStatus, seconds: float) -> RateLimitStatus:
    paused = round(max(0.0, status.paused - seconds), 3)
    if status.reset is None or status.reset > seconds:
        reset = None if status.reset is None else round(status.reset - seconds, 3)
        return attrs.evolve(status, reset=reset, paused=paused)
    return attrs.evolve(status, remaining=status.limit, reset=None, paused=paused)
