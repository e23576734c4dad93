"""The world that a sandbox starts with, and how it can be read and changed."""

from __future__ import annotations

import json
import re
import time
from datetime import UTC, datetime
from typing import TYPE_CHECKING, Any

import pytest

from close_async.sandbox import Sandbox, SteppedClock, World
from tests.sandbox.worlds import EVERY_LEAD, add_contact, add_lead, call, search, subscribe_body

if TYPE_CHECKING:
    import httpx

LONG = re.compile(r"[a-z]+_[0-9A-Za-z]{43}")
SHORT = re.compile(r"[a-z]+_[0-9A-Za-z]{22}")


def everything(world: World) -> dict[str, list[dict[str, Any]]]:
    """Return all rows of all kinds."""
    return {kind: world.all(kind) for kind in world.kinds()}


def test_the_same_seed_gives_the_same_world() -> None:
    worlds = [everything(Sandbox(leads=30, seed=7, clock=SteppedClock()).world) for _ in range(2)]

    assert worlds[0] == worlds[1]
    assert json.dumps(worlds[0]) == json.dumps(worlds[1])


def test_another_seed_gives_other_ids_and_another_key() -> None:
    first, second = (Sandbox(leads=5, seed=seed, clock=SteppedClock()) for seed in (1, 2))

    ids = [{row["id"] for row in box.world.all("lead")} for box in (first, second)]
    assert ids[0].isdisjoint(ids[1])
    assert first.api_key != second.api_key
    assert first.access_token != second.access_token


def test_dates_are_relative_to_the_start_of_the_clock() -> None:
    starts = [datetime(2026, 3, 2, 12, tzinfo=UTC), datetime(2027, 3, 2, 12, tzinfo=UTC)]
    worlds = [Sandbox(leads=20, clock=SteppedClock(start)).world for start in starts]

    ages = [
        [start - datetime.fromisoformat(row["date_created"]) for row in world.all("lead")]
        for start, world in zip(starts, worlds, strict=True)
    ]
    assert ages[0] == ages[1]
    assert [row["id"] for row in worlds[0].all("lead")] == [
        row["id"] for row in worlds[1].all("lead")
    ]


def test_ids_look_like_those_of_close(sandbox: Sandbox) -> None:
    for kind, rows in everything(sandbox.world).items():
        for row in rows:
            is_short = kind.startswith(("sequence", "custom_activity", "custom_object_type"))
            expected = SHORT if is_short else LONG
            assert row["id"] == "stat_potential" or expected.fullmatch(row["id"])


def test_no_id_is_there_twice() -> None:
    world = Sandbox(leads=500).world

    ids = [row["id"] for rows in everything(world).values() for row in rows]

    assert len(ids) == len(set(ids))


def test_nothing_was_made_in_the_future_or_changed_before_it_was_made(sandbox: Sandbox) -> None:
    rows = [row for rows in everything(sandbox.world).values() for row in rows]
    dated = [row for row in rows if "date_created" in row]

    assert len(dated) > 100
    for row in dated:
        assert row["date_created"] <= row["date_updated"] <= "2026-03-02T12:00:00.000000+00:00"


def test_an_office_has_what_sequences_need(sandbox: Sandbox) -> None:
    world = sandbox.world

    me = world.get("user", world.me)
    labels = {row["id"]: row["label"] for row in world.all("status.lead")}
    account = world.all("connected_account")[0]
    assert me is not None
    assert me["email"] == "john@salesteam.com"
    assert labels["stat_potential"] == "Potential"
    assert {"email": "john@salesteam.com", "name": "John Doe"} in account["identities"]
    assert {row["is_shared"] for row in world.all("email_template")} == {True, False}
    assert {row["status"] for row in world.all("sequence")} == {"active", "paused", "draft"}


def test_people_differ_in_what_they_have(sandbox: Sandbox) -> None:
    contacts = sandbox.world.all("contact")

    assert {0, 1, 2} <= {len(row["emails"]) for row in contacts}
    assert {0, 1, 2} <= {len(row["phones"]) for row in contacts}
    assert {"CEO", None} <= {row["title"] for row in contacts}
    assert any(key.startswith("custom.cf_") for row in contacts for key in row)


