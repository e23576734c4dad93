"""The resources of a client: names, arguments, what goes out, and what comes back."""

from __future__ import annotations

import inspect
import json
from typing import TYPE_CHECKING, Any

import httpx
import pytest

import close_async
from close_async import CloseClient, Pages, models
from close_async._generated.api import Resources
from close_async._generated.api.advanced_filtering import AdvancedFiltering
from close_async.models import EmailStepCreate, KeptStep, SetLeadStatus
from close_async.query import Filter, Lead
from close_async.sandbox import Sandbox
from tests.support.operations import OPERATIONS

if TYPE_CHECKING:
    from collections.abc import AsyncIterator, Callable

pytestmark = pytest.mark.anyio
# Advanced Filtering is there for `close.search` and `close.count`.
PROMISED = {
    tag: {one.verb for one in OPERATIONS if one.tag == tag}
    for tag in dict.fromkeys(one.tag for one in OPERATIONS)
    if tag != "advanced_filtering"
}
METHODS = sorted((resource, method) for resource, methods in PROMISED.items() for method in methods)


class Recorder:
    """A transport that keeps requests and answers each with the same JSON object."""

    def __init__(self, answer: dict[str, Any] | None = None) -> None:
        self.requests: list[httpx.Request] = []
        self._answer = answer

    def client(self, **options: Any) -> CloseClient:
        return CloseClient("api_key", transport=httpx.MockTransport(self._take), **options)

    @property
    def body(self) -> Any:
        return json.loads(self.requests[-1].content)

    def _take(self, request: httpx.Request) -> httpx.Response:
        self.requests.append(request)
        page = {} if request.method == "POST" else {"data": [], "has_more": False}
        answer = {"id": "some_1", **page} if self._answer is None else self._answer
        return httpx.Response(200, json=answer)


@pytest.fixture
def recorder() -> Recorder:
    return Recorder()


@pytest.fixture
def sandbox() -> Sandbox:
    return Sandbox(leads=60, bulk_seconds=0)


@pytest.fixture
async def close(sandbox: Sandbox) -> AsyncIterator[CloseClient]:
    async with CloseClient(sandbox.api_key, transport=sandbox.transport()) as client:
        yield client


@pytest.mark.parametrize(("resource", "method"), METHODS)
def test_every_promised_method_exists_is_typed_and_tells_its_errors(
    resource: str, method: str
) -> None:
    function = getattr(getattr(CloseClient("api_key"), resource), method)
    signature = inspect.signature(function)
    operation = next(one for one in OPERATIONS if one.id == f"{resource}.{method}")
    by_name = [one for one in signature.parameters.values() if one.kind is not one.KEYWORD_ONLY]

    assert "Raises:\n" in function.__doc__
    assert "CloseError:" in function.__doc__
    assert ("NotFound:" in function.__doc__) is bool(by_name and by_name[0].name != "body")
    assert ("OutcomeUnknown:" in function.__doc__) is (operation.effect != "read")
    assert all(f"*{name}*:" in function.__doc__ for name in signature.parameters if name != "body")
    assert signature.return_annotation != inspect.Parameter.empty
    assert len(by_name) <= (2 if resource == "custom_fields" else 1)
    assert inspect.iscoroutinefunction(function) is not operation.is_paged


# What stands in a module of its own, since no operation is it.
HAND_WRITTEN = {"events": {"follow"}}


def test_no_resource_has_a_method_that_was_not_promised() -> None:
    tags = {name for name in vars(Resources) if not name.startswith("_")}

    assert tags == PROMISED.keys()
    for resource, methods in PROMISED.items():
        made = getattr(CloseClient("api_key"), resource)
        more = HAND_WRITTEN.get(resource, set()) | {"calls"}
        assert {name for name in dir(made) if not name.startswith("_")} == methods | more


async def test_only_what_is_given_goes_out(recorder: Recorder) -> None:
    async with recorder.client() as close:
        await close.sequences.update("seq_1", name="New", schedule=None)

    assert recorder.requests[-1].method == "PUT"
    assert recorder.requests[-1].url.path == "/api/v1/sequence/seq_1/"
    assert recorder.body == {"name": "New", "schedule": None}


