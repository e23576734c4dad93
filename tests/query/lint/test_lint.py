"""`warnings()`: each kind of mistake by its slug and its place, and what is no mistake."""

from __future__ import annotations

import datetime as dt
import os
import subprocess
import sys
from typing import Any, get_args

import pytest

from close_async.names import Names
from close_async.query import (
    Address,
    CallActivity,
    Contact,
    ContactEmail,
    EmailActivity,
    FieldCondition,
    FixedUtc,
    HasRelated,
    IdQuery,
    InStatus,
    Json,
    Lead,
    LocalTime,
    MatchAll,
    MomentRange,
    Not,
    Now,
    NumberRange,
    ObjectType,
    Offset,
    Opportunity,
    Query,
    ReferenceCondition,
    SavedSearch,
    Task,
    TermCondition,
    TextCondition,
    TextQuery,
    UnknownCondition,
    ago,
    all_of,
    any_of,
    at,
    day,
    in_,
    last_month,
    last_quarter,
    last_week,
    now,
    this_month,
    this_quarter,
    this_week,
    today,
    unchecked,
    yesterday,
)
from close_async.query.lint.rules import NODE_RULES, WHOLE_RULES
from close_async.query.tree.finding import FindingKind

POTENTIAL = Lead.status_id.is_in("stat_1")
LOST = Lead.status_id.is_in("stat_2")
URL = Lead.url.exists()
EMAILS = Lead.num_emails
CREATED = Lead.date_created
CEO = Contact.title.has_words("CEO")
BOB = Contact.name.has_words("Bob")
SIZE = Lead.custom.choice("cf_size")
AGE = Lead.custom.number("cf_age")
WON = Opportunity.status_type.is_in("won")


DOUBTS = {"unknown-field", "unknown-relation"}


def kinds(query: Query, **settings: Any) -> list[str]:
    return [finding.kind for finding in query.warnings(**settings)]


def asked(field: Any, condition: Any) -> Query:
    return FieldCondition(field.field, condition)


def within(**bounds: Any) -> Query:
    return asked(CREATED, MomentRange(**bounds))


CONTRADICTIONS = [
    POTENTIAL & LOST,
    POTENTIAL & (LOST & URL),
    ~(~POTENTIAL | ~LOST),
    POTENTIAL & ~any_of(~LOST, URL),
    URL & ~URL,
    Lead.name.has_words("a") & ~Lead.name.exists(),
    EMAILS.at_least(3) & ~URL & EMAILS.less_than(3),
    EMAILS.more_than(3) & EMAILS.at_most(3),
    EMAILS.between(1, 2) & EMAILS.between(3, 4),
    AGE.at_least(3) & AGE.at_most(2.5),
    POTENTIAL & ~Lead.status_id.is_in("stat_1", "stat_2"),
    EMAILS.at_least(5) & ~EMAILS.at_least(3),
    EMAILS.at_least(5) & ~EMAILS.exists(),
    Lead.name.equals("Acme") & Lead.name.equals("Bolt"),
    CREATED.since(ago(days=7)) & CREATED.before(ago(days=30)),
    CREATED.since(ago(days=7)) & CREATED.before(ago(months=1)),
    CREATED.since(in_(days=30)) & CREATED.before(in_(days=7)),
    CREATED.since(now()) & CREATED.before(ago(days=1)),
    CREATED.since(now()) & CREATED.before(today()),
    CREATED.on(today()) & CREATED.before(ago(days=2)),
    CREATED.on(yesterday()) & CREATED.before(ago(days=1)),
    CREATED.since(ago(days=9, which_day_end="end")) & CREATED.before(ago(days=9)),
    CREATED.on(day("2025-01-01")) & CREATED.on(day("2025-01-02")),
    CREATED.before(day("2025-01-01")) & CREATED.since(at("2025-01-01T12:00:00Z")),
    CREATED.since(day("2025-01-03")) & CREATED.before(at("2025-01-02T00:00:00Z")),
    Lead.id.is_in("lead_1") & Lead.id.is_in("lead_2"),
    Lead.id.is_in("lead_1", "lead_2") & Lead.id.is_in("lead_3", "lead_4"),
    all_of(any_of(POTENTIAL), any_of(LOST)),
    any_of(POTENTIAL, LOST) & Lead.status_id.is_in("stat_3"),
    Lead.has(CEO & BOB) & ~Lead.has(CEO),
    EmailActivity.has_reply.is_true() & EmailActivity.has_reply.is_false(),
    POTENTIAL & ~MatchAll(),
    POTENTIAL & ~Lead.rows,
    (URL | POTENTIAL) & ~URL & ~POTENTIAL,
    (URL | POTENTIAL) & ~URL & LOST,
    (URL & EMAILS.at_least(3) | POTENTIAL) & EMAILS.less_than(3) & ~POTENTIAL,
    ~(URL & EMAILS.exists()) & URL & EMAILS.at_least(3),
    CREATED.on(today()) & CREATED.on(yesterday()),
    CREATED.on(today()) & CREATED.before(ago(days=1, which_day_end="end")),
    CREATED.on(this_month()) & CREATED.on(last_month()),
    CREATED.on(this_quarter()) & CREATED.on(last_quarter()),
]

