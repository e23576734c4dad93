"""Moments of filters. The clock stands at noon of Monday, 2 March 2026, in UTC."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING, Any

import pytest

from tests.sandbox.worlds import add_lead, refusal, search, where

if TYPE_CHECKING:
    from close_async.sandbox import Sandbox

pytestmark = pytest.mark.anyio

NO_OFFSET = dict.fromkeys(("years", "months", "weeks", "days", "hours", "minutes", "seconds"), 0)
SECOND = timedelta(seconds=1)


def moment_range(begin: object = None, end: object = None) -> dict[str, Any]:
    """Return the clause "created in that range"."""
    condition = {"type": "moment_range", "on_or_after": begin, "before": end}
    return where("lead", "date_created", condition)


def ago(
    which_day_end: str | None = None, direction: str = "past", **amounts: int
) -> dict[str, Any]:
    """Return an offset from now, as Close's own screens write it."""
    return {
        "type": "offset",
        "direction": direction,
        "moment": {"type": "now"},
        "offset": NO_OFFSET | amounts,
        "which_day_end": which_day_end,
    }


def period(name: str, which: str) -> dict[str, Any]:
    """Return the start or end of a named period."""
    return {"type": "start_end_of_predefined_relative_period", "range": name, "which": which}


def day(value: str, which: str) -> dict[str, Any]:
    """Return the start or end of a date."""
    return {"type": "fixed_local_date", "value": value, "which": which}


async def is_at(sandbox: Sandbox, moment: dict[str, Any], expected: str, hours: float = 0) -> bool:
    """Tell whether *moment* is exactly at *expected*: not before, not after."""
    exact = datetime.fromisoformat(expected).replace(tzinfo=UTC)
    for name, at in (("before", exact - SECOND), ("at", exact)):
        add_lead(sandbox, name, date_created=at.isoformat())
    since = await search(sandbox, moment_range(begin=moment), hours=hours)
    until = await search(sandbox, moment_range(end=moment), hours=hours)
    return (since, until) == (["lead_at"], ["lead_before"])


@pytest.mark.parametrize(
    ("moment", "expected"),
    [
        ({"type": "now"}, "2026-03-02T12:00:00"),
        ({"type": "fixed_utc", "value": "2025-12-08T21:12:12+00:00"}, "2025-12-08T21:12:12"),
        ({"type": "fixed_utc", "value": "2025-12-08T21:12:12Z"}, "2025-12-08T21:12:12"),
        ({"type": "fixed_utc", "value": "2025-12-08T21:12:12.000+01:00"}, "2025-12-08T20:12:12"),
        (day("2026-01-31", "start"), "2026-01-31T00:00:00"),
        (day("2026-01-31", "end"), "2026-02-01T00:00:00"),
        (ago(days=1), "2026-03-01T12:00:00"),
        (ago("start", days=1), "2026-03-01T00:00:00"),
        (ago("end", days=1), "2026-03-02T00:00:00"),
        (ago("start", hours=50), "2026-02-28T10:00:00"),
        (ago("start", days=1, minutes=30), "2026-03-01T11:30:00"),
        (ago(minutes=5, seconds=1), "2026-03-02T11:54:59"),
        (ago(weeks=2), "2026-02-16T12:00:00"),
        (ago(months=1), "2026-02-02T12:00:00"),
        (ago(months=15), "2024-12-02T12:00:00"),
        (ago(years=2, days=1), "2024-03-01T12:00:00"),
        (ago(direction="future", days=3), "2026-03-05T12:00:00"),
        (ago("end", direction="future", months=10), "2027-01-03T00:00:00"),
        (ago("start"), "2026-03-02T00:00:00"),
        (period("today", "start"), "2026-03-02T00:00:00"),
        (period("today", "end"), "2026-03-03T00:00:00"),
        (period("yesterday", "start"), "2026-03-01T00:00:00"),
        (period("yesterday", "end"), "2026-03-02T00:00:00"),
        (period("tomorrow", "start"), "2026-03-03T00:00:00"),
        (period("this-week", "start"), "2026-03-02T00:00:00"),
        (period("this-week", "end"), "2026-03-09T00:00:00"),
        (period("last-week", "start"), "2026-02-23T00:00:00"),
        (period("last-week", "end"), "2026-03-02T00:00:00"),
        (period("next-week", "end"), "2026-03-16T00:00:00"),
        (period("this-month", "start"), "2026-03-01T00:00:00"),
        (period("this-month", "end"), "2026-04-01T00:00:00"),
        (period("last-month", "start"), "2026-02-01T00:00:00"),
        (period("next-month", "end"), "2026-05-01T00:00:00"),
        (period("this-quarter", "start"), "2026-01-01T00:00:00"),
        (period("this-quarter", "end"), "2026-04-01T00:00:00"),
        (period("last-quarter", "start"), "2025-10-01T00:00:00"),
        (period("next-quarter", "end"), "2026-07-01T00:00:00"),
        (period("this-year", "start"), "2026-01-01T00:00:00"),
        (period("last-year", "end"), "2026-01-01T00:00:00"),
        (period("last-year", "start"), "2025-01-01T00:00:00"),
        (period("next-year", "end"), "2028-01-01T00:00:00"),
    ],
)
async def test_where_a_moment_is(empty: Sandbox, moment: dict[str, Any], expected: str) -> None:
    assert await is_at(empty, moment, expected)


