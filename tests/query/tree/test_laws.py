"""The laws of the query language, for every tree and every query that hypothesis can think of."""

from __future__ import annotations

import copy
import datetime as dt
import itertools
import json
import os
import pickle
from typing import TYPE_CHECKING, Any, TypeVar, cast

from hypothesis import HealthCheck, assume, given, settings, strategies as st

import close_async.query as language
from close_async.errors import QueryNotUnderstood
from close_async.query import And, MatchAll, ObjectTypeQuery, Query, all_of, any_of
from tests.query.trees import built_queries, json_values, lead_queries, trees
from tests.support.depth import examples

if TYPE_CHECKING:
    from collections.abc import Callable

Test = TypeVar("Test", bound="Callable[..., None]")

EXAMPLES = examples(int(os.environ.get("QUERY_LAW_EXAMPLES", "100")))

NAMES = {name: getattr(language, name) for name in language.__all__}


def law(*strategies: Any) -> Callable[[Test], Test]:
    """State something for all values; QUERY_LAW_EXAMPLES says how many are tried."""
    calm: Any = settings(
        max_examples=EXAMPLES,
        deadline=None,
        suppress_health_check=[HealthCheck.too_slow, HealthCheck.filter_too_much],
    )

    stated: Any = given(*strategies)

    def state(test: Test) -> Test:
        return cast("Test", calm(stated(test)))

    return state


@law(trees)
def test_every_tree_prints_back_exactly(tree: Any) -> None:
    query = Query.from_dict(tree)

    assert json.dumps(query.to_dict()) == json.dumps(tree)


@law(trees, st.randoms(use_true_random=False))
def test_the_order_of_keys_makes_no_difference(tree: Any, random: Any) -> None:
    shuffled = _shuffled(tree, random)

    query, other = Query.from_dict(tree), Query.from_dict(shuffled)

    assert query == other
    assert hash(query) == hash(other)
    assert query.explain() == other.explain()


@law(trees)
def test_a_negate_that_is_false_is_none(tree: Any) -> None:
    query, other = Query.from_dict(_without_false_negate(tree)), Query.from_dict(tree)

    assert query == other
    assert query.explain() == other.explain()


@law(built_queries)
def test_what_was_built_and_what_was_read_are_explained_alike(query: Query) -> None:
    built = And((ObjectTypeQuery("lead"), query))

    read = Query.from_dict(built.to_dict())

    assert read.explain() == built.explain()


@law(built_queries)
def test_what_is_printed_reads_as_the_same_query(query: Query) -> None:
    assert Query.from_dict(query.to_dict()) == query


@law(built_queries)
def test_json_text_reads_as_the_same_query(query: Query) -> None:
    assert Query.from_json(query.to_json()) == query


@law(built_queries | trees.map(Query.from_dict))
def test_the_repr_is_code_for_the_same_query(query: Query) -> None:
    assert eval(repr(query), {"datetime": dt, **NAMES}) == query  # noqa: S307 - our own code


@law(built_queries | trees.map(Query.from_dict))
def test_the_source_builds_the_same_query(query: Query) -> None:
    source = query.to_python()

    assert eval(source, dict(NAMES)) == query  # noqa: S307 - our own code


@law(built_queries | trees.map(Query.from_dict))
def test_a_pickled_query_comes_back_whole(query: Query) -> None:
    revived = pickle.loads(pickle.dumps(query))  # noqa: S301 - our own bytes

    assert revived == query
    assert hash(revived) == hash(query)
    assert json.dumps(revived.to_dict()) == json.dumps(query.to_dict())


@law(lead_queries)
def test_a_pickled_query_still_knows_what_it_finds(query: Query) -> None:
    revived = pickle.loads(pickle.dumps(query))  # noqa: S301 - our own bytes

    assert revived.object_type == query.object_type


@law(built_queries)
def test_a_copy_is_the_query_itself(query: Query) -> None:
    assert copy.copy(query) is query
    assert copy.deepcopy(query) is query


@law(built_queries | trees.map(Query.from_dict))
def test_a_double_negation_is_none(query: Query) -> None:
    assert ~~query == query
    assert json.dumps((~~query).to_dict()) == json.dumps(query.to_dict())


@law(built_queries)
def test_a_negation_is_not_the_query(query: Query) -> None:
    assert ~query != query


@law(lead_queries, lead_queries, lead_queries)
def test_and_is_associative(a: Query, b: Query, c: Query) -> None:
    assert (a & b) & c == a & (b & c)


@law(lead_queries, lead_queries, lead_queries)
def test_or_is_associative(a: Query, b: Query, c: Query) -> None:
    assert (a | b) | c == a | (b | c)


@law(lead_queries)
def test_match_all_is_the_identity_of_and(query: Query) -> None:
    assert MatchAll() & query == query
    assert query & MatchAll() == query


@law(lead_queries, lead_queries)
def test_nothing_moves_a_negation_inwards(a: Query, b: Query) -> None:
    assume(MatchAll() not in {a, b})

    assert (~(a & b)).to_dict() == {**(a & b).to_dict(), "negate": True}
    assert ~(a & b) != ~a | ~b


@law(st.lists(lead_queries, max_size=4))
def test_groups_hold_exactly_what_they_were_given(queries: list[Query]) -> None:
    assert all_of(*queries).queries == tuple(queries)
    assert any_of(*queries).queries == tuple(queries)


