# Written by `make generate` from openapi/close.yaml. What is changed here by hand is lost.
from __future__ import annotations

from ..._core.fields import Omittable, define, plain
from ..._core.model import UNSET, Model

__all__ = ["EmailSendAttempt"]


@define
class EmailSendAttempt(Model):
    """An attempt to send an email. What it holds is not documented."""

    error_message: Omittable[str | None] = plain(default=UNSET)
    """What went wrong. That there is such a key is a guess."""
