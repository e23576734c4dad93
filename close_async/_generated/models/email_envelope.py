# Written by `make generate` from openapi/close.yaml. What is changed here by hand is lost.
from __future__ import annotations

from ..._core.fields import Omittable, define, plain
from ..._core.model import UNSET, Model

__all__ = ["EmailEnvelope"]


@define
class EmailEnvelope(Model):
    """The addresses of an email as they stood in its headers. What it holds is not documented."""

    is_autoreply: Omittable[bool] = plain(default=UNSET)
    """Whether a program answered."""
