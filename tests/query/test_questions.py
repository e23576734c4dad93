"""Each question to a field, and the JSON that it makes."""

from __future__ import annotations

import datetime as dt
from enum import Enum, StrEnum
from typing import Any

import pytest

from close_async.query import (
    CURRENT_USER,
    Contact,
    CustomActivity,
    EmailActivity,
    Lead,
    ObjectType,
    Opportunity,
    Query,
    SequenceSubscription,
    Task,
    ago,
    at,
    day,
    now,
    today,
    unchecked,
)

QUESTIONS: list[tuple[Query, dict[str, Any]]] = [
    (Lead.name.has_words("a b"), {"type": "text", "mode": "full_words", "value": "a b"}),
    (Lead.name.has_phrase("a b"), {"type": "text", "mode": "phrase", "value": "a b"}),
    (Lead.name.starts_with("a"), {"type": "text", "mode": "beginning_of_words", "value": "a"}),
    (Lead.name.equals("a"), {"type": "text", "mode": "exact_value", "value": "a"}),
    (Lead.name.exists(), {"type": "exists"}),
    (EmailActivity.status.is_in("sent", "draft"), {"type": "term", "values": ["sent", "draft"]}),
    (
        Lead.status_id.is_in("stat_1"),
        {"type": "reference", "reference_type": "status.lead", "object_ids": ["stat_1"]},
    ),
    (
        Opportunity.status_id.is_in("stat_1", "stat_2"),
        {
            "type": "reference",
            "reference_type": "status.opportunity",
            "object_ids": ["stat_1", "stat_2"],
        },
    ),
    (
        SequenceSubscription.sequence_id.is_in("seq_1"),
        {"type": "reference", "reference_type": "sequence", "object_ids": ["seq_1"]},
    ),
    (
        Lead.created_by.is_in("user_1"),
        {"type": "reference", "reference_type": "user", "object_ids": ["user_1"]},
    ),
    (
        Lead.created_by.is_in("user_1", "group_2"),
        {
            "type": "reference",
            "reference_type": "user_or_group",
            "object_ids": ["user_1", "group_2"],
        },
    ),
    (
        Lead.created_by.is_in(CURRENT_USER),
        {
            "type": "reference",
            "reference_type": "user_or_group",
            "object_ids": ["CURRENT_USER"],
        },
    ),
    (
        Lead.created_by.is_in("user_1", reference_type="user_or_group"),
        {"type": "reference", "reference_type": "user_or_group", "object_ids": ["user_1"]},
    ),
    (Lead.created_by.is_current_user(), {"type": "current_user"}),
    (EmailActivity.has_reply.is_true(), {"type": "boolean", "value": True}),
    (EmailActivity.has_reply.is_false(), {"type": "boolean", "value": False}),
    (Lead.num_emails.at_least(1), {"type": "number_range", "gte": 1}),
    (Lead.num_emails.more_than(1.5), {"type": "number_range", "gt": 1.5}),
    (Lead.num_emails.at_most(0), {"type": "number_range", "lte": 0}),
    (Lead.num_emails.less_than(1), {"type": "number_range", "lt": 1}),
    (Lead.num_emails.between(0, 2), {"type": "number_range", "gte": 0, "lte": 2}),
    (
        Lead.date_created.since(now()),
        {"type": "moment_range", "on_or_after": {"type": "now"}},
    ),
    (Lead.date_created.before(now()), {"type": "moment_range", "before": {"type": "now"}}),
    (
        Lead.date_created.before(dt.date(2025, 1, 31)),
        {
            "type": "moment_range",
            "before": {"type": "fixed_local_date", "value": "2025-01-31", "which": "start"},
        },
    ),
    (
        Lead.date_created.on(dt.date(2025, 1, 31)),
        {
            "type": "moment_range",
            "on_or_after": {"type": "fixed_local_date", "value": "2025-01-31", "which": "start"},
            "before": {"type": "fixed_local_date", "value": "2025-01-31", "which": "end"},
        },
    ),
    (
        Lead.date_created.between(dt.date(2025, 1, 1), dt.date(2025, 1, 31)),
        {
            "type": "moment_range",
            "on_or_after": {"type": "fixed_local_date", "value": "2025-01-01", "which": "start"},
            "before": {"type": "fixed_local_date", "value": "2025-01-31", "which": "end"},
        },
    ),
    (
        Lead.date_created.since(
            dt.datetime(2025, 1, 31, 12, tzinfo=dt.timezone(dt.timedelta(hours=2)))
        ),
        {
            "type": "moment_range",
            "on_or_after": {"type": "fixed_utc", "value": "2025-01-31T10:00:00+00:00"},
        },
    ),
    (
        Lead.date_created.between(at("2025-01-01T00:00:00Z"), now()),
        {
            "type": "moment_range",
            "on_or_after": {"type": "fixed_utc", "value": "2025-01-01T00:00:00+00:00"},
            "before": {"type": "now"},
        },
    ),
    (
        Lead.timezone_id.local_time_between(dt.time(8), "21:00"),
        {"type": "local_time", "on_or_after": "08:00:00", "before": "21:00:00"},
    ),
    (
        Lead.timezone_id.local_time_since("08:30"),
        {"type": "local_time", "on_or_after": "08:30:00"},
    ),
    (Lead.timezone_id.local_time_before("21:00"), {"type": "local_time", "before": "21:00:00"}),
]


