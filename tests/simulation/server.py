"""
A Close of its own for the lives: as little of it as they need, and nothing of the sandbox or of us.

It answers as the notes on the API say, bytes in and bytes out, and where they leave something open
it is as unlike our guesses as they allow: by `Conditions`.
"""

from __future__ import annotations

import json
import math
import re
from collections import deque
from datetime import timedelta
from email.utils import format_datetime
from typing import TYPE_CHECKING, Any, Final

import attrs
import httpx

if TYPE_CHECKING:
    import random
    from collections.abc import Callable, Mapping
    from datetime import datetime

    from .weathers import Conditions

    Row = dict[str, Any]

US: Final = "user_us"
COLLEAGUE: Final = "user_colleague"
ORGANIZATION: Final = "orga_1"
KEY: Final = "api_ofLives.ofLivesofLives"
ACCOUNTS: Final = {"emailacct_1": "jo@example.com", "emailacct_2": "al@example.com"}
# How long a bulk action takes, and how old everything is that was there before.
_BULK_SECONDS: Final = 45.0
_OLD: Final = timedelta(days=30)

_PREFIXES: Final = {
    "sequence_subscription": "sub_",
    "sequence": "seq_",
    "bulk_action/email": "bulkemail_",
    "bulk_action/sequence_subscription": "bulkseqsub_",
    "bulk_action/delete": "bulkdelete_",
    "bulk_action/edit": "bulkedit_",
}
# These tell their times without an offset.
_NAIVE: Final = frozenset({"sequence", "sequence_subscription"})
_PATH: Final = re.compile(
    r"/api/v1/(?P<kind>sequence_subscription|sequence|bulk_action/\w+)/(?:(?P<id>\w+)/)?"
)


@attrs.define(eq=False)
class _Thing:
    """One object: each of its states, and since when it's in it. None: it's gone."""

    kind: str
    created: datetime
    states: list[tuple[datetime, Row | None]]

    def at(self, moment: datetime) -> Row | None:
        """Return its state at that moment; None if there was none."""
        return next((row for since, row in reversed(self.states) if since <= moment), None)

    @property
    def now(self) -> Row | None:
        return self.states[-1][1]


