"""Bulk actions against callers who slip and answers that don't keep their word."""

from __future__ import annotations

import copy
import json
import pickle
from typing import TYPE_CHECKING, Any

import attrs
import httpx
import pytest

from close_async import AudienceTooLarge, CloseClient, OutcomeUnknown, ResponseUnreadable
from close_async.errors import AudienceEmpty
from close_async.query import Contact, Filter, Lead
from close_async.sandbox import Sandbox, SteppedClock

if TYPE_CHECKING:
    from collections.abc import AsyncIterator, Awaitable, Callable, Iterator

    from close_async import BulkRun
    from close_async.bulk import Bulk

    Action = Callable[..., Awaitable[BulkRun[Any]]]

pytestmark = pytest.mark.anyio

LEADS = 40
AUDIENCE = Lead.has(Contact.title.exists())
NOBODY = Lead.id.is_in("lead_nobody")
BY_AGE = [Lead.date_created.ascending().to_dict()]
SEARCH = "/api/v1/data/search/"

ARGUMENTS: dict[str, dict[str, Any]] = {
    "subscribe": {
        "sequence_id": "seq_1",
        "sender_account_id": "emailacct_1",
        "sender_name": "Ann",
        "sender_email": "ann@example.com",
    },
    "resume_subscriptions": {},
    "resume_finished_subscriptions": {},
    "pause_subscriptions": {},
    "email": {"template_id": "tmpl_1"},
    "set_lead_status": {"lead_status_id": "stat_1"},
    "set_custom_field": {"custom_field_id": "cf_1", "value": "x"},
    "clear_custom_field": {"custom_field_id": "cf_1"},
    "delete": {"max_leads": LEADS},
}
LINES = {
    "subscribe": "POST /bulk_action/sequence_subscription/",
    "pause_subscriptions": "POST /bulk_action/sequence_subscription/",
    "email": "POST /bulk_action/email/",
    "set_lead_status": "POST /bulk_action/edit/",
    "delete": "POST /bulk_action/delete/",
}


@attrs.define
class Answers:
    """A Close that counts as it was told to, and gives the same answer to all other calls."""

    counts: object = attrs.field(factory=lambda: {"limited": 0, "total": 3})
    answer: object = attrs.field(factory=lambda: {"id": "bulk_1", "status": "created"})
    started: list[Any] = attrs.field(factory=list)
    asked: int = 0

    def __call__(self, request: httpx.Request) -> httpx.Response:
        """Answer one request."""
        self.asked += 1
        if request.url.path == SEARCH:
            body = {"data": [], "cursor": None, "count": self.counts}
            return httpx.Response(200, json=body)
        if request.method == "POST":
            self.started.append(json.loads(request.content))
        return httpx.Response(200, json=self.answer)

    def client(self) -> CloseClient:
        """Return a client that talks to this Close, and that does nothing twice."""
        transport = httpx.MockTransport(self)
        return CloseClient("api_key", transport=transport, max_retries=0, on_unknown="raise")


@pytest.fixture(scope="module")
def office() -> Sandbox:
    """A Close with some leads."""
    return Sandbox(leads=LEADS, clock=SteppedClock())


@pytest.fixture
def sandbox(office: Sandbox) -> Iterator[Sandbox]:
    """The same, as it was at first."""
    yield office
    office.reset()


@pytest.fixture
async def close(sandbox: Sandbox) -> AsyncIterator[CloseClient]:
    """A client of it that never sends a call again."""
    async with CloseClient(sandbox.api_key, transport=sandbox.transport(), max_retries=0) as opened:
        yield opened


def action_of(bulk: Bulk, name: str) -> Action:
    """Return the method of that name."""
    method: Action = getattr(bulk, name)
    return method


def bodies(sandbox: Sandbox) -> list[Any]:
    """Return the bodies of the bulk actions that were started."""
    return [one.json for one in sandbox.requests if "/bulk_action/" in one.path and one.json]


@pytest.mark.parametrize("guards", [{}, {"sort": ()}, {"max_leads": LEADS}, {"max_leads": 5}])
async def test_the_leads_of_a_preview_are_the_leads_that_are_touched(
    close: CloseClient, sandbox: Sandbox, guards: dict[str, Any]
) -> None:
    # The oldest leads are the last ones that the sandbox finds by itself.
    for number, lead in enumerate(reversed(sandbox.world.all("lead"))):
        created = f"2020-01-01T00:{number:02}:00+00:00"
        sandbox.world.change("lead", lead["id"], {"date_created": created})
    audience = Filter(AUDIENCE, results_limit=5)
    preview = await close.bulk.preview(audience)
    before = {lead["id"] for lead in sandbox.world.all("lead")}

    await close.bulk.delete(audience, **{"max_leads": preview.count, **guards})
    sandbox.clock.step(3600)
    await close.count(AUDIENCE)

    touched = before - {lead["id"] for lead in sandbox.world.all("lead")}
    assert len(touched) == 5
    assert touched == {row.id for row in preview.sample}