@pytest.mark.parametrize(("query", "condition"), QUESTIONS)
def test_a_question_makes_its_condition(query: Query, condition: Any) -> None:
    assert query.to_dict()["condition"] == condition


def test_a_built_in_field_names_its_owner() -> None:
    assert Contact.title.exists().to_dict()["field"] == {
        "type": "regular_field",
        "object_type": "contact",
        "field_name": "title",
    }


@pytest.mark.parametrize(
    ("query", "condition_type"),
    [
        (Lead.custom.text("cf_1").has_words("a"), "text"),
        (Lead.custom.choice("cf_1").is_in("a"), "term"),
        (Lead.custom.number("cf_1").at_least(1), "number_range"),
        (Lead.custom.moment("cf_1").since(ago(days=1)), "moment_range"),
        (Lead.custom.user("cf_1").is_current_user(), "current_user"),
        (Lead.custom.flag("cf_1").is_true(), "boolean"),
        (Lead.custom.reference("cf_1", reference_type="contact").is_in("cont_1"), "reference"),
    ],
)
def test_a_custom_field_is_asked_by_its_kind(query: Query, condition_type: str) -> None:
    tree = query.to_dict()

    assert tree["field"] == {"type": "custom_field", "custom_field_id": "cf_1"}
    assert tree["condition"]["type"] == condition_type
    assert query.object_type == "lead"


@pytest.mark.parametrize("field_id", ["cf_1", "lcf_1", "ccf_1"])
def test_old_ids_of_custom_fields_pass(field_id: str) -> None:
    assert Lead.custom.text(field_id).exists().to_dict()["field"]["custom_field_id"] == field_id


@pytest.mark.parametrize(
    ("query", "condition_type"),
    [
        (Task.field("text", "text").has_words("a"), "text"),
        (Task.field("_type", "choice").is_in("lead"), "term"),
        (Task.field("lead_id", "reference", reference_type="lead").is_in("lead_1"), "reference"),
        (Task.field("assigned_to", "user").is_current_user(), "current_user"),
        (Task.field("effort", "number").at_least(1), "number_range"),
        (Task.field("date", "moment").on(today()), "moment_range"),
        (Task.field("is_complete", "flag").is_false(), "boolean"),
    ],
)
def test_a_field_that_is_new_is_asked_by_its_kind(query: Query, condition_type: str) -> None:
    assert query.to_dict()["condition"]["type"] == condition_type
    assert query.to_dict()["field"]["object_type"] == "task"


def test_a_field_of_no_known_kind_is_refused() -> None:
    with pytest.raises(ValueError, match="no kind 'colour' of fields"):
        Lead.field("x", "colour")  # type: ignore[call-overload]


def test_a_reference_needs_its_type() -> None:
    with pytest.raises(ValueError, match="needs its reference_type"):
        Lead.field("x", "reference")  # type: ignore[call-overload]


def test_one_id_is_one_query_and_many_are_an_or() -> None:
    assert Lead.id.is_in("lead_1").to_dict() == {"type": "id", "value": "lead_1"}
    assert Lead.with_ids("lead_1", "lead_2") == Lead.id.is_in("lead_1") | Lead.id.is_in("lead_2")


def test_full_text() -> None:
    assert Lead.text("gold").to_dict() == {"type": "text", "value": "gold", "mode": "full_words"}
    assert Lead.text("gold", mode="phrase").to_dict()["mode"] == "phrase"


def test_a_smart_view() -> None:
    view = Lead.smart_view("save_1")

    assert view.to_dict() == {"type": "saved_search", "saved_search_id": "save_1"}
    assert view.object_type == "lead"


def test_in_status() -> None:
    query = Opportunity.in_status("stat_1", since=day("2024-12-02"), before=dt.date(2024, 12, 2))

    assert query.to_dict() == {
        "type": "in_status",
        "status_ids": ["stat_1"],
        "on_or_after": {"type": "fixed_local_date", "value": "2024-12-02", "which": "start"},
        "before": {"type": "fixed_local_date", "value": "2024-12-02", "which": "end"},
    }


def test_a_type_without_a_name_here_can_be_asked() -> None:
    submissions = ObjectType("form_submission")

    query = submissions.rows & submissions.field("date_created", "moment").exists()

    assert query.object_type == "form_submission"
    assert submissions.id.is_in("anything").object_type == "form_submission"


