"""`old.diff(new)`: what is new, gone or changed, where, and the laws of it."""

from __future__ import annotations

import pickle
from typing import Any

import pytest
from hypothesis import assume

from close_async.query import (
    Address,
    And,
    Change,
    Contact,
    Diff,
    IdQuery,
    Json,
    Lead,
    MatchAll,
    Opportunity,
    Query,
    TextQuery,
    UnknownQuery,
    ago,
    all_of,
    any_of,
)
from close_async.query.semantics.normalize import NOTHING, Normalizer
from tests.query.tree.test_laws import law
from tests.query.trees import built_queries, lead_queries, trees

STATUS = Lead.status_id.is_in("stat_1")
STATUSES = Lead.status_id.is_in("stat_1", "stat_2")
URL = Lead.url.exists()
BUSY = Lead.num_emails.at_least(3)
ACME = Lead.name.has_words("Acme")
CEO = Contact.title.has_words("CEO")
CTO = Contact.title.has_words("CTO")
BOB = Contact.name.has_words("Bob")
NAMES = {"stat_1": "Potential", "stat_2": "Lost"}

HAS_URL = "The URL has a value."
IS_BUSY = "The number of emails is at least 3."
IS_ACME = 'The name has the words "Acme".'
IS_POTENTIAL = "The status is stat_1."


def test_a_value_that_was_added_is_a_change_and_a_condition_that_is_gone_asks_less() -> None:
    diff = (STATUS & URL).diff(STATUSES, names=NAMES)

    assert diff.changed == (
        ('The status is "Potential".', 'The status is one of "Potential", "Lost".'),
    )
    assert diff.asks_more == ()
    assert diff.asks_less == (HAS_URL,)


def test_a_change_inside_a_relation_is_shown_where_it_stands() -> None:
    old = STATUS & Lead.has(CEO & BOB) & (URL | ACME)
    new = STATUS & Lead.has(CTO & BOB) & (URL | ACME | BUSY)

    assert str(old.diff(new)) == (
        "  Leads for which all of these hold:\n"
        "    There is a contact for which all of these hold:\n"
        '-     The title has the words "CEO".\n'
        '+     The title has the words "CTO".\n'
        "    At least one of these holds:\n"
        "+     The number of emails is at least 3."
    )


def test_a_difference_tells_its_place_and_both_sides() -> None:
    diff = Lead.has(CEO).diff(Lead.has(CTO))

    assert diff == Diff(
        (
            Change(
                (
                    "Leads for which all of these hold",
                    "There is a contact for which all of these hold",
                ),
                'The title has the words "CEO".',
                'The title has the words "CTO".',
                None,
            ),
        )
    )
    assert pickle.loads(pickle.dumps(diff)) == diff  # noqa: S301 - our own bytes


@pytest.mark.parametrize(
    ("old", "new", "more", "less"),
    [
        (STATUS, STATUS & URL, [HAS_URL], []),
        (STATUS & URL, STATUS, [], [HAS_URL]),
        (MatchAll(), URL, [HAS_URL], []),
        (Lead.rows, URL, [HAS_URL], []),
        (STATUS | URL, STATUS | URL | BUSY, [], [f"At least one of these holds: {IS_BUSY}"]),
        (STATUS | URL | BUSY, STATUS | URL, [f"At least one of these holds: {IS_BUSY}"], []),
        (~(URL | ACME), ~(URL | ACME | BUSY), [f"None of these holds: {IS_BUSY}"], []),
        (~(URL & ACME), ~(URL & ACME & BUSY), [], [f"Not all of these hold: {IS_BUSY}"]),
        (
            Lead.has(CEO),
            Lead.has(CEO & BOB),
            ['There is a contact for which all of these hold: The name has the words "Bob".'],
            [],
        ),
        (
            ~Lead.has(CEO),
            ~Lead.has(CEO & BOB),
            [],
            ['There is no contact for which all of these hold: The name has the words "Bob".'],
        ),
        (
            Lead.has(Contact.rows),
            Lead.has(CEO),
            ['There is a contact for which all of these hold: The title has the words "CEO".'],
            [],
        ),
        (Lead.text("a"), Lead.rows & Lead.text("a"), [], []),
        (TextQuery("a"), Lead.rows & TextQuery("a"), ["It finds leads."], []),
    ],
    ids=repr,
)
def test_what_is_new_or_gone_asks_more_or_less(
    old: Query, new: Query, more: list[str], less: list[str]
) -> None:
    diff = old.diff(new)

    assert list(diff.asks_more) == more
    assert list(diff.asks_less) == less
    assert diff.changed == ()
    assert bool(diff) == bool(more or less)


