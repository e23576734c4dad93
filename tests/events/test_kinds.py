"""Events as models by what they are about: from the log, from webhooks, and from anywhere else."""

from __future__ import annotations

import copy
import hashlib
import hmac
import json
import pickle
import subprocess
import sys
from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING, Any, Final

import pydantic
import pytest

from close_async import CloseClient, FieldNotFetched, models, webhooks
from close_async.events import Event as EventOfEvents
from close_async.models import (
    BulkEditEvent,
    CallStepCreate,
    ContactEvent,
    CustomFieldEvent,
    Event,
    EventAction,
    EventData,
    EventObjectType,
    Lead,
    LeadEvent,
    NoteEvent,
    OpportunityEvent,
    SequenceEvent,
    SequenceSubscriptionEvent,
    SmartViewEvent,
    TaskEvent,
)
from close_async.query import Lead as LeadQuery
from close_async.sandbox import Sandbox, SteppedClock
from tests.sandbox.worlds import sender
from tools.document import DOCUMENT, load

if TYPE_CHECKING:
    from tools.document import Node

pytestmark = pytest.mark.anyio

SCHEMAS: Final[Node] = load(DOCUMENT)["components"]["schemas"]
MAPPING: Final[dict[str, str]] = {
    kind: target.rpartition("/")[2]
    for kind, target in SCHEMAS["Event"]["discriminator"]["mapping"].items()
}
RAW: Final[dict[str, Any]] = {
    "id": "ev_1",
    "object_type": "lead",
    "object_id": "lead_1",
    "action": "updated",
    "date_created": "2026-03-02T11:59:58.000000",
    "date_updated": "2026-03-02T11:59:58.000000",
    "changed_fields": ["name"],
    "data": {"id": "lead_1", "name": "Bluth", "custom.cf_1": 3, "of_tomorrow": [1]},
    "previous_data": {"name": "Bluths"},
    "of_tomorrow": {"a": None},
}


def raw(**changed: Any) -> dict[str, Any]:
    return copy.deepcopy({**RAW, **changed})


# What the sandbox says of what happens


async def happening(close: CloseClient, sandbox: Sandbox) -> None:
    """Do something to each kind of object."""
    lead = await close.leads.create(name="Bluth")
    contact = await close.contacts.create(lead_id=lead.id, name="Gob", title="Magician")
    await close.opportunities.create(lead_id=lead.id, value=500)
    await close.tasks.create(lead_id=lead.id, text="Call him")
    await close.notes.create(lead_id=lead.id, note="He juggles")
    await close.leads.update(lead.id, name="Bluth Company")
    sequence = await close.sequences.create(
        name="Spring", timezone="Europe/Berlin", steps=[CallStepCreate(delay=0)]
    )
    await close.sequence_subscriptions.create(
        sequence_id=sequence.id, contact_id=contact.id, **sender(sandbox)
    )
    await close.bulk_edits.create(
        models.SetLeadStatus(
            s_query=LeadQuery.id.is_in(lead.id),
            lead_status_id=(await close.lead_statuses.list().first(1))[0].id,
        )
    )
    await close.contacts.delete(contact.id)


def of_people(event: Event) -> str | None:
    """Tell an event of a lead, a contact or a sequence as a user's program would."""
    match event:
        case LeadEvent(action="created", data=Lead() as lead):
            return f"+ {lead.name}"
        case LeadEvent(data=Lead() as lead, previous_data=Lead() as before) if "name" in before:
            return f"{before.name} > {lead.name}"
        case ContactEvent(action="created") if event.data is not None:
            return f"+ {event.data.title}"
        case ContactEvent(data=None) if event.previous_data is not None:
            return f"- {event.previous_data.name}"
        case SequenceEvent(action="created") if event.data is not None:
            return f"+ {event.data.name}"
        case _:
            return None


def of_work(event: Event) -> object:
    """Tell any other event that created something."""
    match event:
        case OpportunityEvent(action="created") if event.data is not None:
            return event.data.value
        case TaskEvent(action="created") if event.data is not None:
            return event.data.text
        case NoteEvent(action="created") if event.data is not None:
            return event.data.note
        case SequenceSubscriptionEvent(action="created") if event.data is not None:
            return event.data.status
        case BulkEditEvent(action="created") if event.data is not None:
            return event.data.type
        case _:
            return None


