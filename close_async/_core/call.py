"""
The seam between what is said to Close and how it is sent.

A `Call` says what to send and how to read the answer. It does no I/O and must never learn how.
"""

from __future__ import annotations

from typing import (
    TYPE_CHECKING,
    Any,
    Generic,
    Literal,
    Protocol,
    TypeAlias,
    TypeVar,
)

import attrs

from .model import UNSET

if TYPE_CHECKING:
    from collections.abc import Awaitable, Callable, Mapping, Sequence

    import httpx

    from .fields import Declared

T = TypeVar("T")
T_co = TypeVar("T_co", covariant=True)

Effect: TypeAlias = Literal["read", "repeat", "create"]
"""
What a second send would do: nothing (`read`), the same again (`repeat`), or one more (`create`).
"""


@attrs.frozen
class Intent:
    """
    What a caller said, where more is sent than that.

    *said* is the body as the caller said it: what makes two calls the same intent. *check* looks at
    the world before the first send, and raises if nothing may be sent. It's not asked for what was
    sent before.
    """

    said: Mapping[str, object]
    check: Callable[[], Awaitable[None]]


@attrs.frozen
class Call(Generic[T_co]):
    """
    One call of the API: what to send, and how to read the answer.

    *operation* is its name in the API document (`sequences.get`).
    *path* is relative to the base URL and already percent-encoded.
    *params* are the query parameters that were given, as text.
    *json* is the body as JSON-ready data, or `UNSET` for none.
    *parse* turns the decoded JSON of a successful answer (None for an empty body) into the result.
    *intent* is what the caller said, if a guard has a part in what is sent.
    """

    operation: str
    method: str
    path: str
    parse: Callable[[Any], T_co] = attrs.field(repr=False)
    effect: Effect
    params: tuple[tuple[str, str], ...] = ()
    json: object = attrs.field(default=UNSET, repr=False)
    intent: Intent | None = attrs.field(default=None, repr=False, eq=False)

    def with_params(self, **changed: str) -> Call[T_co]:
        """Return the same call with these query parameters set, others kept."""
        kept = tuple(pair for pair in self.params if pair[0] not in changed)
        return attrs.evolve(self, params=(*kept, *changed.items()))


@attrs.frozen
class Response(Generic[T_co]):
    """
    An answer of Close with all that came with it.

    *parsed* is the typed object, *content* the body as it came.
    """

    status_code: int
    headers: httpx.Headers = attrs.field(repr=False)
    content: bytes = attrs.field(repr=False)
    parsed: T_co


class Sender(Protocol):
    """What sends calls: `CloseClient`, seen from the resources."""

    async def send(self, call: Call[T], /) -> Response[T]:
        """Send *call* and return the answer, read."""
        ...


class Paged(Protocol[T_co]):
    """
    One page of a list as Close answers it.

    In a protocol pyright takes a declared field for what it's declared as, and mypy for what it's
    read as.
    """

    @property
    def data(self) -> Sequence[T_co] | Declared[Sequence[T_co], Any]:
        """The rows of this page."""
        ...