NO_CONTRADICTIONS = [
    (URL | POTENTIAL | LOST) & ~URL & ~POTENTIAL,
    any_of(Lead.created_by.is_in("user_1"), Lead.created_by.is_current_user())
    & Lead.created_by.is_in("user_2"),
    (URL | POTENTIAL) & ~(URL & POTENTIAL),
    CREATED.on(this_month()) & CREATED.on(this_week()),
    CREATED.on(this_month()) & CREATED.on(last_week()),
    CREATED.on(today()) & CREATED.on(today()),
    POTENTIAL & Lead.status_id.is_in("stat_1", "stat_2"),
    POTENTIAL | LOST,
    POTENTIAL & URL,
    EMAILS.at_least(3) & EMAILS.at_most(3),
    EMAILS.at_least(3) & AGE.less_than(3),
    # A field of choices may hold several.
    SIZE.is_in("S") & SIZE.is_in("L"),
    # A group may hold the user, and the user may be the one who asks.
    Lead.created_by.is_in("user_1") & Lead.created_by.is_in("group_1"),
    Lead.created_by.is_in("user_1") & Lead.created_by.is_current_user(),
    Lead.name.equals("Acme") & Lead.name.equals("ACME "),
    Lead.has(CEO) & Lead.has(~CEO & Contact.name.exists()),
    Lead.has(WON) & Lead.has(Opportunity.status_type.is_in("lost")),
    CREATED.since(ago(days=30)) & CREATED.before(ago(days=7)),
    CREATED.since(ago(days=30)) & CREATED.before(ago(months=1)),
    CREATED.since(ago(days=1)) & CREATED.before(ago(hours=1)),
    CREATED.since(ago(days=1)) & CREATED.before(ago(hours=30)),
    CREATED.since(ago(days=9)) & CREATED.before(ago(days=9, which_day_end="end")),
    CREATED.since(ago(hours=3)) & CREATED.before(ago(hours=3, which_day_end="end")),
    CREATED.since(now()) & CREATED.before(day("2020-01-01")),
    CREATED.since(now()) & CREATED.before(today().end),
    CREATED.on(day("2025-01-02")) & CREATED.before(at("2025-01-02T13:00:00Z")),
    CREATED.since(today()) & CREATED.on(today()),
    CREATED.since(day("2025-01-02")) & CREATED.before(day("2025-01-02").end),
]  # fmt: skip


@pytest.mark.parametrize("query", CONTRADICTIONS, ids=repr)
def test_what_no_object_can_meet_is_a_contradiction(query: Query) -> None:
    assert "contradiction" in kinds(query)


@pytest.mark.parametrize("query", NO_CONTRADICTIONS, ids=repr)
def test_what_some_object_may_meet_is_no_contradiction(query: Query) -> None:
    assert not {"contradiction", "finds-nothing", "empty-range"} & set(kinds(query))


@pytest.mark.parametrize(
    "query",
    [
        POTENTIAL | ~POTENTIAL,
        ~POTENTIAL | ~LOST,
        ~(POTENTIAL & LOST),
        URL | ~URL,
        ~(URL & ~URL),
        any_of(POTENTIAL, any_of(URL, ~POTENTIAL)),
        POTENTIAL | MatchAll(),
        POTENTIAL | Lead.rows,
        Lead.has(CEO) | ~Lead.has(CEO & BOB),
        (URL & POTENTIAL) | ~URL | ~POTENTIAL,
        EMAILS.at_least(3) | ~EMAILS.at_least(5),
        EMAILS.at_least(3) | EMAILS.less_than(5) | ~EMAILS.exists(),
        ~Lead.id.is_in("lead_1") | ~Lead.id.is_in("lead_2"),
        ~EMAILS.at_least(5) | ~EMAILS.less_than(5),
    ],
    ids=repr,
)
def test_what_every_object_meets_is_a_tautology(query: Query) -> None:
    assert "tautology" in kinds(query)


