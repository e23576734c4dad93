"""
From a dump back to a sandbox that continues where it was.

What is no dump is refused with the place of what is wrong.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, cast

from ..clock.bulk_runs import MOST_SKIPPED, BulkRun, Progress, Target, job_of
from ..clock.workflows import Position
from ..common.errors import invalid_fields
from ..common.json_path import JsonPath
from ..common.json_value import as_list
from ..effects.bulk_effects import BULK_ACTIONS
from ..effects.skipped import Skipped
from ..faults.rate_limit import RateLimits
from ..search.cursors import SearchRun
from ..world.index_lag import Write
from ..world.store import INDEXED
from .dump import MARK, VERSION
from .history import load_history

if TYPE_CHECKING:
    from collections.abc import Mapping
    from datetime import datetime

    from ..common.ids import IdFactory
    from ..common.objects import Row
    from ..http.context import ServerState
    from ..search.select import Hit
    from ..world.store import World


def check(content: Mapping[str, object]) -> None:
    """Refuse what is no dump."""
    if content.get(MARK) != VERSION:
        msg = f"Value must be {VERSION}: this is no dump, or one of another version."
        raise invalid_fields({MARK: msg})


def clock_of(content: Mapping[str, object]) -> datetime:
    """Return what time it is in a dump."""
    return JsonPath("").moment(content, "clock")


def read_settings(content: Mapping[str, object]) -> Row:
    """Return the arguments of a sandbox that are in a dump."""
    path = JsonPath("settings")
    limits = content.get("rate_limit")
    return {
        "seed": int(path.number(content, "seed")),
        "bulk_seconds": path.number(content, "bulk_seconds"),
        "index_lag": path.number(content, "index_lag"),
        "rate_limit": None if limits is None else _limits(limits, path.into("rate_limit")),
    }


def fill_world(world: World, content: Mapping[str, object]) -> None:
    """Put the objects of a dump into a world that has none."""
    world.me = JsonPath("me").text(content, "me")
    world.organization_id = JsonPath("organization_id").text(content, "organization_id")
    for kind, row in _rows(content, "objects"):
        world.add(kind, row)
    load_ids(world.ids, content, "world")


def resume(state: ServerState, content: Mapping[str, object]) -> None:
    """Go on with all that is under way in a dump."""
    _fill_lag(state.world, content)
    for path, item in JsonPath("").objects(content, "bulk_actions"):
        state.bulk.add(_load_bulk(state, item, path))
    _resume_subscriptions(state, JsonPath("subscriptions").mapping(content.get("subscriptions")))
    cursors = JsonPath("cursors")
    for token, value in cursors.mapping(content.get("cursors")).items():
        inner = cursors.into(token)
        state.cursors.add(token, _load_run(inner.mapping(value), inner))
    load_history(state, content)
    for name, ids in (("cursors", state.cursors.ids), ("events", state.events.ids)):
        load_ids(ids, content, name)


def _limits(value: object, path: JsonPath) -> RateLimits:
    try:
        return RateLimits(**path.mapping(value))  # type: ignore[arg-type]  # checked by itself
    except (TypeError, ValueError) as error:
        raise path.refusal(str(error)) from None


def _fill_lag(world: World, content: Mapping[str, object]) -> None:
    """Let the lists of a world be as far behind as those of a dump."""
    if "waiting" not in content:
        return

    listed = JsonPath("listed").mapping(content.get("listed"))
    unknown = [kind for kind in listed if kind not in world.kinds()]
    if unknown:
        msg = "There is no such kind of objects."
        raise JsonPath("listed").into(unknown[0]).refusal(msg)

    shown: dict[str, list[Row]] = {kind: [] for kind in listed}
    for kind, row in _rows(content, "listed"):
        shown[kind].append(row)
    writes: list[Write] = []
    for path, entry in JsonPath("").objects(content, "waiting"):
        after = None if entry.get("row") is None else dict(path.mapping(entry["row"]))
        moment = path.moment(entry, "moment")
        writes.append(Write(moment, path.text(entry, "kind"), path.text(entry, "id"), after))
    world.show_behind(shown, writes)


def _load_bulk(state: ServerState, item: Mapping[str, object], path: JsonPath) -> BulkRun:
    world = state.world
    action = next((action for action in BULK_ACTIONS if action.table == item.get("kind")), None)
    row_id = path.text(item, "id")
    if action is None or world.get(action.table, row_id) is None:
        msg = "There is no such bulk action among the objects."
        raise path.refusal(msg)

    body = path.into("body").mapping(item.get("body"))
    hours = path.number(item, "hours")
    progress = Progress(
        started=path.moment(item, "started"),
        paused=path.moment_or_none(item, "paused"),
        resuming_until=path.moment_or_none(item, "resuming_until"),
        targets=None if item.get("targets") is None else _targets(item, path),
        done=int(path.number(item, "done")),
        skipped=_skipped(item, path),
        skipped_count=int(path.number(item, "skipped_count")),
        error=path.text_or_none(item, "error"),
    )
    fails_at = None if item.get("fails_at") is None else path.number(item, "fails_at")
    duration = path.number(item, "duration")
    job = job_of(world, state.events, action, row_id, body=body, hours=hours)
    return BulkRun(world, action.table, row_id, duration, job, fails_at, progress)


def _targets(item: Mapping[str, object], path: JsonPath) -> list[Target]:
    targets: list[Target] = []
    for index, value in enumerate(path.items(item, "targets")):
        parts = as_list(value) or []
        match parts:
            case [str(kind), str(row_id), str() | None as lead_id]:
                targets.append(Target(kind, row_id, lead_id))
            case _:
                msg = "Value must be a kind, an id and the id of a lead."
                raise path.into("targets", index).refusal(msg)
    return targets


def _skipped(item: Mapping[str, object], path: JsonPath) -> list[Skipped]:
    found: list[Skipped] = []
    for index, value in enumerate(path.items(item, "skipped")):
        match as_list(value):
            case [str(kind), str(row_id), str(reason)]:
                found.append(Skipped(kind, row_id, reason))
            case _:
                msg = "Value must be a kind, an id and a reason."
                raise path.into("skipped", index).refusal(msg)
    return found[:MOST_SKIPPED]


def _resume_subscriptions(state: ServerState, content: Mapping[str, object]) -> None:
    path = JsonPath("subscriptions")
    inner = path.into("places")
    places = {
        row_id: _step(inner.into(row_id).mapping(item), inner.into(row_id))
        for row_id, item in inner.mapping(content.get("places")).items()
    }
    queue: list[tuple[datetime, str]] = []
    for index, value in enumerate(path.items(content, "queue")):
        match as_list(value):
            case [str(moment), str(row_id)] if row_id in places:
                queue.append((path.into("queue", index, 0).read_moment(moment), row_id))
            case _:
                msg = "Value must be a moment and the id of a subscription that has a place."
                raise path.into("queue", index).refusal(msg)
    state.workflows.restore(places, queue)


def _step(item: Mapping[str, object], path: JsonPath) -> Position:
    return Position(int(path.number(item, "index")), path.moment(item, "since"))


def _load_run(item: Mapping[str, object], path: JsonPath) -> SearchRun:
    hits: list[Hit] = []
    for index, value in enumerate(path.items(item, "hits")):
        match as_list(value):
            case [str(kind), str(row_id)]:
                # An object that is gone keeps its place on the pages of the run.
                hits.append((kind, {"id": row_id}))
            case _:
                msg = "Value must be a kind and an id."
                raise path.into("hits", index).refusal(msg)
    return SearchRun(
        question=path.text(item, "question"),
        hits=hits,
        total=int(path.number(item, "total")),
        position=int(path.number(item, "position")),
        expires=path.moment(item, "expires"),
    )


def _rows(content: Mapping[str, object], key: str) -> list[tuple[str, Row]]:
    """Return the rows of all kinds under *key*."""
    rows: list[tuple[str, Row]] = []
    for kind, values in JsonPath(key).mapping(content.get(key)).items():
        for path, row in JsonPath(key).objects({kind: values}, kind):
            path.text(row, "id")
            for name in ("date_created", *INDEXED.get(kind, ())):
                if row.get(name) is not None:
                    path.text(row, name)
            rows.append((kind, cast("Row", row)))
    return rows


def load_ids(ids: IdFactory, content: Mapping[str, object], name: str) -> None:
    """Let *ids* continue with those that come next in a dump."""
    path = JsonPath(f"ids.{name}")
    state = path.mapping(JsonPath("ids").mapping(content.get("ids")).get(name))
    try:
        numbers = tuple(int(str(number)) for number in path.items(state, "state"))
        ids.random.setstate((state.get("version"), numbers, state.get("gauss")))
    except (TypeError, ValueError):
        msg = "Value must be the state of a source of randomness."
        raise path.refusal(msg) from None
