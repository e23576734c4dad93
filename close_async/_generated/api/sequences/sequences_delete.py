# Written by `make generate` from openapi/close.yaml. What is changed here by hand is lost.
from __future__ import annotations

from ...._core.call import Call
from ...._core.decode import nothing
from ...._core.encode import (
    segment,
)

__all__ = ["call"]


def call(
    id: str,
) -> Call[None]:
    """
    Delete a sequence.

    The same as `sequences.delete()`, not sent: pass it to `CloseClient.send()`.
    """

    return Call(
        operation="sequences.delete",
        method="DELETE",
        path=f"/sequence/{segment(id)}/",
        parse=nothing,
        effect="repeat",
    )
