"""`is_unbounded` guards bulk actions: whatever may let everything through is True."""

from __future__ import annotations

from typing import Any

import pytest

from close_async.query import (
    And,
    Contact,
    FieldCondition,
    HasRelated,
    IdQuery,
    Json,
    Lead,
    LocalTime,
    MatchAll,
    MomentRange,
    Not,
    NumberRange,
    Opportunity,
    Or,
    Query,
    ReferenceCondition,
    RegularField,
    TermCondition,
    TextCondition,
    TextQuery,
    ago,
    all_of,
    any_of,
)

A = Lead.name.has_words("a")
B = Lead.name.has_words("b")
NAME = RegularField("lead", "name")
UNKNOWN = Query.from_dict({"type": "near", "value": 1})


def asked(condition: Any) -> Query:
    return FieldCondition(NAME, condition)


def read(condition: Any) -> Query:
    return Query.from_dict(
        {"type": "field_condition", "field": NAME.to_dict(), "condition": condition}
    )


OPEN = Opportunity.status_type.is_in("active")
CEO = Contact.title.has_words("CEO")
BOB = Contact.name.has_words("Bob")
POTENTIAL = Lead.status_id.is_in("stat_1")
LOST = Lead.status_id.is_in("stat_2")
EITHER = Lead.status_id.is_in("stat_1", "stat_2")
EMAILS = Lead.num_emails
MANY = [Contact.name.has_words(str(number)) for number in range(100)]
EMPTY = [
    {"type": "number_range"},
    {"type": "number_range", "gt": None, "gte": None, "lt": None, "lte": None},
    {"type": "moment_range"},
    {"type": "moment_range", "on_or_after": None, "before": None},
    {"type": "local_time"},
    {"type": "local_time", "on_or_after": None, "before": None},
    {"type": "text", "mode": "full_words", "value": " "},
    {"type": "term", "values": [""]},
    {"type": "term", "values": ["a", " "]},
    {"type": "reference", "reference_type": "user", "object_ids": [" "]},
]

UNBOUNDED: list[Query] = [
    *map(read, EMPTY),
    *(~read(condition) for condition in EMPTY),
    *(A | read(condition) for condition in EMPTY),
    IdQuery(" "),
    ~Lead.has(CEO & Contact.smart_view("save_1")),
    ~Lead.has(all_of(CEO, any_of())),
    ~Lead.has(all_of(CEO, ~And(()))),
    ~Lead.has(Contact.has(Opportunity.smart_view("save_1") & OPEN)),
    Lead.has(~Contact.has(Opportunity.smart_view("save_1") & OPEN)),
    Lead.has(CEO & Contact.smart_view("save_1")) | ~Lead.has(CEO & Contact.smart_view("save_1")),
    Lead.has(CEO) | ~Lead.has(CEO),
    Lead.has(CEO) | ~Lead.has(any_of(CEO)),
    Lead.has(any_of(CEO)) | ~Lead.has(all_of(CEO)),
    Lead.has(CEO) | ~Lead.has(all_of(Contact.rows, CEO)),
    Lead.has(CEO) | ~Lead.has(CEO | CEO),
    Lead.has(CEO) | ~Lead.has(all_of(MatchAll(), CEO)),
    Lead.has(CEO) | ~HasRelated("lead", "contact", And((Contact.rows, CEO))),
    Lead.has(CEO) | ~Lead.has(any_of(~MatchAll(), CEO)),
    Lead.has(all_of(*MANY)) | ~Lead.has(all_of(*reversed(MANY))),
    Lead.has(CEO & BOB) | ~Lead.has(BOB & CEO),
    Lead.has(~(CEO & BOB)) | ~Lead.has(~BOB | ~CEO),
    Lead.has(~CEO) | ~Lead.has(Not(all_of(CEO))),
    Lead.has(Contact.has(OPEN)) | ~any_of(Lead.has(any_of(Contact.has(any_of(OPEN))))),
    any_of(Lead.has(CEO), all_of(~all_of(Lead.has(any_of(CEO))))),
    # One side holds whenever the other doesn't, though they aren't the same.
    Lead.has(CEO) | ~Lead.has(CEO & BOB),
    ~(~Lead.has(CEO) & Lead.has(CEO & BOB)),
    Lead.has(Contact.title.exists()) | ~Lead.has(CEO),
    Lead.has(CEO | BOB) | ~Lead.has(CEO),
    Lead.has(Contact.has(OPEN)) | ~Lead.has(Contact.has(OPEN & Opportunity.created_by.exists())),
    Lead.url.exists() | A | ~Lead.url.equals("a"),
    ~POTENTIAL | ~LOST,
    ~(POTENTIAL & LOST) | A,
    ~Lead.id.is_in("lead_1") | ~Lead.id.is_in("lead_2"),
    EITHER | ~POTENTIAL,
    EMAILS.at_least(3) | ~EMAILS.at_least(5),
    EMAILS.at_least(3) | ~EMAILS.between(4, 5),
    Lead.date_created.since(ago(days=30)) | ~Lead.date_created.since(ago(days=7)),
    # And what certainly finds nothing.
    POTENTIAL & LOST,
    Lead.has(CEO & BOB) & ~Lead.has(CEO),
    Lead.has(all_of(CEO, ~CEO)),
    MatchAll(),
    Lead.rows,
    ~Lead.rows,
    ~MatchAll(),
    Lead.rows & Lead.rows,
    And(()),
    Or(()),
    ~And(()),
    ~Or(()),
    all_of(all_of(), any_of()),
    A | MatchAll(),
    A | Lead.rows,
    A | And(()),
    ~(~MatchAll() & A),
    Not(And((Not(MatchAll()),))),
    A | ~A,
    any_of(A, any_of(B, ~A)),
    any_of(all_of(A), ~A),
    ~(A & B) | A,
    ~(A & ~A),
    A & ~A,
    UNKNOWN,
    ~UNKNOWN,
    A | UNKNOWN,
    ~(A & UNKNOWN),
    Lead.smart_view("save_1"),
    ~Lead.smart_view("save_1"),
    Lead.has(Contact.rows),
    ~Lead.has(Contact.rows),
    Lead.has(Contact.has(Opportunity.rows)),
    Lead.has(~Contact.has(Opportunity.rows)),
    asked(TextCondition("", "phrase")),
    asked(TextCondition("  ", "phrase")),
    asked(TermCondition(())),
    ~asked(TermCondition(())),
    asked(ReferenceCondition("user", ())),
    asked(NumberRange()),
    asked(MomentRange()),
    asked(LocalTime()),
    IdQuery(""),
    TextQuery(""),
    MatchAll(extra=Json({"of": "mine"})),
    And((A,), extra=Json({"min": 0})),
    asked(TextCondition("a", "phrase", extra=Json({"fuzzy": True}))),
    FieldCondition(
        RegularField("lead", "name", extra=Json({"of": 1})), TextCondition("a", "phrase")
    ),
    Query.from_dict({"type": "in_status", "status_ids": []}),
    Query.from_dict(
        {
            "type": "field_condition",
            "field": NAME.to_dict(),
            "condition": {"type": "moment_range", "before": {"type": "eternity"}},
        }
    ),
    Query.from_dict(
        {
            "type": "field_condition",
            "field": {"type": "formula"},
            "condition": {"type": "exists"},
        }
    ),
    Query.from_dict(
        {
            "type": "field_condition",
            "field": NAME.to_dict(),
            "condition": {"type": "sounds_like", "value": "a"},
        }
    ),
]

