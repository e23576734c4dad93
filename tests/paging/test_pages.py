"""`Pages`, one situation at a time."""

from __future__ import annotations

import copy
from typing import TYPE_CHECKING, Any

import httpx
import pytest

from close_async._core.call import Response
from close_async.errors import BadRequest, NoAnswer, PagesUnstable
from close_async.paging import Pages
from tests.support.changing_list import ChangingList, Nameless, Page, list_call, rows

if TYPE_CHECKING:
    from collections.abc import Callable

    from close_async._core.call import Call

pytestmark = pytest.mark.anyio


def once(number: int, edit: Callable[[list[Any]], object]) -> Callable[[ChangingList], None]:
    """Return a change that happens before the request of that number, counted from 1."""

    def change(served: ChangingList) -> None:
        if len(served.asked) == number - 1:
            edit(served.rows)

    return change


def ids(found: list[Any]) -> list[str]:
    return [row.id for row in found]


def letters(text: str) -> list[Any]:
    return rows(*text)


async def test_each_page_after_the_first_is_asked_one_row_early() -> None:
    served = ChangingList(letters("abcdefg"))

    found = await Pages(served, list_call(), page_size=3).collect()

    assert ids(found) == list("abcdefg")
    assert served.asked == [(0, 3), (2, 3), (4, 3)]


async def test_an_empty_list_takes_one_request() -> None:
    served = ChangingList([])

    found = await Pages(served, list_call()).collect()

    assert found == []
    assert served.asked == [(0, 100)]


async def test_a_row_deleted_behind_the_walk_costs_one_step_back() -> None:
    served = ChangingList(letters("abcdefghijkl"), once(2, lambda all_rows: all_rows.pop(0)))

    found = await Pages(served, list_call(), page_size=4).collect()

    assert ids(found) == list("abcdefghijkl")
    assert served.asked[:3] == [(0, 4), (3, 4), (1, 4)]


async def test_many_rows_deleted_behind_the_walk_cost_few_steps_back() -> None:
    served = ChangingList(rows(*range(1000)))
    walk = aiter(Pages(served, list_call(), page_size=10))
    found = [await anext(walk) for _ in range(901)]
    served.asked.clear()
    del served.rows[:800]

    found += [row async for row in walk]

    assert ids(found) == [str(one) for one in range(1000)]
    assert len(served.asked) < 100


async def test_rows_inserted_behind_the_walk_do_not_come() -> None:
    served = ChangingList(
        letters("abcdef"), once(2, lambda all_rows: all_rows.insert(0, *rows("z")))
    )

    found = await Pages(served, list_call(), page_size=3).collect()

    assert ids(found) == list("abcdef")


async def test_a_loop_that_deletes_every_row_it_gets_reaches_them_all() -> None:
    served = ChangingList(rows(*range(250)))

    async for row in Pages(served, list_call(), page_size=100):
        served.rows.remove(row)

    assert served.rows == []


async def test_pages_of_one_row_make_progress() -> None:
    served = ChangingList(letters("abc"))

    found = await Pages(served, list_call(), page_size=1).collect()

    assert ids(found) == list("abc")
    assert served.asked == [(0, 1), (0, 2), (1, 2)]


async def test_a_list_may_grant_fewer_rows_than_asked_for() -> None:
    served = ChangingList(rows(*range(25)), cap=10)

    found = await Pages(served, list_call(), page_size=1000, prefetch=2).collect()

    assert ids(found) == [str(one) for one in range(25)]


async def test_by_page_leaves_out_the_overlap() -> None:
    served = ChangingList(letters("abcdef"))

    pages = [ids(page) async for page in Pages(served, list_call(), page_size=3).by_page()]

    assert pages == [["a", "b", "c"], ["d", "e"], ["f"]]


async def test_first_asks_for_one_row() -> None:
    served = ChangingList(letters("abc"))

    first = await Pages(served, list_call()).first()

    assert first == rows("a")[0]
    assert served.asked == [(0, 1)]


async def test_first_of_nothing_is_none() -> None:
    assert await Pages(ChangingList([]), list_call()).first() is None


