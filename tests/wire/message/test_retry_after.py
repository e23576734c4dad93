"""How long Close asks us to wait, in every spelling that was seen, and in none."""

from __future__ import annotations

from typing import TYPE_CHECKING

import httpx
import pytest
from hypothesis import given, strategies as st

from close_async._wire.message.rate_headers import retry_after
from tests.support.script import NOON

if TYPE_CHECKING:
    from datetime import datetime


@pytest.mark.parametrize(
    ("headers", "seconds"),
    [
        ({"RateLimit": "limit=100, remaining=0, reset=7"}, 7.0),
        ({"RateLimit": "limit=100, remaining=0, reset=0.870663"}, 0.870663),
        ({"ratelimit": "limit=100,remaining=0,reset=5"}, 5.0),
        ({"RateLimit": "Limit=100; Remaining=0; Reset=5"}, 5.0),
        ({"RateLimit": "reset=5;w=10, limit=100"}, 5.0),
        ({"RateLimit": "limit=100, remaining=0, reset = 5"}, 5.0),
        ({"RateLimit": "reset=-3", "Retry-After": "4"}, 4.0),
        ({"RateLimit": "reset=1.2.3", "Retry-After": "4"}, 4.0),
        ({"RateLimit": "reset=", "Retry-After": "4"}, 4.0),
        ({"RateLimit": "preset=9", "Retry-After": "4"}, 4.0),
        ({"RateLimit": "nonsense", "Retry-After": "4"}, 4.0),
        ({"RateLimit": "reset=2", "Retry-After": "4"}, 2.0),
        ({"Retry-After": "4"}, 4.0),
        ({"Retry-After": " 4 "}, 4.0),
        ({"Retry-After": "0"}, 0.0),
        ({"Retry-After": "-5"}, 0.0),
        ({"Retry-After": "Mon, 01 Jul 2024 12:00:30 GMT"}, 30.0),
        ({"Retry-After": "Mon, 01 Jul 2024 12:00:30 -0000"}, 30.0),
        ({"Retry-After": "Mon, 01 Jul 2024 11:00:00 GMT"}, 0.0),
        ({"Retry-After": "soon"}, None),
        ({"Retry-After": "Mon, 99 Jul 2024 12:00:30 GMT"}, None),
        ({"Retry-After": "Mon, 01 Jul 99999999999999999999 12:00:30 GMT"}, None),
        ({"Retry-After": "nan"}, None),
        ({"Retry-After": "inf"}, None),
        ({"Retry-After": ""}, None),
        ({"Retry-After": "soon", "RateLimit-Reset": "6"}, 6.0),
        ({"RateLimit-Reset": "6.5"}, 6.5),
        ({"x-rate-limit-reset": "3"}, 3.0),
        ({"RateLimit-Reset": "6", "x-rate-limit-reset": "3"}, 6.0),
        ({}, None),
    ],
    ids=str,
)
def test_the_headers_tell_how_long_to_wait(headers: dict[str, str], seconds: float | None) -> None:
    assert retry_after(httpx.Headers(headers), 429, NOON) == seconds


@pytest.mark.parametrize("status", [200, 408, 500, 502, 503, 520])
@pytest.mark.parametrize(
    ("headers", "seconds"),
    [
        ({"RateLimit": "limit=100, remaining=50, reset=42"}, None),
        ({"RateLimit": "reset=42"}, None),
        ({"RateLimit-Reset": "42"}, None),
        ({"x-rate-limit-limit": "100", "x-rate-limit-reset": "42"}, None),
        ({"RateLimit": "limit=100, remaining=0, reset=42"}, 42.0),
        ({"RateLimit-Remaining": "0", "RateLimit-Reset": "42"}, 42.0),
        ({"x-rate-limit-remaining": "0", "x-rate-limit-reset": "42"}, 42.0),
    ],
    ids=str,
)
def test_a_window_asks_for_a_pause_only_if_nothing_is_left_of_it(
    headers: dict[str, str], seconds: float | None, status: int
) -> None:
    assert retry_after(httpx.Headers(headers), status, NOON) == seconds


@pytest.mark.parametrize(("status", "seconds"), [(200, None), (408, 4.0), (429, 4.0), (503, 4.0)])
def test_a_success_asks_for_no_pause(status: int, seconds: float | None) -> None:
    assert retry_after(httpx.Headers({"Retry-After": "4"}), status, NOON) == seconds


IN_HALF_A_MINUTE = "Mon, 01 Jul 2024 12:00:30 GMT"


@pytest.mark.parametrize(
    ("date", "at_close", "seconds"),
    [
        ("Mon, 01 Jul 2024 12:00:10 GMT", None, 20.0),
        ("Mon, 01 Jul 2024 12:00:10 GMT", NOON, 20.0),
        ("Mon, 01 Jul 2024 14:00:10 +0200", NOON, 20.0),
        (None, NOON, 30.0),
        ("rubbish", NOON, 30.0),
        ("Fri, 31 Dec 9999 23:59:59 -2359", NOON, 30.0),
        (None, None, None),
        ("rubbish", None, None),
    ],
)
def test_a_date_is_read_by_the_clock_of_the_server(
    date: str | None, at_close: datetime | None, seconds: float | None
) -> None:
    headers = {"Retry-After": IN_HALF_A_MINUTE, **({} if date is None else {"Date": date})}

    assert retry_after(httpx.Headers(headers), 429, at_close) == seconds


@given(
    st.sampled_from([200, 429, 503]),
    st.sampled_from(["ratelimit", "retry-after", "ratelimit-reset", "x-rate-limit-reset"]),
    st.text(st.characters(min_codepoint=32, max_codepoint=126)),
)
def test_no_header_makes_a_pause_that_is_no_number(status: int, name: str, value: str) -> None:
    seconds = retry_after(httpx.Headers({name: value}), status, NOON)

    assert seconds is None or 0 <= seconds < float("inf")