@pytest.mark.parametrize(
    "query",
    [
        EMAILS.at_least(3) | EMAILS.less_than(3),
        EMAILS.more_than(3) | EMAILS.at_most(5),
        CREATED.before(ago(days=7)) | CREATED.since(ago(days=30)),
        EmailActivity.has_reply.is_true() | EmailActivity.has_reply.is_false(),
    ],
    ids=repr,
)
def test_what_every_value_meets_only_asks_for_a_value(query: Query) -> None:
    assert kinds(query) == ["every-value"]


@pytest.mark.parametrize(
    "query",
    [
        EMAILS.more_than(3) | EMAILS.less_than(3),
        EMAILS.between(1, 5) | EMAILS.at_least(3),
        CREATED.before(ago(days=30)) | CREATED.since(ago(days=7)),
        POTENTIAL | LOST,
        URL | EMAILS.exists(),
    ],
    ids=repr,
)
def test_alternatives_that_leave_a_gap_are_fine(query: Query) -> None:
    assert kinds(query) == []


def test_a_contradiction_says_which_parts_and_what_to_do() -> None:
    query = URL & any_of(Lead.has(CEO), POTENTIAL & LOST)

    (finding,) = query.warnings(names={"stat_1": "Potential", "stat_2": "Lost"})

    assert str(finding) == (
        "query.queries[1].queries[1]: No lead meets both of these: "
        'the status is "Potential"; and the status is "Lost". '
        "Leave one out, or join them with | if one of them is enough. [contradiction]"
    )


def test_alternatives_that_are_all_refuted_are_told_with_what_refutes_them() -> None:
    (finding,) = ((URL | POTENTIAL) & ~POTENTIAL & ~URL).warnings()

    assert str(finding) == (
        "query: No lead meets all of these: at least one of these holds: The URL has a value. "
        "The status is stat_1; and the status is not stat_1; and the URL has no value. "
        "Leave one out, or join them with | if one of them is enough. [contradiction]"
    )


@pytest.mark.parametrize("seed", ["0", "1", "2"])
def test_findings_read_the_same_in_every_process(seed: str) -> None:
    query = ~(all_of(URL, POTENTIAL, EMAILS.exists()) & ~all_of(EMAILS.exists(), POTENTIAL, URL))
    code = "from close_async.query import *\n"
    code += f"print(*({query.to_python()}).warnings(), sep='\\n')"

    done = subprocess.run(
        [sys.executable, "-c", code],
        capture_output=True,
        text=True,
        timeout=60,
        check=True,
        env={**os.environ, "PYTHONHASHSEED": seed},
    )

    assert done.stdout.splitlines() == [str(finding) for finding in query.warnings()]


def test_two_exclusions_as_alternatives_are_told_how_to_be_joined() -> None:
    _, finding = (~POTENTIAL | ~LOST).warnings()

    assert finding.text == (
        "Every lead meets one of these: the status is not stat_1; or the status is not stat_2. "
        "Join them with & to keep both out."
    )


def test_a_contradiction_inside_that_empties_the_whole_is_told_at_the_root() -> None:
    query = URL & Lead.has(CEO & BOB & ~CEO)

    assert [(finding.path, finding.kind) for finding in query.warnings()] == [
        ("query", "finds-nothing"),
        ("query.queries[1].related_query", "contradiction"),
    ]


def test_a_part_that_says_the_same_again_is_found() -> None:
    query = all_of(POTENTIAL, URL, all_of(EMAILS.exists(), POTENTIAL))

    (finding,) = query.warnings()

    assert finding.path == "query.queries[2].queries[1]"
    assert finding.kind == "duplicate"
    assert "query.queries[0]" in finding.text


