# Written by `make generate` from openapi/close.yaml. What is changed here by hand is lost.
from __future__ import annotations

from typing import TYPE_CHECKING

from ...._core.call import Call
from ...._core.decode import identified
from ...._core.encode import (
    body_with_query,
)

if TYPE_CHECKING:
    from ...models.bulk_edit import BulkEdit
    from ...types import BulkEditCreate

__all__ = ["call"]


def call(
    body: BulkEditCreate,
    /,
) -> Call[BulkEdit]:
    """
    Start a bulk edit.

    The same as `bulk_edits.create()`, not sent: pass it to `CloseClient.send()`.
    """
    from ...models.bulk_edit import BulkEdit
    from ...types import BulkEditCreate

    return Call(
        operation="bulk_edits.create",
        method="POST",
        path="/bulk_action/edit/",
        parse=identified(BulkEdit.from_dict),
        effect="create",
        json=body_with_query(body, BulkEditCreate),
    )
