# Written by `make generate` from openapi/close.yaml. What is changed here by hand is lost.
from __future__ import annotations

from typing import TYPE_CHECKING, Any, ClassVar

import attrs

from ..._core.model import UNSET, Model, Unset, fill, read_moment
from ..models.threading import Threading, ThreadingValue

if TYPE_CHECKING:
    import datetime
    from collections import abc

__all__ = ["OtherStep"]


@attrs.define(init=False, eq=False, repr=False, getstate_setstate=False)
class OtherStep(Model):
    """
    A step of a kind that this document doesn't know. Its other keys are kept as they come.
    """

    step_type: str
    """
    The kind of the step.
    """
    id: str
    """
    Id of the step, starts with `seqstep_`.
    """
    delay: int
    """
    Seconds between the previous step and this one; for the first step, between the start and
    this one.
    """
    email_template_id: str | None
    """
    Id of the email template that is sent. None unless the step is an email.
    """
    sms_template_id: str | None
    """
    Id of the SMS template that is sent. None, or missing, unless the step is a text.
    """
    _threading: Any
    required: bool
    """
    Presumably whether the run waits until a person has done the step, but that is a guess.
    """
    step_allowed_delay: int | str | None
    """
    How late the step may run, seen only as None. That a number means seconds is a guess.
    """
    created_by_id: str
    """
    Id of the user who created it.
    """
    updated_by_id: str
    """
    Id of the user who changed it last.
    """
    _date_created: Any
    _date_updated: Any

    _slots_by_key: ClassVar[abc.Mapping[str, str]] = {
        "step_type": "step_type",
        "id": "id",
        "delay": "delay",
        "email_template_id": "email_template_id",
        "sms_template_id": "sms_template_id",
        "threading": "_threading",
        "required": "required",
        "step_allowed_delay": "step_allowed_delay",
        "created_by_id": "created_by_id",
        "updated_by_id": "updated_by_id",
        "date_created": "_date_created",
        "date_updated": "_date_updated",
    }
    _keys: ClassVar[tuple[str, ...]] = ("step_type",)
    _always: ClassVar[frozenset[str]] = frozenset(_keys)

    def __init__(
        self,
        *,
        step_type: str,
        id: str | Unset = UNSET,
        delay: int | Unset = UNSET,
        email_template_id: str | None | Unset = UNSET,
        sms_template_id: str | None | Unset = UNSET,
        threading: ThreadingValue | None | Unset = UNSET,
        required: bool | Unset = UNSET,
        step_allowed_delay: int | str | None | Unset = UNSET,
        created_by_id: str | Unset = UNSET,
        updated_by_id: str | Unset = UNSET,
        date_created: datetime.datetime | Unset = UNSET,
        date_updated: datetime.datetime | Unset = UNSET,
    ) -> None:
        fill(
            self,
            step_type=step_type,
            id=id,
            delay=delay,
            email_template_id=email_template_id,
            sms_template_id=sms_template_id,
            _threading=threading,
            required=required,
            step_allowed_delay=step_allowed_delay,
            created_by_id=created_by_id,
            updated_by_id=updated_by_id,
            _date_created=date_created,
            _date_updated=date_updated,
        )

    @property
    def threading(self) -> Threading | str | None:
        """
        Whether the email opens a new thread. None unless the step is an email.
        """
        value = self._threading
        found: Threading | str | None = (
            _THREADING.get(value, value) if value.__class__ is str else value
        )
        return found

    @threading.setter
    def threading(self, value: Threading | str | None) -> None:
        self._threading = value

    @property
    def date_created(self) -> datetime.datetime:
        """
        When it was created. Close sends no offset; that it means UTC is a guess.
        """
        found: datetime.datetime = read_moment(self._date_created, self, "date_created")
        return found

    @date_created.setter
    def date_created(self, value: datetime.datetime) -> None:
        self._date_created = value

    @property
    def date_updated(self) -> datetime.datetime:
        """
        When it was changed last. Close sends no offset; that it means UTC is a guess.
        """
        found: datetime.datetime = read_moment(self._date_updated, self, "date_updated")
        return found

    @date_updated.setter
    def date_updated(self, value: datetime.datetime) -> None:
        self._date_updated = value


_THREADING: dict[Any, Any] = {known.value: known for known in Threading}
