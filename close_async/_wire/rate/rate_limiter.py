"""Rate limits that clients share: those of one process, or of all processes and machines."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final, Protocol

from anyio.lowlevel import RunVar

from ..._validate import extra, non_empty_str
from .limiter import Admission, MemoryStore, OrganizationStore

if TYPE_CHECKING:
    from typing import Self

    from ..._core.clock import Clock
    from .sliding import SlidingLimit
    from .store import RateLimitStore

_ADMISSIONS: Final[RunVar[dict[tuple[RateLimiter, str], Admission]]] = RunVar("close_async_limits")


class _MakeStore(Protocol):
    def __call__(self, clock: Clock, account: str) -> RateLimitStore: ...


class RateLimiter:
    """
    What several clients know together of Close's rate limits.

    Close counts calls per API key. Clients with one key learn from their answers how many calls go
    in one window, and hold back what would be refused; if they share a limiter, they do so
    together. Accounts of several keys don't mix.

        async with RateLimiter.redis("redis://localhost") as limiter:
            async with CloseClient(api_key="api_...", rate_limiter=limiter) as close:
                ...

    Who waits longest goes first, of all processes, and interactive calls before bulk ones.

    *account* names what Close counts for, if it can't be told from the key: for `OAuth` and an
    `httpx.Auth` of your own. *organization* names the organization of the key: all its keys
    together may make three times the calls of one. Name it if more than one of them is used.
    """

    def __init__(
        self, make_store: _MakeStore, *, account: str | None, organization: str | None
    ) -> None:
        self._make_store = make_store
        self._account = None if account is None else non_empty_str("account", account)
        self._organization = organization

    @classmethod
    def memory(cls, *, account: str | None = None, organization: str | None = None) -> Self:
        """Share them among the clients of this process and event loop."""
        limits: dict[str, SlidingLimit] = {}
        if organization is not None:
            non_empty_str("organization", organization)

        def make_store(clock: Clock, account: str) -> RateLimitStore:  # noqa: ARG001 - one for each
            if organization is None:
                return MemoryStore(clock.monotonic)
            return OrganizationStore(clock.monotonic, limits)

        return cls(make_store, account=account, organization=organization)

    @classmethod
    def redis(
        cls,
        url: str,
        *,
        account: str | None = None,
        organization: str | None = None,
        prefix: str = "close_async",
    ) -> Self:
        """
        Share them among all processes that name the same Redis and *prefix*. Needs asyncio.

        If Redis doesn't answer within 250 ms, each process keeps to its part of the last known
        limit, and comes back by itself. *url* is that of redis-py: `redis://`, `rediss://`,
        `unix://`. Keys are stored as fingerprints.

        Raises:
            ImportError: redis is not installed; it comes with `close-async[fleet]`.
            ValueError: *url* is not the URL of a Redis.
        """
        with extra("fleet", "RateLimiter.redis()"):
            from .redis_store import RedisStore, connect  # noqa: PLC0415 - only with the extra

        open_pool = connect(non_empty_str("url", url))
        before = non_empty_str("prefix", prefix)
        above = None
        if organization is not None:
            above = f"{before}:organization:{non_empty_str('organization', organization)}"

        def make_store(clock: Clock, account: str) -> RateLimitStore:
            return RedisStore(open_pool, clock.monotonic, f"{before}:{account}", above)

        return cls(make_store, account=account, organization=organization)

    def __repr__(self) -> str:
        return f"{type(self).__name__}(...)"

    async def __aenter__(self) -> Self:
        return self

    async def __aexit__(self, *_: object) -> None:
        await self.aclose()

    async def aclose(self) -> None:
        """Close the connections of this event loop. Clients that still call open others."""
        known = _known_here()
        for place in [place for place in known if place[0] is self]:
            await known.pop(place).aclose()

    def account_of(self, fingerprint: str | None) -> str:
        """
        Return the account of a key with this *fingerprint*.

        Raises:
            ValueError: there is none, and no account was named.
        """
        account = self._account or fingerprint
        if account is None:
            msg = "this auth has no fixed key to count calls for: give the RateLimiter an account="
            raise ValueError(msg)
        return account

    def admission(self, clock: Clock, account: str) -> Admission:
        """Return what holds calls back in this event loop, the same for all of one account."""
        known = _known_here()
        found = known.get((self, account))
        if found is None:
            found = known[self, account] = Admission(clock, self._make_store(clock, account))
        return found


def _known_here() -> dict[tuple[RateLimiter, str], Admission]:
    """Return those of this event loop."""
    known = _ADMISSIONS.get(None)
    if known is None:
        known = dict[tuple[RateLimiter, str], Admission]()
        _ADMISSIONS.set(known)
    return known
