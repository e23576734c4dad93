"""Each question to a field, and the JSON that it makes."""

from __future__ import annotations

import copy
import datetime as dt
import json
import numbers
import operator
import pickle
from decimal import Decimal
from enum import Enum, StrEnum
from fractions import Fraction
from typing import TYPE_CHECKING, Any

import pytest

from close_async.query import (
    CURRENT_USER,
    Contact,
    CustomActivity,
    EmailActivity,
    Lead,
    LocalTime,
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

if TYPE_CHECKING:
    from collections.abc import Callable

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
        (Task.field("zone", "timezone").local_time_since("08:00"), "local_time"),
    ],
)
def test_a_field_that_is_new_is_asked_by_its_kind(query: Query, condition_type: str) -> None:
    assert query.to_dict()["condition"]["type"] == condition_type
    assert query.to_dict()["field"]["object_type"] == "task"


def test_a_field_of_no_known_kind_is_refused() -> None:
    with pytest.raises(ValueError, match=r"^kind must be one of .*, got 'colour'$"):
        Lead.field("x", "colour")  # type: ignore[call-overload]


def test_a_reference_needs_its_type() -> None:
    with pytest.raises(ValueError, match="needs a reference_type"):
        Lead.field("x", "reference")  # type: ignore[call-overload]


def test_one_id_is_one_query_and_many_are_an_or() -> None:
    assert Lead.id.is_in("lead_1").to_dict() == {"type": "id", "value": "lead_1"}
    assert Lead.id.is_in("lead_1", "lead_2") == Lead.id.is_in("lead_1") | Lead.id.is_in("lead_2")


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
    with pytest.raises(TypeError, match="expects strings, got "):
        EmailActivity.status.is_in(value)


def test_members_of_text_enums_pass_as_their_text() -> None:
    class Direction(StrEnum):
        IN = "incoming"

    class Status(str, Enum):  # noqa: UP042 - the older way, which prints differently
        SENT = "sent"

    assert EmailActivity.direction.is_in(Direction.IN) == EmailActivity.direction.is_in("incoming")
    assert EmailActivity.status.is_in(Status.SENT).to_dict()["condition"]["values"] == ["sent"]


@pytest.mark.parametrize("text", ["", "  ", "\n", "\u200b"])
@pytest.mark.parametrize(
    ("ask", "name"),
    [
        (Lead.name.has_words, "has_words"),
        (Lead.name.has_phrase, "has_phrase"),
        (Lead.name.starts_with, "starts_with"),
        (Lead.name.equals, "equals"),
        (Lead.text, "text"),
        (EmailActivity.status.is_in, "is_in"),
        (Lead.custom.choice("cf_1").is_in, "is_in"),
        (Lead.custom.reference("cf_1", reference_type="contact").is_in, "is_in"),
        (ObjectType("form_submission").id.is_in, "is_in"),
    ],
)
def test_a_blank_text_is_refused(ask: Any, name: str, text: str) -> None:
    with pytest.raises(
        ValueError, match=rf"^{name}\(\) expects (a non-empty string|non-empty strings), got "
    ):
        ask(text)


@pytest.mark.parametrize("forced", [unchecked(""), unchecked(" ")])
def test_a_blank_id_cannot_be_forced(forced: str) -> None:
    with pytest.raises(ValueError, match="non-empty"):
        Lead.status_id.is_in("stat_1", forced)


TEXT_QUESTIONS = ["has_words", "has_phrase", "starts_with", "equals"]


@pytest.mark.parametrize("value", [3, None, True, b"a", ["a"], ("a",), Lead.name])
@pytest.mark.parametrize("question", TEXT_QUESTIONS)
def test_a_text_is_held_against_one_text(question: str, value: Any) -> None:
    with pytest.raises(TypeError, match=rf"^{question}\(\) expects a string, got "):
        getattr(Lead.name, question)(value)


@pytest.mark.parametrize("several", [(text for text in "ab"), {"a": 1}.keys(), frozenset("a")])
def test_whatever_holds_several_values_is_refused_with_the_mend(several: Any) -> None:
    with pytest.raises(TypeError, match=r"is_in\(\) expects .* put a \* in front of the "):
        EmailActivity.status.is_in(several)


