"""Lists that go on where their last page says: nothing is missed, nothing comes twice."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

import httpx
import pytest

from close_async import BadRequest, CloseClient, PagesUnstable, ResponseUnreadable
from close_async.query import Lead
from close_async.sandbox import Sandbox

if TYPE_CHECKING:
    from collections.abc import AsyncIterator
    from pathlib import Path

pytestmark = pytest.mark.anyio


@pytest.fixture
def sandbox() -> Sandbox:
    return Sandbox(leads=0)


@pytest.fixture
async def close(sandbox: Sandbox) -> AsyncIterator[CloseClient]:
    async with CloseClient(sandbox.api_key, transport=sandbox.transport()) as client:
        yield client


def happen(sandbox: Sandbox, *names: str) -> None:
    """Let each name be that of a new lead."""
    for name in names:
        sandbox.world.add("lead", {"id": f"lead_{name}", "name": name})


async def seen(close: CloseClient, **arguments: Any) -> list[str]:
    events = close.events.list(object_type="lead", **arguments)
    return [event.object_id.removeprefix("lead_") async for event in events]


async def test_all_pages_come_the_newest_row_first(sandbox: Sandbox, close: CloseClient) -> None:
    happen(sandbox, *"abcdefg")

    assert await seen(close, page_size=3) == list("gfedcba")
    assert len(sandbox.requests) == 3


async def test_what_comes_in_meanwhile_does_not_shift_the_rows(
    sandbox: Sandbox, close: CloseClient
) -> None:
    happen(sandbox, *"abcd")
    found = []

    async for event in close.events.list(object_type="lead", page_size=2):
        found.append(event.object_id)
        happen(sandbox, f"new{len(found)}")

    assert found == ["lead_d", "lead_c", "lead_b", "lead_a"]


async def test_no_more_is_asked_for_than_is_wanted(sandbox: Sandbox, close: CloseClient) -> None:
    happen(sandbox, *"abcdef")
    pages = close.events.list(object_type="lead", page_size=2)

    first, three = await pages.first(), await pages.first(3)

    assert first is not None
    assert [event.object_id for event in three] == ["lead_f", "lead_e", "lead_d"]
    assert len(sandbox.requests) == 3


@pytest.mark.parametrize("taken", range(1, 6))
async def test_a_checkpoint_goes_on_behind_the_last_row_whatever_came_in(
    sandbox: Sandbox, close: CloseClient, taken: int
) -> None:
    happen(sandbox, *"abcde")
    pages = close.events.list(object_type="lead", page_size=2)
    before = [event.object_id.removeprefix("lead_") for event in await pages.collect(taken)]
    happen(sandbox, *"vwxyz")

    after = await seen(close, page_size=3, checkpoint=pages.checkpoint)

    assert before + after == list("edcba")


async def test_a_checkpoint_whose_row_is_gone_is_told(sandbox: Sandbox, close: CloseClient) -> None:
    happen(sandbox, "a")
    pages = close.events.list(object_type="lead")
    await pages.collect()
    fresh = Sandbox(leads=0, seed=5)
    happen(fresh, "b")

    async with CloseClient(fresh.api_key, transport=fresh.transport()) as other:
        with pytest.raises(PagesUnstable, match="all rows before the checkpoint are gone"):
            await seen(other, checkpoint=pages.checkpoint)


@pytest.mark.parametrize("text", ["", "x", "e30=", "WyJhIl0=", "[]", "ÿ"])
async def test_what_is_no_checkpoint_of_that_list_is_refused(close: CloseClient, text: str) -> None:
    other = close.events.list(object_type="contact").checkpoint

    for checkpoint, said in ((text, "must be the whole text"), (other, "belongs to another list")):
        with pytest.raises(ValueError, match=f"checkpoint {said}"):
            close.events.list(object_type="lead", checkpoint=checkpoint)


async def test_a_row_that_comes_again_is_left_out() -> None:
    def page(*ids: str, following: str | None) -> object:
        return {
            "data": [{"id": one, "object_type": "lead"} for one in ids],
            "cursor_next": following,
        }

    pages = answering(page("ev_2", "ev_1", following="x"), page("ev_1", "ev_0", following=None))

    async with CloseClient("api_key", transport=pages) as close:
        found = await close.events.list().collect()

    assert [one.id for one in found] == ["ev_2", "ev_1", "ev_0"]


async def test_an_export_of_events_goes_on_where_it_broke_off(
    sandbox: Sandbox, close: CloseClient, tmp_path: Path
) -> None:
    happen(sandbox, *"abcdef")
    # A delay of nothing is a fault that harms nobody: it uses up the turn of the first page.
    sandbox.faults.next(path="/event/")
    sandbox.faults.next(path="/event/", status=400)
    path = tmp_path / "events.jsonl"

    with pytest.raises(BadRequest):
        await close.events.list(object_type="lead", page_size=2).to_jsonl(path)
    happen(sandbox, "g")
    count = await close.events.list(object_type="lead", page_size=2).to_jsonl(path, resume=True)

    rows = map(json.loads, path.read_text("utf-8").splitlines())
    assert [row["object_id"] for row in rows] == [f"lead_{name}" for name in "fedcba"]
    assert count == 6


def answering(*pages: object) -> httpx.MockTransport:
    """Return a Close that answers these, one after the other, the last one for ever."""
    waiting = list(pages)

    def answer(_: httpx.Request) -> httpx.Response:
        body = waiting.pop(0) if len(waiting) > 1 else waiting[0]
        return httpx.Response(200, content=json.dumps(body))

    return httpx.MockTransport(answer)


@pytest.mark.parametrize(
    ("page", "said"),
    [
        ({"data": [], "cursor_next": "x"}, "the same cursor came again"),
        ({"data": None, "cursor_next": None}, "no data"),
        ({}, "no data"),
    ],
)
async def test_a_list_that_makes_no_sense_ends(page: object, said: str) -> None:
    async with CloseClient("api_key", transport=answering(page)) as close:
        with pytest.raises(PagesUnstable, match=said):
            await close.events.list().collect()


@pytest.mark.parametrize(
    "cursor", ['"\\ud83d"', "1e999", "true", "[" * 900 + "]" * 900, '{"a": 1}']
)
@pytest.mark.parametrize("which", ["events", "untyped", "search"])
async def test_a_cursor_that_cannot_be_sent_back_hides_no_rows(which: str, cursor: str) -> None:
    key = "cursor" if which == "search" else "cursor_next"

    def answer(_: httpx.Request) -> httpx.Response:
        return httpx.Response(200, content=f'{{"data": [{{"id": "ev_1"}}], "{key}": {cursor}}}')

    async with CloseClient("api_key", transport=httpx.MockTransport(answer)) as close:
        lists: dict[str, Any] = {
            "events": close.events.list(),
            "untyped": close.pages("/event/log/"),
            "search": close.search(Lead.name.has_words("x")),
        }
        with pytest.raises(ResponseUnreadable, match="cursor"):
            await lists[which].collect()


async def test_pages_without_rows_are_passed_over() -> None:
    event = {"id": "ev_1", "object_type": "lead", "object_id": "lead_1", "action": "created"}
    pages = answering({"data": [], "cursor_next": "x"}, {"data": [event], "cursor_next": ""})

    async with CloseClient("api_key", transport=pages) as close:
        found = await close.events.list().collect()

    assert [one.id for one in found] == ["ev_1"]


@pytest.mark.parametrize("size", [0, -1, True, "3"])
async def test_a_page_has_a_row_or_more(close: CloseClient, size: Any) -> None:
    with pytest.raises(ValueError, match="page_size must be an integer >= 1"):
        close.events.list(page_size=size)
