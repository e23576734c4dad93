"""Bulk edits: a new status for leads, and values of custom fields."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from ..common.body_checks import Body, check_choice, check_exists, check_texts, require
from ..common.errors import MISSING, invalid_fields
from ..common.json_value import as_list
from ..common.schema import Reading
from ..world.audit_fields import touched
from ..world.fields import DEFINED_IN
from ..world.store import ACTIVITIES, World
from .custom_values import CustomValue
from .skipped import Skipped

if TYPE_CHECKING:
    from ..common.objects import Row
    from ..search.select import Hit

# What comes between `set_` and `_custom_field` (whose field it is), and where such fields are
# defined. Only the type without a word in between is documented; the others are read alike.
# [guess: The ten edit types that are only in the enum]
_OWNERS: Final = {
    **{owner: places for owner, places in DEFINED_IN.items() if owner != "lead"},
    "": DEFINED_IN["lead"],
    "global": ("shared",),
}
_TYPES: Final[dict[str, tuple[str, str]]] = {
    f"{verb}_{owner}_custom_field".replace("__", "_"): (verb, owner)
    for verb in ("set", "clear")
    for owner in _OWNERS
}
_OPERATIONS: Final = ("replace", "add", "remove")


def check_edit(world: World, body: Body) -> None:
    """Refuse an edit that can't be carried out."""
    require(body, ("type",))
    check_choice(body, "type", ("set_lead_status", *_TYPES))
    if body["type"] == "set_lead_status":
        _check_status(world, body)
        return

    verb, owner = _TYPES[str(body["type"])]
    field = _field(world, body, owner)
    if verb == "set":
        _check_value(world, body, field)


def edited_types(body: Body) -> tuple[str, ...]:
    """
    Return what an edit may be about: leads, contacts, and the objects whose field it edits.

    [guess: Objects that a bulk action takes]
    """
    _, owner = _TYPES.get(str(body["type"]), ("", ""))
    return tuple(dict.fromkeys(("lead", "contact", *_kinds_with(owner))))


def edit_object(world: World, body: Body, hit: Hit) -> list[Skipped]:
    """Edit what the filter found, or what belongs to it; return it if there was nothing."""
    if body["type"] == "set_lead_status":
        return _set_status(world, body, hit)

    verb, owner = _TYPES[str(body["type"])]
    field = _field(world, body, owner)
    key = f"custom.{field['id']}"
    owned = _owned(world, hit, owner)
    for kind, row in owned:
        value = _read(world, body, field, as_list(row.get(key)) or []) if verb == "set" else None
        if value in (None, []):
            world.clear(kind, row["id"], key)
            value_change: Row = {}
        else:
            value_change = {key: value}
        world.change(kind, row["id"], value_change | touched(world))
    return [] if owned else [_nothing(hit, owner or "lead")]


def _check_status(world: World, body: Body) -> None:
    require(body, ("lead_status_id",))
    check_texts(body, ("lead_status_id",))
    check_exists(world, body, "lead_status_id", "status.lead")


def _nothing(hit: Hit, owner: str) -> Skipped:
    kind, row = hit
    return Skipped(kind, row["id"], f"has no {owner.replace('_', ' ')} to edit")


def _set_status(world: World, body: Body, hit: Hit) -> list[Skipped]:
    check_exists(world, body, "lead_status_id", "status.lead")
    status = world.get("status.lead", body["lead_status_id"])
    kind, row = hit
    lead = row if kind == "lead" else world.get("lead", row.get("lead_id"))
    if status is None or lead is None:
        return [_nothing(hit, "lead")]

    noted = touched(world)
    changes = {"status_id": status["id"], "status_label": status["label"]}
    if lead["status_id"] != status["id"]:
        changes["last_lead_status_change_date"] = noted["date_updated"]
    world.change("lead", lead["id"], changes | noted)
    return []


def _field(world: World, body: Body, owner: str) -> Row:
    """Return the custom field that the body names by its id or its exact name."""
    field_id, name = body.get("custom_field_id"), body.get("custom_field_name")
    if field_id is None and name is None:
        raise invalid_fields({"custom_field_id": MISSING})

    fields = [row for place in _OWNERS[owner] for row in world.all(f"custom_fields.{place}")]
    for row in fields:
        if row["id"] == field_id or (field_id is None and row["name"] == name):
            return row

    key = "custom_field_name" if field_id is None else "custom_field_id"
    raise invalid_fields({key: f"There is no such custom field: {body[key]!r}."})


def _check_value(world: World, body: Body, field: Row) -> None:
    check_choice(body, "custom_field_operation", _OPERATIONS)
    is_plain = body.get("custom_field_operation") in {None, "replace"}
    if not field["accepts_multiple_values"]:
        if not is_plain:
            msg = "Only a field that accepts multiple values can be added to or removed from."
            raise invalid_fields({"custom_field_operation": msg})
        if body.get("custom_field_value") is None:
            raise invalid_fields({"custom_field_value": MISSING})

    values = _values(body)
    if not values:
        raise invalid_fields({"custom_field_values": MISSING})

    _read(world, body, field, [])


def _read(world: World, body: Body, field: Row, present: list[object]) -> object:
    """
    Return what the field holds once it is set.

    A value that its type doesn't allow is refused, be it before the action starts, or in the middle
    of it, since a user or a contact can go meanwhile. [guess: Value that a field can't hold]
    """
    reading = Reading(world)
    key = "custom_field_value" if "custom_field_value" in body else "custom_field_values"
    values = _values(body)
    operation = str(body.get("custom_field_operation") or "replace")
    target = CustomValue(reading, key, field)
    several = field["accepts_multiple_values"]
    found = target.read(
        values if several else body["custom_field_value"],
        operation if several and operation != "replace" else "",
        present,
    )
    reading.finish()
    return found


def _values(body: Body) -> list[object]:
    """Return the values that the body gives, be it one or a list."""
    several = body.get("custom_field_values")
    if several is None:
        single = body.get("custom_field_value")
        return [] if single is None else [single]

    values = as_list(several)
    if values is None:
        raise invalid_fields({"custom_field_values": "Value must be a list."})

    return values


def _owned(world: World, hit: Hit, owner: str) -> list[Hit]:
    """Return the objects whose field is meant, starting from what the filter found."""
    kind, row = hit
    wanted = _kinds_with(owner)
    if kind in wanted:
        return [hit]

    if kind == "lead":
        return [
            (name, child) for name in wanted for child in world.where(name, "lead_id", row["id"])
        ]

    lead = world.get("lead", row.get("lead_id")) if wanted == ("lead",) else None
    return [] if lead is None else [("lead", lead)]


def _kinds_with(owner: str) -> tuple[str, ...]:
    """Return the types of objects that have the fields of *owner*."""
    activities = tuple(f"activity.{name}" for name in ACTIVITIES)
    shared = ("lead", "contact", "opportunity", "custom_object", *activities)
    return {"": ("lead",), "global": shared, "activity": activities}.get(owner, (owner,))