async def test_query_parameters_go_out_as_close_spells_them(recorder: Recorder) -> None:
    async with recorder.client() as close:
        await close.email_templates.list(is_archived=False, fields=["id", "name"]).first()
        await close.sequence_subscriptions.list(sequence_id="seq_1", page_size=7).collect()

    first, second = (dict(request.url.params) for request in recorder.requests)
    assert first == {"is_archived": "false", "_fields": "id,name", "_skip": "0", "_limit": "1"}
    assert second == {"sequence_id": "seq_1", "_skip": "0", "_limit": "7"}


async def test_a_body_of_several_kinds_is_passed_as_that_object(recorder: Recorder) -> None:
    query = Lead.name.has_words("ACME").rooted()

    async with recorder.client() as close:
        await close.bulk_edits.create(SetLeadStatus(s_query=query, lead_status_id="stat_1"))

    assert recorder.body == {
        "type": "set_lead_status",
        "s_query": query.to_dict(),
        "lead_status_id": "stat_1",
    }


NO_QUERIES: list[Any] = [None, close_async.UNSET, "lead", {}, {"type": "match_all"}, [], 7, Lead]


@pytest.mark.parametrize("odd", NO_QUERIES, ids=repr)
@pytest.mark.parametrize("resource", ["bulk_deletes", "bulk_emails", "advanced_filtering"])
async def test_without_a_query_nothing_is_sent(recorder: Recorder, resource: str, odd: Any) -> None:
    """Without a query Close may take every lead."""
    calls: dict[str, Callable[[CloseClient], Any]] = {
        "bulk_deletes": lambda close: close.bulk_deletes.create(s_query=odd),
        "bulk_emails": lambda close: close.bulk_emails.create(
            s_query=odd, contact_preference="lead", template_id="tmpl_1"
        ),
        "advanced_filtering": lambda close: AdvancedFiltering(close).search(query=odd),
    }

    async with recorder.client() as close:
        with pytest.raises(TypeError, match="expected a Query, got"):
            await calls[resource](close)

    assert recorder.requests == []


async def test_a_filter_in_the_place_of_a_query_names_the_mend(recorder: Recorder) -> None:
    found: Any = Filter(Lead.name.has_words("ACME"), results_limit=3)

    async with recorder.client() as close:
        with pytest.raises(TypeError, match=r"got Filter\(.*\): pass its \.query"):
            await close.bulk_deletes.create(s_query=found)
        with pytest.raises(TypeError, match=r"got Filter\(.*\): pass its \.query"):
            await close.bulk_edits.create(SetLeadStatus(s_query=found, lead_status_id="stat_1"))

    assert recorder.requests == []


async def test_what_is_no_body_is_refused(recorder: Recorder) -> None:
    odd: Any = {"type": "set_lead_status"}

    async with recorder.client() as close:
        with pytest.raises(TypeError, match="body must be one of SetLeadStatus"):
            await close.bulk_edits.create(odd)
        with pytest.raises(TypeError, match="body must be one of BulkSubscribe"):
            await close.bulk_sequence_subscriptions.create(
                SetLeadStatus(s_query=Lead.rows, lead_status_id="stat_1")  # type: ignore[arg-type]  # that's the point
            )

    assert recorder.requests == []


async def test_a_query_goes_out_with_the_clause_that_close_expects(recorder: Recorder) -> None:
    query = Lead.name.has_words("ACME")

    async with recorder.client() as close:
        await close.bulk_deletes.create(s_query=query)
        deleted = recorder.body
        await close.bulk_edits.create(SetLeadStatus(s_query=query, lead_status_id="stat_1"))

    assert deleted == {"s_query": query.rooted().to_dict()}
    assert recorder.body["s_query"] == query.rooted().to_dict()


async def test_none_goes_out_only_where_close_knows_null(recorder: Recorder) -> None:
    nothing: Any = None

    async with recorder.client() as close:
        with pytest.raises(ValueError, match="contact_id must not be None"):
            await close.sequence_subscriptions.create(sequence_id="seq_1", contact_id=nothing)
        with pytest.raises(ValueError, match="status must not be None"):
            await close.bulk_edits.update("bulkedit_1", status=nothing)
        with pytest.raises(ValueError, match="lead_status_id must not be None"):
            await close.bulk_edits.create(SetLeadStatus(s_query=Lead.rows, lead_status_id=nothing))

    assert recorder.requests == []