async def test_first_with_a_count_fetches_no_row_beyond() -> None:
    served = ChangingList(rows(*range(50)))

    found = await Pages(served, list_call(), page_size=10, prefetch=5).first(12)

    assert ids(found) == [str(one) for one in range(12)]
    assert served.asked == [(0, 10), (9, 3)]


async def test_collect_stops_at_its_limit() -> None:
    served = ChangingList(rows(*range(50)))

    found = await Pages(served, list_call(), page_size=10).collect(limit=20)

    assert ids(found) == [str(one) for one in range(20)]


async def test_each_loop_starts_anew() -> None:
    pages = Pages(ChangingList(letters("abcde")), list_call(), page_size=2)

    twice = [ids([row async for row in pages]) for _ in range(2)]

    assert twice == [list("abcde")] * 2


async def test_prefetched_pages_come_in_order() -> None:
    served = ChangingList(rows(*range(60)))

    found = await Pages(served, list_call(), page_size=10, prefetch=2).collect()

    assert ids(found) == [str(one) for one in range(60)]
    assert served.asked[0] == (0, 10)
    assert sorted(served.asked[1:4]) == [(9, 10), (18, 10), (27, 10)]


async def test_prefetched_pages_that_do_not_fit_are_fetched_again() -> None:
    served = ChangingList(rows(*range(60)), once(3, lambda all_rows: all_rows.pop(0)))

    found = await Pages(served, list_call(), page_size=10, prefetch=3).collect()

    assert ids(found) == [str(one) for one in range(60)]


class Refusing(ChangingList):
    """Refuses offsets from 20 on."""

    async def send(self, call: Call[Any], /) -> Response[Any]:
        """Answer one page, or refuse."""
        if int(dict(call.params)["_skip"]) >= 20:
            raise BadRequest("GET /sequence/", 400, b"{}")
        return await super().send(call)


async def test_a_prefetched_page_that_is_not_needed_may_fail() -> None:
    found = await Pages(Refusing(rows(*range(15))), list_call(), page_size=10, prefetch=5).collect()

    assert ids(found) == [str(one) for one in range(15)]


async def test_a_page_that_fails_raises_what_close_said_after_the_rows_before_it() -> None:
    walk = aiter(Pages(Refusing(rows(*range(60))), list_call(), page_size=10, prefetch=5))
    found = [await anext(walk) for _ in range(28)]

    with pytest.raises(BadRequest):
        await anext(walk)

    assert ids(found) == [str(one) for one in range(28)]


async def test_a_loop_that_failed_may_go_on() -> None:
    class Stumbling(ChangingList):
        async def send(self, call: Call[Any], /) -> Response[Any]:
            answer = await super().send(call)
            if len(self.asked) == 2:
                raise NoAnswer("GET /sequence/", "no answer came in time")
            return answer

    walk = aiter(Pages(Stumbling(letters("abcde")), list_call(), page_size=3))
    found = [await anext(walk) for _ in range(3)]

    with pytest.raises(NoAnswer):
        await anext(walk)
    found += [row async for row in walk]

    assert ids(found) == list("abcde")


async def test_promised_rows_that_never_come_end_the_walk() -> None:
    class Empty(ChangingList):
        async def send(self, call: Call[Any], /) -> Response[Any]:
            await super().send(call)
            return Response(200, httpx.Headers(), b"", call.parse(Page([], has_more=True)))

    with pytest.raises(PagesUnstable, match="says that there are more rows, and sends none"):
        await Pages(Empty([]), list_call()).collect()


@pytest.mark.parametrize("prefetch", [0, 3])
async def test_a_server_that_ignores_skip_ends_the_walk(prefetch: int) -> None:
    class Deaf(ChangingList):
        async def send(self, call: Call[Any], /) -> Response[Any]:
            await super().send(call)
            page = Page(letters("abcde"), has_more=True)
            return Response(200, httpx.Headers(), b"", call.parse(page))

    served = Deaf([])

    with pytest.raises(PagesUnstable, match="answers in a row held nothing new"):
        await Pages(served, list_call(), page_size=5, prefetch=prefetch).collect()

    assert len(served.asked) < 100


