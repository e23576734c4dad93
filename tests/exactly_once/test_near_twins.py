"""
A lost creation against a list with one object in it: the one that was made, or a near twin.

What was asked for is compared field by field: each one that can differ differs once. What Close may
fill in or add is free. The server here is a table, and knows nothing of the client's ideas.
"""

from __future__ import annotations

import json
from collections.abc import Awaitable, Callable, Mapping
from contextlib import suppress
from typing import Any, TypeAlias

import anyio
import attrs
import httpx
import pytest

from close_async import CloseClient, Journal, OutcomeUnknown, ResponseUnreadable
from close_async._core.clock import Clock
from close_async.models import (
    BulkPause,
    BulkResume,
    BulkResumeFinished,
    BulkSubscribe,
    CallStepCreate,
    ClearCustomField,
    EmailStepCreate,
    SequenceSchedule,
    SequenceScheduleRange,
    SetCustomField,
    SetLeadStatus,
)
from close_async.query import Lead
from tests.support.script import CANARY

pytestmark = pytest.mark.anyio

Row: TypeAlias = dict[str, Any]
Create: TypeAlias = Callable[[CloseClient], Awaitable[Any]]

OURS, THEIRS = "user_we", "user_they"
DATE = "Mon, 01 Jul 2024 12:00:00 GMT"
CREATED = "2024-07-01T12:00:00.400000"
QUERY = Lead.status_id.is_in("stat_1").rooted()
TREE = QUERY.to_dict()


@attrs.define
class Table:
    """A Close that loses each POST, and shows *rows* in all lists and *one* by its id."""

    rows: list[Row] = attrs.field(factory=list[Row])
    date: str = DATE
    posts: int = 0
    me: Row = attrs.field(factory=lambda: {"id": OURS})

    def __call__(self, request: httpx.Request) -> httpx.Response:
        """Answer one request."""
        headers = {"Date": self.date}
        if request.method == "POST":
            self.posts += 1
            msg = "gone"
            raise httpx.ReadError(msg)
        if request.url.path.endswith("/me/"):
            return httpx.Response(200, json=self.me, headers=headers)
        # JSON has no word for infinity, but for numbers that nobody can hold.
        text = json.dumps({"data": self.rows, "has_more": False}).replace("Infinity", "1e999")
        return httpx.Response(200, content=text.encode(), headers=headers)

    def client(self, **options: Any) -> CloseClient:
        clock = Clock(sleep=lambda _: anyio.lowlevel.checkpoint())
        return CloseClient(CANARY, transport=httpx.MockTransport(self), clock=clock, **options)


async def found(create: Create, row: Row, **table: Any) -> object:
    """Return the id of what a creation is taken to have made, or None if nothing is."""
    server = Table([row], **table)
    async with server.client() as close:
        # Its answer tells the time at Close, too.
        with suppress(ResponseUnreadable):
            await close.users.me()
        try:
            made = await create(close)
        except OutcomeUnknown:
            return None
        finally:
            assert server.posts == 1
    return made.id


async def subscribe(close: CloseClient) -> Any:
    return await close.sequence_subscriptions.create(
        sequence_id="seq_1",
        contact_id="cont_1",
        contact_email="ada@example.com",
        sender_account_id="emailacct_1",
        sender_name="Jo",
        sender_email="jo@example.com",
        calls_assigned_to=["user_1"],
    )


async def make_sequence(close: CloseClient) -> Any:
    hours = SequenceScheduleRange(weekday=1, start="09:00", end="17:00")
    return await close.sequences.create(
        name="Spring",
        timezone="Europe/Berlin",
        schedule=SequenceSchedule(ranges=[hours]),
        steps=[
            EmailStepCreate(email_template_id="tmpl_1", delay=0, required=True),
            CallStepCreate(delay=3600, required=False),
        ],
    )


async def email(close: CloseClient) -> Any:
    return await close.bulk_emails.create(
        s_query=QUERY, template_id="tmpl_1", contact_preference="lead", results_limit=7
    )


SENDER: Row = {
    "sender_account_id": "emailacct_1",
    "sender_name": "Jo",
    "sender_email": "jo@example.com",
}


def in_bulk(body: Any) -> Create:
    async def start(close: CloseClient) -> Any:
        return await close.bulk_sequence_subscriptions.create(body)

    return start