@pytest.mark.parametrize(
    ("query", "kind", "path"),
    [
        (Lead.rows, "unbounded", "query"),
        (Lead.has(Contact.rows), "unbounded", "query"),
        (URL & any_of(), "empty-group", "query.queries[1]"),
        (URL | (POTENTIAL & any_of()), "empty-group", "query.queries[1].queries[1]"),
        (any_of(POTENTIAL, all_of()), "empty-group", "query.queries[1]"),
        (URL & ~all_of(), "empty-group", "query.queries[1]"),
        (
            asked(Lead.status_id, ReferenceCondition("status.lead", ())),
            "nothing-listed",
            ".condition",
        ),
        (asked(SIZE, TermCondition(())), "nothing-listed", ".condition"),
        (InStatus(()), "nothing-listed", ""),
        (asked(EMAILS, NumberRange(gte=5, lt=5)), "empty-range", ".condition"),
        (asked(EMAILS, NumberRange(gt=5, lt=4)), "empty-range", ".condition"),
        (within(on_or_after=ago(days=7), before=ago(days=30)), "empty-range", ".condition"),
        (within(on_or_after=Now(), before=Now()), "empty-range", ".condition"),
        (
            InStatus(
                ("stat_1",),
                on_or_after=at("2025-02-01T00:00:00Z"),
                before=at("2025-01-01T00:00:00Z"),
            ),
            "empty-range",
            "",
        ),
        (asked(EMAILS, NumberRange()), "open-range", ".condition"),
        (within(), "open-range", ".condition"),
        (asked(Lead.timezone_id, LocalTime()), "open-range", ".condition"),
        (~EMAILS.at_least(3), "absent-values", ""),
        (~(POTENTIAL & EMAILS.at_least(3)), "absent-values", ".queries[1]"),
        (~Lead.has(CEO) & ~SIZE.is_in("S"), "absent-values", ".queries[1]"),
        (Lead.has(~Contact.title.has_words("CEO")), "absent-values", ".related_query"),
        (EMAILS.at_most(0), "absent-zero", ""),
        (URL & EMAILS.between(0, 0), "absent-zero", "query.queries[1]"),
        (EMAILS.less_than(1), "absent-zero", ""),
        (CREATED.since(ago(days=61)), "many-days", ".condition.on_or_after"),
        (
            within(before=Offset("past", Offset("past", days=90), days=1, which_day_end="start")),
            "many-days",
            ".condition.before.moment",
        ),
        (asked(Lead.name, TextCondition(" ", "phrase")), "blank-text", ".condition"),
        (asked(SIZE, TermCondition(("",))), "blank-text", ".condition"),
        (TextQuery("", of="lead"), "blank-text", ""),
        (IdQuery(" "), "blank-text", ""),
        (asked(SIZE, TermCondition(("S", "M", "S"))), "duplicate", ".condition"),
        (HasRelated("lead", "lead", URL), "self-relation", ""),
        (HasRelated("lead", "contact", IdQuery("lead_1")), "other-type", ".related_query"),
        (HasRelated("lead", "contact", URL), "other-type", ".related_query.field"),
        (HasRelated("lead", "contact", Lead.has(CEO)), "other-type", ".related_query"),
        (
            asked(Lead.status_id, ReferenceCondition("status.opportunity", ("stat_1",))),
            "wrong-reference",
            ".condition",
        ),
        (Lead.status_id.is_in(unchecked("seq_1")), "wrong-id", ".condition"),
        (SavedSearch("stat_1", "lead"), "wrong-id", ""),
        (
            asked(Lead.status_id, TextCondition("Potential", "phrase")),
            "wrong-condition",
            ".condition",
        ),
        (asked(CREATED, NumberRange(gte=5)), "wrong-condition", ".condition"),
        (Query.from_dict({"type": "near"}), "not-understood", ""),
        (
            asked(Lead.name, UnknownCondition(Json({"type": "text", "mode": "exact"}))),
            "not-understood",
            ".condition",
        ),
        (MatchAll(extra=Json({"negated": True})), "not-understood", ""),
    ],
    ids=str,
)
def test_a_single_mistake_is_found_where_it_stands(query: Query, kind: str, path: str) -> None:
    path = path if path.startswith("query") else f"query{path}"

    found = {(finding.kind, finding.path) for finding in query.warnings()}

    assert (kind, path) in found


