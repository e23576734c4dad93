"""A Smart View is ready for searches and bulk actions, from end to end."""

from __future__ import annotations

import pickle
from typing import TYPE_CHECKING, Any, cast

import pytest

from close_async import CloseClient, QueryNotUnderstood, UnboundedQuery
from close_async.models import SmartView
from close_async.query import Filter, Lead
from close_async.sandbox import Sandbox

if TYPE_CHECKING:
    from collections.abc import AsyncIterator

    from close_async.bulk import BulkRun

pytestmark = pytest.mark.anyio

FIELD = {"type": "regular_field", "object_type": "lead", "field_name": "date_created"}
NEWEST = [{"direction": "desc", "field": FIELD}]
POTENTIAL = {
    "type": "field_condition",
    "field": {"type": "regular_field", "object_type": "lead", "field_name": "status_id"},
    "condition": {
        "type": "reference",
        "reference_type": "status.lead",
        "object_ids": ["stat_potential"],
    },
}


@pytest.fixture
def sandbox() -> Sandbox:
    return Sandbox(leads=80, bulk_seconds=0)


@pytest.fixture
async def close(sandbox: Sandbox) -> AsyncIterator[CloseClient]:
    async with CloseClient(sandbox.api_key, transport=sandbox.transport()) as client:
        yield client


def change(sandbox: Sandbox, name: str, **said: Any) -> str:
    """Change the Smart View called *name*, and return its id."""
    (row,) = [row for row in sandbox.world.all("saved_search") if row["name"] == name]
    row.update(said)
    return cast("str", row["id"])


def posted(sandbox: Sandbox, path: str) -> list[dict[str, Any]]:
    asked = (one for one in sandbox.requests if one.method == "POST" and path in one.path)
    return [cast("dict[str, Any]", one.json) for one in asked]


async def test_a_smart_view_brings_a_filter_with_its_sort_limit_and_type(
    close: CloseClient, sandbox: Sandbox
) -> None:
    wrapper = {"sort": NEWEST, "query": POTENTIAL, "results_limit": 3}
    view_id = change(sandbox, "Potential leads", s_query=wrapper)

    view = await close.smart_views.get(view_id)

    assert view.s_query == Filter(
        Lead.status_id.is_in("stat_potential"),
        sort=[Lead.date_created.descending()],
        results_limit=3,
        source="smart_view",
        object_type="lead",
    )
    assert list(view.to_dict()["s_query"]) == ["sort", "query", "results_limit"]
    assert view.to_dict()["s_query"] == wrapper


async def test_the_type_of_the_view_tells_what_its_filter_finds(
    close: CloseClient, sandbox: Sandbox
) -> None:
    view = await close.smart_views.get(change(sandbox, "Everything", type="contact"))

    assert view.s_query is not None
    assert view.s_query.rooted().object_type == "contact"
    assert await close.count(view) == len(sandbox.world.all("contact"))


@pytest.mark.parametrize("as_filter", [True, False])
async def test_a_search_takes_it_with_its_sort_and_limit(
    close: CloseClient, sandbox: Sandbox, as_filter: bool
) -> None:
    wrapper = {"query": POTENTIAL, "results_limit": 3, "sort": NEWEST}
    view = await close.smart_views.get(change(sandbox, "Potential leads", s_query=wrapper))
    wanted = view.s_query if as_filter else view
    assert wanted is not None

    rows = await close.search(wanted, fields=["date_created"]).collect()

    leads = [row for row in sandbox.world.all("lead") if row["status_id"] == "stat_potential"]
    newest = sorted((row["date_created"] for row in leads), reverse=True)
    assert [row["date_created"] for row in rows] == newest[:3]
    assert await close.count(wanted) == 3


ACTIONS: dict[str, Any] = {
    "subscribe": {
        "sequence_id": "seq_1",
        "sender_account_id": "emailacct_1",
        "sender_name": "J",
        "sender_email": "j@example.com",
    },
    "resume_subscriptions": {},
    "resume_finished_subscriptions": {},
    "pause_subscriptions": {},
    "email": {"template_id": "tmpl_1"},
    "set_lead_status": {"lead_status_id": "stat_potential"},
    "set_custom_field": {"custom_field_id": "cf_1", "value": "x"},
    "clear_custom_field": {"custom_field_id": "cf_1"},
    "delete": {"max_leads": 2},
}


