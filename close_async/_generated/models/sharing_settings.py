# Written by `make generate` from openapi/close.yaml. What is changed here by hand is lost.
from __future__ import annotations

from typing import TYPE_CHECKING

from ..._core.fields import Declared, Omittable, define, moment, plain
from ..._core.model import UNSET, Model

if TYPE_CHECKING:
    import datetime
    from collections import abc

__all__ = ["SharingSettings"]


@define
class SharingSettings(Model):
    """Who sees a Smart View, and who has said so."""

    whole_org: bool
    """Whether the whole organization sees it."""
    user_ids: Declared[list[str], abc.Sequence[str]]
    """Ids of the users who see it."""
    group_ids: Declared[list[str], abc.Sequence[str]]
    """Ids of the groups whose members see it."""
    created_at: Omittable[datetime.datetime | None] = moment(default=UNSET)
    """When it was shared first."""
    created_by_id: Omittable[str | None] = plain(default=UNSET)
    """Id of the user who shared it first."""
    updated_at: Omittable[datetime.datetime | None] = moment(default=UNSET)
    """When that was changed last."""
    updated_by_id: Omittable[str | None] = plain(default=UNSET)
    """Id of the user who changed that last."""
