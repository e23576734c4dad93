# Written by `make generate` from openapi/close.yaml. What is changed here by hand is lost.
from __future__ import annotations

from ..._core.fields import define
from ..._core.model import Model

__all__ = ["SmsOptions"]


@define
class SmsOptions(Model):
    """How a subscription sends texts, undocumented."""

    local_phone: str
    """Id of the phone number from which texts go out, starts with `phon_`."""
