"""Activities and tasks."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest

from tests.sandbox.worlds import add_activity, add_contact, add_lead, call, refusal, search, where

if TYPE_CHECKING:
    import httpx

    from close_async.sandbox import Sandbox, SteppedClock

pytestmark = pytest.mark.anyio

NOW = "2026-03-02T12:00:00.000000+00:00"
SEQUENCE = dict.fromkeys(("sequence_id", "sequence_name", "sequence_subscription_id"))


@pytest.fixture
def acme(empty: Sandbox) -> Sandbox:
    """A sandbox with one lead and one contact."""
    add_lead(empty, "acme")
    add_contact(empty, "acme", "ada", "ada@acme.example")
    return empty


async def create(sandbox: Sandbox, kind: str, **body: Any) -> dict[str, Any]:
    """Create an activity of the lead."""
    whole = {"lead_id": "lead_acme", "contact_id": "cont_ada", **body}
    return dict(await call(sandbox, "POST", f"/activity/{kind}/", whole))


@pytest.mark.parametrize(
    ("kind", "body", "expected"),
    [
        ("note", {"note": "Hi"}, {"_type": "Note", "note": "Hi"}),
        (
            "call",
            {"duration": 60, "phone": "+1555"},
            {
                "_type": "Call",
                "direction": "outbound",
                "status": "completed",
                "duration": 60,
                "remote_phone": "+1555",
                **SEQUENCE,
            },
        ),
        (
            "email",
            {"status": "inbox", "subject": "Re: Hi", "to": ["john@salesteam.com"]},
            {"_type": "Email", "direction": "incoming", "date_sent": None, **SEQUENCE},
        ),
        (
            "email",
            {"status": "outbox", "subject": "Hi"},
            {"status": "sent", "direction": "outgoing", "date_sent": NOW},
        ),
        ("email", {"status": "draft"}, {"direction": "outgoing", "date_sent": None}),
        (
            "sms",
            {"status": "sent", "text": "Hi", "remote_phone": "+1555"},
            {"_type": "SMS", "direction": "outbound", "date_sent": NOW, **SEQUENCE},
        ),
        ("sms", {"status": "inbox"}, {"direction": "inbound"}),
        (
            "custom",
            {"custom_activity_type_id": "actitype_x"},
            {"_type": "CustomActivity", "status": "published"},
        ),
    ],
)
async def test_activities_are_created_and_found(
    acme: Sandbox, kind: str, body: dict[str, Any], expected: dict[str, Any]
) -> None:
    row = await create(acme, kind, **body)

    fetched = await call(acme, "GET", f"/activity/{kind}/{row['id']}/")
    listed = await call(acme, "GET", f"/activity/{kind}/?contact_id=cont_ada")
    mixed = await call(acme, "GET", "/activity/?lead_id=lead_acme")
    common = {
        "lead_id": "lead_acme",
        "contact_id": "cont_ada",
        "user_id": acme.world.me,
        "activity_at": NOW,
    }
    assert row["id"].startswith("acti_")
    assert row.items() >= (body | common | expected).items()
    assert fetched == row
    assert listed["data"] == mixed["data"] == [row]


async def test_an_activity_counts_for_filters(acme: Sandbox) -> None:
    await create(acme, "call")

    condition = {"type": "number_range", "gte": 1}
    assert await search(acme, where("lead", "num_outgoing_calls", condition)) == ["lead_acme"]


async def test_an_activity_is_changed_and_deleted(
    acme: Sandbox, clock: SteppedClock, client: httpx.AsyncClient
) -> None:
    row = await create(acme, "note", note="Hi")
    path = f"/activity/note/{row['id']}/"
    clock.step(60)

    changed = await call(acme, "PUT", path, {"note": "Hello", "lead_id": "lead_other"})
    deleted = await call(acme, "DELETE", path)

    later = "2026-03-02T12:01:00.000000+00:00"
    assert changed == row | {"note": "Hello", "date_updated": later}
    assert deleted == {}
    assert (await client.get(path)).status_code == 404
    assert (acme.world.get("lead", "lead_acme") or {})["date_updated"] == later


async def test_a_draft_can_be_sent(acme: Sandbox) -> None:
    draft = await create(acme, "email", status="draft", subject="Hi")

    sent = await call(acme, "PUT", f"/activity/email/{draft['id']}/", {"status": "outbox"})

    events = await call(acme, "GET", "/event/?object_type=activity.email&action=sent")
    assert (sent["status"], sent["date_sent"]) == ("sent", NOW)
    assert [event["object_id"] for event in events["data"]] == [draft["id"]]


async def test_an_activity_can_be_of_the_past(acme: Sandbox) -> None:
    row = await create(acme, "call", activity_at="2020-01-01T10:00:00+01:00")

    assert row["activity_at"] == "2020-01-01T10:00:00.000000+01:00"


async def test_all_kinds_come_in_one_list_newest_first(acme: Sandbox, clock: SteppedClock) -> None:
    kinds = ("note", "call", "sms", "note")
    rows = []
    for kind in kinds:
        rows.append(await create(acme, kind, status="sent") if kind == "sms" else await create(
            acme, kind
        ))  # fmt: skip
        clock.step(1)
    ids = [row["id"] for row in reversed(rows)]

    page = await call(acme, "GET", "/activity/?_limit=3&_fields=id")
    notes = await call(acme, "GET", "/activity/?_type=Note&_fields=id")
    some = await call(acme, "GET", "/activity/?_type__in=Call,SMS&_fields=id")

    assert page == {"data": [{"id": row_id} for row_id in ids[:3]], "has_more": True}
    assert [row["id"] for row in notes["data"]] == [ids[0], ids[3]]
    assert [row["id"] for row in some["data"]] == [ids[1], ids[2]]


async def test_an_unknown_type_of_activity_is_refused(client: httpx.AsyncClient) -> None:
    answer = await client.get("/activity/", params={"_type": "Fax"})

    assert answer.status_code == 400


async def test_meetings_are_read_but_not_made(acme: Sandbox, client: httpx.AsyncClient) -> None:
    add_activity(acme, "meeting", "acme", "m", status="upcoming")

    listed = await call(acme, "GET", "/activity/meeting/?status=upcoming")
    created = await client.post("/activity/meeting/", json={"lead_id": "lead_acme"})

    assert [row["id"] for row in listed["data"]] == ["acti_m"]
    assert created.status_code == 405


@pytest.mark.parametrize(
    ("path", "body", "key"),
    [
        ("/activity/note/", {}, "lead_id"),
        ("/activity/note/", {"lead_id": "lead_nothing"}, "lead_id"),
        ("/activity/note/", {"lead_id": "lead_acme", "note": []}, "note"),
        ("/activity/note/", {"lead_id": "lead_acme", "contact_id": "cont_of_other"}, "contact_id"),
        ("/activity/call/", {"lead_id": "lead_acme", "duration": "long"}, "duration"),
        ("/activity/call/", {"lead_id": "lead_acme", "direction": "incoming"}, "direction"),
        ("/activity/email/", {"lead_id": "lead_acme"}, "status"),
        ("/activity/email/", {"lead_id": "lead_acme", "status": "flying"}, "status"),
        ("/activity/email/", {"lead_id": "lead_acme", "status": "sent", "to": "x"}, "to"),
        ("/activity/email/", {"lead_id": "lead_acme", "status": "sent", "to": [1]}, "to.0"),
        ("/activity/sms/", {"lead_id": "lead_acme", "status": "sent", "text": 1}, "text"),
        ("/activity/custom/", {"lead_id": "lead_acme"}, "custom_activity_type_id"),
        ("/activity/note/", {"lead_id": "lead_acme", "activity_at": "now"}, "activity_at"),
        ("/task/", {"text": "x"}, "lead_id"),
        ("/task/", {"lead_id": "lead_acme", "is_complete": "no"}, "is_complete"),
        ("/task/", {"lead_id": "lead_acme", "date": "soon"}, "date"),
        ("/task/", {"lead_id": "lead_acme", "assigned_to": "user_nobody"}, "assigned_to"),
    ],
)
async def test_what_makes_no_activity_is_refused(
    acme: Sandbox, path: str, body: dict[str, Any], key: str
) -> None:
    add_lead(acme, "other")
    add_contact(acme, "other", "of_other")

    content = await refusal(acme, path, body)

    assert set(content["field-errors"]) == {key}


async def test_a_task_is_made_done_and_listed(acme: Sandbox) -> None:
    body = {"lead_id": "lead_acme", "text": "Call", "date": "2026-03-09"}
    task = await call(acme, "POST", "/task/", body)

    done = await call(acme, "PUT", f"/task/{task['id']}/", {"is_complete": True})
    opened = await call(acme, "GET", "/task/?is_complete=false")
    listed = await call(acme, "GET", f"/task/?is_complete=true&assigned_to={acme.world.me}")
    lead = await call(acme, "GET", "/lead/lead_acme/")

    assert task.items() >= (body | {"is_complete": False, "due_date": "2026-03-09"}).items()
    assert (opened["data"], listed["data"], lead["tasks"]) == ([], [done], [done])
