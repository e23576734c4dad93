"""`close.search()` and `close.count()` against a sandbox."""

from __future__ import annotations

import pickle
import re
from typing import TYPE_CHECKING, Any, cast

import pytest

from close_async import BadRequest, CloseClient, FieldNotFetched, PagesUnstable, models
from close_async.query import (
    Contact,
    EmailActivity,
    Filter,
    Lead,
    MatchAll,
    SavedSearch,
    Task,
    unchecked,
)
from close_async.sandbox import Sandbox, SteppedClock
from close_async.search import ROW_MODELS

if TYPE_CHECKING:
    from collections.abc import Iterator

pytestmark = pytest.mark.anyio

LEADS = 450


@pytest.fixture(scope="module")
def crowd() -> Sandbox:
    """A Close with more leads than two pages hold."""
    return Sandbox(leads=LEADS, clock=SteppedClock())


@pytest.fixture
def sandbox(crowd: Sandbox) -> Iterator[Sandbox]:
    """The same, as it was at first."""
    yield crowd
    crowd.reset()


def client(sandbox: Sandbox) -> CloseClient:
    """Return a client of the sandbox that never sends a call again."""
    return CloseClient(sandbox.api_key, transport=sandbox.transport(), max_retries=0)


def bodies(sandbox: Sandbox) -> list[dict[str, Any]]:
    """Return the bodies of all searches."""
    searches = (one for one in sandbox.requests if one.path.endswith("/data/search/"))
    return [cast("dict[str, Any]", one.json) for one in searches]


def ids_by_age(sandbox: Sandbox) -> list[str]:
    """Return the ids of all leads, the oldest one first."""
    leads = sandbox.world.all("lead")
    return [lead["id"] for lead in sorted(leads, key=lambda lead: lead["date_created"])]


async def test_all_rows_come_once_with_the_fields_asked_for_and_the_oldest_first(
    sandbox: Sandbox,
) -> None:
    async with client(sandbox) as close:
        rows = [row async for row in close.search(Lead.rows, fields=["display_name"])]

    assert [row.id for row in rows] == ids_by_age(sandbox)
    assert {row["__object_type"] for row in rows} == {"lead"}
    names = {lead["id"]: lead["name"] for lead in sandbox.world.all("lead")}
    assert {row.id: row["display_name"] for row in rows} == names


async def test_the_query_goes_out_rooted_and_in_few_requests(sandbox: Sandbox) -> None:
    query = Lead.has(Contact.title.exists())

    async with client(sandbox) as close:
        await close.search(query, fields=["display_name"]).collect()

    first = bodies(sandbox)[0]
    assert first == {
        "query": query.rooted().to_dict(),
        "_fields": {"lead": ["display_name", "date_created"]},
        "_limit": 200,
        "sort": [Lead.date_created.ascending().to_dict()],
    }


async def test_pages_have_the_size_that_was_asked_for(sandbox: Sandbox) -> None:
    async with client(sandbox) as close:
        pages = [len(page) async for page in close.search(Lead.rows, page_size=180).by_page()]

    assert pages == [180, 180, 90]


async def test_the_first_rows_cost_one_small_page(sandbox: Sandbox) -> None:
    async with client(sandbox) as close:
        rows = await close.search(Lead.rows).first(3)

    assert [row.id for row in rows] == ids_by_age(sandbox)[:3]
    assert [body["_limit"] for body in bodies(sandbox)] == [3]


async def test_the_first_row_of_nothing_is_none(sandbox: Sandbox) -> None:
    async with client(sandbox) as close:
        row = await close.search(Lead.id.is_in("lead_nobody")).first()

    assert row is None


async def test_each_loop_over_the_same_search_starts_anew(sandbox: Sandbox) -> None:
    async with client(sandbox) as close:
        search = close.search(Lead.rows, limit=5)
        first, second = await search.collect(), await search.collect()

    assert first == second
    assert len(first) == 5


async def test_a_slow_loop_survives_its_cursors(sandbox: Sandbox) -> None:
    ids = []

    async with client(sandbox) as close:
        async for row in close.search(Lead.rows, page_size=50):
            ids.append(row.id)
            sandbox.clock.step(1)

    assert ids == ids_by_age(sandbox)


async def test_a_slow_loop_in_another_order_survives_its_cursors(sandbox: Sandbox) -> None:
    ids = []

    async with client(sandbox) as close:
        search = close.search(Lead.rows, sort=[Lead.name.descending()], page_size=50)
        async for row in search:
            ids.append(row.id)
            sandbox.clock.step(1)
        at_once = await search.collect()

    assert ids == [row.id for row in at_once]
    assert len(ids) == LEADS


async def test_leads_that_are_deleted_during_a_slow_loop_hide_no_others(sandbox: Sandbox) -> None:
    doomed = set(ids_by_age(sandbox)[::7])
    ids: list[str] = []

    async with client(sandbox) as close:
        async for row in close.search(Lead.rows, page_size=20):
            ids.append(row.id)
            if len(ids) == 30:
                for lead_id in doomed:
                    sandbox.world.remove("lead", lead_id)
            sandbox.clock.step(0.7)

    assert len(ids) == len(set(ids))
    assert {*ids, *doomed} == set(ids_by_age(sandbox)) | doomed