@pytest.mark.parametrize(
    ("old", "new", "before", "after"),
    [
        (URL, ~URL, HAS_URL, "The URL has no value."),
        (BUSY, Lead.num_emails.at_least(5), IS_BUSY, "The number of emails is at least 5."),
        (BUSY, Lead.num_emails.exists(), IS_BUSY, "The number of emails has a value."),
        (
            Lead.text("a"),
            Lead.text("b"),
            'Some text has the words "a".',
            'Some text has the words "b".',
        ),
        (
            IdQuery("lead_1"),
            Lead.id.is_in("lead_1", "lead_2"),
            "The id is lead_1.",
            "The id is one of lead_1, lead_2.",
        ),
        (
            Lead.smart_view("save_1"),
            Lead.smart_view("save_2"),
            "It is in the Smart View save_1.",
            "It is in the Smart View save_2.",
        ),
        (
            Lead.has(CEO),
            ~Lead.has(CEO),
            'There is a contact for which this holds: The title has the words "CEO".',
            'There is no contact for which this holds: The title has the words "CEO".',
        ),
        (
            UnknownQuery(Json({"type": "near", "km": 1})),
            UnknownQuery(Json({"type": "near", "km": 2})),
            'It meets {"type": "near", "km": 1}.',
            'It meets {"type": "near", "km": 2}.',
        ),
        (Lead.rows, Contact.rows, "It finds leads.", "It finds contacts."),
    ],
    ids=repr,
)
def test_what_asks_about_the_same_is_a_change(
    old: Query, new: Query, before: str, after: str
) -> None:
    diff = old.diff(new)

    assert diff.changed == ((before, after),)
    assert diff.asks_more == diff.asks_less == ()


@pytest.mark.parametrize(
    ("old", "new"),
    [
        (STATUS & URL, URL & STATUS),
        (STATUS & (URL & BUSY), all_of(BUSY, STATUS, URL)),
        (STATUS, STATUS.rooted()),
        (STATUS, all_of(any_of(STATUS))),
        (~(URL & BUSY), ~URL | ~BUSY),
        (STATUS & STATUS, STATUS),
        (STATUS & MatchAll(), STATUS),
        (Lead.has(CEO), Lead.has(Contact.rows & CEO)),
        (Lead.has(all_of(Contact.rows, CEO)), Lead.has(CEO)),
        (Lead.id.is_in("lead_1", "lead_2"), Lead.id.is_in("lead_2", "lead_1")),
    ],
    ids=repr,
)
def test_what_means_the_same_differs_in_nothing(old: Query, new: Query) -> None:
    diff = old.diff(new)

    assert not diff
    assert str(diff) == "Both ask the same."


def test_of_several_conditions_on_one_field_the_most_alike_belong_together() -> None:
    old = Lead.has(BOB) & all_of(BUSY, ~Lead.num_emails.at_most(9))
    new = Lead.has(BOB) & all_of(~Lead.num_emails.at_most(8), Lead.num_emails.at_least(4))

    assert old.diff(new).changed == (
        (IS_BUSY, "The number of emails is at least 4."),
        ("The number of emails is not at most 9.", "The number of emails is not at most 8."),
    )


def test_groups_that_share_something_are_compared_inside() -> None:
    old = any_of(STATUS & URL, ACME & BUSY)
    new = any_of(ACME & ~BUSY, STATUS & URL)

    assert old.diff(new).changed == (
        (
            f"At least one of these holds: All of these hold: {IS_BUSY}",
            f"At least one of these holds: All of these hold: {IS_BUSY.replace('is', 'is not', 1)}",
        ),
    )


def test_what_has_several_lines_is_shown_in_several_lines() -> None:
    new = STATUS & Lead.has(Opportunity.status_type.is_in("won") | Opportunity.created_by.exists())

    assert str(STATUS.diff(new)) == (
        "  Leads for which all of these hold:\n"
        "+   There is an opportunity for which at least one of these holds:\n"
        '+     The status type is "won".\n'
        "+     The user who created it has a value."
    )


def test_only_queries_can_be_compared() -> None:
    wrong: Any = {"type": "match_all"}

    with pytest.raises(TypeError, match="expected a Query, got "):
        STATUS.diff(wrong)


def test_thousands_of_ids_are_compared_in_a_moment() -> None:
    old = any_of(*(IdQuery(f"lead_{number}") for number in range(3_000)), URL)
    new = any_of(*(IdQuery(f"lead_{number}") for number in range(1_500, 4_500)), URL)

    diff = old.diff(new)

    assert len(diff.asks_more) == len(diff.asks_less) == 1_500


