"""Labels instead of ids: `names.id()`, custom fields in filters, and their values in rows."""

from __future__ import annotations

import datetime as dt
import pickle
from typing import TYPE_CHECKING, Any

import pytest

from close_async import CloseClient, FieldUnreadable, UnknownName, models
from close_async.names import CustomValue, Names
from close_async.query import Contact, CustomActivity, CustomObject, Lead
from close_async.sandbox import Sandbox

if TYPE_CHECKING:
    from collections.abc import AsyncIterator

pytestmark = pytest.mark.anyio


@pytest.fixture(scope="module")
def sandbox() -> Sandbox:
    return Sandbox(leads=40)


@pytest.fixture
async def close(sandbox: Sandbox) -> AsyncIterator[CloseClient]:
    async with CloseClient(sandbox.api_key, transport=sandbox.transport()) as client:
        yield client


FIELDS = [
    CustomValue[Any]("cf_size", "number", label="Size"),
    CustomValue[Any]("cf_lost", "choices", label="Lost"),
    CustomValue[Any]("cf_since", "date", label="Since"),
    CustomValue[Any]("cf_seen", "datetime", label="Seen"),
    CustomValue[Any]("cf_owner", "user", many=True, label="Owner"),
    CustomValue[Any]("cf_new", "colour", label="Colour"),
    CustomValue[Any]("cf_twin", "text", label="Twin"),
    CustomValue[Any]("cf_other", "text", label="Twin"),
]
NAMES = Names(
    {"stat_1": "Lost", "stat_2": "Lost", "stat_3": "Won", **{one.id: one.label for one in FIELDS}},
    kinds={
        "lead_status": ("stat_1", "stat_2"),
        "opportunity_status": ("stat_1", "stat_3"),
        "lead_custom_field": tuple(one.id for one in FIELDS),
        "activity_custom_field": ("cf_lost",),
        "custom_object_type_custom_field": ("cf_size",),
        "shared_custom_field": ("cf_size", "cf_lost"),
    },
    fields={one.id: one for one in FIELDS},
)


async def test_a_label_leads_to_its_id(close: CloseClient, sandbox: Sandbox) -> None:
    names = await close.names()

    statuses = sandbox.world.all("status.lead")
    assert [names.id("lead_status", one["label"]) for one in statuses] == [
        one["id"] for one in statuses
    ]
    assert names.id("sequence", next(iter(sandbox.world.all("sequence")))["name"])
    assert names.id("lead_status", " Potential ") == "stat_potential"
    assert pickle.loads(pickle.dumps(names)).id("lead_status", "Potential") == "stat_potential"  # noqa: S301 - our own bytes
    for name, field in names.fields.items():
        assert (field.id, field.label) == (name, names[name])


@pytest.mark.parametrize(
    ("kind", "label", "text"),
    [
        ("opportunity_status", "Wno", "no opportunity status is called 'Wno': did you mean 'Won'?"),
        ("opportunity_status", "won", "no opportunity status is called 'won': did you mean 'Won'?"),
        ("user", "Ann", "no user is called 'Ann'"),
        ("user", "", "no user is called ''"),
        (
            "lead_status",
            "Lost",
            "more than one lead status is called 'Lost': use one of the ids stat_1, stat_2",
        ),
    ],
)
def test_a_label_that_does_not_lead_to_one_id_is_refused(kind: Any, label: str, text: str) -> None:
    with pytest.raises(UnknownName) as caught:
        NAMES.id(kind, label)

    assert str(caught.value) == text
    assert isinstance(caught.value, LookupError)
    again = pickle.loads(pickle.dumps(caught.value))  # noqa: S301 - our own bytes
    assert (str(again), again.kind, again.near, again.ids) == (
        (text, kind, caught.value.near, caught.value.ids)
    )


def test_a_kind_that_has_no_names_is_refused() -> None:
    with pytest.raises(ValueError, match="kind must be one of 'lead_status'"):
        NAMES.id("status", "Lost")  # type: ignore[arg-type]
    with pytest.raises(UnknownName):
        Names({"stat_1": "Lost"}).id("lead_status", "Lost")


def test_a_custom_field_is_asked_by_its_label() -> None:
    by_label = Lead.custom.number("Size", names=NAMES).at_least(3)

    assert by_label == Lead.custom.number("cf_size").at_least(3)
    assert by_label.object_type == "lead"
    assert Lead.custom.choice("cf_lost", names=NAMES) == Lead.custom.choice("cf_lost")
    assert Lead.custom.moment("Since", names=NAMES) == Lead.custom.moment("cf_since")
    assert Lead.custom.user("Owner", names=NAMES) == Lead.custom.user("cf_owner")
    assert Lead.custom.text("Colour", names=NAMES) == Lead.custom.text("cf_new")
    assert CustomActivity.custom.choice("Lost", names=NAMES).exists().object_type == (
        "activity.custom_activity"
    )
    assert CustomObject.custom.number("Size", names=NAMES).exists().object_type == "custom_object"
    # What several types of objects share stands in a list of its own.
    assert Contact.custom.number("Size", names=NAMES).exists().object_type == "contact"


def test_the_wrong_kind_of_a_custom_field_is_refused_with_the_right_one() -> None:
    with pytest.raises(
        ValueError, match=r"'Size' is a custom field of type number, not text: use \.number\(\)"
    ):
        Lead.custom.text("Size", names=NAMES)
    with pytest.raises(ValueError, match=r"of type date, not number: use \.moment\(\)"):
        Lead.custom.number("cf_since", names=NAMES)
    with pytest.raises(UnknownName, match=r"no lead custom field is called 'Siez': .*'Size'"):
        Lead.custom.number("Siez", names=NAMES)
    with pytest.raises(UnknownName, match="cf_twin, cf_other"):
        Lead.custom.text("Twin", names=NAMES)
    with pytest.raises(UnknownName):
        Contact.custom.text("Owner", names=NAMES)
    with pytest.raises(ValueError, match="expects ids that start with cf_"):
        Lead.custom.number("Size")


