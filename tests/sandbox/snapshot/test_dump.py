"""A whole sandbox as one JSON object, and back."""

from __future__ import annotations

import json
import tracemalloc
from typing import TYPE_CHECKING, Any

import anyio
import httpx
import pytest
from hypothesis import given, settings, strategies as st

from close_async.sandbox import RateLimits, RealClock, Sandbox, SteppedClock
from tests.sandbox.server.test_robust import JSON, paths
from tests.sandbox.worlds import (
    EVERY_LEAD,
    active_sequence,
    call,
    connect,
    field,
    sender,
    subscribe_body,
)
from tests.support.depth import examples

if TYPE_CHECKING:
    from pathlib import Path

pytestmark = pytest.mark.anyio

SUBSCRIBE = "/bulk_action/sequence_subscription/"
DAY = 86400


def busy() -> Sandbox:
    """Return a sandbox in which much is under way."""
    sandbox = Sandbox(12, seed=3, clock=SteppedClock(), index_lag=20)
    anyio.run(_be_busy, sandbox)
    return sandbox


async def _be_busy(sandbox: Sandbox) -> None:
    await call(
        sandbox, "POST", SUBSCRIBE, subscribe_body(sandbox) | {"contact_preference": "contact"}
    )
    row = await call(sandbox, "POST", SUBSCRIBE, subscribe_body(sandbox))
    sandbox.clock.step(3)
    await call(sandbox, "PUT", f"{SUBSCRIBE}{row['id']}/", {"status": "paused"})
    await call(sandbox, "POST", "/data/search/", {"query": EVERY_LEAD, "_limit": 5})
    sandbox.world.add_lead("Late", contacts=[{"emails": ["late@x.io"]}])
    sandbox.world.remove("lead", sandbox.world.all("lead")[2]["id"])
    hook = {"url": "http://127.0.0.1:9/", "events": [{"object_type": "lead", "action": "created"}]}
    await call(sandbox, "POST", "/webhook/", hook)
    await call(sandbox, "POST", "/lead/", {"name": "Awaited"})
    sandbox.oauth.authorize()


BUSY = busy()
DUMP: dict[str, Any] = json.loads(json.dumps(BUSY.dump()))

DAYS = st.sampled_from([1, 5, 25, 3600, DAY, 8 * DAY])
# Each is one thing that a caller does; the numbers choose among what there is.
STEPS = st.lists(
    st.tuples(
        st.sampled_from(
            [
                "step",
                "subscribe",
                "pause",
                "delete",
                "search",
                "next",
                "bulk",
                "resume",
                "lead",
                "list",
            ]
        ),
        st.integers(0, 50),
        DAYS,
    ),
    min_size=1,
    max_size=8,
)


async def do(sandbox: Sandbox, step: tuple[str, int, int], cursors: list[Any]) -> object:
    """Do one step, and return all that its answer says."""
    name, number, seconds = step
    rows = {kind: sandbox.world.all(kind) for kind in ("lead", "contact", "sequence_subscription")}
    pick = {kind: some[number % len(some)]["id"] if some else "x" for kind, some in rows.items()}
    sequence_id = active_sequence(sandbox)["id"]
    subscription = f"/sequence_subscription/{pick['sequence_subscription']}/"
    searched: dict[str, Any] = {"query": EVERY_LEAD, "_limit": 4, "_fields": {"lead": ["name"]}}
    calls: dict[str, tuple[str, str, Any]] = {
        "step": ("GET", "/me/", None),
        "subscribe": (
            "POST",
            "/sequence_subscription/",
            {"sequence_id": sequence_id, "contact_id": pick["contact"], **sender(sandbox)},
        ),
        "pause": ("PUT", subscription, {"status": ("paused", "active")[number % 2]}),
        "delete": ("DELETE", f"/lead/{pick['lead']}/", None),
        "search": ("POST", "/data/search/", searched),
        "next": ("POST", "/data/search/", {**searched, "cursor": (cursors or [None])[-1]}),
        "bulk": ("POST", SUBSCRIBE, {"action_type": "pause", "s_query": EVERY_LEAD}),
        "resume": ("PUT", f"{SUBSCRIBE}{DUMP['bulk_actions'][1]['id']}/", {"status": "resuming"}),
        "lead": ("POST", "/lead/", {"name": f"New {number}"}),
        "list": ("GET", f"/sequence_subscription/?sequence_id={sequence_id}", None),
    }
    method, path, body = calls[name]
    if name == "step":
        sandbox.clock.step(seconds)
    async with connect(sandbox) as client:
        answer = await client.request(method, path, json=body)
    if name in {"search", "next"} and answer.is_success:
        cursors.append(answer.json()["cursor"])
    assert answer.status_code < 500
    return answer.status_code, answer.text


