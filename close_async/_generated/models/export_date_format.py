# Written by `make generate` from openapi/close.yaml. What is changed here by hand is lost.
from __future__ import annotations

from typing import Literal, TypeAlias

from ..._core.model import OpenEnum

__all__ = ["ExportDateFormat", "ExportDateFormatValue"]


class ExportDateFormat(OpenEnum):
    """How dates stand in an export's file. Close may add values; these ones are a guess."""

    ORIGINAL = "original"
    ISO8601 = "iso8601"
    EXCEL = "excel"


ExportDateFormatValue: TypeAlias = (
    ExportDateFormat
    | Literal[
        "original",
        "iso8601",
        "excel",
    ]
)
"""What can be passed for a `ExportDateFormat`: a member, or its value."""
