"""The page of a running sandbox, as people see it."""

from __future__ import annotations

import json
from datetime import timedelta
from typing import TYPE_CHECKING, Any

import pytest
from playwright.sync_api import Browser, Page, expect

from close_async.sandbox import Sandbox
from tests.support.served import Served, serve

if TYPE_CHECKING:
    from collections.abc import Iterator

LIVE = "Live: updated every second."
EVIL = "<script>window.hacked = true</script><img src=x onerror='window.hacked = true'>"
# How well each text stands out from what is behind it, by WCAG 2.2; 4.5 is what AA asks.
FAINT = """() => {
    const shade = text => {
        const parts = text.match(/[\\d.]+/g).map(Number);
        if (parts.length > 3 && parts[3] === 0) return null;
        const [r, g, b] = parts.map(part => part / 255)
            .map(part => part <= 0.04045 ? part / 12.92 : ((part + 0.055) / 1.055) ** 2.4);
        return 0.2126 * r + 0.7152 * g + 0.0722 * b;
    };
    const ground = element => {
        for (let one = element; one; one = one.parentElement) {
            const found = shade(getComputedStyle(one).backgroundColor);
            if (found !== null) return found;
        }
        return 1;
    };
    const faint = [];
    for (const element of document.body.querySelectorAll("*")) {
        const own = [...element.childNodes].some(node => node.nodeType === 3 && node.data.trim());
        if (!own || ["SCRIPT", "NOSCRIPT"].includes(element.tagName)) continue;
        const pair = [shade(getComputedStyle(element).color), ground(element)];
        const contrast = (Math.max(...pair) + 0.05) / (Math.min(...pair) + 0.05);
        if (contrast < 4.5) faint.push(`${element.tagName} ${element.textContent} ${contrast}`);
    }
    return faint;
}"""


def set_status(served: Served) -> str:
    """Start a bulk action over all leads, and return its id."""
    status = served.sandbox.world.all("status.lead")[0]["id"]
    body = {
        "type": "set_lead_status",
        "lead_status_id": status,
        "s_query": {"type": "object_type", "object_type": "lead"},
    }
    with served.client() as client:
        return str(client.post("/bulk_action/edit/", json=body).raise_for_status().json()["id"])


def field(name: str, condition: dict[str, Any], kind: str = "lead") -> dict[str, Any]:
    asked = {"type": "regular_field", "object_type": kind, "field_name": name}
    return {"type": "field_condition", "field": asked, "condition": condition}


def try_filter(page: Page, query: object, name: str = "") -> None:
    page.get_by_role("textbox", name="Filter").fill(
        query if isinstance(query, str) else json.dumps(query)
    )
    page.get_by_label("Only those whose name or id holds").fill(name)
    page.get_by_role("button", name="Explain").click()


def test_it_shows_requests_as_they_come_but_not_its_own(page: Page, served: Served) -> None:
    rows = page.get_by_role("table", name="Requests").locator("tbody").get_by_role("row")
    expect(rows).to_have_count(0)

    with served.client() as client:
        client.get("/me/")
        client.get("/sequence/seq_none/", params={"_fields": "<b>"})

    expect(rows).to_have_count(2)
    expect(rows.first).to_contain_text("GET /api/v1/sequence/seq_none/?_fields=%3Cb%3E")
    expect(rows.first).to_contain_text("404")
    expect(rows.last).to_contain_text("GET /api/v1/me/")
    assert len(served.sandbox.requests) == 2


def test_a_bulk_run_can_be_watched_to_its_end(page: Page, served: Served) -> None:
    table = page.get_by_role("table", name="Bulk actions")

    bulk_id = set_status(served)

    row = table.locator("tbody").get_by_role("row").filter(has_text=bulk_id)
    expect(row).to_contain_text("processing", timeout=10_000)
    bar = row.get_by_role("progressbar")
    halfway = float(bar.get_attribute("value") or 0)
    expect(row).to_contain_text("60 of 60", timeout=10_000)
    expect(row).to_contain_text("done")
    assert (bar.get_attribute("value"), bar.get_attribute("max")) == ("60", "60")
    assert halfway < 60