NUMBER_QUESTIONS = ["at_least", "more_than", "at_most", "less_than"]


@pytest.mark.parametrize("bound", [True, "1", None, [1], b"1", 1j])
@pytest.mark.parametrize("question", NUMBER_QUESTIONS)
def test_only_a_number_bounds_numbers(question: str, bound: Any) -> None:
    with pytest.raises(TypeError, match=rf"^{question}\(\) expects a number, got "):
        getattr(Lead.num_emails, question)(bound)


@pytest.mark.parametrize("bounds", [(None, 5), (5, None), (None, None), (True, 5), ("1", "2")])
def test_only_two_numbers_lie_around_numbers(bounds: Any) -> None:
    with pytest.raises(TypeError, match=r"^between\(\) expects a number, got "):
        Lead.num_emails.between(*bounds)


@pytest.mark.parametrize(
    "ask",
    [
        *(getattr(Lead.num_emails, name) for name in NUMBER_QUESTIONS),
        *(getattr(Lead.name, name) for name in TEXT_QUESTIONS),
        Lead.date_created.since,
        Lead.date_created.before,
        Lead.date_created.on,
        Lead.timezone_id.local_time_since,
        Lead.timezone_id.local_time_before,
    ],
)
def test_a_missing_bound_is_refused_with_the_mend(ask: Any) -> None:
    with pytest.raises(TypeError, match="got None: leave the condition out") as caught:
        ask(None)

    assert str(caught.value).startswith(f"{ask.__name__}() expects ")


@pytest.mark.parametrize("bounds", [(None, "08:00"), ("08:00", None), (None, None)])
def test_a_missing_time_of_day_is_refused(bounds: Any) -> None:
    with pytest.raises(TypeError, match=r"^local_time_between\(\) expects a time of day"):
        Lead.timezone_id.local_time_between(*bounds)


@pytest.mark.parametrize("bounds", [(None, now()), (now(), None), (None, None)])
def test_a_missing_moment_is_refused(bounds: Any) -> None:
    with pytest.raises(TypeError, match=r"^between\(\) expects a moment.* got None"):
        Lead.date_created.between(*bounds)


@pytest.mark.parametrize("time", [8, dt.date(2025, 1, 31), dt.timedelta(hours=8)])
def test_only_a_time_of_day_is_one(time: Any) -> None:
    with pytest.raises(TypeError, match=r"^local_time_since\(\) expects a time of day"):
        Lead.timezone_id.local_time_since(time)
    with pytest.raises(TypeError, match=r"must be of type datetime\.time, got "):
        LocalTime(before=time)


def test_a_text_that_is_no_time_of_day_is_refused() -> None:
    with pytest.raises(ValueError, match=r"^local_time_before\(\) expects .* got '8 pm'"):
        Lead.timezone_id.local_time_before("8 pm")


def test_a_local_time_has_no_timezone() -> None:
    with pytest.raises(ValueError, match="remove the timezone"):
        Lead.timezone_id.local_time_since(dt.time(8, tzinfo=dt.UTC))


def test_a_text_for_a_time_is_refused_with_the_mend() -> None:
    with pytest.raises(TypeError, match=r"^since\(\) expects .*: day\(\) and at\(\) take strings"):
        Lead.date_created.since("2025-01-31")  # type: ignore[arg-type]


@pytest.mark.parametrize("number", [float("nan"), float("inf")])
def test_only_finite_numbers_bound_numbers(number: float) -> None:
    with pytest.raises(ValueError, match="must be a finite number, got "):
        Lead.num_emails.at_least(number)


@pytest.mark.parametrize(
    "number", [10**400, -(10**400), 2**1024, 10**5000], ids=["long", "negative", "just", "huge"]
)
def test_a_number_that_no_float_holds_is_refused(number: int) -> None:
    with pytest.raises(ValueError, match="must be a number of at most 308 digits"):
        Lead.num_emails.at_least(number)


