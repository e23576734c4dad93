# Written by `make generate` from openapi/close.yaml. What is changed here by hand is lost.
from __future__ import annotations

from typing import Literal, TypeAlias

from ..._core.model import OpenEnum

__all__ = ["ExportType", "ExportTypeValue"]


class ExportType(OpenEnum):
    """What the rows of an export are. Close may add values; these ones are a guess."""

    LEADS = "leads"
    CONTACTS = "contacts"
    LEAD_OPPS = "lead_opps"


ExportTypeValue: TypeAlias = (
    ExportType
    | Literal[
        "leads",
        "contacts",
        "lead_opps",
    ]
)
"""What can be passed for a `ExportType`: a member, or its value."""
