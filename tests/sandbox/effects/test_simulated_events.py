"""What people do by themselves: they merge leads, and want no more emails."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

import httpx
import pytest

from close_async.sandbox import Sandbox, SteppedClock
from tests.sandbox.worlds import EVERY_LEAD, add_contact, add_lead, call, sender

if TYPE_CHECKING:
    from collections.abc import Iterable

pytestmark = pytest.mark.anyio

DAY = 86400


@pytest.fixture
def small(empty: Sandbox) -> Sandbox:
    """A sandbox with two leads; two contacts of the first share an address, but for its case."""
    add_lead(empty, "a")
    add_contact(empty, "a", "ada", "ada@a.example", "home@a.example")
    add_contact(empty, "a", "twin", "ADA@a.example")
    add_lead(empty, "b")
    add_contact(empty, "b", "bob", "bob@b.example")
    return empty


async def events(sandbox: Sandbox, query: str) -> list[dict[str, Any]]:
    """Return the events that a query finds, the oldest first."""
    answer = await call(sandbox, "GET", f"/event/?{query}")
    return list(answer["data"][::-1])


async def subscribe(sandbox: Sandbox, contacts: Iterable[str], *kinds: str) -> list[str]:
    """Subscribe contacts to a new sequence with a step of each kind a day; return the paths."""
    template = {"email_template_id": sandbox.world.all("email_template")[0]["id"]}
    steps = [
        {"step_type": kind, "delay": DAY, **(template if kind == "email" else {})} for kind in kinds
    ]
    body = {"name": "New", "timezone": "UTC", "steps": steps}
    made = await call(sandbox, "POST", "/sequence/", body)
    paths: list[str] = []
    for contact in contacts:
        body = {"sequence_id": made["id"], "contact_id": f"cont_{contact}", **sender(sandbox)}
        row = await call(sandbox, "POST", "/sequence_subscription/", body)
        paths.append(f"/sequence_subscription/{row['id']}/")
    return paths


async def status(sandbox: Sandbox, path: str) -> tuple[str, str | None]:
    """Return the status of a subscription and the reason."""
    row = await call(sandbox, "GET", path)
    return row["status"], row["status_reason"]


def sent_to(sandbox: Sandbox) -> list[str]:
    """Return to whom emails went."""
    return sorted(to for row in sandbox.world.all("activity.email") for to in row["to"])


async def test_a_merge_hands_all_that_a_lead_has_to_the_other(small: Sandbox) -> None:
    (subscription,) = await subscribe(small, ["ada"], "email")
    opportunity = await call(small, "POST", "/opportunity/", {"lead_id": "lead_a"})
    task = await call(small, "POST", "/task/", {"lead_id": "lead_a", "text": "x"})
    note = await call(small, "POST", "/activity/note/", {"lead_id": "lead_a", "note": "x"})
    paths = [
        f"/opportunity/{opportunity['id']}/",
        f"/task/{task['id']}/",
        f"/activity/note/{note['id']}/",
        "/contact/cont_ada/",
        subscription,
    ]

    merged = small.happen.merge("lead_a", "lead_b")

    lead = await call(small, "GET", "/lead/lead_b/")
    leads = await call(small, "GET", "/lead/")
    assert (merged["id"], merged["name"]) == ("lead_b", "b")
    assert lead["contact_ids"] == ["cont_bob", "cont_ada", "cont_twin"]
    assert [(await call(small, "GET", path))["lead_id"] for path in paths] == ["lead_b"] * 5
    assert await status(small, subscription) == ("active", None)
    assert [row["id"] for row in leads["data"]] == ["lead_b"]


async def test_a_merge_is_an_event_of_the_lead_that_stays(small: Sandbox) -> None:
    small.happen.merge("lead_a", "lead_b")

    (merged,) = await events(small, "object_type=lead&action=merged")
    (deleted,) = await events(small, "object_type=lead&action=deleted")
    moved = await events(small, "lead_id=lead_b&object_type=contact&action=updated")
    assert (merged["object_id"], merged["lead_id"]) == ("lead_b", "lead_b")
    assert merged["data"]["contact_ids"] == ["cont_bob", "cont_ada", "cont_twin"]
    assert merged["previous_data"]["contact_ids"] == ["cont_bob"]
    assert deleted["object_id"] == "lead_a"
    assert [event["previous_data"] for event in moved] == [{"lead_id": "lead_a"}] * 2
    for event in (merged, deleted, *moved):
        assert event["meta"] == {
            "bulk_action_id": None,
            "merge_source_lead_id": "lead_a",
            "merge_destination_lead_id": "lead_b",
            "request_method": None,
            "request_path": None,
        }


async def test_what_comes_after_a_merge_is_not_of_it(small: Sandbox) -> None:
    small.happen.merge("lead_a", "lead_b")
    await call(small, "PUT", "/lead/lead_b/", {"name": "New"})

    *_, event = await events(small, "object_type=lead&action=updated")

    assert event["object_id"] == "lead_b"
    assert event["meta"]["merge_source_lead_id"] is None


@pytest.mark.parametrize("ids", [("lead_x", "lead_a"), ("lead_a", "lead_x")])
def test_no_lead_is_merged_with_one_that_is_not_there(small: Sandbox, ids: tuple[str, str]) -> None:
    with pytest.raises(KeyError, match="there is no lead 'lead_x'"):
        small.happen.merge(*ids)


def test_no_lead_is_merged_with_itself(small: Sandbox) -> None:
    with pytest.raises(ValueError, match="lead 'lead_a' can't be merged with itself"):
        small.happen.merge("lead_a", "lead_a")

    assert len(small.world.where("contact", "lead_id", "lead_a")) == 2


async def test_each_address_that_is_unsubscribed_is_an_event_and_so_is_its_return(
    small: Sandbox,
) -> None:
    small.happen.unsubscribe("cont_ada")
    small.happen.unsubscribe("cont_twin")
    small.happen.resubscribe("cont_twin")
    small.happen.resubscribe("cont_twin")

    found = await events(small, "object_type=unsubscribed_email")
    assert [event["action"] for event in found] == ["created", "created", "deleted"]
    assert [event["data"]["email"] for event in found[:2]] == ["ada@a.example", "home@a.example"]
    assert found[2]["previous_data"] == found[0]["data"]
    assert found[2]["object_id"] == found[0]["object_id"] == found[0]["data"]["id"]


async def test_contacts_show_that_an_address_is_unsubscribed(small: Sandbox) -> None:
    async def shown(contact: str) -> list[bool]:
        row = await call(small, "GET", f"/contact/cont_{contact}/")
        return [email["is_unsubscribed"] for email in row["emails"]]

    small.happen.unsubscribe("cont_twin")
    emails = [{"email": email} for email in ("new@a.example", "ada@a.example")]
    before = await shown("twin")
    await call(small, "PUT", "/contact/cont_ada/", {"emails": emails})
    replaced = await shown("ada")
    small.happen.resubscribe("cont_ada")

    assert (before, replaced) == ([True], [False, True])
    assert (await shown("twin"), await shown("ada")) == ([False], [False, False])


async def test_an_unsubscribed_address_ends_the_subscriptions_that_email_it(
    small: Sandbox, clock: SteppedClock
) -> None:
    paths = await subscribe(small, ["ada", "twin", "bob"], "email", "email")
    (calls,) = await subscribe(small, ["ada"], "call")

    small.happen.unsubscribe("cont_ada")
    ended = [await status(small, path) for path in (*paths, calls)]
    small.happen.resubscribe("cont_ada")
    clock.step(3 * DAY)

    off, on = ("error", "internal-error"), ("active", None)
    assert ended == [off, off, on, on]
    assert [await status(small, path) for path in paths] == [off, off, ("finished", None)]
    assert sent_to(small) == ["bob@b.example", "bob@b.example"]


async def test_a_step_never_emails_an_unsubscribed_address(
    small: Sandbox, clock: SteppedClock
) -> None:
    small.happen.unsubscribe("cont_twin")
    (path,) = await subscribe(small, ["ada"], "email")
    clock.step(2 * DAY)

    assert await status(small, path) == ("error", "internal-error")
    assert sent_to(small) == []


async def test_bulk_actions_pass_unsubscribed_addresses_over(
    small: Sandbox, clock: SteppedClock
) -> None:
    await subscribe(small, [], "email")
    query = {"s_query": EVERY_LEAD}
    email = {
        "template_id": small.world.all("email_template")[0]["id"],
        "contact_preference": "all",
    }
    sequence = {
        "action_type": "subscribe",
        "contact_preference": "contact",
        "sequence_id": small.world.newest("sequence")[0]["id"],
        **sender(small),
    }
    small.happen.unsubscribe("cont_twin")

    await call(small, "POST", "/bulk_action/email/", {**query, **email})
    await call(small, "POST", "/bulk_action/sequence_subscription/", {**query, **sequence})
    clock.step(60)

    subscriptions = small.world.all("sequence_subscription")
    assert sent_to(small) == ["bob@b.example", "home@a.example"]
    assert [row["contact_id"] for row in subscriptions] == ["cont_bob"]


async def test_webhooks_tell_of_merges_and_unsubscribed_addresses(small: Sandbox) -> None:
    kinds = [
        ("lead", "merged"), ("unsubscribed_email", "created"), ("unsubscribed_email", "deleted"),
    ]  # fmt: skip
    wanted = [{"object_type": kind, "action": action} for kind, action in kinds]
    body = {"url": "http://127.0.0.1:9/hook", "events": wanted}
    await call(small, "POST", "/webhook/", body)
    got: list[tuple[str, str, str | None]] = []

    def take(request: httpx.Request) -> httpx.Response:
        event = json.loads(request.content)["event"]
        source = event["meta"]["merge_source_lead_id"]
        got.append((event["object_type"], event["action"], source))
        return httpx.Response(200)

    small.happen.merge("lead_a", "lead_b")
    small.happen.unsubscribe("cont_bob")
    small.happen.resubscribe("cont_bob")
    await small.deliver_webhooks(httpx.MockTransport(take))

    assert got == [(*kinds[0], "lead_a"), (*kinds[1], None), (*kinds[2], None)]


async def test_a_dump_has_merges_and_unsubscribed_addresses(small: Sandbox) -> None:
    small.happen.merge("lead_a", "lead_b")
    small.happen.unsubscribe("cont_bob")

    loaded = Sandbox.load(json.loads(json.dumps(small.dump())), clock=SteppedClock())

    assert await events(loaded, "") == await events(small, "")
    (path,) = await subscribe(loaded, ["bob"], "email")
    loaded.clock.step(2 * DAY)
    assert await status(loaded, path) == ("error", "internal-error")


async def test_a_dump_of_before_there_were_merges_can_be_loaded(small: Sandbox) -> None:
    await call(small, "POST", "/lead/", {"name": "x"})
    content = json.loads(json.dumps(small.dump()))
    del content["objects"]["unsubscribed_email"]
    for event in content["events"]:
        del event["cause"]["merge_source_lead_id"], event["cause"]["merge_destination_lead_id"]

    loaded = Sandbox.load(content, clock=SteppedClock())

    assert await events(loaded, "") == await events(small, "")


@pytest.mark.parametrize("happening", ["unsubscribe", "resubscribe"])
def test_nobody_unsubscribes_who_is_not_there(small: Sandbox, happening: str) -> None:
    with pytest.raises(KeyError, match="there is no contact 'cont_x'"):
        getattr(small.happen, happening)("cont_x")
