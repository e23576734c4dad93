"""`explain(names=)`: labels for ids, and an id where a label alone would mislead."""

from __future__ import annotations

import pytest
from hypothesis import strategies as st

from close_async.query import (
    Contact,
    CustomActivity,
    InStatus,
    Lead,
    Opportunity,
    Query,
    SequenceSubscription,
    UnknownCondition,
    any_of,
)
from close_async.query.tree.conditions import ReferenceCondition
from close_async.query.tree.fields import RegularField
from close_async.query.tree.json_value import Json
from close_async.query.tree.query import FieldCondition
from tests.query.tree.test_laws import law
from tests.query.trees import built_queries, trees

NAMES = {
    "stat_1": "Potential",
    "stat_2": "Lost",
    "stat_3": "Lost",
    "user_1": "Ann Lee",
    "group_1": "Ann Lee",
    "seq_1": "Cold calls",
    "cf_1": "Industry",
    "lcf_2": "Size",
    "save_1": 'The "hot" ones',
    "actitype_1": "Demo",
    "lead_1": "Acme",
    "stat_4": "Two\nlines\u2028and \x9bmore",
    "stat_5": "  ",
}

KIND = CustomActivity.custom_activity_type_id

SENTENCES = [
    (Lead.status_id.is_in("stat_1"), 'The status is "Potential".'),
    (~Lead.status_id.is_in("stat_1"), 'The status is not "Potential".'),
    (Lead.status_id.is_in("stat_1", "stat_9"), 'The status is one of "Potential", stat_9.'),
    (Lead.status_id.is_in("stat_2"), 'The status is "Lost" (stat_2).'),
    (
        Lead.status_id.is_in("stat_2", "stat_3"),
        'The status is one of "Lost" (stat_2), "Lost" (stat_3).',
    ),
    # A user and a group of the same name are no two users.
    (Lead.created_by.is_in("user_1"), 'The user who created it is "Ann Lee".'),
    (Lead.created_by.is_in("group_1"), 'The user who created it is "Ann Lee".'),
    (Lead.created_by.is_in("CURRENT_USER"), "The user who created it is the current user."),
    (Lead.created_by.is_current_user(), "The user who created it is the current user."),
    (
        Lead.created_by.is_in("user_1", "CURRENT_USER"),
        'The user who created it is one of "Ann Lee", the current user.',
    ),
    (SequenceSubscription.sequence_id.is_in("seq_1"), 'The sequence is "Cold calls".'),
    (Lead.custom.text("cf_1").has_words("a"), 'The custom field "Industry" has the words "a".'),
    (Lead.custom.number("lcf_2").at_least(3), 'The custom field "Size" is at least 3.'),
    (Lead.custom.number("cf_9").at_least(3), "The custom field cf_9 is at least 3."),
    (Lead.smart_view("save_1"), 'It is in the Smart View "The \\"hot\\" ones".'),
    (Opportunity.in_status("stat_1", "stat_9"), 'It was in status "Potential" or stat_9.'),
    (InStatus(("stat_1",), of="lead"), 'It was in status "Potential".'),
    (KIND.is_in("actitype_1"), 'The custom activity type is "Demo".'),
    (Lead.id.is_in("lead_1"), 'The id is "Acme".'),
    (Lead.id.is_in("lead_1", "lead_2"), 'The id is one of "Acme", lead_2.'),
    (any_of(Contact.has(Lead.id.is_in("lead_1"))), 'The id is "Acme".'),
    # Nothing in a label breaks the line or reaches the terminal.
    (Lead.status_id.is_in("stat_4"), 'The status is "Two\\nlines\\u2028and \\u009bmore".'),
    (Lead.status_id.is_in("stat_5"), "The status is stat_5."),
    # What isn't understood stays JSON.
    (
        FieldCondition(
            RegularField("lead", "status_id"),
            UnknownCondition(Json({"type": "was", "ids": ["stat_1"]})),
        ),
        'The status meets {"type": "was", "ids": ["stat_1"]}.',
    ),
]  # fmt: skip


@pytest.mark.parametrize(("query", "sentence"), SENTENCES, ids=[said for _, said in SENTENCES])
def test_an_id_is_said_by_its_label(query: Query, sentence: str) -> None:
    assert query.explain(names=NAMES).split("\n")[-1].strip() == sentence


def test_without_names_ids_stay_ids() -> None:
    query = Lead.status_id.is_in("stat_1") & Lead.custom.text("cf_1").exists()

    assert query.explain(names={}) == query.explain() == query.explain(names=None)


def test_a_reference_to_the_current_user_is_said_like_the_condition_of_that_name() -> None:
    by_id = FieldCondition(
        Lead.created_by.field, ReferenceCondition("user_or_group", ("CURRENT_USER",))
    )

    assert by_id.explain() == Lead.created_by.is_current_user().explain()


@law(
    built_queries | trees.map(Query.from_dict),
    st.dictionaries(st.sampled_from(["stat_1", "user_1", "cf_1", "seq_4", "save_1"]), st.text()),
)
def test_labels_never_change_how_many_lines_there_are(query: Query, names: dict[str, str]) -> None:
    lines = query.explain(names=names).split("\n")

    assert len(lines) == len(query.explain().split("\n"))
    assert all(line.isprintable() for line in lines)
