# Written by `make generate` from openapi/close.yaml. What is changed here by hand is lost.
from __future__ import annotations

from typing import TypeAlias

from .call_step_create import CallStepCreate
from .email_step_create import EmailStepCreate
from .sms_step_create import SmsStepCreate

__all__ = ["SequenceStepCreate"]

SequenceStepCreate: TypeAlias = EmailStepCreate | CallStepCreate | SmsStepCreate
"""
A step to add to a sequence. `step_type` says which kind it is; without it Close makes an email
step.
"""
