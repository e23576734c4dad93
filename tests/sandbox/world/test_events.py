"""The event log: what is written down of each write, and how it is read."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest

from close_async.sandbox import Sandbox
from tests.sandbox.worlds import (
    EVERY_LEAD,
    active_sequence,
    add_contact,
    add_lead,
    call,
    connect,
    sender,
    subscribe_body,
)

if TYPE_CHECKING:
    import httpx

    from close_async.sandbox import SteppedClock

pytestmark = pytest.mark.anyio

DAY = 86400


async def events(sandbox: Sandbox, query: str = "") -> list[dict[str, Any]]:
    """Return one page of events, the oldest first."""
    answer = await call(sandbox, "GET", f"/event/?{query}")
    return list(answer["data"][::-1])


def kinds(found: list[dict[str, Any]]) -> list[tuple[str, str]]:
    """Return of what type the events are."""
    return [(event["object_type"], event["action"]) for event in found]


async def test_nothing_has_happened_in_a_new_sandbox(sandbox: Sandbox) -> None:
    answer = await call(sandbox, "GET", "/event/")

    assert answer == {"data": [], "cursor_next": None, "cursor_previous": None}


async def test_a_created_object_is_an_event(sandbox: Sandbox) -> None:
    lead = await call(sandbox, "POST", "/lead/", {"name": "Acme", "contacts": [{"name": "Ada"}]})

    of_lead, of_contact = await events(sandbox)
    assert kinds([of_lead, of_contact]) == [("lead", "created"), ("contact", "created")]
    data = of_lead.pop("data")
    assert (data["name"], data["contact_ids"]) == ("Acme", lead["contact_ids"])
    assert of_lead == {
        "id": of_lead["id"],
        "date_created": "2026-03-02T12:00:00.000000",
        "date_updated": "2026-03-02T12:00:00.000000",
        "organization_id": sandbox.world.organization_id,
        "user_id": sandbox.world.me,
        "request_id": of_contact["request_id"],
        "api_key_id": sandbox.api_key.partition(".")[0],
        "object_type": "lead",
        "object_id": lead["id"],
        "lead_id": lead["id"],
        "action": "created",
        "changed_fields": [],
        "previous_data": {},
        "meta": {
            "bulk_action_id": None,
            "merge_source_lead_id": None,
            "merge_destination_lead_id": None,
            "request_method": "POST",
            "request_path": "/api/v1/lead/",
        },
    }
    assert of_lead["id"].startswith("ev_")
    assert of_lead["request_id"].startswith("req_")
    assert of_contact["lead_id"] == lead["id"]


async def test_an_update_says_what_has_changed(sandbox: Sandbox, clock: SteppedClock) -> None:
    lead = sandbox.world.all("lead")[0]
    clock.step(1)

    await call(sandbox, "PUT", f"/lead/{lead['id']}/", {"name": "New", "url": lead["url"]})

    (event,) = await events(sandbox)
    after = sandbox.world.get("lead", lead["id"]) or {}
    changed = ["date_updated", "display_name", "name"]
    if lead["updated_by"] != sandbox.world.me:
        changed.append("updated_by")
    assert (event["object_type"], event["action"]) == ("lead", "updated")
    assert event["changed_fields"] == changed
    assert event["previous_data"] == {key: lead[key] for key in changed}
    assert event["data"].items() >= after.items()
    assert event["meta"]["request_method"] == "PUT"


async def test_a_deleted_object_takes_what_belongs_to_it_along(empty: Sandbox) -> None:
    add_lead(empty, "acme")
    add_contact(empty, "acme", "ada")

    await call(empty, "DELETE", "/lead/lead_acme/")

    *_, of_lead, of_contact = await events(empty)
    assert kinds([of_lead, of_contact]) == [("lead", "deleted"), ("contact", "deleted")]
    assert (of_lead["data"], of_lead["changed_fields"]) == (None, [])
    assert of_lead["previous_data"]["name"] == "acme"
    assert of_contact["lead_id"] == "lead_acme"


async def test_a_write_that_changes_nothing_is_no_event(
    sandbox: Sandbox, clock: SteppedClock
) -> None:
    lead = sandbox.world.all("lead")[0]
    clock.step(1)

    await call(sandbox, "PUT", f"/lead/{lead['id']}/", {"name": lead["name"]})

    assert await events(sandbox) == []


async def test_a_refused_write_is_no_event(sandbox: Sandbox, client: httpx.AsyncClient) -> None:
    await client.post("/lead/", json={"name": 5})

    assert await events(sandbox) == []


async def test_a_contact_that_comes_or_goes_is_an_update_of_its_lead(empty: Sandbox) -> None:
    add_lead(empty, "acme")
    contact = await call(empty, "POST", "/contact/", {"lead_id": "lead_acme", "name": "Ada"})
    await call(empty, "PUT", f"/contact/{contact['id']}/", {"name": "Ada L."})
    await call(empty, "DELETE", f"/contact/{contact['id']}/")

    found = await events(empty, "object_type=lead&action=updated")
    assert [event["changed_fields"] for event in found] == [
        ["contact_ids", "date_updated", "updated_by"],
        ["contact_ids"],
    ]
    assert [event["data"]["contact_ids"] for event in found] == [[contact["id"]], []]
    assert [event["previous_data"]["contact_ids"] for event in found] == [[], [contact["id"]]]


async def test_what_is_changed_by_hand_is_nobodys(empty: Sandbox) -> None:
    add_lead(empty, "acme")

    (event,) = await events(empty)
    assert (event["user_id"], event["request_id"], event["api_key_id"]) == (None, None, None)
    assert event["meta"]["request_path"] is None


async def test_an_access_token_has_no_key(sandbox: Sandbox) -> None:
    headers = {"authorization": f"Bearer {sandbox.access_token}"}
    async with connect(sandbox, auth=None, headers=headers) as client:
        await client.post("/lead/", json={"name": "Acme"})

    (event,) = await events(sandbox)
    assert (event["user_id"], event["api_key_id"]) == (sandbox.world.me, None)


async def test_sequences_and_subscriptions_are_logged(sandbox: Sandbox) -> None:
    body = {"name": "x", "timezone": "UTC", "steps": [{"step_type": "call", "delay": DAY}]}
    sequence = await call(sandbox, "POST", "/sequence/", body)
    contact = sandbox.world.all("contact")[0]
    subscription = await call(
        sandbox,
        "POST",
        "/sequence_subscription/",
        {"sequence_id": sequence["id"], "contact_id": contact["id"], **sender(sandbox)},
    )
    path = f"/sequence_subscription/{subscription['id']}/"
    await call(sandbox, "PUT", path, {"status": "paused"})
    await call(sandbox, "DELETE", path)
    await call(sandbox, "DELETE", f"/sequence/{sequence['id']}/")

    found = await events(sandbox)
    assert kinds(found) == [
        ("sequence", "created"),
        ("sequence_subscription", "created"),
        ("sequence_subscription", "updated"),
        ("sequence_subscription", "deleted"),
        ("sequence", "deleted"),
    ]
    assert "status" in found[2]["changed_fields"]
    assert [event["lead_id"] for event in found[:2]] == [None, contact["lead_id"]]


# What Close documents of this area.
CHANGED = ("created", "updated", "deleted")
DOCUMENTED = {
    *(
        (kind, action)
        for kind in (
            "sequence", "sequence_subscription", "saved_search", "email_template", "sms_template",
            "phone_number", "status.lead", "custom_fields.lead", "custom_fields.contact",
            "custom_fields.opportunity", "custom_fields.activity",
            "custom_fields.custom_object_type", "custom_fields.shared", "lead", "contact",
        )
        for action in CHANGED
    ),
    *(
        (f"bulk_action.{kind}", action)
        for kind in ("email", "sequence_subscription", "delete", "edit")
        for action in ("created", "updated", "paused", "completed")
    ),
    *(("activity.email", action) for action in (*CHANGED, "sent")),
    ("lead", "merged"),
    ("unsubscribed_email", "created"),
    ("unsubscribed_email", "deleted"),
}  # fmt: skip


async def live_through(sandbox: Sandbox, path: str, body: Any, change: Any) -> None:
    """Make an object, change it, and delete it."""
    row = await call(sandbox, "POST", path, body)
    await call(sandbox, "PUT", f"{path}{row['id']}/", change)
    await call(sandbox, "DELETE", f"{path}{row['id']}/")


async def run_bulk(sandbox: Sandbox, kind: str, body: Any) -> None:
    """Start a bulk action, pause it, and let it end."""
    path = f"/bulk_action/{kind}/"
    row = await call(sandbox, "POST", path, {**body, "s_query": EVERY_LEAD})
    for status in ("paused", "resuming"):
        sandbox.clock.step(1)
        await call(sandbox, "PUT", f"{path}{row['id']}/", {"status": status})
    sandbox.clock.step(2)
    await call(sandbox, "GET", path)
    sandbox.clock.step(60)
    await call(sandbox, "GET", path)


async def test_all_that_is_documented_of_this_area_happens(sandbox: Sandbox) -> None:
    world = sandbox.world
    lead, contact = world.all("lead")[0]["id"], world.all("contact")[0]["id"]
    calls = {"name": "x", "timezone": "UTC", "steps": [{"step_type": "call", "delay": DAY}]}
    running = await call(sandbox, "POST", "/sequence/", calls)
    renamed = {"name": "y"}
    lives: dict[str, tuple[Any, Any]] = {
        "/sequence/": (calls, {"steps": [{"step_type": "call"}]}),
        "/sequence_subscription/": (
            {"sequence_id": running["id"], "contact_id": contact, **sender(sandbox)},
            {"status": "paused"},
        ),
        "/saved_search/": ({"name": "x", "s_query": {"query": EVERY_LEAD}}, renamed),
        "/email_template/": ({"name": "x"}, renamed),
        "/sms_template/": ({"name": "x", "text": "x"}, renamed),
        "/status/lead/": ({"label": "x"}, {"label": "y"}),
        **{
            f"/custom_field/{owner}/": ({"name": "x", "type": "text"}, renamed)
            for owner in (
                "lead",
                "contact",
                "opportunity",
                "activity",
                "custom_object_type",
                "shared",
            )
        },
        "/lead/": ({"name": "x"}, renamed),
        "/contact/": ({"lead_id": lead, "name": "x"}, renamed),
        "/activity/email/": (
            {"lead_id": lead, "status": "draft", "subject": "x"},
            {"status": "sent"},
        ),
    }
    for path, (body, change) in lives.items():
        await live_through(sandbox, path, body, change)
    phone = world.all("phone_number")[0]
    world.add("phone_number", {**phone, "id": "phon_new"})
    await call(sandbox, "PUT", "/phone_number/phon_new/", {"label": "y"})
    await call(sandbox, "DELETE", "/phone_number/phon_new/")
    sandbox.happen.unsubscribe(contact)
    sandbox.happen.resubscribe(contact)
    sandbox.happen.merge(lead, world.all("lead")[1]["id"])
    await run_bulk(sandbox, "sequence_subscription", {"action_type": "pause"})
    template = world.all("email_template")[0]["id"]
    await run_bulk(sandbox, "email", {"template_id": template, "contact_preference": "lead"})
    status = world.all("status.lead")[-1]["id"]
    await run_bulk(sandbox, "edit", {"type": "set_lead_status", "lead_status_id": status})
    await run_bulk(sandbox, "delete", {})

    found: set[tuple[str, str]] = set()
    cursor: str | None = ""
    while cursor is not None:
        query = f"&_cursor={cursor}" if cursor else ""
        page = await call(sandbox, "GET", f"/event/?_limit=50{query}")
        found.update(kinds(page["data"]))
        cursor = page["cursor_next"]
    assert DOCUMENTED - found == set()


async def test_a_view_is_logged(sandbox: Sandbox) -> None:
    body = {"name": "All", "s_query": {"query": EVERY_LEAD}}
    view = await call(sandbox, "POST", "/saved_search/", body)
    await call(sandbox, "PUT", f"/saved_search/{view['id']}/", {"name": "Every"})
    await call(sandbox, "DELETE", f"/saved_search/{view['id']}/")

    assert kinds(await events(sandbox)) == [
        ("saved_search", "created"),
        ("saved_search", "updated"),
        ("saved_search", "deleted"),
    ]


async def test_a_bulk_action_is_logged_and_so_is_what_it_does(
    empty: Sandbox, clock: SteppedClock
) -> None:
    add_lead(empty, "acme")
    run = await call(empty, "POST", "/bulk_action/delete/", {"s_query": EVERY_LEAD})
    path = f"/bulk_action/delete/{run['id']}/"
    await call(empty, "PUT", path, {"status": "paused"})
    await call(empty, "PUT", path, {"status": "resuming"})
    clock.step(60)

    of_run = await events(empty, f"object_id={run['id']}")
    (deleted,) = await events(empty, "object_type=lead&action=deleted")
    assert {event["object_type"] for event in of_run} == {"bulk_action.delete"}
    assert [event["action"] for event in of_run[:3]] == ["created", "paused", "updated"]
    assert (of_run[-1]["action"], of_run[-1]["data"]["status"]) == ("completed", "done")
    assert deleted["meta"]["bulk_action_id"] == run["id"]
    assert (deleted["user_id"], deleted["request_id"]) == (empty.world.me, None)


async def test_an_email_that_is_sent_is_an_event_of_its_own(
    sandbox: Sandbox, clock: SteppedClock
) -> None:
    template = sandbox.world.all("email_template")[0]
    contact = next(row for row in sandbox.world.all("contact") if row["emails"])
    body = {
        "s_query": {"type": "id", "value": contact["lead_id"]},
        "template_id": template["id"],
        "contact_preference": "lead",
    }
    await call(sandbox, "POST", "/bulk_action/email/", body)
    clock.step(60)

    found = await events(sandbox, f"lead_id={contact['lead_id']}&object_type=activity.email")
    assert kinds(found) == [("activity.email", "created"), ("activity.email", "sent")]


async def test_a_bulk_subscription_logs_each_subscription(
    sandbox: Sandbox, clock: SteppedClock
) -> None:
    run = await call(
        sandbox, "POST", "/bulk_action/sequence_subscription/", subscribe_body(sandbox)
    )
    clock.step(60)

    found = await events(sandbox, "object_type=sequence_subscription&action=created")
    assert found != []
    assert {event["meta"]["bulk_action_id"] for event in found} == {run["id"]}
    assert {event["data"]["sequence_id"] for event in found} == {active_sequence(sandbox)["id"]}


async def test_pages_of_events_are_walked_there_and_back(empty: Sandbox) -> None:
    for number in range(7):
        add_lead(empty, str(number))

    async def page(cursor: str | None) -> tuple[list[str], str | None, str | None]:
        params = {"_limit": 3} | ({} if cursor is None else {"_cursor": cursor})
        async with connect(empty) as client:
            answer = (await client.get("/event/", params=params)).json()
        names = [event["data"]["name"] for event in answer["data"]]
        return names, answer["cursor_next"], answer["cursor_previous"]

    first, to_second, nothing = await page(None)
    second, to_third, back_to_first = await page(to_second)
    third, end, back_to_second = await page(to_third)
    second_again, *_ = await page(back_to_second)
    first_again, _, start = await page(back_to_first)

    assert [first, second, third] == [["6", "5", "4"], ["3", "2", "1"], ["0"]]
    assert [first_again, second_again] == [first, second]
    assert (nothing, end, start) == (None, None, None)


@pytest.mark.parametrize("skip", ["1", "40000", "x"])
async def test_the_log_knows_no_offset(empty: Sandbox, skip: str) -> None:
    for name in "abc":
        await call(empty, "POST", "/lead/", {"name": name})

    assert await call(empty, "GET", f"/event/?_skip={skip}") == await call(empty, "GET", "/event/")


async def test_a_cursor_stays_in_its_place_when_new_events_come(empty: Sandbox) -> None:
    for number in range(3):
        add_lead(empty, str(number))
    first = await call(empty, "GET", "/event/?_limit=1")
    add_lead(empty, "new")

    second = await call(empty, "GET", f"/event/?_limit=1&_cursor={first['cursor_next']}")

    assert second["data"][0]["data"]["name"] == "1"


async def test_a_page_has_fifty_events_at_most(empty: Sandbox) -> None:
    for number in range(60):
        add_lead(empty, str(number))

    plain = await events(empty)
    many = await events(empty, "_limit=1000")

    assert (len(plain), len(many)) == (50, 50)


@pytest.mark.parametrize(
    "cursor", ["", "x", "b2xkZXIgeA==", "b2xkZXIg77yT", "\N{BANANA}", "9" * 99]
)
async def test_a_cursor_that_is_none_is_refused(client: httpx.AsyncClient, cursor: str) -> None:
    answer = await client.get("/event/", params={"_cursor": cursor})

    assert answer.status_code == 400
    assert answer.json() == {"errors": [], "field-errors": {"_cursor": "Invalid cursor"}}


@pytest.mark.parametrize(
    ("params", "count"),
    [
        ({"object_type": "lead"}, 3),
        ({"object_type": "lead", "action": "updated"}, 1),
        ({"object_type": "lead", "object_id": "lead_a"}, 2),
        ({"object_id": "lead_a"}, 2),
        ({"object_id": "lead_a", "action": "created"}, 1),
        ({"lead_id": "lead_a"}, 3),
        ({"lead_id": "lead_a", "object_type": "contact"}, 1),
        ({"lead_id": "lead_a", "object_type": "lead", "action": "created"}, 1),
        ({"lead_id": "lead_a", "user_id": "user_x", "object_type": "lead", "action": "x"}, 0),
        ({"user_id": "user_x"}, 0),
        ({"user_id": "user_x", "object_id": "lead_a", "action": "created"}, 0),
        ({"request_id": "req_x"}, 0),
        ({"date_updated__gte": "2026-03-02T12:00:01"}, 1),
        ({"date_updated__lt": "2026-03-02T12:00:01+00:00"}, 3),
        ({"object_type": "lead", "date_updated__lte": "2026-03-02T12:00:01Z"}, 3),
    ],
)
async def test_events_are_filtered(
    empty: Sandbox, clock: SteppedClock, params: dict[str, str], count: int
) -> None:
    add_lead(empty, "a")
    add_contact(empty, "a", "ada")
    clock.step(1)
    add_lead(empty, "b")

    async with connect(empty) as client:
        answer = await client.get("/event/", params=params)

    assert answer.status_code == 200
    assert len(answer.json()["data"]) == count


@pytest.mark.parametrize(
    "params",
    [
        {"action": "created"},
        {"lead_id": "lead_a", "action": "created"},
        {"lead_id": "lead_a", "object_id": "cont_a"},
        {"request_id": "req_a", "object_type": "lead"},
        {"user_id": "user_a", "action": "created"},
        {"date_updated__gt": "soon"},
        {"_limit": "-1"},
        {"_limit": "9" * 5000},
    ],
)
async def test_other_filters_are_refused(client: httpx.AsyncClient, params: dict[str, str]) -> None:
    answer = await client.get("/event/", params=params)

    assert answer.status_code == 400
    assert set(answer.json()) == {"errors", "field-errors"}


async def test_the_events_of_one_call_are_found(sandbox: Sandbox) -> None:
    await call(sandbox, "POST", "/lead/", {"name": "A", "contacts": [{}]})
    await call(sandbox, "POST", "/lead/", {"name": "B"})
    first = (await events(sandbox))[0]

    found = await events(sandbox, f"request_id={first['request_id']}")

    assert kinds(found) == [("lead", "created"), ("contact", "created")]


async def test_one_event_can_be_fetched(empty: Sandbox, client: httpx.AsyncClient) -> None:
    add_lead(empty, "acme")
    (event,) = await events(empty)

    fetched = await call(empty, "GET", f"/event/{event['id']}/")
    part = await call(empty, "GET", f"/event/{event['id']}/?_fields=action")

    assert (fetched, part) == (event, {"action": "created"})
    assert (await client.get("/event/ev_nothing/")).status_code == 404


async def test_events_are_kept_for_thirty_days(empty: Sandbox, clock: SteppedClock) -> None:
    add_lead(empty, "old")
    (old,) = await events(empty)
    clock.step(30 * DAY)
    still = await events(empty)
    clock.step(1)
    add_lead(empty, "new")

    async with connect(empty) as client:
        answer = await client.get(f"/event/{old['id']}/")
    assert still == [old]
    assert [event["data"]["name"] for event in await events(empty)] == ["new"]
    assert answer.status_code == 404


async def test_no_more_than_fifty_thousand_events_are_kept(empty: Sandbox) -> None:
    world = empty.world
    lead = add_lead(empty, "acme")
    (first,) = await events(empty)
    for number in range(50_000):
        world.change("lead", lead["id"], {"description": str(number)})

    async with connect(empty) as client:
        answer = await client.get(f"/event/{first['id']}/")
    (newest,) = await events(empty, "_limit=1&date_updated__lte=2026-03-02T12:00:00")
    assert answer.status_code == 404
    assert newest["data"]["description"] == "49999"


async def test_events_are_there_before_lists_show_the_write(clock: SteppedClock) -> None:
    slow = Sandbox(leads=0, clock=clock, index_lag=45)
    await call(slow, "POST", "/lead/", {"name": "Acme"})

    listed = await call(slow, "GET", "/lead/")

    assert listed["data"] == []
    assert kinds(await events(slow)) == [("lead", "created")]


async def test_a_reset_forgets_events(empty: Sandbox) -> None:
    add_lead(empty, "acme")

    empty.reset()

    assert await events(empty) == []