@pytest.mark.parametrize(
    ("moment", "hours", "expected"),
    [
        (period("today", "start"), -5, "2026-03-02T05:00:00"),
        (period("today", "start"), 13, "2026-03-02T11:00:00"),
        (period("this-week", "start"), -13, "2026-02-23T13:00:00"),
        (day("2026-01-31", "end"), -2.5, "2026-02-01T02:30:00"),
        (ago("start", days=1), -5, "2026-03-01T05:00:00"),
        (ago(days=1), -5, "2026-03-01T12:00:00"),
        ({"type": "now"}, -5, "2026-03-02T12:00:00"),
    ],
)
async def test_days_begin_where_the_caller_is(
    empty: Sandbox, moment: dict[str, Any], hours: float, expected: str
) -> None:
    assert await is_at(empty, moment, expected, hours)


async def test_a_month_back_from_its_last_day_stays_in_the_month(empty: Sandbox) -> None:
    last = {"type": "fixed_utc", "value": "2024-03-31T00:00:00Z"}

    assert await is_at(empty, ago(months=1) | {"moment": last}, "2024-02-29T00:00:00")


async def test_yesterday_as_close_writes_it(empty: Sandbox) -> None:
    for name, date in (
        ("too_old", "2026-02-28T23:59:59"),
        ("first", "2026-03-01T00:00:00"),
        ("last", "2026-03-01T23:59:59"),
        ("today", "2026-03-02T00:00:00"),
    ):
        add_lead(empty, name, date_created=f"{date}+00:00")

    found = await search(empty, moment_range(ago("start", days=1), ago("end", days=1)))

    assert found == ["lead_last", "lead_first"]


async def test_a_range_can_be_open_at_both_ends(empty: Sandbox) -> None:
    add_lead(empty, "a")
    add_lead(empty, "b", date_created=None)

    assert await search(empty, moment_range()) == ["lead_a"]
    assert await search(empty, where("lead", "date_created", {"type": "moment_range"})) == [
        "lead_a"
    ]


async def test_a_bare_date_is_the_start_of_the_callers_day(empty: Sandbox) -> None:
    add_lead(empty, "a", **{"custom.cf_1": "2026-03-02"})
    query = {
        "type": "field_condition",
        "field": {"type": "custom_field", "custom_field_id": "cf_1"},
        "condition": {
            "type": "moment_range",
            "on_or_after": period("today", "start"),
            "before": period("today", "end"),
        },
    }

    assert await search(empty, query, hours=-8) == ["lead_a"]
    assert await search(empty, query, hours=14) == []


async def test_an_offset_that_cannot_be_read_counts_as_utc(empty: Sandbox) -> None:
    add_lead(empty, "a", date_created="2026-03-02T00:00:00+00:00")
    query = moment_range(period("today", "start"))

    assert await search(empty, query, hours="five") == ["lead_a"]
    assert await search(empty, query, hours=99) == ["lead_a"]


@pytest.mark.parametrize(
    ("moment", "key"),
    [
        ("now", ""),
        ({}, ".type"),
        ({"type": "then"}, ".type"),
        (day("2026-02-30", "start"), ".value"),
        (day("2026-02-03T00:00:00", "start"), ".value"),
        (day("20260203", "start"), ".value"),
        (day("9999-12-31", "end"), ""),
        (ago("end") | {"moment": {"type": "fixed_utc", "value": "9999-12-31T00:00:00Z"}}, ""),
        (day("2026-02-03", "middle"), ".which"),
        ({"type": "fixed_local_date", "value": "2026-02-03"}, ".which"),
        ({"type": "fixed_utc", "value": "soon"}, ".value"),
        (period("this-decade", "start"), ".range"),
        (period("today", "noon"), ".which"),
        (ago(days=-1), ".offset.days"),
        (ago(fortnights=1), ".offset"),
        (ago(days=1) | {"offset": None}, ".offset"),
        (ago(years=5000), ".offset"),
        (ago(days=1) | {"direction": "sideways"}, ".direction"),
        (ago(days=1) | {"moment": {"type": "then"}}, ".moment.type"),
        (ago("middle", days=1), ".which_day_end"),
    ],
)
async def test_moments_that_make_no_sense_are_refused(
    empty: Sandbox, moment: object, key: str
) -> None:
    content = await refusal(empty, "/data/search/", {"query": moment_range(moment)})

    assert set(content["field-errors"]) == {f"query.condition.on_or_after{key}"}
