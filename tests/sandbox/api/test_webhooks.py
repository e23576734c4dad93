"""Webhook subscriptions: made, changed, and served with signed events."""

from __future__ import annotations

import hashlib
import hmac
import json
import threading
import time
from typing import TYPE_CHECKING, Any

import anyio
import httpx
import pytest
import uvicorn
from starlette.applications import Starlette
from starlette.responses import Response
from starlette.routing import Route

from tests.sandbox.worlds import EVERY_LEAD, add_contact, add_lead, call, connect, refusal

if TYPE_CHECKING:
    from collections.abc import Iterator

    from starlette.requests import Request

    from close_async.sandbox import Sandbox, SteppedClock

pytestmark = pytest.mark.anyio

URL = "http://127.0.0.1:9/hook"
HOUR = 3600


class Receiver:
    """What a subscriber gets, and what it answers."""

    def __init__(self, *statuses: int) -> None:
        self.statuses = list(statuses)
        self.got: list[tuple[dict[str, Any], dict[str, str], bytes]] = []
        self.app = Starlette(routes=[Route("/hook", self.take, methods=["POST"])])

    async def take(self, request: Request) -> Response:
        """Note what came."""
        body = await request.body()
        self.got.append((json.loads(body), dict(request.headers), body))
        return Response(status_code=self.statuses.pop(0) if self.statuses else 200)

    @property
    def transport(self) -> httpx.ASGITransport:
        """The way to it."""
        return httpx.ASGITransport(self.app)

    @property
    def events(self) -> list[tuple[str, str]]:
        """Of what type the events were."""
        found = [body["event"] for body, _, _ in self.got]
        return [(event["object_type"], event["action"]) for event in found]


async def subscribe(sandbox: Sandbox, *events: str, **more: Any) -> dict[str, Any]:
    """Subscribe to events such as `lead.created`."""
    items = [
        {"object_type": kind, "action": action}
        for kind, _, action in (event.rpartition(".") for event in events)
    ]
    return dict(await call(sandbox, "POST", "/webhook/", {"url": URL, "events": items, **more}))


async def test_a_subscription_is_made_read_changed_and_deleted(empty: Sandbox) -> None:
    async with connect(empty) as client:
        events = [{"object_type": "lead", "action": "created"}]
        answer = await client.post("/webhook/", json={"url": URL, "events": events})
    made = answer.json()
    key = made.pop("signature_key")
    path = f"/webhook/{made['id']}/"

    fetched = await call(empty, "GET", path)
    listed = await call(empty, "GET", "/webhook/")
    changed = await call(empty, "PUT", path, {"status": "paused"})
    deleted = await call(empty, "DELETE", path)

    assert answer.status_code == 201
    assert made["id"].startswith("whsub_")
    assert made.items() >= {"url": URL, "status": "active", "verify_ssl": True}.items()
    assert made["events"] == events
    assert len(bytes.fromhex(key)) == 32
    assert fetched == made
    assert listed == {"data": [made], "has_more": False}
    assert changed == made | {"status": "paused"}
    assert (deleted, empty.world.all("webhook")) == ({}, [])


@pytest.mark.parametrize(
    "url",
    [
        "https://example.com/hook",
        "http://10.0.0.1/hook",
        "http://localhost.example.com/",
        "http://0.0.0.0/",
        "http://127.0.0.1@example.com/",
        "ftp://127.0.0.1/",
        "127.0.0.1",
        "http:///hook",
        "http://[::1",
        "http://127.0.0.1:99999999/",
        "",
        None,
        5,
        "\N{BANANA}",
        "http://\x00/",
    ],
)
async def test_only_this_machine_can_subscribe(empty: Sandbox, url: object) -> None:
    body = {"url": url, "events": [{"object_type": "lead", "action": "created"}]}

    content = await refusal(empty, "/webhook/", body)

    assert set(content["field-errors"]) == {"url"}


@pytest.mark.parametrize("url", ["http://localhost:1/x", "https://127.8.9.1/", "http://[::1]:80/"])
async def test_this_machine_has_several_names(empty: Sandbox, url: str) -> None:
    made = await subscribe(empty, "lead.created", url=url)

    assert made["url"] == url


