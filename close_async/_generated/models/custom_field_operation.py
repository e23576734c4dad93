# Written by `make generate` from openapi/close.yaml. What is changed here by hand is lost.
from __future__ import annotations

from typing import Literal, TypeAlias

from ..._core.model import OpenEnum

__all__ = ["CustomFieldOperation", "CustomFieldOperationValue"]


class CustomFieldOperation(OpenEnum):
    """What happens to the values that a field with several values already has."""

    REPLACE = "replace"
    ADD = "add"
    REMOVE = "remove"


CustomFieldOperationValue: TypeAlias = (
    CustomFieldOperation
    | Literal[
        "replace",
        "add",
        "remove",
    ]
)
"""What can be passed for a `CustomFieldOperation`: a member, or its value."""
