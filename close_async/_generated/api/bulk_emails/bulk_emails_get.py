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

    from ...models.bulk_email import BulkEmail

__all__ = ["call"]


def call(
    id: str,
    *,
    fields: abc.Sequence[str] | None = None,
) -> Call[BulkEmail]:
    """
    Fetch one bulk email.

    The same as `bulk_emails.get()`, not sent: pass it to `CloseClient.send()`.
    """
    from ...models.bulk_email import BulkEmail

    return Call(
        operation="bulk_emails.get",
        method="GET",
        path=f"/bulk_action/email/{segment(id)}/",
        parse=only(BulkEmail.from_dict, fields),
        effect="read",
        params=params(
            ("_fields", fields),
        ),
    )