def test_a_read_number_that_no_float_holds_is_kept() -> None:
    tree = Lead.num_emails.at_least(3).to_dict()
    tree["condition"]["gte"] = 10**400

    query = Query.from_dict(tree)

    assert query.to_dict() == tree
    assert query.is_unbounded
    assert "not-understood" in [finding.kind for finding in query.warnings()]


class Int64:
    """An integer of another library, as numpy registers its own."""

    def __int__(self) -> int:
        return 7


class Float32(Int64):
    def __float__(self) -> float:
        return 0.5


numbers.Integral.register(Int64)
numbers.Real.register(Float32)


@pytest.mark.parametrize(
    ("number", "bound"),
    [
        (Int64(), "7"),
        (Decimal(7), "7"),
        (Decimal("7.00"), "7"),
        (Decimal("0.1"), "0.1"),
        (Decimal(10**20), "100000000000000000000"),
        (Decimal(12345678901234567890), "12345678901234567890"),
        (Decimal("-1E+3"), "-1000"),
        (Fraction(1, 4), "0.25"),
    ],
)
def test_numbers_of_other_libraries_are_numbers(number: Any, bound: str) -> None:
    found = Lead.num_emails.between(number, 10**21).to_dict()["condition"]["gte"]

    assert type(found) in {int, float}
    assert json.dumps(found) == bound


@pytest.mark.parametrize(
    ("number", "problem"),
    [
        (Decimal("NaN"), "must be a finite number"),
        (Decimal("-Infinity"), "must be a finite number"),
        (Decimal("1E+999999999"), "must be a finite number"),
        (Fraction(10**400, 3), "must be a finite number"),
        (
            Decimal("0.12345678901234567890"),
            r"^at_least\(\) got more digits than JSON numbers keep",
        ),
    ],
)
def test_numbers_that_json_does_not_hold_are_refused(number: Any, problem: str) -> None:
    with pytest.raises(ValueError, match=problem):
        Lead.num_emails.at_least(number)


@pytest.mark.parametrize("number", ["3", None, True, 3j, [3], dt.timedelta(3)])
def test_what_is_no_number_is_refused(number: Any) -> None:
    with pytest.raises(TypeError, match=r"^at_least\(\) expects a number, got "):
        Lead.num_emails.at_least(number)


COMPARED: list[tuple[Any, str, str]] = [
    (Lead.name, "==", r"field\.equals\(\.\.\.\)"),
    (Lead.name, "!=", r"~field\.equals\(\.\.\.\)"),
    (Lead.name, "<", r"field\.exists\(\)"),
    (Lead.status_id, "==", r"field\.is_in\(\.\.\.\)"),
    (Lead.id, "!=", r"~field\.is_in\(\.\.\.\)"),
    (Lead.created_by, "==", r"field\.is_in\(\.\.\.\)"),
    (EmailActivity.status, "!=", r"~field\.is_in\(\.\.\.\)"),
    (EmailActivity.has_reply, "==", r"field\.is_true\(\) or field\.is_false\(\)"),
    (Lead.num_emails, "==", r"field\.between\(number, number\)"),
    (Lead.num_emails, ">", r"field\.more_than\(\.\.\.\)"),
    (Lead.num_emails, ">=", r"field\.at_least\(\.\.\.\)"),
    (Lead.num_emails, "<", r"field\.less_than\(\.\.\.\)"),
    (Lead.num_emails, "<=", r"field\.at_most\(\.\.\.\)"),
    (Lead.date_created, ">", r"field\.since\(\.\.\.\)"),
    (Lead.date_created, "<=", r"field\.before\(\.\.\.\)"),
    (Lead.date_created, ">=", r"field\.since\(\.\.\.\)"),
    (Lead.date_created, "==", r"field\.on\(\.\.\.\)"),
    (Lead.custom.text("cf_1"), "==", r"field\.equals\(\.\.\.\)"),
    (Lead.timezone_id, "==", r"field\.exists\(\)"),
]
OPERATORS: dict[str, Callable[[Any, Any], Any]] = {
    "==": operator.eq,
    "!=": operator.ne,
    "<": operator.lt,
    "<=": operator.le,
    ">": operator.gt,
    ">=": operator.ge,
}