def nested(depth: int) -> dict[str, Any]:
    """Return a filter that is so deep."""
    node: dict[str, Any] = {"type": "non_null"}
    for _ in range(depth):
        node = {"type": "not", "filter": node}
    return node


@pytest.mark.parametrize(
    ("more", "path"),
    [
        ({"events": []}, "events"),
        ({"events": None}, "events"),
        ({"events": "lead"}, "events"),
        ({"events": [{"object_type": "lead"}]}, "events.0.action"),
        ({"events": [5]}, "events.0"),
        ({"verify_ssl": "no"}, "verify_ssl"),
        ({"status": "broken"}, "status"),
        ({"event_filter": 5}, "event_filter"),
        ({"event_filter": {}}, "event_filter.type"),
        ({"event_filter": {"type": []}}, "event_filter.type"),
        ({"event_filter": {"type": "and"}}, "event_filter.filters"),
        ({"event_filter": {"type": "or", "filters": [1]}}, "event_filter.filters.0"),
        ({"event_filter": {"type": "not"}}, "event_filter.filter"),
        (
            {"event_filter": {"type": "field_accessor", "filter": {"type": "is_null"}}},
            "event_filter.field",
        ),
    ],
)
async def test_what_makes_no_subscription_is_refused(
    empty: Sandbox, more: dict[str, Any], path: str
) -> None:
    body = {"url": URL, "events": [{"object_type": "lead", "action": "created"}], **more}

    content = await refusal(empty, "/webhook/", body)

    assert set(content["field-errors"]) == {path}


async def test_a_filter_that_is_nested_too_deeply_is_refused(empty: Sandbox) -> None:
    body = {
        "url": URL,
        "events": [{"object_type": "lead", "action": "created"}],
        "event_filter": nested(61),
    }

    content = await refusal(empty, "/webhook/", body)

    assert list(content["field-errors"].values()) == ["Nested too deeply."]


async def test_a_delivery_is_signed(empty: Sandbox, clock: SteppedClock) -> None:
    receiver = Receiver()
    webhook = await subscribe(empty, "lead.created")
    lead = await call(empty, "POST", "/lead/", {"name": "Acme \N{BANANA}"})

    accepted = await empty.deliver_webhooks(receiver.transport)

    ((content, headers, body),) = receiver.got
    logged = await call(empty, "GET", "/event/")
    timestamp = headers["close-sig-timestamp"]
    key = bytes.fromhex(webhook["signature_key"])
    expected = hmac.new(key, timestamp.encode() + body, hashlib.sha256).hexdigest()
    assert accepted == 1
    assert content == {"event": logged["data"][0], "subscription_id": webhook["id"]}
    assert content["event"]["object_id"] == lead["id"]
    assert headers["close-sig-hash"] == expected
    assert int(timestamp) == int(clock.now().timestamp())


async def test_only_what_was_subscribed_to_is_delivered_once(empty: Sandbox) -> None:
    receiver = Receiver()
    await subscribe(empty, "lead.updated", "contact.created")
    add_lead(empty, "acme")
    add_contact(empty, "acme", "ada")
    empty.world.change("contact", "cont_ada", {"title": "CEO"})

    counts = [await empty.deliver_webhooks(receiver.transport) for _ in range(2)]

    assert counts == [2, 0]
    assert receiver.events == [("contact", "created"), ("lead", "updated")]


async def test_all_subscribers_get_an_event(empty: Sandbox) -> None:
    receiver = Receiver()
    webhooks = [await subscribe(empty, "lead.created") for _ in range(2)]
    add_lead(empty, "acme")

    await empty.deliver_webhooks(receiver.transport)

    assert [body["subscription_id"] for body, _, _ in receiver.got] == [
        webhook["id"] for webhook in webhooks
    ]


async def test_a_bulk_action_is_delivered_as_it_ends(empty: Sandbox, clock: SteppedClock) -> None:
    receiver = Receiver()
    await subscribe(empty, "bulk_action.delete.completed")
    await call(empty, "POST", "/bulk_action/delete/", {"s_query": EVERY_LEAD})
    early = await empty.deliver_webhooks(receiver.transport)
    clock.step(60)

    late = await empty.deliver_webhooks(receiver.transport)

    assert (early, late) == (0, 1)
    assert receiver.events == [("bulk_action.delete", "completed")]


