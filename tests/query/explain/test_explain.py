"""Queries in English. The samples have their own records; here are the words one by one."""

from __future__ import annotations

import datetime as dt
import json
import re
from itertools import product
from typing import TYPE_CHECKING, Any

import pytest

from close_async.query import (
    Address,
    And,
    CallActivity,
    Contact,
    ContactUrl,
    CustomActivity,
    EmailActivity,
    FieldCondition,
    HasRelated,
    Json,
    Lead,
    MatchAll,
    MeetingActivity,
    MomentRange,
    NumberRange,
    ObjectType,
    Opportunity,
    Or,
    Query,
    SequenceSubscription,
    SmsActivity,
    TextCondition,
    TextQuery,
    ago,
    all_of,
    any_of,
    at,
    day,
    in_,
    last_month,
    now,
    today,
    tomorrow,
    yesterday,
)

if TYPE_CHECKING:
    from collections.abc import Callable

A = Lead.name.has_words("a")
B = Lead.name.has_words("b")
C = Lead.name.has_words("c")

SENTENCES = [
    (Lead.name.has_words("a b"), 'The name has the words "a b".'),
    (~Lead.name.has_words("a"), 'The name does not have the words "a".'),
    (Lead.name.has_phrase('"a"'), 'The name has the phrase "\\"a\\"".'),
    (Lead.name.starts_with("ä"), 'The name has words beginning with "ä".'),
    (Lead.name.equals("a"), 'The name is exactly "a".'),
    (~Lead.name.equals("a"), 'The name is not exactly "a".'),
    (Lead.url.exists(), "The URL has a value."),
    (~Lead.url.exists(), "The URL has no value."),
    (Lead.status_id.is_in("stat_1"), "The status is stat_1."),
    (~Lead.status_id.is_in("stat_1"), "The status is not stat_1."),
    (Lead.status_id.is_in("stat_1", "stat_2"), "The status is one of stat_1, stat_2."),
    (~Lead.status_id.is_in("stat_1", "stat_2"), "The status is none of stat_1, stat_2."),
    (EmailActivity.status.is_in("sent"), 'The status is "sent".'),
    (Lead.created_by.is_current_user(), "The user who created it is the current user."),
    (EmailActivity.has_reply.is_true(), "The flag for a reply is true."),
    (~EmailActivity.has_reply.is_false(), "The flag for a reply is not false."),
    (Lead.num_emails.at_least(1), "The number of emails is at least 1."),
    (~Lead.num_emails.less_than(2.5), "The number of emails is not less than 2.5."),
    (Contact.emails_count.between(1, 2), "The number of emails is at least 1 and at most 2."),
    (
        ~Contact.emails_count.between(1, 2),
        "The number of emails is not between 1 and 2 (both included).",
    ),
    (Lead.num_emails.between(0, 0), "The number of emails is 0."),
    (~Lead.num_emails.between(0, 0), "The number of emails is not 0."),
    (
        FieldCondition(Lead.num_emails.field, NumberRange(gt=3, lt=5)),
        "The number of emails is more than 3 and less than 5.",
    ),
    (
        ~FieldCondition(Lead.num_emails.field, NumberRange(gt=3, lt=5)),
        "The number of emails is not between 3 and 5 (both excluded).",
    ),
    (
        ~FieldCondition(Lead.num_emails.field, NumberRange(gte=3, lt=5)),
        "The number of emails is not between 3 (included) and 5 (excluded).",
    ),
    (
        ~FieldCondition(Lead.num_emails.field, NumberRange(gt=5, lt=3)),
        "The number of emails is not both more than 5 and less than 3.",
    ),
    (
        ~FieldCondition(Lead.num_emails.field, NumberRange(gt=3, gte=4)),
        "The number of emails is not both more than 3 and at least 4.",
    ),
    (
        ~FieldCondition(Lead.num_emails.field, NumberRange(gt=3, gte=4, lt=9)),
        "The number of emails is not all of these: more than 3, at least 4, less than 9.",
    ),
    (Lead.date_created.since(now()), "The creation date is on or after now."),
    (
        Lead.date_created.before(ago(weeks=1, days=2, which_day_end="end")),
        "The creation date is before the end of the day 1 week 2 days ago.",
    ),
    (
        Lead.date_created.before(in_(hours=1, which_day_end=None)),
        "The creation date is before in 1 hour.",
    ),
    (Lead.date_created.on(today()), "The creation date is today."),
    (~Lead.date_created.on(yesterday()), "The creation date is not yesterday."),
    (Lead.date_created.on(tomorrow()), "The creation date is tomorrow."),
    (Lead.date_created.on(last_month()), "The creation date is within last month."),
    (Lead.date_created.on(day("2025-01-31")), "The creation date is on 2025-01-31."),
    (
        Lead.date_created.between(day("2025-01-01"), day("2025-01-31")),
        (
            "The creation date is on or after the start of 2025-01-01 "
            "and before the end of 2025-01-31."
        ),
    ),
    (
        ~Lead.date_created.between(dt.date(2024, 1, 1), dt.date(2024, 3, 1)),
        (
            "The creation date is not in the time from the start of 2024-01-01 "
            "until the end of 2024-03-01."
        ),
    ),
    (
        ~Lead.date_created.between(ago(days=5), now()),
        ("The creation date is not in the time from the start of the day 5 days ago until now."),
    ),
    (
        ~FieldCondition(
            Lead.date_created.field,
            MomentRange(on_or_after=day("2024-03-01").start, before=day("2024-01-01").end),
        ),
        (
            "The creation date is not both on or after the start of 2024-03-01 "
            "and before the end of 2024-01-01."
        ),
    ),
    (
        Lead.date_created.since(at("2025-12-08T21:12:12Z")),
        "The creation date is on or after 2025-12-08 21:12:12 UTC.",
    ),
    (
        Lead.timezone_id.local_time_between("08:00", "21:00"),
        "The timezone says that it is now on or after 08:00:00 and before 21:00:00.",
    ),
    (
        ~Lead.timezone_id.local_time_between("08:00", "21:00"),
        "The timezone does not say that it is now in the time from 08:00:00 until 21:00:00.",
    ),
    (
        ~Lead.timezone_id.local_time_between("21:00", "08:00"),
        "The timezone does not say that it is now in the time from 21:00:00 until 08:00:00.",
    ),
    (
        Lead.timezone_id.local_time_between("21:00", "08:00"),
        "The timezone says that it is now in the time from 21:00:00 until 08:00:00.",
    ),
    (
        ~Lead.timezone_id.local_time_before("21:00"),
        "The timezone does not say that it is now before 21:00:00.",
    ),
    (Lead.custom.text("cf_1").has_words("a"), 'The custom field cf_1 has the words "a".'),
    (Lead.id.is_in("lead_1"), "The id is lead_1."),
    (~Lead.id.is_in("lead_1", "lead_2"), "The id is none of lead_1, lead_2."),
    (Lead.text("gold"), 'Some text has the words "gold".'),
    (~Lead.text("gold", mode="exact_value"), 'No text is exactly "gold".'),
    (~MatchAll(), "Nothing matches."),
    (~Opportunity.rows, "It is not an opportunity."),
    (Lead.smart_view("save_1"), "It is in the Smart View save_1."),
    (~Lead.smart_view("save_1"), "It is not in the Smart View save_1."),
    (
        Opportunity.in_status("stat_1", "stat_2", since=today()),
        "It was in status stat_1 or stat_2 at a time on or after the start of today.",
    ),
    (~Opportunity.in_status("stat_1"), "It was not in status stat_1."),
    (
        ~Opportunity.in_status("stat_1", "stat_2", since=dt.date(2024, 1, 1), before=now()),
        (
            "It was in status stat_1 or stat_2 at no time on or after the start of 2024-01-01 "
            "and before now."
        ),
    ),
    (Lead.has(Contact.rows), "There is a contact."),
    (~Lead.has(Address.rows), "There is no address."),
    (Lead.has(SmsActivity.rows), "There is a text message."),
    (Contact.has(ContactUrl.rows), "There is a contact URL."),
    (Contact.has(SequenceSubscription.rows), "There is a subscription to a sequence."),
    (all_of(), 'Everything matches (an empty "and").'),
    (~all_of(), 'Nothing matches (an empty "and", negated).'),
    (any_of(), 'Nothing matches (an empty "or").'),
    (~any_of(), 'Everything matches (an empty "or", negated).'),
    (
        Query.from_dict({"type": "near", "value": "ä", "negate": True}),
        'It does not meet {"type": "near", "value": "ä"}.',
    ),
    (MatchAll(extra=Json({"of": 1})), 'Everything matches (with {"of": 1}).'),
]


