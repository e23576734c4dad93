# Written by `make generate` from openapi/close.yaml. What is changed here by hand is lost.
from __future__ import annotations

from typing import TYPE_CHECKING, Literal

from ..._core.fields import Declared, Omittable, choice, define, moment, plain
from ..._core.model import UNSET, Model
from .threading import Threading, ThreadingValue

if TYPE_CHECKING:
    import datetime

__all__ = ["SmsStep"]


@define
class SmsStep(Model):
    """A step that sends a text."""

    id: str
    """Id of the step, starts with `seqstep_`."""
    step_type: Literal["sms"] = "sms"
    """Always `sms`."""
    delay: int
    """
    Seconds between the previous step and this one; for the first step, between the start and
    this one.
    """
    email_template_id: str | None
    """Id of the email template that is sent. None unless the step is an email."""
    threading: Declared[Threading | str | None, ThreadingValue | None] = choice(Threading)
    """Whether the email opens a new thread. None unless the step is an email."""
    required: bool
    """Presumably whether the run waits until a person has done the step, but that is a guess."""
    step_allowed_delay: int | str | None
    """
    How late the step may run, None or a number such as 3600. That it means seconds is a guess.
    """
    created_by_id: str
    """Id of the user who created it."""
    updated_by_id: str
    """Id of the user who changed it last."""
    date_created: datetime.datetime = moment()
    """When it was created. Close sends no offset; that it means UTC is a guess."""
    date_updated: datetime.datetime = moment()
    """When it was changed last. Close sends no offset; that it means UTC is a guess."""
    sms_template_id: Omittable[str | None] = plain(default=UNSET)
    """Id of the SMS template that is sent. None, or missing, unless the step is a text."""
