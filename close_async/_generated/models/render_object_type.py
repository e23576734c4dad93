# Written by `make generate` from openapi/close.yaml. What is changed here by hand is lost.
from __future__ import annotations

from typing import Literal, TypeAlias

from ..._core.model import OpenEnum

__all__ = ["RenderObjectType", "RenderObjectTypeValue"]


class RenderObjectType(OpenEnum):
    """For what kind of object a template is rendered."""

    LEAD = "lead"
    CONTACT = "contact"


RenderObjectTypeValue: TypeAlias = (
    RenderObjectType
    | Literal[
        "lead",
        "contact",
    ]
)
"""What can be passed for a `RenderObjectType`: a member, or its value."""
