# Written by `make generate` from openapi/close.yaml. What is changed here by hand is lost.
from __future__ import annotations

from ..._core.fields import define
from ..._core.model import Model

__all__ = ["GroupMember"]


@define
class GroupMember(Model):
    """A user as a member of a group."""

    user_id: str
    """Id of the user, starts with `user_`."""
