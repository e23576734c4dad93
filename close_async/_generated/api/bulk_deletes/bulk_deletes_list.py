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

    from ...models.bulk_delete_page import BulkDeletePage

__all__ = ["call"]


def call(
    *,
    fields: abc.Sequence[str] | None = None,
) -> Call[BulkDeletePage]:
    """
    List bulk deletes.

    The same as `bulk_deletes.list()`, not sent: pass it to `CloseClient.send()`.
    """
    from ...models.bulk_delete_page import BulkDeletePage

    return Call(
        operation="bulk_deletes.list",
        method="GET",
        path="/bulk_action/delete/",
        parse=only(BulkDeletePage.from_dict, fields),
        effect="read",
        params=params(
            ("_fields", fields),
        ),
    )
