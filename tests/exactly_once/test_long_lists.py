"""Lists that are long, old, in either order or slow, and objects that somebody had before."""

from __future__ import annotations

from datetime import timedelta
from email.utils import format_datetime
from typing import TYPE_CHECKING, Any

import anyio
import attrs
import httpx
import pytest

from close_async import CloseClient, Journal, OutcomeUnknown
from close_async._core.clock import Clock
from close_async.models import CallStepCreate
from tests.support.script import CANARY, NOON

from .worlds import make_world

if TYPE_CHECKING:
    from pathlib import Path

pytestmark = pytest.mark.anyio

SETTLE = 60.0
PAGE = 100


def row(number: int, seconds: float) -> dict[str, Any]:
    created = (NOON + timedelta(seconds=seconds)).isoformat()
    return {"id": f"seq_{number}", "name": f"{number}", "date_created": created}


SPRING: dict[str, Any] = {
    **row(9999, 10),
    "name": "Spring",
    "timezone": "UTC",
    "status": "active",
    "created_by_id": "user_1",
    "date_updated": NOON.isoformat(),
    "steps": [{"id": "seqstep_1", "step_type": "call", "delay": 0}],
}


@attrs.define
class Long:
    """A Close that loses each POST, and gives pages of *rows*. Each takes some *seconds*."""

    rows: list[dict[str, Any]]
    seconds: float = 0.0
    shown_from: float = 0.0
    time: float = 0.0
    pages: int = 0
    posts: int = 0

    async def __call__(self, request: httpx.Request) -> httpx.Response:
        """Answer one request."""
        await anyio.lowlevel.checkpoint()
        if request.method == "POST":
            self.posts += 1
            msg = "gone"
            raise httpx.ReadError(msg)
        if request.url.path.endswith("/me/"):
            return self._answer({"id": "user_1"})
        self.pages += 1
        rows = self.rows if self.time >= self.shown_from else []
        skip = int(request.url.params["_skip"])
        page = rows[skip : skip + PAGE]
        self.time += self.seconds
        return self._answer({"data": page, "has_more": skip + PAGE < len(rows)})

    def _answer(self, body: dict[str, Any]) -> httpx.Response:
        date = format_datetime(NOON + timedelta(seconds=self.time), usegmt=True)
        return httpx.Response(200, json=body, headers={"Date": date})

    async def sleep(self, seconds: float) -> None:
        """Let time pass."""
        await anyio.lowlevel.checkpoint()
        self.time += seconds

    async def found(self) -> str | None:
        """Create a sequence at ten seconds past noon, and return what is taken for it."""
        clock = Clock(
            now=lambda: NOON + timedelta(seconds=self.time),
            monotonic=lambda: self.time,
            sleep=self.sleep,
            random=lambda: 1.0,
        )
        transport = httpx.MockTransport(self)
        async with CloseClient(CANARY, transport=transport, clock=clock, settle=SETTLE) as close:
            await close.users.me()
            await self.sleep(10)
            try:
                made = await close.sequences.create(
                    name="Spring", timezone="UTC", steps=[CallStepCreate(delay=0)]
                )
            except OutcomeUnknown:
                return None
            finally:
                assert self.posts == 1
        return made.id


OLD = [row(number, number - 9000) for number in range(3000)]


async def test_of_a_list_that_is_newest_first_only_what_is_new_is_read() -> None:
    """To the end of all that there ever was it would be too far."""
    server = Long([SPRING, *OLD[::-1]])

    assert await server.found() == SPRING["id"]
    assert server.pages == 1


async def test_of_a_list_that_is_newest_first_all_that_is_new_is_read() -> None:
    newer = [row(number, 9000 - number) for number in range(3000, 3250)]
    server = Long([*newer, SPRING, *OLD[::-1]])

    assert await server.found() == SPRING["id"]
    assert server.pages == 3


@pytest.mark.parametrize("ahead", [250, 2000 - 1])
async def test_of_a_list_in_another_order_all_is_read(ahead: int) -> None:
    assert await Long([*OLD[:ahead], SPRING]).found() == SPRING["id"]


async def test_what_no_order_puts_ahead_is_found() -> None:
    """The page is as old as it can be, but says itself that it's in no order."""
    mixed = [*OLD[1:PAGE:2], *OLD[0:PAGE:2]]

    assert await Long([*mixed, SPRING]).found() == SPRING["id"]


async def test_a_page_that_says_of_one_row_no_time_says_nothing_of_the_next() -> None:
    page = [*OLD[: PAGE - 1][::-1], {**OLD[0], "date_created": None}]

    assert await Long([*page, SPRING]).found() == SPRING["id"]


async def test_of_a_list_without_end_nothing_is_taken() -> None:
    """Another one that is alike may stand on a page that was not read."""
    server = Long([SPRING, *OLD])

    assert await server.found() is None


async def test_of_two_on_different_pages_neither_is_taken() -> None:
    server = Long([SPRING, *OLD[:150], {**SPRING, "id": "seq_2"}])

    assert await server.found() is None


@pytest.mark.parametrize("seconds", [8.0, 40.0, 70.0])
async def test_however_long_the_looks_take_there_is_one_at_the_end(seconds: float) -> None:
    server = Long([SPRING], seconds=seconds, shown_from=10 + min(seconds, SETTLE))

    assert await server.found() == SPRING["id"]


async def test_a_last_look_is_all_that_slow_looks_leave_time_for() -> None:
    server = Long([], seconds=70.0)

    assert await server.found() is None
    assert server.pages == 2


LATER = NOON.replace(year=2100)


async def test_what_the_journal_had_is_not_taken_again_when_that_forgot_it(tmp_path: Path) -> None:
    world = make_world()
    path = tmp_path / "sent.db"
    async with world.client(journal=Journal.sqlite(path)) as close:
        first = await world.email(close.with_options(idempotency_key="spring"))

    async with Journal.sqlite(path) as journal, world.client(journal=journal) as close:
        again = await world.email(close.with_options(idempotency_key="spring"))
        await journal.prune(LATER)
        world.sandbox.faults.next(method="POST", drop="before")
        with pytest.raises(OutcomeUnknown):
            await world.email(close.with_options(idempotency_key="summer"))

    assert again.id == first.id


async def test_what_another_process_had_is_not_taken_again_when_that_was_forgotten(
    tmp_path: Path,
) -> None:
    world = make_world()
    path = tmp_path / "sent.db"
    world.sandbox.faults.next(method="POST", drop="after")

    async with (
        Journal.sqlite(path) as journal,
        world.client(journal=journal, on_unknown="raise") as close,
        world.client(journal=Journal.sqlite(path)) as other,
    ):
        with pytest.raises(OutcomeUnknown) as caught:
            await world.email(close.with_options(idempotency_key="spring"))
        first = await world.email(other.with_options(idempotency_key="spring"))
        again = await caught.value.look_again()
        await journal.prune(LATER)
        world.sandbox.faults.next(method="POST", drop="before")
        with pytest.raises(OutcomeUnknown) as lost:
            await world.email(close.with_options(idempotency_key="summer"))
        with pytest.raises(OutcomeUnknown):
            await lost.value.look_again()

    assert again.id == first.id
