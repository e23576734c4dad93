# Written by `make generate` from openapi/close.yaml. What is changed here by hand is lost.
from __future__ import annotations

from typing import TYPE_CHECKING, Any, ClassVar

import attrs

from ..._core.model import UNSET, Model, Unset, fill, read_many, read_moment, read_one
from ..models.sequence_status import SequenceStatus, SequenceStatusValue

if TYPE_CHECKING:
    import datetime
    from collections import abc

    from ..models.sequence_schedule import SequenceSchedule
    from ..models.subscription_counts_by_status import SubscriptionCountsByStatus
    from ..types import SequenceStep

__all__ = ["Sequence"]


@attrs.define(init=False, eq=False, repr=False, getstate_setstate=False)
class Sequence(Model):
    """
    A sequence (workflow), that is, a timed list of steps through which contacts are sent.
    """

    id: str
    """
    Id of the sequence, starts with `seq_`.
    """
    name: str
    """
    The name that users see.
    """
    _status: Any
    timezone: str
    """
    IANA name of the time zone in which the schedule is read; old names such as `US/Eastern`
    occur.
    """
    _schedule: Any
    _steps: Any
    organization_id: str
    """
    Id of the organization, starts with `orga_`.
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
    _subscription_counts_by_status: Any
    schedule_id: str | None
    """
    Undocumented leftover, seen as None. Read `schedule` instead.
    """
    trigger_query: Any
    """
    Undocumented, seen only as None. Presumably the query that subscribes contacts by itself.
    """
    allow_manual_enrollment: bool
    """
    Undocumented. Presumably whether users may subscribe contacts by hand.
    """
    owner_id: str | None
    """
    Undocumented. Id of the user who owns the sequence.
    """

    _slots_by_key: ClassVar[abc.Mapping[str, str]] = {
        "id": "id",
        "name": "name",
        "status": "_status",
        "timezone": "timezone",
        "schedule": "_schedule",
        "steps": "_steps",
        "organization_id": "organization_id",
        "created_by_id": "created_by_id",
        "updated_by_id": "updated_by_id",
        "date_created": "_date_created",
        "date_updated": "_date_updated",
        "subscription_counts_by_status": "_subscription_counts_by_status",
        "schedule_id": "schedule_id",
        "trigger_query": "trigger_query",
        "allow_manual_enrollment": "allow_manual_enrollment",
        "owner_id": "owner_id",
    }
    _keys: ClassVar[tuple[str, ...]] = (
        "id",
        "name",
        "status",
        "timezone",
        "schedule",
        "steps",
        "organization_id",
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
        name: str,
        status: SequenceStatusValue,
        timezone: str,
        schedule: SequenceSchedule | None,
        steps: abc.Sequence[SequenceStep],
        organization_id: str,
        created_by_id: str,
        updated_by_id: str,
        date_created: datetime.datetime,
        date_updated: datetime.datetime,
        subscription_counts_by_status: SubscriptionCountsByStatus | Unset = UNSET,
        schedule_id: str | None | Unset = UNSET,
        trigger_query: Any | Unset = UNSET,
        allow_manual_enrollment: bool | Unset = UNSET,
        owner_id: str | None | Unset = UNSET,
    ) -> None:
        fill(
            self,
            id=id,
            name=name,
            _status=status,
            timezone=timezone,
            _schedule=schedule,
            _steps=steps,
            organization_id=organization_id,
            created_by_id=created_by_id,
            updated_by_id=updated_by_id,
            _date_created=date_created,
            _date_updated=date_updated,
            _subscription_counts_by_status=subscription_counts_by_status,
            schedule_id=schedule_id,
            trigger_query=trigger_query,
            allow_manual_enrollment=allow_manual_enrollment,
            owner_id=owner_id,
        )

    @property
    def status(self) -> SequenceStatus | str:
        """
        Whether the sequence runs.
        """
        value = self._status
        found: SequenceStatus | str = (
            _SEQUENCESTATUS.get(value, value) if value.__class__ is str else value
        )
        return found

    @status.setter
    def status(self, value: SequenceStatus | str) -> None:
        self._status = value

    @property
    def schedule(self) -> SequenceSchedule | None:
        """
        The hours at which steps may run; None means any time.
        """
        from ..models.sequence_schedule import SequenceSchedule

        found: SequenceSchedule | None = read_one(self, "schedule", SequenceSchedule.from_rows)
        return found

    @schedule.setter
    def schedule(self, value: SequenceSchedule | None) -> None:
        self._schedule = value

    @property
    def steps(self) -> list[SequenceStep]:
        """
        The steps in the order in which they run.
        """
        from ..types import read_sequence_step_list

        found: list[SequenceStep] = read_many(self, "steps", read_sequence_step_list)
        return found

    @steps.setter
    def steps(self, value: list[SequenceStep]) -> None:
        self._steps = value

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

    @property
    def subscription_counts_by_status(self) -> SubscriptionCountsByStatus:
        """
        How many subscriptions have which status. Only a get or an update answers it, a list or
        a create doesn't.
        """
        from ..models.subscription_counts_by_status import SubscriptionCountsByStatus

        found: SubscriptionCountsByStatus = read_one(
            self, "subscription_counts_by_status", SubscriptionCountsByStatus.from_rows
        )
        return found

    @subscription_counts_by_status.setter
    def subscription_counts_by_status(self, value: SubscriptionCountsByStatus) -> None:
        self._subscription_counts_by_status = value

    @staticmethod
    def _fill(made: list[Any], values: abc.Iterable[Any], /) -> None:
        one: Any
        for one, (
            one.id,
            one.name,
            one._status,
            one.timezone,
            one._schedule,
            one._steps,
            one.organization_id,
            one.created_by_id,
            one.updated_by_id,
            one._date_created,
            one._date_updated,
        ) in zip(made, values):
            pass


_SEQUENCESTATUS: dict[Any, Any] = {known.value: known for known in SequenceStatus}
