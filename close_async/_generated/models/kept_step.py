# Written by `make generate` from openapi/close.yaml. What is changed here by hand is lost.
from __future__ import annotations

from ..._core.fields import Declared, Omittable, choice, define, plain
from ..._core.model import UNSET, Model, Unset
from .step_type import StepType, StepTypeValue
from .threading import Threading, ThreadingValue

__all__ = ["KeptStep"]


@define
class KeptStep(Model):
    """
    A step that exists and shall stay. With nothing but its id it stays as it is; that other
    keys change it is a guess.
    """

    id: str
    """Id of the step, starts with `seqstep_`."""
    step_type: Declared[StepType | str, StepTypeValue | Unset] = choice(StepType, default=UNSET)
    """The kind of the step. That Close accepts it here, unchanged, is a guess."""
    delay: Omittable[int] = plain(default=UNSET)
    """
    New number of seconds between the previous step and this one. That it can be changed here is
    a guess.
    """
    email_template_id: Omittable[str | None] = plain(default=UNSET)
    """Id of the email template to send from now on. That it can be changed here is a guess."""
    sms_template_id: Omittable[str | None] = plain(default=UNSET)
    """Id of the SMS template to send from now on. That it can be changed here is a guess."""
    threading: Declared[Threading | str | None, ThreadingValue | None | Unset] = choice(
        Threading, default=UNSET
    )
    """Whether the email opens a new thread. That it can be changed here is a guess."""
    required: Omittable[bool] = plain(default=UNSET)
    """
    Presumably whether the run waits for the step. What it means, and that it can be changed
    here, is a guess.
    """
    step_allowed_delay: Omittable[int | None] = plain(default=UNSET)
    """How late the step may run. That a number means seconds is a guess."""