@law(lead_queries)
def test_a_query_has_one_root(query: Query) -> None:
    rooted = query.rooted("lead")

    assert rooted.rooted() == rooted
    assert rooted.is_rooted
    assert rooted.object_type == "lead"


@law(lead_queries)
def test_a_root_changes_no_explanation(query: Query) -> None:
    assume(query.object_type == "lead")

    assert query.rooted().explain() == query.explain()


@law(trees.map(Query.from_dict) | built_queries)
def test_everything_can_be_explained(query: Query) -> None:
    lines = query.explain().split("\n")

    assert all(line.strip() for line in lines)
    assert lines[-1].endswith(".")
    assert all(line.endswith((":", ".")) for line in lines)


@law(lead_queries)
def test_match_all_beside_a_query_lets_everything_through(query: Query) -> None:
    assert (query | MatchAll()).is_unbounded
    assert (query | ~query).is_unbounded
    assert (query & MatchAll()).is_unbounded == query.is_unbounded


@law(lead_queries)
def test_a_query_narrows_if_its_outcome_depends_on_a_condition(query: Query) -> None:
    tree = query.to_dict()
    assume("saved_search" not in query.to_json())

    assert query.is_unbounded == (len(set(_outcomes(tree))) == 1)


@law(lead_queries)
def test_a_smart_view_may_hold_everything_or_nothing(query: Query) -> None:
    assume(not query.is_unbounded)

    for held in (True, False):
        assert False in _outcomes(query.to_dict(), saved_search=held)


@law(trees, st.data())
def test_a_broken_tree_is_kept_or_refused_with_its_path(tree: Any, data: st.DataObject) -> None:
    broken = _broken(tree, data)

    query, error = _read(broken)

    if query is not None:
        assert json.dumps(query.to_dict()) == json.dumps(broken)
        assert query.explain(names={"stat_1": "Potential"})
        assert all(finding.path.startswith("query") for finding in query.warnings(names={}))
        assert not query.diff(query)
    else:
        assert error is not None
        assert error.path.startswith("query")


@law(json_values | st.sets(st.integers()) | st.binary() | st.floats() | st.tuples(st.none()))
def test_whatever_is_no_tree_is_refused(value: Any) -> None:
    assume(not isinstance(value, dict) or "type" not in value)

    query, error = _read(value)

    assert query is None
    assert error is not None
    assert error.path.startswith("query")


def _read(value: Any) -> tuple[Query | None, QueryNotUnderstood | None]:
    try:
        return Query.from_dict(value), None
    except QueryNotUnderstood as error:
        return None, error


def _outcomes(tree: Any, *, saved_search: bool = False) -> list[bool]:
    """Whether the query holds, for every way in which its conditions can hold."""
    leaves = sorted(_leaves(tree))
    fixed = {"match_all": True, "object_type": True, "saved_search": saved_search}
    free = [leaf for leaf in leaves if json.loads(leaf)["type"] not in fixed]
    assume(len(free) < 8)
    outcomes = []
    for values in itertools.product((False, True), repeat=len(free)):
        truth = {leaf: fixed.get(json.loads(leaf)["type"]) for leaf in leaves}
        truth.update(zip(free, values, strict=True))
        outcomes.append(_holds(tree, truth))
    return outcomes


def _leaves(tree: Any) -> set[str]:
    if tree["type"] in {"and", "or"}:
        return set().union(*map(_leaves, tree["queries"]))
    return {json.dumps({**tree, "negate": False}, sort_keys=True)}


def _holds(tree: Any, truth: dict[str, bool | None]) -> bool:
    if tree["type"] in {"and", "or"}:
        outcomes = [_holds(inner, truth) for inner in tree["queries"]]
        holds = all(outcomes) if tree["type"] == "and" else any(outcomes)
    else:
        holds = bool(truth[json.dumps({**tree, "negate": False}, sort_keys=True)])
    return holds != bool(tree.get("negate"))


def _shuffled(value: Any, random: Any) -> Any:
    if isinstance(value, list):
        return [_shuffled(inner, random) for inner in value]
    if not isinstance(value, dict):
        return value
    items = [(key, _shuffled(inner, random)) for key, inner in value.items()]
    random.shuffle(items)
    return dict(items)


def _without_false_negate(tree: Any) -> Any:
    """Leave out each negate of a known query that says nothing."""
    if tree.get("negate") is None or tree["negate"] is False:
        tree = {key: value for key, value in tree.items() if key != "negate"}
    if tree["type"] in {"and", "or"} and isinstance(tree.get("queries"), list):
        return {**tree, "queries": [_without_false_negate(inner) for inner in tree["queries"]]}
    if tree["type"] == "has_related" and isinstance(tree.get("related_query"), dict):
        return {**tree, "related_query": _without_false_negate(tree["related_query"])}
    return tree


def _broken(value: Any, data: st.DataObject) -> Any:
    """Replace, add or drop something somewhere in a JSON value."""
    if isinstance(value, dict) and value and data.draw(st.integers(0, 3)):
        key = data.draw(st.sampled_from(sorted(value)))
        if data.draw(st.booleans()):
            return {name: inner for name, inner in value.items() if name != key}
        return {**value, key: _broken(value[key], data)}
    if isinstance(value, list) and value and data.draw(st.integers(0, 3)):
        index = data.draw(st.integers(0, len(value) - 1))
        return [*value[:index], _broken(value[index], data), *value[index + 1 :]]
    return data.draw(json_values)
