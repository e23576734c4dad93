# Written by `make generate` from openapi/close.yaml. What is changed here by hand is lost.
from __future__ import annotations

from typing import Literal

from ..._core.fields import Declared, Omittable, choice, define, plain
from ..._core.model import UNSET, Model, Unset
from .threading import Threading, ThreadingValue

__all__ = ["EmailStepCreate"]


@define
class EmailStepCreate(Model):
    """An email step to add to a sequence."""

    delay: int
    """
    Seconds between the previous step and this one; for the first step, between the start and
    this one.
    """
    email_template_id: str
    """
    Id of the email template to send. The template must be shared, otherwise Close answers 400.
    """
    step_type: Literal["email"] = plain(default="email", always=False)
    """Always `email`; the only kind for which Close lets it be missing."""
    threading: Declared[Threading | str | None, ThreadingValue | None | Unset] = choice(
        Threading, default=UNSET
    )
    """Whether the email opens a new thread or answers in the one of the previous email."""
    required: Omittable[bool] = plain(default=UNSET)
    """
    Presumably whether the run waits until a person has done the step, but that is a guess.
    Close takes true when it is missing.
    """
    step_allowed_delay: Omittable[int | None] = plain(default=UNSET)
    """How late the step may run. That a number means seconds is a guess."""