async def test_empty_pages_after_some_rows_end_the_walk() -> None:
    class Drying(ChangingList):
        async def send(self, call: Call[Any], /) -> Response[Any]:
            answer = await super().send(call)
            return Response(200, httpx.Headers(), b"", Page(answer.parsed.data, has_more=True))

    with pytest.raises(PagesUnstable, match="answers in a row held nothing new"):
        await Pages(Drying(letters("abcde")), list_call(), page_size=2).collect()


async def test_an_answer_without_data_ends_the_walk() -> None:
    class Bare(ChangingList):
        async def send(self, call: Call[Any], /) -> Response[Any]:
            await super().send(call)
            return Response(200, httpx.Headers(), b"", object())

    with pytest.raises(PagesUnstable, match="an answer holds no data"):
        await Pages(Bare([]), list_call()).collect()


@pytest.mark.parametrize("data", [5, True, 2.5, "abc", b"abc", {"a": 1}, None])
async def test_data_that_is_no_list_cannot_be_read(data: Any) -> None:
    class Odd(ChangingList):
        async def send(self, call: Call[Any], /) -> Response[Any]:
            await super().send(call)
            return Response(200, httpx.Headers(), b"", Page(data, has_more=True))

    with pytest.raises(PagesUnstable, match="an answer holds no data"):
        await Pages(Odd([]), list_call()).collect()


@pytest.mark.parametrize("prefetch", [0, 3])
@pytest.mark.parametrize(
    "page", [[None], [None, None], [Nameless(1), Nameless(2)], [Nameless(1), None]], ids=repr
)
async def test_a_page_without_ids_that_comes_again_and_again_ends_the_walk(
    page: list[Any], prefetch: int
) -> None:
    class Stuck(ChangingList):
        async def send(self, call: Call[Any], /) -> Response[Any]:
            await super().send(call)
            return Response(200, httpx.Headers(), b"", Page(page, has_more=True))

    served = Stuck([])

    with pytest.raises(PagesUnstable, match="the same page came again"):
        await Pages(served, list_call(), page_size=2, prefetch=prefetch).collect()

    assert len(served.asked) < 10


async def test_pages_without_ids_that_come_in_turns_end_the_walk() -> None:
    class Turning(ChangingList):
        async def send(self, call: Call[Any], /) -> Response[Any]:
            await super().send(call)
            page = Page([Nameless(len(self.asked) % 3)], has_more=True)
            return Response(200, httpx.Headers(), b"", page)

    with pytest.raises(PagesUnstable, match="the same page came again"):
        await Pages(Turning([]), list_call(), page_size=1).collect()


async def test_the_last_page_without_ids_may_look_like_the_one_before() -> None:
    served = ChangingList([Nameless(1)] * 4)

    found = await Pages(served, list_call(), page_size=2).collect()

    assert found == served.rows


async def test_a_list_that_hides_whether_it_has_more_ends_with_a_short_page() -> None:
    served = ChangingList(letters("abcde"), says_more=False)

    found = await Pages(served, list_call(), page_size=3).collect()

    assert ids(found) == list("abcde")
    assert served.asked == [(0, 3), (2, 3), (4, 3)]


async def test_a_list_that_knows_no_limit_ends_with_its_first_page() -> None:
    class Whole(ChangingList):
        async def send(self, call: Call[Any], /) -> Response[Any]:
            return await super().send(call.with_params(_skip="0", _limit="999"))

    found = await Pages(
        Whole(letters("abcdefgh"), says_more=False), list_call(), page_size=3
    ).collect()

    assert ids(found) == list("abcdefgh")


class Unskipped(ChangingList):
    """Ignores the offset, and doesn't say whether it has more."""

    async def send(self, call: Call[Any], /) -> Response[Any]:
        return await super().send(call.with_params(_skip="0"))