@pytest.mark.parametrize(
    "query",
    [
        POTENTIAL,
        ~POTENTIAL,
        ~URL,
        ~CREATED.since(ago(days=30)),
        ~Lead.has(CEO),
        ~EMAILS.at_least(3) & EMAILS.exists(),
        ~EMAILS.at_least(3) | ~EMAILS.exists(),
        EMAILS.exists() & (~EMAILS.at_least(3) | POTENTIAL),
        ~(EMAILS.at_least(3) & EMAILS.exists()),
        ~(~EMAILS.at_least(3) & POTENTIAL),
        EMAILS.at_most(0) | ~EMAILS.exists(),
        ~(EMAILS.exists() & ~EMAILS.at_most(0)),
        EMAILS.at_most(1),
        EMAILS.at_least(0),
        AGE.at_most(0),
        EMAILS.less_than(10) & ~EMAILS.between(3, 4),
        Lead.rows & all_of(all_of(), URL),
        Lead.has(Address.city.equals("Berlin")) & Lead.has(WON),
        Lead.has(Contact.rows) & URL,
        CREATED.since(ago(days=60)),
        CREATED.since(ago(months=2)),
        SIZE.is_in("S", "M"),
        Lead.id.is_in("lead_1", "lead_2"),
        CREATED.since(at("2025-01-01T00:00:00Z")),
    ],
    ids=repr,
)
def test_what_is_no_mistake_goes_without_a_word(query: Query) -> None:
    assert query.warnings() == ()


def test_each_kind_of_finding_has_a_rule() -> None:
    assert sorted([*WHOLE_RULES, *NODE_RULES]) == sorted(get_args(FindingKind))


def test_a_negation_names_both_mends_as_code() -> None:
    (finding,) = (~AGE.at_least(3)).warnings()

    assert finding.text == (
        "Whether this negation also finds leads without a value isn't known: "
        'add & Lead.custom.number("cf_age").exists() to leave them out, '
        'or | ~Lead.custom.number("cf_age").exists() to take them in.'
    )


def test_a_moment_that_was_read_without_a_timezone_is_found() -> None:
    def tree(value: str) -> Query:
        condition = {"type": "moment_range", "before": {"type": "fixed_utc", "value": value}}
        field = CREATED.field.to_dict()
        return Query.from_dict({"type": "field_condition", "field": field, "condition": condition})

    assert kinds(tree("2025-01-01T00:00:00")) == ["no-timezone"]
    assert kinds(tree("2025-01-01T00:00:00Z")) == []
    assert kinds(within(before=FixedUtc(dt.datetime(2025, 1, 1, tzinfo=dt.UTC)))) == []


NAMES = {"stat_1": "Potential", "cf_size": "Size", "user_1": "Ann"}


@pytest.mark.parametrize(
    ("query", "expected"),
    [
        (SIZE.is_in("S"), []),
        (AGE.at_least(3), ["unknown-custom-field"]),
        (Lead.custom.text("lcf_old").exists(), ["unknown-custom-field"]),
        (POTENTIAL, []),
        (LOST, ["unknown-id"]),
        (Lead.in_status("stat_2"), ["unknown-id"]),
        # Of what has no labels at all nothing is known.
        (Lead.smart_view("save_1") & URL, []),
        (Lead.created_by.is_in("CURRENT_USER"), []),
    ],
    ids=repr,
)
def test_ids_without_a_label_are_found_if_names_are_given(
    query: Query, expected: list[str]
) -> None:
    assert kinds(query, names=NAMES) == expected
    assert kinds(query) == []


def test_no_id_is_called_unknown_if_some_lists_were_not_shown() -> None:
    names = Names(NAMES, missing=("custom fields of lead",))

    assert kinds(AGE.at_least(3) & LOST, names=names) == []
    assert kinds(AGE.at_least(3), names=Names(NAMES)) == ["unknown-custom-field"]


@pytest.mark.parametrize(
    ("query", "expected"),
    [
        (POTENTIAL, []),
        (CEO, []),
        (CallActivity.date_created.since(ago(days=7)), []),
        (EmailActivity.has_reply.is_true(), ["bulk-type"]),
        (Address.city.equals("Berlin"), ["bulk-type"]),
        (Task.field("is_complete", "flag").is_true(), ["bulk-type"]),
    ],
    ids=repr,
)
def test_what_bulk_actions_do_not_take_is_found_for_them_alone(
    query: Query, expected: list[str]
) -> None:
    assert kinds(query, bulk=True) == expected
    assert kinds(query) == []


