# Written by `make generate` from openapi/close.yaml. What is changed here by hand is lost.
from __future__ import annotations

from typing import Any

from ..._core.fields import Omittable, define, plain
from ..._core.model import UNSET, Model

__all__ = ["UserAvailability"]


@define
class UserAvailability(Model):
    """Whether a user is available. Its keys are a guess."""

    user_id: Omittable[str] = plain(default=UNSET)
    """Id of the user, starts with `user_`."""
    availability: Omittable[Any] = plain(default=UNSET)
    """What the user is doing, such as a call. Its form is a guess."""
