# Written by `make generate` from openapi/close.yaml. What is changed here by hand is lost.
from __future__ import annotations

from typing import TYPE_CHECKING

from ..._core.fields import Declared, Omittable, define, plain
from ..._core.model import UNSET, Model, Unset

if TYPE_CHECKING:
    from collections import abc

__all__ = ["Membership"]


@define
class Membership(Model):
    """A user's place in an organization."""

    id: str
    """Id of the membership, starts with `memb_`."""
    organization_id: str
    """Id of the organization, starts with `orga_`."""
    user_id: str
    """Id of the user, starts with `user_`."""
    role_id: Omittable[str] = plain(default=UNSET)
    """Id of the user's role, starts with `role_`."""
    permissions_granted: Declared[list[str], abc.Sequence[str] | Unset] = plain(default=UNSET)
    """What the user may do, such as `bulk_edit`."""
