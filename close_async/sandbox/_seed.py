"""
Builds the world that a sandbox starts with: the office first, then its leads, then its sequences.

The same number of leads, seed and start always give the same world.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from ._ids import Mint
from ._seed_leads import add_leads
from ._seed_office import add_office
from ._seed_sequences import add_sequences
from ._seed_views import add_views
from ._world import World

if TYPE_CHECKING:
    from datetime import datetime

    from ._clock import Clock


def build(*, leads: int, seed: int, clock: Clock, start: datetime) -> World:
    """Return a new world whose youngest objects are as old as *start*."""
    world = World(clock=clock, mint=Mint.seeded(f"{seed}: what callers make"))
    mint = Mint.seeded(f"{seed}: what was there before")
    office = add_office(world, mint=mint, start=start)
    add_leads(world, office, mint=mint, count=leads, start=start)
    add_sequences(world, office, mint=mint, start=start)
    add_views(world, office, mint=mint, start=start)
    return world
