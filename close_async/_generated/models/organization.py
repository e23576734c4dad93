# Written by `make generate` from openapi/close.yaml. What is changed here by hand is lost.
from __future__ import annotations

from typing import TYPE_CHECKING

from ..._core.fields import Declared, define, many
from ..._core.model import UNSET, Model, Unset

if TYPE_CHECKING:
    from collections import abc

    from .lead_status import LeadStatus

__all__ = ["Organization"]


@define
class Organization(Model):
    """An organization of the caller. Close answers many more keys, which are kept as they come."""

    id: str
    """Id of the organization, starts with `orga_`."""
    name: str
    """Name of the organization."""
    lead_statuses: Declared[list[LeadStatus], abc.Sequence[LeadStatus] | Unset] = many(
        ".lead_status:LeadStatus", default=UNSET
    )
    """The statuses that a lead can have."""
