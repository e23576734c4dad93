"""Sequences."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

import pytest

from tests.sandbox.worlds import active_sequence, call, refusal

if TYPE_CHECKING:
    from pathlib import Path

    import httpx

    from close_async.sandbox import Sandbox, SteppedClock

pytestmark = pytest.mark.anyio

STEP_KEYS = {
    "id",
    "step_type",
    "delay",
    "email_template_id",
    "sms_template_id",
    "threading",
    "required",
    "step_allowed_delay",
    "created_by_id",
    "updated_by_id",
    "date_created",
    "date_updated",
}
STATUSES = {"active", "error", "finished", "goal", "paused"}


def shared_template(sandbox: Sandbox) -> str:
    """Return the id of a template that a sequence may use."""
    rows = sandbox.world.all("email_template")
    return str(next(row["id"] for row in rows if row["is_shared"]))


def body(**more: Any) -> dict[str, Any]:
    """Return the least that a sequence needs."""
    return {"name": "New", "timezone": "US/Eastern", "steps": [{"step_type": "call"}], **more}


async def test_the_documented_request_is_accepted(sandbox: Sandbox, samples: Path) -> None:
    request = json.loads((samples / "examples/sequences.create.request.json").read_text())
    documented = json.loads((samples / "examples/sequences.create.response.json").read_text())
    for step in request["steps"][1:]:
        step["email_template_id"] = shared_template(sandbox)

    answer = await call(sandbox, "POST", "/sequence/", request)

    undocumented = {"schedule_id", "trigger_query", "allow_manual_enrollment", "owner_id"}
    assert set(answer) == set(documented) | undocumented
    assert [step["step_type"] for step in answer["steps"]] == ["call", "email", "email"]
    assert [step["threading"] for step in answer["steps"]] == [None, "old_thread", "old_thread"]
    assert [step["delay"] for step in answer["steps"]] == [0, 86400, 259200]
    assert all(set(step) == STEP_KEYS for step in answer["steps"])
    assert (answer["status"], answer["schedule"]) == ("active", request["schedule"])


async def test_creating_answers_200_and_a_naive_timestamp(client: httpx.AsyncClient) -> None:
    answer = await client.post("/sequence/", json=body())

    assert answer.status_code == 200
    assert answer.json()["date_created"] == "2026-03-02T12:00:00.000000"
    assert answer.json()["id"].startswith("seq_")
    assert len(answer.json()["id"]) == len("seq_01FX7LXnJDiYZfWM9cZNkK")


async def test_a_new_sequence_is_listed_first_and_can_be_fetched(sandbox: Sandbox) -> None:
    created = await call(sandbox, "POST", "/sequence/", body(status="draft"))

    listed = await call(sandbox, "GET", "/sequence/")
    fetched = await call(sandbox, "GET", f"/sequence/{created['id']}/")

    counts = fetched.pop("subscription_counts_by_status")
    assert listed["data"][0] == fetched == created
    assert created["status"] == "draft"
    assert counts == dict.fromkeys(STATUSES, 0)


async def test_a_step_says_the_least_it_can(sandbox: Sandbox) -> None:
    created = await call(sandbox, "POST", "/sequence/", body())

    (step,) = created["steps"]
    assert {key: step[key] for key in sorted(STEP_KEYS) if "_id" not in key} == {
        "date_created": "2026-03-02T12:00:00.000000",
        "date_updated": "2026-03-02T12:00:00.000000",
        "delay": 0,
        "required": True,
        "step_allowed_delay": None,
        "step_type": "call",
        "threading": None,
    } | {"id": step["id"]}


async def test_counts_are_in_fetch_and_update_and_not_in_list_and_create(sandbox: Sandbox) -> None:
    row = active_sequence(sandbox)
    rows = sandbox.world.where("sequence_subscription", "sequence_id", row["id"])
    expected = {status: sum(row["status"] == status for row in rows) for status in STATUSES}

    created = await call(sandbox, "POST", "/sequence/", body())
    listed = await call(sandbox, "GET", "/sequence/")
    fetched = await call(sandbox, "GET", f"/sequence/{row['id']}/")
    updated = await call(sandbox, "PUT", f"/sequence/{row['id']}/", {"name": "Renamed"})

    assert all("subscription_counts_by_status" not in row for row in [created, *listed["data"]])
    assert fetched["subscription_counts_by_status"] == expected
    assert updated["subscription_counts_by_status"] == expected
    assert sum(expected.values()) > 0


async def test_an_update_changes_only_what_it_names(sandbox: Sandbox, clock: SteppedClock) -> None:
    old = dict(active_sequence(sandbox))
    clock.step(60)

    new = await call(sandbox, "PUT", f"/sequence/{old['id']}/", {"name": "Renamed"})

    changed = {key for key in old if old[key] != new[key]}
    assert changed == {"name", "date_updated"}
    assert new["date_updated"] == "2026-03-02T12:01:00.000000"


async def test_an_update_can_take_the_schedule_away(sandbox: Sandbox) -> None:
    row = active_sequence(sandbox)
    assert row["schedule"] is not None

    new = await call(sandbox, "PUT", f"/sequence/{row['id']}/", {"schedule": None})

    assert new["schedule"] is None


async def test_steps_that_an_update_leaves_out_are_removed(sandbox: Sandbox) -> None:
    old = dict(active_sequence(sandbox))
    first, second, third, _ = old["steps"]
    steps = [
        {"id": third["id"]},
        {"step_type": "call", "delay": 5},
        {"id": first["id"], "delay": 7},
    ]

    new = await call(sandbox, "PUT", f"/sequence/{old['id']}/", {"steps": steps})

    assert new["steps"][0] == third
    assert new["steps"][1]["id"] not in {step["id"] for step in old["steps"]}
    assert (new["steps"][1]["step_type"], new["steps"][1]["delay"]) == ("call", 5)
    assert (new["steps"][2]["id"], new["steps"][2]["delay"]) == (first["id"], 7)
    assert new["steps"][2]["email_template_id"] == first["email_template_id"]
    assert second["id"] not in {step["id"] for step in new["steps"]}


async def test_deleting_pauses_the_active_subscriptions(sandbox: Sandbox) -> None:
    sequence_id = active_sequence(sandbox)["id"]
    before = {
        row["id"]: row["status"]
        for row in sandbox.world.where("sequence_subscription", "sequence_id", sequence_id)
    }
    assert {"active", "finished"} <= set(before.values())

    answer = await call(sandbox, "DELETE", f"/sequence/{sequence_id}/")

    after = sandbox.world.where("sequence_subscription", "sequence_id", sequence_id)
    assert answer is None
    assert sandbox.world.get("sequence", sequence_id) is None
    for row in after:
        if before[row["id"]] == "active":
            assert (row["status"], row["status_reason"]) == ("paused", "sequence-deleted")
        else:
            assert row["status"] == before[row["id"]]


@pytest.mark.parametrize(
    ("changes", "fields"),
    [
        ({"name": None}, {"name": "This field is required."}),
        ({"timezone": None}, {"timezone": "This field is required."}),
        ({"steps": None}, {"steps": "This field is required."}),
        ({"steps": []}, {"steps": "A sequence needs at least one step."}),
        ({"steps": {}}, {"steps": "A sequence needs at least one step."}),
        ({"steps": ["x"]}, {"steps.0": "Value must be an object."}),
        ({"name": 5}, {"name": "Value must be of basestring type."}),
        ({"timezone": "Mars/Base"}, {"timezone": "Unknown timezone: 'Mars/Base'."}),
        (
            {"status": "gone"},
            {"status": "Value must be one of active, draft, paused, not 'gone'."},
        ),
        (
            {"steps": [{"step_type": "letter"}]},
            {"steps.0.step_type": "Value must be one of email, call, sms, not 'letter'."},
        ),
        (
            {"steps": [{"step_type": "call"}, {}]},
            {"steps.1.email_template_id": "This field is required."},
        ),
        (
            {"steps": [{"step_type": "call", "required": "yes"}]},
            {"steps.0.required": "Value must be a boolean."},
        ),
        (
            {"steps": [{"step_type": "call", "step_allowed_delay": {}}]},
            {"steps.0.step_allowed_delay": "Value must be a number of seconds."},
        ),
        (
            {"steps": [{"step_type": "call", "email_template_id": 5}]},
            {"steps.0.email_template_id": "Value must be of basestring type."},
        ),
        (
            {"steps": [{"step_type": "sms"}]},
            {"steps.0.sms_template_id": "This field is required."},
        ),
        (
            {"steps": [{"email_template_id": "tmpl_x"}]},
            {"steps.0.email_template_id": "There is no template 'tmpl_x'."},
        ),
        (
            {"steps": [{"step_type": "call", "delay": "1"}]},
            {"steps.0.delay": "Value must be a number of seconds, 0 or more."},
        ),
        (
            {"steps": [{"step_type": "call", "threading": "thread"}]},
            {"steps.0.threading": "Value must be one of new_thread, old_thread."},
        ),
        (
            {"steps": [{"id": "seqstep_x", "step_type": "call"}]},
            {"steps.0.id": "There is no step 'seqstep_x'."},
        ),
    ],
)
async def test_a_sequence_that_cannot_be_is_refused(
    sandbox: Sandbox, changes: dict[str, Any], fields: dict[str, str]
) -> None:
    before = len(sandbox.world.all("sequence"))

    content = await refusal(sandbox, "/sequence/", body(**changes))

    assert content == {"errors": [], "field-errors": fields}
    assert len(sandbox.world.all("sequence")) == before


@pytest.mark.parametrize(
    "schedule",
    [
        [],
        {"ranges": None},
        {"ranges": [{"weekday": 0, "start": "09:00", "end": "10:00"}]},
        {"ranges": [{"weekday": True, "start": "09:00", "end": "10:00"}]},
        {"ranges": [{"weekday": 1.0, "start": "09:00", "end": "10:00"}]},
        {"ranges": [{"weekday": 8, "start": "09:00", "end": "10:00"}]},
        {"ranges": [{"weekday": 1, "start": "10:00", "end": "09:00"}]},
        {"ranges": [{"weekday": 1, "start": "nine", "end": "10:00"}]},
        {"ranges": [{"weekday": 1, "start": "09:00+01:00", "end": "10:00"}]},
        {"ranges": [{"weekday": 1, "start": "09:00+01:00", "end": "10:00+01:00"}]},
        {"ranges": [{"weekday": 1, "start": "09:00", "end": "99:00"}]},
        {"ranges": [{"weekday": 1, "start": "09:00"}]},
    ],
)
async def test_a_schedule_that_makes_no_sense_is_refused(
    sandbox: Sandbox, schedule: object
) -> None:
    content = await refusal(sandbox, "/sequence/", body(schedule=schedule))

    assert set(content["field-errors"]) == {"schedule"}


async def test_seconds_in_a_schedule_are_fine(sandbox: Sandbox) -> None:
    schedule = {"ranges": [{"weekday": 7, "start": "09:00:00", "end": "16:59:30"}]}

    answer = await call(sandbox, "POST", "/sequence/", body(schedule=schedule))

    assert answer["schedule"] == schedule


async def test_a_template_that_is_not_shared_is_refused_as_close_does(sandbox: Sandbox) -> None:
    rows = sandbox.world.all("email_template")
    template_id = next(row["id"] for row in rows if not row["is_shared"])

    content = await refusal(sandbox, "/sequence/", body(steps=[{"email_template_id": template_id}]))

    text = f'Template "{template_id}" cannot be used in Workflows because it is not shared.'
    assert content == {"errors": [text], "field-errors": {}}


async def test_an_update_is_checked_like_a_new_sequence(
    sandbox: Sandbox, client: httpx.AsyncClient
) -> None:
    old = dict(active_sequence(sandbox))
    step = {"id": old["steps"][0]["id"]}
    refused: list[dict[str, Any]] = [
        {"name": None},
        {"steps": []},
        {"steps": [step, step]},
        {"status": "done"},
        {"timezone": ""},
    ]

    answers = [await client.put(f"/sequence/{old['id']}/", json=item) for item in refused]

    assert {answer.status_code for answer in answers} == {400}
    assert sandbox.world.get("sequence", old["id"]) == old


async def test_a_sequence_that_is_not_there_is_a_404(client: httpx.AsyncClient) -> None:
    answers = [
        await client.get("/sequence/seq_x/"),
        await client.put("/sequence/seq_x/", json={}),
        await client.delete("/sequence/seq_x/"),
    ]

    assert [answer.status_code for answer in answers] == [404, 404, 404]