def edit(body: Any) -> Create:
    async def start(close: CloseClient) -> Any:
        return await close.bulk_edits.create(body)

    return start


async def delete(close: CloseClient) -> Any:
    return await close.bulk_deletes.create(s_query=QUERY)


def action(id: str, **more: Any) -> Row:
    counts = dict.fromkeys(("n_leads_processed", "n_objects_processed"), 0)
    return {
        "id": id,
        "organization_id": "orga_1",
        "created_by": OURS,
        "updated_by": OURS,
        "date_created": f"{CREATED}+00:00",
        "date_updated": f"{CREATED}+00:00",
        "status": "created",
        "n_leads": None,
        "n_objects": None,
        **counts,
        "query": None,
        "s_query": TREE,
        "results_limit": None,
        "sort": [],
        "send_done_email": True,
        **more,
    }


SUBSCRIPTION: Row = {
    "id": "sub_1",
    "sequence_id": "seq_1",
    "contact_id": "cont_1",
    "contact_email": "ada@example.com",
    **SENDER,
    "calls_assigned_to": ["user_1"],
    "status": "active",
    "created_by_id": OURS,
    "date_created": CREATED,
    "date_updated": CREATED,
}
STEP: Row = {"id": "seqstep_1", "step_type": "email", "email_template_id": "tmpl_1", "delay": 0}
STEPS: list[Row] = [
    {**STEP, "required": True, "step_allowed_delay": None},
    {"id": "seqstep_2", "step_type": "call", "delay": 3600, "required": False, "threading": None},
]
HOURS: Row = {"weekday": 1, "start": "09:00:00", "end": "17:00:00"}
SEQUENCE: Row = {
    "id": "seq_9",
    "name": "Spring",
    "timezone": "Europe/Berlin",
    "schedule": {"ranges": [HOURS]},
    "steps": STEPS,
    "status": "active",
    "created_by_id": OURS,
    "date_created": CREATED,
    "date_updated": CREATED,
}


def subscribe_many(**more: Any) -> Create:
    terms: Row = {"sequence_id": "seq_1", "contact_preference": "lead", **SENDER, **more}
    return in_bulk(BulkSubscribe(s_query=QUERY, **terms))


def of_kind(kind: str, **more: Any) -> Row:
    return action("bulkseqsub_1", action_type=kind, **more)


CREATIONS: dict[str, tuple[Create, Row]] = {
    "subscription": (subscribe, SUBSCRIPTION),
    "sequence": (make_sequence, SEQUENCE),
    "email": (
        email,
        action(
            "bulkemail_1",
            template_id="tmpl_1",
            contact_preference="lead",
            results_limit=7,
            # Close fills in who sends, if nobody is asked for.
            email_account_id="emailacct_9",
            sender="Jo <jo@example.com>",
        ),
    ),
    "subscribe": (
        subscribe_many(),
        of_kind("subscribe", sequence_id="seq_1", contact_preference="lead", **SENDER),
    ),
    "pause": (
        in_bulk(BulkPause(s_query=QUERY, sequence_id="seq_1")),
        of_kind("pause", sequence_id="seq_1"),
    ),
    "resume": (in_bulk(BulkResume(s_query=QUERY)), of_kind("resume")),
    "resume finished": (
        in_bulk(BulkResumeFinished(s_query=QUERY, sequence_id="seq_1")),
        of_kind("resume_finished", sequence_id="seq_1"),
    ),
    "set status": (
        edit(SetLeadStatus(s_query=QUERY, lead_status_id="stat_2")),
        action("bulkedit_1", type="set_lead_status", lead_status_id="stat_2"),
    ),
    "set field": (
        edit(SetCustomField(s_query=QUERY, custom_field_name="Employees", custom_field_value="9")),
        action(
            "bulkedit_1",
            type="set_custom_field",
            custom_field_name="Employees",
            custom_field_value="9",
        ),
    ),
    "set field by its id": (
        edit(SetCustomField(s_query=QUERY, custom_field_id="cf_1", custom_field_value="9")),
        action("bulkedit_1", type="set_custom_field", custom_field_name="Employees"),
    ),
    "clear field": (
        edit(ClearCustomField(s_query=QUERY, custom_field_name="Employees")),
        action("bulkedit_1", type="clear_custom_field", custom_field_name="Employees"),
    ),
    "delete": (delete, action("bulkdelete_1")),
}

