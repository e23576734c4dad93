"""Mistakes with models that type checkers find."""

from __future__ import annotations

from close_async import CloseClient
from close_async.models import (
    BulkPause,
    EmailStepCreate,
    Event,
    LeadContactInput,
    LeadEvent,
    Sequence,
    SequenceSchedule,
    SequenceStatus,
)
from close_async.query import Lead

EmailStepCreate(delay=0)  # error: [call-arg]
EmailStepCreate(0, "tmpl_1")  # error: [call-arg]
EmailStepCreate(delay="0", email_template_id="tmpl_1")  # error: [arg-type]
EmailStepCreate(delay=0, email_template_id="tmpl_1", threading="new_thred")  # error: [arg-type]
EmailStepCreate(delay=0, email_template_id="tmpl_1", required=None)  # error: [arg-type]
EmailStepCreate(delay=0, email_template_id="tmpl_1", step_type="call")  # error: [arg-type]
EmailStepCreate(delay=0, email_template_id="tmpl_1", tread="x")  # error: [call-arg]
SequenceSchedule(ranges=7)  # error: [arg-type]
BulkPause(s_query=None)  # error: [arg-type]
BulkPause(s_query=Lead.rows, sequence_id=None)  # error: [arg-type]

sequence = Sequence.from_dict({})
sequence.status = "pausd"  # error: [assignment]
sequence.date_created = "2024-12-02"  # error: [assignment]
sequence.nmae  # error: [attr-defined]
sequence.steps + "x"  # error: [operator]
sequence.status == SequenceStatus.ACTVE  # error: [attr-defined]
sequence.get(7)  # error: [arg-type]

LeadContactInput(custom=["cf_1"])  # error: [arg-type]
LeadContactInput(emails="gob@example.com")  # error: [arg-type]


async def leads(close: CloseClient) -> None:
    await close.opportunities.create(lead_id="lead_1", value_period="weekly")  # error: [arg-type]
    await close.notes.create(note="Hi")  # error: [call-arg]
    await close.tasks.update_many(lead_id="lead_1", text="Now")  # error: [call-arg]
    close.opportunities.list(date_created_gte="2026-03-02")  # error: [arg-type]


def lead_is_new(event: Event) -> None:
    event.data.name  # error: [union-attr]
    if isinstance(event, LeadEvent) and event.data:
        event.data.nmae  # error: [attr-defined]
        event.data.text  # error: [attr-defined]
    lead_only(event)  # error: [arg-type]


def lead_only(event: LeadEvent) -> None:
    event.data.name  # error: [union-attr]
