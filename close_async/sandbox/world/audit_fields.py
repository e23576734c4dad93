"""Who made or changed an object, and when. Sequences and subscriptions have keys of their own."""

from __future__ import annotations

from typing import TYPE_CHECKING

from ..common.timestamps import aware, naive

if TYPE_CHECKING:
    from collections.abc import Callable
    from datetime import datetime

    from ..common.objects import Row
    from .store import World


def made(
    world: World, moment: datetime | None = None, write: Callable[[datetime], str] = aware
) -> Row:
    """Return the keys that an object has that was made at *moment*, or now."""
    date = write(moment or world.now())
    return {
        "organization_id": world.organization_id,
        "created_by": world.me,
        "updated_by": world.me,
        "date_created": date,
        "date_updated": date,
    }


def touched(world: World, write: Callable[[datetime], str] = aware) -> Row:
    """Return the keys that change with every update."""
    return {"updated_by": world.me, "date_updated": write(world.now())}


def made_in_workflow(world: World, moment: datetime | None = None) -> Row:
    """Return what `made` does for sequences, their steps and subscriptions."""
    date = naive(moment or world.now())
    return {
        "organization_id": world.organization_id,
        "created_by_id": world.me,
        "updated_by_id": world.me,
        "date_created": date,
        "date_updated": date,
    }


def touched_in_workflow(world: World) -> Row:
    """Return what `touched` does for sequences, their steps and subscriptions."""
    return {"updated_by_id": world.me, "date_updated": naive(world.now())}


def touch_lead(world: World, lead_id: object) -> None:
    """Note that something that belongs to a lead was written."""
    lead = world.get("lead", lead_id)
    if lead is not None:
        world.change("lead", lead["id"], touched(world))
