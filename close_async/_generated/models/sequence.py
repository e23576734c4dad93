# Written by `make generate` from openapi/close.yaml. What is changed here by hand is lost.
from __future__ import annotations

from typing import TYPE_CHECKING, Any

from ..._core.fields import Declared, Omittable, choice, define, many, moment, one, plain
from ..._core.model import UNSET, Model
from .sequence_status import SequenceStatus, SequenceStatusValue

if TYPE_CHECKING:
    import datetime
    from collections import abc

    from .sequence_schedule import SequenceSchedule
    from .sequence_step import SequenceStep
    from .subscription_counts_by_status import SubscriptionCountsByStatus

__all__ = ["Sequence"]


@define
class Sequence(Model):
    """A sequence (workflow), that is, a timed list of steps through which contacts are sent."""

    id: str
    """Id of the sequence, starts with `seq_`."""
    name: str
    """The name that users see."""
    status: Declared[SequenceStatus | str, SequenceStatusValue] = choice(SequenceStatus)
    """Whether the sequence runs."""
    timezone: str
    """
    IANA name of the time zone in which the schedule is read; old names such as `US/Eastern`
    occur.
    """
    schedule: SequenceSchedule | None = one(".sequence_schedule:SequenceSchedule")
    """The hours at which steps may run; None means any time."""
    steps: Declared[list[SequenceStep], abc.Sequence[SequenceStep]] = many(
        ".sequence_step:read_sequence_step"
    )
    """The steps in the order in which they run."""
    organization_id: str
    """Id of the organization, starts with `orga_`."""
    created_by_id: str
    """Id of the user who created it."""
    updated_by_id: str
    """Id of the user who changed it last."""
    date_created: datetime.datetime = moment()
    """When it was created. Close sends no offset; that it means UTC is a guess."""
    date_updated: datetime.datetime = moment()
    """When it was changed last. Close sends no offset; that it means UTC is a guess."""
    subscription_counts_by_status: Omittable[SubscriptionCountsByStatus] = one(
        ".subscription_counts_by_status:SubscriptionCountsByStatus", default=UNSET
    )
    """
    How many subscriptions have which status. Only a get or an update answers it, a list or a
    create doesn't.
    """
    schedule_id: Omittable[str | None] = plain(default=UNSET)
    """
    Undocumented leftover, None in new answers, `sched_...` in old ones. Read `schedule`
    instead.
    """
    trigger_query: Omittable[Any] = plain(default=UNSET)
    """Undocumented, seen only as None. Presumably the query that subscribes contacts by itself."""
    allow_manual_enrollment: Omittable[bool] = plain(default=UNSET)
    """Undocumented. Presumably whether users may subscribe contacts by hand."""
    owner_id: Omittable[str | None] = plain(default=UNSET)
    """Undocumented. Id of the user who owns the sequence."""
