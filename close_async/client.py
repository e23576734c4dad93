"""`CloseClient`: settings, life cycle, and the one way out, `send`."""

from __future__ import annotations

import os
from functools import cached_property
from typing import TYPE_CHECKING, Final, TypedDict, TypeVar

import attrs
import httpx

from ._generated.api import Resources
from ._model import UNSET, Unset
from ._wire._clock import Clock
from ._wire._pool import Pool, open_http
from ._wire._retry import Policy
from ._wire._sender import deliver
from ._wire._settings import (
    Settings,
    check_base_url,
    check_max_retries,
    check_timeout,
    check_timezone,
    merge_headers,
)
from .auth import ApiKey, OAuth

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence
    from types import TracebackType

    # `Self` and `Unpack` are in typing since 3.11.
    from typing import Self, Unpack

    from ._call import Call, Response
    from .bulk import Bulk
    from .query import AnySortKey, Filter, Query
    from .searching import Fields, SearchRows

__all__ = ["BASE_URL", "LIMITS", "MAX_RETRIES", "TIMEOUT", "CloseClient"]

T = TypeVar("T")

BASE_URL: Final = "https://api.close.com/api/v1"

TIMEOUT: Final = httpx.Timeout(60.0, connect=10.0)
"""Ten seconds for a connection, sixty for each other step. A bulk call may think that long."""

LIMITS: Final = httpx.Limits(max_connections=50, max_keepalive_connections=20, keepalive_expiry=5.0)
"""
At most fifty connections, which is more than Close's rate limits let anybody use.

Idle ones go after five seconds: a write on a connection that the other side is just closing
would end as `OutcomeUnknown`.
"""

MAX_RETRIES: Final = 3


class _Options(TypedDict, total=False):
    timezone: str | None
    timeout: float | httpx.Timeout
    limits: httpx.Limits | None
    max_retries: int
    transport: httpx.AsyncBaseTransport | None
    clock: Clock | None


