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

    from ...models.bulk_edit_page import BulkEditPage

__all__ = ["call"]


def call(
    *,
    fields: abc.Sequence[str] | None = None,
) -> Call[BulkEditPage]:
    """
    List bulk edits.

    The same as `bulk_edits.list()`, not sent: pass it to `CloseClient.send()`.
    """
    from ...models.bulk_edit_page import BulkEditPage

    return Call(
        operation="bulk_edits.list",
        method="GET",
        path="/bulk_action/edit/",
        parse=only(BulkEditPage.from_dict, fields),
        effect="read",
        params=params(
            ("_fields", fields),
        ),
    )
