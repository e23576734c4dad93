# Written by `make generate` from openapi/close.yaml. What is changed here by hand is lost.
from __future__ import annotations

from typing import TYPE_CHECKING

from ...._core.call import Call
from ...._core.decode import only
from ...._core.encode import (
    params,
)

if TYPE_CHECKING:
    from collections import abc

    from ...models.sequence_page import SequencePage

__all__ = ["call"]


def call(
    *,
    fields: abc.Sequence[str] | None = None,
) -> Call[SequencePage]:
    """
    List sequences.

    The same as `sequences.list()`, not sent: pass it to `CloseClient.send()`.
    """
    from ...models.sequence_page import SequencePage

    return Call(
        operation="sequences.list",
        method="GET",
        path="/sequence/",
        parse=only(SequencePage.from_dict, fields),
        effect="read",
        params=params(
            ("_fields", fields),
        ),
    )
