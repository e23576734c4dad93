# Written by `make generate` from openapi/close.yaml. What is changed here by hand is lost.
from __future__ import annotations

from typing import Literal

from ..._core.fields import Omittable, define, plain
from ..._core.model import UNSET, Model

__all__ = ["SmsStepCreate"]


@define
class SmsStepCreate(Model):
    """An SMS step to add to a sequence."""

    step_type: Literal["sms"] = "sms"
    """Always `sms`."""
    delay: int
    """
    Seconds between the previous step and this one; for the first step, between the start and
    this one.
    """
    sms_template_id: str
    """
    Id of the SMS template to send, starts with `smstmpl_`. The template must be shared,
    otherwise Close answers 400.
    """
    required: Omittable[bool] = plain(default=UNSET)
    """
    Presumably whether the run waits until a person has done the step, but that is a guess.
    Close takes true when it is missing.
    """
    step_allowed_delay: Omittable[int | None] = plain(default=UNSET)
    """How late the step may run. That a number means seconds is a guess."""