async def test_the_log_has_models_of_what_happened() -> None:
    sandbox = Sandbox(leads=3, clock=SteppedClock())
    async with CloseClient(sandbox.api_key, transport=sandbox.transport()) as close:
        await happening(close, sandbox)
        events = await close.events.list().collect()
        one = await close.events.get(events[-1].id)
        raw_events = [row async for row in close.pages("/event/")]

    oldest_first = events[::-1]
    assert [told for told in map(of_people, oldest_first) if told] == [
        "+ Bluth",
        "+ Magician",
        "Bluth > Bluth Company",
        "+ Spring",
        "- Gob",
    ]
    assert [told for told in map(of_work, oldest_first) if told] == [
        500,
        "Call him",
        "He juggles",
        "active",
        "set_lead_status",
    ]
    assert type(one) is LeadEvent
    assert [event.to_dict() for event in events] == raw_events


async def test_what_is_followed_and_what_is_posted_is_the_same() -> None:
    clock = SteppedClock()
    sandbox = Sandbox(leads=0, clock=clock)
    key, now = "8f" * 32, datetime(2026, 3, 2, 12, tzinfo=UTC)
    async with CloseClient(sandbox.api_key, transport=sandbox.transport()) as close:
        await close.leads.create(name="Bluth")
        events = close.events.follow(since=clock.now() - timedelta(hours=1), every=0.01)
        followed = await anext(events)

    body = json.dumps({"event": followed.to_dict()}).encode()
    stamp = str(int(now.timestamp()))
    signature = hmac.new(bytes.fromhex(key), stamp.encode() + body, hashlib.sha256).hexdigest()
    headers = {"close-sig-hash": signature, "close-sig-timestamp": stamp}
    posted = webhooks.verify(body, headers, key, now=now)

    assert isinstance(followed, LeadEvent)
    assert isinstance(posted, LeadEvent)
    assert posted == followed
    assert posted.data is not None
    assert posted.data.name == "Bluth"


# Which model an event is


@pytest.mark.parametrize("kind", MAPPING)
def test_each_kind_of_the_document_is_the_event_of_its_model(kind: str) -> None:
    event = Event.from_dict(raw(object_type=kind, data={"id": "x_1"}))

    said = SCHEMAS[MAPPING[kind]]["allOf"][1]["properties"]["data"]["anyOf"][0]["$ref"]
    assert type(event).__name__ == MAPPING[kind]
    assert isinstance(event, Event)
    assert type(event.data).__name__ == said.rpartition("/")[2]
    assert event.data is not None
    assert event.data["id"] == "x_1"
    assert event.object_type is EventObjectType(kind)
    assert event.to_dict() == raw(object_type=kind, data={"id": "x_1"})


def test_all_known_kinds_have_a_model() -> None:
    assert MAPPING.keys() == set(EventObjectType)


@pytest.mark.parametrize("kind", ["membership", "task.of_tomorrow", "Lead", "", None, 3, [1], {}])
def test_an_unknown_kind_stays_a_plain_event(kind: object) -> None:
    event = Event.from_dict(raw(object_type=kind))

    assert type(event) is Event
    assert event.object_type == kind
    assert type(event.data) is EventData
    assert event.data["name"] == "Bluth"
    assert event.to_dict() == raw(object_type=kind)


def test_an_event_without_a_kind_stays_a_plain_one() -> None:
    lacking = {key: value for key, value in RAW.items() if key != "object_type"}

    event = Event.from_dict(lacking)

    assert type(event) is Event
    with pytest.raises(FieldNotFetched):
        _ = event.object_type
    assert event.to_dict() == lacking


def test_kinds_can_be_read_as_what_they_are_called() -> None:
    assert type(LeadEvent.from_dict(raw(object_type="contact"))) is LeadEvent
    assert EventOfEvents is Event


def test_one_odd_row_takes_no_other_with_it() -> None:
    rows = [raw(), raw(object_type="x"), 5, None, {}, raw(object_type="contact"), raw(id="ev_2")]

    page = models.EventPage.from_dict({"data": rows})

    kinds = [type(row).__name__ for row in page.data]
    assert kinds == ["LeadEvent", "Event", "int", "NoneType", "Event", "ContactEvent", "LeadEvent"]
    assert [row.id for row in page.data if isinstance(row, LeadEvent)] == ["ev_1", "ev_2"]
    assert page.to_dict() == {"data": rows}