@pytest.mark.parametrize("odd", ["user_1", {"user_1": 1}, 7])
async def test_a_list_is_no_text(recorder: Recorder, odd: Any) -> None:
    async with recorder.client() as close:
        with pytest.raises(TypeError, match="calls_assigned_to must be a list, got"):
            await close.sequence_subscriptions.create(
                sequence_id="seq_1", contact_id="cont_1", calls_assigned_to=odd
            )

    assert recorder.requests == []


@pytest.mark.parametrize("odd", ["leads", ["lead"], {}, 7, True])
async def test_a_choice_in_the_path_is_one_of_those_known(recorder: Recorder, odd: Any) -> None:
    async with recorder.client() as close:
        with pytest.raises(ValueError, match="object_type must be one of 'lead'"):
            await close.custom_fields.list(odd).first()

    assert recorder.requests == []


@pytest.mark.parametrize(
    "odd", ["../me", "a/b", "..", ".", "seq_1?x=1", "seq_1#x", "%2e%2e", "ü", "a b", "\n"]
)
async def test_an_id_is_one_segment_of_the_path_whatever_it_holds(
    recorder: Recorder, odd: str
) -> None:
    async with recorder.client() as close:
        await close.sequences.get(odd)

    url = recorder.requests[-1].url
    segments = url.raw_path.decode().split("/")
    assert url.params == httpx.QueryParams()
    assert len(segments) == 6
    assert not {".", ".."} & set(segments)
    assert httpx.URL(f"https://host/{segments[4]}").path == f"/{odd}"


@pytest.mark.parametrize(("odd", "error"), [("", ValueError), (None, TypeError), (7, TypeError)])
async def test_an_id_that_is_none_is_refused_before_anything_is_sent(
    recorder: Recorder, odd: Any, error: type[Exception]
) -> None:
    async with recorder.client() as close:
        with pytest.raises(error, match="an id"):
            await close.sequences.delete(odd)

    assert recorder.requests == []


async def test_a_misspelt_choice_is_refused_before_anything_is_sent(recorder: Recorder) -> None:
    async with recorder.client() as close:
        with pytest.raises(ValueError, match=r"status must be one of 'active'.*, got 'pausd'"):
            await close.sequence_subscriptions.update("sub_1", status="pausd")  # type: ignore[arg-type]  # that's the point

    assert recorder.requests == []


@pytest.mark.parametrize("answer", [{}, {"id": None}, {"id": ""}, {"error": "x"}], ids=str)
async def test_a_creation_that_is_answered_without_an_id_is_an_unknown_outcome(
    answer: dict[str, Any],
) -> None:
    recorder = Recorder(answer)

    async with recorder.client(on_unknown="raise") as close:
        with pytest.raises(close_async.OutcomeUnknown):
            await close.sequence_subscriptions.create(sequence_id="seq_1", contact_id="cont_1")

    assert len(recorder.requests) == 1


@pytest.mark.parametrize("answer", [{}, {"id": None}, {"error": "x"}], ids=str)
async def test_an_update_that_is_answered_without_an_id_is_an_unknown_outcome(
    answer: dict[str, Any],
) -> None:
    recorder = Recorder(answer)

    async with recorder.client(on_unknown="raise", max_retries=0) as close:
        with pytest.raises(close_async.OutcomeUnknown):
            await close.sequence_subscriptions.update("sub_1", status="paused")


async def test_a_misspelt_argument_is_a_type_error(recorder: Recorder) -> None:
    async with recorder.client() as close:
        with pytest.raises(TypeError, match="sender_nam"):
            await close.sequence_subscriptions.create(
                sequence_id="s", contact_id="c", sender_nam="x"
            )  # type: ignore[call-arg]  # that's the point


async def test_send_returns_status_and_headers_with_the_object(recorder: Recorder) -> None:
    async with recorder.client() as close:
        answer = await close.send(close.sequences.calls.get("seq_1"))

    assert answer.status_code == 200
    assert answer.headers["content-type"] == "application/json"
    assert isinstance(answer.parsed, models.Sequence)


