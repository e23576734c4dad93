"""`prefetch` keeps pages under way ahead of the reader, and leaves nothing behind."""

from __future__ import annotations

import asyncio
import gc
from typing import Any

import anyio
import attrs
import httpx
import pytest
from anyio.lowlevel import checkpoint

from close_async import CloseClient, NotFound, Pages
from close_async._core.call import Call, Response
from tests.support.changing_list import Page, Row
from tests.support.script import CANARY

pytestmark = pytest.mark.anyio


class SlowList:
    """Serves rows by offset, and answers when *together* calls wait, or at once if that's 1."""

    def __init__(self, count: int, together: int = 1) -> None:
        self.rows = [Row(f"row_{number}") for number in range(count)]
        self.in_flight = 0
        self.most_in_flight = 0
        self.stalled = False
        self._together = together
        self._gathered = anyio.Event()

    async def send(self, call: Call[Any], /) -> Response[Any]:
        asked = dict(call.params)
        skip, limit = int(asked["_skip"]), int(asked["_limit"])
        self.in_flight += 1
        self.most_in_flight = max(self.most_in_flight, self.in_flight)
        try:
            await self._wait(skip)
        finally:
            self.in_flight -= 1
        page = Page(self.rows[skip : skip + limit], skip + limit < len(self.rows))
        return Response(200, httpx.Headers(), b"", page)

    async def _wait(self, skip: int) -> None:
        if self.stalled:
            await anyio.sleep_forever()
        if skip == 0 or skip >= len(self.rows) - 10:
            return
        if self.in_flight == self._together:
            self._gathered.set()
            self._gathered = anyio.Event()
            return
        await self._gathered.wait()

    def pages(self, prefetch: int, checkpoint: str | None = None) -> Pages[Row]:
        call: Call[Any] = Call("rows.list", "GET", "/row/", lambda body: body, "read")
        return Pages(self, call, page_size=10, prefetch=prefetch, checkpoint=checkpoint)


async def test_two_further_pages_are_fetched_at_the_same_time() -> None:
    """The first page alone shows how long pages are; then three go at once, or nothing answers."""
    served = SlowList(83, together=3)

    with anyio.fail_after(5):
        found = await served.pages(prefetch=2).collect(limit=60)

    assert found == served.rows[:60]
    assert served.most_in_flight == 3


async def test_without_prefetch_one_page_is_fetched_at_a_time() -> None:
    served = SlowList(80)

    found = await served.pages(prefetch=0).collect()

    assert found == served.rows
    assert served.most_in_flight == 1


async def test_a_cancelled_walk_leaves_no_call_behind_and_goes_on_from_its_checkpoint() -> None:
    served = SlowList(80)
    pages = served.pages(prefetch=3)
    seen: list[Row] = []

    with anyio.move_on_after(0.05) as scope:
        async for row in pages:
            seen.append(row)
            if len(seen) == 10:
                served.stalled = True
    stalled, served.stalled = served.in_flight, False
    rest = await served.pages(prefetch=0, checkpoint=pages.checkpoint).collect()

    assert scope.cancelled_caught
    assert stalled == 0
    assert seen + rest == served.rows


class StepwiseList:
    """Serves rows by offset, each page when it's let out."""

    def __init__(self, count: int) -> None:
        self.rows = [Row(f"row_{number}") for number in range(count)]
        self.under_way: list[int] = []
        self.answered: list[int] = []
        self.refuses: set[int] = set()
        self._let_out: dict[int, anyio.Event] = {}
        self._is_open = False

    def open(self) -> None:
        """Answer at once from now on."""
        self._is_open = True
        for one in self._let_out.values():
            one.set()

    def answer(self, skip: int) -> None:
        """Answer what asked for the page that begins there."""
        self._let_out[skip].set()

    async def send(self, call: Call[Any], /) -> Response[Any]:
        asked = dict(call.params)
        skip, limit = int(asked["_skip"]), int(asked["_limit"])
        self.under_way.append(skip)
        try:
            if skip and not self._is_open:
                await self._let_out.setdefault(skip, anyio.Event()).wait()
        finally:
            self.under_way.remove(skip)
        self.answered.append(skip)
        if skip in self.refuses:
            raise NotFound("GET /row/", 404, b"")
        page = Page(self.rows[skip : skip + limit], skip + limit < len(self.rows))
        return Response(200, httpx.Headers(), b"", page)

    async def settle(self) -> None:
        """Let tasks run until nothing changes any more."""
        for _ in range(20):
            await checkpoint()

    def pages(self, prefetch: int) -> Pages[Row]:
        call: Call[Any] = Call("rows.list", "GET", "/row/", lambda body: body, "read")
        return Pages(self, call, page_size=10, prefetch=prefetch)


async def test_while_a_page_is_read_the_next_ones_are_under_way() -> None:
    served = StepwiseList(200)

    rows = aiter(served.pages(prefetch=3))
    await anext(rows)
    await served.settle()

    assert sorted(served.under_way) == [9, 18, 27]


