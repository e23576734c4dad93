# Written by `make generate` from openapi/close.yaml. What is changed here by hand is lost.
from __future__ import annotations

from typing import TYPE_CHECKING

from ..._core.fields import Declared, Omittable, define, many, plain
from ..._core.model import UNSET, Model

if TYPE_CHECKING:
    from collections import abc

    from .bulk_sequence_subscription import BulkSequenceSubscription

__all__ = ["BulkSequenceSubscriptionPage"]


@define
class BulkSequenceSubscriptionPage(Model):
    """One page of bulk sequence subscriptions."""

    data: Declared[list[BulkSequenceSubscription], abc.Sequence[BulkSequenceSubscription]] = many(
        ".bulk_sequence_subscription:BulkSequenceSubscription"
    )
    """The rows of this page."""
    has_more: Omittable[bool] = plain(default=UNSET)
    """Whether there are rows after this page. Some lists leave it out."""
