"""Each order under `/_sandbox/`, over HTTP, and what it changes for who calls the API."""

from __future__ import annotations

import json
import time
from typing import TYPE_CHECKING, Any

import httpx
import pytest

from close_async.sandbox import RealClock, Sandbox, SteerableClock, SteppedClock
from close_async.sandbox.control.control import DESCRIPTION
from close_async.sandbox.control.orders import ORDERS
from tests.support.served import serve

if TYPE_CHECKING:
    from collections.abc import Iterator

    from close_async.sandbox import Clock
    from tests.support.served import Served

LEAD = {"name": "Acme", "contacts": [{"name": "Ada", "emails": [{"email": "ada@example.com"}]}]}


class Remote:
    """A test of another language: all that it knows is two URLs and two keys."""

    def __init__(self, served: Served) -> None:
        key = served.sandbox.control_key
        self.api = served.client()
        self.orders = httpx.Client(
            base_url=f"{served.url}/_sandbox", headers={"X-Sandbox-Key": key}
        )

    def order(self, method: str, path: str, body: Any = None) -> Any:
        answer = self.orders.request(method, path, json=body)
        assert answer.is_success, answer.text
        return answer.json() if answer.content else None

    def refusal(self, method: str, path: str, body: Any = None) -> tuple[int, str]:
        answer = self.orders.request(method, path, json=body)
        return answer.status_code, answer.json()["error"]


def remote_of(clock: Clock | None = None) -> Iterator[Remote]:
    with serve(Sandbox(leads=5, clock=clock or SteerableClock())) as served:
        remote = Remote(served)
        with remote.api, remote.orders:
            yield remote


@pytest.fixture
def remote() -> Iterator[Remote]:
    yield from remote_of()


def statuses(remote: Remote, count: int) -> list[int]:
    return [remote.api.get("/me/").status_code for _ in range(count)]


def test_what_can_be_ordered_is_what_is_described(remote: Remote) -> None:
    described = json.loads(DESCRIPTION)["paths"]

    assert {
        (method.upper(), path) for path, methods in described.items() for method in methods
    } == {*ORDERS}
    assert remote.order("GET", "/openapi.json")["paths"] == described
    for (method, path), (status, _) in ORDERS.items():
        assert described[path][method.lower()]["responses"].keys() == {str(status), "default"}


def test_a_fault_is_planned_comes_and_is_gone(remote: Remote) -> None:
    pending = remote.order("POST", "/faults", {"status": 503, "times": 2, "path": "/me/"})
    seen = statuses(remote, 3)

    assert pending == {"pending": 2}
    assert seen == [503, 503, 200]
    assert remote.order("GET", "/faults") == {"pending": 0, "faults": []}


def test_a_fault_that_never_comes_says_what_it_waits_for(remote: Remote) -> None:
    remote.order("POST", "/faults", {"status": 503, "method": "post", "path": "/lead.s/*/"})
    remote.order("POST", "/faults", {"when": "nth", "number": 3, "status": 500})
    statuses(remote, 2)

    assert remote.order("GET", "/faults") == {
        "pending": 2,
        "faults": [
            {"method": "POST", "path": "/lead.s/*/", "left": 1, "seen": 0},
            {"method": None, "path": None, "left": 1, "seen": 2},
        ],
    }


def test_faults_come_by_number_each_time_or_by_chance(remote: Remote) -> None:
    remote.order("POST", "/faults", {"when": "nth", "number": 3, "status": 500})
    nth = statuses(remote, 4)
    remote.order("POST", "/faults", {"when": "every", "number": 2, "status": 502})
    every = statuses(remote, 4)
    remote.order("DELETE", "/faults")
    chance = {"when": "randomly", "share": 0.5, "seed": 1, "status": 504}
    remote.order("POST", "/faults", chance)
    randomly = statuses(remote, 20)
    remote.order("DELETE", "/faults")

    assert nth == [200, 200, 500, 200]
    assert every == [200, 502, 200, 502]
    assert {*randomly} == {200, 504}
    assert statuses(remote, 3) == [200, 200, 200]


