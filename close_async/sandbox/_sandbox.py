"""The sandbox as its users see it."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final

import attrs

from .api.routes import post
from .clock.bulk_runs import BulkRuns
from .clock.workflows import Workflows
from .common.arguments import integer, seconds
from .common.clock import Clock, RealClock
from .common.errors import Refused
from .common.ids import IdFactory
from .common.json_path import JsonPath
from .common.json_value import as_object
from .control.control import PREFIX, Control
from .effects.simulated_events import Happenings
from .effects.webhook_deliveries import DeliveryQueue
from .faults.plan import Faults
from .faults.rate_limit import RateLimit, RateLimits
from .faults.request_log import Received, RequestLog
from .http.context import ServerState
from .http.oauth import Credentials, OAuthApp, new_oauth_app, read_grants
from .page.page import PATHS, Page
from .search.cursors import Cursors
from .seed.file import load_seed, read_file
from .seed.seed import build_world
from .server.app import build_app
from .server.hosts import beside, only_under
from .server.middleware import Middleware
from .server.transport import SandboxTransport
from .snapshot.dump import dump, dump_ids, write
from .snapshot.restore import check, clock_of, fill_world, load_ids, read_settings, resume
from .world.events import EventLog
from .world.store import World

if TYPE_CHECKING:
    import os

    import httpx
    from starlette.types import ASGIApp

_LEADS: Final = 1000


class Sandbox:
    """
    A Close that lives in memory, with *leads* leads and what belongs to them.

    Without *leads* they are 1000, or with a *seed_file* those of the file alone.
    The same *leads*, *seed* and begin of the *clock* give the same world, ids included.
    The clock is the machine's own unless a `SteppedClock` is given. A bulk action takes
    *bulk_seconds* on it. With *rate_limit*, that many calls per second, key and endpoint are
    answered, and the next ones get a 429; `RateLimits` says more. With *index_lag*, lists and
    searches show each write that many seconds late, while an object itself can be fetched at once.
    Served over HTTP, its page and `/_sandbox/` answer under localhost, IP addresses and *hosts*.

        sandbox = Sandbox(leads=100)
        async with httpx.AsyncClient(
            transport=sandbox.transport(),
            base_url="https://api.close.com/api/v1",
            auth=(sandbox.api_key, ""),
        ) as client:
            answer = await client.get("/me/")
    """

    def __init__(
        self,
        leads: int | None = None,
        *,
        seed: int = 0,
        clock: Clock | None = None,
        bulk_seconds: float = 6.0,
        rate_limit: int | RateLimits | None = None,
        index_lag: float = 0.0,
        seed_file: str | os.PathLike[str] | None = None,
        hosts: Collection[str] = (),
    ) -> None:
        if isinstance(hosts, str):
            msg = f"hosts must be a collection of names, such as [{hosts!r}]"
            raise TypeError(msg)
        if leads is None:
            leads = _LEADS if seed_file is None else 0
        self._leads = integer("leads", leads, least=0)
        self._index_lag = seconds("index_lag", index_lag)
        self._seed = seed
        self._bulk_seconds = bulk_seconds
        self._clock = RealClock() if clock is None else clock
        self._start = self._clock.now()
        self._seed_file = seed_file
        self._seed_content = None if seed_file is None else read_file(seed_file)
        self._dump: Mapping[str, object] | None = None
        self._faults, self._log = Faults(), RequestLog()
        limits = RateLimits(per_key=rate_limit) if isinstance(rate_limit, int) else rate_limit
        self._rate = RateLimit(limits)
        self._secrets = IdFactory.seeded(f"{seed}: secrets")
        self._credentials: set[str] = set()
        self._api_key = self.add_key()
        self._access_token = f"sandbox.{self._secrets.text(40)}"
        self._credentials.add(f"Bearer {self._access_token}")
        self._oauth_ids = IdFactory.seeded(f"{seed}: oauth")
        self._oauth = new_oauth_app(self._oauth_ids, self._clock, self._whose)
        self._state = self._new_state()
        self._control_key = f"control_{self._secrets.text(32)}"
        self._app = self._new_app(hosts)

    def __repr__(self) -> str:
        return f"Sandbox(leads={self._leads}, seed={self._seed})"

    @property
    def api_key(self) -> str:
        """The first API key that is accepted."""
        return self._api_key

    @property
    def access_token(self) -> str:
        """An OAuth access token that is accepted, and never ends."""
        return self._access_token

    @property
    def control_key(self) -> str:
        """The key that `/_sandbox/` takes, with which a served sandbox is steered."""
        return self._control_key

    @property
    def oauth(self) -> OAuthApp:
        """The OAuth application that users of the sandbox let in."""
        return self._oauth

    @property
    def app(self) -> ASGIApp:
        """The sandbox as an ASGI application, for uvicorn and the like."""
        return self._app

    @property
    def clock(self) -> Clock:
        """What time it is inside."""
        return self._clock

    @property
    def faults(self) -> Faults:
        """What goes wrong next."""
        return self._faults

    @property
    def rate_limit(self) -> RateLimits | None:
        """How many calls are answered before a 429. To set it counts anew."""
        return self._rate.limits

    @rate_limit.setter
    def rate_limit(self, limits: int | RateLimits | None) -> None:
        self._rate.limits = RateLimits(per_key=limits) if isinstance(limits, int) else limits
        self._rate.clear()

    @property
    def index_lag(self) -> float:
        """By how many seconds lists and searches show a write late. Counts from the next write."""
        return self._index_lag

    @index_lag.setter
    def index_lag(self, lag: float) -> None:
        self._index_lag = seconds("index_lag", lag)
        self._state.world.fall_behind(self._index_lag)

    @property
    def requests(self) -> tuple[Received, ...]:
        """The calls that came in, the first one first."""
        return self._log()

    def forget_requests(self) -> None:
        """Forget the calls that came in."""
        self._log.clear()

    @property
    def world(self) -> World:
        """All objects, to read and to change."""
        self._advance()
        return self._state.world

    def add_key(self) -> str:
        """Return one more API key that is accepted; each key has rate limits of its own."""
        key = f"api_sandbox{self._secrets.text(12)}.{self._secrets.text(22)}"
        self._credentials.add(f"Basic {key}:")
        return key

    @property
    def happen(self) -> Happenings:
        """What contacts do: answer, pick up the phone, unsubscribe; and leads that are merged."""
        return Happenings(lambda: self.world, lambda: self._state.events)

    def transport(self) -> httpx.AsyncBaseTransport:
        """Return a transport that takes the calls of an httpx client here, whatever their host."""
        return SandboxTransport(self._app)

    def dump(self) -> dict[str, Any]:
        """
        Return all objects and all that is under way as one JSON object, to `load` it again.

        Not in it are requests, faults, the counts of rate limits, and the keys of `add_key`. The
        rows are the world's own: don't change them.
        """
        self._advance()
        content = dump(self._state)
        content["ids"]["oauth"] = dump_ids(self._oauth_ids)
        return {**content, "oauth": self._oauth.dump(), "settings": self._settings()}

    def save(self, path: str | os.PathLike[str]) -> None:
        """Write `dump()` into a file."""
        with Path(path).open("w", encoding="utf-8") as file:
            write(self.dump(), file)

    def restore(self, content: Mapping[str, object]) -> None:
        """
        Go back to what `dump()` returned, clock and OAuth tokens included; keys stay as they are.

        From then on, `reset` comes back to it.

        Raises:
            ValueError: This is no dump; the message names what is wrong with it, and where.
        """
        before, now = self._dump, self._clock.now()
        try:
            check(content)
            grants = read_grants(JsonPath("oauth").mapping(content.get("oauth")))
            self._dump = content
            self._clock.step((clock_of(content) - now).total_seconds())
            state = self._new_state()
            load_ids(self._oauth_ids, content, "oauth")
        except Refused as refused:
            self._dump = before
            self._clock.step((now - self._clock.now()).total_seconds())
            msg = f"not a dump of a sandbox: {refused.sentence}"
            raise ValueError(msg) from None

        self._oauth.restore(grants)
        self._begin_anew(state)

    @classmethod
    def load(
        cls,
        content: Mapping[str, object] | str | os.PathLike[str],
        *,
        clock: Clock | None = None,
    ) -> Sandbox:
        """
        Return a sandbox that continues where `dump()` or `save()` left one, with its first key.

        *clock* is put to the moment of the dump.

        Raises:
            ValueError: This is no dump; the message names what is wrong with it, and where.
        """
        dumped = as_object(content if isinstance(content, Mapping) else read_file(content)) or {}
        settings = as_object(dumped.get("settings")) or {}
        try:
            given = read_settings(settings)
            sandbox = cls(0, clock=clock, **given)
        except (Refused, ValueError) as wrong:
            said = wrong.sentence if isinstance(wrong, Refused) else f"settings: {wrong}"
            msg = f"not a dump of a sandbox: {said}"
            raise ValueError(msg) from None

        sandbox.restore(dumped)
        return sandbox

    async def deliver_webhooks(self, transport: httpx.AsyncBaseTransport | None = None) -> int:
        """
        Send the events that wait for webhook subscriptions, and return how many were accepted.

        An event that was not accepted is tried again later, for 72 hours of the clock. A server
        that runs `app` sends by itself. With *transport* nothing goes over the network: an
        `httpx.ASGITransport` hands the events to an application of this process.
        """
        self._advance()
        return await self._state.deliveries.send(transport)

    def reset(self) -> None:
        """
        Put back the world as it was, and forget all calls, faults, cursors, bulk actions, events.

        The clock goes on, and keys and tokens stay good.
        """
        self._begin_anew(self._new_state())

    def _begin_anew(self, state: ServerState) -> None:
        self._faults.clear()
        self._log.clear()
        self._rate.clear()
        self._state = state

    def _new_state(self) -> ServerState:
        world = World(clock=self._clock, ids=IdFactory.seeded(f"{self._seed}: what callers make"))
        deliveries = DeliveryQueue(world)
        events = EventLog(world, IdFactory.seeded(f"{self._seed}: events"), deliveries.enqueue)
        workflows = Workflows(world)
        state = ServerState(
            world=world,
            cursors=Cursors(IdFactory.seeded(f"{self._seed}: cursors")),
            bulk=BulkRuns(self._bulk_seconds, self._faults.take_bulk),
            workflows=workflows,
            events=events,
            deliveries=deliveries,
        )
        world.build_with(partial(post, state))
        if self._dump is None:
            self._build(state)
        else:
            fill_world(world, self._dump)
        world.fall_behind(self._index_lag)
        # First of those that watch: what others write because of a write comes after it.
        world.watch(events.note)
        world.watch(workflows.note)
        if self._dump is not None:
            resume(state, self._dump)
        return state

    def _build(self, state: ServerState) -> None:
        build_world(state.world, leads=self._leads, seed=self._seed, start=self._start)
        state.workflows.begin(steps_done=1)
        if self._seed_file is not None:
            load_seed(state.world, partial(post, state), self._seed_content, name=self._seed_file)
            state.workflows.begin(steps_done=0)

    def _whose(self) -> Mapping[str, object]:
        world = self._state.world
        return {"organization_id": world.organization_id, "user_id": world.me}

    def _settings(self) -> dict[str, Any]:
        limits = self._rate.limits
        return {
            "seed": self._seed,
            "bulk_seconds": self._bulk_seconds,
            "index_lag": self._index_lag,
            "rate_limit": None if limits is None else attrs.asdict(limits),
        }

    def _advance(self) -> None:
        self._state.bulk.advance()
        self._state.workflows.advance()

    def _new_app(self, hosts: Collection[str]) -> ASGIApp:
        control = only_under(hosts, Control(self, self._control_key).app())
        page = only_under(hosts, self._page().app())
        return beside(self._middleware(), {PREFIX: control, **dict.fromkeys(PATHS, page)})

    def _page(self) -> Page:
        return Page(
            lambda: self._state,
            self._log,
            api_key=self._api_key,
            control_key=self._control_key,
            begin=self._advance,
        )

    def _middleware(self) -> Middleware:
        return Middleware(
            inner=build_app(lambda: self._state, self._oauth),
            clock=self._clock,
            log=self._log,
            faults=self._faults,
            rate=self._rate,
            credentials=Credentials(self._credentials, self._oauth),
            begin=self._advance,
        )