async def run(sandbox: Sandbox, steps: list[tuple[str, int, int]]) -> list[object]:
    """Do steps, and return what they were answered."""
    cursors: list[Any] = []
    return [await do(sandbox, step, cursors) for step in steps]


@settings(max_examples=examples(60))
@given(before=STEPS, after=STEPS)
def test_a_loaded_sandbox_is_the_same_and_goes_on_the_same(
    before: list[tuple[str, int, int]], after: list[tuple[str, int, int]]
) -> None:
    first = Sandbox.load(DUMP, clock=SteppedClock())
    anyio.run(run, first, before)
    dumped = json.dumps(first.dump())

    second = Sandbox.load(json.loads(dumped), clock=SteppedClock())
    again = json.dumps(second.dump())
    answers = [anyio.run(run, sandbox, after) for sandbox in (first, second)]

    assert again == dumped
    assert answers[0] == answers[1]
    assert json.dumps(first.dump()) == json.dumps(second.dump())


def test_a_dump_of_a_busy_sandbox_is_whole() -> None:
    assert json.loads(json.dumps(BUSY.dump())) == DUMP
    assert [item["paused"] is None for item in DUMP["bulk_actions"]] == [True, False]
    assert DUMP["waiting"]
    assert len(DUMP["cursors"]) == 1
    assert DUMP["subscriptions"]["queue"]
    assert DUMP["clock"] == "2026-03-02T12:00:03.000000+00:00"


async def test_what_was_under_way_comes_to_its_end() -> None:
    sandbox = Sandbox.load(DUMP, clock=SteppedClock())
    sandbox.clock.step(3)

    first, second = DUMP["bulk_actions"]
    done = await call(sandbox, "GET", f"{SUBSCRIBE}{first['id']}/")
    paused = await call(sandbox, "GET", f"{SUBSCRIBE}{second['id']}/")

    assert (done["status"], paused["status"]) == ("done", "paused")
    assert done["n_leads_processed"] == done["n_leads"] > 0


async def test_what_a_bulk_action_has_done_is_not_done_again() -> None:
    first = Sandbox(10, clock=SteppedClock())
    template = first.world.all("email_template")[0]["id"]
    body = {"template_id": template, "contact_preference": "contact", "s_query": EVERY_LEAD}
    row = await call(first, "POST", "/bulk_action/email/", body)
    first.clock.step(3)
    second = Sandbox.load(first.dump(), clock=SteppedClock())

    for sandbox in (first, second):
        sandbox.clock.step(3)

    emails = [
        [mail["id"] for mail in box.world.all("activity.email") if mail["template_id"] == template]
        for box in (first, second)
    ]
    ends = [await call(box, "GET", f"/bulk_action/email/{row['id']}/") for box in (first, second)]
    assert emails[0] == emails[1] != []
    assert ends[0] == ends[1]
    assert ends[0]["n_leads_processed"] == ends[0]["n_leads"] == 10


async def test_a_cursor_goes_on_in_another_sandbox() -> None:
    (token,) = DUMP["cursors"]
    sandbox = Sandbox.load(DUMP, clock=SteppedClock())

    body = {"query": EVERY_LEAD, "_limit": 5, "cursor": token}
    pages = [await call(box, "POST", "/data/search/", body) for box in (BUSY, sandbox)]

    assert pages[0]["data"] == pages[1]["data"] != []


def test_a_file_can_be_loaded_with_the_same_key_and_settings(tmp_path: Path) -> None:
    limits = RateLimits(per_key=7, hidden={"/me/": 2})
    sandbox = Sandbox(3, seed=9, clock=SteppedClock(), bulk_seconds=2, rate_limit=limits)
    sandbox.save(tmp_path / "dump.json")

    loaded = Sandbox.load(tmp_path / "dump.json", clock=SteppedClock())

    assert loaded.api_key == sandbox.api_key
    assert loaded.dump()["settings"] == sandbox.dump()["settings"]
    assert loaded.dump()["settings"]["rate_limit"]["hidden"] == {"/me/": 2}


