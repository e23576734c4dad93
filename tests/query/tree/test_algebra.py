"""Joining queries: what `&`, `|` and `~` make, and what they refuse."""

from __future__ import annotations

import operator
import pickle
from functools import reduce
from typing import TYPE_CHECKING, Any, cast

import attrs
import pytest

from close_async.query import (
    And,
    Contact,
    HasRelated,
    Lead,
    LegacyQuery,
    MatchAll,
    Not,
    Opportunity,
    Or,
    Query,
    ago,
    all_of,
    any_of,
)

if TYPE_CHECKING:
    from collections.abc import Callable

A = Lead.name.has_words("a")
B = Lead.name.has_words("b")
C = Lead.name.has_words("c")


def of_contacts(query: Query) -> Query:
    """Hide from the type checker whose query it is: it would find the mistakes, too."""
    return query


CEO = of_contacts(Contact.title.has_words("CEO"))


@pytest.mark.parametrize(("join", "kind"), [(operator.and_, And), (operator.or_, Or)])
@pytest.mark.parametrize(
    "parts",
    [
        [A, B, C],
        [A, B & C, A | C],
        [A & B, Lead.rows & A, A],
        [A | B, B | C, A & B & C],
        [Lead.rows, A, ~Lead.rows, ~A],
        [A, Lead.has(Contact.rows), B],
        [A, Query.from_dict({**(A & B).to_dict(), "later": 1}), C],
        [Query.from_dict((B & C).to_dict()), A, Lead.rows],
    ],
)
def test_queries_joined_one_by_one_are_one_group(
    join: Callable[[Query, Query], Query], kind: type[And | Or], parts: list[Query]
) -> None:
    joined = reduce(join, parts)

    flat = [
        inner
        for part in parts
        for inner in (part.queries if isinstance(part, kind) and not part.extra else (part,))
    ]
    whole = kind(tuple(flat))
    assert isinstance(joined, kind)
    assert joined.clause == whole.clause
    assert (joined.size, joined.levels, joined.asked_types, hash(joined)) == (
        (whole.size, whole.levels, whole.asked_types, hash(whole))
    )
    assert joined == whole
    assert joined.queries == whole.queries
    assert joined.to_dict() == whole.to_dict()
    assert repr(joined) == repr(whole)
    assert pickle.loads(pickle.dumps(joined)) == whole  # noqa: S301 - our own bytes
    assert attrs.evolve(joined) == whole
    last_first = reduce(lambda joined, part: join(part, joined), reversed(parts))
    assert (last_first, hash(last_first)) == (joined, hash(joined))
    halves = join(reduce(join, parts[:1]), reduce(join, parts[1:]))
    assert (halves, hash(halves), halves.size) == (joined, hash(joined), joined.size)


def test_the_groups_that_grew_into_a_larger_one_are_left_as_they_were() -> None:
    first = A | B
    both = first | C
    other = first | A

    assert cast("Or", both).queries == (A, B, C)
    assert cast("Or", other).queries == (A, B, A)
    assert cast("Or", first).queries == (A, B)


def test_a_legacy_query_is_not_joined_to_a_group() -> None:
    with pytest.raises(TypeError, match="build it anew"):
        A | B | LegacyQuery("status:x")


