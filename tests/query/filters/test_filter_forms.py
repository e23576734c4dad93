"""The four forms of a filter: each is written as it was read, and as the other three."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

import attrs
import pytest
from hypothesis import given, strategies as st

from close_async.errors import QueryNotUnderstood
from close_async.query import Filter, Lead, Query
from tests.query.trees import trees
from tests.support.paths import SAMPLES

if TYPE_CHECKING:
    from pathlib import Path

NAMES = sorted(path.stem for path in (SAMPLES / "s_query").glob("*.json"))

TREE = {"negate": False, "value": "lead_1", "type": "id"}
FIELD = {"field_name": "date_created", "type": "regular_field", "object_type": "lead"}
SORT = [{"field": FIELD, "direction": "desc"}]
SEARCH = {
    "limit": None,
    "sort": SORT,
    "query": TREE,
    "_limit": 50,
    "cursor": "abc",
    "results_limit": None,
    "later": {"z": [1, None], "a": 2.5},
    "_fields": {"lead": ["id", "name"]},
    "include_counts": True,
}
BULK = {
    "type": "set_lead_status",
    "results_limit": 7,
    "s_query": TREE,
    "lead_status_id": "stat_1",
    "sort": SORT,
    "send_done_email": False,
}
WRAPPER = {"sort": SORT, "query": TREE, "results_limit": 7}
VIEW = {"name": "Gold", "s_query": WRAPPER, "type": "lead", "id": "save_1", "query": None}


def text(value: object) -> str:
    """JSON with the order of its keys, in which True isn't 1."""
    return json.dumps(value)


@pytest.mark.parametrize("name", NAMES)
def test_every_sample_is_written_as_it_was_read(name: str) -> None:
    payload = json.loads((SAMPLES / "s_query" / f"{name}.json").read_text())

    found = Filter.from_dict(payload)

    written = found.to_tree() if found.source == "query" else found.to_dict()
    assert text(written) == text(payload)


@pytest.mark.parametrize("path", sorted((SAMPLES / "examples").glob("bulk_*.json")), ids=str)
def test_every_documented_bulk_body_is_written_as_it_was_read(path: Path) -> None:
    payload = json.loads(path.read_text())
    bodies = payload.get("data", [payload])

    found = [Filter.from_dict(body).to_bulk_body() for body in bodies]

    assert text(found) == text(bodies)


def test_each_form_is_written_as_it_was_read() -> None:
    found = {
        "search": Filter.from_dict(SEARCH).to_search_body(),
        "bulk": Filter.from_dict(BULK).to_bulk_body(),
        "wrapper": Filter.from_dict(WRAPPER).to_smart_view(),
        "view": Filter.from_dict(VIEW).to_dict(),
        "wrapper of a view": Filter.from_dict(VIEW).to_smart_view(),
        "tree": Filter.from_dict(TREE).to_tree(),
    }

    assert text(found) == text(
        {
            "search": SEARCH,
            "bulk": BULK,
            "wrapper": WRAPPER,
            "view": VIEW,
            "wrapper of a view": WRAPPER,
            "tree": TREE,
        }
    )


@pytest.mark.parametrize(
    ("body", "source"),
    [(SEARCH, "search"), (BULK, "bulk_action"), (WRAPPER, "smart_view"), (VIEW, "smart_view")],
)
def test_the_whole_body_is_written_in_its_own_form(body: dict[str, Any], source: str) -> None:
    found = Filter.from_dict(body)

    assert (found.source, text(found.to_dict())) == (source, text(body))


@pytest.mark.parametrize("body", [BULK, WRAPPER, VIEW])
def test_the_other_forms_hold_what_a_filter_knows(body: dict[str, Any]) -> None:
    found = Filter.from_dict(body)

    said = {"query": TREE, "sort": SORT, "results_limit": 7}
    assert found.to_search_body() == said
    assert found.to_smart_view() == said
    assert found.to_bulk_body().items() >= {"s_query": TREE, "results_limit": 7}.items()
    assert found.to_tree() == TREE


def test_a_search_body_gives_the_other_forms_without_what_only_searches_have() -> None:
    found = Filter.from_dict(SEARCH)

    assert found.to_bulk_body() == {"s_query": TREE, "sort": SORT}
    assert found.to_smart_view() == {"query": TREE, "results_limit": None, "sort": SORT}


def test_a_filter_made_in_python_has_all_forms() -> None:
    made = Filter(Lead.id.is_in("lead_1"), results_limit=3, fields={"lead": ["id"]})

    tree = {"type": "id", "value": "lead_1"}
    assert made.to_search_body() == {
        "query": tree,
        "results_limit": 3,
        "_fields": {"lead": ["id"]},
    }
    assert made.to_bulk_body() == {"s_query": tree, "results_limit": 3}
    assert made.to_smart_view() == {"query": tree, "results_limit": 3, "sort": []}
    assert made.to_tree() == tree


def test_a_search_of_three_keys_comes_out_unchanged_whatever_it_was() -> None:
    body: dict[str, Any] = {"sort": [], "results_limit": None, "query": TREE}

    assert text(Filter.from_dict(body).to_search_body()) == text(body)


