# Written by `make generate` from openapi/close.yaml. What is changed here by hand is lost.
from __future__ import annotations

from ..._core.fields import define
from ..._core.model import Model

__all__ = ["PipelineStatusPlace"]


@define
class PipelineStatusPlace(Model):
    """A status in the order of its pipeline."""

    id: str
    """Id of the status, starts with `stat_`."""
