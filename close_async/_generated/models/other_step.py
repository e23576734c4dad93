# Written by `make generate` from openapi/close.yaml. What is changed here by hand is lost.
from __future__ import annotations

from typing import TYPE_CHECKING

from ..._core.fields import Declared, Omittable, choice, define, moment, plain
from ..._core.model import UNSET, Model, Unset
from .threading import Threading, ThreadingValue

if TYPE_CHECKING:
    import datetime

__all__ = ["OtherStep"]


@define
class OtherStep(Model):
    """A step of a kind that this document doesn't know. Its other keys are kept as they come."""

    step_type: str
    """The kind of the step."""
    id: Omittable[str] = plain(default=UNSET)
    """Id of the step, starts with `seqstep_`."""
    delay: Omittable[int] = plain(default=UNSET)
    """
    Seconds between the previous step and this one; for the first step, between the start and
    this one.
    """
    email_template_id: Omittable[str | None] = plain(default=UNSET)
    """Id of the email template that is sent. None unless the step is an email."""
    sms_template_id: Omittable[str | None] = plain(default=UNSET)
    """Id of the SMS template that is sent. None, or missing, unless the step is a text."""
    threading: Declared[Threading | str | None, ThreadingValue | None | Unset] = choice(
        Threading, default=UNSET
    )
    """Whether the email opens a new thread. None unless the step is an email."""
    required: Omittable[bool] = plain(default=UNSET)
    """Presumably whether the run waits until a person has done the step, but that is a guess."""
    step_allowed_delay: Omittable[int | str | None] = plain(default=UNSET)
    """
    How late the step may run, None or a number such as 3600. That it means seconds is a guess.
    """
    created_by_id: Omittable[str] = plain(default=UNSET)
    """Id of the user who created it."""
    updated_by_id: Omittable[str] = plain(default=UNSET)
    """Id of the user who changed it last."""
    date_created: Omittable[datetime.datetime] = moment(default=UNSET)
    """When it was created. Close sends no offset; that it means UTC is a guess."""
    date_updated: Omittable[datetime.datetime] = moment(default=UNSET)
    """When it was changed last. Close sends no offset; that it means UTC is a guess."""
