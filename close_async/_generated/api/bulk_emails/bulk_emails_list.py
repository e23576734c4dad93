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

    from ...models.bulk_email_page import BulkEmailPage

__all__ = ["call"]


def call(
    *,
    template_id: str | None = None,
    fields: abc.Sequence[str] | None = None,
) -> Call[BulkEmailPage]:
    """
    List bulk emails.

    The same as `bulk_emails.list()`, not sent: pass it to `CloseClient.send()`.
    """
    from ...models.bulk_email_page import BulkEmailPage

    return Call(
        operation="bulk_emails.list",
        method="GET",
        path="/bulk_action/email/",
        parse=only(BulkEmailPage.from_dict, fields),
        effect="read",
        params=params(
            ("template_id", template_id),
            ("_fields", fields),
        ),
    )
