"""The lost answer to the creation of a lead, or of something that a lead holds."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from email.utils import format_datetime
from typing import TYPE_CHECKING, Any

import attrs
import httpx
import pytest

from close_async import CloseClient, Journal
from close_async.errors import OutcomeUnknown
from close_async.models import ContactEmailInput, ContactPhoneInput, LeadContactInput

from .worlds import MINUTE, World, make_world

if TYPE_CHECKING:
    from collections.abc import Mapping
    from pathlib import Path

pytestmark = pytest.mark.anyio


@attrs.frozen
class Creation:
    """*tag* is the resource, *kind* that of the sandbox, *path* where it's created."""

    tag: str
    kind: str
    path: str
    body: Mapping[str, Any]
    is_of_lead: bool = True

    async def run(self, world: World, close: Any, **more: Any) -> Any:
        """Create it, on the first lead if it's of one."""
        given = {"lead_id": world.rows("lead")[0]["id"]} if self.is_of_lead else {}
        return await getattr(close, self.tag).create(**{**given, **self.body, **more})


def activity(tag: str, kind: str, **body: Any) -> Creation:
    return Creation(tag, f"activity.{kind}", f"/activity/{kind}/", body)


CREATIONS = [
    Creation(
        "leads",
        "lead",
        "/lead/",
        {
            "name": "Bluth Company",
            "url": "example.com",
            "contacts": [
                LeadContactInput(
                    name="Gob",
                    emails=[ContactEmailInput(email="gob@example.com", type="office")],
                    phones=[ContactPhoneInput(phone="+18004445555")],
                )
            ],
        },
        is_of_lead=False,
    ),
    Creation(
        "contacts",
        "contact",
        "/contact/",
        {"name": "Gob", "emails": [ContactEmailInput(email="Gob@example.com")]},
    ),
    Creation(
        "opportunities",
        "opportunity",
        "/opportunity/",
        {"note": "Segways", "value": 5000, "value_period": "monthly", "confidence": 90},
    ),
    Creation("tasks", "task", "/task/", {"text": "Call back", "date": "2026-03-05"}),
    activity("notes", "note", note="He likes it."),
    activity("calls", "call", phone="+18004445555", duration=60, note_html="<p>Later</p>"),
    activity("emails", "email", status="outbox", subject="Hello", to=["gob@example.com"]),
    activity("sms", "sms", status="outbox", text="On my way", remote_phone="+18004445555"),
    Creation(
        "custom_activity_types",
        "custom_activity",
        "/custom_activity/",
        {"name": "Test ride"},
        is_of_lead=False,
    ),
    Creation(
        "custom_object_types",
        "custom_object_type",
        "/custom_object_type/",
        {"name": "Segway", "name_plural": "Segways"},
        is_of_lead=False,
    ),
]
every_creation = pytest.mark.parametrize("creation", CREATIONS, ids=lambda one: one.tag)
LOST: list[dict[str, Any]] = [{"drop": "after"}, {"status": 503, "done": True}, {"truncate": True}]


@every_creation
@pytest.mark.parametrize("lost", LOST, ids=repr)
@pytest.mark.parametrize("lag", [0, 50])
async def test_a_creation_that_was_done_is_found(
    creation: Creation, lost: dict[str, Any], lag: float
) -> None:
    world = make_world(index_lag=lag)
    before = {row["id"] for row in world.rows(creation.kind)}
    world.sandbox.faults.next(method="POST", path=creation.path, **lost)

    async with world.client() as close:
        created = await creation.run(world, close)

    (new,) = {row["id"] for row in world.rows(creation.kind)} - before
    assert created.id == new
    assert world.sent("POST", creation.path) == 1