@attrs.define(eq=False)
class Server:
    """All that Close is, as far as it matters here. *now* is the true time."""

    now: Callable[[], datetime]
    conditions: Conditions
    rng: random.Random
    index_lag: float = 0.0
    """How long a new object isn't in lists."""
    audience: int = 7
    """How many leads the next search finds."""
    longest_pause: float = 0.0
    """The longest pause that it ever asked for."""
    api_key: str = KEY
    sequence_id: str = "seq_spring"
    template_id: str = "tmpl_1"
    status_id: str = "stat_1"
    contacts: tuple[str, ...] = tuple(f"cont_{number}" for number in range(200))
    things: dict[str, _Thing] = attrs.field(factory=dict)
    _calls: deque[datetime] = attrs.field(factory=deque)
    _count: int = 0

    def __attrs_post_init__(self) -> None:
        for number in range(8):
            self.add("sequence_subscription", {
                "sequence_id": "seq_old", "contact_id": f"cont_old{number}",
                "sender_account_id": "emailacct_1", "sender_name": "Jo",
                "sender_email": ACCOUNTS["emailacct_1"],
            }, created=self.now() - _OLD)  # fmt: skip
        self.add("sequence", {"name": "Winter", "timezone": "UTC", "steps": []},
                 created=self.now() - _OLD)  # fmt: skip
        for kind in ("email", "sequence_subscription", "edit", "delete"):
            self.add(f"bulk_action/{kind}", {
                "s_query": {"type": "match_all"}, "results_limit": 9999,
                **({"action_type": "pause"} if kind == "sequence_subscription" else {}),
                **({"type": "set_lead_status"} if kind == "edit" else {}),
            }, created=self.now() - _OLD)  # fmt: skip

    @property
    def sender(self) -> dict[str, Any]:
        """Who sends."""
        return {
            "sender_account_id": "emailacct_1",
            "sender_name": "Jo",
            "sender_email": ACCOUNTS["emailacct_1"],
        }

    # What the life asks and does behind the scenes.

    def ids(self, kind: str) -> list[str]:
        """Return the ids of what there is of a kind."""
        return [one for one, thing in self.things.items() if thing.kind == kind and thing.now]

    def exists(self, id: str) -> bool:
        """Return whether it's there, whatever reads show."""
        return id in self.things and self.things[id].now is not None

    def had_status(self, id: str, status: str, since: datetime) -> bool:
        """Return whether it was in this status at any time from then on."""
        thing = self.things[id]
        states = [thing.at(since), *(row for moment, row in thing.states if moment >= since)]
        return any(row is not None and row["status"] == status for row in states)

    def add(
        self, kind: str, body: Mapping[str, Any], *, who: str = US, created: datetime | None = None
    ) -> Row:
        """Create an object, and return it."""
        self._count += 1
        new_id = f"{_PREFIXES[kind]}{self._count}"
        moment = self.now() if created is None else created
        row = {"id": new_id, **self._shown(kind, body, who, moment)}
        self.things[new_id] = _Thing(kind, moment, [(moment, row)])
        return row

    def change(self, id: str, changes: Mapping[str, Any]) -> Row:
        """Change an object, and return it."""
        thing = self.things[id]
        assert thing.now is not None
        moment = self.now()
        row = {**thing.now, **changes, "date_updated": self._time(thing.kind, moment)}
        thing.states.append((moment, row))
        return row

    def almost_alike(self, request: httpx.Request) -> str | None:
        """Have a colleague create what *request* asks for, but for one thing."""
        found = _PATH.fullmatch(request.url.path)
        if found is None or found["id"] or request.method != "POST":
            return None
        kind, body = found["kind"], json.loads(request.content)
        twins = list(_near_twins(kind, body))
        who, twin = self.rng.choice(twins)
        if kind == "sequence_subscription" and self._is_subscribed(twin):
            return None
        return str(self.add(kind, twin, who=who)["id"])

    def stray_answer(self, request: httpx.Request) -> httpx.Response:
        """Return the answer to another call, as if it had come on this connection."""
        found = _PATH.fullmatch(request.url.path)
        assert found is not None
        kind, asked = found["kind"], json.loads(request.content)
        other = "sequence" if kind == "sequence_subscription" else "sequence_subscription"
        rows = [thing.now for thing in self.things.values() if thing.now is not None]
        strangers = [row for row in rows if row["id"].startswith(_PREFIXES[other])]
        same = [
            row
            for row in rows
            if row["id"].startswith(_PREFIXES[kind]) and not _is_what_was_asked(row, asked)
        ]
        row = self.rng.choice([*same, self.rng.choice(strangers), {"id": f"{_PREFIXES[other]}999"}])
        return self._json(201 if kind == "sequence_subscription" else 200, row)

    # What reads and writes see.

    async def handle(self, request: httpx.Request) -> httpx.Response:
        """Answer a request."""
        limited = self._limited()
        answer = limited or self._answer(request)
        answer.headers["date"] = self._date(is_odd=limited is None)
        return answer

    def _answer(self, request: httpx.Request) -> httpx.Response:  # noqa: PLR0911 - one route each
        path, method = request.url.path, request.method
        if path == "/api/v1/me/":
            return self._json(200, {"id": US, "first_name": "Jo", "organizations": []})
        if path == "/api/v1/data/search/" and method == "POST":
            count = {"limited": self.audience, "total": self.audience}
            return self._json(200, {"data": [], "cursor": None, "count": count})
        found = _PATH.fullmatch(path)
        if found is None or found["kind"] not in _PREFIXES:
            return self._json(404, {"error": "The requested URL was not found on the server."})
        kind, named = found["kind"], found["id"]
        if named is None:
            return self._list(kind, request) if method == "GET" else self._create(kind, request)
        if method == "GET":
            shown = self._seen(named, self.conditions.lag)
            return self._missing() if shown is None else self._json(200, shown)
        if not self.exists(named) or self.things[named].kind != kind:
            return self._missing()
        if method == "DELETE":
            self.things[named].states.append((self.now(), None))
            return httpx.Response(200, content=b"")
        return self._update(kind, named, json.loads(request.content))

    def _create(self, kind: str, request: httpx.Request) -> httpx.Response:
        body = json.loads(request.content)
        if kind == "sequence_subscription" and self._is_subscribed(body):
            return self._refused("This contact was subscribed before.")
        return self._json(201 if kind == "sequence_subscription" else 200, self.add(kind, body))

    def _update(self, kind: str, id: str, changes: Mapping[str, Any]) -> httpx.Response:
        now = self._seen(id, 0.0)
        assert now is not None
        if kind.startswith("bulk_action") and "status" in changes:
            is_fit = now["status"] == ("paused" if changes["status"] == "resuming" else "created")
            if not is_fit:
                return self._refused("It can't be paused or resumed any more.")
        if kind == "sequence_subscription" and changes.get("status") == "paused":
            changes = {**changes, "status_reason": "manual"}
        return self._json(200, self.change(id, changes))

    def _list(self, kind: str, request: httpx.Request) -> httpx.Response:
        asked = request.url.params
        skip, limit = int(asked.get("_skip", "0")), int(asked.get("_limit", "100"))
        wanted = {
            name: asked[name] for name in ("sequence_id", "contact_id", "lead_id") if name in asked
        }
        if kind == "sequence_subscription" and not wanted:
            return self._refused("sequence_id, contact_id or lead_id is needed.")
        indexed = self.now() - timedelta(seconds=self.index_lag)
        things = [one for one in self.things.values() if one.kind == kind]
        things.sort(key=lambda thing: thing.created, reverse=True)
        lag = self.conditions.lag
        rows = [
            row
            for thing in things
            if thing.created <= indexed
            and (row := self._seen(thing.states[0][1]["id"], lag)) is not None  # type: ignore[index]
            and all(row.get(name) == value for name, value in wanted.items())
        ]
        page = rows[skip : skip + limit]
        return self._json(200, {"data": page, "has_more": len(rows) > skip + limit})

    def _seen(self, id: str, lag: float) -> Row | None:
        """Return what a read shows of an object, from one of several replicas."""
        thing = self.things.get(id)
        if thing is None:
            return None
        behind = self.rng.choice((0.0, lag, lag)) if lag else 0.0
        row = thing.at(self.now() - timedelta(seconds=behind))
        age = (self.now() - thing.created).total_seconds()
        if row is not None and thing.kind.startswith("bulk_action") and row["status"] == "created":
            return {**row, "status": "done" if age > _BULK_SECONDS else "created"}
        return row

    def _is_subscribed(self, body: Mapping[str, Any]) -> bool:
        return any(
            thing.kind == "sequence_subscription"
            and thing.now is not None
            and all(thing.now[name] == body.get(name) for name in ("contact_id", "sequence_id"))
            for thing in self.things.values()
        )

    # How things look.

    def _shown(self, kind: str, body: Mapping[str, Any], who: str, moment: datetime) -> Row:
        time = self._time(kind, moment)
        row: Row = {
            "organization_id": ORGANIZATION,
            "date_created": time,
            "date_updated": time,
            **_LOOKS[kind](body, who),
        }
        if self.conditions.fills_in:
            row |= {"origin": "api", "visibility": {"scope": "team", "ids": [1, 2]}, "version": 3}
            if kind == "bulk_action/email":
                row["email_account_id"] = row.get("email_account_id") or "emailacct_1"
                row["sender"] = row.get("sender") or f"Jo <{ACCOUNTS['emailacct_1']}>"
            if kind == "bulk_action/edit" and row.get("custom_field_id"):
                # The answer knows names only.
                row["custom_field_name"] = "Region"
        if kind == "bulk_action/edit":
            for name in ("custom_field_id", "custom_field_values", "custom_field_operation"):
                row.pop(name, None)
        return row

    def _time(self, kind: str, moment: datetime) -> str:
        told = moment + timedelta(seconds=self.conditions.created_ahead)
        if self.conditions.whole_seconds:
            told = told.replace(microsecond=0)
        return (told.replace(tzinfo=None) if kind in _NAIVE else told).isoformat()

    def _date(self, *, is_odd: bool) -> str:
        if is_odd and self.rng.random() < self.conditions.odd_dates:
            return self.rng.choice((
                "Fri, 31 Dec 9999 23:59:59 -2359", "Mon, 01 Jan 0001 00:00:00 +2359", "yesterday",
                "",
            ))  # fmt: skip
        told = self.now() + timedelta(seconds=self.conditions.date_ahead)
        return format_datetime(told.replace(microsecond=0), usegmt=True)

    def _limited(self) -> httpx.Response | None:
        limit = self.conditions.per_second
        is_dated = not limit and self.rng.random() < self.conditions.odd_dates
        if is_dated:
            end = self.now() + timedelta(seconds=2 + self.conditions.date_ahead)
            self.longest_pause = max(self.longest_pause, 3.0)
            after = format_datetime(end.replace(microsecond=0), usegmt=True)
            return self._json(429, {"error": "slow down"}, {"retry-after": after})
        if not limit:
            return None

        now = self.now()
        while self._calls and (now - self._calls[0]).total_seconds() >= 1:
            self._calls.popleft()
        if len(self._calls) < limit:
            self._calls.append(now)
            return None
        reset = 1 - (now - self._calls[0]).total_seconds()
        self.longest_pause = max(self.longest_pause, 1.0)
        return self._json(429, {"error": "slow down"}, {
            "ratelimit": f"limit={limit}, remaining=0, reset={reset:.3f}",
            "retry-after": str(math.ceil(reset)),
        })  # fmt: skip

    def _missing(self) -> httpx.Response:
        return self._json(404, {"error": "The requested URL was not found on the server."})

    def _refused(self, text: str) -> httpx.Response:
        return self._json(400, {"errors": [text], "field-errors": {}})

    def _json(
        self, status: int, body: Mapping[str, Any], headers: Mapping[str, str] | None = None
    ) -> httpx.Response:
        if status < 300:
            body = self._oddly(body)
        text = _MARK.sub(lambda found: _ODD[int(found[1])], json.dumps(body))
        more = {"content-type": "application/json", **(headers or {})}
        return httpx.Response(status, content=text.encode(), headers=more)

    def _oddly(self, body: Mapping[str, Any]) -> Mapping[str, Any]:
        share = self.conditions.odd_json
        if "data" in body:
            body = {**body, "data": [self._oddly(row) for row in body["data"]]}
        if not share or self.rng.random() >= share:
            return body
        odd = {**body, f"odd_{self.rng.randint(1, 9)}": f"@@{self.rng.randrange(len(_ODD))}@@"}
        free = [name for name in _FREE if name in body]
        if free and self.rng.random() < 0.5:
            odd[self.rng.choice(free)] = self.rng.choice((7, "?", [None], {"a": []}, True, -1.5))
        return odd