def test_too_many_queries_are_not_joined(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("close_async.query.tree.node.MAX_VALUES", 30)

    with pytest.raises(ValueError, match="more than 30 nodes"):
        reduce(operator.or_, [A] * 20)


def test_the_main_example() -> None:
    audience = (
        Lead.status_id.is_in("stat_potential")
        & Lead.has(Contact.title.has_words("CEO"))
        & ~Lead.date_updated.since(ago(days=30))
    )

    assert audience.rooted().to_dict() == {
        "type": "and",
        "queries": [
            {"type": "object_type", "object_type": "lead"},
            {
                "type": "field_condition",
                "field": {
                    "type": "regular_field",
                    "object_type": "lead",
                    "field_name": "status_id",
                },
                "condition": {
                    "type": "reference",
                    "reference_type": "status.lead",
                    "object_ids": ["stat_potential"],
                },
            },
            {
                "type": "has_related",
                "this_object_type": "lead",
                "related_object_type": "contact",
                "related_query": {
                    "type": "field_condition",
                    "field": {
                        "type": "regular_field",
                        "object_type": "contact",
                        "field_name": "title",
                    },
                    "condition": {"type": "text", "mode": "full_words", "value": "CEO"},
                },
            },
            {
                "type": "field_condition",
                "field": {
                    "type": "regular_field",
                    "object_type": "lead",
                    "field_name": "date_updated",
                },
                "condition": {
                    "type": "moment_range",
                    "on_or_after": {
                        "type": "offset",
                        "direction": "past",
                        "moment": {"type": "now"},
                        "offset": {
                            "years": 0,
                            "months": 0,
                            "weeks": 0,
                            "days": 30,
                            "hours": 0,
                            "minutes": 0,
                            "seconds": 0,
                        },
                        "which_day_end": "start",
                    },
                },
                "negate": True,
            },
        ],
    }


def test_and_takes_its_own_kind_apart() -> None:
    assert (A & B) & C == A & (B & C) == And((A, B, C))


def test_or_takes_its_own_kind_apart() -> None:
    assert (A | B) | C == A | (B | C) == Or((A, B, C))


def test_and_leaves_an_or_whole() -> None:
    joined = A & (B | C)

    assert joined == And((A, Or((B, C))))


def test_and_leaves_a_negated_group_whole() -> None:
    joined = A & ~(B & C)

    assert joined == And((A, Not(And((B, C)))))


def test_groups_with_unknown_keys_are_never_taken_apart() -> None:
    strange = Query.from_dict({"type": "and", "queries": [A.to_dict()], "min": 1})

    assert strange & B == And((strange, B))


def test_all_of_and_any_of_take_nothing_apart() -> None:
    assert all_of(all_of(A, B), C) == And((And((A, B)), C))
    assert any_of(any_of(A)) == Or((Or((A,)),))


def test_negate_goes_to_the_node_itself() -> None:
    assert (~(A | B)).to_dict() == {**(A | B).to_dict(), "negate": True}


def test_negating_what_was_read_keeps_its_layout() -> None:
    tree = {"negate": True, "value": "lead_1", "type": "id"}

    positive = ~Query.from_dict(tree)

    assert list(positive.to_dict().items()) == [
        ("negate", False),
        ("value", "lead_1"),
        ("type", "id"),
    ]
    assert list((~positive).to_dict().items()) == list(tree.items())


def test_what_was_read_and_what_was_built_are_equal() -> None:
    read = Query.from_dict(
        {
            "queries": [
                {"negate": False, "type": "id", "value": "lead_1"},
                {"value": "lead_2", "type": "id", "negate": None},
            ],
            "type": "or",
        }
    )

    built = Lead.id.is_in("lead_1", "lead_2")

    assert read == built
    assert len({read, built}) == 1
    assert read.explain() == built.explain()


def test_parts_that_were_read_keep_their_layout_in_a_new_group() -> None:
    tree = {"value": "lead_1", "negate": False, "type": "id"}

    group = Query.from_dict(tree) | A

    assert list(group.to_dict()["queries"][0]) == ["value", "negate", "type"]


@pytest.mark.parametrize("code", ["bool(a)", "a and b", "a or b", "not a", "1 if a else 2"])
def test_a_query_is_neither_true_nor_false(code: str) -> None:
    with pytest.raises(TypeError, match=r"join queries with & \| ~"):
        eval(code, {"a": A, "b": B})  # noqa: S307 - our own code


@pytest.mark.parametrize(
    "join",
    [
        lambda: A & CEO,
        lambda: A | CEO,
        lambda: (A & B) & of_contacts(Contact.custom.text("cf_1").has_words("CEO")),
        lambda: Lead.rows & of_contacts(Contact.rows),
        lambda: Lead.id.is_in("lead_1") | of_contacts(Contact.id.is_in("cont_1")),
        lambda: Lead.text("gold") & ~of_contacts(Contact.text("gold")),
        lambda: Lead.has(Contact.rows) & of_contacts(Contact.rows),
        lambda: all_of(A, of_contacts(Contact.rows)),
        lambda: any_of(A, B, of_contacts(Contact.rows)),
    ],
)
def test_conditions_know_whose_they_are(join: Any) -> None:
    with pytest.raises(TypeError, match=r"(Lead|Contact)\.has\(\.\.\.\)"):
        join()


def test_an_activity_is_spelled_as_in_python_in_the_mend() -> None:
    email = Query.from_dict({"type": "object_type", "object_type": "activity.email"})

    with pytest.raises(TypeError, match=r"EmailActivity\.has"):
        _ = email & A


def test_custom_fields_belong_to_the_type_they_were_asked_of() -> None:
    lead, contact = Lead.custom.text("cf_1").exists(), Contact.custom.text("cf_1").exists()

    assert lead == contact
    assert (lead.object_type, contact.object_type) == ("lead", "contact")


def test_a_query_that_tells_no_type_joins_any() -> None:
    anything = Query.from_dict({"type": "text", "value": "gold", "mode": "phrase"})

    assert (anything & A).object_type == "lead"
    assert (anything | Contact.rows).object_type == "contact"


@pytest.mark.parametrize("other", [True, None, "x", {"type": "match_all"}, Lead, Lead.name])
def test_only_queries_are_joined(other: Any) -> None:
    with pytest.raises(TypeError):
        _ = A & other
    with pytest.raises(TypeError):
        _ = other | A


def test_a_relation_leaves_out_the_clause_that_says_the_same() -> None:
    ceos = Contact.title.has_words("CEO")

    assert Lead.has(Contact.rows & ceos) == Lead.has(ceos.rooted()) == Lead.has(ceos)
    assert Lead.has(Contact.rows) == HasRelated("lead", "contact", MatchAll())
    assert Lead.has(all_of(Contact.rows)) == Lead.has(Contact.rows)


def test_relations_nest() -> None:
    subscribed = Lead.has(Contact.has(Opportunity.status_type.is_in("won")))

    assert subscribed.object_type == "lead"
    assert subscribed.to_dict()["related_query"]["related_object_type"] == "opportunity"


def test_a_relation_to_its_own_type_is_refused() -> None:
    with pytest.raises(TypeError, match="join it with &"):
        Lead.has(A)


def test_a_relation_to_what_tells_no_type_is_refused_with_the_mend() -> None:
    with pytest.raises(ValueError, match=r"Contact\.rows & query"):
        Lead.has(MatchAll())


@pytest.mark.parametrize("related", [Contact, Contact.title, "CEO", None])
def test_a_relation_needs_a_query(related: Any) -> None:
    with pytest.raises(TypeError, match="has\\(\\) expects a query"):
        Lead.has(related)


def test_a_not_holds_no_not() -> None:
    with pytest.raises(TypeError, match="use ~"):
        Not(~A)


@pytest.mark.parametrize(
    "build",
    [
        lambda: And(("a",)),  # type: ignore[arg-type]
        lambda: Not("a"),  # type: ignore[arg-type]
        lambda: HasRelated("lead", "contact", None),  # type: ignore[arg-type]
        lambda: all_of([A, B]),  # type: ignore[arg-type]
    ],
)
def test_nodes_hold_queries_only(build: Any) -> None:
    with pytest.raises(TypeError, match="expected a Query, got "):
        build()


def test_equal_hashes_are_not_taken_for_equal_queries() -> None:
    one, other = Lead.num_emails.at_least(-1), Lead.num_emails.at_least(-2)

    assert hash(one) == hash(other)
    assert one != other


def test_a_query_equals_queries_only() -> None:
    assert A.to_dict() != A
    assert A != "x"


def test_queries_never_change() -> None:
    with pytest.raises(AttributeError):
        A.field = Lead.url.field  # type: ignore[misc]


def test_many_queries_make_one_group() -> None:
    ids = [f"lead_{n}" for n in range(5_000)]

    query = Lead.id.is_in(*ids)

    assert len(query.to_dict()["queries"]) == 5_000
    assert Query.from_dict(query.to_dict()) == query
    assert query.explain().startswith("Leads for which this holds:\n  The id is one of lead_0, ")
    assert query.to_python().startswith('Lead.id.is_in(\n    "lead_0",\n')
