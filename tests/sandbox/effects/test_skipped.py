"""Whom a bulk action skipped, and why it ended in an error, as the page about it says."""

from __future__ import annotations

import re
from html import unescape
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
    refusal,
    sender,
    subscribe_body,
)

if TYPE_CHECKING:
    from close_async.sandbox import SteppedClock

pytestmark = pytest.mark.anyio

SUBSCRIBE = "/bulk_action/sequence_subscription/"
CONTACTS = {"type": "object_type", "object_type": "contact"}


async def shown(sandbox: Sandbox, row_id: str) -> tuple[str, list[str], str | None]:
    """Return how many a page says were skipped, who and why, and what the error was."""
    async with connect(sandbox, base_url="http://sandbox", auth=None) as visitor:
        page = (await visitor.get(f"/page/bulk/{row_id}")).text
    skipped = re.findall(r'<li>(.*?) <code class="quiet">(.*?)</code> · (.*?)</li>', page)
    (count,) = re.findall(r'id="skipped-count">(.*?)</p>', page, re.DOTALL)
    error = re.findall(r'id="error">(.*?)</p>', page)
    return (
        unescape(count).strip(),
        [unescape(" ".join(one)) for one in skipped],
        unescape(error[0]) if error else None,
    )


async def run(
    sandbox: Sandbox, clock: SteppedClock, kind: str, body: dict[str, Any]
) -> tuple[str, list[str], str | None]:
    """Run a bulk action to its end, and return what its page says."""
    row = await call(sandbox, "POST", f"/bulk_action/{kind}/", {"s_query": EVERY_LEAD, **body})
    clock.step(6)
    return await shown(sandbox, row["id"])


async def test_who_is_not_subscribed_is_named_with_the_reason(
    empty: Sandbox, clock: SteppedClock
) -> None:
    add_lead(empty, "bare")
    add_lead(empty, "mixed")
    add_contact(empty, "mixed", "Ada", "ada@x.example")
    add_contact(empty, "mixed", "Bob", "bob@x.example")
    add_contact(empty, "mixed", "Cid")
    add_contact(empty, "mixed", "Dot", "dot@x.example")
    sequence_id = active_sequence(empty)["id"]
    body = {"sequence_id": sequence_id, "contact_id": "cont_Ada", **sender(empty)}
    had = await call(empty, "POST", "/sequence_subscription/", body)
    empty.happen.unsubscribe("cont_Bob")

    told = await run(
        empty,
        clock,
        "sequence_subscription",
        subscribe_body(empty) | {"contact_preference": "contact"},
    )

    assert told == (
        "4",
        [
            "Cid cont_Cid has no email",
            f"Ada cont_Ada has a subscription to the sequence, {had['id']} (active)",
            "Bob cont_Bob bob@x.example is unsubscribed",
            "bare lead_bare has no contact with an email",
        ],
        None,
    )
    assert len(empty.world.all("sequence_subscription")) == 2


async def test_who_gets_no_email_is_named(empty: Sandbox, clock: SteppedClock) -> None:
    add_lead(empty, "bare")
    add_lead(empty, "heard")
    add_contact(empty, "heard", "Ada", "ada@x.example", "ada@home.example")
    template_id = empty.world.all("email_template")[0]["id"]
    empty.happen.unsubscribe("cont_Ada")

    told = await run(
        empty, clock, "email", {"template_id": template_id, "contact_preference": "lead"}
    )

    assert told[:2] == (
        "2",
        [
            "Ada cont_Ada ada@x.example is unsubscribed",
            "bare lead_bare has no contact with an email",
        ],
    )


@pytest.mark.parametrize(
    ("kind", "body", "reason"),
    [
        ("sequence_subscription", {"action_type": "pause"}, "has no subscription that is active"),
        ("sequence_subscription", {"action_type": "resume"}, "has no subscription that is paused"),
        (
            "edit",
            {"type": "clear_contact_custom_field", "custom_field_name": "LinkedIn headline"},
            "has no contact to edit",
        ),
        (
            "edit",
            {"type": "clear_activity_custom_field", "custom_field_name": "Outcome"},
            "has no activity to edit",
        ),
    ],
)
async def test_what_finds_nothing_to_change_is_skipped(
    empty: Sandbox, clock: SteppedClock, kind: str, body: dict[str, Any], reason: str
) -> None:
    add_lead(empty, "bare")

    told = await run(empty, clock, kind, body)

    assert told == ("1", [f"bare lead_bare {reason}"], None)


async def test_what_was_deleted_meanwhile_is_skipped(empty: Sandbox, clock: SteppedClock) -> None:
    for name in ("a", "b"):
        add_lead(empty, name)
    row = await call(empty, "POST", "/bulk_action/delete/", {"s_query": EVERY_LEAD})
    clock.step(1)
    await call(empty, "GET", f"/bulk_action/delete/{row['id']}/")
    await call(empty, "DELETE", "/lead/lead_a/")
    clock.step(6)

    assert await shown(empty, row["id"]) == ("1", ["Gone lead_a was deleted meanwhile"], None)


async def test_a_subscription_whose_sequence_was_deleted_is_not_resumed(
    empty: Sandbox, clock: SteppedClock
) -> None:
    add_lead(empty, "a")
    add_contact(empty, "a", "Ada", "ada@x.example")
    await run(empty, clock, "sequence_subscription", subscribe_body(empty))
    (row,) = empty.world.all("sequence_subscription")
    await call(empty, "DELETE", f"/sequence/{row['sequence_id']}/")

    told = await run(empty, clock, "sequence_subscription", {"action_type": "resume"})

    assert told[1] == [f"Gone {row['id']} its sequence was deleted"] or told[1] == [
        f"{row['id']} {row['id']} its sequence was deleted"
    ]


