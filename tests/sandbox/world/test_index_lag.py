"""Index lag: lists and searches are behind, the objects themselves are not."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest

from close_async.sandbox import Sandbox, SteppedClock
from tests.sandbox.worlds import (
    EVERY_LEAD,
    active_sequence,
    add_contact,
    add_lead,
    call,
    connect,
    related,
    search,
    sender,
    subscribe_body,
    where,
)

if TYPE_CHECKING:
    from collections.abc import AsyncIterator

    import httpx

pytestmark = pytest.mark.anyio

LAG = 45.0
TEMPLATES = "/email_template/"


@pytest.fixture
def slow(clock: SteppedClock) -> Sandbox:
    """A sandbox whose lists are 45 seconds behind, with one lead and one contact."""
    sandbox = Sandbox(leads=0, clock=clock, index_lag=LAG)
    add_lead(sandbox, "old")
    add_contact(sandbox, "old", "one", "one@x.example")
    sandbox.world.settle()
    return sandbox


@pytest.fixture
async def client(slow: Sandbox) -> AsyncIterator[httpx.AsyncClient]:
    """A client of it."""
    async with connect(slow) as client:
        yield client


async def listed(sandbox: Sandbox, path: str) -> list[str]:
    """Return the ids that a list shows."""
    answer = await call(sandbox, "GET", path)
    return [row["id"] for row in answer["data"]]


async def subscribe(sandbox: Sandbox) -> dict[str, Any]:
    """Subscribe the one contact."""
    body = {"sequence_id": active_sequence(sandbox)["id"], "contact_id": "cont_one"}
    return dict(
        await call(sandbox, "POST", "/sequence_subscription/", body | sender(sandbox)),
    )


async def test_what_was_created_is_fetched_at_once_and_listed_when_the_lag_is_over(
    slow: Sandbox, clock: SteppedClock
) -> None:
    row = await subscribe(slow)
    path = f"/sequence_subscription/?sequence_id={row['sequence_id']}"

    fetched = await call(slow, "GET", f"/sequence_subscription/{row['id']}/")
    at_once = await listed(slow, path)
    clock.step(LAG - 0.001)
    just_before = await listed(slow, path)
    clock.step(0.001)
    after = await listed(slow, path)

    assert fetched == row
    assert (at_once, just_before, after) == ([], [], [row["id"]])


async def test_what_was_deleted_is_listed_until_the_lag_is_over(
    slow: Sandbox, clock: SteppedClock
) -> None:
    row = await subscribe(slow)
    clock.step(LAG)
    await call(slow, "DELETE", f"/sequence_subscription/{row['id']}/")

    async with connect(slow) as client:
        fetched = await client.get(f"/sequence_subscription/{row['id']}/")
    before = await listed(slow, "/sequence_subscription/?contact_id=cont_one")
    clock.step(LAG)
    after = await listed(slow, "/sequence_subscription/?contact_id=cont_one")

    assert fetched.status_code == 404
    assert (before, after) == ([row["id"]], [])


async def test_what_was_changed_is_listed_as_it_was(slow: Sandbox, clock: SteppedClock) -> None:
    sequence_id = active_sequence(slow)["id"]
    first = await call(slow, "PUT", f"/sequence/{sequence_id}/", {"name": "First"})
    clock.step(LAG - 1)
    await call(slow, "PUT", f"/sequence/{sequence_id}/", {"name": "Second"})

    seen = []
    for _ in range(3):
        rows = (await call(slow, "GET", "/sequence/"))["data"]
        seen.append(next(row["name"] for row in rows if row["id"] == sequence_id))
        clock.step(1)
    clock.step(LAG)
    rows = (await call(slow, "GET", "/sequence/"))["data"]

    assert seen == ["Cold outreach", "First", "First"]
    assert next(row["name"] for row in rows if row["id"] == sequence_id) == "Second"
    assert first["name"] == "First"


async def test_bulk_actions_are_listed_late_as_well(slow: Sandbox, clock: SteppedClock) -> None:
    path = "/bulk_action/sequence_subscription/"
    row = await call(slow, "POST", path, subscribe_body(slow))

    before = await listed(slow, path)
    clock.step(LAG)
    after = (await call(slow, "GET", path))["data"]
    clock.step(LAG)
    later = (await call(slow, "GET", path))["data"]

    assert before == []
    assert [(found["id"], found["status"]) for found in after] == [(row["id"], "created")]
    assert later[0]["status"] == "done"


async def test_searches_find_what_was_there_before(slow: Sandbox, clock: SteppedClock) -> None:
    named_new = where("lead", "name", {"type": "text", "value": "new", "mode": "full_words"})
    person = where("contact", "title", {"type": "exists"})
    slow.world.add("lead", dict(slow.world.all("lead")[0], id="lead_late"))
    slow.world.change("lead", "lead_old", {"name": "New"})
    slow.world.change("contact", "cont_one", {"title": "CEO"})

    before = [
        await search(slow, EVERY_LEAD),
        await search(slow, named_new),
        await search(slow, related("lead", "contact", person)),
    ]
    clock.step(LAG)
    after = [
        sorted(await search(slow, EVERY_LEAD)),
        await search(slow, named_new),
        await search(slow, related("lead", "contact", person)),
    ]

    assert before == [["lead_old"], [], []]
    assert after == [["lead_late", "lead_old"], ["lead_old"], ["lead_old"]]


async def test_rows_of_a_search_show_old_values(slow: Sandbox, clock: SteppedClock) -> None:
    slow.world.change("lead", "lead_old", {"name": "New"})
    body = {"query": EVERY_LEAD, "_fields": {"lead": ["name"]}}

    before = await call(slow, "POST", "/data/search/", body)
    clock.step(LAG)
    after = await call(slow, "POST", "/data/search/", body)

    assert [answer["data"][0]["name"] for answer in (before, after)] == ["old", "New"]


async def test_a_deleted_lead_can_be_fetched_and_listed_while_the_lag_lasts(
    slow: Sandbox, clock: SteppedClock, client: httpx.AsyncClient
) -> None:
    slow.world.remove("lead", "lead_old")

    before = (await client.get("/lead/lead_old/")).status_code, await listed(slow, "/lead/")
    contacts = await listed(slow, "/contact/?lead_id=lead_old")
    clock.step(LAG)
    after = (await client.get("/lead/lead_old/")).status_code, await listed(slow, "/lead/")

    assert before == (200, ["lead_old"])
    assert contacts == ["cont_one"]
    assert after == (404, [])
    assert await listed(slow, "/contact/?lead_id=lead_old") == []


async def test_a_bulk_action_meets_the_leads_that_lists_show(
    slow: Sandbox, clock: SteppedClock
) -> None:
    add_lead(slow, "late")
    add_contact(slow, "late", "late", "late@x.example")
    row = await call(
        slow, "POST", "/bulk_action/sequence_subscription/", subscribe_body(slow) | {"sort": None}
    )
    clock.step(6)

    now = await call(slow, "GET", f"/bulk_action/sequence_subscription/{row['id']}/")

    assert (now["status"], now["n_leads"]) == ("done", 1)
    assert [row["contact_id"] for row in slow.world.all("sequence_subscription")] == ["cont_one"]


async def test_a_bulk_action_does_nothing_to_what_was_deleted_behind_the_lists(
    slow: Sandbox, clock: SteppedClock
) -> None:
    slow.world.remove("lead", "lead_old")
    row = await call(slow, "POST", "/bulk_action/sequence_subscription/", subscribe_body(slow))
    clock.step(6)

    now = await call(slow, "GET", f"/bulk_action/sequence_subscription/{row['id']}/")

    assert (now["status"], now["n_leads"]) == ("done", 1)
    assert slow.world.all("sequence_subscription") == []


async def test_settling_shows_everything_at_once(slow: Sandbox) -> None:
    add_lead(slow, "new")
    before = await listed(slow, "/lead/")

    slow.world.settle()

    assert before == ["lead_old"]
    assert sorted(await listed(slow, "/lead/")) == ["lead_new", "lead_old"]


async def test_a_reset_keeps_the_lag(slow: Sandbox) -> None:
    slow.reset()
    add_lead(slow, "new")

    assert await listed(slow, "/lead/") == []


async def test_without_a_lag_a_write_shows_at_once(empty: Sandbox) -> None:
    add_lead(empty, "new")

    assert await listed(empty, "/lead/") == ["lead_new"]


def test_a_lag_below_nothing_is_a_mistake() -> None:
    with pytest.raises(ValueError, match="index_lag must be a number of seconds >= 0, got -1"):
        Sandbox(leads=0, index_lag=-1)
