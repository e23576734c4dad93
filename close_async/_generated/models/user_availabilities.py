# Written by `make generate` from openapi/close.yaml. What is changed here by hand is lost.
from __future__ import annotations

from typing import TYPE_CHECKING

from ..._core.fields import Declared, define, many
from ..._core.model import Model

if TYPE_CHECKING:
    from collections import abc

    from .user_availability import UserAvailability

__all__ = ["UserAvailabilities"]


@define
class UserAvailabilities(Model):
    """Who is available. That the answer has its rows under this key is a guess."""

    data: Declared[list[UserAvailability], abc.Sequence[UserAvailability]] = many(
        ".user_availability:UserAvailability"
    )
    """The users."""
