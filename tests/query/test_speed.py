"""That queries stay cheap: the bounds are loose, `make bench` measures."""

from __future__ import annotations

import pytest

from benchmarks.queries import BUILT, contestants, largest, median

pytestmark = pytest.mark.slow


def test_the_largest_sample_is_built_and_serialized_in_a_few_milliseconds() -> None:
    function = contestants(largest())[BUILT]

    assert median(function, rounds=50) < 5


def test_what_is_timed_is_the_largest_sample_itself() -> None:
    query = largest()

    assert query.size > 50
    assert contestants(query)["built from Python"]() == query
