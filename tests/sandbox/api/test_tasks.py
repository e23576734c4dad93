"""Tasks: their types and views, and the change of many."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest

from tests.sandbox.worlds import add_lead, call, connect

if TYPE_CHECKING:
    from close_async.sandbox import Sandbox

pytestmark = pytest.mark.anyio


async def refusal(sandbox: Sandbox, method: str, path: str, body: object = None) -> dict[str, str]:
    """Return what is wrong with a call, by the path of the value; what is about all has no path."""
    async with connect(sandbox) as client:
        answer = await client.request(method, path, json=body)
    assert answer.status_code == 400, answer.text
    said = answer.json()
    return said["field-errors"] or {"": said["errors"][0]}


@pytest.fixture
def acme(empty: Sandbox) -> Sandbox:
    """A sandbox with two leads. Its clock stands at noon of 2026-03-02."""
    add_lead(empty, "acme")
    add_lead(empty, "umbra")
    return empty


async def create(sandbox: Sandbox, lead: str = "acme", **body: Any) -> dict[str, Any]:
    return dict(await call(sandbox, "POST", "/task/", {"lead_id": f"lead_{lead}", **body}))


async def texts(sandbox: Sandbox, query: str = "") -> list[str]:
    page = await call(sandbox, "GET", f"/task/{query}")
    return [row["text"] for row in page["data"]]


async def test_a_task_shows_whose_it_is_and_in_which_view(acme: Sandbox) -> None:
    created = await create(acme, text="Call", date="2026-03-05")

    assert created["_type"] == "lead"
    assert created["lead_name"] == "acme"
    assert (created["view"], created["is_dateless"]) == ("future", False)
    assert created == await call(acme, "GET", f"/task/{created['id']}/")


async def test_lists_show_tasks_of_the_type_lead_unless_asked_for_others(acme: Sandbox) -> None:
    await create(acme, text="lead")
    await create(acme, text="call", _type="outgoing_call")

    assert await texts(acme) == ["lead"]
    assert await texts(acme, "?_type=outgoing_call") == ["call"]
    assert sorted(await texts(acme, "?_type=all")) == ["call", "lead"]
    assert sorted(await texts(acme, "?_type__in=lead,outgoing_call")) == ["call", "lead"]


async def test_views_are_what_is_due_what_is_not_and_what_is_done(acme: Sandbox) -> None:
    await create(acme, text="due", date="2026-03-02")
    await create(acme, text="later", date="2026-03-03T09:00:00+00:00")
    await create(acme, text="done", is_complete=True)

    assert await texts(acme, "?view=inbox") == ["due"]
    assert await texts(acme, "?view=future") == ["later"]
    assert await texts(acme, "?view=archive") == ["done"]
    assert await refusal(acme, "GET", "/task/?view=today") == {
        "view": "Value must be one of inbox, future, archive, not 'today'."
    }


async def test_tasks_are_narrowed_and_ordered_by_date(acme: Sandbox) -> None:
    for day in (4, 3, 5):
        await create(acme, text=str(day), date=f"2026-03-0{day}")

    assert await texts(acme, "?_order_by=date") == ["3", "4", "5"]
    assert await texts(acme, "?_order_by=-date&date__gt=2026-03-03") == ["5", "4"]
    assert await texts(acme, "?date__lte=2026-03-03") == ["3"]
    assert await texts(acme, "?date=2026-03-04") == ["4"]
    assert "_order_by" in await refusal(acme, "GET", "/task/?_order_by=text")


async def test_what_filters_find_is_changed_and_nothing_else(acme: Sandbox) -> None:
    await create(acme, text="a")
    await create(acme, "umbra", text="b")
    await create(acme, text="c", _type="outgoing_call")

    answer = await call(acme, "PUT", "/task/?lead_id=lead_acme", {"is_complete": True})

    assert answer == {}
    assert await texts(acme, "?is_complete=true&_type=all") == ["a"]


async def test_without_a_filter_no_tasks_are_changed(acme: Sandbox) -> None:
    await create(acme, text="a")

    said = await refusal(acme, "PUT", "/task/", {"is_complete": True})

    assert said == {"": "Without a filter every task would be changed."}
    assert await texts(acme, "?is_complete=true") == []


@pytest.mark.parametrize(
    ("body", "where"),
    [
        ({}, "lead_id"),
        ({"lead_id": "lead_x"}, "lead_id"),
        ({"lead_id": "lead_acme", "date": "soon"}, "date"),
        ({"lead_id": "lead_acme", "date": "2026-03-02Tsoon"}, "date"),
        ({"lead_id": "lead_acme", "_type": "voicemail"}, "_type"),
        ({"lead_id": "lead_acme", "assigned_to": "user_x"}, "assigned_to"),
        ({"lead_id": "lead_acme", "priority": "low"}, "priority"),
    ],
)
async def test_a_task_that_can_not_be_is_refused(
    acme: Sandbox, body: dict[str, Any], where: str
) -> None:
    assert list(await refusal(acme, "POST", "/task/", body)) == [where]


async def test_what_a_task_is_about_does_not_change(acme: Sandbox) -> None:
    created = await create(acme, text="a")

    changed = await call(
        acme,
        "PUT",
        f"/task/{created['id']}/",
        {"lead_id": "lead_umbra", "_type": "outgoing_call", "text": "b"},
    )

    assert (changed["lead_id"], changed["_type"], changed["text"]) == ("lead_acme", "lead", "b")