async def test_a_sequence_lives_and_dies(close: CloseClient) -> None:
    templates = await close.email_templates.list(is_shared=True).collect()
    steps = [EmailStepCreate(delay=0, email_template_id=templates[0].id, threading="new_thread")]

    made = await close.sequences.create(name="Mine", timezone="Europe/Berlin", steps=steps)
    kept = [KeptStep(id=step["id"]) for step in made.steps]
    changed = await close.sequences.update(made.id, name="Ours", steps=[*kept, *steps])
    await close.sequences.delete(made.id)

    assert (made.name, made.status) == ("Mine", "active")
    assert (changed.name, len(changed.steps)) == ("Ours", 2)
    assert changed.subscription_counts_by_status.active == 0
    with pytest.raises(close_async.NotFound):
        await close.sequences.get(made.id)


async def test_a_contact_is_subscribed_paused_and_taken_out(
    close: CloseClient, sandbox: Sandbox
) -> None:
    sequence = await close.sequences.list().first()
    accounts = await close.connected_accounts.list().collect()
    account = next(one for one in accounts if one.identities)
    assert sequence is not None
    taken = {
        one.contact_id async for one in close.sequence_subscriptions.list(sequence_id=sequence.id)
    }
    rows = await close.search(Lead.rows, fields=["contacts"]).collect()
    contacts = [contact for row in rows for contact in row["contacts"] if contact["emails"]]
    contact = next(one for one in contacts if one["id"] not in taken)

    subscription = await close.sequence_subscriptions.create(
        sequence_id=sequence.id,
        contact_id=contact["id"],
        contact_email=contact["emails"][0]["email"],
        sender_account_id=account.id,
        sender_name=account.identities[0].name or "Somebody",
        sender_email=account.identities[0].email,
    )
    paused = await close.sequence_subscriptions.update(subscription.id, status="paused")
    await close.sequence_subscriptions.delete(subscription.id)

    assert subscription.status == "active"
    assert (paused.status, paused.status_reason) == ("paused", "manual")
    assert subscription.date_created.tzinfo is not None
    with pytest.raises(close_async.NotFound):
        await close.sequence_subscriptions.get(subscription.id)
    assert sandbox.requests[-1].status == 404


async def test_a_subscription_can_be_finished(close: CloseClient, sandbox: Sandbox) -> None:
    rows = sandbox.world.all("sequence_subscription")
    running = next(row["id"] for row in rows if row["status"] == "active")

    finished = await close.sequence_subscriptions.update(running, status="finished")

    assert (finished.status, finished.status_reason) == ("finished", None)


async def test_every_look_up_finds_something_in_the_sandbox(close: CloseClient) -> None:
    assert (await close.users.me()).id.startswith("user_")
    lists: list[Pages[Any]] = [
        close.users.list(),
        close.connected_accounts.list(),
        close.email_templates.list(),
        close.lead_statuses.list(),
        close.opportunity_statuses.list(),
        close.custom_fields.list("lead"),
        close.smart_views.list(),
        close.phone_numbers.list(),
    ]
    for pages in lists:
        first = await pages.first()
        assert first is not None
        assert first.id


async def test_a_field_that_fields_left_out_says_so(close: CloseClient) -> None:
    sequence = await close.sequences.list(fields=["id"]).first()
    fetched = await close.sequences.get(sequence.id if sequence else "", fields=["name"])

    for one in (sequence, fetched):
        assert one is not None
        with pytest.raises(close_async.FieldNotFetched, match="fields= left it out: name 'status'"):
            _ = one.status


async def test_a_field_that_close_left_out_says_so(close: CloseClient) -> None:
    sequence = await close.sequences.list().first()

    assert sequence is not None
    with pytest.raises(close_async.FieldNotFetched, match="Close left it out") as caught:
        _ = sequence.subscription_counts_by_status

    assert not caught.value.asked
    assert (await close.sequences.get(sequence.id)).subscription_counts_by_status.active >= 0


def test_all_public_names_are_there_and_sorted() -> None:
    assert list(close_async.__all__) == sorted(close_async.__all__, key=_as_ruff_sorts)
    assert all(hasattr(close_async, name) for name in close_async.__all__)
    assert list(models.__all__) == sorted(models.__all__)
    assert all(hasattr(models, name) for name in models.__all__)


def _as_ruff_sorts(name: str) -> tuple[int, str]:
    return (0 if name.isupper() else 2 if name.startswith("_") else 1, name)
