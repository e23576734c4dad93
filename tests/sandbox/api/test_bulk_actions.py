"""Bulk actions and how they go on with the clock; the default duration is six seconds."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

import pytest

from close_async.sandbox import Sandbox, SteppedClock
from tests.sandbox.worlds import (
    EVERY_LEAD,
    active_sequence,
    add_contact,
    add_lead,
    both,
    call,
    connect,
    field,
    refusal,
    related,
    sender,
    subscribe_body,
    where,
)

if TYPE_CHECKING:
    from pathlib import Path

    import httpx

pytestmark = pytest.mark.anyio

SUBSCRIBE = "/bulk_action/sequence_subscription/"
DAY = 86400


def progress(row: dict[str, Any]) -> tuple[object, ...]:
    """Return what moves in a bulk action."""
    keys = ("status", "n_leads", "n_leads_processed", "n_objects", "n_objects_processed")
    return tuple(row[key] for key in keys)


def crowd(sandbox: Sandbox, count: int = 10) -> Sandbox:
    """Add leads with one contact each."""
    for index in range(count):
        add_lead(sandbox, f"l{index}", date_created=f"2026-01-{index + 1:02}T00:00:00+00:00")
        add_contact(sandbox, f"l{index}", f"c{index}", f"{index}@x.example")
    return sandbox


def statuses(sandbox: Sandbox) -> dict[str, str]:
    """Return the status of each subscription by its contact."""
    rows = sandbox.world.all("sequence_subscription")
    return {row["contact_id"]: row["status"] for row in rows}


@pytest.mark.parametrize("kind", ["email", "sequence_subscription"])
async def test_a_new_bulk_action_is_the_documented_object(
    empty: Sandbox, samples: Path, kind: str
) -> None:
    name = {"email": "bulk_emails", "sequence_subscription": "bulk_sequence_subscriptions"}[kind]
    listed = json.loads((samples / f"examples/{name}.list.response.json").read_text())
    template_id = empty.world.all("email_template")[0]["id"]
    body = subscribe_body(empty) | {"template_id": template_id, "send_done_email": False}

    row = await call(empty, "POST", f"/bulk_action/{kind}/", body)

    assert set(row) == set(listed["data"][0])
    assert progress(row) == ("created", None, 0, None, 0)
    assert (row["s_query"], row["query"], row["sort"]) == (EVERY_LEAD, "", [])
    assert (row["results_limit"], row["send_done_email"]) == (None, False)
    assert row["date_created"] == "2026-03-02T12:00:00.000000+00:00"


async def test_starting_answers_200(empty: Sandbox) -> None:
    async with connect(empty) as client:
        answer = await client.post(SUBSCRIBE, json=subscribe_body(empty))

    assert answer.status_code == 200


async def test_it_goes_on_with_the_clock_and_does_the_work_on_the_way(
    empty: Sandbox, clock: SteppedClock
) -> None:
    sandbox = crowd(empty)
    row = await call(sandbox, "POST", SUBSCRIBE, subscribe_body(sandbox))
    seen = []
    for _ in range(7):
        now = await call(sandbox, "GET", f"{SUBSCRIBE}{row['id']}/")
        seen.append((*progress(now), len(statuses(sandbox))))
        clock.step(1)

    assert seen == [
        ("created", None, 0, None, 0, 0),
        ("processing", 10, 0, 10, 0, 0),
        ("processing", 10, 2, 10, 2, 2),
        ("processing", 10, 4, 10, 4, 4),
        ("processing", 10, 6, 10, 6, 6),
        ("processing", 10, 8, 10, 8, 8),
        ("done", 10, 10, 10, 10, 10),
    ]


async def test_it_loads_before_it_works(empty: Sandbox, clock: SteppedClock) -> None:
    row = await call(crowd(empty), "POST", SUBSCRIBE, subscribe_body(empty))
    clock.step(0.5)

    now = await call(empty, "GET", f"{SUBSCRIBE}{row['id']}/")

    assert progress(now) == ("loading", None, 0, None, 0)
    assert now["date_updated"] == "2026-03-02T12:00:00.500000+00:00"


async def test_its_duration_can_be_chosen(clock: SteppedClock) -> None:
    sandbox = crowd(Sandbox(leads=0, clock=clock, bulk_seconds=0))

    row = await call(sandbox, "POST", SUBSCRIBE, subscribe_body(sandbox))

    now = await call(sandbox, "GET", f"{SUBSCRIBE}{row['id']}/")
    assert progress(now) == ("done", 10, 10, 10, 10)


async def test_a_pause_freezes_it_halfway(empty: Sandbox, clock: SteppedClock) -> None:
    row = await call(crowd(empty), "POST", SUBSCRIBE, subscribe_body(empty))
    path = f"{SUBSCRIBE}{row['id']}/"
    clock.step(3)

    paused = await call(empty, "PUT", path, {"status": "paused"})
    clock.step(3600)
    later = await call(empty, "GET", path)

    assert progress(paused) == ("paused", 10, 4, 10, 4)
    assert later == paused
    assert len(statuses(empty)) == 4


async def test_a_resumed_action_finishes_the_rest(empty: Sandbox, clock: SteppedClock) -> None:
    row = await call(crowd(empty), "POST", SUBSCRIBE, subscribe_body(empty))
    path = f"{SUBSCRIBE}{row['id']}/"
    clock.step(3)
    await call(empty, "PUT", path, {"status": "paused"})
    clock.step(7 * DAY)

    resuming = await call(empty, "PUT", path, {"status": "resuming"})
    clock.step(0.3)
    processing = await call(empty, "GET", path)
    clock.step(3)
    done = await call(empty, "GET", path)

    assert progress(resuming) == ("resuming", 10, 4, 10, 4)
    assert progress(processing) == ("processing", 10, 4, 10, 4)
    assert progress(done) == ("done", 10, 10, 10, 10)
    assert len(statuses(empty)) == 10


async def test_after_seven_days_it_stays_paused(empty: Sandbox, clock: SteppedClock) -> None:
    row = await call(crowd(empty), "POST", SUBSCRIBE, subscribe_body(empty))
    path = f"{SUBSCRIBE}{row['id']}/"
    await call(empty, "PUT", path, {"status": "paused"})
    clock.step(7 * DAY + 1)

    async with connect(empty) as client:
        answer = await client.put(path, json={"status": "resuming"})

    assert answer.status_code == 400
    text = "A bulk action can't be resumed more than 7 days after it was paused."
    assert answer.json() == {"errors": [], "field-errors": {"status": text}}
    assert (await call(empty, "GET", path))["status"] == "paused"


async def test_only_what_runs_can_be_paused_and_only_what_is_paused_resumed(
    empty: Sandbox, clock: SteppedClock
) -> None:
    row = await call(crowd(empty), "POST", SUBSCRIBE, subscribe_body(empty))
    path = f"{SUBSCRIBE}{row['id']}/"

    async with connect(empty) as client:
        running = await client.put(path, json={"status": "resuming"})
        await client.put(path, json={"status": "paused"})
        twice = await client.put(path, json={"status": "paused"})
        await client.put(path, json={"status": "resuming"})
        clock.step(100)
        done = [await client.put(path, json={"status": s}) for s in ("paused", "resuming")]

    assert [a.status_code for a in (running, twice, *done)] == [400, 400, 400, 400]
    text = "Not possible for a bulk action that is done."
    assert done[0].json()["field-errors"] == {"status": text}


@pytest.mark.parametrize(
    ("body", "text"),
    [
        ({}, "This field is required."),
        ({"status": None}, "This field is required."),
        ({"status": "done"}, "Value must be one of paused, resuming, not 'done'."),
        ({"status": 1}, "Value must be one of paused, resuming, not 1."),
    ],
)
async def test_no_other_status_can_be_set(empty: Sandbox, body: dict[str, Any], text: str) -> None:
    row = await call(empty, "POST", SUBSCRIBE, subscribe_body(empty))

    async with connect(empty) as client:
        answer = await client.put(f"{SUBSCRIBE}{row['id']}/", json=body)

    assert answer.status_code == 400
    assert answer.json()["field-errors"] == {"status": text}


async def test_an_ordered_failure_ends_it_in_error(empty: Sandbox, clock: SteppedClock) -> None:
    empty.faults.fail_bulk(after=0.5)
    first = await call(crowd(empty), "POST", SUBSCRIBE, subscribe_body(empty))
    second = await call(empty, "POST", SUBSCRIBE, subscribe_body(empty))
    clock.step(100)

    failed = await call(empty, "GET", f"{SUBSCRIBE}{first['id']}/")
    fine = await call(empty, "GET", f"{SUBSCRIBE}{second['id']}/")

    assert progress(failed) == ("error", 10, 4, 10, 4)
    assert fine["status"] == "done"


async def test_it_ends_in_error_if_its_sequence_goes(empty: Sandbox, clock: SteppedClock) -> None:
    row = await call(crowd(empty), "POST", SUBSCRIBE, subscribe_body(empty))
    clock.step(3)
    await call(empty, "GET", f"{SUBSCRIBE}{row['id']}/")
    await call(empty, "DELETE", f"/sequence/{row['sequence_id']}/")
    clock.step(3)

    now = await call(empty, "GET", f"{SUBSCRIBE}{row['id']}/")

    assert progress(now) == ("error", 10, 4, 10, 4)
    assert len(statuses(empty)) == 4


async def test_its_audience_is_found_when_it_loads(empty: Sandbox, clock: SteppedClock) -> None:
    row = await call(crowd(empty, 2), "POST", SUBSCRIBE, subscribe_body(empty))
    add_lead(empty, "late")
    add_contact(empty, "late", "late", "late@x.example")
    clock.step(3)
    await call(empty, "GET", f"{SUBSCRIBE}{row['id']}/")
    add_lead(empty, "later")
    add_contact(empty, "later", "later", "later@x.example")
    clock.step(3)

    now = await call(empty, "GET", f"{SUBSCRIBE}{row['id']}/")

    assert now["n_leads"] == 3
    assert set(statuses(empty)) == {"cont_c0", "cont_c1", "cont_late"}


async def test_results_limit_and_sort_choose_the_leads(empty: Sandbox, clock: SteppedClock) -> None:
    sort = [{"direction": "asc", "field": field("lead", "name")}]
    body = subscribe_body(empty) | {"results_limit": 3, "sort": sort}
    row = await call(crowd(empty), "POST", SUBSCRIBE, body)
    clock.step(6)

    now = await call(empty, "GET", f"{SUBSCRIBE}{row['id']}/")

    assert (now["n_leads"], now["results_limit"], now["sort"]) == (3, 3, sort)
    assert set(statuses(empty)) == {"cont_c0", "cont_c1", "cont_c2"}


async def test_dates_of_its_filter_are_the_callers(empty: Sandbox, clock: SteppedClock) -> None:
    crowd(empty, 1)
    empty.world.change("lead", "lead_l0", {"date_created": "2026-03-02T03:00:00+00:00"})
    today = {"type": "start_end_of_predefined_relative_period", "range": "today", "which": "start"}
    query = where("lead", "date_created", {"type": "moment_range", "on_or_after": today})
    rows = []
    for hours in ("0", "-5"):
        async with connect(empty, headers={"x-tz-offset": hours}) as client:
            answer = await client.post(SUBSCRIBE, json=subscribe_body(empty, query))
        clock.step(6)
        rows.append(await call(empty, "GET", f"{SUBSCRIBE}{answer.json()['id']}/"))

    assert [row["n_leads"] for row in rows] == [1, 0]


async def test_one_that_was_put_into_the_world_stays_as_it_is(
    empty: Sandbox, clock: SteppedClock
) -> None:
    row = {"id": "bulkemail_1", "status": "processing", "date_created": ""}
    empty.world.add("bulk_action.email", row)
    clock.step(100)

    async with connect(empty) as client:
        fetched = await client.get("/bulk_action/email/bulkemail_1/")
        paused = await client.put("/bulk_action/email/bulkemail_1/", json={"status": "paused"})

    assert fetched.json() == row
    assert paused.status_code == 400


async def test_one_that_is_taken_out_of_the_world_does_no_more(
    empty: Sandbox, clock: SteppedClock
) -> None:
    row = await call(crowd(empty), "POST", SUBSCRIBE, subscribe_body(empty))
    empty.world.remove("bulk_action.sequence_subscription", row["id"])
    clock.step(6)

    listed = await call(empty, "GET", SUBSCRIBE)

    assert listed["data"] == []
    assert statuses(empty) == {}


async def test_lead_means_the_first_contact_with_an_email(
    empty: Sandbox, clock: SteppedClock
) -> None:
    add_lead(empty, "a")
    add_contact(empty, "a", "mute")
    add_contact(empty, "a", "one", "one@a.example", "other@a.example")
    add_contact(empty, "a", "two", "two@a.example")
    add_lead(empty, "b")
    add_contact(empty, "b", "silent")

    await call(empty, "POST", SUBSCRIBE, subscribe_body(empty))
    clock.step(6)

    rows = empty.world.all("sequence_subscription")
    assert [(row["contact_id"], row["contact_email"]) for row in rows] == [
        ("cont_one", "one@a.example")
    ]
    assert rows[0]["sender_email"] == "john@salesteam.com"


async def test_contact_means_every_contact_with_an_email(
    empty: Sandbox, clock: SteppedClock
) -> None:
    add_lead(empty, "a")
    add_contact(empty, "a", "mute")
    add_contact(empty, "a", "one", "one@a.example")
    add_contact(empty, "a", "two", "two@a.example")
    body = subscribe_body(empty) | {"contact_preference": "contact"}

    row = await call(empty, "POST", SUBSCRIBE, body)
    clock.step(6)

    now = await call(empty, "GET", f"{SUBSCRIBE}{row['id']}/")
    assert set(statuses(empty)) == {"cont_one", "cont_two"}
    assert (now["n_leads"], now["n_objects"]) == (1, 1)


async def test_who_had_the_sequence_is_left_alone(empty: Sandbox, clock: SteppedClock) -> None:
    await call(crowd(empty, 3), "POST", SUBSCRIBE, subscribe_body(empty))
    clock.step(6)
    first = empty.world.all("sequence_subscription")[0]
    empty.world.change("sequence_subscription", first["id"], {"status": "finished"})

    again = await call(empty, "POST", SUBSCRIBE, subscribe_body(empty))
    clock.step(6)

    now = await call(empty, "GET", f"{SUBSCRIBE}{again['id']}/")
    assert progress(now) == ("done", 3, 3, 3, 3)
    assert len(empty.world.all("sequence_subscription")) == 3


@pytest.mark.parametrize(
    ("action_type", "expected"),
    [
        ("pause", {"paused", "finished"}),
        ("resume", {"active", "finished"}),
        ("resume_finished", {"active", "paused"}),
    ],
)
async def test_other_actions_change_the_statuses_that_they_are_for(
    empty: Sandbox, clock: SteppedClock, action_type: str, expected: set[str]
) -> None:
    await call(crowd(empty, 9), "POST", SUBSCRIBE, subscribe_body(empty))
    clock.step(6)
    for index, row in enumerate(empty.world.all("sequence_subscription")):
        status = ("active", "paused", "finished")[index % 3]
        reason = "manual" if status == "paused" else None
        changes = {"status": status, "status_reason": reason}
        empty.world.change("sequence_subscription", row["id"], changes)

    await call(empty, "POST", SUBSCRIBE, {"action_type": action_type, "s_query": EVERY_LEAD})
    clock.step(6)

    rows = empty.world.all("sequence_subscription")
    assert {row["status"] for row in rows} == expected
    reasons = {row["status_reason"] for row in rows if row["status"] == "paused"}
    assert (
        reasons
        == {
            "pause": {"bulk-action", "manual"},
            "resume": set(),
            "resume_finished": {"manual"},
        }[action_type]
    )


async def test_a_pause_can_be_for_one_sequence_only(empty: Sandbox, clock: SteppedClock) -> None:
    sequences = [row["id"] for row in empty.world.all("sequence") if row["status"] == "active"]
    crowd(empty, 2)
    for sequence_id in sequences:
        await call(empty, "POST", SUBSCRIBE, subscribe_body(empty) | {"sequence_id": sequence_id})
    clock.step(6)
    body = {"action_type": "pause", "s_query": EVERY_LEAD, "sequence_id": sequences[0]}

    await call(empty, "POST", SUBSCRIBE, body)
    clock.step(6)

    rows = empty.world.all("sequence_subscription")
    assert {(row["sequence_id"], row["status"]) for row in rows} == {
        (sequences[0], "paused"),
        (sequences[1], "active"),
    }


async def test_a_query_for_contacts_counts_contacts_and_their_leads(
    empty: Sandbox, clock: SteppedClock
) -> None:
    add_lead(empty, "a")
    add_contact(empty, "a", "one", "one@a.example")
    add_contact(empty, "a", "two", "two@a.example")
    add_contact(empty, "a", "mute")
    query = {"type": "object_type", "object_type": "contact"}

    row = await call(empty, "POST", SUBSCRIBE, subscribe_body(empty, query))
    clock.step(6)

    now = await call(empty, "GET", f"{SUBSCRIBE}{row['id']}/")
    assert progress(now) == ("done", 1, 1, 3, 3)
    assert set(statuses(empty)) == {"cont_one", "cont_two"}


@pytest.mark.parametrize(
    ("named", "expected"),
    [
        ({}, (0, "John Doe <john@salesteam.com>")),
        ({"account": 1}, (1, "Maria Santos <maria@salesteam.com>")),
        ({"sender": "maria@salesteam.com"}, (1, "maria@salesteam.com")),
        ({"account": 1, "sender": "M <maria@salesteam.com>"}, (1, "M <maria@salesteam.com>")),
        ({"sender": "nobody@x.example"}, (None, "nobody@x.example")),
    ],
)
async def test_a_bulk_email_answers_the_account_and_the_sender_that_it_was_not_told(
    empty: Sandbox, clock: SteppedClock, named: dict[str, Any], expected: tuple[int | None, str]
) -> None:
    accounts = [row["id"] for row in empty.world.all("connected_account")]
    body = {
        "s_query": EVERY_LEAD,
        "template_id": empty.world.all("email_template")[0]["id"],
        "contact_preference": "lead",
    }
    if "account" in named:
        body["email_account_id"] = accounts[named["account"]]
    if "sender" in named:
        body["sender"] = named["sender"]

    row = await call(crowd(empty, 1), "POST", "/bulk_action/email/", body)
    clock.step(6)
    listed = await call(empty, "GET", "/bulk_action/email/")

    at, sender = expected
    account = None if at is None else accounts[at]
    assert (row["email_account_id"], row["sender"]) == (account, sender)
    assert listed["data"][0]["sender"] == sender
    assert [email["sender"] for email in empty.world.all("activity.email")] == [sender]


async def test_a_bulk_email_leaves_an_email_with_each_contact(
    empty: Sandbox, clock: SteppedClock
) -> None:
    template = empty.world.all("email_template")[1]
    add_lead(empty, "a")
    add_contact(empty, "a", "one", "one@a.example", "eins@a.example")
    add_contact(empty, "a", "two", "two@a.example")
    body = {"template_id": template["id"], "s_query": EVERY_LEAD, "sender": "john@salesteam.com"}
    sent: dict[str, list[Any]] = {}
    for preference in ("lead", "contact", "all"):
        before = len(empty.world.all("activity.email"))
        await call(empty, "POST", "/bulk_action/email/", body | {"contact_preference": preference})
        clock.step(6)
        sent[preference] = empty.world.all("activity.email")[before:]

    assert {key: [row["to"][0] for row in rows] for key, rows in sent.items()} == {
        "lead": ["one@a.example"],
        "contact": ["one@a.example", "two@a.example"],
        "all": ["one@a.example", "eins@a.example", "two@a.example"],
    }
    assert sent["lead"][0]["subject"] == template["subject"]
    assert sent["lead"][0]["lead_id"] == "lead_a"


async def test_a_bulk_delete_takes_the_leads_and_what_is_theirs(
    empty: Sandbox, clock: SteppedClock
) -> None:
    crowd(empty, 3)
    query = both(EVERY_LEAD, {"type": "id", "value": "lead_l1"})

    row = await call(empty, "POST", "/bulk_action/delete/", {"s_query": query})
    clock.step(6)

    assert row["bulk_object_type"] == "lead"
    assert [lead["id"] for lead in empty.world.all("lead")] == ["lead_l0", "lead_l2"]
    assert [row["id"] for row in empty.world.all("contact")] == ["cont_c0", "cont_c2"]


async def test_a_bulk_delete_follows_the_type_of_its_query(
    empty: Sandbox, clock: SteppedClock
) -> None:
    crowd(empty, 2)
    body = {"s_query": {"type": "object_type", "object_type": "contact"}}

    row = await call(empty, "POST", "/bulk_action/delete/", body)
    clock.step(6)

    assert row["bulk_object_type"] == "contact"
    assert len(empty.world.all("lead")) == 2
    assert empty.world.all("contact") == []


async def test_lists_are_by_kind_newest_first_and_can_be_by_template(empty: Sandbox) -> None:
    templates = [row["id"] for row in empty.world.all("email_template")[:2]]
    rows = [
        await call(
            empty,
            "POST",
            "/bulk_action/email/",
            {"template_id": template, "contact_preference": "lead", "s_query": EVERY_LEAD},
        )
        for template in templates
    ]

    everything = await call(empty, "GET", "/bulk_action/email/")
    some = await call(empty, "GET", f"/bulk_action/email/?template_id={templates[0]}&_fields=id")
    others = await call(empty, "GET", "/bulk_action/delete/")

    assert everything == {"data": rows[::-1], "has_more": False}
    assert some["data"] == [{"id": rows[0]["id"]}]
    assert others["data"] == []
    assert rows[0]["id"].startswith("bulkemail_")


async def test_one_kind_does_not_know_the_ids_of_another(
    sandbox: Sandbox, client: httpx.AsyncClient
) -> None:
    row = await call(sandbox, "POST", SUBSCRIBE, subscribe_body(sandbox))

    answer = await client.get(f"/bulk_action/email/{row['id']}/")

    assert answer.status_code == 404


async def test_a_lead_that_is_deleted_meanwhile_is_passed_over(
    empty: Sandbox, clock: SteppedClock
) -> None:
    row = await call(crowd(empty, 4), "POST", SUBSCRIBE, subscribe_body(empty))
    clock.step(1)
    await call(empty, "GET", f"{SUBSCRIBE}{row['id']}/")
    empty.world.remove("lead", "lead_l2")
    clock.step(5)

    now = await call(empty, "GET", f"{SUBSCRIBE}{row['id']}/")

    assert progress(now) == ("done", 4, 4, 4, 4)
    assert set(statuses(empty)) == {"cont_c0", "cont_c1", "cont_c3"}


@pytest.mark.parametrize("missing", list(subscribe_body(Sandbox(leads=0))))
async def test_subscribing_needs_all_that_is_documented(empty: Sandbox, missing: str) -> None:
    body = {key: value for key, value in subscribe_body(empty).items() if key != missing}

    content = await refusal(empty, SUBSCRIBE, body)

    assert content == {"errors": [], "field-errors": {missing: "This field is required."}}
    assert empty.world.all("bulk_action.sequence_subscription") == []


@pytest.mark.parametrize(
    ("kind", "changes", "key"),
    [
        ("sequence_subscription", {"action_type": "unsubscribe"}, "action_type"),
        ("sequence_subscription", {"contact_preference": "all"}, "contact_preference"),
        ("sequence_subscription", {"sequence_id": "seq_x"}, "sequence_id"),
        ("sequence_subscription", {"sender_email": "x@x.example"}, "sender_email"),
        ("sequence_subscription", {"calls_assigned_to": ["user_x"]}, "calls_assigned_to.0"),
        ("sequence_subscription", {"from_phone_number_id": "phon_x"}, "from_phone_number_id"),
        ("sequence_subscription", {"results_limit": -1}, "results_limit"),
        ("sequence_subscription", {"results_limit": "5"}, "results_limit"),
        ("sequence_subscription", {"send_done_email": "no"}, "send_done_email"),
        ("sequence_subscription", {"sort": {}}, "sort"),
        ("sequence_subscription", {"s_query": {"type": "any"}}, "s_query.type"),
        ("sequence_subscription", {"s_query": []}, "s_query"),
        ("email", {"template_id": "tmpl_x"}, "template_id"),
        ("email", {"template_id": None}, "template_id"),
        ("email", {"contact_preference": "some"}, "contact_preference"),
        ("email", {"email_account_id": "emailacct_x"}, "email_account_id"),
        ("email", {"s_query": None}, "s_query"),
        ("delete", {"s_query": None}, "s_query"),
        ("edit", {"s_query": None}, "s_query"),
        ("edit", {"type": None}, "type"),
        ("edit", {"type": "set_everything"}, "type"),
        ("edit", {"lead_status_id": None}, "lead_status_id"),
        ("edit", {"lead_status_id": "stat_x"}, "lead_status_id"),
    ],
)
async def test_a_bulk_action_that_cannot_be_is_refused(
    empty: Sandbox, kind: str, changes: dict[str, Any], key: str
) -> None:
    body = {
        **subscribe_body(empty),
        "template_id": empty.world.all("email_template")[0]["id"],
        "type": "set_lead_status",
        "lead_status_id": "stat_potential",
        **changes,
    }

    content = await refusal(empty, f"/bulk_action/{kind}/", body)

    assert content["errors"] == []
    assert set(content["field-errors"]) == {key}


async def test_a_sequence_that_does_not_run_takes_nobody(empty: Sandbox) -> None:
    draft = next(row["id"] for row in empty.world.all("sequence") if row["status"] == "draft")

    content = await refusal(empty, SUBSCRIBE, subscribe_body(empty) | {"sequence_id": draft})

    assert content["errors"] == [f'Workflow "{draft}" is not active.']


async def test_an_action_that_nobody_documents_is_a_loud_501(empty: Sandbox) -> None:
    async with connect(empty) as client:
        answer = await client.post(
            SUBSCRIBE, json=subscribe_body(empty) | {"action_type": "reassign"}
        )

    assert answer.status_code == 501
    assert "reassign" in answer.json()["error"]


async def test_it_sees_what_search_sees(sandbox: Sandbox, clock: SteppedClock) -> None:
    word = {"type": "text", "mode": "full_words", "value": "CEO"}
    query = both(EVERY_LEAD, related("lead", "contact", where("contact", "title", word)))
    found = await call(
        sandbox, "POST", "/data/search/", {"query": query, "include_counts": True, "_limit": 1}
    )
    body = {"action_type": "pause", "s_query": query, "sequence_id": active_sequence(sandbox)["id"]}

    row = await call(sandbox, "POST", SUBSCRIBE, body | sender(sandbox))
    clock.step(6)

    now = await call(sandbox, "GET", f"{SUBSCRIBE}{row['id']}/")
    assert now["n_leads"] == found["count"]["total"] > 0
