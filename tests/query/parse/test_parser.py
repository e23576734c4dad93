"""Reading trees: what is kept, and what is refused with which path."""

from __future__ import annotations

import json
import pickle
from typing import TYPE_CHECKING, Any

import pytest

import close_async.query
from close_async.errors import CloseError, QueryNotUnderstood
from close_async.query import (
    And,
    Contact,
    FixedUtc,
    IdQuery,
    Json,
    Lead,
    MatchAll,
    Not,
    Query,
    UnknownQuery,
    at,
)

if TYPE_CHECKING:
    from collections.abc import Callable

FIELD = {"type": "regular_field", "object_type": "lead", "field_name": "name"}
EXISTS = {"type": "exists"}


def condition_on(condition: Any) -> dict[str, Any]:
    return {"type": "field_condition", "field": FIELD, "condition": condition}


def group(*queries: Any) -> dict[str, Any]:
    return {"type": "and", "queries": list(queries)}


def related(query: Any) -> dict[str, Any]:
    return {
        "type": "has_related",
        "this_object_type": "lead",
        "related_object_type": "contact",
        "related_query": query,
    }


def before(moment: Any) -> dict[str, Any]:
    return condition_on({"type": "moment_range", "before": moment})


def offset(**parts: Any) -> dict[str, Any]:
    return before({"type": "offset", "direction": "past", "moment": {"type": "now"}, **parts})


def local_date(**parts: Any) -> dict[str, Any]:
    return before({"type": "fixed_local_date", **parts})


def field_of(field: Any) -> dict[str, Any]:
    return {"type": "field_condition", "field": field, "condition": EXISTS}


KEPT = [
    {"type": "near", "value": [52.5, 13.4], "negate": False},
    {"type": "near", "negate": True, "of": {"type": "id", "value": "lead_1"}},
    {"type": "id"},
    {"type": "id", "value": 5},
    {"type": "text", "value": "x"},
    {"type": "text", "value": "x", "mode": "exact"},
    {"type": "and"},
    {"type": "has_related", "this_object_type": "lead", "related_object_type": "contact"},
    {"type": "in_status", "status_ids": "stat_1"},
    {"type": "object_type", "object_type": None},
    {"type": "saved_search", "saved_search_id": 1},
    {"type": "field_condition", "field": FIELD},
    field_of({"type": "formula"}),
    field_of({"type": "custom_field"}),
    field_of({**FIELD, "field_name": 1}),
    condition_on({"type": "sounds_like", "value": "Acme"}),
    condition_on({"type": "term", "values": [1, None]}),
    condition_on({"type": "term", "values": "x"}),
    condition_on({"type": "reference", "object_ids": ["stat_1"]}),
    condition_on({"type": "boolean", "value": 1}),
    condition_on({"type": "boolean"}),
    condition_on({"type": "number_range", "gt": "1"}),
    condition_on({"type": "number_range", "gt": True}),
    condition_on({"type": "number_range", "gt": None, "gte": 1.0}),
    condition_on({"type": "number_range"}),
    condition_on({"type": "local_time", "before": "9:00"}),
    condition_on({"type": "local_time", "before": "noon"}),
    condition_on({"type": "local_time", "before": "09:00:00", "on_or_after": None}),
    condition_on({"type": "moment_range", "before": None, "on_or_after": None}),
    before({"type": "eternity"}),
    local_date(value="20250131", which="end"),
    local_date(value="2025-01-31"),
    local_date(value="soon", which="end"),
    before({"type": "fixed_utc", "value": "soon"}),
    before({"type": "fixed_utc", "value": "0001-01-01T00:00:00+09:00"}),
    before({"type": "fixed_utc", "value": "2025-12-08T21:12:12.123Z"}),
    offset(),
    offset(offset={"days": 1}, which_day_end=None),
    offset(offset={"days": 1.0}),
    offset(offset={"moons": 1}),
    offset(direction="up", offset={}),
    before({"type": "now", "extra": {"deep": [1, {"x": None}]}}),
    condition_on({"type": "exists", "negate": True}),
    group({"type": "match_all", "num": 3}, {"type": "match_all"}),
    {"type": "or", "queries": [], "negate": None},
    {"type": ""},
    group(Lead.rows.to_dict(), Contact.rows.to_dict()),
    {"type": "id", "value": "lead_\ud800\u0000\U0001f600"},
    {"type": "near", "value": 10**1000},
]


