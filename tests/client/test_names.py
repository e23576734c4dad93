"""`close.names()`: what users call the things that filters know by id."""

from __future__ import annotations

import copy
import pickle
from typing import TYPE_CHECKING

import anyio
import httpx
import pytest

from close_async import CloseClient, ServerError, Unauthorized
from close_async.names import Names
from close_async.query import Lead
from close_async.sandbox import Sandbox

if TYPE_CHECKING:
    from collections.abc import Callable

pytestmark = pytest.mark.anyio

LISTS = (
    "status.lead",
    "status.opportunity",
    "custom_fields.lead",
    "custom_fields.contact",
    "custom_fields.opportunity",
    "custom_fields.activity",
    "custom_fields.shared",
    "sequence",
    "saved_search",
    "email_template",
)


@pytest.fixture
def sandbox() -> Sandbox:
    return Sandbox(leads=5)


def client(sandbox: Sandbox) -> CloseClient:
    return CloseClient(sandbox.api_key, transport=sandbox.transport(), max_retries=0)


def answering(answer: Callable[[httpx.Request], httpx.Response]) -> CloseClient:
    return CloseClient("api_key", transport=httpx.MockTransport(answer), max_retries=0)


def page(*rows: object) -> httpx.Response:
    return httpx.Response(200, json={"data": rows, "has_more": False})


async def test_names_hold_everything_that_a_filter_points_to_by_id(sandbox: Sandbox) -> None:
    async with client(sandbox) as close:
        names = await close.names()

    rows = [row for kind in LISTS for row in sandbox.world.all(kind)]
    expected = {row["id"]: row.get("label") or row["name"] for row in rows}
    people = {row["id"]: row["display_name"] for row in sandbox.world.all("user")}
    assert dict(names) == expected | people
    assert names.missing == ()
    assert len(names) > 30


async def test_a_query_speaks_in_names(sandbox: Sandbox) -> None:
    async with client(sandbox) as close:
        names = await close.names()

    assert names["stat_potential"] == "Potential"
    assert "Potential" in Lead.status_id.is_in("stat_potential").explain(names=names)


@pytest.mark.parametrize("status", [400, 402, 403, 404])
async def test_a_list_that_is_not_shown_does_not_lose_the_others(
    sandbox: Sandbox, status: int
) -> None:
    sandbox.faults.next(status=status, path="/api/v1/user/", times=1)

    async with client(sandbox) as close:
        names = await close.names()

    assert names.missing == ("users",)
    assert "stat_potential" in names
    assert not any(key.startswith("user_") for key in names)


@pytest.mark.parametrize(("status", "error"), [(401, Unauthorized), (500, ServerError)])
async def test_another_failure_comes_out_as_itself(
    sandbox: Sandbox, status: int, error: type[Exception]
) -> None:
    sandbox.faults.next(status=status, path="/api/v1/sequence/")

    async with client(sandbox) as close:
        with pytest.raises(error):
            await close.names()


async def test_when_all_fails_one_error_comes_out() -> None:
    async with answering(lambda _: httpx.Response(401, json={"error": "Unauthorized"})) as close:
        with pytest.raises(Unauthorized):
            await close.names()


async def test_at_most_four_lists_are_fetched_at_the_same_time() -> None:
    running, most = 0, 0

    async def answer(_: httpx.Request) -> httpx.Response:
        nonlocal running, most
        running += 1
        most = max(most, running)
        for _turn in range(3):
            await anyio.lowlevel.checkpoint()
        running -= 1
        return page()

    async with CloseClient("api_key", transport=httpx.MockTransport(answer)) as close:
        await close.names()

    assert most == 4


async def test_long_lists_are_fetched_to_their_end() -> None:
    fields = [{"id": f"cf_{n}", "name": f"Field {n}"} for n in range(250)]

    def answer(request: httpx.Request) -> httpx.Response:
        if not request.url.path.endswith("/custom_field/lead/"):
            return page()
        skip, limit = (int(request.url.params.get(key, 0)) for key in ("_skip", "_limit"))
        more = skip + limit < len(fields)
        return httpx.Response(200, json={"data": fields[skip : skip + limit], "has_more": more})

    async with answering(answer) as close:
        names = await close.names()

    assert dict(names) == {row["id"]: row["name"] for row in fields}


async def test_rows_without_a_name_are_left_out_and_people_have_addresses() -> None:
    def answer(request: httpx.Request) -> httpx.Response:
        if request.url.path.endswith("/user/"):
            nameless = {
                "id": "user_1",
                "email": "a@example.com",
                "first_name": "",
                "last_name": None,
            }
            return page(nameless, {"id": "user_2"}, {"first_name": "No", "last_name": "Id"}, None)
        if request.url.path.endswith("/status/lead/"):
            return page({"id": "stat_1", "label": None}, {"id": "stat_2", "label": " Won "})
        return page()

    async with answering(answer) as close:
        names = await close.names()

    assert dict(names) == {"stat_2": "Won", "user_1": "a@example.com"}


async def test_smart_views_of_all_types_are_asked_for(sandbox: Sandbox) -> None:
    async with client(sandbox) as close:
        await close.names()

    (asked,) = [one for one in sandbox.requests if one.path.endswith("/saved_search/")]
    assert set(str(asked.query["type__in"]).split(",")) >= {"lead", "contact", "form_submission"}


def test_names_pickle_copy_and_do_not_change() -> None:
    labels = {"stat_1": "Won"}
    names = Names(labels, missing=("users",))

    labels["stat_1"] = "Lost"

    again = [pickle.loads(pickle.dumps(names)), copy.deepcopy(names)]  # noqa: S301 - our own bytes
    assert [dict(one) for one in again] == [{"stat_1": "Won"}] * 2
    assert [one.missing for one in again] == [("users",)] * 2
    assert names == {"stat_1": "Won"}
    with pytest.raises(TypeError):
        names["stat_1"] = "Lost"  # type: ignore[index]  # that's the point
    with pytest.raises(AttributeError):
        names.missing = ()  # type: ignore[misc]  # that's the point
    assert repr(names) == "Names({'stat_1': 'Won'}, missing=('users',))"