# What Close may show besides what was asked for.
FREE: dict[str, Row] = {
    "nothing more": {},
    "a new key": {"origin": "api", "_new": {"a": [1]}},
    "whole seconds": {"date_created": CREATED.partition(".")[0]},
    "a clock that is behind": {"date_created": "2024-07-01T11:59:58.700000"},
    "a clock that is behind, in whole seconds": {"date_created": "2024-07-01T11:59:58"},
    "a clock that is ahead": {"date_created": "2024-07-01T12:00:09"},
    "another zone": {"date_created": "2024-07-01T14:00:00.4+02:00"},
    "odd values": {"odd": "\ud83d", "far": 1e999, "deep": [[[[{}]]]]},
}
ALWAYS: dict[str, Row] = {
    "made earlier": {"date_created": "2024-07-01T11:59:57.9"},
    "made nobody knows when": {"date_created": None},
    "made out of time": {"date_created": "0001-01-01T00:00:00+23:59"},
    "without an id": {"id": None},
}
_STARTED: Row = {"date_created": f"{CREATED}+00:00"}
BULK: dict[str, Row] = {
    "of a colleague": {"created_by": THEIRS},
    "of nobody": {"created_by": None},
    "another query": {"s_query": {**TREE, "negate": True}},
    "one more condition": {"s_query": {"type": "and", "queries": [TREE, TREE]}},
    "every lead": {"s_query": {"type": "match_all"}},
    "other leads by a limit": {"results_limit": 3},
    "other leads by an order": {"sort": [{"direction": "asc", "field": {"type": "regular_field"}}]},
    "without a mail at the end": {"send_done_email": False},
}
SUBSCRIBED: dict[str, Row] = {
    f"another {name}": {name: value}
    for name, value in {
        "sequence_id": "seq_2",
        "sender_account_id": "emailacct_2",
        "sender_name": "Ann",
        "sender_email": "ann@example.com",
    }.items()
}


def step(index: int, **changes: Any) -> Row:
    steps = [{**one} for one in STEPS]
    steps[index] |= changes
    return {"steps": steps}


TWINS: dict[str, dict[str, Row]] = {
    "subscription": {
        **SUBSCRIBED,
        "another contact": {"contact_id": "cont_2"},
        "another address": {"contact_email": "eve@example.com"},
        "another caller": {"calls_assigned_to": ["user_2"]},
        "one caller more": {"calls_assigned_to": ["user_1", "user_2"]},
        "of a colleague": {"created_by_id": THEIRS},
    },
    "sequence": {
        "another name": {"name": "Autumn"},
        "another zone": {"timezone": "Europe/Paris"},
        "no schedule": {"schedule": None},
        "other hours": {"schedule": {"ranges": [{**HOURS, "end": "18:00:00"}]}},
        "more hours": {"schedule": {"ranges": [HOURS, {**HOURS, "weekday": 2}]}},
        "another template": step(0, email_template_id="tmpl_2"),
        "another kind of step": step(1, step_type="sms"),
        "another delay": step(1, delay=7200),
        "a step that needs no wait": step(0, required=False),
        "a step that needs a wait": step(1, required=True),
        "a number for a truth": step(0, required=1),
        "a truth for a number": step(0, delay=False),
        "one step less": {"steps": STEPS[:1]},
        "one step more": {"steps": [*STEPS, STEPS[1]]},
        "the other order": {"steps": STEPS[::-1]},
        "no steps": {"steps": None},
        "of a colleague": {"created_by_id": THEIRS},
    },
    "email": {
        **BULK,
        "another template": {"template_id": "tmpl_2"},
        "other recipients": {"contact_preference": "contact"},
        "no limit": {"results_limit": None},
    },
    "subscribe": {
        **BULK,
        **SUBSCRIBED,
        "other recipients": {"contact_preference": "contact"},
        "another action": {"action_type": "pause"},
    },
    "pause": {**BULK, "another action": {"action_type": "resume"}, "all": {"sequence_id": None}},
    "resume": {
        **BULK,
        "another action": {"action_type": "pause"},
        "one sequence alone": {"sequence_id": "seq_1"},
    },
    "resume finished": {
        **BULK,
        "another action": {"action_type": "resume"},
        "another sequence": {"sequence_id": "seq_2"},
    },
    "set status": {
        **BULK,
        "another status": {"lead_status_id": "stat_3"},
        "another edit": {"type": "clear_custom_field"},
    },
    "set field": {
        **BULK,
        "another field": {"custom_field_name": "Turnover"},
        "another value": {"custom_field_value": "10"},
        "a number": {"custom_field_value": 9},
        "another edit": {"type": "clear_custom_field"},
    },
    "set field by its id": {
        **BULK,
        "another id": {"custom_field_id": "cf_2"},
        "another value": {"custom_field_value": "10"},
        "another edit": {"type": "clear_custom_field"},
    },
    "clear field": {
        **BULK,
        "another field": {"custom_field_name": "Turnover"},
        "another edit": {"type": "set_custom_field"},
    },
    "delete": BULK,
}