@pytest.mark.parametrize(("field", "sign", "mend"), COMPARED)
def test_an_operator_of_python_names_the_method(field: Any, sign: str, mend: str) -> None:
    for other in ("x", 3, None):
        with pytest.raises(TypeError, match=f"^a field isn't compared by {sign}: use {mend}$"):
            OPERATORS[sign](field, other)


def test_fields_equal_fields() -> None:
    named: Any = Lead.field("name", "text")

    assert named == Lead.name
    assert hash(named) == hash(Lead.name)
    assert named != Contact.name
    assert named != Lead.field("name", "choice")
    assert Lead.id == ObjectType("lead").id
    assert len({Lead.name, named, Contact.name, Lead.id}) == 3


def test_a_field_has_no_truth_value() -> None:
    for field in (Lead.url, Lead.id, Lead.custom.number("cf_1")):
        with pytest.raises(TypeError, match=r"use field\.exists\(\)"):
            bool(field)


def test_the_types_of_close_name_the_kind_of_field() -> None:
    with pytest.raises(AttributeError, match=r"no kind 'date': use \.moment\(\)"):
        Lead.custom.date("cf_1")  # type: ignore[attr-defined]
    with pytest.raises(AttributeError, match=r"no kind 'colour'$"):
        Lead.custom.colour("cf_1")  # type: ignore[attr-defined]
    with pytest.raises(ValueError, match="got 'choices': use 'choice'"):
        Lead.field("x", "choices")  # type: ignore[call-overload]
    assert copy.deepcopy(Lead.custom).object_type == "lead"
    assert pickle.loads(pickle.dumps(Lead.custom)).object_type == "lead"  # noqa: S301 - our own bytes


def test_bounds_that_leave_nothing_are_refused() -> None:
    with pytest.raises(
        ValueError, match=r"^between\(\) expects the lower number first, got 3 and 2"
    ):
        Lead.num_emails.between(3, 2)


@pytest.mark.parametrize(
    ("first", "last"),
    [
        (dt.date(2024, 3, 1), dt.date(2024, 1, 1)),
        (dt.date(2024, 3, 2), dt.date(2024, 3, 1)),
        (day("2024-03-01").start, day("2024-03-01").start),
        (at("2024-03-01T12:00:00Z"), at("2024-03-01T11:59:59Z")),
        (at("2024-03-01T12:00:00Z"), at("2024-03-01T14:00:00+02:00")),
        (at("2024-03-02T12:00:00Z"), dt.date(2024, 3, 1)),
        (dt.date(2024, 3, 2), at("2024-03-01T10:00:00Z")),
        (day("9999-12-31").end, day("9999-12-31").end),
        (ago(days=7), ago(days=30)),
        (ago(days=7), ago(months=1)),
        (ago(days=7), ago(days=7)),
        (now(), ago(days=1)),
        (today().start, ago(days=2)),
    ],
)
def test_times_that_leave_nothing_between_them_are_refused(first: Any, last: Any) -> None:
    with pytest.raises(ValueError, match=r"^between\(\) expects the earlier time first"):
        Lead.date_created.between(first, last)
    with pytest.raises(ValueError, match=r"^in_status\(\) expects the earlier time first"):
        Opportunity.in_status("stat_1", since=first, before=last)


@pytest.mark.parametrize(
    ("first", "last"),
    [
        (dt.date(2024, 3, 1), dt.date(2024, 3, 1)),
        (at("2024-03-01T12:00:00Z"), at("2024-03-01T12:00:01Z")),
        # Where the clock is far from UTC, the day still goes on, or has begun already.
        (at("2024-03-02T11:59:59Z"), dt.date(2024, 3, 1)),
        (dt.date(2024, 3, 2), at("2024-03-01T10:00:01Z")),
        (ago(days=1), now()),
        (ago(days=30), ago(days=7)),
        (ago(days=1), ago(hours=20)),
        # How far now is from a fixed day can't be told.
        (now(), dt.date(2024, 3, 1)),
        (day("9999-12-31"), day("9999-12-31")),
    ],
)
def test_times_that_may_leave_something_between_them_pass(first: Any, last: Any) -> None:
    assert not Lead.date_created.between(first, last).is_unbounded


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