def test_what_was_changed_takes_the_place_of_what_was_read() -> None:
    found = Filter.from_dict(SEARCH)

    changed = attrs.evolve(
        found, query=Lead.url.exists(), sort=[Lead.name.ascending()], results_limit=2, fields=None
    )

    assert list(changed.to_search_body()) == [key for key in SEARCH if key != "_fields"]
    assert changed.to_search_body() == {
        **{key: value for key, value in SEARCH.items() if key != "_fields"},
        "query": Lead.url.exists().to_dict(),
        "sort": [Lead.name.ascending().to_dict()],
        "results_limit": 2,
    }


def test_a_changed_smart_view_stays_one() -> None:
    changed = attrs.evolve(Filter.from_dict(VIEW), results_limit=None)

    assert changed.to_dict() == {**VIEW, "s_query": {**WRAPPER, "results_limit": None}}


def test_a_type_that_only_the_view_told_goes_along_into_the_other_forms() -> None:
    everything = {"type": "match_all"}
    view = {"type": "call", "s_query": {"query": everything, "results_limit": None, "sort": []}}

    found = Filter.from_dict(view)

    rooted = Filter.from_dict({"query": found.to_tree()})
    assert rooted.object_type == "activity.call"
    assert found.to_search_body() == {**view["s_query"], "query": found.to_tree()}  # type: ignore[dict-item]  # a dict of its own
    assert found.to_bulk_body() == {"s_query": found.to_tree()}
    assert found.to_smart_view() == view["s_query"]
    assert found.to_dict() == view


def test_a_wrapper_is_read_with_the_type_of_its_view() -> None:
    found = Filter.from_smart_view({"query": {"type": "match_all"}}, "contact")

    assert (found.source, found.object_type) == ("smart_view", "contact")
    assert found.to_smart_view() == {"query": {"type": "match_all"}}


def test_what_is_written_is_a_copy() -> None:
    found = Filter.from_dict(SEARCH)

    found.to_search_body()["later"]["z"].append("mine")

    assert found.to_search_body() == SEARCH


def test_a_body_is_kept_as_it_was_when_it_was_read() -> None:
    body = json.loads(text(SEARCH))
    found = Filter.from_dict(body)

    body["later"]["z"].append("yours")

    assert found.to_search_body() == SEARCH


def test_a_view_of_the_old_language_names_the_mend() -> None:
    with pytest.raises(QueryNotUnderstood, match="build it anew with filters in Close"):
        Filter.from_dict({**VIEW, "s_query": None, "query": "status:Potential"})


KEYS = st.sampled_from(["limit", "_limit", "cursor", "include_counts", "later", "x"])
JSON = st.recursive(
    st.none() | st.booleans() | st.integers(-9, 9) | st.text(max_size=5),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=3), inner),
    max_leaves=8,
)


@st.composite
def bodies(draw: st.DrawFn, key: str) -> dict[str, Any]:
    """Bodies with a query below *key*, what else filters know, and whatever, in any order."""
    known: dict[str, Any] = {key: draw(trees)}
    for name, values in {
        "sort": st.none() | st.just(SORT) | st.just([]),
        "results_limit": st.none() | st.integers(0, 99),
        "_fields": st.none() | st.just({"lead": ["id"]}) | st.just({}),
    }.items():
        if draw(st.booleans()):
            known[name] = draw(values)
    body = {**draw(st.dictionaries(KEYS, JSON, max_size=3)), **known}
    return {name: body[name] for name in draw(st.permutations(list(body)))}


@given(bodies("query"))
def test_any_search_body_is_written_as_it_was_read(body: dict[str, Any]) -> None:
    found = Filter.from_dict(body)

    assert text(found.to_search_body()) == text(body)
    assert text(found.to_dict()) == text(body)


@given(bodies("s_query"))
def test_any_bulk_body_is_written_as_it_was_read(body: dict[str, Any]) -> None:
    found = Filter.from_dict(body)

    assert text(found.to_bulk_body()) == text(body)
    assert text(found.to_dict()) == text(body)


@given(bodies("query"), st.sampled_from(["lead", "contact", "call", "later"]))
def test_any_smart_view_is_written_as_it_was_read(wrapper: dict[str, Any], kind: str) -> None:
    found = Filter.from_dict({"id": "save_1", "s_query": wrapper, "type": kind})

    assert text(found.to_smart_view()) == text(wrapper)
    assert text(found.to_dict()["s_query"]) == text(wrapper)


@given(trees)
def test_any_tree_is_written_as_it_was_read(tree: dict[str, Any]) -> None:
    found = Filter.from_dict(tree)

    assert text(found.to_tree()) == text(tree)
    assert found.query == Query.from_dict(tree)


def test_a_type_that_the_json_of_the_query_does_not_tell_is_put_into_it() -> None:
    field = {"type": "custom_field", "custom_field_id": "cf_1"}
    tree = {"type": "field_condition", "field": field, "condition": {"type": "exists"}}
    view = {"type": "contact", "s_query": {"query": tree}}

    found = Filter.from_dict(view)

    assert Query.from_dict(found.to_tree()).object_type == "contact"
    assert found.to_dict() == view
    assert Filter.from_dict(tree).to_tree() == tree
    assert Filter(Lead.text("gold")).to_search_body() == {
        "query": Lead.text("gold").rooted().to_dict()
    }