@pytest.mark.parametrize("free", FREE)
@pytest.mark.parametrize("kind", CREATIONS)
async def test_what_was_asked_for_is_found_whatever_close_adds(kind: str, free: str) -> None:
    create, row = CREATIONS[kind]

    assert await found(create, {**row, **FREE[free]}) == row["id"]


@pytest.mark.parametrize(
    ("kind", "twin"),
    [
        pytest.param(kind, change, id=f"{kind}: {name}")
        for kind, twins in TWINS.items()
        for name, change in {**ALWAYS, **twins}.items()
    ],
)
async def test_a_near_twin_is_not_taken_for_it(kind: str, twin: Row) -> None:
    create, row = CREATIONS[kind]

    assert await found(create, {**row, **twin}) is None


@pytest.mark.parametrize("me", [{}, {"id": None}, {"id": 5}, {"id": THEIRS}])
@pytest.mark.parametrize("kind", CREATIONS)
async def test_what_shows_its_creator_is_not_ours_while_we_do_not_know_who_we_are(
    kind: str, me: Row
) -> None:
    create, row = CREATIONS[kind]

    assert await found(create, row, me=me) is None


@pytest.mark.parametrize(
    ("shown", "is_ours"),
    [
        ({"required": True, "email_template_id": None, "threading": None}, True),
        ({"required": None, "step_allowed_delay": 3600}, True),
        ({"required": False}, False),
        ({"required": 1}, False),
        ({"required": [True]}, False),
        ({"email_template_id": "tmpl_9"}, False),
        ({"sms_template_id": "smstmpl_9"}, False),
    ],
)
async def test_what_a_new_step_leaves_out_is_what_close_takes_then(
    shown: Row, *, is_ours: bool
) -> None:
    async def create(close: CloseClient) -> Any:
        steps = [CallStepCreate(delay=0)]
        return await close.sequences.create(name="Spring", timezone="Europe/Berlin", steps=steps)

    one = {"id": "seqstep_1", "step_type": "call", "delay": 0, **shown}
    row = {**SEQUENCE, "schedule": None, "steps": [one]}

    assert (await found(create, row) == row["id"]) is is_ours


@pytest.mark.parametrize("kind", ["email", "call", "sms"])
async def test_a_new_step_that_does_not_say_what_it_is_sends_an_email(kind: str) -> None:
    async def plainly(close: CloseClient) -> Any:
        steps = [EmailStepCreate.from_dict({"delay": 0})]
        return await close.sequences.create(name="Spring", timezone="Europe/Berlin", steps=steps)

    row = {**SEQUENCE, "schedule": None, "steps": [{"step_type": kind, "delay": 0}]}

    assert await found(plainly, row) == ("seq_9" if kind == "email" else None)


@pytest.mark.parametrize("kind", CREATIONS)
async def test_of_two_alike_neither_is_taken(kind: str) -> None:
    create, row = CREATIONS[kind]
    server = Table([row, {**row, "id": f"{row['id']}b"}])

    async with server.client() as close:
        await close.users.me()
        with pytest.raises(OutcomeUnknown):
            await create(close)


@pytest.mark.parametrize(
    "shown",
    [
        {"sender_name": None, "sender_email": None, "sender_account_id": None},
        {"contact_email": None},
        {"calls_assigned_to": None},
        {"created_by_id": None},
        {"sender_email": "Jo@Example.com "},
    ],
    ids=repr,
)
async def test_what_a_subscription_does_not_show_may_be_anything(shown: Row) -> None:
    assert await found(subscribe, {**SUBSCRIPTION, **shown}) == "sub_1"


