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
    cast,
    get_args,
)
from urllib.parse import quote

import attrs

from ._model import UNSET, Model, OpenEnum, as_json

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    import httpx

__all__ = [
    "Call",
    "Effect",
    "Paged",
    "Response",
    "Sender",
    "body_of",
    "body_with_query",
    "choice",
    "identified",
    "listed",
    "nothing",
    "only",
    "params",
    "present",
    "rooted",
    "segment",
]

T = TypeVar("T")
T_co = TypeVar("T_co", covariant=True)
M = TypeVar("M", bound=Model)

Effect: TypeAlias = Literal["read", "repeat", "create"]
"""
What a second send would do: nothing (`read`), the same again (`repeat`), or one more (`create`).
"""


@attrs.frozen
class Call(Generic[T_co]):
    """
    One call of the API: what to send, and how to read the answer.

    *operation* is its name in the API document (`sequences.get`).
    *path* is relative to the base URL and already percent-encoded.
    *params* are the query parameters that were given, as text.
    *json* is the body as JSON-ready data, or `UNSET` for none.
    *parse* turns the decoded JSON of a successful answer (None for an empty body) into the result.
    """

    operation: str
    method: str
    path: str
    parse: Callable[[Any], T_co] = attrs.field(repr=False)
    effect: Effect
    params: tuple[tuple[str, str], ...] = ()
    json: object = attrs.field(default=UNSET, repr=False)

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
    """Who sends calls: `CloseClient`, seen from the resources."""

    async def send(self, call: Call[T], /) -> Response[T]:
        """Send *call* and return the answer, read."""
        ...


class Paged(Protocol[T_co]):
    """
    One page of a list as Close answers it.

    Some lists leave `has_more` out: reading it then raises `FieldNotFetched`.
    """

    @property
    def data(self) -> Sequence[T_co]:
        """The rows of this page."""
        ...

    @property
    def has_more(self) -> bool:
        """Whether more rows follow."""
        ...


def segment(id: object) -> str:
    """
    Return *id* as exactly one segment of a path.

    Everything is percent-encoded, slashes and dots included, so that `get("../me")` asks for that
    id and for nothing else.

    Raises:
        ValueError: *id* is empty: the URL would be that of the list.
        TypeError: *id* is no text.
    """
    if not isinstance(id, str):
        msg = f"an id is text, not {type(id).__name__}"
        raise TypeError(msg)

    if not id:
        msg = "an id must not be empty: the URL would be that of the whole list"
        raise ValueError(msg)

    # Dots are legal in a segment, but clients and servers resolve "." and ".." on their way.
    return quote(id, safe="").replace(".", "%2E")


def params(*given: tuple[str, object]) -> tuple[tuple[str, str], ...]:
    """Return, as Close spells them in a URL, those query parameters that were given."""
    return tuple((name, _as_text(name, value)) for name, value in given if _is_given(value))


def _is_given(value: object) -> bool:
    return value is not UNSET and value is not None


def _as_text(name: str, value: object) -> str:
    match value:
        case str():
            return str(value)
        case bool():
            return "true" if value else "false"
        case int() | float():
            return str(value)
        case list() | tuple():
            return ",".join(_as_text(name, one) for one in cast("list[object]", value))
        case _:
            msg = f"{name} is text, a number, a flag or a list of these, not {type(value).__name__}"
            raise TypeError(msg)


def body_of(*given: tuple[str, object]) -> dict[str, object]:
    """Return those fields of a body that were given, as JSON-ready data."""
    return {name: as_json(value) for name, value in given if value is not UNSET}


def choice(name: str, value: object, known: type[OpenEnum]) -> object:
    """
    Return *value* if Close is known to take it there.

    What is read may hold anything, what is sent may not: a misspelt status should fail here.

    Raises:
        ValueError: it's none of the *known* values.
    """
    if value is UNSET or value is None:
        return value
    if isinstance(value, str) and value in known._value2member_map_:
        return value

    allowed = ", ".join(repr(member.value) for member in known)
    msg = f"{name} must be one of {allowed}, not {value!r}"
    raise ValueError(msg)


def present(name: str, value: object) -> object:
    """
    Return *value* if it isn't None: null would overwrite what nobody wanted to touch.

    Raises:
        ValueError: it's None.
    """
    if value is None:
        msg = f"{name} can't be None: Close knows no null there. Leave it out, or give a value"
        raise ValueError(msg)
    return value


def listed(name: str, value: object) -> object:
    """
    Return *value* if it's a list, or not given.

    Raises:
        TypeError: it's something else. A text is a sequence, too: of its letters.
    """
    if value is UNSET or value is None or isinstance(value, list | tuple):
        return cast("object", value)

    msg = f"{name} is a list, not {type(value).__name__}"
    raise TypeError(msg)


def rooted(name: str, value: object) -> object:
    """
    Return a query with the clause that says what kind of object it finds.

    Without a query Close may take every lead, so nothing else passes here.

    Raises:
        TypeError: *value* is no `Query`.
        ValueError: nothing tells what kind of object the query finds.
    """
    from .query import Filter, Query  # noqa: PLC0415 - loads when the first query is sent

    if isinstance(value, Query):
        return value.rooted()

    mend = "pass its .query, and its sort and results_limit beside it"
    if not isinstance(value, Filter):
        mend = "read a JSON tree with Query.from_dict(), anything that holds one with Filter"
    msg = f"{name} is a Query, not {type(value).__name__}: {mend}"
    raise TypeError(msg)


def body_with_query(body: object, kinds: Any) -> dict[str, object]:  # noqa: ANN401 - a union of models
    """
    Return what is sent for one of several kinds of body, its query rooted.

    Raises:
        TypeError: *body* is none of the *kinds*, or its query is no `Query`.
        ValueError: something that must be given is None, or nothing tells what kind of object the
            query finds.
    """
    if not isinstance(body, Model) or not isinstance(body, kinds):
        allowed = ", ".join(kind.__name__ for kind in get_args(kinds))
        msg = f"the body is one of {allowed}, not {type(body).__name__}"
        raise TypeError(msg)

    for name in body.nulls():
        present(name, None)
    written: dict[str, object] = body.to_dict()
    if hasattr(type(body), "s_query"):
        written["s_query"] = as_json(rooted("s_query", getattr(body, "s_query", UNSET)))
    return written


def only(read: Callable[[Any], M], fields: object) -> Callable[[Any], M]:
    """Return *read*, or what also marks the objects as chosen by *fields* if these were given."""
    if not _is_given(fields):
        return read

    def read_and_mark(source: Any) -> M:  # noqa: ANN401 - JSON enters here
        found = read(source)
        found.mark_as_asked()
        rows: object = getattr(found, "data", None)
        for row in cast("list[object]", rows) if isinstance(rows, list) else ():
            if isinstance(row, Model):
                row.mark_as_asked()
        return found

    return read_and_mark


def identified(read: Callable[[Any], M]) -> Callable[[Any], M]:
    """
    Return *read* for the answer to a call that creates, which must name what it created.

    Without an id nobody knows what became of the call, so that is no success.
    """

    def read_with_id(source: Any) -> M:  # noqa: ANN401 - JSON enters here
        found = read(source)
        named: object = getattr(found, "id", None)
        if not isinstance(named, str) or not named:
            msg = "there is no id in it"
            raise ValueError(msg)
        return found

    return read_with_id


def nothing(_: object) -> None:
    """Read an answer that has no content worth reading."""
