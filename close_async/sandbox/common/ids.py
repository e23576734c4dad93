"""Ids that look like Close's, and come in the same order for the same seed."""

from __future__ import annotations

import string
from random import Random
from typing import Final

import attrs

_ALPHABET: Final = (string.digits + string.ascii_letters).encode()
_TABLE: Final = bytes(_ALPHABET[byte % len(_ALPHABET)] for byte in range(256))

PREFIXES: Final = {
    "organization": "orga", "user": "user", "membership": "memb", "group": "group",
    "lead": "lead", "contact": "cont", "opportunity": "oppo", "task": "task",
    "activity.email": "acti", "activity.call": "acti", "activity.sms": "acti",
    "activity.meeting": "acti", "activity.note": "acti", "activity.custom_activity": "acti",
    "custom_activity": "actitype", "custom_object_type": "cotype",
    "custom_object": "cobj", "sequence": "seq", "sequence_step": "seqstep",
    "sequence_subscription": "sub", "email_template": "tmpl", "sms_template": "smstmpl",
    "connected_account": "emailacct", "phone_number": "phon", "send_as": "sendas",
    "status.lead": "stat", "status.opportunity": "stat", "pipeline": "pipe",
    "saved_search": "save", "unsubscribed_email": "unsub", "webhook": "whsub", "export": "expo",
    "custom_field": "cf", "custom_fields.lead": "cf", "custom_fields.contact": "cf",
    "custom_fields.opportunity": "cf", "custom_fields.activity": "cf",
    "custom_fields.custom_object_type": "cf", "custom_fields.shared": "cf",
    "bulk_action.email": "bulkemail", "bulk_action.sequence_subscription": "bulkseqsub",
    "bulk_action.delete": "bulkdelete", "bulk_action.edit": "bulkedit",
}  # fmt: skip

# The workflow side of Close has short ids, everything else long ones.
_SHORT: Final = frozenset(
    {"sequence", "sequence_step", "sequence_subscription", "custom_activity", "custom_object_type"}
)


@attrs.frozen
class IdFactory:
    """Makes ids from one source of randomness."""

    random: Random

    @classmethod
    def seeded(cls, text: str) -> IdFactory:
        """Return a mint whose ids depend on *text* alone."""
        return cls(Random(text))  # noqa: S311 - the same ids every time is what we want

    def text(self, length: int) -> str:
        """Return that many letters and digits."""
        return self.random.randbytes(length).translate(_TABLE).decode()

    def id(self, kind: str) -> str:
        """Return a new id for an object of *kind*."""
        return f"{PREFIXES[kind]}_{self.text(22 if kind in _SHORT else 43)}"