def test_a_file_holds_one_object_a_line_and_its_text_is_never_in_memory(tmp_path: Path) -> None:
    sandbox = Sandbox(2000, clock=SteppedClock())
    dumped = sandbox.dump()
    path = tmp_path / "world.json"

    tracemalloc.start()
    sandbox.save(path)
    _, most = tracemalloc.get_traced_memory()
    tracemalloc.stop()

    text = path.read_text(encoding="utf-8")
    leads = [line for line in text.splitlines() if line.startswith('{"id": "lead_')]
    assert json.loads(text) == dumped
    assert len(leads) == 2000
    assert most < len(text) / 4


def test_the_clock_is_put_to_the_moment_of_the_dump() -> None:
    clock = RealClock()

    Sandbox.load(DUMP, clock=clock)

    assert 0 <= (clock.now() - SteppedClock().now()).total_seconds() < 120


async def test_a_sandbox_can_be_taken_back() -> None:
    sandbox = Sandbox(5, clock=SteppedClock())
    before = sandbox.dump()
    sandbox.clock.step(DAY)
    await call(sandbox, "POST", "/lead/", {"name": "New"})

    sandbox.restore(before)
    restored = sandbox.dump()
    sandbox.world.add_lead("Another")
    sandbox.reset()

    assert restored == before
    assert sandbox.dump() == before
    assert (await call(sandbox, "GET", "/lead/"))["data"]


async def test_sorted_searches_and_new_ids_go_on_as_well() -> None:
    sort = [{"direction": "desc", "field": field("lead", "name")}]
    boxes = [Sandbox.load(DUMP, clock=SteppedClock()) for _ in range(2)]

    answers = [
        (
            await call(box, "POST", "/data/search/", {"query": EVERY_LEAD, "sort": sort}),
            await call(box, "POST", "/lead/", {"name": "New"}),
        )
        for box in boxes
    ]

    assert answers[0] == answers[1]


@pytest.mark.parametrize(
    ("path", "value", "text"),
    [
        ((), {}, "settings.seed: Value must be a number."),
        (("close_sandbox",), 2, "close_sandbox: Value must be 1"),
        (("clock",), "noon", "clock: Value must be a moment"),
        (("clock",), "2026-03-02T12:00:00", "clock: Value must be a moment"),
        (("objects",), [], "objects: Value must be an object."),
        (("objects", "lead", 1), 5, "objects.lead.1: Value must be an object."),
        (
            ("objects", "lead", 1, "id"),
            None,
            "objects.lead.1.id: Value must be of basestring type.",
        ),
        (("bulk_actions", 0, "kind"), "x", "bulk_actions.0: There is no such bulk action"),
        (("bulk_actions", 0, "targets", 0), [1], "bulk_actions.0.targets.0: Value must be a kind"),
        (("bulk_actions", 0, "hours"), None, "bulk_actions.0.hours: Value must be a number."),
        (("subscriptions", "queue", 0), ["x"], "subscriptions.queue.0: Value must be a moment and"),
        (("ids", "world", "state"), [1], "ids.world: Value must be the state of a source"),
        (("listed", "gone"), [], "listed.gone: There is no such kind of objects."),
        (("waiting", 0, "moment"), "x", "waiting.0.moment: Value must be a moment"),
        (("settings", "rate_limit"), {"x": 1}, "settings.rate_limit: "),
        (("settings", "index_lag"), -1, "settings: index_lag must be a number of seconds >= 0"),
        (("bulk_actions", 0, "skipped"), [[1]], "bulk_actions.0.skipped.0: Value must be a kind"),
    ],
)
def test_what_is_no_dump_is_refused(path: tuple[Any, ...], value: object, text: str) -> None:
    content = json.loads(json.dumps(DUMP))
    inner = content
    for step in path[:-1]:
        inner = inner[step]
    if path:
        inner[path[-1]] = value

    with pytest.raises(ValueError, match=r"^not a dump of a sandbox: ") as caught:
        Sandbox.load(content if path else {}, clock=SteppedClock())
    assert text in str(caught.value)


