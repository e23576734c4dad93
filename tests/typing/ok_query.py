"""What people write with the query language, and the types that a checker gives it."""

from __future__ import annotations

import datetime as dt
from typing import Any, assert_type

from close_async.query import (
    Address,
    And,
    ChoiceField,
    Contact,
    ContactType,
    CustomActivity,
    Diff,
    EmailActivity,
    EmailActivityType,
    FieldCondition,
    Filter,
    Finding,
    FlagField,
    Lead,
    LeadType,
    MomentField,
    NumberField,
    ObjectType,
    Offset,
    Opportunity,
    Or,
    Period,
    Query,
    ReferenceField,
    SequenceSubscription,
    SortKey,
    Task,
    TaskType,
    TextField,
    TimezoneField,
    UserField,
    ago,
    all_of,
    any_of,
    at,
    day,
    in_,
    now,
    this_week,
    today,
    unchecked,
)

audience = (
    Lead.status_id.is_in("stat_potential")
    & Lead.has(Contact.title.has_words("CEO"))
    & ~Lead.date_updated.since(ago(days=30))
)

assert_type(audience, Query[LeadType])
assert_type(audience.rooted(), Query[LeadType])
assert_type(audience.to_dict(), dict[str, Any])
assert_type(audience.explain(), str)
assert_type(audience.to_python(), str)
assert_type(audience.object_type, str | None)
assert_type(audience.is_unbounded, bool)
assert_type(Query.from_dict({"type": "match_all"}), Query)

assert_type(Lead.name, TextField[LeadType])
assert_type(Lead.status_id, ReferenceField[LeadType])
assert_type(Lead.created_by, UserField[LeadType])
assert_type(Lead.date_created, MomentField[LeadType])
assert_type(Lead.num_emails, NumberField[LeadType])
assert_type(EmailActivity.has_reply, FlagField[EmailActivityType])
assert_type(EmailActivity.direction, ChoiceField[EmailActivityType])
assert_type(Lead.rows, Query[LeadType])
assert_type(Lead.id.is_in("lead_1", unchecked("4711")), Query[LeadType])
assert_type(Lead.name.exists(), FieldCondition[LeadType])

assert_type(Task.field("text", "text"), TextField[TaskType])
assert_type(Task.field("kind", "choice"), ChoiceField[TaskType])
assert_type(Task.field("lead_id", "reference", reference_type="lead"), ReferenceField[TaskType])
assert_type(Task.field("assigned_to", "user"), UserField[TaskType])
assert_type(Task.field("effort", "number"), NumberField[TaskType])
assert_type(Task.field("date", "moment"), MomentField[TaskType])
assert_type(Task.field("is_complete", "flag"), FlagField[TaskType])
assert_type(Contact.field("timezone_id", "timezone"), TimezoneField[ContactType])
assert_type(Lead.custom.text("cf_1"), TextField[LeadType])
assert_type(Lead.custom.choice("cf_1"), ChoiceField[LeadType])
assert_type(Lead.custom.user("cf_1"), UserField[LeadType])

assert_type(all_of(audience, Lead.rows), And[LeadType])
assert_type(any_of(audience, Lead.rows), Or[LeadType])
assert_type(Lead.date_created.descending(), SortKey)
assert_type(ago(days=30), Offset)
assert_type(ago(dt.timedelta(days=30)), Offset)
assert_type(today(), Period)

times: list[Query] = [
    Lead.date_created.since(dt.date(2025, 1, 31)),
    Lead.date_created.before(dt.datetime(2025, 1, 31, tzinfo=dt.UTC)),
    Lead.date_created.on(this_week()),
    Lead.date_created.on(dt.date(2025, 1, 31)),
    Lead.date_created.between(day("2025-01-31"), now()),
    Lead.date_created.between(at("2025-01-31T00:00:00Z"), in_(days=7)),
    Lead.timezone_id.local_time_between(dt.time(8), "21:00"),
    Opportunity.in_status("stat_1", since=today()),
]

by_subscription = Lead.has(
    Contact.has(
        SequenceSubscription.sequence_id.is_in("seq_1")
        & SequenceSubscription.status.is_in("active", "paused")
    )
)
visits = Lead.has(CustomActivity.custom_activity_type_id.is_in("actitype_1"))
berliners = Lead.has(Address.city.equals("Berlin")) | by_subscription | visits

assert_type(Filter.from_dict({}), Filter)
assert_type(Filter(berliners, sort=[Lead.name.ascending()]).fields, dict[str, list[str]] | None)

assert_type(audience.explain(names={"stat_1": "Potential"}), str)
assert_type(audience.warnings(names={}, bulk=True), tuple[Finding, ...])
assert_type(audience.diff(berliners), Diff)
assert_type(audience.diff(berliners, names={}).asks_more, tuple[str, ...])
assert_type(audience.diff(berliners).changed, tuple[tuple[str, str], ...])


def newest(kind: ObjectType, query: Query) -> Query:
    """Types and queries can be passed around."""
    return kind.rows & query


assert_type(newest(Lead, audience), Query)

# What was read joins with anything, and stands for anything.
read = Query.from_dict({"type": "match_all"})
assert_type(audience & read, Query[LeadType])
contacts: Query[ContactType] = read & Contact.title.exists()
anything: list[Query] = [audience, contacts, read, Filter(contacts).rooted()]
assert_type(Filter(audience).query, Query[LeadType])
assert_type(~(audience | Lead.rows), Query[LeadType])
assert_type(Lead.has(contacts) & audience, Query[LeadType])
assert_type(Lead.in_status("stat_1") | Lead.text("gold") | Lead.smart_view("save_1"), Query[LeadType])
