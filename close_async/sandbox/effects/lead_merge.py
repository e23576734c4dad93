"""Two leads that become one."""

from __future__ import annotations

from typing import TYPE_CHECKING

from ..world.audit_fields import touch_lead
from ..world.store import INDEXED

if TYPE_CHECKING:
    from ..world.events import EventLog
    from ..world.store import Row, World

__all__ = ["merge_leads"]


def merge_leads(world: World, events: EventLog, source: Row, destination: Row) -> Row:
    """
    Hand all that belongs to *source* to *destination*, remove *source*, and return the other one.

    Of the lead itself nothing is taken over. [guess: Merge of two leads]
    """
    with events.merging(source["id"], destination["id"]):
        for kind, keys in INDEXED.items():
            if "lead_id" in keys:
                for row in world.where(kind, "lead_id", source["id"]):
                    world.change(kind, row["id"], {"lead_id": destination["id"]})
        world.remove("lead", source["id"])
        touch_lead(world, destination["id"])
    return world.get("lead", destination["id"]) or destination
