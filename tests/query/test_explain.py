"""Queries in English. The samples have their own records; here are the words one by one."""

from __future__ import annotations

from typing import Any

import pytest

from close_async.query import (
    Address,
    CallActivity,
    Contact,
    ContactUrl,
    EmailActivity,
    Json,
    Lead,
    MatchAll,
    MeetingActivity,
    ObjectType,
    Opportunity,
    Query,
    SequenceSubscription,
    SmsActivity,
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

A = Lead.name.has_words("a")
B = Lead.name.has_words("b")

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
    (Lead.created_by.is_current_user(), "The user who created it is the user who asks."),
    (EmailActivity.has_reply.is_true(), "The flag for a reply is true."),
    (~EmailActivity.has_reply.is_false(), "The flag for a reply is not false."),
    (Lead.num_emails.at_least(1), "The number of emails is at least 1."),
    (~Lead.num_emails.less_than(2.5), "The number of emails is not less than 2.5."),
    (Contact.emails_count.between(1, 2), "The number of emails is at least 1 and at most 2."),
    (Lead.num_emails.between(0, 0), "The number of emails is 0."),
    (Lead.date_created.since(now()), "The creation date is on or after now."),
    (
        Lead.date_created.before(ago(weeks=1, days=2, which_day_end="end")),
        "The creation date is before the end of the day 1 week 2 days ago.",
    ),
    (
        Lead.date_created.before(in_(hours=1, which_day_end=None)),
        "The creation date is before in 1 hour.",
    ),
    (Lead.date_created.on(today()), "The creation date is within today."),
    (~Lead.date_created.on(yesterday()), "The creation date is not within yesterday."),
    (Lead.date_created.on(tomorrow()), "The creation date is within tomorrow."),
    (Lead.date_created.on(last_month()), "The creation date is within last month."),
    (Lead.date_created.on(day("2025-01-31")), "The creation date is within 2025-01-31."),
    (
        Lead.date_created.between(day("2025-01-01"), day("2025-01-31")),
        (
            "The creation date is on or after the start of 2025-01-01 "
            "and before the end of 2025-01-31."
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
        ~Lead.timezone_id.local_time_before("21:00"),
        "The timezone does not say that it is now before 21:00:00.",
    ),
    (Lead.custom.text("cf_1").has_words("a"), 'The custom field cf_1 has the words "a".'),
    (Lead.with_ids("lead_1"), "The id is lead_1."),
    (~Lead.with_ids("lead_1", "lead_2"), "The id is none of lead_1, lead_2."),
    (Lead.text("gold"), 'Some text has the words "gold".'),
    (~Lead.text("gold", mode="exact_value"), 'No text is exactly "gold".'),
    (MatchAll(), "Everything matches."),
    (~MatchAll(), "Nothing matches."),
    (~Opportunity.rows, "It is not an opportunity."),
    (Lead.smart_view("save_1"), "It is in the Smart View save_1."),
    (~Lead.smart_view("save_1"), "It is not in the Smart View save_1."),
    (
        Opportunity.in_status("stat_1", "stat_2", since=today()),
        "It was in status stat_1 or stat_2 at a time on or after the start of today.",
    ),
    (~Opportunity.in_status("stat_1"), "It was not in status stat_1."),
    (Lead.has(Contact.rows), "There is a contact."),
    (~Lead.has(Address.rows), "There is no address."),
    (Lead.has(SmsActivity.rows), "There is a text message."),
    (Contact.has(ContactUrl.rows), "There is a contact URL."),
    (Contact.has(SequenceSubscription.rows), "There is a subscription to a sequence."),
    (all_of(), "An empty group holds."),
    (~any_of(), "An empty group does not hold."),
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
    ("rows", "sentence"),
    [
        (Lead.rows, "All leads."),
        (Opportunity.rows, "All opportunities."),
        (Address.rows, "All addresses."),
        (SmsActivity.rows, "All text messages."),
        (CallActivity.rows, "All calls."),
        (MeetingActivity.rows, "All meetings."),
        (SequenceSubscription.rows, "All subscriptions to sequences."),
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
