"""Sequences: list, create, fetch, update, delete."""

from __future__ import annotations

import re
from datetime import time
from typing import TYPE_CHECKING, Final
from zoneinfo import ZoneInfo

from ..common.body_checks import check_choice, check_texts, only, require
from ..common.errors import MISSING, NOT_TEXT, invalid, invalid_fields
from ..common.json_value import as_list, as_object
from ..http.context import Reply, Request, ServerState
from ..http.views import find, listing, stored
from ..world.audit_fields import made_in_workflow, touched_in_workflow
from ..world.render import full
from ..world.workflow_rows import sequence_keys

if TYPE_CHECKING:
    from collections.abc import Mapping
    from types import UnionType

    from ..common.objects import Row
    from ..http.resource import Handler
    from ..world.store import World

_STATUSES: Final = ("active", "paused", "draft")
_STEP_TYPES: Final = ("email", "call", "sms")
_THREADINGS: Final = ("new_thread", "old_thread")
_WRITABLE: Final = ("name", "timezone", "schedule", "status")
_TEMPLATES: Final = {
    "email": ("email_template", "email_template_id"),
    "sms": ("sms_template", "sms_template_id"),
}
_WEEKDAYS: Final = range(1, 8)
_TIME: Final = re.compile(r"[0-9]{2}:[0-9]{2}(:[0-9]{2})?")


def list_sequences(state: ServerState, request: Request) -> Reply:
    """Return a page of sequences, without the counts of their subscriptions."""
    return listing(request, state.world.listed.newest("sequence"), stored(request))


def create_sequence(state: ServerState, request: Request) -> Reply:
    """Add a sequence; the answer is a 200, not a 201."""
    require(request.body, ("name", "timezone", "steps"))
    _check(request.body)
    world = state.world
    row: Row = {
        "id": world.new_id("sequence"),
        "name": request.body["name"],
        "status": request.body.get("status") or "active",
        "timezone": request.body["timezone"],
        "schedule": request.body.get("schedule"),
        "steps": _steps(world, request.body["steps"], kept={}),
        **sequence_keys(world),
        **only(request.body, sequence_keys(world)),
        **made_in_workflow(world),
    }
    return Reply(world.add("sequence", row))


def get_sequence(state: ServerState, request: Request) -> Reply:
    """Return one sequence, with the counts of its subscriptions."""
    row = find(state.world, "sequence", request)
    return Reply(stored(request)(full(state.world, "sequence", row)))


def update_sequence(state: ServerState, request: Request) -> Reply:
    """Change what the body names. `steps` must list all the steps that stay."""
    row = find(state.world, "sequence", request)
    _check(request.body)
    world = state.world
    changes: Row = only(request.body, _WRITABLE)
    if changes.get("status") is None:
        # [guess: null for a key that no answer has null for]
        changes.pop("status", None)
    if "steps" in request.body:
        kept = {step["id"]: step for step in row["steps"]}
        changes["steps"] = _steps(world, request.body["steps"], kept=kept)
    after = world.change("sequence", row["id"], changes | touched_in_workflow(world))
    return Reply(full(world, "sequence", after))


def delete_sequence(state: ServerState, request: Request) -> Reply:
    """
    Remove a sequence.

    Its active subscriptions stay as paused ones, since `sequence-deleted` is a reason.
    [guess: Delete]
    """
    state.world.remove("sequence", find(state.world, "sequence", request)["id"])
    return Reply()


def _check(body: Mapping[str, object]) -> None:
    for key in ("name", "timezone"):
        if key in body:
            require(body, (key,))
    check_texts(body, ("name", "timezone", "schedule_id", "owner_id"))
    check_choice(body, "status", _STATUSES)
    _check_timezone(body.get("timezone"))
    _check_schedule(body.get("schedule"))


def _check_timezone(name: object) -> None:
    if not isinstance(name, str):
        return

    try:
        ZoneInfo(name)
    except (KeyError, ValueError, OSError):
        raise invalid_fields({"timezone": f"Unknown timezone: {name!r}."}) from None


def _check_schedule(schedule: object) -> None:
    if schedule is None:
        return

    ranges = as_list((as_object(schedule) or {}).get("ranges"))
    if ranges is None or not all(map(_is_range, ranges)):
        msg = 'Value must be like {"ranges": [{"weekday": 1, "start": "09:00", "end": "16:59"}]}.'
        raise invalid_fields({"schedule": msg})