async def test_a_filter_brings_its_order_its_limit_and_its_fields(sandbox: Sandbox) -> None:
    wanted = Filter(
        Lead.rows,
        sort=[Lead.date_created.descending()],
        results_limit=4,
        fields={"lead": ["status_id"]},
    )

    async with client(sandbox) as close:
        rows = await close.search(wanted).collect()

    assert [row.id for row in rows] == ids_by_age(sandbox)[:-5:-1]
    assert bodies(sandbox) == [
        {
            "query": Lead.rows.to_dict(),
            "_fields": {"lead": ["status_id"]},
            "_limit": 4,
            "results_limit": 4,
            "sort": [Lead.date_created.descending().to_dict()],
        }
    ]


async def test_what_is_given_counts_before_the_filter(sandbox: Sandbox) -> None:
    wanted = Filter(Lead.rows, sort=[Lead.name.ascending()], results_limit=4)

    async with client(sandbox) as close:
        rows = await close.search(wanted, sort=(), limit=6, fields={"lead": ["id"]}).collect()

    assert [row.id for row in rows] == ids_by_age(sandbox)[:6]


async def test_the_counts_come_with_the_first_page_if_asked_for(sandbox: Sandbox) -> None:
    async with client(sandbox) as close:
        search = close.search(Lead.rows, limit=300, include_counts=True)
        before = search.counts
        await search.collect()

    assert before is None
    assert search.counts is not None
    assert search.counts.to_dict() == {"limited": 300, "total": LEADS}
    assert [body.get("include_counts") for body in bodies(sandbox)] == [True, None]


async def test_a_count_fetches_no_rows(sandbox: Sandbox) -> None:
    async with client(sandbox) as close:
        number = await close.count(Lead.rows)

    assert number == LEADS
    (body,) = bodies(sandbox)
    assert (body["results_limit"], body["include_counts"]) == (0, True)


@pytest.mark.parametrize(("limit", "number"), [(0, LEADS), (7, 7), (LEADS + 1, LEADS)])
async def test_a_count_does_not_exceed_the_limit_of_a_filter(
    sandbox: Sandbox, limit: int, number: int
) -> None:
    async with client(sandbox) as close:
        assert await close.count(Filter(Lead.rows, results_limit=limit)) == number


async def test_a_body_that_asks_for_a_number_only_gives_it(sandbox: Sandbox) -> None:
    body = {"query": Lead.rows.to_dict(), "include_counts": True, "results_limit": 0}
    asks = Filter.from_dict(body)

    async with client(sandbox) as close:
        rows = close.search(asks, include_counts=True)
        found = await rows.collect()
        preview = await close.bulk.preview(asks, sample=3)

        assert await close.count(asks) == LEADS
        assert (preview.count, preview.sample) == (LEADS, ())
        assert (found, rows.counts and rows.counts.total) == ([], LEADS)
        with pytest.raises(ValueError, match="results_limit must be an integer >= 1, got 0"):
            await close.bulk.delete(asks, max_leads=LEADS, everything=True)


async def test_fields_tell_what_is_searched_if_the_query_does_not(sandbox: Sandbox) -> None:
    async with client(sandbox) as close:
        rows = await close.search(MatchAll(), fields={"contact": ["title"]}).first(2)

    assert [row["__object_type"] for row in rows] == ["contact", "contact"]


async def test_a_query_that_does_not_tell_what_it_finds_is_refused(sandbox: Sandbox) -> None:
    async with client(sandbox) as close:
        with pytest.raises(ValueError, match="doesn't tell what it finds"):
            close.search(SavedSearch("save_1"))
        with pytest.raises(ValueError, match="doesn't tell what it finds"):
            await close.count(MatchAll())

    assert sandbox.requests == ()


@pytest.mark.parametrize(
    ("wrong", "error"),
    [
        ({"limit": -1}, ValueError),
        ({"limit": True}, ValueError),
        ({"page_size": 0}, ValueError),
        ({"fields": "name"}, TypeError),
        ({"sort": Lead.name.ascending()}, TypeError),
    ],
)
async def test_arguments_that_make_no_sense_are_refused_at_once(
    sandbox: Sandbox, wrong: dict[str, Any], error: type[Exception]
) -> None:
    async with client(sandbox) as close:
        with pytest.raises(error):
            close.search(Lead.rows, **wrong)


async def test_json_is_no_query(sandbox: Sandbox) -> None:
    async with client(sandbox) as close:
        with pytest.raises(TypeError, match=r"Filter\.from_dict"):
            close.search({"type": "match_all"})  # type: ignore[call-overload]  # the mistake in question


