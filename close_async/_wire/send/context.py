"""What a call is sent with: the connections, settings and knowledge of one client."""

from __future__ import annotations

from typing import TYPE_CHECKING

import attrs

from ..message.request import Head
from ..rate.limiter import Admission
from ..reconcile.serializer import CreatedIds, Serializer, WritesUnderWay
from ..reconcile.server_time import ServerTime
from ..retry.retry_quota import RetryQuota
from .refresh_state import RefreshState

if TYPE_CHECKING:
    from ..._core.clock import Clock
    from ..common.settings import Settings
    from ..pool.pool import Pool
    from ..rate.rate_limiter import RateLimiter


@attrs.define
class LoopState:
    """
    What a client and its copies know in one event loop, by its steady clock.

    *admission* holds the rate limits of the operations, *server_time* is the time of day at Close,
    *serializer* keeps calls apart that create the very same thing, *writes* are under way, and
    *refreshing* is about the tokens of OAuth.
    """

    admission: Admission
    server_time: ServerTime = attrs.field(factory=ServerTime)
    serializer: Serializer = attrs.field(factory=Serializer)
    writes: WritesUnderWay = attrs.field(factory=WritesUnderWay)
    refreshing: RefreshState = attrs.field(factory=RefreshState)

    @classmethod
    def begin(cls, clock: Clock, limiter: RateLimiter | None, account: str) -> LoopState:
        """Return that of an event loop in which nothing is known yet."""
        return cls(Admission(clock) if limiter is None else limiter.admission(clock, account))


@attrs.define
class ClientState:
    """
    What a client and its copies have learned from answers so far.

    *quota* is how many second sends are left. *created* are the objects that came of our calls.
    *user_id* is that of the user whose key this is, once it was needed.
    """

    quota: RetryQuota = attrs.field(factory=RetryQuota)
    created: CreatedIds = attrs.field(factory=CreatedIds)
    user_id: str | None = None


@attrs.define
class CallContext:
    """What a client sends its calls with."""

    pool: Pool[LoopState]
    settings: Settings
    state: ClientState
    head: Head = attrs.field(init=False)
    """What all requests say alike."""

    def __attrs_post_init__(self) -> None:
        self.head = Head(self.settings)

    def with_settings(self, settings: Settings) -> CallContext:
        """Return the same with other settings."""
        return CallContext(self.pool, settings, self.state)
