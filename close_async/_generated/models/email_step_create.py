# Written by `make generate` from openapi/close.yaml. What is changed here by hand is lost.
from __future__ import annotations

from typing import TYPE_CHECKING, Any, ClassVar, Literal

import attrs

from ..._core.model import UNSET, Model, Unset, fill
from ..models.threading import Threading, ThreadingValue

if TYPE_CHECKING:
    from collections import abc

__all__ = ["EmailStepCreate"]


@attrs.define(init=False, eq=False, repr=False, getstate_setstate=False)
class EmailStepCreate(Model):
    """
    An email step to add to a sequence.
    """

    delay: int
    """
    Seconds between the previous step and this one; for the first step, between the start and
    this one.
    """
    email_template_id: str
    """
    Id of the email template to send. The template must be shared, otherwise Close answers 400.
    """
    step_type: Literal["email"]
    """
    Always `email`; the only kind for which Close lets it be missing.
    """
    _threading: Any
    required: bool
    """
    Presumably whether the run waits until a person has done the step, but that is a guess.
    Close takes true when it is missing.
    """

    _slots_by_key: ClassVar[abc.Mapping[str, str]] = {
        "delay": "delay",
        "email_template_id": "email_template_id",
        "step_type": "step_type",
        "threading": "_threading",
        "required": "required",
    }
    _keys: ClassVar[tuple[str, ...]] = (
        "delay",
        "email_template_id",
    )
    _always: ClassVar[frozenset[str]] = frozenset(_keys)

    def __init__(
        self,
        *,
        delay: int,
        email_template_id: str,
        step_type: Literal["email"] = "email",
        threading: ThreadingValue | Unset = UNSET,
        required: bool | Unset = UNSET,
    ) -> None:
        fill(
            self,
            delay=delay,
            email_template_id=email_template_id,
            step_type=step_type,
            _threading=threading,
            required=required,
        )

    @property
    def threading(self) -> Threading | str:
        """
        Whether the email opens a new thread or answers in the one of the previous email.
        """
        value = self._threading
        found: Threading | str = _THREADING.get(value, value) if value.__class__ is str else value
        return found

    @threading.setter
    def threading(self, value: Threading | str) -> None:
        self._threading = value

    @staticmethod
    def _fill(made: list[Any], values: abc.Iterable[Any], /) -> None:
        one: Any
        for one, (
            one.delay,
            one.email_template_id,
        ) in zip(made, values):
            pass


_THREADING: dict[Any, Any] = {known.value: known for known in Threading}
