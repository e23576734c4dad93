"""An answer that came in whole. Pure."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import attrs

if TYPE_CHECKING:
    from collections.abc import Mapping

    import httpx


@attrs.define(eq=False)
class Answer:
    """
    An answer with its body read and decoded, and the *request* as it was signed.

    It's what is needed of an `httpx.Response`, which costs more to fill.
    """

    status_code: int
    headers: httpx.Headers = attrs.field(repr=False)
    content: bytes = attrs.field(repr=False)
    request: httpx.Request = attrs.field(repr=False)
    extensions: Mapping[str, Any] = attrs.field(factory=dict[str, Any], repr=False)

    @property
    def is_http2(self) -> bool:
        """Whether it came over a connection that carries several requests at once."""
        return bool(self.extensions.get("http_version") == b"HTTP/2")