@pytest.mark.parametrize("data", [None, [], "text", 3])
def test_data_of_another_type_are_kept(data: object) -> None:
    event = Event.from_dict(raw(data=data))

    assert type(event) is LeadEvent
    assert event.data == data
    assert event.to_dict() == raw(data=data)


# An event like any other model


def test_what_the_event_did_not_hold_says_so() -> None:
    event = Event.from_dict({key: value for key, value in RAW.items() if key != "data"})

    assert isinstance(event, LeadEvent)
    with pytest.raises(FieldNotFetched, match=r"LeadEvent\.data was not fetched"):
        _ = event.data
    assert isinstance(event.previous_data, Lead)
    assert event.previous_data.name == "Bluths"
    with pytest.raises(FieldNotFetched, match=r"Lead\.id was not fetched"):
        _ = event.previous_data.id
    assert event.get("data") is None
    assert event["of_tomorrow"] == {"a": None}


def test_it_pickles_copies_compares_and_shows_itself() -> None:
    event = Event.from_dict(raw())

    pickled = pickle.loads(pickle.dumps(event))  # noqa: S301 - ours
    for twin in (copy.copy(event), copy.deepcopy(event), pickled):
        assert type(twin) is LeadEvent
        assert twin == event
    changed = event.__replace__(action="deleted", data=None)
    assert (type(changed), changed.action, changed.data) == (LeadEvent, EventAction.DELETED, None)
    assert repr(event).startswith("LeadEvent(id='ev_1', object_type=<EventObjectType.LEAD: 'lead'>")
    assert event != Event.from_dict(raw(object_type="contact"))


def test_it_is_made_of_the_fields_of_all_events() -> None:
    moment = datetime(2026, 3, 2, 12, tzinfo=UTC)
    event = LeadEvent(
        id="ev_1",
        object_type="lead",
        object_id="lead_1",
        action="created",
        date_created=moment,
        date_updated=moment,
        data=Lead.from_dict({"id": "lead_1"}),
        user_id=None,
    )

    assert event.data is not None
    assert event.to_dict() == {
        "id": "ev_1",
        "object_type": "lead",
        "object_id": "lead_1",
        "action": "created",
        "date_created": moment.isoformat(),
        "date_updated": moment.isoformat(),
        "data": {"id": "lead_1"},
        "user_id": None,
    }
    with pytest.raises(TypeError, match="'of_tomorrow'"):
        LeadEvent(of_tomorrow=1)  # type: ignore[call-arg]


def test_pydantic_takes_and_writes_it() -> None:
    class Delivery(pydantic.BaseModel):
        event: Event
        lead: LeadEvent | None = None

    delivery = Delivery.model_validate({"event": raw(), "lead": raw()})

    assert type(delivery.event) is LeadEvent
    assert delivery.event.data is not None
    assert delivery.event.data["name"] == "Bluth"
    assert json.loads(delivery.model_dump_json()) == {"event": RAW, "lead": RAW}
    assert Delivery(event=delivery.event).event is delivery.event
    described = Delivery.model_json_schema()["$defs"]["LeadEvent"]["properties"]
    assert {"id", "object_type", "data"} <= described.keys()
    with pytest.raises(pydantic.ValidationError):
        Delivery.model_validate({"event": raw(id=5)})


def test_only_the_models_of_what_happened_are_loaded() -> None:
    code = f"""
import sys
from close_async.models import Event, EventPage
loaded = lambda name: f"close_async._generated.models.{{name}}" in sys.modules
page = EventPage.from_dict({{"data": [{RAW!r}]}})
assert not loaded("lead_event")
event = page.data[0]
assert loaded("lead_event") and not loaded("contact_event") and not loaded("lead")
assert event.data.name == "Bluth" and loaded("lead") and not loaded("contact")
"""
    subprocess.run([sys.executable, "-c", code], check=True, timeout=60)


def test_one_class_may_stand_for_several_kinds() -> None:
    kinds = {kind for kind, name in MAPPING.items() if name == "CustomFieldEvent"}

    events = [Event.from_dict(raw(object_type=kind, data={"name": "x"})) for kind in kinds]

    assert len(kinds) == 7
    assert all(isinstance(one, CustomFieldEvent) for one in events)
    assert not isinstance(events[0], SmartViewEvent)