def test_sequences_show_how_many_subscriptions_are_in_each_status(
    page: Page, served: Served
) -> None:
    with served.client() as client:
        sequence = client.get("/sequence/").json()["data"][0]
        counts = client.get(f"/sequence/{sequence['id']}/").json()["subscription_counts_by_status"]

    table = page.get_by_role("table", name="Sequences")
    row = table.get_by_role("row").filter(has_text=sequence["name"])

    heads = table.get_by_role("columnheader").all_text_contents()
    cells = row.get_by_role("cell").all_text_contents()
    assert dict(zip(map(str.lower, heads[2:]), map(int, cells[1:]), strict=True)) == counts
    assert sum(counts.values()) > 0


def test_a_filter_says_of_each_lead_why_it_matches_or_not(page: Page, served: Served) -> None:
    with served.client() as client:
        statuses = {row["id"]: row["label"] for row in client.get("/status/lead/").json()["data"]}
    leads = served.sandbox.world.all("lead")
    wanted = leads[0]["status_id"]
    expected = [lead for lead in leads if lead["status_id"] == wanted]
    other = next(lead for lead in leads if lead["status_id"] != wanted)
    reference = {"type": "reference", "reference_type": "status.lead", "object_ids": [wanted]}
    query = {
        "type": "and",
        "queries": [
            {"type": "object_type", "object_type": "lead"},
            field("status_id", reference),
        ],
    }

    try_filter(page, query)

    expect(page.locator("#found")).to_have_text(f"{len(expected)} of 60 match (type lead).")
    try_filter(page, query, other["id"])
    expect(page.locator("#match")).to_have_count(0)
    lead = page.locator("#other > li")
    expect(lead).to_have_count(1)
    lead.locator("summary").click()
    reason = lead.get_by_text(f"lead.status_id is {statuses[wanted]} — found")
    expect(reason).to_be_visible()
    expect(reason).to_contain_text("✗")
    expect(reason).to_contain_text(statuses[other["status_id"]])
    expect(lead.get_by_text("is a lead")).to_contain_text("✓")
    assert json.loads(page.get_by_role("textbox", name="Filter").input_value()) == query


def test_a_smart_view_fills_in_its_filter(page: Page, served: Served) -> None:
    page.get_by_role("link", name="Leads without an email").click()

    views = served.sandbox.world.all("saved_search")
    view = next(view for view in views if view["name"] == "Leads without an email")
    shown = json.loads(page.get_by_role("textbox", name="Filter").input_value())
    assert shown == view["s_query"]["query"]
    expect(page.locator("#found")).to_contain_text("of 60 match")


@pytest.mark.parametrize(
    ("typed", "complaint"),
    [
        ("{", "The filter is not JSON: "),
        ("[" * 100_000, "The filter is nested too deeply."),
        ('{"type": "no <b>such"}', "query.type: Value must be one of and, "),
        ('"text"', "query: Value must be an object."),
    ],
    ids=["JSON", "depth", "query", "text"],
)
def test_a_wrong_filter_is_explained(page: Page, typed: str, complaint: str) -> None:
    try_filter(page, typed)

    expect(page.get_by_role("alert")).to_contain_text(complaint)


def test_no_name_becomes_markup(page: Page, served: Served) -> None:
    lead = served.sandbox.world.all("lead")[0]["id"]
    served.sandbox.world.change("lead", lead, {"name": EVIL, "display_name": EVIL})
    sequence = served.sandbox.world.all("sequence")[0]["id"]
    served.sandbox.world.change("sequence", sequence, {"name": EVIL})
    with served.client() as client:
        client.post("/data/search/", json={"query": EVIL})

    try_filter(page, field("name", {"type": "text", "value": EVIL, "mode": "exact_value"}), lead)

    page.locator("#match summary").click()
    expect(page.locator("#match").get_by_text(EVIL).first).to_be_visible()
    expect(page.get_by_role("table", name="Sequences").get_by_text(EVIL)).to_be_visible()
    expect(page.get_by_role("table", name="Requests")).to_contain_text("window.hacked")
    assert page.evaluate("window.hacked") is None


def test_it_pauses_and_goes_on(page: Page, served: Served) -> None:
    page.get_by_role("button", name="Pause the page").click()
    expect(page.locator("#state")).to_have_text(
        "Paused: the page shows nothing new, the sandbox goes on."
    )

    with served.client() as client:
        client.get("/me/")
    page.wait_for_timeout(1500)

    rows = page.locator("#requests-rows tr")
    assert rows.count() == 0
    page.get_by_role("button", name="Go on").click()
    expect(rows).to_have_count(1)


