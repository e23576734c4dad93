"""Objects that a test makes for itself."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import TYPE_CHECKING, Any

import pytest

from close_async.sandbox import World
from tests.sandbox.worlds import call, search

if TYPE_CHECKING:
    from close_async.sandbox import Sandbox, SteppedClock

pytestmark = pytest.mark.anyio


async def test_a_lead_is_made_as_close_would_make_it(empty: Sandbox) -> None:
    body = {"name": "Acme", "contacts": [{"name": "Ada", "emails": [{"email": "ada@x.example"}]}]}
    made = await call(empty, "POST", "/lead/", body)

    built = empty.world.add_lead("Acme", contacts=[{"name": "Ada", "emails": ["ada@x.example"]}])

    fetched = await call(empty, "GET", f"/lead/{built['id']}/")
    assert set(fetched) == set(made)
    own = {"id", "html_url", "contacts", "contact_ids"}
    assert {key: fetched[key] for key in set(made) - own if "url" not in key} == {
        key: made[key] for key in set(made) - own if "url" not in key
    }
    assert fetched["contacts"][0]["emails"] == made["contacts"][0]["emails"]


async def test_a_lead_can_have_a_status_custom_values_and_an_age(empty: Sandbox) -> None:
    created = datetime(2025, 5, 1, 12, tzinfo=UTC)

    lead = empty.world.add_lead(
        "Acme",
        status="Customer",
        custom={"Industry": "Software", "Employees": 12},
        url="https://acme.example",
        addresses=[{"city": "Berlin", "country": "DE"}],
        contacts=[{"name": "Ada", "custom": {"Interests": ["Team"]}}],
        date_created=created,
    )

    fields = {row["name"]: row["id"] for row in empty.world.all("custom_fields.lead")}
    (contact,) = empty.world.all("contact")
    assert lead == empty.world.get("lead", lead["id"])
    assert (lead["status_label"], lead["url"]) == ("Customer", "https://acme.example")
    assert lead[f"custom.{fields['Industry']}"] == "Software"
    assert lead[f"custom.{fields['Employees']}"] == 12
    assert lead["addresses"][0]["city"] == "Berlin"
    assert lead["date_created"] == contact["date_created"] == "2025-05-01T12:00:00.000000+00:00"
    assert ["Team"] in contact.values()


async def test_a_lead_is_found_by_a_search(empty: Sandbox) -> None:
    lead = empty.world.add_lead("Acme")

    assert await search(empty, {"type": "object_type", "object_type": "lead"}) == [lead["id"]]


async def test_a_contact_is_added_to_a_lead(empty: Sandbox) -> None:
    lead = empty.world.add_lead("Acme")

    contact = empty.world.add_contact(
        lead["id"],
        "Ada",
        title="CEO",
        emails=["a@x.io", {"type": "home", "email": "b@x.io"}],
        phones=["+14155550123"],
        urls=["https://x.io"],
    )

    assert contact["lead_id"] == lead["id"]
    assert [(item["type"], item["email"]) for item in contact["emails"]] == [
        ("office", "a@x.io"),
        ("home", "b@x.io"),
    ]
    assert contact["phones"][0]["phone"] == "+14155550123"
    assert contact["urls"][0]["url"] == "https://x.io"


async def test_a_sequence_runs_and_takes_subscriptions(empty: Sandbox, clock: SteppedClock) -> None:
    world = empty.world
    lead = world.add_lead("Acme", contacts=[{"name": "Ada", "emails": ["a@x.io"]}])
    (contact,) = world.where("contact", "lead_id", lead["id"])

    sequence = world.add_sequence("New", steps=[{"type": "email"}, {"type": "call", "delay": 60}])
    row = world.add_subscription(contact["id"], sequence["id"])
    clock.step(60)

    after = await call(empty, "GET", f"/sequence_subscription/{row['id']}/")
    assert [step["step_type"] for step in sequence["steps"]] == ["email", "call"]
    assert (row["status"], row["sender_email"]) == ("active", "john@salesteam.com")
    assert after["status"] == "finished"


async def test_a_step_can_name_its_template(empty: Sandbox) -> None:
    steps: Any = [{"type": "email", "template": "Breakup"}, {"type": "sms"}]

    sequence = empty.world.add_sequence(steps=steps)

    breakup = next(row for row in empty.world.all("email_template") if row["name"] == "Breakup")
    sms = empty.world.all("sms_template")[0]
    assert sequence["steps"][0]["email_template_id"] == breakup["id"]
    assert sequence["steps"][1]["sms_template_id"] == sms["id"]


async def test_a_subscription_can_have_ended(empty: Sandbox) -> None:
    world = empty.world
    lead = world.add_lead("Acme", contacts=[{"emails": ["a@x.io"]}])
    (contact,) = world.where("contact", "lead_id", lead["id"])
    created = datetime(2026, 1, 1, tzinfo=UTC)

    row = world.add_subscription(
        contact["id"],
        world.add_sequence()["id"],
        status="goal",
        status_reason="reply-received",
        date_created=created,
    )

    assert (row["status"], row["status_reason"]) == ("goal", "reply-received")
    assert row["date_created"] == "2026-01-01T00:00:00.000000"


async def test_what_an_office_has_can_be_added(empty: Sandbox) -> None:
    world = empty.world

    world.add_lead_status("Trial")
    world.add_custom_field("contact", "Shoe size", type="number")
    world.add_custom_field("lead", "Colour", type="choices", choices=["red", "blue"])
    template = world.add_email_template("Hello", subject="Hi {{ contact.first_name }}")
    sms = world.add_sms_template("Short", "Hi")
    view = world.add_smart_view("Everyone", {"type": "object_type", "object_type": "lead"})
    world.add_sequence(
        steps=[{"type": "email", "template": "Hello"}, {"type": "sms", "template": sms["id"]}]
    )
    lead = world.add_lead(
        "Acme",
        status="Trial",
        custom={"Colour": "red"},
        contacts=[{"name": "Ada", "custom": {"Shoe size": 38}}],
    )

    assert lead["status_label"] == "Trial"
    assert "red" in lead.values()
    assert template["subject"] == "Hi {{ contact.first_name }}"
    assert await search(empty, {"type": "saved_search", "saved_search_id": view["id"]}) == [
        lead["id"]
    ]


@pytest.mark.parametrize(
    ("build", "text"),
    [
        (lambda world: world.add_lead(5), r"POST /lead/: name: Value must be of basestring type\."),
        (lambda world: world.add_lead(status="Gone"), r"status_id: Object 'Gone' does not exist\."),
        (
            lambda world: world.add_lead(custom={"X": 1}),
            r"custom\.X: There is no such custom field",
        ),
        (
            lambda world: world.add_lead(contacts=[{"emails": ["ada"]}]),
            r"contacts\.0\.emails\.0\.email: Value must be a valid email address\.",
        ),
        (lambda world: world.add_lead(contacts="Ada"), r"contacts: Value must be a list\."),
        (lambda world: world.add_lead(contacts=["Ada"]), r"contacts\.0: Value must be an object\."),
        (lambda world: world.add_contact("lead_x"), r"lead_id: Object 'lead_x' does not exist\."),
        (lambda world: world.add_sequence(steps=[]), r"A sequence needs at least one step\."),
        (lambda world: world.add_sequence(timezone="Mars"), r"Unknown timezone: 'Mars'\."),
        (
            lambda world: world.add_sequence(steps=[{"type": "email", "template": "Gone"}]),
            r"steps\.0\.email_template_id: There is no template 'Gone'\.",
        ),
        (lambda world: world.add_subscription("cont_x", "seq_x"), "does not exist"),
        (
            lambda world: world.add_lead(date_created=datetime(2026, 1, 1)),  # noqa: DTZ001
            "date_created must have a time zone",
        ),
        (lambda world: world.create("/nowhere/", {}), "POST /nowhere/: The requested URL was not"),
    ],
)
def test_what_close_would_refuse_is_a_mistake(empty: Sandbox, build: Any, text: str) -> None:
    with pytest.raises(ValueError, match=text):
        build(empty.world)


def test_a_sequence_needs_a_template_that_is_shared(empty: Sandbox) -> None:
    for row in empty.world.all("email_template"):
        empty.world.change("email_template", row["id"], {"is_shared": False})

    with pytest.raises(ValueError, match="there is no shared email_template"):
        empty.world.add_sequence()


def test_a_world_of_its_own_makes_nothing(clock: SteppedClock) -> None:
    ids: Any = None
    world = World(clock=clock, ids=ids)

    with pytest.raises(ValueError, match="only the world of a sandbox makes objects"):
        world.add_lead("Acme")