@pytest.mark.parametrize(("query", "sentence"), SENTENCES)
def test_a_condition_is_a_sentence(query: Query, sentence: str) -> None:
    heading, line = query.explain().split("\n")

    assert heading.endswith(" for which this holds:")
    assert line == f"  {sentence}"


@pytest.mark.parametrize(
    ("part", "line"),
    [
        (any_of(), 'Nothing matches (an empty "or").'),
        (~MatchAll(), "Nothing matches."),
        (~all_of(), 'Nothing matches (an empty "and", negated).'),
    ],
)
@pytest.mark.parametrize("group", [And, Or])
def test_that_nothing_matches_is_told_among_other_conditions(
    group: type[And | Or], part: Query, line: str
) -> None:
    asked = Lead.name.has_words("x")

    for queries in ((asked, part), (part, asked), (asked, group((part,)))):
        heading, *lines = group(queries).explain().split("\n")
        assert heading.startswith("Leads for which ")
        assert f"  {line}" in lines
        assert len(lines) == 2


@pytest.mark.parametrize(
    ("rows", "sentence"),
    [
        (Lead.rows, "All leads."),
        (Opportunity.rows, "All opportunities."),
        (Address.rows, "All addresses."),
        (SmsActivity.rows, "All text messages."),
        (CallActivity.rows, "All calls."),
        (MeetingActivity.rows, "All meetings."),
        (SequenceSubscription.rows, "All subscriptions to sequences."),
        (CustomActivity.rows, "All custom activities."),
        (ObjectType("survey").rows, "All surveys."),
        (ObjectType("form_submission").rows, "All form submissions."),
    ],
)
def test_all_objects_of_a_type(rows: Query, sentence: str) -> None:
    assert rows.explain() == sentence
    assert all_of(rows).explain() == sentence


