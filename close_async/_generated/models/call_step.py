# Written by `make generate` from openapi/close.yaml. What is changed here by hand is lost.
from __future__ import annotations

from typing import TYPE_CHECKING, Any, ClassVar, Literal

import attrs

from ..._core.model import UNSET, Model, Unset, fill, read_moment
from ..models.threading import Threading, ThreadingValue

if TYPE_CHECKING:
    import datetime
    from collections import abc

__all__ = ["CallStep"]


@attrs.define(init=False, eq=False, repr=False, getstate_setstate=False)
class CallStep(Model):
    """
    A step that asks a user to call the contact.
    """

    id: str
    """
    Id of the step, starts with `seqstep_`.
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
    email_template_id: str | None
    """
    Id of the email template that is sent. None unless the step is an email.
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
    sms_template_id: str | None
    """
    Id of the SMS template that is sent. None, or missing, unless the step is a text.
    """

    _slots_by_key: ClassVar[abc.Mapping[str, str]] = {
        "id": "id",
        "step_type": "step_type",
        "delay": "delay",
        "email_template_id": "email_template_id",
        "threading": "_threading",
        "required": "required",
        "step_allowed_delay": "step_allowed_delay",
        "created_by_id": "created_by_id",
        "updated_by_id": "updated_by_id",
        "date_created": "_date_created",
        "date_updated": "_date_updated",
        "sms_template_id": "sms_template_id",
    }
    _keys: ClassVar[tuple[str, ...]] = (
        "id",
        "step_type",
        "delay",
        "email_template_id",
        "threading",
        "required",
        "step_allowed_delay",
        "created_by_id",
        "updated_by_id",
        "date_created",
        "date_updated",
    )
    _always: ClassVar[frozenset[str]] = frozenset(_keys)

    def __init__(
        self,
        *,
        id: str,
        step_type: Literal["call"] = "call",
        delay: int,
        email_template_id: str | None,
        threading: ThreadingValue | None,
        required: bool,
        step_allowed_delay: int | str | None,
        created_by_id: str,
        updated_by_id: str,
        date_created: datetime.datetime,
        date_updated: datetime.datetime,
        sms_template_id: str | None | Unset = UNSET,
    ) -> None:
        fill(
            self,
            id=id,
            step_type=step_type,
            delay=delay,
            email_template_id=email_template_id,
            _threading=threading,
            required=required,
            step_allowed_delay=step_allowed_delay,
            created_by_id=created_by_id,
            updated_by_id=updated_by_id,
            _date_created=date_created,
            _date_updated=date_updated,
            sms_template_id=sms_template_id,
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

    @staticmethod
    def _fill(made: list[Any], values: abc.Iterable[Any], /) -> None:
        one: Any
        for one, (
            one.id,
            one.step_type,
            one.delay,
            one.email_template_id,
            one._threading,
            one.required,
            one.step_allowed_delay,
            one.created_by_id,
            one.updated_by_id,
            one._date_created,
            one._date_updated,
        ) in zip(made, values):
            pass


_THREADING: dict[Any, Any] = {known.value: known for known in Threading}