BOUNDED: list[Query] = [
    A,
    *(A & read(condition) for condition in EMPTY),
    Lead.has(CEO) | ~Lead.has(BOB),
    Lead.has(CEO) & ~Lead.has(BOB),
    Lead.has(CEO & Contact.smart_view("save_1")),
    ~Lead.has(CEO | Contact.smart_view("save_1")),
    ~Lead.has(~Contact.has(Opportunity.smart_view("save_1") & OPEN)),
    Lead.has(any_of(CEO)) | Lead.has(CEO),
    Lead.has(CEO & BOB) | ~Lead.has(CEO | BOB),
    Lead.has(any_of(Contact.rows, CEO) & BOB),
    ~A,
    A.rooted(),
    A | B,
    ~(A | B),
    ~(A & B),
    A & UNKNOWN,
    A & ~UNKNOWN,
    A & MatchAll(),
    all_of(MatchAll(), A),
    A & Lead.smart_view("save_1"),
    A & (B | MatchAll()),
    A & (A | ~A),
    (A & B) | (A & ~B),
    Lead.has(CEO & BOB) | ~Lead.has(CEO),
    Lead.has(CEO) & ~Lead.has(CEO & BOB),
    ~POTENTIAL & ~LOST,
    POTENTIAL | LOST,
    POTENTIAL | ~EITHER,
    EMAILS.at_least(5) | ~EMAILS.at_least(3),
    # Every number, but not every lead.
    EMAILS.at_least(5) | EMAILS.less_than(5),
    # A field of choices may hold both.
    ~Lead.custom.choice("cf_1").is_in("a") | ~Lead.custom.choice("cf_1").is_in("b"),
    all_of(*(~Lead.id.is_in(f"lead_{number}") for number in range(500))),
    Lead.id.is_in("lead_1"),
    Lead.id.is_in("lead_1", "lead_2"),
    Lead.text("gold"),
    Lead.in_status("stat_1"),
    Lead.in_status("stat_1", since=ago(days=1)),
    Lead.url.exists(),
    ~Lead.url.exists(),
    Lead.times_communicated.at_most(0),
    Lead.date_created.since(ago(days=1)),
    Lead.created_by.is_current_user(),
    Lead.timezone_id.local_time_since("08:00"),
    Lead.custom.flag("cf_1").is_false(),
    Lead.has(Contact.title.has_words("CEO")),
    ~Lead.has(Contact.title.has_words("CEO")),
    Lead.has(Contact.has(Opportunity.status_type.is_in("won"))),
]


@pytest.mark.parametrize("query", UNBOUNDED, ids=repr)
def test_what_may_let_everything_through_is_unbounded(query: Query) -> None:
    assert query.is_unbounded


@pytest.mark.parametrize("query", BOUNDED, ids=repr)
def test_what_asks_for_something_is_bounded(query: Query) -> None:
    assert not query.is_unbounded


def test_what_is_too_tangled_to_tell_is_unbounded() -> None:
    atoms = [Lead.name.has_words(str(n)) for n in range(9)]
    tangled = all_of(*(any_of(atom, all_of(~atom, A)) for atom in atoms))

    assert tangled.is_unbounded
