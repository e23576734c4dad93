"""Whatever comes in whatever order, over any stretch of time: an answer, and never a 500."""

from __future__ import annotations

import copy
from typing import Any
from urllib.parse import urlencode

import anyio
from hypothesis import given, settings, strategies as st

from close_async.sandbox import RateLimits, Sandbox, SteppedClock
from tests.sandbox.worlds import EVERY_LEAD, connect
from tests.support.depth import examples

from .test_robust import BODIES, JSON

HAPPENINGS = ("reply", "bounce", "answer_call", "book_meeting", "unsubscribe", "resubscribe")
KINDS = ("lead", "contact", "sequence", "sequence_subscription", "email_template", "activity.email")
UPDATES: dict[str, tuple[str, ...]] = {
    "/sequence/": ("name", "status", "steps", "schedule", "timezone"),
    "/sequence_subscription/": ("status", "sender_account_id", "sender_email", "calls_assigned_to"),
    "/bulk_action/sequence_subscription/": ("status",),
    "/bulk_action/email/": ("status",),
}
WORDS = st.sampled_from(["active", "paused", "draft", "resuming", "finished", "UTC", "Europe"])
STEP = st.fixed_dictionaries(
    {},
    optional={
        "id": JSON,
        "step_type": st.sampled_from(["email", "call", "sms"]) | JSON,
        "delay": st.integers(-1, 10**20) | JSON,
        "email_template_id": JSON,
        "threading": st.sampled_from(["new_thread", "old_thread"]) | JSON,
        "required": JSON,
    },
)
TIME = st.sampled_from(["00:00", "09:00", "23:59:59", "24:00", "09:00Z", "9:00", "", "12:00+05:00"])
RANGE = st.fixed_dictionaries({"weekday": st.integers(0, 8) | JSON, "start": TIME, "end": TIME})
SCHEDULE = st.fixed_dictionaries({"ranges": st.lists(RANGE, max_size=3)})
VALUES = WORDS | JSON | st.lists(STEP, max_size=3) | SCHEDULE
SECONDS = st.sampled_from([0.0, 0.5, 3.0, 6.0, 3600.0, 86400.0, 30 * 86400.0, 4000 * 86400.0])
MOVES = st.one_of(
    st.tuples(st.just("step"), SECONDS),
    st.tuples(st.just("post"), st.sampled_from(sorted(BODIES)), st.text(max_size=3), VALUES),
    st.tuples(
        st.just("put"),
        st.sampled_from([(path, key) for path, keys in UPDATES.items() for key in keys]),
        st.integers(0, 30),
        VALUES,
    ),
    st.tuples(st.just("remove"), st.sampled_from(KINDS), st.integers(0, 30)),
    st.tuples(
        st.just("happen"),
        st.sampled_from(HAPPENINGS),
        st.integers(0, 30),
    ),
    st.tuples(st.just("list"), st.sampled_from(sorted(UPDATES)), JSON, JSON),
    st.tuples(st.just("search"), SECONDS),
)


class Chaos:
    """One sandbox, and those who do to it what they like."""

    def __init__(self) -> None:
        limits = RateLimits(per_key=10**6, hidden={"/nothing/": 1})
        self.sandbox = Sandbox(4, clock=SteppedClock(), index_lag=3, rate_limit=limits)
        self.cursor: object = None

    async def do(self, move: Any) -> int:
        """Make a move and return the status of the call that shows what came of it."""
        name, *details = move
        method, path, body = await getattr(self, name)(*details)
        async with connect(self.sandbox) as client:
            answer = await client.request(method, path, json=body)
        if answer.is_success and path == "/data/search/":
            self.cursor = answer.json()["cursor"]
        return answer.status_code

    async def step(self, seconds: float) -> tuple[str, str, object]:
        """Let time go by."""
        self.sandbox.clock.step(seconds)
        return "GET", "/me/", None

    async def post(self, path: str, key: str, value: object) -> tuple[str, str, object]:
        """Send a body of which one thing is odd."""
        body = copy.deepcopy(BODIES[path])
        body[sorted(body)[len(key) % len(body)]] = value
        return "POST", path, body

    async def put(
        self, target: tuple[str, str], number: int, value: object
    ) -> tuple[str, str, object]:
        """Change one thing of an object."""
        path, key = target
        kind = path.strip("/").replace("/", ".")
        rows = self.sandbox.world.all(kind)
        row_id = rows[number % len(rows)]["id"] if rows else "x"
        return "PUT", f"{path}{row_id}/", {key: value}

    async def remove(self, kind: str, number: int) -> tuple[str, str, object]:
        """Take something away behind everybody's back."""
        rows = self.sandbox.world.all(kind)
        if len(rows) > 1:
            self.sandbox.world.remove(kind, rows[number % len(rows)]["id"])
        return "GET", "/lead/", None

    async def happen(self, name: str, number: int) -> tuple[str, str, object]:
        """Let somebody do something."""
        rows = self.sandbox.world.all("contact")
        if rows:
            getattr(self.sandbox.happen, name)(rows[number % len(rows)]["id"])
        return "GET", "/contact/", None

    async def list(self, path: str, skip: object, limit: object) -> tuple[str, str, object]:
        """Ask for a page."""
        sequence_id = self.sandbox.world.all("sequence")[0]["id"]
        query = {"sequence_id": sequence_id, "_skip": str(skip), "_limit": str(limit)}
        return "GET", f"{path}?{urlencode(query, errors='replace')}", None

    async def search(self, seconds: float) -> tuple[str, str, object]:
        """Go on with a search after a while."""
        self.sandbox.clock.step(seconds)
        return "POST", "/data/search/", {"query": EVERY_LEAD, "_limit": 1, "cursor": self.cursor}


@settings(max_examples=examples(120))
@given(moves=st.lists(MOVES, min_size=1, max_size=12))
def test_no_order_of_calls_breaks_anything(moves: list[Any]) -> None:
    chaos = Chaos()

    statuses = [anyio.run(chaos.do, move) for move in moves]

    assert all(status < 500 or status == 501 for status in statuses)
    counts = {row["status"] for row in chaos.sandbox.world.all("sequence_subscription")}
    assert counts <= {"active", "paused", "finished", "goal", "error"}
    assert Sandbox.load(chaos.sandbox.dump(), clock=SteppedClock()).dump() == chaos.sandbox.dump()
