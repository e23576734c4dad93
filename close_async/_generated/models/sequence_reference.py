# Written by `make generate` from openapi/close.yaml. What is changed here by hand is lost.
from __future__ import annotations

from ..._core.fields import define
from ..._core.model import Model

__all__ = ["SequenceReference"]


@define
class SequenceReference(Model):
    """A sequence, by id and name only."""

    id: str
    """Id of the sequence, starts with `seq_`."""
    name: str
    """The name that users see."""
