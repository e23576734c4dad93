"""A list of Close that changes while it is read, as a `Sender` without any HTTP."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import anyio
import attrs
import httpx

from close_async._core.call import Call, Response

if TYPE_CHECKING:
    from collections.abc import Callable


@attrs.frozen
class Row:
    """A row with an id."""

    id: str


@attrs.frozen
class Nameless:
    """A row whose id was not fetched."""

    number: int


@attrs.frozen
class Page:
    """A page that says whether it has more."""

    data: list[Any]
    has_more: bool


@attrs.frozen
class ShyPage:
    """A page that doesn't say whether it has more."""

    data: list[Any]


@attrs.define
class ChangingList:
    """
    Serves *rows* by offset, and calls *change* with itself before each page.

    *cap* is the highest limit it grants. `asked` holds skip and limit of each request.
    """

    rows: list[Any]
    change: Callable[[ChangingList], None] = lambda _: None
    cap: int = 10_000
    says_more: bool = True
    asked: list[tuple[int, int]] = attrs.field(factory=list)
    calls: list[Call[Any]] = attrs.field(factory=list)

    async def send(self, call: Call[Any], /) -> Response[Any]:
        """Answer one page."""
        await anyio.lowlevel.checkpoint()
        given = dict(call.params)
        skip, limit = int(given["_skip"]), int(given["_limit"])
        self.change(self)
        self.asked.append((skip, limit))
        self.calls.append(call)
        end = skip + min(limit, self.cap)
        data = self.rows[skip:end]
        page = Page(data, end < len(self.rows)) if self.says_more else ShyPage(data)
        return Response(200, httpx.Headers(), b"", call.parse(page))


def list_call(*params: tuple[str, str], path: str = "/sequence/") -> Call[Any]:
    """Return the call of a list; what it is parsed from comes through as it is."""
    return Call("sequences.list", "GET", path, lambda page: page, "read", params)


def rows(*ids: object) -> list[Row]:
    """Return one row for each id."""
    return [Row(str(one)) for one in ids]
