"""How long Close asks us to wait, in every spelling that was seen, and in none."""

from __future__ import annotations

import httpx
import pytest
from hypothesis import given, strategies as st

from close_async._wire.message.rate_headers import retry_after
from tests.support.script import NOON


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
    assert retry_after(httpx.Headers(headers), NOON) == seconds


@given(
    st.sampled_from(["ratelimit", "retry-after", "ratelimit-reset", "x-rate-limit-reset"]),
    st.text(st.characters(min_codepoint=32, max_codepoint=126)),
)
def test_no_header_makes_a_pause_that_is_no_number(name: str, value: str) -> None:
    seconds = retry_after(httpx.Headers({name: value}), NOON)

    assert seconds is None or 0 <= seconds < float("inf")
