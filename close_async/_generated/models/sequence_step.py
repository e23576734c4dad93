# Written by `make generate` from openapi/close.yaml. What is changed here by hand is lost.
from __future__ import annotations

from typing import TypeAlias

from ..._core.decode import variant
from .call_step import CallStep
from .email_step import EmailStep
from .other_step import OtherStep
from .sms_step import SmsStep

__all__ = ["SequenceStep", "read_sequence_step"]

SequenceStep: TypeAlias = EmailStep | CallStep | SmsStep | OtherStep
"""One step of a sequence. `step_type` says which kind it is; an unknown kind is an `OtherStep`."""

read_sequence_step = variant(
    "step_type",
    {
        "email": EmailStep,
        "call": CallStep,
        "sms": SmsStep,
    },
    OtherStep,
)