async def test_nobody_is_skipped_where_all_is_done(empty: Sandbox, clock: SteppedClock) -> None:
    add_lead(empty, "a")

    assert await run(empty, clock, "delete", {}) == ("Nobody so far.", [], None)


async def test_of_many_the_first_are_kept_and_all_are_counted(
    empty: Sandbox, clock: SteppedClock
) -> None:
    for number in range(250):
        add_lead(empty, f"l{number}")

    count, named, _ = await run(empty, clock, "sequence_subscription", subscribe_body(empty))

    assert (count, len(named)) == ("250, the first 200 of them", 200)
    (dumped,) = empty.dump()["bulk_actions"]
    assert (len(dumped["skipped"]), dumped["skipped_count"]) == (200, 250)


async def test_a_dump_keeps_who_was_skipped(empty: Sandbox, clock: SteppedClock) -> None:
    add_lead(empty, "bare")
    row = await call(empty, "POST", SUBSCRIBE, subscribe_body(empty))
    clock.step(6)
    before = await shown(empty, row["id"])

    other = Sandbox.load(empty.dump())

    assert before[0] == "1"
    assert await shown(other, row["id"]) == before


async def test_an_error_says_what_was_wrong(empty: Sandbox, clock: SteppedClock) -> None:
    add_lead(empty, "a")
    add_contact(empty, "a", "Ada", "ada@x.example")
    row = await call(empty, "POST", SUBSCRIBE, subscribe_body(empty))
    await call(empty, "DELETE", f"/sequence/{row['sequence_id']}/")
    clock.step(6)

    _, _, error = await shown(empty, row["id"])

    gone = f"sequence_id: Object {row['sequence_id']!r} does not exist."
    assert error == f"It ended in error: {gone}"


async def test_an_ordered_error_says_so(empty: Sandbox, clock: SteppedClock) -> None:
    add_lead(empty, "a")
    empty.faults.fail_bulk()

    _, _, error = await run(empty, clock, "delete", {})

    assert error == "It ended in error: a test ordered that it fails"


@pytest.mark.parametrize("gone", ["email_template", "status.lead"])
async def test_an_action_whose_template_or_status_goes_ends_in_an_error(
    empty: Sandbox, clock: SteppedClock, gone: str
) -> None:
    add_lead(empty, "a")
    add_contact(empty, "a", "Ada", "ada@x.example")
    goes = empty.world.all(gone)[-1]["id"]
    kind, body = {
        "email_template": ("email", {"template_id": goes, "contact_preference": "lead"}),
        "status.lead": ("edit", {"type": "set_lead_status", "lead_status_id": goes}),
    }[gone]
    row = await call(empty, "POST", f"/bulk_action/{kind}/", {"s_query": EVERY_LEAD, **body})
    empty.world.remove(gone, goes)
    clock.step(6)

    ended = await call(empty, "GET", f"/bulk_action/{kind}/{row['id']}/")

    assert (ended["status"], ended["n_objects_processed"]) == ("error", 0)
    assert goes in str((await shown(empty, row["id"]))[2])
    assert empty.world.all("activity.email") == []


OPPORTUNITIES = {"type": "object_type", "object_type": "opportunity"}
LEADS_OR_CONTACTS = {"type": "or", "queries": [EVERY_LEAD, CONTACTS]}


@pytest.mark.parametrize(
    ("kind", "body", "takes"),
    [
        ("sequence_subscription", {"action_type": "pause"}, "lead or contact"),
        ("delete", {}, "lead or contact or activity.call or activity.custom_activity"),
        (
            "edit",
            {"type": "clear_custom_field", "custom_field_name": "Industry"},
            "lead or contact",
        ),
    ],
)
async def test_objects_that_an_action_does_not_take_are_refused(
    empty: Sandbox, kind: str, body: dict[str, Any], takes: str
) -> None:
    path = f"/bulk_action/{kind}/"
    others = await refusal(empty, path, {**body, "s_query": OPPORTUNITIES})
    several = await refusal(empty, path, {**body, "s_query": LEADS_OR_CONTACTS})

    said = f"This bulk action takes {takes}, but the query finds opportunity."
    assert others["field-errors"] == {"s_query": said}
    said = "A bulk action takes objects of one type, but the query finds lead and contact."
    assert several["field-errors"] == {"s_query": said}
    assert empty.world.all(f"bulk_action.{kind}") == []


async def test_contacts_are_deleted_and_their_leads_stay(
    empty: Sandbox, clock: SteppedClock
) -> None:
    add_lead(empty, "a")
    add_contact(empty, "a", "Ada")
    row = await call(empty, "POST", "/bulk_action/delete/", {"s_query": CONTACTS})
    clock.step(6)

    ended = await call(empty, "GET", f"/bulk_action/delete/{row['id']}/")

    assert (ended["bulk_object_type"], ended["status"]) == ("contact", "done")
    assert [len(empty.world.all(kind)) for kind in ("contact", "lead")] == [0, 1]


async def test_opportunities_take_an_edit_of_their_own_fields(
    empty: Sandbox, clock: SteppedClock
) -> None:
    add_lead(empty, "a")
    for name in ("1", "2"):
        row = {"id": f"oppo_{name}", "lead_id": "lead_a", "date_created": "", "note": name}
        empty.world.add("opportunity", row)
    one = {"type": "and", "queries": [OPPORTUNITIES, {"type": "id", "value": "oppo_2"}]}
    body = {"type": "set_opportunity_custom_field", "custom_field_name": "Competitor"}

    await run(empty, clock, "edit", {**body, "custom_field_value": "Acme", "s_query": one})

    values = [
        [value for key, value in row.items() if key.startswith("custom.")]
        for row in empty.world.all("opportunity")
    ]
    assert values == [[], ["Acme"]]
