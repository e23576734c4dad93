"""The law of rate limits is written twice, in Python and in Lua: both must say the same."""

from __future__ import annotations

import itertools
from typing import TYPE_CHECKING, Any

import attrs
import pytest
import redis
from hypothesis import given, settings, strategies as st

from close_async._wire.message.rate_headers import RateHeader
from close_async._wire.rate.account import Account
from close_async._wire.rate.redis_store import SCRIPT
from close_async._wire.rate.sliding import SlidingLimit
from close_async._wire.rate.status import status_of
from close_async._wire.rate.window import Place, RateWindow, Report, Ticket, Wait

from .servers import redis_server

if TYPE_CHECKING:
    from collections.abc import Iterator

_TIMES = st.sampled_from((0.0, 0.0, 0.001, 0.01, 0.1, 0.2, 0.5, 1.0, 3.0, 40.0))
_PLACES = st.builds(
    Place, st.sampled_from("abcdef"), st.integers(0, 1), st.sampled_from((1, 1, 4, 50))
)
_HEADERS = st.builds(
    RateHeader,
    limit=st.sampled_from((2, 2, 20, None, 5, 60)),
    remaining=st.sampled_from((None, 0, 1, 5, 19)),
    reset=st.sampled_from((0.0, 0.3, 1.0, 2.5)),
    unit=st.sampled_from((1.0, 0.001, 0.000001)),
)
_REPORTS = st.builds(
    Report,
    header=st.none() | _HEADERS,
    pause=st.sampled_from((None, None, None, 0.2, 1.0, 3.0)),
    is_answered=st.booleans(),
)
# Keys of one organization, one operation each.
_KEYS = st.sampled_from(("one", "two", "three", "four", "five"))
_REFUSED = Report(RateHeader(limit=2, remaining=1, reset=0.3, unit=0.001), 0.3, is_answered=False)
_FINE = Report(RateHeader(limit=2, remaining=1, reset=1.0, unit=0.001), None, is_answered=True)


def _full_window(refused: int) -> list[tuple[str, float, str, Any]]:
    """Return what fills the limit of an organization, and how it ends: so many are refused."""
    keys = ["one", "two", "three", "four", "five"] * 2
    calls = [("book", 0.0, key, Place(f"{key} {number}", 1)) for number, key in enumerate(keys)]
    ends = [("settle", 0.01, "", (0, _REFUSED if one < refused else _FINE)) for one in range(6)]
    return [("leave", 1.0, "one", Place("a", 0)), *calls, *ends]


_STEPS = st.one_of(
    st.tuples(st.just("book"), _TIMES, _KEYS, _PLACES),
    st.tuples(st.just("book"), _TIMES, _KEYS, st.just(Place("a", 0))),
    st.tuples(st.just("settle"), _TIMES, _KEYS, st.tuples(st.integers(0, 99), _REPORTS)),
    st.tuples(st.just("leave"), _TIMES, _KEYS, _PLACES),
)


@pytest.fixture(scope="module")
def server() -> Iterator[redis.Redis]:
    with redis_server() as started:
        client = redis.Redis.from_url(started.url)
        yield client
        client.close()


@attrs.define
class Lua:
    """The reading in Redis, by a time that is given."""

    server: redis.Redis
    organization: str

    def run(self, key: str, verb: str, now: float, *arguments: object) -> list[str]:
        """Run one step, and return what it answers."""
        words = [
            "" if one is None else one if isinstance(one, str) else repr(one) for one in arguments
        ]
        answer: Any = self.server.eval(
            SCRIPT, 3, key, self.organization, "processes", verb, repr(now), "me", *words
        )
        return [part.decode() for part in answer]


def _booked(told: list[str]) -> Ticket | Wait:
    if told[0] == "wait":
        return Wait(float(told[1]) if told[1] else None, is_asked=told[2] == "1")
    own, other, count = told[1:4], told[4:7], int(told[7])
    above = None
    if other[0]:
        above = Ticket(int(other[0]), int(other[1]), float(other[2]), count=count)
    return Ticket(int(own[0]), int(own[1]), float(own[2]), above, count)


def _fields(ticket: Ticket | None) -> tuple[object, object, object]:
    return (None, None, None) if ticket is None else (ticket.number, ticket.window, ticket.sent)


_HISTORIES = st.lists(
    _STEPS.map(lambda one: [one]) | st.builds(_full_window, st.integers(0, 1)), max_size=60
)


@given(history=_HISTORIES, is_of_organization=st.booleans())
@settings(deadline=None)
def test_both_readings_answer_alike(
    server: redis.Redis, history: list[list[tuple[str, float, str, Any]]], is_of_organization: bool
) -> None:
    server.flushall()
    lua = Lua(server, "organization" if is_of_organization else "")
    above = SlidingLimit() if is_of_organization else None
    accounts: dict[str, Account] = {}
    now, under_way = 1000.0, []

    for verb, later, whose, detail in itertools.chain.from_iterable(history):
        now, key = now + later, whose
        account = accounts.setdefault(key, Account(RateWindow(), above))
        if verb == "book":
            told = lua.run(key, "book", now, detail.id, detail.rank, detail.count)
            booked = account.book(now, detail)
            assert _booked(told) == booked
            tickets = booked.each() if isinstance(booked, Ticket) else ()
            under_way += [(key, ticket) for ticket in tickets]
        elif verb == "settle" and under_way:
            which, report = detail
            key, ticket = under_way.pop(which % len(under_way))
            account = accounts[key]
            header = attrs.astuple(report.header) if report.header else (None,) * 4
            told = lua.run(
                key, "settle", now, *_fields(ticket), *_fields(ticket.organization), *header,
                report.pause, "1" if report.is_answered else "",
            )  # fmt: skip
            account.settle(now, ticket, report)
        else:
            place = detail if verb == "leave" else Place("a", 0)
            told = lua.run(key, "leave", now, place.id, place.rank)
            account.leave(place)

        limit, room, _, _, open_, _, first = told[-7:]
        assert first == (account.first(now) or "")
        status = status_of(account.window, now)
        assert (limit, open_) == (
            "" if status.limit is None else str(status.limit),
            str(status.open),
        )
        assert room == "" or max(0, int(room)) == status.remaining


def test_a_clock_of_redis_that_goes_back_begins_a_new_account(server: redis.Redis) -> None:
    server.flushall()
    lua = Lua(server, "")
    for _ in range(10):
        lua.run("key", "book", 2000.0, "a", 1, 1)
    assert lua.run("key", "book", 2000.0, "a", 1, 1)[0] == "wait"

    assert lua.run("key", "book", 1000.0, "a", 1, 1)[0] == "go"