async def test_a_name_that_was_not_asked_for_is_free() -> None:
    async def plainly(close: CloseClient) -> Any:
        return await close.sequence_subscriptions.create(sequence_id="seq_1", contact_id="cont_1")

    assert await found(plainly, SUBSCRIPTION) == "sub_1"


@pytest.mark.parametrize(
    "date",
    [
        "Fri, 31 Dec 9999 23:59:59 -2359",
        "Mon, 01 Jan 0001 00:00:00 +2359",
        "Mon, 01 Jul 99999 12:00:00 GMT",
        "soon",
        "",
    ],
)
async def test_a_date_that_cannot_be_read_is_ignored(date: str, tmp_path: Any) -> None:
    server = Table([], date=date)

    async with server.client(journal=Journal.sqlite(tmp_path / "sent.db")) as close:
        with pytest.raises(OutcomeUnknown) as caught:
            await subscribe(close.with_options(idempotency_key="spring"))

    assert caught.value.sent_at is None


ANSWERS: Mapping[str, tuple[str, Row]] = {
    "of another contact": ("subscription", {"contact_id": "cont_2"}),
    "of another sequence": ("subscription", {"sequence_id": "seq_2"}),
    "a sequence": ("subscription", {"id": "seq_999"}),
    "a sequence and nothing more": ("subscription", {**dict.fromkeys(SUBSCRIPTION), "id": "seq_9"}),
    "a subscription": ("sequence", {"id": "sub_1"}),
    "of another name": ("sequence", {"name": "Autumn"}),
    "with another template": ("email", {"template_id": "tmpl_2"}),
    "a bulk edit": ("email", {"id": "bulkedit_1"}),
    "of another action": ("pause", {"action_type": "resume"}),
    "to another status": ("set status", {"lead_status_id": "stat_3"}),
    "of another edit": ("set status", {"type": "clear_custom_field"}),
    "from another account": ("subscription", {"sender_account_id": "emailacct_2"}),
    "in another zone": ("sequence", {"timezone": "Europe/Paris"}),
    "to other recipients": ("email", {"contact_preference": "contact"}),
    "to other leads by a limit": ("email", {"results_limit": 3}),
    "to other leads by a query": ("email", {"s_query": {"type": "match_all"}}),
    "made long before": ("sequence", {"date_created": "2024-07-01T11:58:58"}),
}


@pytest.mark.parametrize(
    "shown",
    [
        {},
        {"date_created": "2024-07-01T11:59:01"},
        {"date_created": None},
        {"name": None},
        {"id": "seq_1", "contact_id": "cont_9"},
        {"id": "of_a_kind_that_is_not_known_yet"},
    ],
    ids=repr,
)
async def test_an_answer_that_may_be_about_what_was_asked_for_is_one(shown: Row) -> None:
    answer = {**SEQUENCE, **shown}

    def server(request: httpx.Request) -> httpx.Response:
        body = answer if request.method == "POST" else {"id": OURS}
        return httpx.Response(200, json=body, headers={"Date": DATE})

    async with CloseClient(CANARY, transport=httpx.MockTransport(server)) as close:
        await close.users.me()
        made = await make_sequence(close)

    assert made.id == answer["id"]


@pytest.mark.parametrize("answer", ANSWERS)
async def test_an_answer_about_something_else_makes_it_unknown(answer: str, tmp_path: Any) -> None:
    kind, change = ANSWERS[answer]
    create, row = CREATIONS[kind]
    stray = {name: value for name, value in {**row, **change}.items() if value is not None}

    def server(request: httpx.Request) -> httpx.Response:
        headers = {"Date": DATE}
        if request.method == "POST":
            return httpx.Response(200, json=stray, headers=headers)
        if request.url.path.endswith("/me/"):
            return httpx.Response(200, json={"id": OURS}, headers=headers)
        return httpx.Response(200, json={"data": [], "has_more": False}, headers=headers)

    clock = Clock(sleep=lambda _: anyio.lowlevel.checkpoint())
    async with Journal.sqlite(tmp_path / "sent.db") as journal:
        async with CloseClient(
            CANARY, transport=httpx.MockTransport(server), clock=clock, journal=journal
        ) as close:
            with pytest.raises(OutcomeUnknown, match="with another object than was asked for"):
                await create(close.with_options(idempotency_key="spring"))
        states = [entry.state async for entry in journal.entries()]

    assert states == ["unknown"]