def test_a_refused_dump_leaves_the_sandbox_as_it_was() -> None:
    sandbox = Sandbox(2, clock=SteppedClock())
    before = sandbox.dump()

    with pytest.raises(ValueError, match="close_sandbox"):
        sandbox.restore({})
    with pytest.raises(ValueError, match="objects"):
        sandbox.restore({**before, "clock": "2030-01-01T00:00:00+00:00", "objects": []})

    assert sandbox.dump() == before


async def test_what_has_happened_and_what_waits_is_in_it() -> None:
    sandbox = Sandbox(2, clock=SteppedClock())
    hook = {
        "url": "http://127.0.0.1:9/hook",
        "events": [{"object_type": "lead", "action": "created"}],
    }
    await call(sandbox, "POST", "/webhook/", hook)
    for name in ("Acme", "Bolt", "Cord"):
        await call(sandbox, "POST", "/lead/", {"name": name, "contacts": [{"name": "Ann"}]})
    page = await call(sandbox, "GET", "/event/?_limit=2")
    got: list[str] = []

    loaded = Sandbox.load(json.loads(json.dumps(sandbox.dump())), clock=SteppedClock())

    rest = f"/event/?_cursor={page['cursor_next']}"
    assert await call(loaded, "GET", "/event/") == await call(sandbox, "GET", "/event/")
    assert await call(loaded, "GET", rest) == await call(sandbox, "GET", rest)

    def take(request: httpx.Request) -> httpx.Response:
        got.append(json.loads(request.content)["event"]["data"]["name"])
        return httpx.Response(200)

    assert await loaded.deliver_webhooks(httpx.MockTransport(take)) == 3
    assert got == ["Acme", "Bolt", "Cord"]
    more = [await call(one, "POST", "/lead/", {"name": "New"}) for one in (sandbox, loaded)]
    logs = [await call(one, "GET", "/event/?_limit=1") for one in (sandbox, loaded)]
    assert more[0] == more[1]
    assert logs[0] == logs[1]


async def test_tokens_are_good_in_the_one_that_is_loaded() -> None:
    sandbox = Sandbox(0, clock=SteppedClock())
    oauth = sandbox.oauth
    client = {"client_id": oauth.client_id, "client_secret": oauth.client_secret}
    form = {**client, "grant_type": "authorization_code", "code": oauth.authorize()}
    waiting = oauth.authorize(scope="all.full_access")
    async with connect(sandbox, auth=None) as http:
        tokens = (await http.post("https://api.close.com/oauth2/token/", data=form)).json()
    refresh = {**client, "grant_type": "refresh_token", "refresh_token": tokens["refresh_token"]}

    loaded = Sandbox.load(json.loads(json.dumps(sandbox.dump())), clock=SteppedClock())

    bearer = {"authorization": f"Bearer {tokens['access_token']}"}
    async with connect(loaded, auth=None) as http:
        me = await http.get("/me/", headers=bearer)
        exchange = "https://api.close.com/oauth2/token/"
        statuses = [
            (await http.post(exchange, data=data)).status_code
            for data in (refresh, refresh, {**form, "code": waiting}, form)
        ]
    assert me.status_code == 200
    # Each is good once, and one was used before the dump.
    assert statuses == [200, 400, 200, 400]


def shallow() -> list[tuple[Any, ...]]:
    """Return the places of a dump that are not inside an object's own values, or numbers."""
    return [
        path
        for path in paths(DUMP)[1:]
        if (path[0] != "objects" or len(path) <= 4) and path[-2:-1] != ("state",)
    ]


PLACES = shallow()


@given(number=st.integers(0, len(PLACES) - 1), value=JSON)
def test_a_spoilt_dump_is_loaded_or_refused(number: int, value: object) -> None:
    content = json.loads(json.dumps(DUMP))
    *way, last = PLACES[number]
    inner = content
    for step in way:
        inner = inner[step]
    inner[last] = value

    problem = ""
    try:
        Sandbox.load(content, clock=SteppedClock())
    except ValueError as error:
        problem = str(error)

    assert problem == "" or problem.startswith("not a dump of a sandbox: ")
