"""Whole filters, out of whatever body they come."""

from __future__ import annotations

import json
import pickle
from typing import TYPE_CHECKING, Any

import pytest

from close_async.errors import QueryNotUnderstood
from close_async.query import (
    Filter,
    Json,
    Lead,
    Query,
    RegularField,
    SortKey,
    UnknownSortKey,
)

if TYPE_CHECKING:
    from pathlib import Path

QUERY = {"type": "id", "value": "lead_1"}
TEXT = {"type": "text", "value": "gold", "mode": "phrase"}
FIELD = {"type": "regular_field", "object_type": "lead", "field_name": "date_created"}
SORT = [{"direction": "desc", "field": FIELD}]
NEWEST = SortKey(RegularField("lead", "date_created"), "desc")


def test_a_bare_tree() -> None:
    assert Filter.from_dict(QUERY) == Filter(Lead.id.is_in("lead_1"))


def test_a_search_body() -> None:
    body = {
        "query": QUERY,
        "_fields": {"lead": ["id", "name"], "contact": []},
        "_limit": 100,
        "cursor": None,
        "results_limit": 10,
        "include_counts": True,
        "sort": SORT,
        "limit": None,
    }

    found = Filter.from_dict(body)

    assert found == Filter(
        Lead.id.is_in("lead_1"),
        sort=[NEWEST],
        results_limit=10,
        fields={"lead": ["id", "name"], "contact": []},
        source="search",
    )
    assert found.fields == {"lead": ["id", "name"], "contact": []}


def test_a_smart_view() -> None:
    view = {
        "id": "save_1",
        "name": "Gold",
        "type": "lead",
        "query": None,
        "s_query": {"query": TEXT, "results_limit": None, "sort": SORT},
    }

    found = Filter.from_dict(view)

    assert found == Filter(
        Query.from_dict(TEXT), sort=[NEWEST], object_type="lead", source="smart_view"
    )
    assert found.rooted() == Lead.rows & Lead.text("gold", mode="phrase")


def test_the_wrapper_of_a_smart_view_is_told_by_its_three_keys() -> None:
    found = Filter.from_dict({"query": QUERY, "results_limit": 5, "sort": []})

    assert (found.source, found.results_limit) == ("smart_view", 5)


@pytest.mark.parametrize(
    "more",
    [{"limit": None}, {"_limit": 9}, {"_fields": {}}, {"cursor": None}, {"include_counts": 1}],
)
def test_a_body_with_a_key_that_no_smart_view_has_is_a_search(more: dict[str, Any]) -> None:
    found = Filter.from_dict({"query": QUERY, "results_limit": 5, "sort": [], **more})

    assert found.source == "search"


def test_a_body_without_one_of_the_three_keys_is_a_search() -> None:
    found = [Filter.from_dict({"query": QUERY}), Filter.from_dict({"query": QUERY, "sort": []})]

    assert [one.source for one in found] == ["search", "search"]


@pytest.mark.parametrize(
    ("view_type", "object_type"),
    [("call", "activity.call"), ("contact", "contact"), ("form_submission", "form_submission")],
)
def test_the_type_of_a_smart_view_tells_what_it_finds(view_type: str, object_type: str) -> None:
    found = Filter.from_dict({"type": view_type, "s_query": {"query": {"type": "match_all"}}})

    assert found.object_type == object_type
    assert found.rooted().object_type == object_type


def test_the_query_knows_better_than_the_view() -> None:
    found = Filter.from_dict({"type": "contact", "s_query": {"query": QUERY}})

    assert found.object_type == "lead"


def test_a_bulk_action() -> None:
    body = {
        "action_type": "pause",
        "s_query": QUERY,
        "results_limit": 3,
        "sort": SORT,
        "send_done_email": False,
    }

    assert Filter.from_dict(body) == Filter(
        Lead.id.is_in("lead_1"), sort=[NEWEST], results_limit=3, source="bulk_action"
    )


@pytest.mark.parametrize("name", ["bulk_emails.list", "bulk_sequence_subscriptions.list"])
def test_recorded_bulk_actions(samples: Path, name: str) -> None:
    answer = json.loads((samples / "examples" / f"{name}.response.json").read_text())

    found = [Filter.from_dict(row) for row in answer["data"]]

    assert [filter_.query.to_dict() for filter_ in found] == [
        row["s_query"] for row in answer["data"]
    ]
    assert {filter_.source for filter_ in found} == {"bulk_action"}


def test_text_will_do() -> None:
    assert Filter.from_json(json.dumps({"query": QUERY})).query == Lead.id.is_in("lead_1")


