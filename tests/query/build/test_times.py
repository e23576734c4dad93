"""Words for time, and the moments that they stand for."""

from __future__ import annotations

import datetime as dt
from typing import Any

import pytest

from close_async.query import (
    FixedUtc,
    Lead,
    Now,
    Offset,
    Period,
    ago,
    at,
    day,
    in_,
    last_month,
    last_quarter,
    last_week,
    last_year,
    now,
    this_month,
    this_quarter,
    this_week,
    this_year,
    today,
    tomorrow,
    yesterday,
)


def test_ago_counts_back_to_the_start_of_a_day() -> None:
    assert ago(weeks=2, hours=3) == Offset("past", Now(), weeks=2, hours=3, which_day_end="start")


def test_in_counts_forward() -> None:
    assert in_(days=7) == Offset("future", Now(), days=7, which_day_end="start")


def test_the_end_of_the_day_can_be_chosen() -> None:
    assert ago(days=1, which_day_end="end").to_dict()["which_day_end"] == "end"
    assert "which_day_end" not in ago(hours=1, which_day_end=None).to_dict()


def test_a_timedelta_will_do() -> None:
    span = dt.timedelta(days=1, hours=2, minutes=3, seconds=4)

    assert ago(span) == ago(days=1, hours=2, minutes=3, seconds=4)


class Int64:
    """An integer of another library, such as numpy."""

    def __index__(self) -> int:
        return 7


def test_an_integer_of_another_library_is_one() -> None:
    number: Any = Int64()

    assert ago(days=number, hours=number).to_dict() == ago(days=7, hours=7).to_dict()
    assert in_(dt.timedelta(weeks=1)) == in_(days=7)


@pytest.mark.parametrize("word", [ago, in_])
@pytest.mark.parametrize(
    ("arguments", "units"),
    [
        ((), {}),
        ((), {"days": 0}),
        ((), {"days": -1}),
        ((dt.timedelta(0),), {}),
        ((dt.timedelta(days=-1),), {}),
        ((dt.timedelta(microseconds=1),), {}),
        ((dt.timedelta(days=1),), {"days": 1}),
    ],
)
def test_a_span_that_is_none_is_refused(word: Any, arguments: Any, units: Any) -> None:
    with pytest.raises(ValueError, match=r"above zero|whole seconds|not both"):
        word(*arguments, **units)


@pytest.mark.parametrize("days", [1.5, "1", True])
def test_only_whole_numbers_count(days: Any) -> None:
    with pytest.raises(TypeError, match="must be integers, got "):
        ago(days=days)


@pytest.mark.parametrize(
    ("period", "name"),
    [
        (today(), "today"),
        (this_week(), "this-week"),
        (last_week(), "last-week"),
        (this_month(), "this-month"),
        (last_month(), "last-month"),
        (this_quarter(), "this-quarter"),
        (last_quarter(), "last-quarter"),
        (this_year(), "this-year"),
        (last_year(), "last-year"),
    ],
)
def test_a_period_has_two_ends(period: Period, name: str) -> None:
    kind = "start_end_of_predefined_relative_period"

    assert period.start.to_dict() == {"type": kind, "range": name, "which": "start"}
    assert period.end.to_dict() == {"type": kind, "range": name, "which": "end"}


def test_yesterday_and_tomorrow_are_days_from_now() -> None:
    assert yesterday() == Period(ago(days=1), ago(days=1, which_day_end="end"))
    assert tomorrow() == Period(in_(days=1), in_(days=1, which_day_end="end"))


def test_a_day_comes_from_a_date_or_its_text() -> None:
    assert day("2025-01-31") == day(dt.date(2025, 1, 31))
    assert day("2025-01-31").end.to_dict() == {
        "type": "fixed_local_date",
        "value": "2025-01-31",
        "which": "end",
    }


def test_a_datetime_is_no_day() -> None:
    with pytest.raises(TypeError, match=r"use \.date\(\)"):
        day(dt.datetime(2025, 1, 31, tzinfo=dt.UTC))


@pytest.mark.parametrize("text", ["31.1.2025", "", "today"])
def test_a_text_that_is_no_date_is_refused(text: str) -> None:
    with pytest.raises(ValueError, match="Invalid isoformat string"):
        day(text)


@pytest.mark.parametrize(
    "moment",
    [
        "2025-01-31T12:00:00Z",
        "2025-01-31T12:00:00+00:00",
        "2025-01-31T14:00:00+02:00",
        dt.datetime(2025, 1, 31, 12, tzinfo=dt.UTC),
    ],
)
def test_one_moment_has_one_form(moment: Any) -> None:
    assert at(moment).to_dict() == {"type": "fixed_utc", "value": "2025-01-31T12:00:00+00:00"}


def test_a_moment_without_a_timezone_is_refused() -> None:
    with pytest.raises(ValueError, match="no timezone"):
        at("2025-01-31T12:00:00")


def test_a_fixed_moment_is_in_utc() -> None:
    east = dt.timezone(dt.timedelta(hours=2))

    assert FixedUtc(dt.datetime(2025, 1, 31, 14, tzinfo=east)).value == dt.datetime(
        2025, 1, 31, 12, tzinfo=dt.UTC
    )


def test_since_and_before_split_at_the_same_moment() -> None:
    for time in (ago(days=30), today(), day("2025-01-31"), dt.date(2025, 1, 31), now()):
        since = Lead.date_created.since(time).to_dict()["condition"]["on_or_after"]
        before = Lead.date_created.before(time).to_dict()["condition"]["before"]

        assert since == before