def test_the_tree_shows_in_the_indentation() -> None:
    query = Lead.rows & (A | ~(B & Lead.has(Contact.title.equals("CEO") | Contact.name.exists())))

    assert query.explain() == (
        "Leads for which at least one of these holds:\n"
        '  The name has the words "a".\n'
        "  Not all of these hold:\n"
        '    The name has the words "b".\n'
        "    There is a contact for which at least one of these holds:\n"
        '      The title is exactly "CEO".\n'
        "      The name has a value."
    )


def test_a_negated_group_heads_the_explanation() -> None:
    assert (~(A | B)).explain().startswith("Leads for which none of these holds:\n")
    assert (~(A & B)).explain().startswith("Leads for which not all of these hold:\n")


def test_groups_that_only_go_on_are_not_mentioned() -> None:
    clicked = all_of(Lead.rows, all_of(all_of(A, B), any_of(A, any_of(B, C)), all_of()))

    assert clicked.explain() == (A & B & (A | B | C)).explain()


@pytest.mark.parametrize(
    "query", [all_of(Lead.rows, MatchAll()), all_of(all_of(Lead.rows), all_of(MatchAll()))], ids=str
)
def test_what_lets_everything_through_is_about_all(query: Query) -> None:
    assert query.explain() == "All leads."


def test_the_type_of_related_objects_is_said_once() -> None:
    title = Contact.title.has_words("CEO")

    assert related(all_of(Contact.rows, title)).explain() == Lead.has(title).explain()
    assert related(Contact.rows).explain() == Lead.has(Contact.rows).explain()
    assert "It is a lead." in related(And((Lead.rows, title))).explain()


def related(query: Query) -> Query:
    return HasRelated("lead", "contact", query)


def test_groups_of_one_are_not_mentioned() -> None:
    assert all_of(any_of(~all_of(~A))).explain() == A.explain()


def test_what_tells_no_type_is_about_objects() -> None:
    assert Query.from_dict({"type": "text", "value": "x", "mode": "phrase"}).explain() == (
        'Objects for which this holds:\n  Some text has the phrase "x".'
    )


