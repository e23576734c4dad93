# Written by `make generate` from openapi/close.yaml. What is changed here by hand is lost.
from __future__ import annotations

from typing import TypeAlias

from .call_step_create import CallStepCreate
from .email_step_create import EmailStepCreate
from .kept_step import KeptStep
from .sms_step_create import SmsStepCreate

__all__ = ["SequenceStepUpdate"]

SequenceStepUpdate: TypeAlias = KeptStep | EmailStepCreate | CallStepCreate | SmsStepCreate
"""
An entry of the new list of steps. With an `id` it is a step that exists, without one it is a
new step.
"""
