"""Smart Views: create, list, update, delete."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest

from close_async import CloseClient
from close_async.models import SharingSettings
from tests.sandbox.worlds import EVERY_LEAD, call, field, refusal, search, where

if TYPE_CHECKING:
    import httpx

    from close_async.sandbox import Sandbox, SteppedClock

pytestmark = pytest.mark.anyio

MINE = where(
    "lead",
    "created_by",
    {"type": "reference", "reference_type": "user", "object_ids": ["CURRENT_USER"]},
)


async def create(sandbox: Sandbox, **more: Any) -> dict[str, Any]:
    """Create a Smart View of all leads."""
    body = {"name": "All", "s_query": {"query": EVERY_LEAD}, **more}
    return dict(await call(sandbox, "POST", "/saved_search/", body))


async def test_a_view_is_created_fetched_and_listed(sandbox: Sandbox) -> None:
    wrapper = {
        "query": EVERY_LEAD,
        "results_limit": 5,
        "sort": [{"direction": "asc", "field": field("lead", "name")}],
        "limit": None,
    }

    view = await create(sandbox, s_query=wrapper, is_shared=True, selected_fields=["name"])

    listed = await call(sandbox, "GET", "/saved_search/")
    assert view["id"].startswith("save_")
    assert (view["name"], view["type"], view["s_query"]) == ("All", "lead", wrapper)
    assert (view["is_shared"], view["is_user_dependent"]) == (True, False)
    assert (view["query"], view["user_id"]) == (None, sandbox.world.me)
    assert listed["data"][0] == view == await call(sandbox, "GET", f"/saved_search/{view['id']}/")


async def test_a_view_says_with_whom_it_is_shared(sandbox: Sandbox) -> None:
    user, group = (sandbox.world.all(kind)[0]["id"] for kind in ("user", "group"))
    shared = {
        "created_at": "2026-03-02T12:00:00.000000+00:00",
        "created_by_id": sandbox.world.me,
        "updated_at": "2026-03-02T12:00:00.000000+00:00",
        "updated_by_id": sandbox.world.me,
    }

    own = await create(sandbox)
    everybody = await create(sandbox, is_shared=True)
    some = await create(sandbox, is_shared=True, shared_with=[user, group], description="Hot")

    assert (own["sharing_settings"], own["description"]) == (None, None)
    whole = {"whole_org": True, "user_ids": [], "group_ids": []}
    assert everybody["sharing_settings"] == shared | whole
    part = {"whole_org": False, "user_ids": [user], "group_ids": [group]}
    assert some["sharing_settings"] == shared | part
    assert some["description"] == "Hot"
    async with CloseClient(sandbox.api_key, transport=sandbox.transport()) as close:
        typed = (await close.smart_views.get(some["id"])).sharing_settings
    assert typed == SharingSettings.from_dict(shared | part)


async def test_a_view_that_names_the_one_who_looks_depends_on_the_user(sandbox: Sandbox) -> None:
    view = await create(sandbox, s_query={"query": MINE})

    assert view["is_user_dependent"] is True


async def test_a_view_can_be_searched_and_then_changed(
    sandbox: Sandbox, clock: SteppedClock
) -> None:
    view = await create(sandbox)
    query = {"type": "saved_search", "saved_search_id": view["id"]}
    before = await search(sandbox, query)
    clock.step(1)

    nobody = {"query": where("lead", "name", {"type": "exists"}, negate=True)}
    changed = await call(sandbox, "PUT", f"/saved_search/{view['id']}/", {"s_query": nobody})

    assert len(before) == 40
    assert changed == view | {"s_query": nobody, "date_updated": changed["date_updated"]}
    assert changed["date_updated"] > view["date_updated"]
    assert await search(sandbox, query) == []


async def test_a_deleted_view_is_gone(sandbox: Sandbox, client: httpx.AsyncClient) -> None:
    path = f"/saved_search/{(await create(sandbox))['id']}/"

    answer = await call(sandbox, "DELETE", path)

    assert answer == {}
    assert (await client.get(path)).status_code == 404


async def test_a_view_of_the_old_query_language_needs_no_s_query(sandbox: Sandbox) -> None:
    view = await create(sandbox, s_query=None, query="status:Potential")

    assert (view["s_query"], view["query"]) == (None, "status:Potential")


@pytest.mark.parametrize(
    ("body", "path"),
    [
        ({"name": ""}, "name"),
        ({"name": None}, "name"),
        ({"type": "company"}, "type"),
        ({"s_query": None}, "s_query"),
        ({"s_query": []}, "s_query"),
        ({"s_query": {}}, "s_query.query"),
        ({"s_query": EVERY_LEAD}, "s_query.query"),
        ({"s_query": {"query": {"type": "nonsense"}}}, "s_query.query.type"),
        ({"s_query": {"query": EVERY_LEAD, "results_limit": -1}}, "results_limit"),
        ({"s_query": {"query": EVERY_LEAD, "sort": [{}]}}, "sort.0.field"),
        ({"is_shared": "yes"}, "is_shared"),
        ({"selected_fields": ["x" * 49]}, "selected_fields.0"),
        ({"selected_fields": [5]}, "selected_fields.0"),
        ({"shared_with": "all"}, "shared_with"),
    ],
)
async def test_what_makes_no_view_is_refused(
    sandbox: Sandbox, body: dict[str, Any], path: str
) -> None:
    count = len(sandbox.world.all("saved_search"))

    content = await refusal(
        sandbox, "/saved_search/", {"name": "All", "s_query": {"query": EVERY_LEAD}, **body}
    )

    assert set(content["field-errors"]) == {path}
    assert len(sandbox.world.all("saved_search")) == count