UNKNOWN_PARTS: list[tuple[Any, Any, str]] = [
    (
        {"type": "formula", "of": 1},
        {"type": "exists"},
        'The field {"type": "formula", "of": 1} has a value.',
    ),
    (
        {"type": "custom_field", "custom_field_id": "cf_1", "of": 1},
        {"type": "exists"},
        'The custom field cf_1 (with {"of": 1}) has a value.',
    ),
    (
        {"type": "custom_field", "custom_field_id": "cf 1\n"},
        {"type": "exists", "by": 2},
        'The custom field "cf 1\\n" has a value (with {"by": 2}).',
    ),
    (
        {"type": "custom_field", "custom_field_id": "cf_1"},
        {"type": "sounds_like", "value": "a"},
        'The custom field cf_1 meets {"type": "sounds_like", "value": "a"}.',
    ),
    (
        {"type": "custom_field", "custom_field_id": "cf_1"},
        {"type": "moment_range", "before": {"type": "eternity"}},
        'The custom field cf_1 is before {"type": "eternity"}.',
    ),
    (
        {"type": "custom_field", "custom_field_id": "cf_1"},
        {"type": "moment_range", "before": {"type": "now", "of": 1}},
        'The custom field cf_1 is before {"type": "now", "of": 1}.',
    ),
    (
        {"type": "custom_field", "custom_field_id": "cf_1"},
        {"type": "moment_range"},
        "The custom field cf_1 is within no bounds.",
    ),
    (
        {"type": "custom_field", "custom_field_id": "cf_1"},
        {"type": "term", "values": []},
        "The custom field cf_1 is one of nothing.",
    ),
]


@pytest.mark.parametrize(("field", "condition", "sentence"), UNKNOWN_PARTS)
def test_what_is_not_known_is_shown_as_json(field: Any, condition: Any, sentence: str) -> None:
    query = Query.from_dict({"type": "field_condition", "field": field, "condition": condition})

    assert query.explain().split("\n")[1] == f"  {sentence}"


@pytest.mark.parametrize("mode", ["regex", "", None])
def test_a_mode_that_is_not_known_is_shown_as_json(mode: Any) -> None:
    by_field = FieldCondition(Lead.name.field, TextCondition("a", mode))
    anywhere = TextQuery("a", mode)
    shown = json.dumps(mode)

    assert by_field.explain().endswith(
        f'The name meets {{"type": "text", "mode": {shown}, "value": "a"}}.'
    )
    assert (
        (~anywhere)
        .explain()
        .endswith(f'It does not meet {{"type": "text", "mode": {shown}, "value": "a"}}.')
    )
    assert by_field.to_python().startswith("Query.from_dict(")


# The values that the ranges below are tried with: each bound, and what lies around it.
TRIED = range(7)
TESTS: dict[str, Callable[[int, int], bool]] = {
    "more than": lambda value, bound: value > bound,
    "at least": lambda value, bound: value >= bound,
    "less than": lambda value, bound: value < bound,
    "at most": lambda value, bound: value <= bound,
}


def number_that_is(sentence: str, value: int) -> bool:
    """Read what a sentence says of a number, as an English speaker would."""
    said = sentence.partition(" is ")[2].removesuffix(".")
    if not said.startswith("not "):
        return all(_meets(part, value) for part in said.split(" and "))

    said = said.removeprefix("not ")
    if said.startswith("both "):
        return not all(_meets(part, value) for part in said[5:].split(" and "))
    if said.startswith("all of these: "):
        return not all(_meets(part, value) for part in said[14:].split(", "))
    if said.startswith("between "):
        numbers = re.findall(r"\d+", said)
        words = re.findall(r"(both )?(included|excluded)", said)
        (_, low), (_, high) = words * 2 if words[0][0] else words
        return not (
            TESTS["at least" if low == "included" else "more than"](value, int(numbers[0]))
            and TESTS["at most" if high == "included" else "less than"](value, int(numbers[1]))
        )
    assert " and " not in said
    return not _meets(said, value)


def _meets(said: str, value: int) -> bool:
    for name, test in TESTS.items():
        if said.startswith(f"{name} "):
            return test(value, int(said.removeprefix(f"{name} ")))
    return value == int(said)


RANGES = [bounds for bounds in product([None, 2, 4], repeat=4) if any(bounds)]


@pytest.mark.parametrize("bounds", RANGES, ids=str)
def test_what_is_said_of_a_range_is_what_it_finds(bounds: Any) -> None:
    gt, gte, lt, lte = bounds
    query = FieldCondition(Lead.num_emails.field, NumberRange(gt=gt, gte=gte, lt=lt, lte=lte))
    found = {
        value
        for value in TRIED
        if (gt is None or value > gt)
        and (gte is None or value >= gte)
        and (lt is None or value < lt)
        and (lte is None or value <= lte)
    }

    said, said_negated = query.explain().split("\n")[1], (~query).explain().split("\n")[1]

    assert {value for value in TRIED if number_that_is(said, value)} == found
    assert {value for value in TRIED if number_that_is(said_negated, value)} == set(TRIED) - found