async def test_each_page_that_is_read_lets_another_one_begin() -> None:
    """A slow page holds up its reader, but nothing that comes behind it."""
    served = StepwiseList(200)
    pages = served.pages(prefetch=3).by_page()
    await anext(pages)
    await served.settle()

    served.answer(9)
    await anext(pages)
    await served.settle()
    after_second = sorted(served.under_way)
    served.answer(27)
    await served.settle()
    served.answer(18)
    await anext(pages)
    await served.settle()

    assert after_second == [18, 27, 36]
    assert sorted(served.under_way) == [36, 45]


async def test_a_loop_that_is_left_leaves_no_call_behind() -> None:
    served = StepwiseList(200)

    async for _ in served.pages(prefetch=3):
        await served.settle()
        assert len(served.under_way) == 3
        break
    gc.collect()
    await served.settle()

    assert served.under_way == []


async def test_a_loop_that_fails_leaves_no_call_behind() -> None:
    served = StepwiseList(200)

    async def fail() -> None:
        async for row in served.pages(prefetch=3):
            await served.settle()
            raise KeyError(row.id)

    with pytest.raises(KeyError):
        await fail()
    gc.collect()
    await served.settle()

    assert served.under_way == []


async def test_when_all_rows_are_returned_what_was_asked_beyond_the_end_is_given_up() -> None:
    served = StepwiseList(25)

    pages = served.pages(prefetch=5).by_page()
    await anext(pages)
    await served.settle()
    served.answer(9)
    await anext(pages)
    served.answer(18)
    rest = [row async for page in pages for row in page]

    assert rest == served.rows[19:]
    assert served.under_way == []


async def test_a_page_that_fails_is_heard_of_when_its_turn_comes() -> None:
    served = StepwiseList(200)
    served.refuses.add(27)
    served.open()
    seen: list[Row] = []

    async def read() -> None:
        async for row in served.pages(prefetch=8):
            await served.settle()
            seen.append(row)

    with pytest.raises(NotFound):
        await read()
    assert seen == served.rows[:28]
    assert served.under_way == []


async def test_a_page_beyond_the_end_may_fail() -> None:
    served = StepwiseList(25)
    served.refuses |= {27, 36}
    served.open()

    assert await served.pages(prefetch=4).collect() == served.rows


async def test_a_reader_that_is_cancelled_goes_on_where_it_was() -> None:
    served = StepwiseList(60)
    rows = aiter(served.pages(prefetch=3))
    seen = [await anext(rows) for _ in range(10)]

    with anyio.CancelScope() as scope:
        scope.cancel()
        await anext(rows)
    left = list(served.under_way)
    served.open()
    seen += [row async for row in rows]

    assert left == []
    assert seen == served.rows


async def test_rows_without_ids_are_not_missed_behind_a_page_that_is_short() -> None:
    """Pages that were asked for by an offset that is no longer the next one don't count."""

    class Short(StepwiseList):
        async def send(self, call: Call[Any], /) -> Response[Any]:
            answer = await super().send(call)
            rows = [{"number": int(row.id[4:])} for row in answer.parsed.data]
            shown = 5 if dict(call.params)["_skip"] == "10" else 10
            return attrs.evolve(answer, parsed=Page(rows[:shown], answer.parsed.has_more))

    served = Short(60)
    served.open()

    found: list[Any] = await served.pages(prefetch=3).collect()

    assert [row["number"] for row in found] == list(range(60))


class Stalled(httpx.AsyncBaseTransport):
    """Answers the first page of a list, and no other."""

    def __init__(self) -> None:
        self.under_way = 0

    async def handle_async_request(self, request: httpx.Request) -> httpx.Response:
        if request.url.params["_skip"] == "0":
            rows = [{"id": f"seq_{number}"} for number in range(100)]
            return httpx.Response(200, json={"data": rows, "has_more": True})
        self.under_way += 1
        try:
            await anyio.sleep_forever()
        finally:
            self.under_way -= 1
        raise AssertionError


async def test_a_client_that_is_closed_waits_for_the_end_of_what_is_under_way() -> None:
    stalled = Stalled()

    async with CloseClient(CANARY, transport=stalled) as close:
        rows = aiter(close.with_options(timeout=5).sequences.list(prefetch=4))
        await anext(rows)
        with anyio.fail_after(5):
            while stalled.under_way < 4:
                await checkpoint()

    assert stalled.under_way == 0


@pytest.mark.parametrize("anyio_backend", ["asyncio"])
async def test_no_task_is_left() -> None:
    stalled = Stalled()
    before = asyncio.all_tasks()

    async with CloseClient(CANARY, transport=stalled) as close:
        async for _ in close.sequences.list(prefetch=8):
            while stalled.under_way < 8:
                await checkpoint()
            break

    assert asyncio.all_tasks() == before


def test_a_loop_that_outlives_its_event_loop_is_silent() -> None:
    served = StepwiseList(200)

    async def begin() -> Any:
        rows = aiter(served.pages(prefetch=3))
        await anext(rows)
        return rows

    rows = anyio.run(begin)
    del rows
    gc.collect()

    assert served.under_way == []
