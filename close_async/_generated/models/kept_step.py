# Written by `make generate` from openapi/close.yaml. What is changed here by hand is lost.
from __future__ import annotations

from typing import TYPE_CHECKING, Any, ClassVar

import attrs

from ..._core.model import UNSET, Model, Unset, fill
from ..models.step_type import StepType, StepTypeValue
from ..models.threading import Threading, ThreadingValue

if TYPE_CHECKING:
    from collections import abc

__all__ = ["KeptStep"]


@attrs.define(init=False, eq=False, repr=False, getstate_setstate=False)
class KeptStep(Model):
    """
    A step that exists and shall stay. With nothing but its id it stays as it is; that other
    keys change it is a guess.
    """

    id: str
    """
    Id of the step, starts with `seqstep_`.
    """
    _step_type: Any
    delay: int
    """
    New number of seconds between the previous step and this one. That it can be changed here is
    a guess.
    """
    email_template_id: str | None
    """
    Id of the email template to send from now on. That it can be changed here is a guess.
    """
    sms_template_id: str | None
    """
    Id of the SMS template to send from now on. That it can be changed here is a guess.
    """
    _threading: Any
    required: bool
    """
    Presumably whether the run waits for the step. What it means, and that it can be changed
    here, is a guess.
    """

    _slots_by_key: ClassVar[abc.Mapping[str, str]] = {
        "id": "id",
        "step_type": "_step_type",
        "delay": "delay",
        "email_template_id": "email_template_id",
        "sms_template_id": "sms_template_id",
        "threading": "_threading",
        "required": "required",
    }
    _keys: ClassVar[tuple[str, ...]] = ("id",)
    _always: ClassVar[frozenset[str]] = frozenset(_keys)

    def __init__(
        self,
        *,
        id: str,
        step_type: StepTypeValue | Unset = UNSET,
        delay: int | Unset = UNSET,
        email_template_id: str | None | Unset = UNSET,
        sms_template_id: str | None | Unset = UNSET,
        threading: ThreadingValue | None | Unset = UNSET,
        required: bool | Unset = UNSET,
    ) -> None:
        fill(
            self,
            id=id,
            _step_type=step_type,
            delay=delay,
            email_template_id=email_template_id,
            sms_template_id=sms_template_id,
            _threading=threading,
            required=required,
        )

    @property
    def step_type(self) -> StepType | str:
        """
        The kind of the step. That Close accepts it here, unchanged, is a guess.
        """
        value = self._step_type
        found: StepType | str = _STEPTYPE.get(value, value) if value.__class__ is str else value
        return found

    @step_type.setter
    def step_type(self, value: StepType | str) -> None:
        self._step_type = value

    @property
    def threading(self) -> Threading | str | None:
        """
        Whether the email opens a new thread. That it can be changed here is a guess.
        """
        value = self._threading
        found: Threading | str | None = (
            _THREADING.get(value, value) if value.__class__ is str else value
        )
        return found

    @threading.setter
    def threading(self, value: Threading | str | None) -> None:
        self._threading = value


_STEPTYPE: dict[Any, Any] = {known.value: known for known in StepType}
_THREADING: dict[Any, Any] = {known.value: known for known in Threading}
