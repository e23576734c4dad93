"""The page at `/`, without a browser: what it may not do to the sandbox, and its headers."""

from __future__ import annotations

import json
import re
from base64 import b64encode
from hashlib import sha256
from html import unescape
from typing import TYPE_CHECKING

import httpx
import pytest

from close_async.sandbox.page import forms as _forms
from tests.sandbox.worlds import EVERY_LEAD, connect

if TYPE_CHECKING:
    from collections.abc import AsyncIterator

    from close_async.sandbox import Sandbox, SteppedClock

pytestmark = pytest.mark.anyio


@pytest.fixture
async def visitor(sandbox: Sandbox) -> AsyncIterator[httpx.AsyncClient]:
    """Somebody who looks at the page, without a key."""
    async with connect(sandbox, base_url="http://sandbox", auth=None) as visitor:
        yield visitor


async def test_a_look_is_no_request_and_takes_no_fault(
    sandbox: Sandbox, visitor: httpx.AsyncClient
) -> None:
    sandbox.faults.next(status=500)

    answers = [await visitor.get(path) for path in ("/", "/page/live", "/favicon.ico")]

    assert [answer.status_code for answer in answers] == [200, 200, 204]
    assert sandbox.requests == ()
    assert len(sandbox.faults) == 1


async def test_only_its_own_script_and_style_may_run(visitor: httpx.AsyncClient) -> None:
    answer = await visitor.get("/")

    policy = dict(
        rule.split(" ", 1) for rule in answer.headers["content-security-policy"].split("; ")
    )
    for name, directive in (("script", "script-src"), ("style", "style-src")):
        (text,) = re.findall(f"<{name}>(.*?)</{name}>", answer.text, re.DOTALL)
        assert (
            policy.pop(directive)
            == f"'sha256-{b64encode(sha256(text.encode()).digest()).decode()}'"
        )
    assert policy == {
        "default-src": "'none'",
        "img-src": "data:",
        "connect-src": "'self'",
        "form-action": "'self'",
        "base-uri": "'none'",
        "frame-ancestors": "'none'",
    }
    assert answer.headers["cache-control"] == "no-store"
    own = answer.text.replace("CLOSE_BASE_URL=http://sandbox/", "")
    assert "http://" not in own.replace("http://www.w3.org/2000/svg", "")
    assert "https://" not in answer.text


async def test_it_shows_no_secret_but_the_key_of_the_sandbox(
    sandbox: Sandbox, visitor: httpx.AsyncClient
) -> None:
    await visitor.get("/api/v1/me/", auth=("api_4n0ther.k3y", ""))
    await visitor.get("/api/v1/me/", headers={"authorization": f"Bearer {sandbox.access_token}"})

    page = (await visitor.get("/")).text

    assert sandbox.api_key in page
    assert sandbox.access_token not in page
    assert "k3y" not in page


async def test_a_bulk_action_moves_on_while_somebody_looks(
    sandbox: Sandbox, clock: SteppedClock, client: httpx.AsyncClient, visitor: httpx.AsyncClient
) -> None:
    status = sandbox.world.all("status.lead")[0]["id"]
    body = {"type": "set_lead_status", "lead_status_id": status, "s_query": EVERY_LEAD}
    await client.post("/bulk_action/edit/", json=body)

    seen = []
    for _ in range(3):
        page = (await visitor.get("/page/live")).text
        seen.append(re.findall(r"<progress [^>]*>(.*?)</progress>", page))
        clock.step(4)

    assert seen == [["0 of ?"], ["24 of 40"], ["40 of 40"]]


async def test_after_a_reset_it_shows_the_new_world(
    sandbox: Sandbox, visitor: httpx.AsyncClient
) -> None:
    sandbox.world.change("sequence", sandbox.world.all("sequence")[0]["id"], {"name": "Changed"})
    before = "Changed" in (await visitor.get("/")).text

    sandbox.reset()

    assert (before, "Changed" in (await visitor.get("/")).text) == (True, False)


async def test_a_filter_counts_what_a_search_counts(
    client: httpx.AsyncClient, visitor: httpx.AsyncClient
) -> None:
    views = (await client.get("/saved_search/")).json()["data"]
    view = next(view for view in views if view["s_query"] is not None)
    query = view["s_query"]["query"]
    body = {"query": query, "results_limit": 0, "include_counts": True}
    count = (await client.post("/data/search/", json=body)).json()["count"]["total"]

    for typed in (query, view["s_query"], {"s_query": view["s_query"]}, view):
        page = (await visitor.post("/", data={"query": httpx.Response(200, json=typed).text})).text

        assert f"{count} of 40 match" in page


async def test_a_filter_of_contacts_is_explained_too(visitor: httpx.AsyncClient) -> None:
    typed = '{"type": "object_type", "object_type": "contact"}'

    page = (await visitor.post("/", data={"query": typed})).text

    assert re.search(r"(\d+) of \1 match \(type contact\)", page)


HOSTILE = "</textarea><script>hacked</script>\"' onfocus='hacked' {{ 7 * 7 }}{% raw %}&amp;"


