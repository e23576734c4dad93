"""
Keys that every answer of Close holds, and that nothing in the sandbox fills in.

Close's published document requires them [spec]; a program that reads one finds it here, too.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from .store import ACTIVITIES

if TYPE_CHECKING:
    from ..common.objects import Row

_NOTHING: Final = dict[str, object].fromkeys
# Of phone activities: what the document calls those that Close itself has made.
_SPOKEN: Final[Row] = {"source": "Close.io"}
_BY_ACTIVITY: Final[dict[str, Row]] = {
    "call": {**_SPOKEN, "outcome_id": None},
    "sms": {
        **_SPOKEN,
        **_NOTHING(
            (
                "cost", "date_scheduled", "date_sent", "error_message", "local_country_iso",
                "local_phone", "local_phone_formatted", "remote_country_iso",
                "remote_phone_formatted", "template_id",
            )
        ),
    },
    "email": {
        **_NOTHING(
            (
                "body_html", "bulk_email_action_id", "date_scheduled", "followup_sequence_delay",
                "followup_sequence_id", "in_reply_to_id", "opens_summary", "send_as_id",
                "thread_id",
            )
        ),
        "bcc": [],
        "cc": [],
        "followup_sequence_add_cc_bcc": False,
        "message_ids": [],
        "need_smtp_credentials": False,
        "references": [],
    },
}  # fmt: skip

UNFILLED: Final[dict[str, Row]] = {
    **{f"activity.{name}": {"users": [], **_BY_ACTIVITY.get(name, {})} for name in ACTIVITIES},
    "opportunity": {"date_lost": None},
    "saved_search": {"description": None},
}
"""By the type of object; an object that has the key shows its own."""
