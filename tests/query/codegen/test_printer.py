"""Queries as Python source. The samples have their own records; here are the odd cases."""

from __future__ import annotations

from typing import Any

import pytest
from hypothesis import strategies as st

import close_async.query as language
from close_async.query import (
    And,
    Contact,
    EmailActivity,
    Lead,
    MatchAll,
    Opportunity,
    Query,
    Task,
    ago,
    all_of,
    any_of,
    at,
    day,
    in_,
    last_month,
    now,
    this_year,
    today,
    tomorrow,
    unchecked,
    yesterday,
)
from tests.query.tree.test_laws import law
from tests.query.trees import built_queries

SPELLINGS: list[tuple[Query, str]] = [
    (Lead.rows, "Lead.rows"),
    (MatchAll(), "MatchAll()"),
    (~Lead.url.exists(), "~Lead.url.exists()"),
    (~(Lead.url.exists() & Lead.rows), "~(Lead.url.exists() & Lead.rows)"),
    (Lead.url.exists() | Lead.rows, "Lead.url.exists() | Lead.rows"),
    (
        Lead.rows & (Lead.url.exists() | ~Lead.name.exists()),
        "Lead.rows & (Lead.url.exists() | ~Lead.name.exists())",
    ),
    (all_of(Lead.rows), "all_of(Lead.rows)"),
    (any_of(), "any_of()"),
    (all_of(MatchAll(), Lead.rows), "all_of(MatchAll(), Lead.rows)"),
    (Lead.id.is_in("lead_1", "lead_2"), 'Lead.id.is_in("lead_1", "lead_2")'),
    (Lead.text("gold"), 'Lead.text("gold")'),
    (Lead.text("gold", mode="phrase"), 'Lead.text("gold", mode="phrase")'),
    (Lead.smart_view("save_1"), 'Lead.smart_view("save_1")'),
    (Lead.name.equals('say "no"'), "Lead.name.equals('say \"no\"')"),
    (Lead.name.equals("it's"), 'Lead.name.equals("it\'s")'),
    (Lead.name.equals("a\nb\\"), 'Lead.name.equals("a\\nb\\\\")'),
    (Lead.has(Contact.rows), "Lead.has(Contact.rows)"),
    (Lead.created_by.is_in("user_1"), 'Lead.created_by.is_in("user_1")'),
    (
        Lead.created_by.is_in("user_1", reference_type="user_or_group"),
        'Lead.created_by.is_in("user_1", reference_type="user_or_group")',
    ),
    (
        Lead.created_by.is_in(unchecked("me")),
        'Lead.field("created_by", "reference", reference_type="user_or_group").is_in("me")',
    ),
    (
        Lead.status_id.is_in(unchecked("Won")),
        'Lead.field("status_id", "reference", reference_type="status.lead").is_in("Won")',
    ),
    (
        Task.field("zone", "timezone").local_time_since("08:00"),
        'Task.field("zone", "timezone").local_time_since("08:00:00")',
    ),
    (Task.field("date", "moment").on(today()), 'Task.field("date", "moment").on(today())'),
    (
        language.ObjectType("form_submission").rows,
        'ObjectType("form_submission").rows',
    ),
    (Lead.date_created.on(yesterday()), "Lead.date_created.on(yesterday())"),
    (Lead.date_created.on(tomorrow()), "Lead.date_created.on(tomorrow())"),
    (Lead.date_created.on(this_year()), "Lead.date_created.on(this_year())"),
    (Lead.date_created.before(last_month()), "Lead.date_created.before(last_month())"),
    (Lead.date_created.since(last_month().end), "Lead.date_created.since(last_month().end)"),
    (
        Lead.date_created.on(language.Period.named("some-day")),
        'Lead.date_created.on(Period.named("some-day"))',
    ),
    (
        Lead.date_created.between(day("2025-01-01"), day("2025-01-31")),
        'Lead.date_created.between(day("2025-01-01"), day("2025-01-31"))',
    ),
    (
        Lead.date_created.between(day("2025-01-01"), day("2025-01-31").start),
        'Lead.date_created.between(day("2025-01-01"), day("2025-01-31").start)',
    ),
    (
        Lead.date_created.between(ago(days=7), now()),
        "Lead.date_created.between(ago(days=7), now())",
    ),
    (
        Lead.date_created.since(in_(hours=1, which_day_end=None)),
        "Lead.date_created.since(in_(hours=1, which_day_end=None))",
    ),
    (
        Lead.date_created.since(at("2025-01-31T00:00:00Z")),
        'Lead.date_created.since(at("2025-01-31T00:00:00+00:00"))',
    ),
    (
        Lead.timezone_id.local_time_between("08:00", "21:00"),
        'Lead.timezone_id.local_time_between("08:00:00", "21:00:00")',
    ),
    (
        Opportunity.in_status("stat_1", since=today(), before=day("2025-01-31")),
        'Opportunity.in_status("stat_1", since=today(), before=day("2025-01-31"))',
    ),
    (EmailActivity.has_reply.is_false(), "EmailActivity.has_reply.is_false()"),
    (Lead.custom.number("cf_1").between(1, 2.5), 'Lead.custom.number("cf_1").between(1, 2.5)'),
]


