"""When an email template was used last."""

from __future__ import annotations

from typing import TYPE_CHECKING

from ..common.timestamps import naive

if TYPE_CHECKING:
    from datetime import datetime

    from ..common.objects import Row
    from .store import World


def last_use(world: World, moment: datetime | None = None) -> Row:
    """Return the keys of a new template: to create it counts as a use. [code 1 live]."""
    return {
        "last_used_at": naive(moment or world.now()),
        "last_used_by": world.me,
        "last_used_type": "create",
    }
