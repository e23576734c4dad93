# Written by `make generate` from openapi/close.yaml. What is changed here by hand is lost.
from __future__ import annotations

from typing import TYPE_CHECKING

from ...._core.call import Call
from ...._core.decode import identified
from ...._core.encode import (
    body_of,
    choice,
    present,
    segment,
)

if TYPE_CHECKING:
    from ...models.bulk_action_update_status import (
        BulkActionUpdateStatusValue,
    )
    from ...models.bulk_edit import BulkEdit

__all__ = ["call"]


def call(
    id: str,
    *,
    status: BulkActionUpdateStatusValue,
) -> Call[BulkEdit]:
    """
    Pause or resume a bulk edit.

    The same as `bulk_edits.update()`, not sent: pass it to `CloseClient.send()`.
    """
    from ...models.bulk_action_update_status import (
        BulkActionUpdateStatus,
    )
    from ...models.bulk_edit import BulkEdit

    return Call(
        operation="bulk_edits.update",
        method="PUT",
        path=f"/bulk_action/edit/{segment(id)}/",
        parse=identified(BulkEdit.from_dict),
        effect="repeat",
        json=body_of(
            ("status", present("status", choice("status", status, BulkActionUpdateStatus))),
        ),
    )
