# Written by `make generate` from openapi/close.yaml. What is changed here by hand is lost.
from __future__ import annotations

from typing import TYPE_CHECKING

from ...._core.call import Call
from ...._core.decode import identified
from ...._core.encode import (
    body_of,
    listed,
    present,
)
from ...._core.model import UNSET, Unset

if TYPE_CHECKING:
    from collections import abc

    from ...models.sequence_subscription import SequenceSubscription
    from ...models.sms_options import SmsOptions

__all__ = ["call"]


def call(
    *,
    sequence_id: str,
    contact_id: str,
    lead_id: str | Unset = UNSET,
    contact_email: str | Unset = UNSET,
    sender_account_id: str | Unset = UNSET,
    sender_name: str | Unset = UNSET,
    sender_email: str | Unset = UNSET,
    calls_assigned_to: abc.Sequence[str] | Unset = UNSET,
    sms_options: SmsOptions | Unset = UNSET,
) -> Call[SequenceSubscription]:
    """
    Subscribe a contact to a sequence.

    The same as `sequence_subscriptions.create()`, not sent: pass it to `CloseClient.send()`.
    """
    from ...models.sequence_subscription import SequenceSubscription

    return Call(
        operation="sequence_subscriptions.create",
        method="POST",
        path="/sequence_subscription/",
        parse=identified(SequenceSubscription.from_dict),
        effect="create",
        json=body_of(
            ("sequence_id", present("sequence_id", sequence_id)),
            ("contact_id", present("contact_id", contact_id)),
            ("lead_id", present("lead_id", lead_id)),
            ("contact_email", present("contact_email", contact_email)),
            ("sender_account_id", present("sender_account_id", sender_account_id)),
            ("sender_name", present("sender_name", sender_name)),
            ("sender_email", present("sender_email", sender_email)),
            (
                "calls_assigned_to",
                present("calls_assigned_to", listed("calls_assigned_to", calls_assigned_to)),
            ),
            ("sms_options", present("sms_options", sms_options)),
        ),
    )