@pytest.mark.parametrize("prefetch", [0, 3])
@pytest.mark.parametrize("page_size", [2, 5, 100])
async def test_a_list_that_ignores_skip_and_is_as_long_as_a_page_ends_with_it(
    page_size: int, prefetch: int
) -> None:
    served = Unskipped(rows(*range(page_size)), says_more=False)
    pages = Pages(served, list_call(), page_size=page_size, prefetch=prefetch)

    found = await pages.collect()

    assert found == served.rows
    assert len(served.asked) <= 3 + prefetch
    resumed = Pages(served, list_call(), page_size=page_size, checkpoint=pages.checkpoint)
    assert await resumed.collect() == []


async def test_a_list_without_ids_that_ignores_skip_ends_with_its_page() -> None:
    served = Unskipped([Nameless(number) for number in range(5)], says_more=False)

    found = await Pages(served, list_call(), page_size=5).collect()

    assert found == served.rows


async def test_a_page_that_comes_again_since_rows_came_in_before_it_is_no_end() -> None:
    served = ChangingList(
        letters("abcdefg"),
        once(2, lambda all_rows: all_rows.insert(0, *rows("z"))),
        says_more=False,
    )

    found = await Pages(served, list_call(), page_size=2).collect()

    assert ids(found) == list("abcdefg")


async def test_rows_without_ids_that_look_alike_all_come_though_nothing_says_how_many() -> None:
    served = ChangingList([Nameless(1)] * 5, says_more=False)

    found = await Pages(served, list_call(), page_size=2).collect()

    assert found == served.rows


async def test_rows_without_ids_end_a_walk_that_steps_back() -> None:
    served = ChangingList(letters("abcdefgh"))

    def lose_ids(changing: ChangingList) -> None:
        if len(changing.asked) == 1:
            changing.rows.pop(0)
        elif len(changing.asked) == 2:
            changing.rows[:] = [Nameless(number) for number, _ in enumerate(changing.rows)]

    served.change = lose_ids

    with pytest.raises(PagesUnstable, match="its rows have no ids, so the rows that were there"):
        await Pages(served, list_call(), page_size=4).collect()


async def test_rows_without_ids_end_a_walk_from_a_checkpoint_with_ids() -> None:
    served = ChangingList(letters("abcdefgh"))
    pages = Pages(served, list_call(), page_size=4)
    await pages.first(3)
    served.rows = [Nameless(number) for number in range(8)]

    with pytest.raises(PagesUnstable, match="its rows have no ids, so the rows that were there"):
        await Pages(served, list_call(), page_size=4, checkpoint=pages.checkpoint).collect()


async def test_a_list_that_hides_whether_it_has_more_may_cap_high_limits() -> None:
    served = ChangingList(rows(*range(150)), cap=100, says_more=False)

    found = await Pages(served, list_call(), page_size=500).collect()

    assert ids(found) == [str(one) for one in range(150)]
    assert served.asked == [(0, 500), (99, 500), (149, 500)]


async def test_the_id_is_always_among_the_fields() -> None:
    served = ChangingList(letters("ab"))

    await Pages(served, list_call(("_fields", "name,status"))).collect()

    assert dict(served.calls[0].params)["_fields"] == "name,status,id"


async def test_rows_without_ids_are_walked_by_plain_offset() -> None:
    served = ChangingList([Nameless(number) for number in range(7)])

    found = await Pages(served, list_call(), page_size=3).collect()

    assert [row.number for row in found] == list(range(7))
    assert served.asked == [(0, 3), (3, 3), (6, 3)]


async def test_rows_that_lose_their_ids_on_the_way_come_once() -> None:
    served = ChangingList([*letters("abc"), *(Nameless(number) for number in range(5))])

    found = await Pages(served, list_call(), page_size=3).collect()

    assert found == served.rows


async def test_rows_without_ids_can_be_prefetched_and_resumed() -> None:
    served = ChangingList([Nameless(number) for number in range(20)])
    pages = Pages(served, list_call(), page_size=3, prefetch=2)
    taken = await pages.first(8)

    rest = await Pages(served, list_call(), page_size=4, checkpoint=pages.checkpoint).collect()

    assert [row.number for row in taken + rest] == list(range(20))