def test_an_answer_is_lost_after_the_work_was_done(remote: Remote) -> None:
    remote.order("POST", "/faults", {"drop": "after", "method": "POST", "path": "/lead/"})

    with pytest.raises(httpx.RemoteProtocolError):
        remote.api.post("/lead/", json=LEAD)

    (call,) = remote.order("GET", "/requests?method=POST&path=/lead/")["data"]
    assert (call["json"]["name"], call["status"]) == ("Acme", None)
    assert remote.api.get("/lead/", params={"_limit": 1}).json()["data"][0]["name"] == "Acme"


def test_a_bulk_action_fails(remote: Remote) -> None:
    lead_status = remote.api.get("/status/lead/").json()["data"][0]["id"]
    query = {"type": "object_type", "object_type": "lead"}
    body = {"type": "set_lead_status", "lead_status_id": lead_status, "s_query": query}

    assert remote.order("POST", "/faults/bulk", {"after": 0.5}) == {"pending": 1}
    action = remote.api.post("/bulk_action/edit/", json=body).json()
    remote.order("POST", "/clock/step", {"seconds": 60})

    assert remote.api.get(f"/bulk_action/edit/{action['id']}/").json()["status"] == "error"


def test_rate_limits_are_set_and_lifted(remote: Remote) -> None:
    remote.order("PUT", "/clock", {"speed": 0})
    limits = remote.order("PUT", "/rate_limit", {"per_key": 2, "window": 60})
    limited = statuses(remote, 3)
    lifted = remote.order("PUT", "/rate_limit", {"per_key": None})

    assert (limits["per_key"], limits["per_organization"], limits["window"]) == (2, 6, 60)
    assert limited == [200, 200, 429]
    assert lifted == {"per_key": None} == remote.order("GET", "/rate_limit")
    assert statuses(remote, 3) == [200] * 3


def test_lists_are_late(remote: Remote) -> None:
    assert remote.order("GET", "/index_lag") == {"seconds": 0}

    remote.order("PUT", "/clock", {"speed": 0})
    remote.order("PUT", "/index_lag", {"seconds": 30})
    made = remote.api.post("/lead/", json=LEAD).json()["id"]
    at_once = {one["id"] for one in remote.api.get("/lead/").json()["data"]}
    remote.order("POST", "/clock/step", {"seconds": 30})
    later = {one["id"] for one in remote.api.get("/lead/").json()["data"]}

    assert made not in at_once
    assert made in later


def test_the_clock_stands_still_runs_and_is_stepped(remote: Remote) -> None:
    stopped = remote.order("PUT", "/clock", {"speed": 0})
    stepped = remote.order("POST", "/clock/step", {"seconds": 3600})
    remote.order("PUT", "/clock", {"speed": 1000})
    deadline = time.monotonic() + 5
    while remote.order("GET", "/clock")["now"] <= stepped["now"]:
        assert time.monotonic() < deadline

    assert stopped["speed"] == stepped["speed"] == 0
    assert stepped["now"][:10] >= stopped["now"][:10]
    assert stepped["now"] != stopped["now"]


def test_a_delay_on_a_clock_that_stands_still_ends_with_a_step(remote: Remote) -> None:
    remote.order("PUT", "/clock", {"speed": 0})
    remote.order("POST", "/faults", {"delay": 600})

    with pytest.raises(httpx.ReadTimeout):
        remote.api.get("/me/", timeout=0.2)

    remote.order("POST", "/faults", {"delay": 0.01})
    remote.order("PUT", "/clock", {"speed": 1})
    assert remote.api.get("/me/").status_code == 200


@pytest.mark.parametrize(("clock", "speed"), [(RealClock(), 1), (SteppedClock(), 0)])
def test_a_clock_of_another_kind_says_what_it_can(clock: Clock, speed: float) -> None:
    for remote in remote_of(clock):
        assert remote.order("GET", "/clock")["speed"] == speed
        status, why = remote.refusal("PUT", "/clock", {"speed": 2})

    assert status == 409
    assert why.endswith("use a SteerableClock")


