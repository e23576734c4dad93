# Written by `make generate` from openapi/close.yaml. What is changed here by hand is lost.
from __future__ import annotations

from typing import TYPE_CHECKING

from ...._core.call import Call
from ...._core.decode import identified
from ...._core.encode import (
    body_of,
    choice,
    listed,
    present,
    rooted,
)
from ...._core.model import UNSET, Unset

if TYPE_CHECKING:
    from collections import abc

    from ....query import AnySortKey, Query
    from ...models.bulk_email import BulkEmail
    from ...models.bulk_email_contact_preference import BulkEmailContactPreferenceValue

__all__ = ["call"]


def call(
    *,
    s_query: Query,
    template_id: str,
    contact_preference: BulkEmailContactPreferenceValue,
    results_limit: int | None | Unset = UNSET,
    sort: abc.Sequence[AnySortKey] | Unset = UNSET,
    send_done_email: bool | Unset = UNSET,
    email_account_id: str | None | Unset = UNSET,
    sender: str | None | Unset = UNSET,
) -> Call[BulkEmail]:
    """
    Start a bulk email.

    The same as `bulk_emails.create()`, not sent: pass it to `CloseClient.send()`.
    """
    from ...models.bulk_email import BulkEmail
    from ...models.bulk_email_contact_preference import (
        BulkEmailContactPreference,
    )

    return Call(
        operation="bulk_emails.create",
        method="POST",
        path="/bulk_action/email/",
        parse=identified(BulkEmail.from_dict),
        effect="create",
        json=body_of(
            ("s_query", present("s_query", rooted("s_query", s_query))),
            ("template_id", present("template_id", template_id)),
            (
                "contact_preference",
                present(
                    "contact_preference",
                    choice("contact_preference", contact_preference, BulkEmailContactPreference),
                ),
            ),
            ("results_limit", results_limit),
            ("sort", present("sort", listed("sort", sort))),
            ("send_done_email", present("send_done_email", send_done_email)),
            ("email_account_id", email_account_id),
            ("sender", sender),
        ),
    )