@pytest.mark.parametrize("action", ACTIONS)
@pytest.mark.parametrize("as_filter", [True, False])
async def test_every_bulk_action_takes_it_with_its_sort_and_limit(
    close: CloseClient, sandbox: Sandbox, action: str, as_filter: bool
) -> None:
    wrapper = {"query": POTENTIAL, "results_limit": 2, "sort": NEWEST}
    view = await close.smart_views.get(change(sandbox, "Potential leads", s_query=wrapper))
    arguments = {**ACTIONS[action]}
    if "sequence_id" in arguments:
        arguments["sequence_id"] = sandbox.world.all("sequence")[0]["id"]
        arguments["sender_account_id"] = sandbox.world.all("connected_account")[0]["id"]
        arguments["sender_email"] = "john@salesteam.com"
    if "template_id" in arguments:
        arguments["template_id"] = sandbox.world.all("email_template")[0]["id"]
    if "custom_field_id" in arguments:
        arguments["custom_field_id"] = sandbox.world.all("custom_fields.lead")[5]["id"]

    run: BulkRun[Any] = await getattr(close.bulk, action)(
        view.s_query if as_filter else view, **arguments
    )

    (body,) = posted(sandbox, "/bulk_action/")
    assert body["results_limit"] == 2
    assert body["sort"] == NEWEST
    assert Filter.from_dict(body).query == view.s_query.query.rooted()  # type: ignore[union-attr]  # there is one
    assert (await run.refresh()).n_leads == 2


async def test_a_preview_takes_it(close: CloseClient, sandbox: Sandbox) -> None:
    view = await close.smart_views.get(change(sandbox, "Potential leads"))

    preview = await close.bulk.preview(view, sample=1)

    statuses = [row["status_id"] for row in sandbox.world.all("lead")]
    assert preview.count == statuses.count("stat_potential")


async def test_the_guards_hold_for_it(close: CloseClient, sandbox: Sandbox) -> None:
    everything = await close.smart_views.get(change(sandbox, "Everything"))
    contacts = await close.smart_views.get(change(sandbox, "CEOs"))

    with pytest.raises(UnboundedQuery):
        await close.bulk.pause_subscriptions(everything)
    with pytest.raises(ValueError, match="is for leads, but this query finds contact objects"):
        await close.bulk.set_lead_status(contacts, lead_status_id="stat_potential")
    assert posted(sandbox, "/bulk_action/") == []


async def test_a_view_of_the_old_query_language_names_the_mend(
    close: CloseClient, sandbox: Sandbox
) -> None:
    view = await close.smart_views.get(change(sandbox, "Old customers"))

    assert view.s_query is None
    with pytest.raises(QueryNotUnderstood, match="so build it anew with filters in Close"):
        await close.bulk.preview(view)
    with pytest.raises(TypeError, match="so build it anew with filters in Close"):
        await close.count(view.s_query)  # type: ignore[arg-type]  # that's the point
    with pytest.raises(QueryNotUnderstood, match="build it anew with filters in Close"):
        Filter.from_dict(view.to_dict())


async def test_a_view_goes_through_pickle(close: CloseClient, sandbox: Sandbox) -> None:
    view = await close.smart_views.get(change(sandbox, "Potential leads"))
    assert view.s_query is not None

    again = pickle.loads(pickle.dumps(view))  # noqa: S301 - our own bytes

    assert again == view
    assert again.s_query.to_smart_view() == view.s_query.to_smart_view()


def test_an_s_query_that_is_none_shows_when_it_is_read() -> None:
    view = SmartView.from_dict({"id": "save_1", "s_query": {"query": {"type": 1}}})

    with pytest.raises(QueryNotUnderstood) as caught:
        _ = view.s_query

    assert caught.value.path == "s_query.query"
    assert view["s_query"] == {"query": {"type": 1}}


def test_a_view_without_its_type_is_read_all_the_same() -> None:
    view = SmartView.from_dict({"s_query": {"query": POTENTIAL}})

    assert view.s_query is not None
    assert view.s_query.object_type == "lead"
    assert view.to_dict() == {"s_query": {"query": POTENTIAL}}