def test_findings_come_in_the_order_of_the_tree() -> None:
    query = Not(any_of(any_of(), EMAILS.at_least(3), all_of(URL, URL)))

    assert [finding.path for finding in query.warnings()] == [
        "query.queries[0]",
        "query.queries[1]",
        "query.queries[2].queries[1]",
    ]


def test_thousands_of_conditions_are_checked_in_a_moment() -> None:
    ids = any_of(*(IdQuery(f"lead_{number}") for number in range(5_000)))
    words = all_of(*(~Lead.name.has_words(str(number)) for number in range(2_000)))

    findings = (ids & words).warnings()

    assert {finding.kind for finding in findings} == {"absent-values"}


def test_hundreds_of_relations_are_checked_in_a_moment() -> None:
    def related(number: int) -> Query:
        words = [Contact.title.has_words(str(number + step)) for step in range(30)]
        return Lead.has(all_of(Contact.rows, any_of(*words), *words))

    query = all_of(*(related(n) for n in range(200)), *(~related(n) for n in range(300, 500)))

    assert query.warnings() == ()
    assert not query.is_unbounded


def test_a_finding_is_one_line_however_odd_the_field_is() -> None:
    odd = {"type": "custom_field", "custom_field_id": "00\x1f" + "\U00018d09" * 200}
    empty = {"type": "term", "values": []}
    tree = {"type": "field_condition", "negate": True, "field": odd, "condition": empty}

    findings = Query.from_dict(tree).warnings(bulk=True)

    assert {finding.kind for finding in findings} >= {"absent-values"}
    assert all("\n" not in str(finding) for finding in findings)


@pytest.mark.parametrize(
    ("query", "texts"),
    [
        (
            Lead.field("stauts_id", "text").exists(),
            ['"stauts_id" is not a known field of leads: did you mean "status_id"?'],
        ),
        (
            Lead.field("status_label", "text").equals("Won"),
            ['"status_label" is not a known field of leads: did you mean "status_id"?'],
        ),
        (
            Contact.field("email", "text").equals("a@b.example"),
            [
                (
                    '"email" is not a known field of contacts: '
                    "did you mean Contact.has(ContactEmail.email...)?"
                )
            ],
        ),
        (
            Lead.has(Contact.field("emial", "text").exists()),
            [
                (
                    '"emial" is not a known field of contacts: '
                    "if it's a custom field, name its id; if Close has it, that's fine."
                )
            ],
        ),
        (
            Lead.has(ContactEmail.email.equals("a@b.example")),
            [
                (
                    "Leads have no known relation to contact emails: "
                    "did you mean Lead.has(Contact.has(ContactEmail...))?"
                )
            ],
        ),
        (
            Address.has(Contact.rows & Contact.title.exists()),
            [
                "Addresses have no known relation to contacts: if Close has it, that's fine.",
            ],
        ),
        (
            Contact.has(Opportunity.status_type.is_in("won")),
            [
                "Contacts have no known relation to opportunities: if Close has it, that's fine.",
            ],
        ),
        (
            Lead.has(ObjectType("contcat").field("name", "text").exists()),
            ['"contcat" is not a known type of objects: did you mean "contact"?'],
        ),
        (
            Lead.has(ObjectType("activity.emial").field("date", "moment").exists()),
            ['"activity.emial" is not a known type of objects: did you mean "activity.email"?'],
        ),
        (Task.field("is_complete", "flag").is_true(), []),
        (ObjectType("form_submission").field("date", "moment").exists(), []),
        (Lead.has(ObjectType("form_submission").field("date", "moment").exists()), []),
        (Opportunity.has(Lead.url.exists()), []),
        (Lead.custom.text("cf_1").exists(), []),
        (Lead.has(Contact.has(ContactEmail.email.exists())), []),
        (Opportunity.user_id.is_current_user(), []),
    ],
)
def test_names_that_are_not_known_are_doubted(query: Query, texts: list[str]) -> None:
    found = [finding.text for finding in query.warnings() if finding.kind in DOUBTS]

    assert found == texts
    assert [finding.text for finding in (~query).warnings() if finding.kind in DOUBTS] == texts


def test_a_field_that_every_type_has_in_python_is_no_field_of_close() -> None:
    for name in ("custom", "rows", "has", "field", "object_type", "__class__", ""):
        query = Lead.field(name, "text").exists()

        assert "unknown-field" in kinds(query)