# What a free field may hold of the wrong kind without a change of what the object is.
_FREE: Final = ("status_reason", "start_date", "n_leads", "n_objects", "query", "updated_by",
                "updated_by_id", "organization_id", "schedule_id", "calls_assigned_to")  # fmt: skip
# json.dumps can't write these.
_ODD: Final = (
    '"\\ud83d"',
    "1e999",
    "-1e999",
    "[" * 1000 + "]" * 1000,
    '{"a":' * 300 + "1" + "}" * 300,
    '{"\\udc00": "\\u0000"}',
    "1" * 4000,
    '"' + "\\ud83d\\ude00" * 50 + '"',
)
_MARK: Final = re.compile(r'"@@(\d+)@@"')


def _is_what_was_asked(row: Row, asked: Row) -> bool:
    """Return whether nobody can tell this from what was asked for."""
    own = {"steps": len(asked.get("steps") or ())}
    return all(
        len(row.get("steps") or ()) == own["steps"] if name == "steps" else row.get(name) == value
        for name, value in asked.items()
        if name in row
    )


def _subscription(body: Mapping[str, Any], who: str) -> Row:
    return {
        "sequence_id": None, "contact_id": None, "lead_id": "lead_1", "contact_email": None,
        "sender_account_id": None, "sender_name": None, "sender_email": None,
        "calls_assigned_to": None, "status_reason": None, "start_date": None,
        **body,
        "status": body.get("status", "active"), "created_by_id": who, "updated_by_id": who,
    }  # fmt: skip