async def test_an_action_with_a_limit_takes_the_oldest_leads(
    close: CloseClient, sandbox: Sandbox
) -> None:
    await close.bulk.pause_subscriptions(AUDIENCE, results_limit=5)
    await close.bulk.pause_subscriptions(AUDIENCE, max_leads=LEADS)
    await close.bulk.pause_subscriptions(AUDIENCE)

    assert [body.get("sort") for body in bodies(sandbox)] == [BY_AGE, BY_AGE, None]


async def test_an_order_that_was_given_counts_with_a_limit_too(
    close: CloseClient, sandbox: Sandbox
) -> None:
    by_name = [Lead.name.ascending()]

    await close.bulk.pause_subscriptions(Filter(AUDIENCE, sort=by_name, results_limit=5))
    await close.bulk.pause_subscriptions(AUDIENCE, sort=by_name, max_leads=LEADS)

    assert [body["sort"] for body in bodies(sandbox)] == [[by_name[0].to_dict()]] * 2


@pytest.mark.parametrize("name", ARGUMENTS)
@pytest.mark.parametrize("max_leads", [0, 5])
async def test_an_audience_of_nobody_is_not_sent(name: str, max_leads: int) -> None:
    answers = Answers(counts={"limited": 0, "total": 0})

    async with answers.client() as close:
        with pytest.raises(AudienceEmpty, match=rf"close\.bulk\.{name}\(\) would touch no lead"):
            await action_of(close.bulk, name)(NOBODY, **{**ARGUMENTS[name], "max_leads": max_leads})

    assert answers.started == []


async def test_no_lead_may_be_touched_and_there_are_some() -> None:
    answers = Answers()

    async with answers.client() as close:
        with pytest.raises(AudienceTooLarge):
            await close.bulk.delete(AUDIENCE, max_leads=0)

    assert answers.started == []


async def test_nobody_in_the_sandbox_is_an_error(close: CloseClient, sandbox: Sandbox) -> None:
    with pytest.raises(AudienceEmpty):
        await close.bulk.delete(NOBODY, max_leads=10)

    assert bodies(sandbox) == []


def test_an_empty_audience_survives_pickle_and_copy() -> None:
    error = AudienceEmpty("close.bulk.delete()")

    copies = [pickle.loads(pickle.dumps(error)), copy.copy(error), copy.deepcopy(error)]  # noqa: S301 - our own

    assert {(type(one), one.action, str(one)) for one in copies} == {
        (AudienceEmpty, "close.bulk.delete()", str(error))
    }


@pytest.mark.parametrize(
    "counts",
    [
        {"limited": 0, "total": None},
        {"limited": 0, "total": "5000"},
        {"limited": 0, "total": 5000.0},
        {"limited": 0, "total": -5},
        {"limited": 0, "total": True},
        {"limited": 0, "total": [5]},
        {"limited": 0},
        {},
        [],
        None,
        5,
    ],
)
async def test_a_count_that_can_t_be_read_starts_nothing(counts: object) -> None:
    answers = Answers(counts=counts)

    async with answers.client() as close:
        with pytest.raises(ResponseUnreadable, match="it holds no count"):
            await close.bulk.delete(AUDIENCE, max_leads=5)

    assert answers.started == []


@pytest.mark.parametrize(
    ("name", "argument"),
    [
        ("subscribe", "sequence_id"),
        ("subscribe", "sender_account_id"),
        ("subscribe", "sender_name"),
        ("subscribe", "sender_email"),
        ("subscribe", "contact_preference"),
        ("subscribe", "calls_assigned_to"),
        ("subscribe", "from_phone_number_id"),
        ("pause_subscriptions", "sequence_id"),
        ("resume_subscriptions", "sequence_id"),
        ("resume_finished_subscriptions", "sequence_id"),
        ("pause_subscriptions", "send_done_email"),
        ("email", "template_id"),
        ("email", "contact_preference"),
        ("email", "email_account_id"),
        ("email", "sender"),
        ("set_lead_status", "lead_status_id"),
        ("set_custom_field", "custom_field_id"),
        ("set_custom_field", "custom_field_name"),
        ("set_custom_field", "operation"),
        ("clear_custom_field", "custom_field_id"),
        ("clear_custom_field", "custom_field_name"),
    ],
)
async def test_none_is_not_sent(name: str, argument: str) -> None:
    answers = Answers()

    async with answers.client() as close:
        with pytest.raises(ValueError, match=rf"^{argument} must (be .*, got None$|not be None)"):
            await action_of(close.bulk, name)(AUDIENCE, **{**ARGUMENTS[name], argument: None})

    assert answers.asked == 0