def test_a_reset_puts_back_the_world(remote: Remote) -> None:
    remote.api.post("/lead/", json=LEAD)
    remote.order("POST", "/faults", {"status": 500})
    remote.order("POST", "/reset")

    assert remote.order("GET", "/requests") == {"data": []}
    assert remote.order("GET", "/faults") == {"pending": 0, "faults": []}
    assert len(remote.api.get("/lead/").json()["data"]) == 5


def test_calls_are_shown_and_forgotten_and_orders_are_no_calls(remote: Remote) -> None:
    remote.api.get("/me/", params={"_fields": "id"})
    shown = remote.order("GET", "/requests")["data"]
    remote.order("DELETE", "/requests")

    assert [(one["method"], one["path"], one["query"]) for one in shown] == [
        ("GET", "/api/v1/me/", {"_fields": "id"})
    ]
    assert "authorization" not in shown[0]["headers"]
    assert remote.order("GET", "/requests?path=/nothing/") == {"data": []}
    assert remote.order("GET", "/requests") == {"data": []}


def test_a_world_is_dumped_and_loaded_and_gets_a_lead(remote: Remote) -> None:
    before = remote.order("GET", "/world")
    added = remote.order("POST", "/world/leads", LEAD)
    with_it = remote.api.get(f"/lead/{added['id']}/")
    remote.order("PUT", "/world", before)
    without_it = remote.api.get(f"/lead/{added['id']}/")

    assert added["contacts"][0]["name"] == "Ada"
    assert (with_it.status_code, without_it.status_code) == (200, 404)
    assert [call["method"] for call in remote.order("GET", "/requests")["data"]] == ["GET"]


@pytest.mark.parametrize(
    ("method", "path", "body", "status", "why"),
    [
        ("POST", "/faults", {"stauts": 503}, 400, "'stauts' was unexpected"),
        ("POST", "/faults", {"status": "503"}, 400, "status: '503' is not of type 'integer'"),
        ("POST", "/faults", {"when": "now"}, 400, "when: 'now' is not one of"),
        ("POST", "/faults", {"share": 0.5}, 400, "with when='next', share means nothing"),
        ("POST", "/faults", {"when": "nth"}, 400, "with when='nth', number is required"),
        ("POST", "/faults", {"when": "randomly", "seed": 1}, 400, "share is required"),
        ("POST", "/faults", {"html": True, "empty": True}, 400, "a response has one body"),
        ("POST", "/faults", [], 400, "[] is not of type 'object'"),
        ("POST", "/clock/step", {"seconds": -1}, 400, "seconds: -1 is less than the minimum"),
        ("POST", "/clock/step", {"seconds": True}, 400, "seconds: True is not of type"),
        ("PUT", "/rate_limit", {}, 400, "'per_key' is a required property"),
        ("PUT", "/world", {"objects": 1}, 400, "not a dump of a sandbox"),
        ("POST", "/world/leads", {"status_id": "stat_no"}, 400, "stat_no"),
        ("GET", "/nothing", None, 404, "Not Found"),
        ("PATCH", "/reset", None, 405, "Method Not Allowed"),
    ],
)
def test_an_order_that_makes_no_sense_is_refused_with_the_reason(
    remote: Remote, method: str, path: str, body: Any, status: int, why: str
) -> None:
    answered, said = remote.refusal(method, path, body)

    assert answered == status
    assert why in said


@pytest.mark.parametrize("raw", [b"", b"{", b"\xff", b'{"after": NaN}', b'{"after": 1e999}'])
def test_a_body_that_is_no_json_is_refused(remote: Remote, raw: bytes) -> None:
    answer = remote.orders.post("/faults/bulk", content=raw)

    assert (answer.status_code, answer.json()) == (400, {"error": "the body is not JSON"})


@pytest.mark.parametrize("speed", [-1.0, float("inf"), float("nan")])
def test_a_clock_runs_at_no_impossible_speed(speed: float) -> None:
    with pytest.raises(ValueError, match="speed must be a number >= 0"):
        SteerableClock(speed)
