"""Bulk edits."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

import pytest

from tests.sandbox.worlds import EVERY_LEAD, add_activity, add_contact, add_lead, call, refusal

if TYPE_CHECKING:
    from pathlib import Path

    from close_async.sandbox import Sandbox, SteppedClock

pytestmark = pytest.mark.anyio

EDIT = "/bulk_action/edit/"


def field_id(sandbox: Sandbox, owner: str, name: str) -> str:
    """Return the id of a custom field."""
    rows = sandbox.world.all(f"custom_fields.{owner}")
    return str(next(row["id"] for row in rows if row["name"] == name))


async def edit(sandbox: Sandbox, clock: SteppedClock, **body: Any) -> dict[str, Any]:
    """Edit every lead and wait until it is done."""
    row = await call(sandbox, "POST", EDIT, {"s_query": EVERY_LEAD, **body})
    clock.step(6)
    done = await call(sandbox, "GET", f"{EDIT}{row['id']}/")
    assert done["status"] == "done"
    return dict(done)


async def test_the_documented_request_is_accepted(empty: Sandbox, samples: Path) -> None:
    request = json.loads((samples / "examples/bulk_edits.create.request.json").read_text())
    request["lead_status_id"] = "stat_potential"

    row = await call(empty, "POST", EDIT, request)

    assert {key: row[key] for key in request} == request
    assert (row["custom_field_name"], row["custom_field_value"]) == (None, None)
    assert row["id"].startswith("bulkedit_")


async def test_a_lead_status_is_set_with_its_label(empty: Sandbox, clock: SteppedClock) -> None:
    customer = next(row for row in empty.world.all("status.lead") if row["label"] == "Customer")
    add_lead(empty, "a")
    add_lead(empty, "b", status_id=customer["id"])

    row = await edit(empty, clock, type="set_lead_status", lead_status_id=customer["id"])

    first, second = empty.world.all("lead")
    now = "2026-03-02T12:00:06.000000+00:00"
    assert row["lead_status_id"] == first["status_id"] == customer["id"]
    assert (first["status_label"], first["date_updated"]) == ("Customer", now)
    assert first["last_lead_status_change_date"] == now
    assert "last_lead_status_change_date" not in second


async def test_a_custom_field_is_found_by_id_or_name(empty: Sandbox, clock: SteppedClock) -> None:
    key = f"custom.{field_id(empty, 'lead', 'Industry')}"
    add_lead(empty, "a")
    seen = []
    for names in ({"custom_field_id": key[7:]}, {"custom_field_name": "Industry"}):
        value = "Health" if "custom_field_id" in names else "Retail"
        await edit(empty, clock, type="set_custom_field", custom_field_value=value, **names)
        seen.append(empty.world.all("lead")[0][key])

    assert seen == ["Health", "Retail"]


async def test_a_custom_field_is_cleared(empty: Sandbox, clock: SteppedClock) -> None:
    key = f"custom.{field_id(empty, 'lead', 'Industry')}"
    add_lead(empty, "a", **{key: "Health"})

    await edit(empty, clock, type="clear_custom_field", custom_field_name="Industry")

    assert key not in empty.world.all("lead")[0]


@pytest.mark.parametrize(
    ("body", "expected"),
    [
        ({"custom_field_values": ["Enterprise"]}, ["Enterprise"]),
        ({"custom_field_value": "Enterprise"}, ["Enterprise"]),
        ({"custom_field_values": ["Team", "Enterprise"], "custom_field_operation": "add"},
         ["Starter", "Team", "Enterprise"]),
        ({"custom_field_value": "Team", "custom_field_operation": "remove"}, ["Starter"]),
        ({"custom_field_values": ["Team", "Starter"], "custom_field_operation": "remove"}, None),
    ],
)  # fmt: skip
async def test_several_values_can_be_replaced_added_and_removed(
    empty: Sandbox, clock: SteppedClock, body: dict[str, Any], expected: list[str] | None
) -> None:
    key = f"custom.{field_id(empty, 'lead', 'Products')}"
    add_lead(empty, "a", **{key: ["Starter", "Team"]})

    await edit(empty, clock, type="set_custom_field", custom_field_name="Products", **body)

    assert empty.world.all("lead")[0].get(key) == expected


async def test_an_operation_on_a_field_that_was_empty_starts_from_nothing(
    empty: Sandbox, clock: SteppedClock
) -> None:
    key = f"custom.{field_id(empty, 'lead', 'Products')}"
    add_lead(empty, "a")

    await edit(
        empty,
        clock,
        type="set_custom_field",
        custom_field_name="Products",
        custom_field_values=["Team"],
        custom_field_operation="add",
    )

    assert empty.world.all("lead")[0][key] == ["Team"]


async def test_other_types_edit_what_belongs_to_the_leads(
    empty: Sandbox, clock: SteppedClock
) -> None:
    add_lead(empty, "a")
    add_contact(empty, "a", "one")
    add_activity(empty, "custom_activity", "a", "x")
    empty.world.add("opportunity", {"id": "oppo_1", "lead_id": "lead_a", "date_created": ""})
    edits = {
        "contact": ("LinkedIn headline", "Hi"),
        "opportunity": ("Competitor", "Acme"),
        "activity": ("Outcome", "Good"),
    }
    for owner, (name, value) in edits.items():
        await edit(
            empty,
            clock,
            type=f"set_{owner}_custom_field",
            custom_field_name=name,
            custom_field_value=value,
        )
    await edit(
        empty,
        clock,
        type="set_global_custom_field",
        custom_field_name="Region",
        custom_field_value="West",
    )

    headline = f"custom.{field_id(empty, 'contact', 'LinkedIn headline')}"
    competitor = f"custom.{field_id(empty, 'opportunity', 'Competitor')}"
    outcome = f"custom.{field_id(empty, 'activity', 'Outcome')}"
    region = f"custom.{field_id(empty, 'shared', 'Region')}"
    assert empty.world.all("contact")[0][headline] == "Hi"
    assert empty.world.all("opportunity")[0][competitor] == "Acme"
    assert empty.world.all("activity.custom_activity")[0][outcome] == "Good"
    assert empty.world.all("lead")[0][region] == "West"


async def test_a_query_for_contacts_edits_the_fields_of_their_leads(
    empty: Sandbox, clock: SteppedClock
) -> None:
    add_lead(empty, "a")
    add_lead(empty, "b")
    add_contact(empty, "b", "one")
    body = {"custom_field_name": "Industry", "custom_field_value": "Health"}

    await edit(
        empty,
        clock,
        type="set_custom_field",
        s_query={"type": "object_type", "object_type": "contact"},
        **body,
    )

    key = f"custom.{field_id(empty, 'lead', 'Industry')}"
    assert [lead.get(key) for lead in empty.world.all("lead")] == [None, "Health"]
    assert key not in empty.world.all("contact")[0]


@pytest.mark.parametrize(
    ("body", "key"),
    [
        ({}, "custom_field_id"),
        ({"custom_field_id": "cf_x", "custom_field_value": "x"}, "custom_field_id"),
        ({"custom_field_name": "industry", "custom_field_value": "Health"}, "custom_field_name"),
        ({"custom_field_name": "Industry"}, "custom_field_value"),
        ({"custom_field_name": "Industry", "custom_field_value": "Fun"}, "custom_field_value"),
        ({"custom_field_name": "Products"}, "custom_field_values"),
        ({"custom_field_name": "Products", "custom_field_values": "Team"}, "custom_field_values"),
        ({"custom_field_name": "Products", "custom_field_values": ["T"]}, "custom_field_values"),
        (
            {
                "custom_field_name": "Industry",
                "custom_field_value": "Health",
                "custom_field_operation": "add",
            },
            "custom_field_operation",
        ),
        (
            {
                "custom_field_name": "Products",
                "custom_field_values": ["Team"],
                "custom_field_operation": "toggle",
            },
            "custom_field_operation",
        ),
    ],
)
async def test_an_edit_that_cannot_be_is_refused(
    empty: Sandbox, body: dict[str, Any], key: str
) -> None:
    content = await refusal(
        empty, EDIT, {"s_query": EVERY_LEAD, "type": "set_custom_field", **body}
    )

    assert content["errors"] == []
    assert set(content["field-errors"]) == {key}


async def test_all_thirteen_types_are_known(empty: Sandbox) -> None:
    names = ["", "contact_", "activity_", "global_", "opportunity_", "custom_object_"]
    types = [f"{verb}_{name}custom_field" for verb in ("set", "clear") for name in names]

    contents = [await refusal(empty, EDIT, {"s_query": EVERY_LEAD, "type": name}) for name in types]

    assert [set(content["field-errors"]) for content in contents] == [{"custom_field_id"}] * 12


WRONG_VALUES = [
    ("Employees", "abc", "Value must be a number."),
    ("Renewal date", "soon", "Value must be a date such as 2026-03-02."),
    (
        "Last audit",
        "soon",
        "Value must be a date and time such as 2026-03-02T12:00:00+00:00.",
    ),
    ("Account owner", "user_x", "Object 'user_x' does not exist."),
    ("Industry", "Magic", "Value is not one of the choices: 'Magic'."),
    ("External id", True, "Value must be of basestring type."),
]


@pytest.mark.parametrize(("name", "value", "said"), WRONG_VALUES)
async def test_a_value_that_the_field_can_not_hold_is_refused(
    empty: Sandbox, name: str, value: object, said: str
) -> None:
    body = {"type": "set_custom_field", "custom_field_name": name, "custom_field_value": value}

    content = await refusal(empty, EDIT, {"s_query": EVERY_LEAD, **body})

    assert content == {"errors": [], "field-errors": {"custom_field_value": said}}
    assert empty.world.all("bulk_action.edit") == []


async def test_a_contact_that_is_not_there_is_refused(empty: Sandbox) -> None:
    field = {"name": "Champion", "type": "contact"}
    made = await call(empty, "POST", "/custom_field/lead/", field)
    body = {"type": "set_custom_field", "custom_field_id": made["id"]}

    content = await refusal(
        empty, EDIT, {"s_query": EVERY_LEAD, **body, "custom_field_value": "cont_x"}
    )

    assert content["field-errors"] == {"custom_field_value": "Object 'cont_x' does not exist."}


async def test_a_number_that_is_a_text_is_kept_as_a_number(
    empty: Sandbox, clock: SteppedClock
) -> None:
    add_lead(empty, "a")
    body = {"type": "set_custom_field", "custom_field_name": "Employees"}

    await edit(empty, clock, **body, custom_field_value="12")

    assert empty.world.all("lead")[0][f"custom.{field_id(empty, 'lead', 'Employees')}"] == 12


async def test_an_edit_whose_value_goes_meanwhile_ends_in_an_error(
    empty: Sandbox, clock: SteppedClock
) -> None:
    add_lead(empty, "a")
    user_id = empty.world.all("user")[-1]["id"]
    body = {"type": "set_custom_field", "custom_field_name": "Account owner"}
    row = await call(
        empty, "POST", EDIT, {"s_query": EVERY_LEAD, **body, "custom_field_value": user_id}
    )

    empty.world.remove("user", user_id)
    clock.step(6)

    ended = await call(empty, "GET", f"{EDIT}{row['id']}/")
    assert (ended["status"], ended["n_objects_processed"]) == ("error", 0)
    assert not any(key.startswith("custom.") for key in empty.world.all("lead")[0])
