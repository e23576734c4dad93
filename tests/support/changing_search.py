"""A search of Close that changes while it is walked, as a `Sender` without any HTTP."""

from __future__ import annotations

import json
from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING, Any

import anyio
import attrs
import httpx

from close_async._core.call import Call, Response
from close_async.errors import BadRequest

if TYPE_CHECKING:
    from collections.abc import Callable

EPOCH = datetime(2024, 1, 1, tzinfo=UTC)


@attrs.define
class Found:
    """An object that the search finds. *moment* is microseconds after the epoch, or None."""

    id: str
    moment: int | None
    rank: int = 0


@attrs.define
class ChangingSearch:
    """
    Serves *found* page by page, and calls *change* with itself before each page.

    *cap* is the most objects of one run; beyond it a cursor is refused, or, if it *cuts_silently*,
    not given. *expiries* says for each cursor that is sent whether it expired. *is_snapshot* says
    whether a run shows the objects of its beginning. The index keeps moments in units of so many
    microseconds, and so do answers.
    """

    found: list[Found]
    change: Callable[[ChangingSearch], None] = lambda _: None
    cap: int = 10_000
    cuts_silently: bool = False
    expiries: list[bool] = attrs.field(factory=list)
    is_snapshot: bool = True
    index_unit: int = 1
    answer_unit: int = 1
    bodies: list[dict[str, Any]] = attrs.field(factory=list)
    _runs: dict[str, tuple[list[Found], int]] = attrs.field(factory=dict)

    async def send(self, call: Call[Any], /) -> Response[Any]:
        """Answer one page."""
        await anyio.lowlevel.checkpoint()
        self.change(self)
        body: Any = json.loads(json.dumps(call.json))
        self.bodies.append(body)
        return Response(200, httpx.Headers(), b"", call.parse(self._answer(body)))

    def _answer(self, body: dict[str, Any]) -> dict[str, Any]:
        run, position = self._run(body)
        end = min(position + body["_limit"], self.cap)
        reach = run[position:end]
        if not self.is_snapshot and position:
            run = self._select(body)
            last = self._key(body)(self._runs[body["cursor"]][0][position - 1])
            later = [one for one in run if self._key(body)(one) > last]
            run = [*self._runs[body["cursor"]][0][:position], *later]
            reach = run[position:end]
        page: dict[str, Any] = {
            "data": [self._row(one, body) for one in reach if one in self.found],
            "cursor": None,
        }
        if end < len(run) and not (self.cuts_silently and end == self.cap):
            page["cursor"] = f"cursor_{len(self.bodies)}"
            self._runs[page["cursor"]] = (run, end)
        if body.get("include_counts"):
            page["count"] = {"limited": len(run), "total": len(self._select(body, limited=False))}
        return page

    def _run(self, body: dict[str, Any]) -> tuple[list[Found], int]:
        cursor = body.get("cursor")
        if cursor is None:
            return self._select(body), 0
        if self.expiries and self.expiries.pop(0):
            raise refusal("Expired cursor")
        run, position = self._runs[cursor]
        if position >= self.cap:
            raise refusal("Too many objects")
        return run, position

    def _select(self, body: dict[str, Any], *, limited: bool = True) -> list[Found]:
        since = _since(body["query"])
        hits = [
            one
            for one in sorted(self.found, key=self._key(body))
            if since is None or (one.moment is not None and self._indexed(one.moment) >= since)
        ]
        return hits[: body.get("results_limit")] if limited else hits

    def _key(self, body: dict[str, Any]) -> Callable[[Found], Any]:
        names = [key["field"]["field_name"] for key in body.get("sort", [])]
        if names[:1] != ["date_created"]:
            return lambda one: (one.rank, one.id)
        return lambda one: (
            one.moment is None,
            self._indexed(one.moment or 0),
            one.id,
        )

    def _indexed(self, moment: int) -> datetime:
        return EPOCH + timedelta(microseconds=moment // self.index_unit * self.index_unit)

    def _row(self, one: Found, body: dict[str, Any]) -> dict[str, Any]:
        row: dict[str, Any] = {"__object_type": "lead", "id": one.id}
        if "date_created" in body.get("_fields", {}).get("lead", []) and one.moment is not None:
            told = one.moment // self.answer_unit * self.answer_unit
            row["date_created"] = (EPOCH + timedelta(microseconds=told)).isoformat()
        return row


def _since(query: Any) -> datetime | None:
    ranges = [
        datetime.fromisoformat(part["condition"]["on_or_after"]["value"])
        for part in query.get("queries", [])
        if part["type"] == "field_condition" and part["condition"]["type"] == "moment_range"
    ]
    return max(ranges, default=None)


def refusal(text: str, field: str = "cursor") -> BadRequest:
    """Return what Close answers to a bad cursor."""
    content = json.dumps({"errors": [], "field-errors": {field: text}}).encode()
    return BadRequest("POST /data/search/", 400, content)


def objects(
    *moments: int | None, rank: Callable[[int], int] = lambda number: number
) -> list[Found]:
    """Return one object for each moment."""
    return [
        Found(f"lead_{number:05}", moment, rank(number)) for number, moment in enumerate(moments)
    ]