class CloseClient(Resources):
    """
    A connection to one organization of Close.

        async with CloseClient(api_key="api_...") as close:
            ...

    Give exactly one of *api_key* (HTTP Basic), *access_token* (OAuth) and *auth* (`ApiKey`, `OAuth`
    or any `httpx.Auth`).
    *timezone* is an IANA name: Close reads relative dates in filters by it.
    *timeout* is seconds for each step of an attempt. *max_retries* is how often a call may be sent
    again; a write never is after it left. Pauses that Close asks for are kept up to 60 seconds, and
    no attempt begins later than 120 seconds after the first.
    *transport* is any `httpx.AsyncBaseTransport`; with one of your own, *limits* is its matter, and
    if it raises `httpx.ConnectError` after it sent something, the call is sent again all the same.
    *clock* is for tests.

    Without `async with`, call `aclose()` in the end, in the same event loop. In another event loop
    new connections are made (but not in a transport of your own).

    Raises:
        ValueError: an argument is no good; which one and why is in the text.
    """

    def __init__(
        self,
        api_key: str | None = None,
        *,
        access_token: str | None = None,
        auth: httpx.Auth | None = None,
        base_url: str = BASE_URL,
        timezone: str | None = None,
        timeout: float | httpx.Timeout = TIMEOUT,
        limits: httpx.Limits | None = None,
        max_retries: int = MAX_RETRIES,
        transport: httpx.AsyncBaseTransport | None = None,
        clock: Clock | None = None,
    ) -> None:
        self._settings = Settings(
            base_url=check_base_url(base_url, may_be_plain=transport is not None),
            auth=_choose_auth(api_key, access_token, auth),
            timeout=check_timeout(timeout),
            zone=None if timezone is None else check_timezone(timezone),
            policy=Policy(max_retries=check_max_retries(max_retries)),
            clock=Clock() if clock is None else clock,
        )
        self._pool = Pool(
            lambda: open_http(transport, LIMITS if limits is None else limits),
            is_renewable=transport is None,
        )
        self._is_copy = False

    @classmethod
    def from_env(cls, **options: Unpack[_Options]) -> Self:
        """
        Make a client from CLOSE_API_KEY and, if set, CLOSE_BASE_URL.

        Raises:
            ValueError: CLOSE_API_KEY is not set, or empty.
        """
        api_key = os.environ.get("CLOSE_API_KEY")
        if not api_key:
            msg = "the environment variable CLOSE_API_KEY is not set"
            raise ValueError(msg)

        base_url = os.environ.get("CLOSE_BASE_URL") or BASE_URL
        return cls(api_key, base_url=base_url, **options)

    def with_options(
        self,
        *,
        timeout: float | httpx.Timeout | Unset = UNSET,
        timezone: str | Unset | None = UNSET,
        max_retries: int | Unset = UNSET,
        headers: Mapping[str, str] | Unset = UNSET,
    ) -> Self:
        """
        Return a copy with other options, on the same connections.

        The copy lives as long as this client: its `aclose()` does nothing, and this client's closes
        both. `async with` on either keeps the connections open until the last one has left.
        *headers* are sent on top of what this client sends.

        Raises:
            ValueError: an argument is no good; which one and why is in the text.
            TypeError: a header is no text.
        """
        settings = self._settings
        if not isinstance(timeout, Unset):
            settings = attrs.evolve(settings, timeout=check_timeout(timeout))
        if not isinstance(timezone, Unset):
            zone = None if timezone is None else check_timezone(timezone)
            settings = attrs.evolve(settings, zone=zone)
        if not isinstance(max_retries, Unset):
            policy = attrs.evolve(settings.policy, max_retries=check_max_retries(max_retries))
            settings = attrs.evolve(settings, policy=policy)
        if not isinstance(headers, Unset):
            settings = attrs.evolve(settings, headers=merge_headers(settings.headers, headers))
        return self._copy(settings)

    def _copy(self, settings: Settings) -> Self:
        copied = object.__new__(type(self))
        # What a subclass keeps comes along, but not the resources, which hold on to this client.
        kept = {name: one for name, one in vars(self).items() if not _is_resource(self, name)}
        vars(copied).update(kept)
        copied._settings, copied._pool, copied._is_copy = settings, self._pool, True
        return copied

    async def send(self, call: Call[T], /) -> Response[T]:
        """
        Send *call* and return the answer with its status and headers; `parsed` is the object.

        Raises:
            CloseError: which one says what is known about the call.
        """
        return await deliver(call, self._pool, self._settings)

    async def aclose(self) -> None:
        """Close all connections. `async with` does it by itself; a copy has none of its own."""
        if not self._is_copy:
            await self._pool.close()

    async def __aenter__(self) -> Self:
        await self._pool.enter()
        return self

    async def __aexit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        traceback: TracebackType | None,
    ) -> None:
        await self._pool.leave(for_good=not self._is_copy)

    def __repr__(self) -> str:
        return f"{type(self).__name__}(base_url={self._settings.base_url!r})"

    @cached_property
    def bulk(self) -> Bulk:
        """Bulk actions, with guards in front."""
        from .bulk import Bulk  # noqa: PLC0415 - loads when first used

        return Bulk(self, clock=self._settings.clock)

    def search(
        self,
        query: Query | Filter,
        *,
        fields: Fields | None = None,
        sort: Sequence[AnySortKey] | None = None,
        limit: int | None = None,
        include_counts: bool = False,
        page_size: int = 200,
    ) -> SearchRows:
        """
        Search with Advanced Filtering, and return the rows to loop over.

            async for row in close.search(Lead.url.exists(), fields=["display_name"]):
                print(row.id, row["display_name"])

        *fields* are the names of the fields that rows hold, or lists of them by type of object;
        without it rows hold little more than type and id. *sort* is the order, most important key
        first; without it the oldest object comes first. *limit* is how many rows are wanted at
        most. With *include_counts* the `counts` of the rows say how many there are.
        A `Filter` brings its own fields, sort and limit, which count unless others are given.

        Raises:
            ValueError: nothing tells what the query finds, or a number is none.
        """
        from .searching import SearchRows  # noqa: PLC0415 - loads when first used

        return SearchRows(
            self,
            query,
            fields=fields,
            sort=sort,
            limit=limit,
            include_counts=include_counts,
            page_size=page_size,
        )

    async def count(self, query: Query | Filter) -> int:
        """
        Return how many objects *query* finds, without fetching one.

        Of a `Filter` with a `results_limit` that is the limit, if more are found.

        Raises:
            ValueError: nothing tells what the query finds.
            ResponseUnreadable: Close answered no number.
        """
        from .searching import count  # noqa: PLC0415 - loads when first used

        return await count(self, query)


def _choose_auth(
    api_key: str | None, access_token: str | None, auth: httpx.Auth | None
) -> httpx.Auth:
    given = [one for one in (api_key, access_token, auth) if one is not None]
    if len(given) != 1:
        msg = f"give exactly one of api_key, access_token and auth, not {len(given) or 'none'}"
        raise ValueError(msg)

    if api_key is not None:
        return ApiKey(api_key)
    if access_token is not None:
        return OAuth(access_token=access_token)
    if isinstance(auth, httpx.Auth):
        return auth
    msg = f"auth is an ApiKey, an OAuth or an httpx.Auth, not {type(auth).__name__}"
    raise TypeError(msg)


def _is_resource(client: CloseClient, name: str) -> bool:
    return isinstance(getattr(type(client), name, None), cached_property)