@pytest.mark.parametrize("sent_meanwhile", [True, False])
async def test_a_paused_subscription_gets_nothing(empty: Sandbox, *, sent_meanwhile: bool) -> None:
    receiver = Receiver()
    webhook = await subscribe(empty, "lead.created")
    path = f"/webhook/{webhook['id']}/"
    await call(empty, "PUT", path, {"status": "paused"})
    add_lead(empty, "meanwhile")
    if sent_meanwhile:
        await empty.deliver_webhooks(receiver.transport)
    await call(empty, "PUT", path, {"status": "active"})
    add_lead(empty, "after")

    await empty.deliver_webhooks(receiver.transport)

    assert [body["event"]["data"]["name"] for body, _, _ in receiver.got] == ["after"]


@pytest.mark.parametrize(
    ("node", "names"),
    [
        ({"type": "equals", "value": "Acme"}, ["Acme"]),
        ({"type": "not_equals", "value": "Acme"}, ["Bee", ""]),
        ({"type": "contains", "value": "c"}, ["Acme"]),
        ({"type": "not", "filter": {"type": "contains", "value": "e"}}, [""]),
        ({"type": "non_null"}, ["Acme", "Bee", ""]),
        ({"type": "is_null"}, []),
        (
            {"type": "or", "filters": [{"type": "equals", "value": v} for v in ("Acme", "Bee")]},
            ["Acme", "Bee"],
        ),
        ({"type": "and", "filters": [{"type": "non_null"}, {"type": "contains", "value": "B"}]},
         ["Bee"]),
        ({"type": "contains", "value": 5}, []),
        ({"type": "any_array_value", "filter": {"type": "non_null"}}, []),
        ({"type": "field_accessor", "field": "x", "filter": {"type": "is_null"}},
         ["Acme", "Bee", ""]),
    ],
)  # fmt: skip
@pytest.mark.parametrize("place", ["event_filter", "extra_filter"])
async def test_filters_choose_among_events(
    empty: Sandbox, node: dict[str, Any], names: list[str], place: str
) -> None:
    receiver = Receiver()
    whole = {
        "type": "field_accessor",
        "field": "data",
        "filter": {"type": "field_accessor", "field": "name", "filter": node},
    }
    event = {"object_type": "lead", "action": "created"}
    if place == "event_filter":
        await subscribe(empty, "lead.created", event_filter=whole)
    else:
        await subscribe(empty, events=[event | {"extra_filter": whole}])
    for name in ("Acme", "Bee", ""):
        add_lead(empty, name)

    await empty.deliver_webhooks(receiver.transport)

    assert [body["event"]["data"]["name"] for body, _, _ in receiver.got] == names


async def test_a_filter_looks_through_lists(empty: Sandbox) -> None:
    receiver = Receiver()
    node = {
        "type": "field_accessor",
        "field": "changed_fields",
        "filter": {"type": "any_array_value", "filter": {"type": "equals", "value": "title"}},
    }
    await subscribe(empty, "contact.updated", event_filter=node)
    add_lead(empty, "acme")
    add_contact(empty, "acme", "ada")
    empty.world.change("contact", "cont_ada", {"name": "Ada"})
    empty.world.change("contact", "cont_ada", {"title": "CEO"})

    await empty.deliver_webhooks(receiver.transport)

    assert [body["event"]["changed_fields"] for body, _, _ in receiver.got] == [["title"]]


async def test_a_delivery_that_fails_is_tried_again_later(
    empty: Sandbox, clock: SteppedClock
) -> None:
    receiver = Receiver(500, 302)
    await subscribe(empty, "lead.created")
    add_lead(empty, "acme")

    first = await empty.deliver_webhooks(receiver.transport)
    too_early = await empty.deliver_webhooks(receiver.transport)
    clock.step(60)
    second = await empty.deliver_webhooks(receiver.transport)
    clock.step(120)
    third = await empty.deliver_webhooks(receiver.transport)

    assert [first, too_early, second, third] == [0, 0, 0, 1]
    assert len(receiver.got) == 3
    assert len({body["event"]["id"] for body, _, _ in receiver.got}) == 1


