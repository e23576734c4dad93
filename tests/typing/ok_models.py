"""Models as type checkers see them: attributes are read as clean types, and set as what Close takes."""

from __future__ import annotations

from datetime import date, datetime
from typing import Any, assert_type

from close_async import UNSET, CloseClient, Pages
from close_async.models import (
    Activity,
    BulkPause,
    Contact,
    ContactEmailInput,
    EmailStepCreate,
    Event,
    EventObjectType,
    KeptStep,
    Lead as LeadRow,
    LeadContactInput,
    LeadEvent,
    NoteActivity,
    Opportunity,
    OpportunityValuePeriod,
    Sequence,
    SequencePage,
    SequenceSchedule,
    SequenceScheduleRange,
    SequenceStatus,
    SequenceStep,
    SequenceSubscription,
    SequenceSubscriptionEvent,
    Task,
    TaskEvent,
)
from close_async.query import Lead
from close_async.webhooks import verify

sequence = Sequence.from_dict({})
assert_type(sequence.id, str)
assert_type(sequence.status, SequenceStatus | str)
assert_type(sequence.schedule, SequenceSchedule | None)
assert_type(sequence.steps, list[SequenceStep])
assert_type(sequence.date_created, datetime)
assert_type(sequence.owner_id, str | None)
assert_type(sequence.allow_manual_enrollment, bool)
assert_type(SequencePage.from_dict({}).data, list[Sequence])
assert_type(SequenceSubscription.from_dict({}).start_date, datetime | None)

EmailStepCreate(delay=0, email_template_id="tmpl_1", threading="new_thread", required=UNSET)
EmailStepCreate(delay=0, email_template_id="tmpl_1", step_type="email")
SequenceSchedule(ranges=(SequenceScheduleRange(weekday=1, start="09:00", end="17:00"),))
BulkPause(s_query=Lead.rows, results_limit=None)
KeptStep(id="seqstep_1")
sequence.status = "paused"
sequence.status = SequenceStatus.ACTIVE
sequence.steps = []
sequence.schedule = None


async def main(close: CloseClient) -> None:
    assert_type(close.sequences.list(), Pages[Sequence])
    assert_type(await close.sequences.list().first(), Sequence | None)
    assert_type(await close.sequences.get("seq_1"), Sequence)
    assert_type((await close.send(close.sequences.calls.list())).parsed, SequencePage)


async def leads(close: CloseClient) -> None:
    gob = LeadContactInput(name="Gob", emails=[ContactEmailInput(email="g@example.com")])
    gob.custom = {"cf_1": "Segway"}
    assert_type(gob.custom, dict[str, Any])
    lead = await close.leads.create(name="Bluth", contacts=[gob], custom={"cf_2": 3, "cf_3": None})
    assert_type(lead, LeadRow)
    assert_type(lead.contacts, list[Contact])
    opportunity = await close.opportunities.create(
        lead_id=lead.id, value=100, value_period="annual", date_won=date(2026, 3, 2)
    )
    assert_type(opportunity, Opportunity)
    assert_type(opportunity.value_period, OpportunityValuePeriod | str)
    assert_type(opportunity.date_won, str | None)
    since = datetime(2026, 3, 2)
    assert_type(close.activities.list(lead_id=lead.id, date_created_gte=since), Pages[Activity])
    assert_type(await close.notes.create(lead_id=lead.id, note="Hi"), NoteActivity)
    assert_type(await close.leads.merge(source="lead_1", destination=lead.id), None)
    await close.tasks.update_many(where_lead_id=lead.id, where_date_lt=date.today(), text="Now")


async def events(close: CloseClient) -> None:
    async for event in close.events.follow():
        assert_type(event, Event)
        match event:
            case LeadEvent() if event.data is not None:
                assert_type(event.data, LeadRow)
                assert_type(event.data.name, str | None)
            case TaskEvent(action="completed", data=task):
                assert_type(task, Task | None)
            case _ if event.data is not None:
                assert_type(event.data["name"], Any)
            case _:
                pass
        take(event)
    one = await close.events.get("ev_1")
    if isinstance(one, SequenceSubscriptionEvent):
        assert_type(one.previous_data, SequenceSubscription | None)
        assert_type(one.object_type, EventObjectType | str)
    assert_type(verify(b"", {}, "00"), Event)


def take(event: Event) -> None:
    if isinstance(event, LeadEvent):
        take(event)