def _sequence(body: Mapping[str, Any], who: str) -> Row:
    steps = [
        {
            "id": f"seqstep_{number}", "step_type": "email", "delay": 0, "required": True,
            "email_template_id": None, "sms_template_id": None, "threading": None,
            "step_allowed_delay": None, "created_by_id": who, "updated_by_id": who, **step,
        }
        for number, step in enumerate(body.get("steps") or ())
    ]  # fmt: skip
    return {
        "schedule": None,
        "schedule_id": None,
        "trigger_query": None,
        "allow_manual_enrollment": True,
        "owner_id": who,
        **body,
        "steps": steps,
        "status": body.get("status", "active"),
        "created_by_id": who,
        "updated_by_id": who,
    }


def _bulk(more: Mapping[str, Any]) -> Callable[[Mapping[str, Any], str], Row]:
    def look(body: Mapping[str, Any], who: str) -> Row:
        return {
            **more, "n_leads": None, "n_leads_processed": 0, "n_objects": None,
            "n_objects_processed": 0, "query": "", "results_limit": None, "sort": [],
            "send_done_email": True,
            **body,
            "status": "created", "created_by": who, "updated_by": who,
        }  # fmt: skip

    return look


_LOOKS: Final[dict[str, Callable[[Mapping[str, Any], str], Row]]] = {
    "sequence_subscription": _subscription,
    "sequence": _sequence,
    "bulk_action/email": _bulk(
        {"email_account_id": None, "sender": None, "template_id": None, "contact_preference": None}
    ),
    "bulk_action/sequence_subscription": _bulk(
        {
            "action_type": None,
            "sequence_id": None,
            "sender_account_id": None,
            "sender_name": None,
            "sender_email": None,
            "contact_preference": None,
            "calls_assigned_to": None,
            "from_phone_number_id": None,
        }
    ),
    "bulk_action/delete": _bulk({"bulk_object_type": "lead"}),
    "bulk_action/edit": _bulk(
        {
            "type": None,
            "lead_status_id": None,
            "custom_field_name": None,
            "custom_field_value": None,
        }
    ),
}