async def test_a_subscriber_that_fails_for_three_days_is_paused(
    empty: Sandbox, clock: SteppedClock
) -> None:
    receiver = Receiver(*[500] * 100)
    webhook = await subscribe(empty, "lead.created")
    add_lead(empty, "acme")

    for _ in range(80):
        await empty.deliver_webhooks(receiver.transport)
        clock.step(HOUR)
    tries = len(receiver.got)
    await empty.deliver_webhooks(receiver.transport)

    assert (await call(empty, "GET", f"/webhook/{webhook['id']}/"))["status"] == "paused"
    assert 5 < tries == len(receiver.got) < 80


async def test_a_subscriber_that_is_not_there_is_tried_again(
    empty: Sandbox, clock: SteppedClock
) -> None:
    receiver = Receiver()
    await subscribe(empty, "lead.created")
    add_lead(empty, "acme")

    lost = await empty.deliver_webhooks()
    clock.step(60)
    found = await empty.deliver_webhooks(receiver.transport)

    assert (lost, found) == (0, 1)


async def test_who_stops_a_delivery_loses_nothing(empty: Sandbox) -> None:
    receiver = Receiver()
    scope = anyio.CancelScope()

    class Stuck(httpx.AsyncBaseTransport):
        async def handle_async_request(self, _request: httpx.Request) -> httpx.Response:
            scope.cancel()
            await anyio.sleep_forever()
            raise AssertionError

    await subscribe(empty, "lead.created")
    add_lead(empty, "one")
    add_lead(empty, "two")
    with scope:
        await empty.deliver_webhooks(Stuck())

    accepted = await empty.deliver_webhooks(receiver.transport)

    assert accepted == 2
    assert [body["event"]["data"]["name"] for body, _, _ in receiver.got] == ["one", "two"]


async def test_what_was_deleted_or_reset_is_not_delivered(empty: Sandbox) -> None:
    receiver = Receiver()
    webhook = await subscribe(empty, "lead.created")
    add_lead(empty, "acme")
    await call(empty, "DELETE", f"/webhook/{webhook['id']}/")
    deleted = await empty.deliver_webhooks(receiver.transport)
    await subscribe(empty, "lead.created")
    add_lead(empty, "bee")
    empty.reset()

    reset = await empty.deliver_webhooks(receiver.transport)

    assert (deleted, reset) == (0, 0)


@pytest.fixture
def addresses(empty: Sandbox) -> Iterator[tuple[str, str, Receiver]]:
    """A sandbox and a receiver that are served, each in a thread of its own."""
    receiver = Receiver()
    servers = [
        uvicorn.Server(uvicorn.Config(app, port=0, log_level="critical"))
        for app in (empty.app, receiver.app)
    ]
    threads = [threading.Thread(target=server.run, daemon=True) for server in servers]
    for thread in threads:
        thread.start()
    while not all(server.started for server in servers):
        time.sleep(0.01)
    ports = [server.servers[0].sockets[0].getsockname()[1] for server in servers]
    sandbox, hook = (f"http://127.0.0.1:{port}" for port in ports)
    yield f"{sandbox}/api/v1", f"{hook}/hook", receiver
    for server in servers:
        server.should_exit = True
    for thread in threads:
        thread.join()


def test_a_server_delivers_by_itself(empty: Sandbox, addresses: tuple[str, str, Receiver]) -> None:
    url, hook, receiver = addresses
    with httpx.Client(base_url=url, auth=(empty.api_key, "")) as client:
        events = [{"object_type": "lead", "action": "created"}]
        client.post("/webhook/", json={"url": hook, "events": events}).raise_for_status()
        lead = client.post("/lead/", json={"name": "Acme"}).json()
    deadline = time.monotonic() + 10
    while not receiver.got and time.monotonic() < deadline:
        time.sleep(0.02)

    assert [body["event"]["object_id"] for body, _, _ in receiver.got] == [lead["id"]]
