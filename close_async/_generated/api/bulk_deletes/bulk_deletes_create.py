# Written by `make generate` from openapi/close.yaml. What is changed here by hand is lost.
from __future__ import annotations

from typing import TYPE_CHECKING

from ...._core.call import Call
from ...._core.decode import identified
from ...._core.encode import (
    body_of,
    listed,
    present,
    rooted,
)
from ...._core.model import UNSET, Unset

if TYPE_CHECKING:
    from collections import abc

    from ....query import AnySortKey, Query
    from ...models.bulk_delete import BulkDelete

__all__ = ["call"]


def call(
    *,
    s_query: Query,
    results_limit: int | None | Unset = UNSET,
    sort: abc.Sequence[AnySortKey] | Unset = UNSET,
    send_done_email: bool | Unset = UNSET,
) -> Call[BulkDelete]:
    """
    Start a bulk delete.

    The same as `bulk_deletes.create()`, not sent: pass it to `CloseClient.send()`.
    """
    from ...models.bulk_delete import BulkDelete

    return Call(
        operation="bulk_deletes.create",
        method="POST",
        path="/bulk_action/delete/",
        parse=identified(BulkDelete.from_dict),
        effect="create",
        json=body_of(
            ("s_query", present("s_query", rooted("s_query", s_query))),
            ("results_limit", results_limit),
            ("sort", present("sort", listed("sort", sort))),
            ("send_done_email", present("send_done_email", send_done_email)),
        ),
    )
