"""Who made or changed an object, and when, as all but the workflow side of Close writes it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from ..common.timestamps import aware

if TYPE_CHECKING:
    from .store import Row, World


def made(world: World) -> Row:
    """Return the keys that a new object has."""
    now = aware(world.now())
    return {
        "organization_id": world.organization_id,
        "created_by": world.me,
        "updated_by": world.me,
        "date_created": now,
        "date_updated": now,
    }


def touched(world: World) -> Row:
    """Return the keys that change with every update."""
    return {"updated_by": world.me, "date_updated": aware(world.now())}


def touch_lead(world: World, lead_id: object) -> None:
    """Note that something that belongs to a lead was written."""
    lead = world.get("lead", lead_id)
    if lead is not None:
        world.change("lead", lead["id"], touched(world))
