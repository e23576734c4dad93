"""The sandbox as its users see it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from ._app import build as build_app
from ._bulk_run import BulkRuns
from ._clock import Clock, RealClock
from ._cursors import Cursors
from ._faults import Faults
from ._front import Front
from ._ids import Mint
from ._log import Log, Received
from ._rate import RateLimit
from ._seed import build as build_world
from ._state import State
from ._transport import SandboxTransport

if TYPE_CHECKING:
    import httpx
    from starlette.types import ASGIApp

    from ._world import World


class Sandbox:
    """
    A Close that lives in memory, with *leads* leads and what belongs to them.

    The same *leads*, *seed* and begin of the *clock* give the same world, ids included.
    The clock is the machine's own unless a `SteppedClock` is given. A bulk action takes
    *bulk_seconds* on it. With *rate_limit*, that many calls per second and endpoint are answered,
    and the next ones get a 429.

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
        leads: int = 1000,
        *,
        seed: int = 0,
        clock: Clock | None = None,
        bulk_seconds: float = 6.0,
        rate_limit: int | None = None,
    ) -> None:
        if leads < 0:
            msg = f"leads must be 0 or more, not {leads}"
            raise ValueError(msg)

        self._leads = leads
        self._seed = seed
        self._bulk_seconds = bulk_seconds
        self._clock = RealClock() if clock is None else clock
        self._start = self._clock.now()
        self._faults = Faults()
        self._log = Log()
        self._rate = RateLimit(rate_limit)
        secrets = Mint.seeded(f"{seed}: secrets")
        self._api_key = f"api_sandbox{secrets.text(12)}.{secrets.text(22)}"
        self._access_token = f"sandbox.{secrets.text(40)}"
        self._state = self._new_state()
        self._app = self._front()

    def __repr__(self) -> str:
        return f"Sandbox(leads={self._leads}, seed={self._seed})"

    @property
    def api_key(self) -> str:
        """The one API key that is accepted."""
        return self._api_key

    @property
    def access_token(self) -> str:
        """The one OAuth access token that is accepted."""
        return self._access_token

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
    def requests(self) -> tuple[Received, ...]:
        """The calls that came in, the first one first."""
        return self._log()

    @property
    def world(self) -> World:
        """All objects, to read and to change."""
        self._advance()
        return self._state.world

    def transport(self) -> httpx.AsyncBaseTransport:
        """Return a transport that takes the calls of an httpx client here, whatever their host."""
        return SandboxTransport(self._app)

    def reset(self) -> None:
        """
        Put back the world as it was, and forget all calls, faults, cursors and bulk actions.

        The clock goes on.
        """
        self._faults.clear()
        self._log.clear()
        self._rate.clear()
        self._state = self._new_state()

    def _new_state(self) -> State:
        world = build_world(
            leads=self._leads, seed=self._seed, clock=self._clock, start=self._start
        )
        return State(
            world=world,
            cursors=Cursors(Mint.seeded(f"{self._seed}: cursors")),
            bulk=BulkRuns(self._bulk_seconds, self._faults.take_bulk),
        )

    def _advance(self) -> None:
        self._state.bulk.advance()

    def _front(self) -> Front:
        return Front(
            inner=build_app(lambda: self._state),
            clock=self._clock,
            log=self._log,
            faults=self._faults,
            rate=self._rate,
            credentials=frozenset({f"Basic {self._api_key}:", f"Bearer {self._access_token}"}),
            begin=self._advance,
        )
