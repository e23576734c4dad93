"""
Builds the world that a sandbox starts with: the office first, then its leads, then its sequences.

The same number of leads, seed and start always give the same world.
"""

from __future__ import annotations

import gc
from contextlib import contextmanager
from typing import TYPE_CHECKING

from ..common.ids import IdFactory
from .leads import add_leads
from .organization import add_office
from .sequences import add_sequences
from .smart_views import add_views

if TYPE_CHECKING:
    from collections.abc import Generator
    from datetime import datetime

    from ..world.store import World


def build_world(world: World, *, leads: int, seed: int, start: datetime) -> None:
    """Fill an empty world with objects of which the youngest are as old as *start*."""
    ids = IdFactory.seeded(f"{seed}: what was there before")
    with _no_collection():
        office = add_office(world, ids=ids, start=start)
        add_leads(world, office, ids=ids, count=leads, start=start)
        add_sequences(world, office, ids=ids, start=start)
        add_views(world, office, ids=ids, start=start)


@contextmanager
def _no_collection() -> Generator[None]:
    """
    Keep the garbage collector away.

    Everything that is made here stays, and to look through millions of objects time and again for
    some that don't takes a quarter of the time.
    """
    was_on = gc.isenabled()
    gc.disable()
    try:
        yield
    finally:
        if was_on:
            gc.enable()