@pytest.mark.parametrize("tree", KEPT)
def test_what_is_odd_is_kept_exactly(tree: Any) -> None:
    query = Query.from_dict(tree)

    assert json.dumps(query.to_dict()) == json.dumps(tree)
    assert Query.from_json(json.dumps(tree)) == query
    assert query.explain()


NO_OBJECTS: list[Any] = [
    "2026-02-01",
    "",
    3,
    0,
    1.5,
    True,
    False,
    [],
    [{"type": "now"}],
    {},
    {"a": 1},
]


@pytest.mark.parametrize("value", NO_OBJECTS, ids=repr)
@pytest.mark.parametrize(
    "tree_of",
    [
        before,
        lambda value: condition_on({"type": "moment_range", "on_or_after": value, "before": None}),
        lambda value: offset(moment=value),
        lambda value: {"type": "in_status", "status_ids": ["stat_1"], "before": value},
        condition_on,
        field_of,
        lambda value: group({"type": "object_type", "object_type": "lead"}, before(value)),
        lambda value: {**related(before(value)), "negate": True},
    ],
)
def test_a_part_that_is_no_object_is_kept(tree_of: Callable[[Any], Any], value: Any) -> None:
    tree = tree_of(value)

    query = Query.from_dict(tree)

    assert json.dumps(query.to_dict()) == json.dumps(tree)
    assert json.dumps(pickle.loads(pickle.dumps(query)).to_dict()) == json.dumps(tree)  # noqa: S301
    assert Query.from_dict(json.loads(json.dumps(tree))) == query
    assert (~query).to_dict()["negate"] is not tree.get("negate", False)
    assert "not-understood" in [finding.kind for finding in query.warnings()]
    assert query.is_unbounded
    assert not query.diff(query)
    assert query.explain()
    namespace = dict(vars(close_async.query))
    assert eval(query.to_python(), namespace) == query  # noqa: S307 - our own code


def test_a_bare_moment_is_shown_and_found_with_its_mend() -> None:
    query = Query.from_dict(before("2026-02-01"))

    assert 'before "2026-02-01"' in query.explain()
    assert str(query.warnings()[-1]) == (
        'query.condition.before: A moment must be an object with a type, not "2026-02-01": '
        "day() and at() make one. [not-understood]"
    )


REFUSED: list[tuple[Any, str, str]] = [
    (None, "query", "expected an object with a type, got null"),
    ([], "query", "expected an object with a type, got a list"),
    ("{}", "query", "this is text, not a tree: Query.from_json() reads it"),
    (b"{}", "query", "this is text, not a tree: Query.from_json() reads it"),
    (3, "query", "expected an object with a type, got a number"),
    (True, "query", "expected an object with a type, got a boolean"),
    ({}, "query", "the object has no type"),
    ({"query": {"type": "match_all"}}, "query", "the object has no type"),
    ({"type": 1}, "query", "type must be a string"),
    ({"type": None}, "query", "type must be a string"),
    (
        {"type": "id", "value": "lead_1", "negate": "yes"},
        "query.negate",
        "negate must be true or false",
    ),
    ({"type": "near", "negate": 1}, "query.negate", "negate must be true or false"),
    ({"type": "and", "queries": {}}, "query.queries", "expected a list, got an object"),
    ({"type": "or", "queries": None}, "query.queries", "expected a list, got null"),
    (group(5), "query.queries[0]", "expected an object with a type, got a number"),
    (
        group({"type": "match_all"}, related(group({}))),
        "query.queries[1].related_query.queries[0]",
        "the object has no type",
    ),
    (related([]), "query.related_query", "expected an object with a type, got a list"),
    (group({}, condition_on(None)), "query.queries[0]", "the object has no type"),
    ({"type": "near", "value": float("nan")}, "query.value", "JSON has no nan"),
    (
        {"type": "near", "value": {"a b": [1, float("-inf")]}},
        "query.value['a b'][1]",
        "JSON has no -inf",
    ),
    ({"type": "near", "value": (1, 2)}, "query.value", "JSON has no tuple"),
    ({"type": "near", "value": {1, 2}}, "query.value", "JSON has no set"),
    ({"type": "near", "value": b"x"}, "query.value", "JSON has no bytes"),
    ({"type": "near", 1: 2}, "query[1]", "keys must be strings, got int"),
    ({"type": "near", "value": 10**5000}, "query.value", "the number is too large"),
    (group(Lead.rows), "query.queries[0]", "JSON has no ObjectTypeQuery"),
]