async def test_hostile_texts_are_escaped_wherever_they_are_shown(
    sandbox: Sandbox, client: httpx.AsyncClient, visitor: httpx.AsyncClient
) -> None:
    world = sandbox.world
    lead = world.all("lead")[0]["id"]
    status = world.all("status.lead")[0]["id"]
    world.change("lead", lead, {"display_name": HOSTILE, "status_id": status})
    world.change("status.lead", status, {"label": HOSTILE})
    world.change("sequence", world.all("sequence")[0]["id"], {"name": HOSTILE, "status": HOSTILE})
    view = next(view for view in world.all("saved_search") if view["s_query"])
    world.change("saved_search", view["id"], {"name": HOSTILE})
    await client.post("/data/search/", json={"query": HOSTILE})
    condition = {"type": "text", "mode": "exact_value", "value": HOSTILE}
    field = {"type": "regular_field", "object_type": "lead", "field_name": "display_name"}
    query = {"type": "field_condition", "field": field, "condition": condition}
    typed = {"query": json.dumps(query), "name": "textarea"}

    page = (await visitor.post("/", data=typed)).text
    odd = {"query": json.dumps({"type": HOSTILE}), "name": HOSTILE}
    wrong = (await visitor.post("/", data=odd)).text

    texts = _texts(page)
    assert texts.count(HOSTILE) == len(["sequence", "its status", "Smart View"])
    assert f"{HOSTILE} · {HOSTILE}" in texts
    assert f'lead.display_name is exactly "{HOSTILE}" — found' in texts
    assert json.dumps({"query": HOSTILE}) in texts
    assert json.dumps(query) in texts
    assert [unescape(value) for value in re.findall('value="([^"]*)"', wrong)] == [HOSTILE]
    for shown in (page, wrong):
        assert re.findall("<[^>]*hacked", re.sub('"[^"]*"', "", shown)) == []
        assert shown.count("<script>") == 1


def _texts(page: str) -> list[str]:
    """Return the texts of a page as a browser reads them, one for each run between two tags."""
    runs = re.split("<[^>]*>", page.partition("<main>")[2].partition("</main>")[0])
    return [text for run in runs if (text := unescape(run).strip())]


async def test_a_filter_as_deep_as_may_be_is_explained(visitor: httpx.AsyncClient) -> None:
    query: dict[str, object] = {"type": "match_all"}
    for _ in range(30):
        query = {"type": "and", "queries": [query]}

    page = (await visitor.post("/", data={"query": json.dumps(query)})).text

    assert "40 of 40 match (type lead)." in page
    assert page.count("all of") == 25 * 30


async def test_a_filter_too_large_to_be_one_is_refused(visitor: httpx.AsyncClient) -> None:
    answer = await visitor.post("/", data={"query": "x" * 1_000_001})

    assert (answer.status_code, "at most 1,000,000 characters" in answer.text) == (413, True)


async def test_the_rest_of_the_paths_belongs_to_the_api(
    sandbox: Sandbox, visitor: httpx.AsyncClient
) -> None:
    answers = [await visitor.get(path) for path in ("/pages/", "/page", "/index.html", "/api/v1/")]

    assert {answer.status_code for answer in answers} == {401}
    assert len(sandbox.requests) == 4


@pytest.mark.parametrize(
    "path", ["/page/request/7", "/page/bulk/bulkemail_no", "/page/sequence/seq_no", "/page/"]
)
async def test_what_is_not_there_is_a_404(visitor: httpx.AsyncClient, path: str) -> None:
    answer = await visitor.get(path)

    assert answer.status_code == 404


async def test_answers_of_old_calls_are_forgotten_and_long_ones_cut(
    client: httpx.AsyncClient, visitor: httpx.AsyncClient
) -> None:
    await client.get("/lead/")
    for _ in range(200):
        await client.get("/me/")
    long = await visitor.get("/page/request/0")
    kept = await visitor.get("/page/request/1")
    await client.get("/lead/?_limit=200")
    cut = await visitor.get("/page/request/201")

    assert "forgotten: the latest 200 are kept" in long.text
    assert "first_name" in kept.text
    assert "It's longer" in cut.text or len(cut.text) < 60_000


async def test_an_answer_that_is_no_json_is_shown_as_it_is(
    sandbox: Sandbox, client: httpx.AsyncClient, visitor: httpx.AsyncClient
) -> None:
    sandbox.faults.next(status=502)
    await client.get("/me/")

    shown = (await visitor.get("/page/request/0")).text

    assert "&lt;h1&gt;502 Bad Gateway" in shown


async def test_a_method_that_the_page_has_not_is_a_405(visitor: httpx.AsyncClient) -> None:
    answers = [await visitor.delete("/"), await visitor.post("/page/live")]

    assert [answer.status_code for answer in answers] == [405, 405]


async def test_many_requests_are_counted_and_the_last_ones_shown(
    client: httpx.AsyncClient, visitor: httpx.AsyncClient
) -> None:
    for number in range(60):
        await client.get(f"/me/?number={number}")

    page = (await visitor.get("/page/live")).text

    numbers = [int(number) for number in re.findall(r"\?number=(\d+)", page)]
    assert numbers == list(range(59, 9, -1))
    assert "60 so far, the last 50 of them" in page


async def test_only_who_asks_waits_for_all_leads(
    sandbox: Sandbox, visitor: httpx.AsyncClient, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(_forms, "MOST_UNASKED", 10)

    opened = (await visitor.get("/")).text
    asked = (await visitor.post("/", data={"query": '{"type": "match_all"}'})).text

    assert len(sandbox.world.all("lead")) == 40
    assert re.search(r"of 10 match \(type lead\)\. These are the newest; Explain asks all", opened)
    assert "40 of 40 match (type lead).</p>" in asked
