# Written by `make generate` from openapi/close.yaml. What is changed here by hand is lost.
from __future__ import annotations

from typing import Literal, TypeAlias

from ..._core.model import OpenEnum

__all__ = ["SchemaObjectType", "SchemaObjectTypeValue"]


class SchemaObjectType(OpenEnum):
    """The kinds of objects that have custom fields without being of a type of their own."""

    LEAD = "lead"
    CONTACT = "contact"
    OPPORTUNITY = "opportunity"


SchemaObjectTypeValue: TypeAlias = (
    SchemaObjectType
    | Literal[
        "lead",
        "contact",
        "opportunity",
    ]
)
"""What can be passed for a `SchemaObjectType`: a member, or its value."""
