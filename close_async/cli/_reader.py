"""A client that can't change anything."""

from __future__ import annotations

from typing import TYPE_CHECKING, TypeVar

from ..client import CloseClient
from ..errors import RequestNotSent

if TYPE_CHECKING:
    from .._core.call import Call, Response

__all__ = ["ReadOnlyClient"]

T = TypeVar("T")


class ReadOnlyClient(CloseClient):
    """A `CloseClient` that refuses every call but those which only read."""

    async def send(self, call: Call[T], /) -> Response[T]:
        """
        Send *call* if it only reads.

        Everything that a client sends goes through here, so nothing else can leave.

        Raises:
            RequestNotSent: *call* would change something.
        """
        if call.effect != "read":
            request_line = f"{call.method} /{call.path.lstrip('/')}"
            raise RequestNotSent(request_line, "this client only reads")

        return await super().send(call)
