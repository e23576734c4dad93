"""Keys of sequences and subscriptions that Close answers without having documented them."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

if TYPE_CHECKING:
    from ..common.objects import Row
    from .store import World

# [code 1 live] all of them.
SUBSCRIPTION_KEYS: Final[Row] = {"from_phone_number_id": None, "initial_email_id": None}


def sequence_keys(world: World) -> Row:
    """Return what a new sequence answers under them; each can be given. [code official]."""
    return {
        "schedule_id": None,
        "trigger_query": None,
        "allow_manual_enrollment": True,
        "owner_id": world.me,
    }
