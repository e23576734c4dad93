"""Trees beyond all measure: no recursion to a crash, on a stack that is half used already."""

from __future__ import annotations

import copy
import json
import pickle
from typing import TYPE_CHECKING, Any, TypeVar

import pytest

from close_async.errors import QueryNotUnderstood
from close_async.query import HasRelated, Json, Lead, MatchAll, Query

if TYPE_CHECKING:
    from collections.abc import Callable

T = TypeVar("T")

STACK = 500
"""Frames below us when the work begins. Python allows 1,000 in all."""


def relations(count: int) -> Any:
    tree: Any = {"type": "match_all", "negate": True}
    for _ in range(count):
        tree = {
            "type": "has_related",
            "this_object_type": "lead",
            "related_object_type": "contact",
            "related_query": tree,
            "negate": True,
        }
    return tree


def groups(count: int) -> Any:
    tree: Any = {"type": "id", "value": "lead_1", "negate": True}
    for n in range(count):
        tree = {"type": "or" if n % 2 else "and", "queries": [tree], "negate": True}
    return tree


def offsets(count: int) -> Any:
    moment: Any = {"type": "now"}
    for _ in range(count):
        moment = {"type": "offset", "direction": "past", "moment": moment, "offset": {"days": 1}}
    field = {"type": "custom_field", "custom_field_id": "cf_1"}
    condition = {"type": "moment_range", "before": moment}
    return {"type": "field_condition", "field": field, "condition": condition}


def lists(count: int) -> Any:
    value: Any = []
    for _ in range(count):
        value = [value]
    return {"type": "near", "value": value}


def nested_pairs(word: str) -> Any:
    """Groups in groups, each with a condition that is the same in both trees."""
    field = {"type": "custom_field", "custom_field_id": "cf_1"}
    condition = {"type": "text", "mode": "full_words", "value": word}
    tree: Any = {"type": "field_condition", "field": field, "condition": condition}
    for n in range(95):
        other = {"type": "id", "value": f"lead_{n}"}
        tree = {"type": "or" if n % 2 else "and", "queries": [tree, other]}
    return tree


def chain(query: Query) -> Query:
    for _ in range(196):
        query = HasRelated("lead", "lead", query)
    return query


DEEP = [relations(199), groups(99), offsets(197), lists(198)]
TOO_DEEP = [
    relations(200),
    groups(100),
    offsets(198),
    lists(199),
    relations(10_000),
    groups(10_000),
    offsets(10_000),
    lists(10_000),
]


def on_a_high_stack(work: Callable[[], T], frames: int = STACK) -> T:
    return work() if frames == 0 else on_a_high_stack(work, frames - 1)


@pytest.mark.parametrize("tree", DEEP, ids=["relations", "groups", "offsets", "lists"])
def test_a_deep_tree_is_read_and_used_like_any_other(tree: Any) -> None:
    query = on_a_high_stack(lambda: Query.from_dict(tree))

    assert query.levels >= 199
    assert on_a_high_stack(query.to_dict) == tree
    assert on_a_high_stack(query.explain).count("\n") > 0
    assert on_a_high_stack(lambda: repr(query))
    assert on_a_high_stack(lambda: query.is_unbounded) in {True, False}
    assert on_a_high_stack(lambda: isinstance(query.warnings(names={}), tuple))
    assert on_a_high_stack(lambda: not query.diff(query))
    assert on_a_high_stack(lambda: query.diff(Lead.rows & Lead.url.exists()))
    assert on_a_high_stack(lambda: pickle.loads(pickle.dumps(query))) == query  # noqa: S301 - our own
    assert on_a_high_stack(lambda: Query.from_dict(tree) == query)
    assert on_a_high_stack(lambda: copy.deepcopy(query)) is query
    assert eval(on_a_high_stack(query.to_python), {"Query": Query}) == query  # noqa: S307 - our own
    assert on_a_high_stack(lambda: ~~query) == query


def test_two_deep_trees_are_compared_down_to_the_ground() -> None:
    old, new = Query.from_dict(nested_pairs("a")), Query.from_dict(nested_pairs("b"))

    diff = on_a_high_stack(lambda: old.diff(new))

    ((before, after),) = diff.changed
    assert before.endswith('The custom field cf_1 has the words "a".')
    assert after.endswith('The custom field cf_1 has the words "b".')
    assert len(diff.changes[0].place) > 60


def test_two_deep_chains_of_relations_are_compared_down_to_the_ground() -> None:
    old, new = chain(Lead.name.has_words("a")), chain(Lead.name.has_words("b"))

    (change,) = on_a_high_stack(lambda: old.diff(new)).changes

    assert (change.old, change.new) == (
        'The name has the words "a".',
        'The name has the words "b".',
    )


def test_a_deep_query_that_was_built_is_like_any_other() -> None:
    query: Query = MatchAll()
    for _ in range(199):
        query = ~HasRelated("lead", "contact", query)

    tree = on_a_high_stack(query.to_dict)

    assert on_a_high_stack(lambda: Query.from_dict(tree)) == query
    assert on_a_high_stack(query.explain).startswith("Leads for which")
    assert on_a_high_stack(lambda: query.is_unbounded)
    assert on_a_high_stack(query.warnings)


@pytest.mark.parametrize("tree", TOO_DEEP, ids=lambda tree: str(tree["type"]))
def test_a_tree_that_is_too_deep_is_refused(tree: Any) -> None:
    with pytest.raises(QueryNotUnderstood, match="deeper than 200 levels") as caught:
        Query.from_dict(tree)

    assert len(str(caught.value)) < 1_000


def test_text_that_is_too_deep_is_refused() -> None:
    text = '{"type": "and", "queries": [' * 100_000

    with pytest.raises(QueryNotUnderstood):
        Query.from_json(text)


def test_a_query_that_gets_too_deep_is_refused() -> None:
    query: Query = Lead.rows
    for _ in range(99):
        query = ~(query & Lead.name.exists())

    with pytest.raises(ValueError, match="deeper than 200 levels"):
        _ = query & Lead.name.exists()


def test_unknown_json_counts_too() -> None:
    with pytest.raises(ValueError, match="deeper than 200 levels"):
        Json(lists(200))


def test_a_tree_in_itself_is_refused() -> None:
    tree: Any = {"type": "and", "queries": [{"type": "match_all"}]}
    tree["queries"].append(tree)

    with pytest.raises(QueryNotUnderstood, match=r"query\.queries\[1\].*contains itself"):
        Query.from_dict(tree)


def test_a_part_that_stands_twice_is_no_circle() -> None:
    part = {"type": "match_all"}
    tree = {"type": "or", "queries": [part, part]}

    assert Query.from_dict(tree).to_dict() == tree


def test_a_small_graph_that_unfolds_without_end_is_refused() -> None:
    value: Any = 1
    for _ in range(100):
        value = [value] * 100

    with pytest.raises(QueryNotUnderstood, match="more than 1,000,000 values"):
        Query.from_dict({"type": "near", "value": value})


def test_a_query_that_doubles_without_end_is_refused() -> None:
    query: Query = Lead.name.exists()
    while query.size < 300_000:
        query = ~(query & query)
    doubled = ~(query & query)

    with pytest.raises(ValueError, match="more than 1,000,000"):
        _ = doubled & doubled


def test_a_wide_tree_is_read_and_printed() -> None:
    tree = {"type": "or", "queries": [{"type": "id", "value": f"lead_{n}"} for n in range(20_000)]}

    query = Query.from_dict(tree)

    assert query.to_dict() == tree
    assert json.loads(query.to_json()) == tree