def _is_range(item: object) -> bool:
    found = as_object(item) or {}
    weekday, start, end = found.get("weekday"), found.get("start"), found.get("end")
    if not isinstance(weekday, int) or isinstance(weekday, bool) or weekday not in _WEEKDAYS:
        return False

    if not (_is_time(start) and _is_time(end)):
        return False

    try:
        return time.fromisoformat(str(start)) < time.fromisoformat(str(end))
    except ValueError:
        return False


def _is_time(value: object) -> bool:
    """Return whether a value looks like `HH:MM` or `HH:MM:SS`; an offset has no place there."""
    return isinstance(value, str) and _TIME.fullmatch(value) is not None


def _steps(world: World, value: object, *, kept: Mapping[str, Row]) -> list[Row]:
    items = as_list(value)
    if not items:
        raise invalid_fields({"steps": "A sequence needs at least one step."})

    steps = [_step(world, item, index, kept=kept) for index, item in enumerate(items)]
    if len({step["id"] for step in steps}) < len(steps):
        raise invalid_fields({"steps": "A step can't be there twice."})

    return steps


def _step(world: World, value: object, index: int, *, kept: Mapping[str, Row]) -> Row:
    item = as_object(value)
    if item is None:
        raise invalid_fields({f"steps.{index}": "Value must be an object."})

    old = _new_step(world, item) if item.get("id") is None else _old_step(item, index, kept)
    step = old | {key: value for key, value in item.items() if key in _NEW}
    _check_step(world, step, index)
    return step if step == old else step | touched_in_workflow(world)


def _old_step(item: Mapping[str, object], index: int, kept: Mapping[str, Row]) -> Row:
    step_id = item["id"]
    if not isinstance(step_id, str) or step_id not in kept:
        raise invalid_fields({f"steps.{index}.id": f"There is no step {step_id!r}."})

    return kept[step_id]


# What a step is that says nothing about itself.
_NEW: Final[Row] = {
    "step_type": "email",
    "delay": 0,
    "email_template_id": None,
    "sms_template_id": None,
    "threading": None,
    "required": True,
    "step_allowed_delay": None,
}
# What else a step may hold, and what is said of anything else. Of what type the allowed delay is,
# is unknown: public code has both. [guess: Other keys of a step]
_KINDS: Final[tuple[tuple[str, type | UnionType, str], ...]] = (
    ("required", bool, "Value must be a boolean."),
    ("step_allowed_delay", int | str | None, "Value must be a number of seconds."),
    ("email_template_id", str | None, NOT_TEXT),
    ("sms_template_id", str | None, NOT_TEXT),
)


def _new_step(world: World, item: Mapping[str, object]) -> Row:
    made = {
        key: value for key, value in made_in_workflow(world).items() if key != "organization_id"
    }
    given = {key: item.get(key, default) for key, default in _NEW.items()}
    return {"id": world.new_id("sequence_step"), **given, **made}


def _check_step(world: World, step: Row, index: int) -> None:
    place = f"steps.{index}"
    if step["step_type"] not in _STEP_TYPES:
        msg = f"Value must be one of {', '.join(_STEP_TYPES)}, not {step['step_type']!r}."
        raise invalid_fields({f"{place}.step_type": msg})

    delay = step["delay"]
    if isinstance(delay, bool) or not isinstance(delay, int) or delay < 0:
        raise invalid_fields({f"{place}.delay": "Value must be a number of seconds, 0 or more."})

    if step["threading"] not in (None, *_THREADINGS):
        msg = f"Value must be one of {', '.join(_THREADINGS)}."
        raise invalid_fields({f"{place}.threading": msg})

    for key, kinds, said in _KINDS:
        if not isinstance(step[key], kinds):
            raise invalid_fields({f"{place}.{key}": said})

    if step["step_type"] in _TEMPLATES:
        _check_template(world, step, place)


def _check_template(world: World, step: Row, place: str) -> None:
    kind, key = _TEMPLATES[step["step_type"]]
    template_id = step[key]
    if template_id is None:
        raise invalid_fields({f"{place}.{key}": MISSING})

    template = world.get(kind, template_id)
    if template is None:
        raise invalid_fields({f"{place}.{key}": f"There is no template {template_id!r}."})

    if not template["is_shared"]:
        msg = f'Template "{template_id}" cannot be used in Workflows because it is not shared.'
        raise invalid(msg)


def routes() -> dict[str, dict[str, Handler]]:
    """Return the routes of sequences."""
    return {
        "/sequence/": {"GET": list_sequences, "POST": create_sequence},
        "/sequence/{id}/": {
            "GET": get_sequence,
            "PUT": update_sequence,
            "DELETE": delete_sequence,
        },
    }