@pytest.mark.parametrize(("query", "source"), SPELLINGS)
def test_a_query_is_spelled_as_people_would(query: Query, source: str) -> None:
    assert query.to_python(width=120) == source
    assert eval(source, dict(vars(language))) == query  # noqa: S307 - our own code


AS_JSON: list[Any] = [
    {"type": "near", "value": [52.5, None, True]},
    {"type": "match_all", "of": "mine"},
    {"type": "text", "value": "", "mode": "phrase"},
    {"type": "id", "value": "acti_1"},
    {
        "type": "field_condition",
        "field": {"type": "regular_field", "object_type": "lead", "field_name": "num_emails"},
        "condition": {"type": "number_range", "gt": 0, "lt": 9},
    },
]


@pytest.mark.parametrize("tree", AS_JSON, ids=lambda tree: str(tree["type"]))
def test_what_no_words_say_is_given_as_json(tree: Any) -> None:
    query = Query.from_dict(tree)

    assert query.to_python(width=200) == f"Query.from_dict({tree})".replace("'", '"')


def test_a_negated_unknown_query_keeps_its_sign() -> None:
    query = ~Query.from_dict({"type": "near"})

    assert query.to_python() == '~Query.from_dict({"type": "near"})'


def test_a_related_query_that_tells_no_type_gets_one() -> None:
    tree = {
        "type": "has_related",
        "this_object_type": "lead",
        "related_object_type": "contact",
        "related_query": {"type": "near"},
    }

    source = Query.from_dict(tree).to_python()

    assert source == 'Lead.has(all_of(Contact.rows, Query.from_dict({"type": "near"})))'
    assert eval(source, dict(vars(language))) == Query.from_dict(tree)  # noqa: S307 - our own code


def test_long_lines_are_broken() -> None:
    query = Lead.status_id.is_in("stat_1") & Lead.has(
        Contact.title.has_words("CEO") | Contact.title.has_words("CTO")
    )

    assert query.to_python(width=48) == (
        "(\n"
        '    Lead.status_id.is_in("stat_1")\n'
        "    & Lead.has(\n"
        '        Contact.title.has_words("CEO")\n'
        '        | Contact.title.has_words("CTO")\n'
        "    )\n"
        ")"
    )


def test_a_long_id_is_broken_where_it_stands() -> None:
    name = "cf_" + "x" * 30

    chosen = Lead.custom.choice(name).is_in("Software").to_python(width=60)
    missing = (~Lead.custom.text(name).exists()).to_python(width=60)

    assert chosen == f'Lead.custom.choice(\n    "{name}",\n).is_in("Software")'
    assert missing == f'~Lead.custom.text(\n    "{name}",\n).exists()'


@law(built_queries, st.integers(1, 100))
def test_source_makes_the_same_however_narrow_it_is(query: Query, width: int) -> None:
    source = query.to_python(width=width)

    assert eval(source, dict(vars(language))) == query  # noqa: S307 - our own code


def test_what_is_given_as_json_is_broken_too() -> None:
    query = Query.from_dict({"type": "near", "value": {"at": [52.5, 13.4]}})

    assert query.to_python(width=31) == (
        "Query.from_dict(\n"
        "    {\n"
        '        "type": "near",\n'
        '        "value": {\n'
        '            "at": [52.5, 13.4],\n'
        "        },\n"
        "    },\n"
        ")"
    )


@pytest.mark.parametrize("count", [29, 31, 2_000])
def test_a_long_group_is_no_chain_of_operators(count: int) -> None:
    query = And(tuple(Lead.name.has_words(str(n)) for n in range(count)))

    source = query.to_python()

    assert source.startswith("all_of(" if count > 30 else "(")
    assert eval(source, dict(vars(language))) == query  # noqa: S307 - our own code