def test_it_says_when_the_sandbox_is_gone(browser: Browser) -> None:
    with serve(Sandbox(leads=1)) as served:
        page = browser.new_page()
        page.goto(served.url)
        expect(page.locator("#state")).to_have_text(LIVE)

    expect(page.locator("#state")).to_have_text("The sandbox doesn't answer.")
    page.close()


def test_what_a_program_needs_can_be_copied(browser: Browser, served: Served) -> None:
    context = browser.new_context(permissions=["clipboard-read", "clipboard-write"])
    page = context.new_page()
    page.goto(served.url)

    page.get_by_role("button", name="Copy").click()

    expect(page.get_by_role("button", name="Copied")).to_be_visible()
    assert page.evaluate("navigator.clipboard.readText()").splitlines() == [
        f"export CLOSE_API_KEY={served.sandbox.api_key}",
        f"export CLOSE_BASE_URL={served.api}",
    ]
    context.close()


def test_a_request_opens_its_answer_and_a_400_says_why(page: Page, served: Served) -> None:
    with served.client() as client:
        client.post("/lead/", json={"status_id": "stat_none"})

    row = page.locator("#requests-rows tr")
    expect(row.locator(".why")).to_contain_text("status_id: ")
    row.get_by_role("link").click()

    expect(page.locator("#why")).to_contain_text("status_id: ")
    expect(page.locator("#sent")).to_contain_text('"status_id": "stat_none"')
    expect(page.locator("#answer")).to_contain_text('"field-errors"')
    expect(page.locator("#headers")).to_contain_text("content-type: application/json")
    page.get_by_role("link", name="All requests").click()
    expect(page.get_by_role("heading", name="A Close in memory")).to_be_visible()


def test_a_sequence_opens_its_steps_and_who_is_in_it(page: Page, served: Served) -> None:
    world = served.sandbox.world
    row = world.all("sequence_subscription")[0]
    contact = world.get("contact", row["contact_id"])
    sequence = world.get("sequence", row["sequence_id"])
    assert contact is not None
    assert sequence is not None

    page.get_by_role("link", name=sequence["name"], exact=True).click()

    expect(page.locator("#steps li")).to_have_count(len(sequence["steps"]))
    expect(page.locator("#subscriptions")).to_contain_text(f"{contact['name']} · {row['status']}")


def test_a_bulk_action_opens_its_parameters(page: Page, served: Served) -> None:
    bulk_id = set_status(served)

    page.locator("#bulk-rows tr", has_text=bulk_id).get_by_role("link").click()

    expect(page.locator("#parameters")).to_contain_text('"s_query"')
    expect(page.get_by_role("heading", level=1)).to_contain_text(bulk_id)


def test_a_bulk_action_says_whom_it_skipped_and_what_went_wrong(page: Page, served: Served) -> None:
    sandbox = served.sandbox
    lead = sandbox.world.create("/lead/", {"name": "Bare Ltd"})["id"]
    body = {"action_type": "pause", "s_query": {"type": "id", "value": lead}}
    sandbox.faults.fail_bulk(after=1)
    with served.client() as client:
        client.post("/bulk_action/sequence_subscription/", json=body).raise_for_status()
    row = page.locator("#bulk-rows tr", has_text="pause")
    expect(row).to_contain_text("a test ordered that it fails", timeout=10_000)
    expect(row.locator("[data-name=Skipped]")).to_have_text("1")

    row.get_by_role("link").click()

    expect(page.locator("#skipped li")).to_contain_text("Bare Ltd")
    expect(page.locator("#skipped li")).to_contain_text("has no subscription that is active")
    expect(page.locator("#error")).to_contain_text("a test ordered that it fails")


