"""`close.pages`: any list, walked as its first answer shows."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import httpx
import pytest

from close_async import CloseClient, Pages, PagesUnstable
from tests.support.script import Script

if TYPE_CHECKING:
    from collections.abc import Callable

    Answer = Callable[[httpx.QueryParams], Any]

pytestmark = pytest.mark.anyio

ROWS: list[dict[str, object]] = [{"id": f"x_{number}", "n": number} for number in range(25)]
MOST = 300


class List:
    """A list of Close of some kind, and what was asked of it."""

    def __init__(self, answer: Answer) -> None:
        self._answer = answer
        self.asked: list[str] = []

    def pages(self, path: str = "/thing/", **options: Any) -> Pages[dict[str, object]]:
        transport = httpx.MockTransport(self._take)
        return CloseClient("api_key", transport=transport).pages(path, **options)

    def _take(self, request: httpx.Request) -> httpx.Response:
        self.asked.append(str(request.url.query, "ascii"))
        assert len(self.asked) < MOST, "it goes on for ever"
        return httpx.Response(200, json=self._answer(request.url.params))


def by_offset(rows: list[Any], *, says: bool = True) -> List:
    def answer(params: httpx.QueryParams) -> Any:
        skip, limit = int(params.get("_skip", 0)), int(params["_limit"])
        page = {"data": rows[skip : skip + limit]}
        return {**page, "has_more": skip + limit < len(rows)} if says else page

    return List(answer)


def by_cursor(rows: list[Any], key: str = "cursor_next") -> List:
    """Return a list whose cursor is the index of a row, as that of newer rows stays the same."""

    def answer(params: httpx.QueryParams) -> Any:
        assert "_skip" not in params
        begin = int(params["_cursor"][2:]) if "_cursor" in params else len(rows)
        limit = int(params["_limit"])
        page = rows[::-1][len(rows) - begin :][:limit]
        left = begin - len(page)
        return {"data": page, key: f"c/{left}" if left else None}

    return List(answer)


def ignoring(body: Any) -> List:
    return List(lambda _: body)


async def test_a_list_with_has_more_is_walked_by_offset() -> None:
    things = by_offset(ROWS)

    assert await things.pages(page_size=10, params={"q": "a"}).collect() == ROWS
    assert things.asked == [
        "q=a&_limit=10",
        "q=a&_skip=9&_limit=10",
        "q=a&_skip=18&_limit=10",
    ]


@pytest.mark.parametrize("key", ["cursor_next", "cursor"])
async def test_a_list_with_a_cursor_is_walked_by_that(key: str) -> None:
    things = by_cursor(ROWS, key)

    assert await things.pages(page_size=10).collect() == ROWS[::-1]
    assert things.asked == ["_limit=10", "_limit=10&_cursor=c%2F15", "_limit=10&_cursor=c%2F5"]


@pytest.mark.parametrize(
    ("body", "rows"),
    [
        ({"data": ROWS}, ROWS),
        ({"data": ROWS, "cursor": None}, ROWS),
        ({"data": ROWS, "cursor_next": ""}, ROWS),
        ({"data": ROWS, "has_more": None}, ROWS),
        ({"data": ROWS, "has_more": "no"}, ROWS),
        (ROWS, ROWS),
        ([], []),
        ({"data": []}, []),
    ],
)
async def test_a_list_that_says_nothing_of_more_is_one_page(body: Any, rows: Any) -> None:
    things = ignoring(body)

    assert await things.pages().collect() == rows
    assert things.asked == ["_limit=100"]


@pytest.mark.parametrize("page_size", [1, 2, 24, 25, 26])
@pytest.mark.parametrize("data", [ROWS, [{"n": number} for number in range(25)]])
async def test_a_list_that_ignores_the_offset_repeats_no_row(data: Any, page_size: int) -> None:
    things = ignoring({"data": data})

    assert await things.pages(page_size=page_size).collect() == data
    assert len(things.asked) <= 4


async def test_a_list_that_hides_whether_it_has_more_is_walked_on() -> None:
    assert await by_offset(ROWS, says=False).pages(page_size=10).collect() == ROWS


@pytest.mark.parametrize("cursor", [None, "", False])
async def test_a_list_that_has_more_and_an_empty_cursor_is_walked_by_offset(cursor: object) -> None:
    def answer(params: httpx.QueryParams) -> Any:
        skip, limit = int(params.get("_skip", 0)), int(params["_limit"])
        page = ROWS[skip : skip + limit]
        return {"data": page, "has_more": skip + limit < len(ROWS), "cursor": cursor}

    assert await List(answer).pages(page_size=10).collect() == ROWS


async def test_a_row_that_comes_with_two_cursors_comes_once() -> None:
    def answer(params: httpx.QueryParams) -> Any:
        begin = int(params.get("_cursor", 0))
        ahead = str(begin + 4) if begin < 20 else None
        return {"data": ROWS[begin : begin + 5], "cursor_next": ahead}

    assert await List(answer).pages(page_size=5).collect() == ROWS


async def test_events_come_with_the_longest_pages_that_close_takes() -> None:
    things = by_cursor(ROWS)
    await things.pages("/event/").collect()
    await things.pages("/event/", page_size=7).first()

    assert things.asked == ["_limit=50", "_limit=1"]


async def test_it_has_all_that_pages_have() -> None:
    things = by_cursor(ROWS)
    pages = things.pages(page_size=10)

    assert isinstance(pages, Pages)
    assert repr(pages) == "Pages(GET /thing/)"
    assert await pages.first() == ROWS[-1]
    assert await pages.first(12) == ROWS[:-13:-1]
    assert [len(page) async for page in pages.by_page()] == [10, 10, 5]
    by_offset_ahead = by_offset(ROWS).pages(page_size=5, prefetch=2)
    assert await by_offset_ahead.collect() == ROWS


async def test_fields_hold_the_id_by_which_rows_are_recognized() -> None:
    things = by_offset(ROWS)
    await things.pages(params={"_fields": ["n"]}).collect()

    assert things.asked == ["_fields=n%2Cid&_limit=100"]


# From a checkpoint


@pytest.mark.parametrize("make", [by_offset, by_cursor])
@pytest.mark.parametrize("after", range(0, 26, 3))
async def test_a_checkpoint_goes_on_behind_the_last_row(make: Any, after: int) -> None:
    rows = list(ROWS)
    pages = make(rows).pages(page_size=4)
    taken: list[dict[str, object]] = []
    async for row in pages:
        if len(taken) == after:
            break
        taken.append(row)
    # The row at which it stopped was returned, too.
    returned = min(after + 1, 25)

    rest = await make(rows).pages(page_size=7, checkpoint=pages.checkpoint).collect()

    whole = ROWS if make is by_offset else ROWS[::-1]
    assert rest == whole[returned:]


async def test_what_came_in_before_a_checkpoint_is_not_taken_for_new() -> None:
    rows = list(ROWS)
    pages = by_cursor(rows).pages(page_size=10)
    taken = [row["n"] async for row in _some(pages, 3)]
    rows.extend({"id": f"new_{number}", "n": number} for number in range(100, 140))

    again = by_cursor(rows).pages(page_size=10, checkpoint=pages.checkpoint)
    rest = [row["n"] async for row in again]

    assert taken + rest == list(range(24, -1, -1))
    final = by_cursor(rows).pages(checkpoint=again.checkpoint)
    assert await final.collect() == []
    assert final.checkpoint == again.checkpoint


async def _some(pages: Pages[dict[str, object]], count: int) -> Any:
    left = count
    async for row in pages:
        yield row
        left -= 1
        if not left:
            return


async def test_a_checkpoint_whose_rows_are_all_gone_is_refused() -> None:
    pages = by_cursor(list(ROWS)).pages(page_size=10)
    await anext(aiter(pages))
    others = [{"id": f"y_{number}"} for number in range(25)]

    with pytest.raises(PagesUnstable, match="start without it"):
        await by_cursor(others).pages(checkpoint=pages.checkpoint).collect()


async def test_a_checkpoint_of_rows_without_ids_knows_them_by_their_content() -> None:
    rows = [{"n": number // 2} for number in range(20)]
    pages = by_cursor(rows).pages(page_size=4)
    taken = [row["n"] async for row in _some(pages, 6)]

    rest = [row["n"] async for row in by_cursor(rows).pages(checkpoint=pages.checkpoint)]

    assert taken + rest == [row["n"] for row in rows[::-1]]


@pytest.mark.parametrize("make", [by_offset, by_cursor])
async def test_a_checkpoint_of_another_list_is_refused(make: Any) -> None:
    pages = make(ROWS).pages()
    await pages.first()

    with pytest.raises(ValueError, match="belongs to another list"):
        make(ROWS).pages("/other/", checkpoint=pages.checkpoint)
    with pytest.raises(ValueError, match="belongs to another list"):
        make(ROWS).pages(params={"q": 1}, checkpoint=pages.checkpoint)
    with pytest.raises(ValueError, match="whole text"):
        make(ROWS).pages(checkpoint=pages.checkpoint[:-1])


# What can't be walked


@pytest.mark.parametrize("body", [{"id": "lead_1"}, {"data": {}}, {"data": "abc"}, 7, None])
async def test_what_is_no_list_is_named(body: Any) -> None:
    with pytest.raises(PagesUnstable, match=r"GET /thing/ can't be walked: .*no data"):
        await ignoring(body).pages().collect()


async def test_a_cursor_that_comes_again_ends_the_walk() -> None:
    def answer(params: httpx.QueryParams) -> Any:
        number = int(params.get("_cursor", 0))
        return {"data": [{"id": f"x_{number}"}], "cursor_next": str(number % 3 + 1)}

    with pytest.raises(PagesUnstable, match="the same cursor came again"):
        await List(answer).pages().collect()


async def test_cursors_without_an_end_are_given_up() -> None:
    def answer(params: httpx.QueryParams) -> Any:
        return {"data": [], "cursor_next": str(int(params.get("_cursor", 0)) + 1)}

    with pytest.raises(PagesUnstable, match="100 answers in a row held nothing new"):
        await List(answer).pages().collect()


@pytest.mark.parametrize("name", ["_skip", "_limit", "_cursor"])
def test_what_the_walk_sets_is_refused_as_a_parameter(name: str) -> None:
    with pytest.raises(
        ValueError, match=f"must not hold '{name}', which the walk sets itself: use"
    ):
        ignoring([]).pages(params={name: 1})


async def test_a_page_that_fails_fails_the_walk() -> None:
    script = Script().then(400, json={"field-errors": {"_limit": "too many"}})
    async with script.client() as close:
        with pytest.raises(Exception, match="_limit: too many"):
            await close.pages("/thing/").collect()
