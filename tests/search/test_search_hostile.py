"""Searches against servers that don't keep their word."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

import anyio
import attrs
import httpx
import pytest

from close_async import BadRequest, PagesUnstable, ResponseUnreadable
from close_async._core.call import Call, Response
from close_async.query import Filter, Lead
from close_async.search import SearchRows, count
from tests.support.changing_search import EPOCH, ChangingSearch, Found, objects, refusal

if TYPE_CHECKING:
    from collections.abc import Callable

pytestmark = pytest.mark.anyio

Body = dict[str, Any]

APART = 5000


@attrs.define
class Scripted:
    """Answers each body with what *reply* makes of it and of its number."""

    reply: Callable[[int, Body], Body]
    bodies: list[Body] = attrs.field(factory=list)

    async def send(self, call: Call[Any], /) -> Response[Any]:
        """Answer one call."""
        await anyio.lowlevel.checkpoint()
        self.bodies.append(json.loads(json.dumps(call.json)))
        assert len(self.bodies) < 5000, "the walk does not end"
        answer = self.reply(len(self.bodies), self.bodies[-1])
        return Response(200, httpx.Headers(), b"", call.parse(answer))


def row(number: int, **fields: object) -> Body:
    """Return a row as Close answers it."""
    return {"__object_type": "lead", "id": f"lead_{number}", **fields}


def dated(number: int, milliseconds: int = 0) -> Body:
    """Return a row with a date."""
    return row(number, date_created=f"2024-01-01T00:00:{milliseconds / 1000:06.3f}+00:00")


def page(*rows: Body, cursor: str | None = None) -> Body:
    """Return a page as Close answers it."""
    return {"data": list(rows), "cursor": cursor}


def ids(rows: list[Any]) -> list[str]:
    """Return the ids of rows."""
    return [one.id for one in rows]


BY_NAME = [Lead.name.ascending()]
AGAIN_AND_AGAIN = "its cursor ends again and again before a new row comes"
NOTHING_NEW = "101 pages in a row brought nothing new"


@pytest.mark.parametrize(
    ("sort", "page_size", "pages", "reason"),
    [
        # First until a hundred are stale, then twice to where a further page would pass the cap.
        (None, 1, 201, AGAIN_AND_AGAIN),
        (None, 199, 150, AGAIN_AND_AGAIN),
        (None, 200, 150, AGAIN_AND_AGAIN),
        # Small pages are tried again as large ones.
        (BY_NAME, 1, 202, NOTHING_NEW),
        (BY_NAME, 199, 202, NOTHING_NEW),
        (BY_NAME, 200, 101, NOTHING_NEW),
    ],
)
async def test_empty_pages_without_end_are_an_error(
    sort: Any, page_size: int, pages: int, reason: str
) -> None:
    close = Scripted(lambda number, _: page(cursor=f"cursor_{number}"))

    with pytest.raises(PagesUnstable, match=reason):
        await SearchRows(close, Lead.rows, sort=sort, page_size=page_size).collect()

    assert len(close.bodies) == pages


@pytest.mark.parametrize(
    ("sort", "pages", "reason"),
    [(None, 50, "created at the same moment"), (BY_NAME, 102, NOTHING_NEW)],
)
async def test_the_same_page_without_end_is_an_error(sort: Any, pages: int, reason: str) -> None:
    close = Scripted(lambda number, _: page(dated(1), dated(2), cursor=f"cursor_{number}"))

    with pytest.raises(PagesUnstable, match=reason):
        await SearchRows(close, Lead.rows, sort=sort).collect()

    assert len(close.bodies) == pages


async def test_cursors_that_expire_at_once_don_t_stop_a_walk_by_age() -> None:
    before = objects(*[APART * number for number in range(50)])
    close = ChangingSearch(list(before), expiries=[True] * 1000)

    rows = await SearchRows(close, Lead.rows, page_size=7).collect()

    assert ids(rows) == [one.id for one in before]


async def test_a_walk_goes_on_from_shortly_before_the_last_row() -> None:
    before = objects(*[APART * number for number in range(8)])
    close = ChangingSearch(list(before), expiries=[True])

    await SearchRows(close, Lead.url.exists(), page_size=5).collect()

    query = Lead.url.exists() & Lead.date_created.since(EPOCH.replace(microsecond=19_000))
    assert [body.get("cursor") for body in close.bodies] == [None, "cursor_1", None]
    assert close.bodies[-1]["query"] == query.rooted().to_dict()


async def test_cursors_that_expire_at_once_end_a_walk_in_another_order() -> None:
    close = ChangingSearch(objects(*range(500)), expiries=[True] * 1000)

    with pytest.raises(PagesUnstable, match="before a new row comes"):
        await SearchRows(close, Lead.rows, sort=[Lead.name.ascending()]).collect()

    # The first run brings rows, and the next three bring none.
    assert [body.get("cursor") for body in close.bodies] == [
        *(None, "cursor_1"),
        *(None, "cursor_3"),
        *(None, "cursor_5"),
        *(None, "cursor_7"),
    ]


async def test_a_date_without_a_zone_is_utc_and_can_be_gone_on_from() -> None:
    naive = row(1, date_created="2024-01-01T00:00:01.007500")
    answers = [page(naive, cursor="one"), None, page(naive, dated(2, 2000))]

    def reply(number: int, _: Body) -> Body:
        answer = answers[number - 1]
        if answer is None:
            raise refusal("Expired cursor")
        return answer

    close = Scripted(reply)

    rows = await SearchRows(close, Lead.rows).collect()

    since = Lead.date_created.since(EPOCH.replace(second=1, microsecond=6_000))
    assert ids(rows) == ["lead_1", "lead_2"]
    assert close.bodies[-1]["query"] == (Lead.rows & since).rooted().to_dict()


async def test_a_walk_in_another_order_that_begins_again_takes_large_pages() -> None:
    before = objects(*range(300))
    close = ChangingSearch(list(before), expiries=[False, False, True])

    rows = await SearchRows(close, Lead.rows, sort=[Lead.name.ascending()], page_size=10).collect()

    assert ids(rows) == [one.id for one in before]
    assert [body["_limit"] for body in close.bodies] == [10, 10, 10, 10, 200, 200]


async def test_an_expired_cursor_is_known_by_its_text_too() -> None:
    content = json.dumps({"error": "Expired cursor"}).encode()
    answers = [page(dated(1, 10), cursor="one"), None, page(dated(1, 10), dated(2, 20))]

    def reply(number: int, _: Body) -> Body:
        answer = answers[number - 1]
        if answer is None:
            raise BadRequest("POST /data/search/", 400, content)
        return answer

    rows = await SearchRows(Scripted(reply), Lead.rows).collect()

    assert ids(rows) == ["lead_1", "lead_2"]


async def test_another_refusal_in_the_middle_is_raised() -> None:
    def reply(number: int, _: Body) -> Body:
        if number == 2:
            raise refusal("This plan has no search.", field="plan")
        return page(dated(1), cursor="one")

    close = Scripted(reply)

    with pytest.raises(BadRequest, match="This plan has no search"):
        await SearchRows(close, Lead.rows).collect()

    assert len(close.bodies) == 2


async def test_too_many_objects_of_one_moment_are_an_error_that_names_it() -> None:
    close = ChangingSearch(objects(*[APART] * 30), cap=20)

    with pytest.raises(PagesUnstable) as caught:
        await SearchRows(close, Lead.rows, page_size=5, cap=20).collect()

    assert caught.value.reason == (
        "20 or more objects were created at the same moment, "
        "2024-01-01T00:00:00.005000+00:00: narrow the query"
    )
    assert len(close.bodies) == 4


@pytest.mark.parametrize("number", [19, 20, 21, 40, 41])
@pytest.mark.parametrize("cuts_silently", [True, False])
async def test_a_walk_by_age_passes_the_cap(number: int, cuts_silently: bool) -> None:
    before = objects(*[APART * index for index in range(number)])
    close = ChangingSearch(list(before), cap=20, cuts_silently=cuts_silently)

    rows = await SearchRows(close, Lead.rows, page_size=5, cap=20).collect()

    assert ids(rows) == [one.id for one in before]


async def test_a_page_that_would_lie_beyond_the_cap_in_part_is_not_asked_for() -> None:
    close = ChangingSearch(objects(*[APART * index for index in range(50)]), cap=20)

    await SearchRows(close, Lead.rows, page_size=8, cap=20).collect()

    assert [body.get("cursor") is None for body in close.bodies[:3]] == [True, False, True]


@pytest.mark.parametrize("cuts_silently", [True, False])
async def test_as_many_objects_as_the_cap_come_in_any_order(cuts_silently: bool) -> None:
    close = ChangingSearch(objects(*range(20)), cap=20, cuts_silently=cuts_silently)

    rows = await SearchRows(
        close, Lead.rows, sort=[Lead.name.ascending()], page_size=5, cap=20
    ).collect()

    assert len(rows) == 20


@pytest.mark.parametrize("cuts_silently", [True, False])
async def test_more_objects_than_the_cap_are_an_error_in_any_order_but_one(
    cuts_silently: bool,
) -> None:
    close = ChangingSearch(objects(*range(21)), cap=20, cuts_silently=cuts_silently)
    search = SearchRows(close, Lead.rows, sort=[Lead.name.ascending()], page_size=5, cap=20)
    rows = aiter(search)
    came = [await anext(rows) for _ in range(20)]

    with pytest.raises(PagesUnstable, match="sorted by date_created, oldest first"):
        await anext(rows)

    assert len(came) == 20


async def test_an_order_of_one_s_own_that_begins_with_the_oldest_passes_the_cap() -> None:
    before = objects(*[APART * index for index in range(50)])
    close = ChangingSearch(list(before), cap=20)
    sort = [Lead.date_created.ascending(), Lead.name.ascending()]

    rows = await SearchRows(close, Lead.rows, sort=sort, page_size=5, cap=20).collect()

    assert ids(rows) == [one.id for one in before]


async def test_objects_that_can_t_be_sorted_by_date_come_unsorted() -> None:
    def reply(_: int, body: Body) -> Body:
        if "sort" in body:
            raise refusal("'lead' can't be sorted by 'date_created'.", field="sort.0.field")
        return page(row(1, name="Acme"))

    close = Scripted(reply)

    rows = await SearchRows(close, Lead.rows, fields=["name"]).collect()

    assert [one.to_dict() for one in rows] == [row(1, name="Acme")]
    assert close.bodies[-1] == {
        "query": Lead.rows.to_dict(),
        "_fields": {"lead": ["name"]},
        "_limit": 200,
    }


async def test_an_order_of_one_s_own_that_is_refused_is_an_error() -> None:
    def reply(_: int, __: Body) -> Body:
        raise refusal("can't be sorted", field="sort.0.field")

    close = Scripted(reply)

    with pytest.raises(BadRequest, match="can't be sorted"):
        await SearchRows(close, Lead.rows, sort=[Lead.name.ascending()]).collect()

    assert len(close.bodies) == 1


async def test_rows_without_a_date_are_walked_by_cursor_and_survive_it() -> None:
    before = objects(*[None] * 30)
    close = ChangingSearch(list(before), expiries=[False, True])

    rows = await SearchRows(close, Lead.rows, page_size=5).collect()

    assert ids(rows) == [one.id for one in before]
    assert all(body["query"] == Lead.rows.to_dict() for body in close.bodies)


async def test_rows_without_a_date_end_at_the_cap() -> None:
    close = ChangingSearch(objects(*[None] * 30), cap=20)

    with pytest.raises(PagesUnstable, match="these have no date_created to go on by"):
        await SearchRows(close, Lead.rows, page_size=5, cap=20).collect()


async def test_rows_in_another_order_than_asked_for_are_not_gone_on_from() -> None:
    newest_first = [dated(number, 9000 - 100 * number) for number in range(1, 7)]

    def reply(number: int, body: Body) -> Body:
        if number == 2:
            raise refusal("Expired cursor")
        begin = 3 if body.get("cursor") else 0
        return page(*newest_first[begin : begin + 3], cursor=None if begin else "on")

    close = Scripted(reply)

    rows = await SearchRows(close, Lead.rows).collect()

    assert ids(rows) == [f"lead_{number}" for number in range(1, 7)]
    assert [body["query"] for body in close.bodies] == [Lead.rows.to_dict()] * 4


@pytest.mark.parametrize("date", ["0001-01-01T00:00:00+14:00", "9999-12-31T23:59:59Z", "", 7, None])
async def test_odd_dates_don_t_stop_a_walk(date: object) -> None:
    answers = [page(row(1, date_created=date), cursor="one"), None, page(row(1), row(2))]

    def reply(number: int, _: Body) -> Body:
        answer = answers[number - 1]
        if answer is None:
            raise refusal("Expired cursor")
        return answer

    rows = await SearchRows(Scripted(reply), Lead.rows).collect()

    assert ids(rows) == ["lead_1", "lead_2"]


async def test_rows_without_id_come_as_long_as_nothing_expires() -> None:
    nameless = {"__object_type": "lead"}

    def reply(number: int, _: Body) -> Body:
        if number == 3:
            raise refusal("Expired cursor")
        return page(nameless, nameless, cursor=f"cursor_{number}")

    rows = aiter(SearchRows(Scripted(reply), Lead.rows))
    came = [await anext(rows) for _ in range(4)]

    with pytest.raises(PagesUnstable, match="have no ids"):
        await anext(rows)

    assert len(came) == 4


@pytest.mark.parametrize("answer", [{}, {"cursor": None}, {"data": None, "cursor": "on"}])
async def test_an_answer_without_rows_is_an_error(answer: Body) -> None:
    with pytest.raises(PagesUnstable, match="no data"):
        await SearchRows(Scripted(lambda *_: answer), Lead.rows).collect()


@pytest.mark.parametrize("data", [5, 0, True, False, "abc", "", {"id": "lead_1"}, {}])
@pytest.mark.parametrize("cursor", [None, "on"])
async def test_an_answer_whose_rows_are_no_list_is_an_error(
    data: object, cursor: str | None
) -> None:
    close = Scripted(lambda *_: {"data": data, "cursor": cursor})

    with pytest.raises(ResponseUnreadable, match="its data is not a list"):
        await SearchRows(close, Lead.rows).collect()

    assert len(close.bodies) == 1


@pytest.mark.parametrize("nameless", [{}, {"__object_type": "lead"}, {"id": None}, 5, None])
@pytest.mark.parametrize("sort", [None, [Lead.name.ascending()]])
async def test_rows_without_id_and_without_end_are_an_error(nameless: Any, sort: Any) -> None:
    close = Scripted(lambda number, _: page(nameless, nameless, cursor=f"cursor_{number}"))

    with pytest.raises(PagesUnstable, match="have no ids"):
        await SearchRows(close, Lead.rows, sort=sort).collect()

    assert len(close.bodies) <= 50


async def test_an_answer_without_a_cursor_is_the_last() -> None:
    rows = await SearchRows(Scripted(lambda *_: {"data": [row(1)]}), Lead.rows).collect()

    assert ids(rows) == ["lead_1"]


async def test_more_rows_than_the_limit_are_cut_off() -> None:
    close = Scripted(lambda *_: page(row(1), row(2), row(3), cursor="on"))

    rows = await SearchRows(close, Lead.rows, limit=2).collect()

    assert ids(rows) == ["lead_1", "lead_2"]
    assert len(close.bodies) == 1


@pytest.mark.parametrize(
    "counts",
    [
        {"limited": 0, "total": 9},
        {"limited": 9, "total": 0},
        {"total": 9},
        {"limited": "99", "total": 9},
        {"limited": True, "total": 9},
    ],
)
async def test_the_larger_number_is_the_count_whatever_it_is_called(counts: Body) -> None:
    close = Scripted(lambda *_: {"data": [], "cursor": None, "count": counts})

    assert await count(close, Lead.rows) == 9
    assert await count(close, Filter(Lead.rows, results_limit=5)) == 5


@pytest.mark.parametrize(
    "counts",
    [
        None,
        {},
        {"limited": 9},
        {"limited": 0, "total": None},
        {"limited": 0, "total": "5000"},
        {"limited": 0, "total": 5000.0},
        {"limited": 0, "total": -5},
        {"limited": 0, "total": True},
    ],
)
async def test_a_count_that_is_none_is_an_error(counts: Body | None) -> None:
    close = Scripted(lambda *_: {"data": [], "cursor": None, "count": counts})

    with pytest.raises(ResponseUnreadable, match="no count"):
        await count(close, Lead.rows)


async def test_an_object_that_comes_again_with_a_later_date_is_not_repeated() -> None:
    def touch(served: ChangingSearch) -> None:
        served.found[0] = Found("lead_00000", APART * 1000)

    close = ChangingSearch(objects(*[APART * index for index in range(10)]), touch, cap=4)

    rows = await SearchRows(close, Lead.rows, page_size=4, cap=4).collect()

    assert sorted(ids(rows)) == [f"lead_{number:05}" for number in range(10)]


async def test_a_refused_page_that_lies_beyond_the_cap_in_part_is_cut_to_fit() -> None:
    before = [row(number) for number in range(10)]

    def reply(_: int, body: Body) -> Body:
        begin = int(body.get("cursor", "0"))
        if begin + body["_limit"] > 10:
            raise refusal("There are only 10.", field="_limit")
        return page(*before[begin : begin + body["_limit"]], cursor=str(begin + body["_limit"]))

    search = SearchRows(
        Scripted(reply), Lead.rows, sort=[Lead.name.ascending()], page_size=4, limit=10, cap=10
    )

    assert ids(await search.collect()) == [f"lead_{number}" for number in range(10)]


async def test_a_first_page_that_is_refused_for_another_reason_is_not_asked_for_again() -> None:
    def reply(_: int, __: Body) -> Body:
        raise refusal("unknown field", field="query.queries.0")

    close = Scripted(reply)

    with pytest.raises(BadRequest, match="unknown field"):
        await SearchRows(close, Lead.rows).collect()

    assert len(close.bodies) == 1


async def test_many_small_pages_that_were_deleted_whole_don_t_stop_a_walk() -> None:
    def reply(number: int, body: Body) -> Body:
        if body["_limit"] == 1:
            return page(cursor=f"cursor_{number}")
        return page(row(1))

    close = Scripted(reply)

    rows = await SearchRows(close, Lead.rows, page_size=1).collect()

    assert ids(rows) == ["lead_1"]


@pytest.mark.parametrize("fields", [["date_created", "name"], {"lead": ["date_created", "name"]}])
async def test_a_body_names_the_date_once_and_a_page_is_never_too_large(fields: Any) -> None:
    close = Scripted(lambda *_: page())

    await SearchRows(close, Lead.rows, fields=fields, page_size=1000).collect()

    (body,) = close.bodies
    assert body["_fields"] == {"lead": ["date_created", "name"]}
    assert body["_limit"] == 200