def test_buttons_reset_the_world_step_its_clock_and_order_a_fault(
    page: Page, served: Served
) -> None:
    sandbox = served.sandbox
    before = sandbox.clock.now()
    with served.client() as client:
        client.post("/lead/", json={"name": "Acme"})
        expect(page.locator("#requests-rows tr")).to_have_count(1)

        page.get_by_role("button", name="Clock +1 day").click()
        expect(page.locator("#told")).to_have_text("Done: clock +1 day.")
        stepped = sandbox.clock.now() - before
        expect(page.locator("#now")).to_contain_text(f"{sandbox.clock.now():%Y-%m-%d}")

        page.get_by_label("The next call").select_option("gets a 503")
        page.get_by_role("button", name="Let it happen").click()
        expect(page.locator("#told")).to_have_text("Done: let it happen.")
        failed = [client.get("/me/").status_code for _ in range(2)]

        page.get_by_role("button", name="Reset the world").click()
        expect(page.locator("#requests-rows tr")).to_have_count(0)

    assert stepped >= timedelta(days=1)
    assert failed == [503, 200]
    assert len(sandbox.world.all("lead")) == 60


@pytest.fixture
def anywhere(browser: Browser, served: Served, request: pytest.FixtureRequest) -> Iterator[Page]:
    """The page at some width, by day or by night."""
    width, scheme = request.param
    page = browser.new_page(
        base_url=served.url, viewport={"width": width, "height": 740}, color_scheme=scheme
    )
    set_status(served)
    page.goto("/")
    for summary in page.locator("summary").all()[:3]:
        summary.click()
    yield page
    page.close()


@pytest.mark.parametrize(
    "anywhere",
    [(360, "dark"), (360, "light"), (1280, "dark"), (1280, "light")],
    indirect=True,
    ids=["phone-dark", "phone-light", "desk-dark", "desk-light"],
)
def test_it_can_be_read_anywhere(anywhere: Page) -> None:
    over = anywhere.evaluate("document.documentElement.scrollWidth - window.innerWidth")
    inside = anywhere.evaluate(
        "[...document.querySelectorAll('.scroll')].map(one => one.scrollWidth - one.clientWidth)"
    )
    faint = anywhere.evaluate(FAINT)
    smallest = anywhere.evaluate(
        "Math.min(...[...document.querySelectorAll('td, th, p, li, code, textarea')]"
        ".map(one => parseFloat(getComputedStyle(one).fontSize)))"
    )

    assert (over, max(inside), faint) == (0, 0, [])
    assert smallest >= 14


@pytest.mark.parametrize("anywhere", [(360, "dark")], indirect=True, ids=["phone-dark"])
def test_on_a_phone_a_table_is_still_one_and_each_cell_says_what_it_is(anywhere: Page) -> None:
    table = anywhere.get_by_role("table", name="Sequences")

    assert table.get_by_role("columnheader").count() == 7
    assert table.get_by_role("row").count() == 5
    said = (
        table.locator("tbody tr")
        .first.locator("td")
        .evaluate_all("cells => cells.map(cell => getComputedStyle(cell, '::before').content)")
    )
    # Some versions of Chromium join what is quoted.
    assert [text.replace('" "', "") for text in said[:2]] == ['"Status: "', '"Active: "']


@pytest.mark.parametrize("anywhere", [(360, "dark")], indirect=True, ids=["phone-dark"])
def test_the_dark_is_dark(anywhere: Page) -> None:
    color = anywhere.evaluate("getComputedStyle(document.body).backgroundColor")

    assert color == "rgb(20, 23, 26)"


def test_every_field_has_a_label_and_every_section_a_name(page: Page) -> None:
    unnamed = page.evaluate(
        "[...document.querySelectorAll('input, select, textarea')]"
        ".filter(one => !one.labels.length).length"
    )
    sections = page.get_by_role("main").locator("> section")

    assert unnamed == 0
    assert [
        page.locator(f"#{name}").text_content()
        for name in sections.evaluate_all(
            "all => all.map(one => one.getAttribute('aria-labelledby'))"
        )
    ] == ["Try a filter", "Requests", "Bulk actions", "Sequences"]
    assert page.locator("html").get_attribute("lang") == "en"


def test_it_loads_nothing_from_elsewhere(browser: Browser, served: Served) -> None:
    asked: set[str] = set()
    page = browser.new_page()
    page.on("request", lambda request: asked.add(request.url))

    page.goto(f"{served.url}/")
    expect(page.locator("#state")).to_have_text(LIVE)

    page.close()
    others = {url for url in asked if not url.startswith("data:")}
    assert others == {f"{served.url}/", f"{served.url}/page/live"}
