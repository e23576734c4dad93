# Written by `make generate` from openapi/close.yaml. What is changed here by hand is lost.
from __future__ import annotations

from typing import TYPE_CHECKING, Any, ClassVar, Literal

import attrs

from ..._core.model import UNSET, Model, Unset, fill

if TYPE_CHECKING:
    from collections import abc

__all__ = ["CallStepCreate"]


@attrs.define(init=False, eq=False, repr=False, getstate_setstate=False)
class CallStepCreate(Model):
    """
    A call step to add to a sequence.
    """

    step_type: Literal["call"]
    """
    Always `call`.
    """
    delay: int
    """
    Seconds between the previous step and this one; for the first step, between the start and
    this one.
    """
    required: bool
    """
    Presumably whether the run waits until a person has done the step, but that is a guess.
    Close takes true when it is missing.
    """

    _slots_by_key: ClassVar[abc.Mapping[str, str]] = {
        "step_type": "step_type",
        "delay": "delay",
        "required": "required",
    }
    _keys: ClassVar[tuple[str, ...]] = (
        "step_type",
        "delay",
    )
    _always: ClassVar[frozenset[str]] = frozenset(_keys)

    def __init__(
        self,
        *,
        step_type: Literal["call"] = "call",
        delay: int,
        required: bool | Unset = UNSET,
    ) -> None:
        fill(
            self,
            step_type=step_type,
            delay=delay,
            required=required,
        )

    @staticmethod
    def _fill(made: list[Any], values: abc.Iterable[Any], /) -> None:
        one: Any
        for one, (
            one.step_type,
            one.delay,
        ) in zip(made, values):
            pass
