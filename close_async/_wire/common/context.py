"""What a client and its copies know together, besides their connections."""

from __future__ import annotations

from typing import TYPE_CHECKING

import attrs

from ..pool.event_loop import mark_of_this_loop
from ..rate.limiter import Budget
from ..reconcile.serializer import Claims, Lanes
from ..retry.retry_quota import Quota
from ..send.server_time import ServerTime

if TYPE_CHECKING:
    from ..._core.clock import Clock
    from ..pool.pool import Pool
    from .settings import Settings

__all__ = ["Link", "Shared"]


@attrs.define
class _OfOneLoop:
    """What makes sense in one event loop only: each has its own steady clock."""

    loop: object
    budget: Budget
    server_time: ServerTime = attrs.field(factory=ServerTime)
    lanes: Lanes = attrs.field(factory=Lanes)


class Shared:
    """
    What was learned from answers so far.

    *quota* is how many second sends are left. *claims* are the objects that came of our calls. *me*
    is the id of the user whose key this is, once it was needed.
    """

    def __init__(self, clock: Clock) -> None:
        self.quota = Quota()
        self.claims = Claims()
        self.me: str | None = None
        self._clock = clock
        self._of_loop: _OfOneLoop | None = None

    @property
    def budget(self) -> Budget:
        """The allowances of the endpoints."""
        return self._here.budget

    @property
    def server_time(self) -> ServerTime:
        """The time of day at Close."""
        return self._here.server_time

    @property
    def lanes(self) -> Lanes:
        """The lines of calls that create the very same thing."""
        return self._here.lanes

    @property
    def _here(self) -> _OfOneLoop:
        loop = mark_of_this_loop()
        if self._of_loop is None or self._of_loop.loop is not loop:
            self._of_loop = _OfOneLoop(loop, Budget(self._clock))
        return self._of_loop


@attrs.frozen
class Link:
    """The way to Close of one client: its connections, its settings, and what it has learned."""

    pool: Pool
    settings: Settings
    shared: Shared