async def test_a_row_that_a_page_holds_twice_comes_once() -> None:
    found = await Pages(ChangingList(letters("aab")), list_call()).collect()

    assert ids(found) == ["a", "b"]


async def test_a_checkpoint_goes_on_behind_the_row_in_hand() -> None:
    served = ChangingList(letters("abcdefg"))
    pages = Pages(served, list_call(), page_size=3)
    async for row in pages:
        if row.id == "d":
            break

    rest = await Pages(served, list_call(), page_size=5, checkpoint=pages.checkpoint).collect()

    assert ids(rest) == list("efg")


async def test_a_checkpoint_of_a_finished_walk_brings_only_what_came_since() -> None:
    served = ChangingList(letters("abc"))
    pages = Pages(served, list_call())
    await pages.collect()
    served.rows.extend(letters("de"))

    rest = await Pages(served, list_call(), checkpoint=pages.checkpoint).collect()

    assert ids(rest) == ["d", "e"]


async def test_a_checkpoint_of_a_finished_walk_forgets_rows_that_were_not_met_again() -> None:
    served = ChangingList(letters("abcdefgh"), once(2, lambda all_rows: all_rows.pop(2)))
    pages, later = (Pages(served, list_call(), page_size=3) for _ in range(2))

    found = await pages.collect()
    await later.collect()

    assert ids(found) == list("abcdefgh")
    assert pages.checkpoint == later.checkpoint


async def test_a_checkpoint_from_before_the_walk_is_the_start() -> None:
    served = ChangingList(letters("abc"))
    start = Pages(served, list_call()).checkpoint

    found = await Pages(served, list_call(), checkpoint=start).collect()

    assert ids(found) == list("abc")


async def test_a_checkpoint_that_was_not_used_is_handed_on() -> None:
    served = ChangingList(letters("abcdef"))
    pages = Pages(served, list_call())
    await pages.first(3)

    again = Pages(served, list_call(), checkpoint=pages.checkpoint)

    assert again.checkpoint == pages.checkpoint


async def test_a_checkpoint_finds_its_rows_after_many_came_in_before_them() -> None:
    served = ChangingList(rows(*range(30)))
    pages = Pages(served, list_call(), page_size=10)
    await pages.first(20)
    served.rows[:0] = rows(*range(1000, 1200))

    rest = await Pages(served, list_call(), page_size=10, checkpoint=pages.checkpoint).collect()

    assert ids(rest) == [str(one) for one in range(20, 30)]
    # Two pages back to the start, and on from where it was.
    assert len(served.asked) < 32


async def test_a_checkpoint_finds_its_rows_after_many_before_them_were_deleted() -> None:
    served = ChangingList(rows(*range(300)))
    pages = Pages(served, list_call(), page_size=10)
    await pages.first(200)
    del served.rows[:190]

    rest = await Pages(served, list_call(), page_size=10, checkpoint=pages.checkpoint).collect()

    assert ids(rest) == [str(one) for one in range(200, 300)]


async def test_a_checkpoint_that_is_searched_for_brings_no_row_too_many() -> None:
    served = ChangingList(rows(*range(30)))
    pages = Pages(served, list_call(), page_size=50)
    await pages.first(20)
    served.rows[:0] = rows(*range(1000, 1040))

    found = await Pages(served, list_call(), page_size=50, checkpoint=pages.checkpoint).first(2)

    assert ids(found) == ["20", "21"]


async def test_a_checkpoint_holds_though_the_rows_before_it_were_deleted_long_ago() -> None:
    served = ChangingList(rows(*range(400)))
    pages = Pages(served, list_call(), page_size=50)
    walk = aiter(pages)
    found = [await anext(walk) for _ in range(50)]
    del served.rows[5:50]
    found += [await anext(walk) for _ in range(150)]

    rest = await Pages(served, list_call(), checkpoint=pages.checkpoint).collect()

    assert ids(found + rest) == [str(one) for one in range(400)]


