"""Advanced Filtering: pages, cursors, counts, fields, order, refusals."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

import pytest

from tests.sandbox.worlds import (
    EVERY_LEAD,
    add_contact,
    add_lead,
    both,
    call,
    connect,
    field,
    refusal,
    related,
    search,
    where,
)
from tests.support.paths import SAMPLES

if TYPE_CHECKING:
    import httpx

    from close_async.sandbox import Sandbox, SteppedClock

pytestmark = pytest.mark.anyio

FOLDER = SAMPLES / "s_query"
S_QUERIES = {path.stem: path.read_text() for path in sorted(FOLDER.glob("*.json"))}
EVERY_CONTACT = {"type": "object_type", "object_type": "contact"}


def ids(answer: dict[str, Any]) -> list[str]:
    """Return the ids of a page."""
    return [row["id"] for row in answer["data"]]


@pytest.mark.parametrize("name", S_QUERIES)
async def test_every_filter_from_the_wild_is_understood(sandbox: Sandbox, name: str) -> None:
    sample = json.loads(S_QUERIES[name])
    # Some are bare trees, some whole bodies, some Smart Views or bulk actions.
    body = sample.get("s_query", sample)
    body = body if "query" in body else {"query": body}

    answer = await call(sandbox, "POST", "/data/search/", body)

    assert set(answer) - {"count"} == {"data", "cursor"}


async def test_rows_are_bare_unless_fields_are_asked_for(sandbox: Sandbox) -> None:
    lead = sandbox.world.newest("lead")[0]

    bare = await call(sandbox, "POST", "/data/search/", {"query": EVERY_LEAD, "_limit": 1})
    named = await call(
        sandbox,
        "POST",
        "/data/search/",
        {"query": EVERY_LEAD, "_limit": 1, "_fields": {"lead": ["name"]}},
    )

    assert bare["data"] == [{"__object_type": "lead", "id": lead["id"]}]
    assert named["data"] == [{"__object_type": "lead", "id": lead["id"], "name": lead["name"]}]


async def test_fields_can_be_custom_ones_and_what_belongs_to_a_lead(empty: Sandbox) -> None:
    add_lead(empty, "a", **{"custom.cf_1": "x", "custom.cf_2": ["y"]})
    contact = add_contact(empty, "a", "one", "one@a.example")
    names = [["custom"], ["custom.cf_2", "custom.cf_none"], ["contacts", "num_email_addresses"]]

    rows = [
        (
            await call(
                empty, "POST", "/data/search/", {"query": EVERY_LEAD, "_fields": {"lead": some}}
            )
        )["data"][0]
        for some in names
    ]

    start = {"__object_type": "lead", "id": "lead_a"}
    assert rows == [
        start | {"custom.cf_1": "x", "custom.cf_2": ["y"]},
        start | {"custom.cf_2": ["y"]},
        start | {"contacts": [contact | {"subscriptions": []}], "num_email_addresses": 1},
    ]


async def test_a_field_of_another_type_is_left_out(empty: Sandbox) -> None:
    add_lead(empty, "a")

    answer = await call(
        empty, "POST", "/data/search/", {"query": EVERY_LEAD, "_fields": {"lead": ["title"]}}
    )

    assert answer["data"] == [{"__object_type": "lead", "id": "lead_a"}]


@pytest.mark.parametrize(
    "fields",
    [{"lead": ["nmae"]}, {"leads": ["name"]}, ["name"], {"lead": "name"}, {"lead": [5]}, "name"],
)
async def test_unknown_fields_are_refused(empty: Sandbox, fields: object) -> None:
    content = await refusal(empty, "/data/search/", {"query": EVERY_LEAD, "_fields": fields})

    assert set(content["field-errors"]) == {"_fields"}


async def test_cursors_lead_through_all_pages(sandbox: Sandbox) -> None:
    pages: list[list[str]] = []
    cursor: str | None = None
    for _ in range(5):
        body = {"query": EVERY_LEAD, "_limit": 15, "cursor": cursor}
        answer = await call(sandbox, "POST", "/data/search/", body)
        pages.append(ids(answer))
        cursor = answer["cursor"]
        if cursor is None:
            break

    assert [len(page) for page in pages] == [15, 15, 10]
    assert [one for page in pages for one in page] == [
        row["id"] for row in sandbox.world.newest("lead")
    ]


async def test_a_page_that_just_fits_has_no_cursor(sandbox: Sandbox) -> None:
    answer = await call(sandbox, "POST", "/data/search/", {"query": EVERY_LEAD, "_limit": 40})

    assert (len(answer["data"]), answer["cursor"]) == (40, None)


async def test_a_cursor_can_be_used_again(sandbox: Sandbox) -> None:
    first = await call(sandbox, "POST", "/data/search/", {"query": EVERY_LEAD, "_limit": 15})
    body = {"query": EVERY_LEAD, "_limit": 15, "cursor": first["cursor"]}

    once = await call(sandbox, "POST", "/data/search/", body)
    twice = await call(sandbox, "POST", "/data/search/", body)

    assert ids(once) == ids(twice)


@pytest.mark.parametrize(("seconds", "status"), [(30.0, 200), (30.1, 400), (900, 400)])
async def test_a_cursor_lives_for_thirty_seconds(
    clock: SteppedClock,
    client: httpx.AsyncClient,
    seconds: float,
    status: int,
) -> None:
    body = {"query": EVERY_LEAD, "_limit": 15}
    first = await client.post("/data/search/", json=body)
    clock.step(seconds)
    await client.post("/data/search/", json=body)

    answer = await client.post("/data/search/", json=body | {"cursor": first.json()["cursor"]})

    assert answer.status_code == status
    if status == 400:
        assert answer.json()["field-errors"] == {"cursor": "Expired cursor"}


async def test_each_page_has_thirty_seconds_of_its_own(
    clock: SteppedClock, client: httpx.AsyncClient
) -> None:
    body: dict[str, Any] = {"query": EVERY_LEAD, "_limit": 10}
    statuses = []
    for _ in range(4):
        answer = await client.post("/data/search/", json=body)
        statuses.append(answer.status_code)
        body["cursor"] = answer.json()["cursor"]
        clock.step(29)

    assert statuses == [200, 200, 200, 200]


@pytest.mark.parametrize(
    ("changes", "text"),
    [
        ({"cursor": "nonsense"}, "Invalid cursor"),
        ({"cursor": 5}, "Invalid cursor"),
        ({"query": EVERY_CONTACT}, "The cursor belongs to another search."),
        ({"results_limit": 20}, "The cursor belongs to another search."),
    ],
)
async def test_a_cursor_that_does_not_fit_is_refused(
    sandbox: Sandbox, changes: dict[str, Any], text: str
) -> None:
    body = {"query": EVERY_LEAD, "_limit": 15}
    first = await call(sandbox, "POST", "/data/search/", body)

    content = await refusal(sandbox, "/data/search/", body | {"cursor": first["cursor"]} | changes)

    assert content["field-errors"] == {"cursor": text}


async def test_a_run_ends_after_ten_thousand_objects(empty: Sandbox) -> None:
    for index in range(10_001):
        empty.world.add("lead", {"id": f"lead_{index:05}", "date_created": "2026-01-01"})
    body: dict[str, Any] = {"query": EVERY_LEAD, "_limit": 200, "include_counts": True}
    seen = 0
    async with connect(empty) as client:
        answer = await client.post("/data/search/", json=body)
        while answer.status_code == 200:
            seen += len(answer.json()["data"])
            body["cursor"] = answer.json()["cursor"]
            count = answer.json()["count"]
            answer = await client.post("/data/search/", json=body)

    assert seen == 10_000
    assert count == {"limited": 10_001, "total": 10_001}
    text = "Only the first 10000 objects of a search can be fetched."
    assert answer.json() == {"errors": [], "field-errors": {"cursor": text}}


async def test_an_object_that_goes_between_two_pages_is_left_out(sandbox: Sandbox) -> None:
    body = {"query": EVERY_LEAD, "_limit": 20}
    first = await call(sandbox, "POST", "/data/search/", body)
    gone = sandbox.world.newest("lead")[25]["id"]
    sandbox.world.remove("lead", gone)

    second = await call(sandbox, "POST", "/data/search/", body | {"cursor": first["cursor"]})

    assert len(second["data"]) == 19
    assert gone not in ids(second)


async def test_counts_are_before_and_after_the_limit(sandbox: Sandbox) -> None:
    body = {"query": EVERY_LEAD, "include_counts": True}

    answers = [
        await call(sandbox, "POST", "/data/search/", body | limit)
        for limit in ({}, {"results_limit": 7}, {"results_limit": 0}, {"results_limit": None})
    ]

    assert [answer["count"] for answer in answers] == [
        {"limited": 40, "total": 40},
        {"limited": 7, "total": 40},
        {"limited": 0, "total": 40},
        {"limited": 40, "total": 40},
    ]
    assert [len(answer["data"]) for answer in answers] == [40, 7, 0, 40]


async def test_there_is_no_count_unless_asked_for(sandbox: Sandbox) -> None:
    answer = await call(sandbox, "POST", "/data/search/", {"query": EVERY_LEAD})

    assert set(answer) == {"data", "cursor"}


async def test_the_path_works_without_its_last_slash(client: httpx.AsyncClient) -> None:
    answer = await client.post("/data/search", json={"query": EVERY_LEAD})

    assert answer.status_code == 200


@pytest.fixture
def sortable(empty: Sandbox) -> Sandbox:
    """A sandbox with leads that differ in what they are sorted by."""
    add_lead(empty, "b", description="x", date_created="2026-01-03T00:00:00+00:00")
    add_lead(empty, "a", description="Y", date_created="2026-01-01T00:00:00+00:00")
    add_lead(empty, "c", description=None, date_created="2026-01-02T00:00:00+00:00")
    add_lead(empty, "d", description="x", date_created="2026-01-04T00:00:00+00:00")
    return empty


def by(name: str, direction: str = "asc") -> dict[str, Any]:
    """Return one key of an order."""
    return {"direction": direction, "field": field("lead", name)}


@pytest.mark.parametrize(
    ("sort", "expected"),
    [
        (None, "dbca"),
        ([], "dbca"),
        ([by("name")], "abcd"),
        ([by("name", "desc")], "dcba"),
        ([by("date_created")], "acbd"),
        ([by("description"), by("name")], "bdac"),
        ([by("description"), by("name", "desc")], "dbac"),
        ([by("description", "desc"), by("name")], "abdc"),
        ([by("description")], "dbac"),
    ],
)
async def test_rows_come_in_the_order_that_sort_gives(
    sortable: Sandbox, sort: object, expected: str
) -> None:
    found = await search(sortable, EVERY_LEAD, sort=sort)

    assert found == [f"lead_{name}" for name in expected]


async def test_numbers_are_sorted_as_numbers_and_custom_fields_too(empty: Sandbox) -> None:
    for name, value in (("a", 9), ("b", 10), ("c", None), ("d", -1.5)):
        add_lead(empty, name, **({} if value is None else {"custom.cf_n": value}))
    custom = {"type": "custom_field", "custom_field_id": "cf_n"}

    found = await search(empty, EVERY_LEAD, sort=[{"direction": "asc", "field": custom}])

    assert found == ["lead_d", "lead_a", "lead_b", "lead_c"]


@pytest.mark.parametrize(
    ("sort", "key"),
    [
        ({}, "sort"),
        ([5], "sort.0"),
        ([by("name", "up")], "sort.0.direction"),
        ([{"direction": "asc"}], "sort.0.field"),
        ([{"direction": "asc", "field": "name"}], "sort.0.field"),
        ([by("name"), by("status_id")], "sort.1.field.field_name"),
        ([by("created_by")], "sort.0.field.field_name"),
        ([by("nmae")], "sort.0.field.field_name"),
        ([{"field": field("address", "city")}], "sort.0.field.object_type"),
    ],
)
async def test_an_order_that_cannot_be_is_refused(empty: Sandbox, sort: object, key: str) -> None:
    content = await refusal(empty, "/data/search/", {"query": EVERY_LEAD, "sort": sort})

    assert set(content["field-errors"]) == {key}


@pytest.mark.parametrize(
    ("body", "key"),
    [
        ({}, "query"),
        ({"query": None}, "query"),
        ({"query": []}, "query"),
        ({"query": {}}, "query.type"),
        ({"query": {"type": 5}}, "query.type"),
        ({"query": {"type": "xor"}}, "query.type"),
        ({"query": EVERY_LEAD | {"negate": "no"}}, "query.negate"),
        ({"query": {"type": "and"}}, "query.queries"),
        ({"query": {"type": "or", "queries": {}}}, "query.queries"),
        ({"query": both(EVERY_LEAD, {"type": "xor"})}, "query.queries.1.type"),
        ({"query": {"type": "object_type", "object_type": "leads"}}, "query.object_type"),
        ({"query": {"type": "id"}}, "query.value"),
        ({"query": {"type": "text", "value": "x", "mode": "exact"}}, "query.mode"),
        ({"query": {"type": "text"}}, "query.value"),
        ({"query": where("lead", "nmae", {"type": "exists"})}, "query.field.field_name"),
        # [code 1 live] It is a field of contact_email.
        ({"query": where("contact", "email", {"type": "exists"})}, "query.field.field_name"),
        ({"query": where("lead", "name", {"type": "like"})}, "query.condition.type"),
        ({"query": {"type": "field_condition", "field": field("lead", "name")}}, "query.condition"),
        (
            {"query": both(EVERY_LEAD, where("contact", "name", {"type": "exists"}))},
            "query.queries.1.field.object_type",
        ),
        (
            {"query": both(EVERY_LEAD, related("contact", "lead", EVERY_LEAD))},
            "query.queries.1.this_object_type",
        ),
        (
            {"query": related("lead", "contact_email", {"type": "match_all"})},
            "query.related_object_type",
        ),
        ({"query": related("lead", "contact", {"type": "x"})}, "query.related_query.type"),
        ({"query": {"type": "saved_search", "saved_search_id": "save_x"}}, "query.saved_search_id"),
        ({"query": both(EVERY_LEAD, {"type": "in_status"})}, "query.queries.1.status_ids"),
        ({"query": EVERY_LEAD, "_limit": 0}, "_limit"),
        ({"query": EVERY_LEAD, "_limit": 201}, "_limit"),
        ({"query": EVERY_LEAD, "_limit": True}, "_limit"),
        ({"query": EVERY_LEAD, "results_limit": -1}, "results_limit"),
    ],
)
async def test_a_search_that_makes_no_sense_is_refused_by_name(
    empty: Sandbox, body: dict[str, Any], key: str
) -> None:
    content = await refusal(empty, "/data/search/", body)

    assert content["errors"] == []
    assert set(content["field-errors"]) == {key}


async def test_a_query_nested_too_deeply_is_refused(empty: Sandbox) -> None:
    query: dict[str, Any] = EVERY_LEAD
    for _ in range(300):
        query = {"type": "and", "queries": [query], "negate": False}

    content = await refusal(empty, "/data/search/", {"query": query})

    (text,) = content["field-errors"].values()
    assert text == "The query is nested too deeply, more than 60 levels."


async def test_a_negated_query_nested_too_deeply_is_refused_too(empty: Sandbox) -> None:
    query: dict[str, Any] = {"type": "match_all"}
    for _ in range(450):
        query = {"type": "or", "queries": [query], "negate": True}

    content = await refusal(empty, "/data/search/", {"query": query})

    assert len(content["field-errors"]) == 1


async def test_fifty_levels_are_fine(sandbox: Sandbox) -> None:
    query: dict[str, Any] = EVERY_LEAD
    for _ in range(50):
        query = {"type": "and", "queries": [query], "negate": False}

    assert len(await search(sandbox, query)) == 40


async def test_thousands_of_ids_are_looked_up_fast(sandbox: Sandbox) -> None:
    wanted = [row["id"] for row in sandbox.world.all("lead")[:3]]
    nodes = [{"type": "id", "value": f"lead_{index}"} for index in range(20_000)]
    nodes += [{"type": "id", "value": one} for one in wanted]

    found = await search(sandbox, both(EVERY_LEAD, {"type": "or", "queries": nodes}))

    assert sorted(found) == sorted(wanted)
