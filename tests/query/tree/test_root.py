"""The clause that Close expects at the root of a tree."""

from __future__ import annotations

from typing import Any

import pytest

from close_async.query import Contact, Lead, MatchAll, Query, all_of, any_of

A = Lead.name.has_words("a")
B = Lead.name.has_words("b")
CLAUSE = {"type": "object_type", "object_type": "lead"}


def test_the_clause_goes_in_front() -> None:
    assert A.rooted() == all_of(Lead.rows, A)
    assert (A & B).rooted() == all_of(Lead.rows, A, B)
    assert (A | B).rooted() == all_of(Lead.rows, A | B)
    assert (~A).rooted() == all_of(Lead.rows, ~A)


@pytest.mark.parametrize(
    "query", [Lead.rows, A & Lead.rows, all_of(all_of(all_of(Lead.rows), A), B)]
)
def test_a_root_is_not_put_twice(query: Query) -> None:
    assert query.rooted() is query
    assert query.rooted("lead") is query


@pytest.mark.parametrize("query", [A | Lead.rows, ~Lead.rows & A, any_of(all_of(Lead.rows, A))])
def test_a_clause_that_does_not_hold_for_the_whole_is_no_root(query: Query) -> None:
    assert not query.is_rooted
    assert query.rooted() == (
        all_of(Lead.rows, ~Lead.rows, A) if query == ~Lead.rows & A else all_of(Lead.rows, query)
    )


def test_a_group_with_unknown_keys_stays_whole() -> None:
    query = Query.from_dict({"type": "and", "queries": [A.to_dict()], "min": 1})

    assert query.rooted() == all_of(Lead.rows, query)


def test_what_tells_no_type_must_be_told() -> None:
    with pytest.raises(ValueError, match=r"rooted\('lead'\)"):
        MatchAll().rooted()

    assert MatchAll().rooted("lead") == all_of(Lead.rows, MatchAll())


def test_what_is_about_several_types_has_no_root() -> None:
    mixed = Query.from_dict(
        {"type": "or", "queries": [A.to_dict(), Contact.name.exists().to_dict()]}
    )

    with pytest.raises(TypeError, match="several types: contact, lead"):
        mixed.rooted()


def test_another_type_is_refused() -> None:
    with pytest.raises(TypeError, match="about lead objects and the other about contact"):
        A.rooted("contact")


@pytest.mark.parametrize(
    ("tree", "object_type"),
    [
        (CLAUSE, "lead"),
        ({"type": "and", "queries": [CLAUSE, {"type": "match_all"}]}, "lead"),
        (Contact.has(Lead.name.exists()).to_dict(), "contact"),
        ({"type": "or", "queries": [{"type": "id", "value": "oppo_1"}]}, "opportunity"),
        ({**CLAUSE, "negate": True}, None),
        ({"type": "match_all"}, None),
        ({"type": "and", "queries": []}, None),
        ({"type": "near", "object_type": "lead"}, None),
        (Lead.custom.text("cf_1").exists().to_dict(), None),
    ],
)
def test_a_tree_tells_what_it_finds(tree: Any, object_type: str | None) -> None:
    assert Query.from_dict(tree).object_type == object_type