async def test_an_unknown_field_is_refused_by_close(sandbox: Sandbox) -> None:
    async with client(sandbox) as close:
        with pytest.raises(BadRequest) as caught:
            await close.search(Lead.rows, fields=["lead.no field!"]).collect()

    assert "_fields" in caught.value.field_errors


async def test_a_search_that_failed_on_the_way_goes_on_where_it_was(sandbox: Sandbox) -> None:
    ids: list[str] = []

    async with client(sandbox) as close:
        rows = aiter(close.search(Lead.rows, page_size=200))
        ids += [(await anext(rows)).id for _ in range(200)]
        sandbox.faults.next(status=503)
        with pytest.raises(Exception, match="503"):
            await anext(rows)
        ids += [row.id async for row in rows]

    assert ids == ids_by_age(sandbox)


@pytest.mark.parametrize("name", ROW_MODELS.values())
def test_every_model_of_rows_is_public(name: str) -> None:
    assert hasattr(models, name)


def test_a_search_shows_what_it_is_for(sandbox: Sandbox) -> None:
    assert repr(client(sandbox).search(Lead.rows)) == "SearchRows('lead')"


async def test_more_than_one_run_holds_comes_by_age() -> None:
    sandbox = Sandbox(leads=10_050, clock=SteppedClock())

    async with client(sandbox) as close:
        ids = [row.id async for row in close.search(Lead.rows)]
        unsorted = close.search(Lead.rows, sort=[Lead.name.ascending()])
        with pytest.raises(PagesUnstable, match="leave out sort="):
            await unsorted.collect()

    assert len(ids) == 10_050
    assert set(ids) == set(ids_by_age(sandbox))


async def test_a_row_is_the_model_of_its_type_of_object(sandbox: Sandbox) -> None:
    async with client(sandbox) as close:
        leads = await close.search(Lead.rows, fields=["name", "custom"]).first(3)
        contacts = await close.search(Contact.rows, fields=["title"]).first(2)

    assert all(isinstance(lead, models.Lead) for lead in leads)
    lead = leads[0]
    assert lead["__object_type"] == "lead"
    assert lead.name == lead["name"]
    assert lead.date_created.tzinfo is not None
    with pytest.raises(FieldNotFetched, match="fields= left it out: name 'date_updated' there"):
        print(lead.date_updated)
    assert all(isinstance(contact, models.Contact) for contact in contacts)
    assert contacts[0].title == contacts[0]["title"]
    copies = [pickle.loads(pickle.dumps(lead)) for lead in leads]  # noqa: S301 - our own bytes
    assert copies == leads


@pytest.mark.parametrize(
    ("fields", "problem"),
    [
        (["nmae"], "'nmae' is not a known field of lead objects: did you mean 'name'?"),
        (["name", "contacts.name"], "'contacts.name' is not a known field of lead objects"),
        ([""], "'' is not a known field of lead objects"),
        (["contact.title"], "'lead.contact.title' skips this check"),
        ({"lead": ["name"], "contact": ["mobile"]}, "'mobile' is not a known field of contact"),
    ],
)
async def test_a_field_of_rows_that_is_not_known_is_refused(
    sandbox: Sandbox, fields: Any, problem: str
) -> None:
    async with client(sandbox) as close:
        with pytest.raises(ValueError, match=re.escape(problem)):
            close.search(Lead.rows, fields=fields)

    assert not sandbox.requests


async def test_a_field_that_is_not_known_yet_can_be_asked_for(sandbox: Sandbox) -> None:
    new = [
        "id",
        "custom.cf_employees",
        "custom",
        unchecked("new_field"),
        "lead.newer",
        "lead.custom.cf_x",
    ]
    async with client(sandbox) as close:
        with pytest.raises(BadRequest):
            await close.search(Lead.rows, fields=new).first()
        with pytest.raises(BadRequest):
            await close.search(Task.rows, fields=["anything"]).first()
        with pytest.raises(BadRequest):
            await close.search(EmailActivity.rows, fields=["anything"]).first()
        read = Filter.from_dict({"query": Lead.rows.to_dict(), "_fields": {"lead": ["newest"]}})
        with pytest.raises(BadRequest):
            await close.search(read).first()

    asked = [body["_fields"] for body in bodies(sandbox)][::2]
    assert asked == [
        {
            "lead": [
                "id",
                "custom.cf_employees",
                "custom",
                "new_field",
                "newer",
                "custom.cf_x",
                "date_created",
            ]
        },
        {"task": ["anything", "date_created"]},
        {"activity.email": ["anything", "date_created"]},
        {"lead": ["newest", "date_created"]},
    ]


@pytest.mark.parametrize(
    "fields", ["name", 5, [None], ["name", 3], {"lead": "name"}, {"lead": 1}, {"lead": [b"name"]}]
)
async def test_fields_that_are_no_list_of_names_are_refused(sandbox: Sandbox, fields: Any) -> None:
    async with CloseClient(sandbox.api_key, transport=sandbox.transport()) as close:
        with pytest.raises(TypeError, match="fields must be a list of field names, got "):
            close.search(Lead.rows, fields=fields)
