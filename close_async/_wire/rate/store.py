"""What keeps the accounts of rate limits, in this process or for all that share a server."""

from __future__ import annotations

from typing import TYPE_CHECKING, Protocol

if TYPE_CHECKING:
    from collections.abc import Mapping

    from .status import RateLimitStatus
    from .window import Place, Report, Ticket, Wait


class RateLimitStore(Protocol):
    """
    Where the accounts of one key are kept, a bucket for each operation.

    Each step happens as a whole, with nothing in between, by one clock for all who share it.
    """

    @property
    def is_shared(self) -> bool:
        """Whether other processes book here, too."""
        ...

    async def book(self, bucket: str, place: Place) -> Ticket | Wait:
        """
        Return leave for one call, or how long it may not go; then it has this place in line.

        It may be leave for several calls, at most for `place.count`.
        """
        ...

    async def settle(self, bucket: str, ticket: Ticket, report: Report) -> None:
        """Take note of how a call ended that was booked."""
        ...

    async def leave(self, bucket: str, place: Place) -> None:
        """Give up a place in line."""
        ...

    async def hear(self, bucket: str, place: Place) -> None:
        """Return when there may be room for *place*, or after some seconds."""
        ...

    def status(self) -> Mapping[str, RateLimitStatus]:
        """Return what this process knows about each bucket without asking."""
        ...

    async def aclose(self) -> None:
        """Close the connections of this event loop. What is used again opens them again."""
        ...