def test_sort_keys_that_are_not_understood_are_kept() -> None:
    keys = [
        {"direction": "asc", "field": "date_created"},
        {"direction": "up", "field": FIELD},
        {"direction": [], "field": FIELD},
        {"direction": "asc", "field": {}},
        {"direction": "asc", "field": FIELD, "nulls": "last"},
    ]

    found = Filter.from_dict({"query": QUERY, "sort": keys})

    assert found.sort == tuple(UnknownSortKey(Json(key)) for key in keys)
    assert found.to_dict()["sort"] == keys


def test_a_filter_prints_as_a_search_body() -> None:
    body = {"query": QUERY, "sort": SORT, "results_limit": 1, "_fields": {"lead": ["id"]}}

    assert Filter.from_dict(body).to_dict() == body
    assert Filter(Lead.id.is_in("lead_1")).to_dict() == {"query": QUERY}


REFUSED: list[tuple[Any, str]] = [
    (None, "filter"),
    ([], "filter"),
    ({}, "filter"),
    ({"_fields": {}}, "filter"),
    ({"query": None}, "query"),
    ({"query": "status:Potential"}, "query"),
    ({"query": {"type": "and", "queries": [1]}}, "query.queries[0]"),
    ({"s_query": None}, "s_query"),
    ({"s_query": None, "query": None}, "s_query"),
    ({"s_query": None, "query": "status:Potential"}, "query"),
    ({"s_query": "status:Potential"}, "s_query"),
    ({"s_query": {}}, "s_query.query"),
    ({"s_query": {"query": {}}}, "s_query.query"),
    ({"s_query": {"type": "and", "queries": [1]}}, "s_query.queries[0]"),
    ({"type": "and", "queries": [1]}, "query.queries[0]"),
    ({"query": QUERY, "sort": {}}, "sort"),
    ({"query": QUERY, "sort": [1]}, "sort[0]"),
    ({"query": QUERY, "results_limit": "5"}, "results_limit"),
    ({"query": QUERY, "results_limit": True}, "results_limit"),
    ({"query": QUERY, "_fields": ["id"]}, "_fields"),
    ({"query": QUERY, "_fields": {"lead": "id"}}, "_fields.lead"),
    ({"s_query": {"query": QUERY, "sort": 1}}, "s_query.sort"),
]


@pytest.mark.parametrize(
    "body",
    [
        {"query": QUERY, "results_limit": 3},
        {"query": QUERY, "results_limit": None, "sort": []},
        {"s_query": QUERY, "sort": SORT},
        {"s_query": {"query": QUERY, "sort": SORT, "results_limit": 2}, "type": "lead"},
    ],
)
def test_a_query_as_json_text_is_read(body: dict[str, Any]) -> None:
    (key,) = {"query", "s_query"} & body.keys()

    found = Filter.from_dict({**body, key: f" {json.dumps(body[key])}"})

    assert found == Filter.from_dict(body)
    assert found.to_dict() == Filter.from_dict(body).to_dict()


def test_text_of_a_query_that_is_no_json_is_refused_with_its_place() -> None:
    with pytest.raises(QueryNotUnderstood, match=r"query.*the text is not JSON"):
        Filter.from_dict({"query": '{"type": "match_all"'})


def test_a_body_as_text_names_what_reads_it() -> None:
    with pytest.raises(QueryNotUnderstood, match=r"Filter\.from_json\(\) reads it"):
        Filter.from_dict(json.dumps({"query": QUERY}))


@pytest.mark.parametrize(("payload", "path"), REFUSED)
def test_what_holds_no_query_is_refused_with_its_path(payload: Any, path: str) -> None:
    with pytest.raises(QueryNotUnderstood) as caught:
        Filter.from_dict(payload)

    assert caught.value.path == path


def test_filters_are_values() -> None:
    body = {"query": QUERY, "sort": SORT, "_fields": {"lead": ["id"]}}

    found = Filter.from_dict(body)

    assert pickle.loads(pickle.dumps(found)) == found  # noqa: S301 - our own bytes
    assert (
        len({found, Filter.from_dict({"query": QUERY, "sort": SORT, "_fields": {"lead": ["id"]}})})
        == 1
    )
    assert eval(repr(found), vars(__import__("close_async.query").query)) == found  # noqa: S307 - our own code


def test_the_repr_of_a_filter_tells_what_its_query_does_not() -> None:
    found = Filter.from_dict({"type": "lead", "s_query": {"query": TEXT, "results_limit": 3}})

    assert repr(found) == (
        "Filter(TextQuery('gold', mode='phrase', of='lead'), results_limit=3, source='smart_view')"
    )
    assert repr(Filter(Query.from_dict({"type": "match_all"}), object_type="lead")) == (
        "Filter(MatchAll(), object_type='lead')"
    )


def test_a_sort_key_is_read_alone() -> None:
    assert SortKey.from_dict(SORT[0]) == Lead.date_created.descending()
