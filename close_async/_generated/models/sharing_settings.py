# Written by `make generate` from openapi/close.yaml. What is changed here by hand is lost.
from __future__ import annotations

from typing import TYPE_CHECKING

from ..._core.fields import Declared, Omittable, define, moment, plain
from ..._core.model import UNSET, Model, Unset

if TYPE_CHECKING:
    import datetime
    from collections import abc

__all__ = ["SharingSettings"]


@define
class SharingSettings(Model):
    """Who sees a Smart View."""

    whole_org: Omittable[bool] = plain(default=UNSET)
    """Whether everybody of the organization sees it."""
    user_ids: Declared[list[str], abc.Sequence[str] | Unset] = plain(default=UNSET)
    """Ids of the users who see it."""
    group_ids: Declared[list[str], abc.Sequence[str] | Unset] = plain(default=UNSET)
    """Ids of the groups whose members see it."""
    created_at: Omittable[datetime.datetime | None] = moment(default=UNSET)
    """When it was shared."""
    created_by_id: Omittable[str | None] = plain(default=UNSET)
    """Id of the user who shared it."""
    updated_at: Omittable[datetime.datetime | None] = moment(default=UNSET)
    """When that was changed last."""
    updated_by_id: Omittable[str | None] = plain(default=UNSET)
    """Id of the user who changed that last."""