@pytest.mark.parametrize("leads", [40, 300])
def test_subscriptions_are_there_in_every_status(leads: int) -> None:
    rows = Sandbox(leads=leads).world.all("sequence_subscription")

    assert {row["status"] for row in rows} == {"active", "paused", "finished", "goal", "error"}


def test_custom_fields_have_every_common_type(sandbox: Sandbox) -> None:
    kinds = [kind for kind in sandbox.world.kinds() if kind.startswith("custom_fields.")]

    types = {row["type"] for kind in kinds for row in sandbox.world.all(kind)}

    assert types >= {"text", "textarea", "number", "date", "datetime", "choices", "user", "hidden"}


@pytest.mark.anyio
async def test_every_smart_view_with_a_filter_finds_something(sandbox: Sandbox) -> None:
    add_lead(sandbox, "without_email")
    views = [row for row in sandbox.world.all("saved_search") if row["s_query"]]

    for view in views:
        assert await search(sandbox, view["s_query"]["query"], sort=view["s_query"]["sort"])


@pytest.mark.anyio
async def test_a_reset_puts_everything_back(sandbox: Sandbox, client: httpx.AsyncClient) -> None:
    before = json.dumps(everything(sandbox.world))
    clock = sandbox.clock
    await client.post("/bulk_action/sequence_subscription/", json=subscribe_body(sandbox))
    await client.post("/data/search/", json={"query": EVERY_LEAD, "_limit": 5})
    clock.step(3)
    sandbox.faults.next(status=503)

    sandbox.reset()

    assert json.dumps(everything(sandbox.world)) == before
    assert sandbox.requests == ()
    assert len(sandbox.faults) == 0
    assert (await client.get("/me/")).status_code == 200


@pytest.mark.anyio
async def test_what_is_changed_in_the_world_shows_in_answers(empty: Sandbox) -> None:
    add_lead(empty, "a")
    contact = add_contact(empty, "a", "one")
    empty.world.change("lead", "lead_a", {"name": "New"})

    lead = await call(empty, "GET", "/lead/lead_a/")

    assert lead["name"] == "New"
    assert lead["contacts"] == [contact | {"subscriptions": []}]
    assert (lead["opportunities"], lead["tasks"]) == ([], [])


def test_a_contact_can_move_to_another_lead(empty: Sandbox) -> None:
    for name in ("a", "b"):
        add_lead(empty, name)
    contact = add_contact(empty, "a", "one")

    empty.world.change("contact", "cont_one", {"lead_id": "lead_b"})

    assert empty.world.where("contact", "lead_id", "lead_a") == []
    assert empty.world.where("contact", "lead_id", "lead_b") == [contact | {"lead_id": "lead_b"}]


def test_what_hangs_on_a_lead_goes_with_it() -> None:
    world = Sandbox(leads=30).world

    for row in world.all("lead"):
        world.remove("lead", row["id"])
    world.remove("lead", "lead_never")

    left = {kind for kind, rows in everything(world).items() if rows}
    assert left.isdisjoint({"lead", "contact", "opportunity", "sequence_subscription"})
    assert not any(kind.startswith("activity.") for kind in left)


def test_there_can_be_no_fewer_than_no_leads() -> None:
    with pytest.raises(ValueError, match="leads must be an integer >= 0, got -1"):
        Sandbox(leads=-1)


def test_a_clock_needs_a_time_zone() -> None:
    with pytest.raises(ValueError, match="start must have a time zone"):
        SteppedClock(datetime(2026, 1, 1))  # noqa: DTZ001 - that is the mistake


def test_a_sandbox_shows_no_secret(sandbox: Sandbox) -> None:
    assert repr(sandbox) == "Sandbox(leads=40, seed=0)"
    assert repr(Sandbox()) == "Sandbox(leads=1000, seed=0)"


@pytest.mark.anyio
async def test_ten_thousand_leads_are_made_and_searched_quickly(samples: Any) -> None:
    begin = time.perf_counter()
    sandbox = Sandbox(leads=10_000)
    built = time.perf_counter()
    largest = json.loads((samples / "s_query/012.json").read_text())
    await search(sandbox, largest["query"])
    searched = time.perf_counter()

    # Both take well under a second; the bounds leave room for a busy machine.
    assert built - begin < 5
    assert searched - built < 5
