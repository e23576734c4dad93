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

    from ...models.bulk_edit import BulkEdit

__all__ = ["call"]


def call(
    id: str,
    *,
    fields: abc.Sequence[str] | None = None,
) -> Call[BulkEdit]:
    """
    Fetch one bulk edit.

    The same as `bulk_edits.get()`, not sent: pass it to `CloseClient.send()`.
    """
    from ...models.bulk_edit import BulkEdit

    return Call(
        operation="bulk_edits.get",
        method="GET",
        path=f"/bulk_action/edit/{segment(id)}/",
        parse=only(BulkEdit.from_dict, fields),
        effect="read",
        params=params(
            ("_fields", fields),
        ),
    )
