# Written by `make generate` from openapi/close.yaml. What is changed here by hand is lost.
from __future__ import annotations

from typing import TYPE_CHECKING

from ...._core.call import Call
from ...._core.decode import only
from ...._core.encode import (
    params,
    segment,
)

if TYPE_CHECKING:
    from collections import abc

    from ...models.sequence import Sequence

__all__ = ["call"]


def call(
    id: str,
    *,
    fields: abc.Sequence[str] | None = None,
) -> Call[Sequence]:
    """
    Fetch one sequence.

    The same as `sequences.get()`, not sent: pass it to `CloseClient.send()`.
    """
    from ...models.sequence import Sequence

    return Call(
        operation="sequences.get",
        method="GET",
        path=f"/sequence/{segment(id)}/",
        parse=only(Sequence.from_dict, fields),
        effect="read",
        params=params(
            ("_fields", fields),
        ),
    )