@pytest.mark.parametrize(
    ("ask", "mend"),
    [
        (lambda: Lead.status_id.is_in("Potential"), "stat_"),
        (lambda: Lead.status_id.is_in("stat_1", "lead_1"), "stat_"),
        (lambda: Lead.id.is_in("cont_1"), "lead_"),
        (lambda: Lead.with_ids("cont_1"), "lead_"),
        (lambda: Lead.created_by.is_in("me"), "user_ or group_"),
        (lambda: Lead.custom.text("Industry"), "cf_"),
        (lambda: Lead.smart_view("My view"), "save_"),
        (lambda: Lead.in_status("Won"), "stat_"),
        (lambda: CustomActivity.custom_activity_type_id.is_in("Site visit"), "actitype_"),
        (lambda: SequenceSubscription.sequence_id.is_in("sub_1"), "seq_"),
    ],
)
def test_an_id_of_something_else_is_refused(ask: Any, mend: str) -> None:
    with pytest.raises(ValueError, match=mend) as caught:
        ask()

    assert "unchecked(" in str(caught.value)


def test_an_unchecked_id_passes_as_plain_text() -> None:
    query = Lead.status_id.is_in(unchecked("Potential"))

    (value,) = query.to_dict()["condition"]["object_ids"]
    assert value == "Potential"
    assert type(value) is str
    assert Lead.custom.text(unchecked("Industry")).exists().object_type == "lead"


@pytest.mark.parametrize(
    "ask",
    [
        Lead.status_id.is_in,
        Lead.created_by.is_in,
        EmailActivity.status.is_in,
        Lead.id.is_in,
        Lead.with_ids,
        Lead.in_status,
    ],
)
def test_nothing_to_choose_from_is_refused(ask: Any) -> None:
    with pytest.raises(ValueError, match="at least one"):
        ask()


@pytest.mark.parametrize("several", [["stat_1"], ("stat_1",), {"stat_1"}])
def test_a_list_is_refused_with_the_mend(several: Any) -> None:
    with pytest.raises(TypeError, match=r"put a \* in front of the (list|tuple|set)"):
        Lead.status_id.is_in(several)


@pytest.mark.parametrize("value", [1, None, True, b"stat_1"])
def test_only_texts_are_chosen_from(value: Any) -> None:
    with pytest.raises(TypeError, match="takes texts"):
        EmailActivity.status.is_in(value)


def test_members_of_text_enums_pass_as_their_text() -> None:
    class Direction(StrEnum):
        IN = "incoming"

    class Status(str, Enum):  # noqa: UP042 - the older way, which prints differently
        SENT = "sent"

    assert EmailActivity.direction.is_in(Direction.IN) == EmailActivity.direction.is_in("incoming")
    assert EmailActivity.status.is_in(Status.SENT).to_dict()["condition"]["values"] == ["sent"]


@pytest.mark.parametrize("text", ["", "  "])
def test_an_empty_text_is_refused(text: str) -> None:
    for ask in (Lead.name.has_words, Lead.name.has_phrase, Lead.name.starts_with, Lead.text):
        with pytest.raises(ValueError, match="empty"):
            ask(text)


@pytest.mark.parametrize("number", [True, "1", None])
def test_only_numbers_bound_numbers(number: Any) -> None:
    with pytest.raises(TypeError):
        Lead.num_emails.between(number, number)


@pytest.mark.parametrize("number", [float("nan"), float("inf")])
def test_only_finite_numbers_bound_numbers(number: float) -> None:
    with pytest.raises(ValueError, match="JSON knows no"):
        Lead.num_emails.at_least(number)


def test_bounds_that_leave_nothing_are_refused() -> None:
    with pytest.raises(ValueError, match="no number is at least 3 and at most 2"):
        Lead.num_emails.between(3, 2)


def test_a_naive_datetime_is_refused_with_the_mend() -> None:
    naive = dt.datetime(2025, 1, 31)  # noqa: DTZ001 - that's the point

    with pytest.raises(ValueError, match="tzinfo=UTC"):
        Lead.date_created.since(naive)


def test_a_timedelta_is_refused_with_the_mend() -> None:
    with pytest.raises(TypeError, match=r"ago\(\) takes a timedelta"):
        Lead.date_created.since(dt.timedelta(days=30))  # type: ignore[arg-type]


@pytest.mark.parametrize("moment", [now(), dt.datetime(2025, 1, 31, tzinfo=dt.UTC)])
def test_nothing_falls_on_a_single_moment(moment: Any) -> None:
    with pytest.raises(TypeError, match="a day or a period"):
        Lead.date_created.on(moment)


def test_sort_keys() -> None:
    field = {"type": "regular_field", "object_type": "lead", "field_name": "date_created"}

    assert Lead.date_created.ascending().to_dict() == {"direction": "asc", "field": field}
    assert Lead.date_created.descending().to_dict() == {"direction": "desc", "field": field}
