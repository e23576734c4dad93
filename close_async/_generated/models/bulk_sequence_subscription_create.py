# Written by `make generate` from openapi/close.yaml. What is changed here by hand is lost.
from __future__ import annotations

from typing import TypeAlias

from .bulk_pause import BulkPause
from .bulk_reassign import BulkReassign
from .bulk_resume import BulkResume
from .bulk_resume_finished import BulkResumeFinished
from .bulk_subscribe import BulkSubscribe

__all__ = ["BulkSequenceSubscriptionCreate"]

BulkSequenceSubscriptionCreate: TypeAlias = (
    BulkSubscribe | BulkResume | BulkResumeFinished | BulkPause | BulkReassign
)
"""A bulk sequence subscription to start. `action_type` says which one it is."""