@pytest.mark.parametrize(("tree", "path", "problem"), REFUSED)
def test_what_is_no_tree_is_refused_with_its_path(tree: Any, path: str, problem: str) -> None:
    with pytest.raises(QueryNotUnderstood) as caught:
        Query.from_dict(tree)

    assert (caught.value.path, caught.value.problem) == (path, problem)
    assert isinstance(caught.value, CloseError)
    assert isinstance(caught.value, ValueError)


@pytest.mark.parametrize("text", ["", "{", "nul", b"\xff", '{"type": "id", "value": NaN}'])
def test_text_that_is_no_json_is_refused(text: str | bytes) -> None:
    with pytest.raises(QueryNotUnderstood):
        Query.from_json(text)


def test_the_tree_that_was_read_is_not_shared() -> None:
    tree = group({"type": "near", "value": [1]})
    query = Query.from_dict(tree)

    tree["queries"][0]["value"].append(2)
    query.to_dict()["queries"].clear()

    assert query.to_dict() == group({"type": "near", "value": [1]})


def test_what_was_read_belongs_to_what_the_tree_finds() -> None:
    custom = field_of({"type": "custom_field", "custom_field_id": "cf_1"})
    text = {"type": "text", "value": "gold", "mode": "phrase"}

    query = Query.from_dict(group({"type": "object_type", "object_type": "lead"}, custom, text))

    assert isinstance(query, And)
    assert [part.object_type for part in query.queries] == ["lead"] * 3
    with pytest.raises(TypeError):
        _ = query.queries[1] & Contact.rows


def test_a_related_query_belongs_to_the_related_type() -> None:
    custom = field_of({"type": "custom_field", "custom_field_id": "cf_1"})

    query = Query.from_dict(related(custom))

    assert query.object_type == "lead"
    assert query.related_query.object_type == "contact"  # type: ignore[attr-defined]


@pytest.mark.parametrize(
    ("value", "object_type"),
    [("lead_1", "lead"), ("cont_1", "contact"), ("oppo_1", "opportunity"), ("acti_1", None)],
)
def test_an_id_tells_what_it_belongs_to(value: str, object_type: str | None) -> None:
    assert Query.from_dict({"type": "id", "value": value}).object_type == object_type


def test_unknown_queries_compare_by_what_they_say() -> None:
    one = Query.from_dict({"type": "near", "a": 1, "b": [True], "negate": False})
    other = Query.from_dict({"b": [True], "type": "near", "a": 1})

    assert one == other == UnknownQuery(Json({"type": "near", "a": 1, "b": [True]}))
    assert one != Query.from_dict({"type": "near", "a": True, "b": [True]})


def test_a_negated_unknown_query_is_a_not() -> None:
    query = Query.from_dict({"type": "near", "negate": True})

    assert query == Not(UnknownQuery(Json({"type": "near"})))


def test_an_unknown_query_is_negated_with_the_sign() -> None:
    with pytest.raises(ValueError, match="negate the query with ~"):
        UnknownQuery(Json({"type": "near", "negate": True}))


def test_unknown_keys_make_a_difference() -> None:
    plain = Query.from_dict({"type": "match_all"})
    strange = Query.from_dict({"type": "match_all", "of": "my leads"})

    assert plain == MatchAll()
    assert strange == MatchAll(extra=Json({"of": "my leads"})) != plain


def test_a_known_key_is_no_extra_one() -> None:
    with pytest.raises(ValueError, match="extra must not hold value"):
        IdQuery("lead_1", extra=Json({"value": "lead_2"}))


def test_two_spellings_of_a_moment_are_one() -> None:
    tree = condition_on(
        {"type": "moment_range", "before": {"type": "fixed_utc", "value": "2025-12-08T21:12:12Z"}}
    )

    assert Query.from_dict(tree).condition.before == at("2025-12-08T21:12:12+00:00")  # type: ignore[attr-defined]
    assert isinstance(Query.from_dict(tree).condition.before, FixedUtc)  # type: ignore[attr-defined]