@every_creation
async def test_what_was_not_done_is_unknown_and_not_sent_again(creation: Creation) -> None:
    world = make_world()
    async with world.client() as close:
        # An older one that looks the same is none of ours.
        await creation.run(world, close)
        await world.clock.sleep(10)
        count = len(world.rows(creation.kind))
        world.sandbox.faults.next(method="POST", path=creation.path, drop="before")

        with pytest.raises(OutcomeUnknown):
            await creation.run(world, close)

    assert len(world.rows(creation.kind)) == count
    assert world.sent("POST", creation.path) == 2
    assert world.elapsed.total_seconds() == MINUTE + 10


OTHERS: list[tuple[str, dict[str, Any]]] = [
    ("leads", {"name": "Sitwell"}),
    ("leads", {"contacts": []}),
    ("leads", {"description": "More"}),
    ("contacts", {"name": "Buster"}),
    ("contacts", {"title": "CEO"}),
    ("contacts", {"emails": []}),
    ("opportunities", {"note": "Yachts"}),
    ("opportunities", {"value": 5001}),
    ("opportunities", {"value_period": "annual"}),
    ("opportunities", {"confidence": 10}),
    ("tasks", {"text": "Write"}),
    ("tasks", {"date": "2026-03-06"}),
    ("notes", {"note": "He hates it."}),
    ("notes", {"title": "News"}),
    ("calls", {"phone": "+18004445556"}),
    ("calls", {"duration": 61}),
    ("emails", {"subject": "Bye"}),
    ("emails", {"to": ["buster@example.com"]}),
    ("emails", {"body_text": "More"}),
    ("emails", {"status": "draft"}),
    ("sms", {"text": "Not yet"}),
    ("sms", {"remote_phone": "+18004445556"}),
    ("custom_object_types", {"name": "Yacht"}),
]


@pytest.mark.parametrize(("tag", "other"), OTHERS, ids=repr)
async def test_another_object_is_never_taken_for_ours(tag: str, other: dict[str, Any]) -> None:
    """Somebody with the same key creates it while our request is lost."""
    (creation,) = (one for one in CREATIONS if one.tag == tag)
    world = make_world()
    world.sandbox.faults.next(method="POST", path=creation.path, drop="before")

    async with world.client() as close, world.client() as beside:
        with pytest.raises(OutcomeUnknown) as lost:
            await creation.run(world, close)
        await creation.run(world, beside, **other)

        with pytest.raises(OutcomeUnknown):
            await lost.value.look_again()


async def test_of_two_that_look_the_same_none_is_taken() -> None:
    world = make_world()
    (creation,) = (one for one in CREATIONS if one.tag == "notes")
    world.sandbox.faults.next(method="POST", path=creation.path, drop="before")

    async with world.client() as close, world.client() as beside:
        with pytest.raises(OutcomeUnknown) as lost:
            await creation.run(world, close)
        for _ in range(2):
            await creation.run(world, beside)

        with pytest.raises(OutcomeUnknown):
            await lost.value.look_again()


@pytest.mark.parametrize("key", [None, "second"])
async def test_what_the_journal_says_came_of_one_is_not_given_to_another(
    tmp_path: Path, key: str | None
) -> None:
    world = make_world()
    journal = Journal.sqlite(tmp_path / "sent.db")
    async with journal, world.client(journal=journal, settle=0) as close, world.client() as beside:
        world.sandbox.faults.nth(1, method="POST", drop="before")
        with pytest.raises(OutcomeUnknown) as lost:
            await world.make_sequence(close.with_options(idempotency_key="first"))
        made = await world.make_sequence(beside)
        (entry,) = [one async for one in journal.entries()]
        await journal.done(entry.key, {"id": made.id})
        assert (await lost.value.look_again()).id == made.id

        world.sandbox.faults.next(method="POST", drop="before")
        alike = close if key is None else close.with_options(idempotency_key=key)
        with pytest.raises(OutcomeUnknown):
            await world.make_sequence(alike)