@pytest.mark.parametrize("label", ["LOST CAUSE", "lost  cause", "lost cau\u017fe", " lost Cause "])
def test_near_labels_are_found_whatever_their_case_and_their_accents(label: str) -> None:
    labels = {"stat_1": "Lost cause", "stat_2": "Lost Cause", "stat_3": "Zoe\u0308"}
    names = Names(labels, kinds={"lead_status": tuple(labels)})

    for given, near in ((label, ("Lost cause", "Lost Cause")), ("zo\xeb", ("Zoe\u0308",))):
        with pytest.raises(UnknownName, match="did you mean") as caught:
            names.id("lead_status", given)
        assert caught.value.near == near


@pytest.mark.parametrize("label", [None, 7, b"Lost"])
def test_a_label_that_is_no_text_is_refused(label: Any) -> None:
    with pytest.raises(TypeError, match="a label must be a string, got "):
        NAMES.id("lead_status", label)
    with pytest.raises(TypeError, match="a label must be a string, got "):
        row().custom_value(label, names=NAMES)


def row(**values: Any) -> models.SearchRow:
    return models.SearchRow.from_dict({"__object_type": "lead", "id": "lead_1", **values})


@pytest.mark.parametrize(
    ("label", "value", "expected"),
    [
        ("Size", 3, 3),
        ("Size", 2.5, 2.5),
        ("Size", "2.5", 2.5),
        ("Size", 10**400, 10**400),
        ("Lost", "yes", "yes"),
        ("Since", "2026-01-31", dt.date(2026, 1, 31)),
        ("Seen", "2026-01-31T10:00:00Z", dt.datetime(2026, 1, 31, 10, tzinfo=dt.UTC)),
        ("Seen", "2026-01-31T10:00:00", dt.datetime(2026, 1, 31, 10, tzinfo=dt.UTC)),
        ("Owner", ["user_1", "user_2"], ["user_1", "user_2"]),
        ("Owner", "user_1", ["user_1"]),
        ("Owner", [], []),
        ("Colour", "red", "red"),
        ("Size", None, None),
        ("Owner", None, None),
    ],
)
def test_a_custom_value_is_read_by_its_type(label: str, value: Any, expected: Any) -> None:
    (field,) = [one for one in FIELDS if one.label == label]

    flat = row(**{field.key: value}).custom_value(label, names=NAMES)
    nested = row(custom={label: value}).custom_value(field.id, names=NAMES)
    by_id = row(custom={field.id: value}).custom_value(label, names=NAMES)

    assert [flat, nested, by_id] == [expected] * 3
    assert type(flat) is type(expected)


@pytest.mark.parametrize(
    ("label", "value"),
    [
        ("Size", "many"),
        ("Size", True),
        ("Size", {}),
        ("Size", "NaN"),
        ("Size", "1e999"),
        ("Size", float("-inf")),
        ("Lost", ["yes"]),
        ("Since", "31.1."),
        ("Since", 3),
        ("Seen", "noon"),
        ("Seen", []),
        ("Owner", [["user_1"]]),
    ],
)
def test_a_value_of_another_type_is_unreadable(label: str, value: Any) -> None:
    (field,) = [one for one in FIELDS if one.label == label]

    with pytest.raises(FieldUnreadable) as caught:
        row(**{field.key: value}).custom_value(label, names=NAMES)

    assert (caught.value.model, caught.value.field) == ("SearchRow", field.key)


@pytest.mark.parametrize("custom", [{}, None, "x", []])
def test_a_row_without_a_value_has_none(custom: Any) -> None:
    assert row(custom=custom).custom_value("Size", names=NAMES) is None
    assert row().custom_value("Size", names=NAMES) is None
    with pytest.raises(UnknownName):
        row().custom_value("Siez", names=NAMES)


async def test_rows_of_a_search_have_their_values(close: CloseClient, sandbox: Sandbox) -> None:
    names = await close.names()
    employees = names.custom_field("lead", "Employees")
    query = Lead.custom.number("Employees", names=names).at_least(1)

    rows = await close.search(query, fields=[employees.key]).collect()

    leads = {
        lead["id"]: lead[employees.key]
        for lead in sandbox.world.all("lead")
        if employees.key in lead
    }
    assert rows
    assert {one.id: one.custom_value("Employees", names=names) for one in rows} == leads
    assert [employees(one) for one in rows] == [leads[one.id] for one in rows]


async def test_custom_fields_are_written_by_their_labels(close: CloseClient) -> None:
    names = await close.names()
    renewal = names.custom_field("lead", "Renewal date")

    labelled = {"Renewal date": dt.date(2027, 5, 2)}
    made = await close.leads.create(
        name="Bluth", custom=names.custom_values("lead", labelled, Employees=9)
    )

    assert renewal(made) == dt.date(2027, 5, 2)
    assert made.custom_value("Employees", names=names) == 9
    emptied = await close.leads.update(made.id, custom=names.custom_values("lead", Employees=None))
    assert emptied.custom_value("Employees", names=names) is None
    with pytest.raises(UnknownName, match="did you mean 'Employees'"):
        names.custom_values("lead", Employes=9)