async def test_a_checkpoint_whose_rows_are_all_gone_is_refused() -> None:
    served = ChangingList(letters("abcdefgh"))
    pages = Pages(served, list_call(), page_size=3)
    await pages.first(4)
    del served.rows[:4]

    with pytest.raises(PagesUnstable, match="all rows before the checkpoint are gone"):
        await Pages(served, list_call(), page_size=3, checkpoint=pages.checkpoint).collect()


async def test_a_checkpoint_in_a_list_that_is_empty_now_brings_nothing() -> None:
    served = ChangingList(letters("abcd"))
    pages = Pages(served, list_call(), page_size=2)
    await pages.first(3)
    served.rows.clear()

    rest = await Pages(served, list_call(), page_size=2, checkpoint=pages.checkpoint).collect()

    assert rest == []


async def test_a_checkpoint_is_short_and_fit_for_urls() -> None:
    pages = Pages(ChangingList(rows(*range(1000))), list_call())
    await pages.collect()

    checkpoint = pages.checkpoint

    assert len(checkpoint) < 250
    assert httpx.QueryParams({"c": checkpoint}).get("c") == checkpoint
    assert str(httpx.QueryParams({"c": checkpoint})) == f"c={checkpoint}"


async def test_a_checkpoint_holds_for_other_fields_and_page_sizes() -> None:
    served = ChangingList(letters("abcdef"))
    pages = Pages(served, list_call(("_fields", "id,name"), ("sequence_id", "seq_1")))
    await pages.first(2)

    rest = await Pages(
        served, list_call(("sequence_id", "seq_1")), page_size=2, checkpoint=pages.checkpoint
    ).collect()

    assert ids(rest) == list("cdef")


@pytest.mark.parametrize(
    "other", [list_call(path="/user/"), list_call(("sequence_id", "seq_2"))], ids=repr
)
def test_a_checkpoint_of_another_list_is_refused(other: Call[Any]) -> None:
    checkpoint = Pages(ChangingList([]), list_call()).checkpoint

    with pytest.raises(ValueError, match="belongs to another list"):
        Pages(ChangingList([]), other, checkpoint=checkpoint)


@pytest.mark.parametrize("text", ["", "x", "Ärger", "AAAA", "====", " ", "AQ" * 9])
def test_a_checkpoint_that_is_none_is_refused(text: str) -> None:
    with pytest.raises(ValueError, match="checkpoint"):
        Pages(ChangingList([]), list_call(), checkpoint=text)


@pytest.mark.parametrize("page_size", [0, -1, True, 2.0, "10", None])
def test_a_page_size_that_is_none_is_refused(page_size: Any) -> None:
    with pytest.raises(ValueError, match=r"page_size must be an integer >= 1, got "):
        Pages(ChangingList([]), list_call(), page_size=page_size)


def test_a_negative_prefetch_is_refused() -> None:
    with pytest.raises(ValueError, match=r"prefetch must be an integer >= 0, got -1"):
        Pages(ChangingList([]), list_call(), prefetch=-1)


async def test_a_count_below_one_is_refused() -> None:
    with pytest.raises(ValueError, match=r"count must be an integer >= 1, got 0"):
        await Pages(ChangingList([]), list_call()).first(0)


def test_pages_name_their_list() -> None:
    pages = Pages(ChangingList([]), list_call())

    assert repr(pages) == "Pages(GET /sequence/)"
    assert repr(copy.copy(pages)) == repr(pages)


async def test_a_long_walk_whose_last_rows_are_gone_says_so_and_repeats_none(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    """Only the last rows are remembered, so the earlier ones can't be told from new ones."""
    monkeypatch.setattr("close_async.paging.checkpoint._RECENT", 10)
    all_rows = rows(*range(100))

    def delete_the_last_ones(served: ChangingList) -> None:
        if len(served.asked) == 8:
            served.rows = [*all_rows[:20], *all_rows[75:]]

    served = ChangingList(all_rows, delete_the_last_ones)
    seen: list[Any] = []

    async def read() -> None:
        async for page in Pages(served, list_call(), page_size=10).by_page():
            seen.extend(page)

    with pytest.raises(PagesUnstable, match="all rows that were returned last are gone"):
        await read()

    assert len(set(seen)) == len(seen)
