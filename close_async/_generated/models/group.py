# Written by `make generate` from openapi/close.yaml. What is changed here by hand is lost.
from __future__ import annotations

from typing import TYPE_CHECKING

from ..._core.fields import Declared, Omittable, define, many, plain
from ..._core.model import UNSET, Model, Unset

if TYPE_CHECKING:
    from collections import abc

    from .group_member import GroupMember

__all__ = ["Group"]


@define
class Group(Model):
    """A group of users."""

    id: str
    """Id of the group, starts with `group_`."""
    name: str
    """The name that users see."""
    members: Declared[list[GroupMember] | None, abc.Sequence[GroupMember] | None | Unset] = many(
        ".group_member:GroupMember", default=UNSET
    )
    """Who belongs to it, if the answer was asked for it."""
    organization_id: Omittable[str] = plain(default=UNSET)
    """Id of the organization, starts with `orga_`."""