async def test_one_of_another_lead_is_not_taken() -> None:
    world = make_world()
    (creation,) = (one for one in CREATIONS if one.tag == "notes")
    world.sandbox.faults.next(method="POST", path=creation.path, drop="before")

    async with world.client() as close, world.client() as beside:
        with pytest.raises(OutcomeUnknown) as lost:
            await creation.run(world, close)
        await creation.run(world, beside, lead_id=world.rows("lead")[1]["id"])

        with pytest.raises(OutcomeUnknown):
            await lost.value.look_again()


@pytest.mark.parametrize(
    ("tag", "body"),
    [
        ("notes", {"note": None, "note_html": "<p>He likes it.</p>"}),
        ("opportunities", {"note": "  segways "}),
        ("contacts", {"name": "Gob ", "phones": [ContactPhoneInput(phone="(800) 444-5555")]}),
        ("emails", {"status": "scheduled", "date_scheduled": datetime(2027, 1, 1, tzinfo=UTC)}),
        ("tasks", {"date": "2026-03-05T12:00:00+01:00"}),
    ],
    ids=repr,
)
async def test_other_spellings_are_found_as_well(tag: str, body: dict[str, Any]) -> None:
    (creation,) = (one for one in CREATIONS if one.tag == tag)
    world = make_world()
    world.sandbox.faults.next(method="POST", path=creation.path, drop="after")

    async with world.client() as close:
        created = await creation.run(world, close, **body)

    assert created.id in {row["id"] for row in world.rows(creation.kind)}


@pytest.mark.parametrize(
    ("tag", "body"),
    [
        ("notes", {"note": None}),
        ("opportunities", {"note": None, "value": None}),
        ("notes", {"date_created": datetime(2020, 1, 1, tzinfo=UTC)}),
    ],
    ids=repr,
)
async def test_what_nothing_tells_apart_is_not_looked_for(tag: str, body: dict[str, Any]) -> None:
    (creation,) = (one for one in CREATIONS if one.tag == tag)
    world = make_world()
    world.sandbox.faults.next(method="POST", path=creation.path, drop="after")

    async with world.client() as close:
        with pytest.raises(OutcomeUnknown):
            await creation.run(world, close, **body)

    assert world.elapsed == timedelta(0)
    assert world.sent("POST", creation.path) == 1


async def test_the_answer_to_one_that_is_dated_back_is_no_stray_one() -> None:
    long_ago = datetime(2020, 1, 1, tzinfo=UTC)
    answer = {"id": "acti_1", "lead_id": "lead_1", "date_created": long_ago.isoformat()}
    now = {"Date": format_datetime(datetime.now(UTC), usegmt=True)}
    transport = httpx.MockTransport(lambda _: httpx.Response(200, headers=now, json=answer))

    async with CloseClient("api_key", transport=transport, settle=0) as close:
        created = await close.notes.create(lead_id="lead_1", note="Hi", date_created=long_ago)
        with pytest.raises(OutcomeUnknown):
            await close.notes.create(lead_id="lead_1", note="Hi")

    assert created.id == "acti_1"


@pytest.mark.parametrize(
    "answer",
    [{"id": "acti_1", "lead_id": "lead_2"}, {"id": "task_1", "lead_id": "lead_1"}, {"data": []}],
    ids=repr,
)
async def test_the_answer_to_another_call_is_no_outcome(answer: dict[str, Any]) -> None:
    transport = httpx.MockTransport(lambda _: httpx.Response(200, json=answer))

    async with CloseClient("api_key", transport=transport, settle=0) as close:
        with pytest.raises(OutcomeUnknown):
            await close.notes.create(lead_id="lead_1", note="Hi")


async def test_a_lost_merge_is_unknown() -> None:
    world = make_world()
    source, destination = (row["id"] for row in world.rows("lead")[:2])
    world.sandbox.faults.next(method="POST", path="/lead/merge/", drop="after")

    async with world.client() as close:
        with pytest.raises(OutcomeUnknown):
            await close.leads.merge(source=source, destination=destination)

    assert world.sent("POST", "/lead/merge/") == 1
    assert source not in {row["id"] for row in world.rows("lead")}