def _near_twins(kind: str, body: Row) -> list[tuple[str, Row]]:
    """Return who asked for what: the same as *body* but for one thing, which nobody asks for."""
    if kind == "sequence_subscription":
        other = {"sender_account_id": "emailacct_2", "sender_email": ACCOUNTS["emailacct_2"]}
        # Whose it is differs, or who sends, or both.
        return [
            (COLLEAGUE, body),
            (US, {**body, **other}),
            (US, {**body, "sender_name": "Al"}),
            (COLLEAGUE, {**body, **other, "sender_name": "Al"}),
        ]
    if kind == "sequence":
        steps = body["steps"]
        return [
            (US, {**body, "steps": [*steps, {"step_type": "call", "delay": 86400}]}),
            (US, {**body, "steps": [{**steps[0], "delay": 3600}, *steps[1:]]}),
            (US, {**body, "steps": [{**steps[0], "step_type": "sms"}, *steps[1:]]}),
            (US, {**body, "timezone": "Europe/Paris"}),
            (US, {**body, "name": f"{body['name']} 2"}),
        ]
    found = [
        (COLLEAGUE, body),
        (US, {**body, "results_limit": (body.get("results_limit") or 0) + 7919}),
        (US, {**body, "s_query": {"type": "match_all", "negate": False}}),
    ]
    swaps = {"template_id": "tmpl_2", "contact_preference": "contact", "sender_name": "Al",
             "sequence_id": "seq_other", "sender_account_id": "emailacct_2",
             "lead_status_id": "stat_elsewhere", "custom_field_value": "elsewhere"}  # fmt: skip
    return found + [(US, {**body, name: one}) for name, one in swaps.items() if body.get(name)]