@pytest.mark.parametrize(
    "name", ["pause_subscriptions", "resume_subscriptions", "resume_finished_subscriptions"]
)
async def test_a_sequence_that_is_left_out_is_not_sent_and_one_that_is_given_is(name: str) -> None:
    answers = Answers()

    async with answers.client() as close:
        await action_of(close.bulk, name)(AUDIENCE)
        await action_of(close.bulk, name)(AUDIENCE, sequence_id="seq_1")

    assert [body.get("sequence_id", "none") for body in answers.started] == ["none", "seq_1"]


@pytest.mark.parametrize("name", LINES)
@pytest.mark.parametrize(
    "answer",
    [{}, {"error": "x"}, {"id": None}, {"id": ""}, {"id": 5}, {"id": ["x"]}],
    ids=json.dumps,
)
async def test_an_action_that_is_answered_without_an_id_may_have_begun(
    name: str, answer: dict[str, Any]
) -> None:
    answers = Answers(answer=answer)

    async with answers.client() as close:
        with pytest.raises(OutcomeUnknown) as caught:
            await action_of(close.bulk, name)(AUDIENCE, **ARGUMENTS[name])

    assert caught.value.request_line == LINES[name]
    assert "it was probably done" in caught.value.reason
    assert len(answers.started) == 1


@pytest.mark.parametrize("answer", [{}, {"error": "x"}, {"id": None}, {"id": ""}], ids=json.dumps)
async def test_an_action_that_is_found_without_an_id_is_not_attached(answer: object) -> None:
    async with Answers(answer=answer).client() as close:
        with pytest.raises(ResponseUnreadable, match=r"GET /bulk_action/edit/a%2Fb/ .* no id"):
            await close.bulk.attach("edit", "a/b")


@pytest.mark.parametrize(
    ("name", "wrong", "error"),
    [
        ("subscribe", {"calls_assigned_to": "user_1"}, TypeError),
        ("subscribe", {"calls_assigned_to": {"user_1"}}, TypeError),
        ("subscribe", {"calls_assigned_to": ["user_1", None]}, ValueError),
        ("subscribe", {"calls_assigned_to": ["user_1", ""]}, ValueError),
        ("subscribe", {"contact_preference": ["lead"]}, ValueError),
        ("pause_subscriptions", {"sort": "name"}, TypeError),
        ("pause_subscriptions", {"sort": ["name"]}, TypeError),
        ("pause_subscriptions", {"sort": None}, TypeError),
        ("pause_subscriptions", {"sort": 5}, TypeError),
        ("pause_subscriptions", {"send_done_email": "no"}, ValueError),
        ("pause_subscriptions", {"send_done_email": 0}, ValueError),
        ("set_custom_field", {"value": ["a"]}, TypeError),
        ("set_custom_field", {"value": {"a": 1}}, TypeError),
        ("set_custom_field", {"value": float("nan")}, ValueError),
        ("set_custom_field", {"operation": ["add"]}, ValueError),
    ],
)
async def test_what_makes_no_sense_is_refused_by_name(
    name: str, wrong: dict[str, Any], error: type[Exception]
) -> None:
    answers = Answers()

    async with answers.client() as close:
        with pytest.raises(error, match=rf"^{next(iter(wrong))}\b"):
            await action_of(close.bulk, name)(
                AUDIENCE, **{**ARGUMENTS[name], **wrong}, max_leads=LEADS
            )

    assert answers.asked == 0


@pytest.mark.parametrize(
    ("values", "error"),
    [
        ({"a"}, TypeError),
        (5, TypeError),
        (["a", None], TypeError),
        (["a", ["b"]], TypeError),
        ([1.0, float("inf")], ValueError),
    ],
)
async def test_values_that_make_no_sense_are_refused(values: Any, error: type[Exception]) -> None:
    answers = Answers()

    async with answers.client() as close:
        with pytest.raises(error, match=r"^values\b"):
            await close.bulk.set_custom_field(
                AUDIENCE, custom_field_id="cf_1", values=values, max_leads=LEADS
            )

    assert answers.asked == 0


async def test_callers_and_values_that_make_sense_are_sent() -> None:
    answers = Answers()

    async with answers.client() as close:
        await close.bulk.subscribe(
            AUDIENCE, **ARGUMENTS["subscribe"], calls_assigned_to=("user_1", "user_2")
        )
        await close.bulk.set_custom_field(AUDIENCE, custom_field_id="cf_1", values=["a", 5, 0.5])

    assert answers.started[0]["calls_assigned_to"] == ["user_1", "user_2"]
    assert answers.started[1]["custom_field_values"] == ["a", 5, 0.5]
