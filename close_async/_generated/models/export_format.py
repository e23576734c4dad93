# Written by `make generate` from openapi/close.yaml. What is changed here by hand is lost.
from __future__ import annotations

from typing import Literal, TypeAlias

from ..._core.model import OpenEnum

__all__ = ["ExportFormat", "ExportFormatValue"]


class ExportFormat(OpenEnum):
    """The format of an export's file. Close may add values; these ones are a guess."""

    CSV = "csv"
    JSON = "json"


ExportFormatValue: TypeAlias = (
    ExportFormat
    | Literal[
        "csv",
        "json",
    ]
)
"""What can be passed for a `ExportFormat`: a member, or its value."""
