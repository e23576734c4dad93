"""That queries stay cheap: the bounds are loose, `make bench` measures."""

from __future__ import annotations

import timeit
from functools import partial, reduce
from operator import or_
from time import process_time
from typing import TYPE_CHECKING

import pytest

from benchmarks.queries import BUILT, contestants, largest, median
from close_async.query import Lead, Or, Query

if TYPE_CHECKING:
    from collections.abc import Callable

pytestmark = pytest.mark.slow


def test_the_largest_sample_is_built_and_serialized_in_a_few_milliseconds() -> None:
    function = contestants(largest())[BUILT]

    assert median(function, rounds=50) < 5


def test_what_is_timed_is_the_largest_sample_itself() -> None:
    query = largest()

    assert query.size > 50
    assert contestants(query)["built from Python"]() == query


def joined_parts(query: Query) -> tuple[Query, ...]:
    assert isinstance(query, Or)
    return query.queries


def before(joined: Query, query: Query) -> Query:
    return query | joined


@pytest.mark.parametrize("join", [or_, before])
def test_thousands_of_queries_are_joined_one_by_one_in_linear_time(
    join: Callable[[Query, Query], Query],
) -> None:
    def seconds(count: int) -> float:
        queries: list[Query] = [Lead.name.equals(str(number)) for number in range(count)]
        joined = partial(reduce, join, queries)
        timer = process_time
        return min(timeit.repeat(lambda: joined_parts(joined()), timer=timer, number=1, repeat=3))

    few, many = seconds(500), seconds(10_000)

    assert many < 20 * few * 4
