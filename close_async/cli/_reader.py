"""A client that sends reads only."""

from __future__ import annotations

from typing import TYPE_CHECKING, TypeVar

from ..client import CloseClient
from ..errors import RequestNotSent

if TYPE_CHECKING:
    from .._core.call import Call, Response

T = TypeVar("T")


class ReadOnlyClient(CloseClient):
    """A `CloseClient` that refuses every call that isn't a read."""

    async def send(self, call: Call[T], /) -> Response[T]:
        """
        Send *call* if it's a read.

        All that a client sends goes through this method, so no write can leave.

        Raises:
            RequestNotSent: *call* is a write.
        """
        if call.effect != "read":
            request_line = f"{call.method} /{call.path.lstrip('/')}"
            raise RequestNotSent(request_line, "this client only reads")

        return await super().send(call)
