"""What answers tell of a rate limit, in every spelling that was seen, and in nonsense."""

from __future__ import annotations

import httpx
import pytest
from hypothesis import given, strategies as st

from close_async._wire.message.rate_headers import LONGEST_WINDOW, RateHeader, read_rate_header


def word(limit: int | None, remaining: int | None, reset: float, unit: float = 1.0) -> RateHeader:
    return RateHeader(limit=limit, remaining=remaining, reset=reset, unit=unit)


@pytest.mark.parametrize(
    ("headers", "found"),
    [
        ({"RateLimit": "limit=100, remaining=50, reset=5"}, word(100, 50, 5)),
        ({"RateLimit": "limit=100, remaining=50, reset=0.25"}, word(100, 50, 0.25, 0.01)),
        ({"RateLimit": "reset=5;w=10, limit=100"}, word(100, None, 5)),
        ({"ratelimit": 'Limit=100;Remaining="7";Reset = 5.0'}, word(100, 7, 5, 0.1)),
        ({"RateLimit": "remaining=0, reset=5"}, word(None, 0, 5)),
        ({"RateLimit": "limit=0, remaining=0, reset=5"}, word(None, 0, 5)),
        ({"RateLimit": "limit=-4, remaining=-3, reset=5"}, word(None, 0, 5)),
        ({"RateLimit": "limit=9, remaining=20, reset=5"}, word(9, 20, 5)),
        ({"RateLimit": "limit=9, remaining=5, reset=1, limit=2, reset=40"}, word(9, 5, 1)),
        ({"RateLimit": "limit=9, remaining=5, reset=60"}, word(9, 5, 60)),
        ({"RateLimit": "limit=9, remaining=5, reset=0"}, word(9, 5, 0)),
        (
            {"RateLimit-Limit": "9", "RateLimit-Remaining": "5", "RateLimit-Reset": "1.5"},
            word(9, 5, 1.5, 0.1),
        ),
        (
            {"x-rate-limit-limit": "9", "x-rate-limit-remaining": "5", "x-rate-limit-reset": "1"},
            word(9, 5, 1),
        ),
        (
            {"RateLimit": "nonsense", "RateLimit-Limit": "9", "RateLimit-Reset": "1"},
            word(9, None, 1),
        ),
        (
            {"RateLimit": "limit=7, reset=2", "RateLimit-Limit": "9", "RateLimit-Reset": "1"},
            word(7, None, 2),
        ),
        ({"RateLimit": "limit=9, remaining=5"}, None),
        ({"RateLimit": "reset=5"}, None),
        ({"RateLimit": "limit=9, remaining=0, reset=3600"}, None),
        ({"RateLimit": "limit=9, remaining=0, reset=-1"}, None),
        ({"RateLimit": "limit=9, remaining=0, reset=1.2.3"}, None),
        ({"RateLimit": "limit=0, reset=5"}, None),
        ({"x-rate-limit-limit": "9", "x-rate-limit-reset": "1700000000"}, None),
        ({"x-rate-limit-limit": "nan", "x-rate-limit-reset": "1"}, None),
        ({"x-rate-limit-limit": "9", "x-rate-limit-reset": "inf"}, None),
        ({"Retry-After": "5"}, None),
        ({}, None),
    ],
    ids=str,
)
def test_the_headers_tell_what_is_left(headers: dict[str, str], found: RateHeader | None) -> None:
    assert read_rate_header(httpx.Headers(headers)) == found


NAMES = ["ratelimit", "ratelimit-limit", "ratelimit-remaining", "ratelimit-reset"]
VALUES = st.one_of(
    st.text(st.characters(min_codepoint=32, max_codepoint=126)),
    st.from_regex(r"limit=-?[0-9.]{0,9}[,;] ?remaining=-?[0-9.]*, reset=[0-9.]*", fullmatch=True),
    st.sampled_from(["nan", "inf", "1e400", "-0", "1e3", "1_0", "٣", ".", "9" * 400]),
)


@given(st.dictionaries(st.sampled_from(NAMES), VALUES))
def test_what_is_found_always_makes_sense(headers: dict[str, str]) -> None:
    found = read_rate_header(
        httpx.Headers([(name.encode(), text.encode()) for name, text in headers.items()])
    )

    assert found is None or (
        0 <= found.reset <= LONGEST_WINDOW
        and (found.limit is None or found.limit >= 1)
        and (found.remaining is None or found.remaining >= 0)
        and 0 < found.unit <= 1
    )