# Whatever is joined to these, they find leads.
rooted_queries = lead_queries.map(lambda query: query.rooted("lead"))


def normalize(query: Query) -> Query:
    return Normalizer("lead", solved=False).normalize(query)


def demands(query: Query) -> set[Query]:
    """Return the parts that must all hold for a query, each in its one form."""
    found = normalize(query)
    parts = set(found.queries) if isinstance(found, And) else {found}
    return parts - {MatchAll()}


def new_parts(condition: Query, query: Query) -> set[Query]:
    """Return the parts of a condition, as it was written, that a query doesn't ask already."""
    if isinstance(condition, And):
        return set().union(*(new_parts(part, query) for part in condition.queries))
    return set() if demands(condition) <= demands(query) else {normalize(condition)}


@law(built_queries | trees.map(Query.from_dict))
def test_a_query_differs_from_itself_in_nothing(query: Query) -> None:
    again = Query.from_dict(query.to_dict())

    assert not query.diff(query)
    assert again.object_type != query.object_type or not query.diff(again)


@law(rooted_queries, lead_queries)
def test_a_condition_that_is_joined_is_what_is_asked_more(query: Query, condition: Query) -> None:
    assume(NOTHING not in {normalize(query), normalize(condition)})

    diff = query.diff(query & condition)

    assert not diff.asks_less
    assert not diff.changed
    assert len(diff.asks_more) == len(new_parts(condition, query))
    assert bool(diff) == (normalize(query) != normalize(query & condition))


@law(rooted_queries, lead_queries)
def test_a_condition_that_is_taken_away_is_what_is_asked_less(
    query: Query, condition: Query
) -> None:
    assume(NOTHING not in {normalize(query), normalize(condition)})

    diff = (query & condition).diff(query)

    assert not diff.asks_more
    assert not diff.changed
    assert len(diff.asks_less) == len(new_parts(condition, query))


@law(rooted_queries, lead_queries)
def test_an_alternative_that_is_joined_is_what_is_asked_less(query: Query, other: Query) -> None:
    old, new = any_of(ACME, BUSY, query), any_of(ACME, BUSY, query, other)
    assume(normalize(old) != MatchAll())
    assume(normalize(new) != MatchAll())

    diff = old.diff(new)

    assert not diff.asks_more
    assert not diff.changed


@law(built_queries | trees.map(Query.from_dict), built_queries | trees.map(Query.from_dict))
def test_the_other_way_round_everything_is_turned_round(old: Query, new: Query) -> None:
    diff, other = old.diff(new), new.diff(old)

    assert sorted(diff.asks_more) == sorted(other.asks_less)
    assert sorted(diff.asks_less) == sorted(other.asks_more)
    assert sorted(diff.changed) == sorted((new, old) for old, new in other.changed)
    assert str(diff)


@law(rooted_queries, rooted_queries)
def test_two_queries_differ_in_nothing_only_if_they_mean_the_same(old: Query, new: Query) -> None:
    assert bool(old.diff(new)) == (normalize(old) != normalize(new))


@law(rooted_queries, rooted_queries)
def test_each_line_of_a_difference_stands_in_an_explanation(old: Query, new: Query) -> None:
    before = {line.strip() for line in (old & ADDRESS).explain().split("\n")}
    after = {line.strip() for line in (new & ADDRESS).explain().split("\n")}

    for line in str(old.diff(new)).split("\n"):
        if line.startswith(("-", "+")):
            assert line[1:].strip() in (before if line[0] == "-" else after)


# With it, each part of a query gets a line of its own, and no heading of two types at once.
ADDRESS = all_of(Lead.has(Address.city.equals("Berlin")), Lead.date_created.since(ago(days=3)))


def test_an_empty_group_is_no_reason_to_fail() -> None:
    assert And(()).diff(URL).asks_more == (HAS_URL,)
    assert URL.diff(And(())).asks_less == (HAS_URL,)


@pytest.mark.parametrize(
    ("old", "new"),
    [
        (STATUSES, Lead.status_id.is_in("stat_2", "stat_1", "stat_2")),
        (URL & ~STATUSES, ~Lead.status_id.is_in("stat_2", "stat_1") & URL),
        (
            Query.from_dict({"type": "in_status", "status_ids": ["stat_1", "stat_2"]}),
            Query.from_dict({"type": "in_status", "status_ids": ["stat_2", "stat_1"]}),
        ),
        (
            Lead.custom.choice("cf_1").is_in("A", "B"),
            Lead.custom.choice("cf_1").is_in("B", "A"),
        ),
    ],
)
def test_the_order_of_listed_values_is_no_difference(old: Query, new: Query) -> None:
    assert old != new
    assert not old.diff(new)
