"""Sequence subscriptions."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

import httpx
import pytest

from tests.sandbox.worlds import (
    active_sequence,
    add_contact,
    add_lead,
    call,
    connect,
    refusal,
    sender,
)

if TYPE_CHECKING:
    from pathlib import Path

    from close_async.sandbox import Sandbox, SteppedClock

pytestmark = pytest.mark.anyio


@pytest.fixture
def small(empty: Sandbox) -> Sandbox:
    """A sandbox with one lead, whose contacts have no, one and two emails."""
    add_lead(empty, "a")
    add_contact(empty, "a", "mute")
    add_contact(empty, "a", "one", "one@a.example")
    add_contact(empty, "a", "two", "two@a.example", "zwei@a.example")
    return empty


def body(sandbox: Sandbox, contact: str, **more: Any) -> dict[str, Any]:
    """Return the body that subscribes a contact."""
    sequence_id = active_sequence(sandbox)["id"]
    return {
        "sequence_id": sequence_id,
        "contact_id": f"cont_{contact}",
        **sender(sandbox),
        **more,
    }


async def subscribe(sandbox: Sandbox, contact: str, **more: Any) -> dict[str, Any]:
    """Subscribe a contact."""
    answer = await call(sandbox, "POST", "/sequence_subscription/", body(sandbox, contact, **more))
    return dict(answer)


async def test_subscribing_answers_201_and_the_documented_object(
    small: Sandbox, client: httpx.AsyncClient, samples: Path
) -> None:
    listed = json.loads(
        (samples / "examples/sequence_subscriptions.list.response.json").read_text()
    )
    request = body(small, "one", calls_assigned_to=[small.world.me], contact_email="one@a.example")

    client = httpx.AsyncClient(transport=small.transport(), base_url=client.base_url)
    async with client:
        answer = await client.post(
            "/sequence_subscription/", json=request, auth=(small.api_key, "")
        )

    row = answer.json()
    assert answer.status_code == 201
    assert set(row) == set(listed["data"][0]) | {"from_phone_number_id", "initial_email_id"}
    assert {key: row[key] for key in request} == request
    assert (row["lead_id"], row["status"], row["status_reason"]) == ("lead_a", "active", None)
    assert row["date_created"] == "2026-03-02T12:00:00.000000"
    assert row["id"].startswith("sub_")


async def test_the_first_email_of_a_contact_is_the_default(small: Sandbox) -> None:
    row = await subscribe(small, "two")

    assert row["contact_email"] == "two@a.example"


async def test_a_subscription_shows_everywhere(small: Sandbox) -> None:
    row = await subscribe(small, "one")

    fetched = await call(small, "GET", f"/sequence_subscription/{row['id']}/")
    by_lead = await call(small, "GET", "/sequence_subscription/?lead_id=lead_a")
    by_contact = await call(small, "GET", "/sequence_subscription/?contact_id=cont_one")
    by_other = await call(small, "GET", "/sequence_subscription/?contact_id=cont_two")
    sequence = await call(small, "GET", f"/sequence/{row['sequence_id']}/")
    contact = await call(small, "GET", "/contact/cont_one/")

    assert fetched == row
    assert by_lead == by_contact == {"data": [row], "has_more": False}
    assert by_other == {"data": [], "has_more": False}
    assert sequence["subscription_counts_by_status"]["active"] == 1
    assert contact["subscriptions"] == [
        {
            "subscription_id": row["id"],
            "subscription_status": "active",
            "subscription_status_reason": None,
            "sequence_id": row["sequence_id"],
            "sequence_name": "Cold outreach",
            "sequence_status": "active",
            "contact_email": "one@a.example",
            "initial_email_id": None,
            "start_date": None,
            "date_created": row["date_created"],
        }
    ]


async def test_a_list_needs_a_sequence_a_contact_or_a_lead(client: httpx.AsyncClient) -> None:
    answer = await client.get("/sequence_subscription/", params={"_limit": 10})

    assert answer.status_code == 400
    text = "At least one of sequence_id, contact_id or lead_id is required."
    assert answer.json() == {"errors": [text], "field-errors": {}}


async def test_all_filters_of_a_list_must_fit(sandbox: Sandbox, client: httpx.AsyncClient) -> None:
    row = sandbox.world.all("sequence_subscription")[0]
    params = {"sequence_id": row["sequence_id"]}

    one = await client.get(
        "/sequence_subscription/", params={**params, "contact_id": row["contact_id"]}
    )
    none = await client.get(
        "/sequence_subscription/", params={**params, "contact_id": "cont_other"}
    )

    assert one.json()["data"] == [row]
    assert none.json()["data"] == []


async def test_a_status_and_fields_are_passed_over_by_the_list(
    sandbox: Sandbox, client: httpx.AsyncClient
) -> None:
    row = sandbox.world.all("sequence_subscription")[0]
    params = {"contact_id": row["contact_id"]}

    everything = await client.get("/sequence_subscription/", params=params)
    asked = await client.get(
        "/sequence_subscription/", params={**params, "status": "paused", "_fields": "id"}
    )

    assert row["status"] != "paused"
    assert everything.json()["data"] == [row]
    assert asked.json() == everything.json()


@pytest.mark.parametrize("key", ["from_phone_number_id", "sender_phone_number_id", "sms_options"])
async def test_the_number_for_texts_is_named_in_three_ways(small: Sandbox, key: str) -> None:
    number = small.world.all("phone_number")[0]["id"]
    named: Any = {"local_phone": number} if key == "sms_options" else number
    wrong: Any = {"local_phone": "phon_x"} if key == "sms_options" else "phon_x"

    refused = await refusal(small, "/sequence_subscription/", body(small, "one", **{key: wrong}))
    row = await subscribe(small, "one", **{key: named})

    field = "local_phone" if key == "sms_options" else key
    assert refused["field-errors"] == {field: "Object 'phon_x' does not exist."}
    assert row["from_phone_number_id"] == number


async def test_pausing_gives_the_reason_and_going_on_takes_it_away(
    small: Sandbox, clock: SteppedClock
) -> None:
    row = await subscribe(small, "one")
    path = f"/sequence_subscription/{row['id']}/"
    clock.step(1)

    paused = await call(small, "PUT", path, {"status": "paused"})
    again = await call(small, "PUT", path, {"status": "paused"})
    active = await call(small, "PUT", path, {"status": "active"})

    assert (paused["status"], paused["status_reason"]) == ("paused", "manual")
    assert (again["status"], again["status_reason"]) == ("paused", "manual")
    assert (active["status"], active["status_reason"]) == ("active", None)
    assert paused["date_updated"] == "2026-03-02T12:00:01.000000"


@pytest.mark.parametrize("status", ["finished", "goal", "error"])
async def test_what_has_ended_can_go_on_but_not_be_paused(
    sandbox: Sandbox, client: httpx.AsyncClient, status: str
) -> None:
    rows = sandbox.world.all("sequence_subscription")
    row = next(dict(row) for row in rows if row["status"] == status)
    path = f"/sequence_subscription/{row['id']}/"

    paused = await client.put(path, json={"status": "paused"})
    active = await client.put(path, json={"status": "active"})

    assert paused.status_code == 400
    text = f"A subscription that is {status} can't be paused."
    assert paused.json()["field-errors"] == {"status": text}
    assert (active.status_code, active.json()["status"]) == (200, "active")


@pytest.mark.parametrize("status", ["active", "paused", "goal"])
async def test_a_subscription_can_be_set_to_finished(small: Sandbox, status: str) -> None:
    row = await subscribe(small, "one")
    small.world.change("sequence_subscription", row["id"], {"status": status})

    finished = await call(
        small, "PUT", f"/sequence_subscription/{row['id']}/", {"status": "finished"}
    )

    assert (finished["status"], finished["status_reason"]) == ("finished", None)


@pytest.mark.parametrize("status", ["goal", "error", "gone", 5, ["paused"]])
async def test_no_other_status_can_be_set(small: Sandbox, status: object) -> None:
    row = await subscribe(small, "one")

    async with httpx.AsyncClient(transport=small.transport(), auth=(small.api_key, "")) as client:
        answer = await client.put(
            f"https://x/api/v1/sequence_subscription/{row['id']}/", json={"status": status}
        )

    assert answer.status_code == 400
    assert set(answer.json()["field-errors"]) == {"status"}


async def test_the_sender_can_be_changed(small: Sandbox) -> None:
    row = await subscribe(small, "one")
    other = small.world.all("connected_account")[1]
    changes = {
        "sender_account_id": other["id"],
        "sender_name": "Maria",
        "sender_email": "maria@salesteam.com",
    }

    new = await call(small, "PUT", f"/sequence_subscription/{row['id']}/", changes)

    assert new == row | changes


async def test_calls_can_be_assigned_to_users_and_groups_only(small: Sandbox) -> None:
    row = await subscribe(small, "one")
    path = f"/sequence_subscription/{row['id']}/"
    users = [user["id"] for user in (*small.world.all("user"), *small.world.all("group"))]

    assigned = await call(small, "PUT", path, {"calls_assigned_to": users})
    async with connect(small) as client:
        refused = await client.put(path, json={"calls_assigned_to": [users[0], 5]})

    assert assigned["calls_assigned_to"] == users
    assert refused.json()["field-errors"] == {"calls_assigned_to.1": "Object 5 does not exist."}
    assert small.world.get("sequence_subscription", row["id"]) == assigned


async def test_unsubscribing_answers_an_empty_200(
    sandbox: Sandbox, client: httpx.AsyncClient
) -> None:
    row = sandbox.world.all("sequence_subscription")[0]
    path = f"/sequence_subscription/{row['id']}/"

    answer = await client.delete(path)
    again = await client.delete(path)

    assert (answer.status_code, answer.content) == (200, b"")
    assert again.status_code == 404
    assert sandbox.world.get("sequence_subscription", row["id"]) is None


@pytest.mark.parametrize(
    ("changes", "fields"),
    [
        ({"sequence_id": None}, {"sequence_id": "This field is required."}),
        ({"contact_id": None}, {"contact_id": "This field is required."}),
        ({"sequence_id": "seq_x"}, {"sequence_id": "Object 'seq_x' does not exist."}),
        ({"contact_id": "cont_x"}, {"contact_id": "Object 'cont_x' does not exist."}),
        ({"contact_id": 5}, {"contact_id": "Value must be of basestring type."}),
        ({"sender_account_id": None}, {"sender_account_id": "This field is required."}),
        (
            {"sender_account_id": "emailacct_x"},
            {"sender_account_id": "Object 'emailacct_x' does not exist."},
        ),
        (
            {"sender_email": "x@x.example"},
            {"sender_email": "The account can't send as 'x@x.example'."},
        ),
        (
            {"contact_email": "x@x.example"},
            {"contact_email": "The contact has no email 'x@x.example'."},
        ),
        (
            {"calls_assigned_to": "user_x"},
            {"calls_assigned_to": "Value must be a list of ids of users or groups."},
        ),
        (
            {"calls_assigned_to": ["user_x"]},
            {"calls_assigned_to.0": "Object 'user_x' does not exist."},
        ),
        ({"contact_id": "cont_mute"}, {"contact_email": "This field is required."}),
    ],
)
async def test_a_subscription_that_cannot_be_is_refused(
    small: Sandbox, changes: dict[str, Any], fields: dict[str, str]
) -> None:
    content = await refusal(small, "/sequence_subscription/", body(small, "one", **changes))

    assert content == {"errors": [], "field-errors": fields}
    assert small.world.all("sequence_subscription") == []


@pytest.mark.parametrize("status", ["active", "paused", "finished", "goal", "error"])
async def test_a_contact_is_refused_while_any_subscription_to_the_sequence_exists(
    small: Sandbox, status: str
) -> None:
    row = await subscribe(small, "one")
    small.world.change("sequence_subscription", row["id"], {"status": status})

    refused = await refusal(small, "/sequence_subscription/", body(small, "one"))
    await call(small, "DELETE", f"/sequence_subscription/{row['id']}/")
    after = await subscribe(small, "one")

    text = 'Contact "cont_one" is already subscribed to this Workflow.'
    assert refused == {"errors": [text], "field-errors": {}}
    assert after["id"] != row["id"]


@pytest.mark.parametrize("status", ["paused", "draft"])
async def test_a_sequence_that_does_not_run_takes_nobody(small: Sandbox, status: str) -> None:
    rows = small.world.all("sequence")
    sequence_id = next(row["id"] for row in rows if row["status"] == status)

    content = await refusal(
        small, "/sequence_subscription/", body(small, "one", sequence_id=sequence_id)
    )

    assert content == {"errors": [f'Workflow "{sequence_id}" is not active.'], "field-errors": {}}


async def test_a_sequence_without_emails_needs_neither_sender_nor_email(small: Sandbox) -> None:
    steps = [{"step_type": "call"}]
    sequence = await call(
        small, "POST", "/sequence/", {"name": "Calls", "timezone": "UTC", "steps": steps}
    )
    request = {"sequence_id": sequence["id"], "contact_id": "cont_mute"}

    row = await call(small, "POST", "/sequence_subscription/", request)

    assert (row["contact_email"], row["sender_account_id"]) == (None, None)
