# Written by `make generate` from openapi/close.yaml. What is changed here by hand is lost.
from __future__ import annotations

from ..._core.fields import define
from ..._core.model import Model

__all__ = ["EventData"]


@define
class EventData(Model):
    """The fields of an object, as Close answers them. Read one as `event.data["status"]`."""
