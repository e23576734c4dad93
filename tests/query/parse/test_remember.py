"""Equal filters are read once, and what is shared can't tell."""

from __future__ import annotations

import copy
import pickle
from typing import Any

import pytest

from close_async.errors import QueryNotUnderstood
from close_async.models import BulkSequenceSubscriptionPage
from close_async.query import Lead, Query, SortKey
from close_async.query.parse.remember import remembered

Json = dict[str, Any]


def tree(*values: object, field: str = "status_id") -> Json:
    return {
        "type": "field_condition",
        "field": {"type": "regular_field", "object_type": "lead", "field_name": field},
        "condition": {"type": "term", "values": [*values]},
    }


def rows_of(*bodies: Json) -> list[Any]:
    return BulkSequenceSubscriptionPage.from_dict({"data": [*bodies]}).data


def test_equal_filters_of_a_page_are_read_once() -> None:
    rows = rows_of(*({"s_query": tree("stat_1"), "query": ""} for _ in range(3)))

    queries = [row.s_query for row in rows]

    assert queries[0] is queries[1] is queries[2]
    assert queries[0] == Query.from_dict(tree("stat_1"))


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ({"x": 1}, {"x": True}),
        ({"x": 1}, {"x": 1.0}),
        ({"x": 0.0}, {"x": -0.0}),
        ({"x": None}, {}),
        ({"x": "1"}, {"x": 1}),
        ({"x": []}, {"x": {}}),
    ],
)
def test_filters_that_look_equal_to_python_stay_what_they_are(one: Json, other: Json) -> None:
    trees = [{"type": "new", **more} for more in (one, other)]

    read = [row.s_query for row in rows_of(*({"s_query": each} for each in trees))]

    assert [repr(query.to_dict()) for query in read] == [repr(each) for each in trees]


def test_the_text_beside_a_filter_counts() -> None:
    everything = {"type": "match_all"}

    plain, old = rows_of(
        {"s_query": everything, "query": "*"}, {"s_query": everything, "query": "name:x"}
    )

    assert plain.s_query != old.s_query


def test_the_order_of_keys_is_kept() -> None:
    forwards = tree("stat_1")
    backwards = dict(reversed(forwards.items()))

    read = [Query.from_bulk_action(each).to_dict() for each in (forwards, backwards)]

    assert [list(each) for each in read] == [list(forwards), list(backwards)]


def test_a_shared_query_shares_nothing_that_can_be_changed() -> None:
    mine = tree("stat_1") | {"new": ["x"]}
    before = copy.deepcopy(mine)
    first = Query.from_bulk_action(mine)

    mine["new"].append("y")
    first.to_dict()["new"].append("z")
    second = Query.from_bulk_action(copy.deepcopy(before))

    assert second is first
    assert second.to_dict() == before
    assert pickle.loads(pickle.dumps(second)) == first  # noqa: S301 - our own


def test_a_filter_that_is_not_understood_is_refused_each_time() -> None:
    for _ in range(2):
        with pytest.raises(QueryNotUnderstood, match="s_query"):
            Query.from_bulk_action({"type": 1})


def test_what_is_no_plain_json_is_read_all_the_same() -> None:
    class Text(str):
        __slots__ = ()

    holder: Json = {"type": "and", "queries": []}
    holder["queries"].append(holder)

    assert Query.from_bulk_action(tree(Text("stat_1"))) == Query.from_dict(tree("stat_1"))
    with pytest.raises(QueryNotUnderstood, match="contains itself"):
        Query.from_bulk_action(holder)


def test_equal_sort_keys_are_read_once() -> None:
    key = Lead.date_created.descending().to_dict()

    assert SortKey.from_dict(key) is SortKey.from_dict(copy.deepcopy(key))
    assert SortKey.from_dict(key).to_dict() == key


def test_only_so_much_is_remembered() -> None:
    read: list[object] = []

    @remembered
    def note(value: object) -> None:
        read.append(value)

    for number in (*range(200), 0, 199, "x" * 30_000, "x" * 30_000):
        note(number)

    assert read == [*range(200), 0, "x" * 30_000, "x" * 30_000]
