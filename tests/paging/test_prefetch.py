"""`prefetch` fetches pages at the same time, and leaves nothing behind when it's cancelled."""

from __future__ import annotations

from typing import Any

import anyio
import httpx
import pytest

from close_async import Pages
from close_async._core.call import Call, Response
from tests.support.changing_list import Page, Row

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
