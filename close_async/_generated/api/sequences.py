# Written by `make generate` from openapi/close.yaml. What is changed here by hand is lost.
"""Sequences (workflows), that is, timed lists of steps through which contacts are sent."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from ..._core.call import Call
from ..._core.decode import identified, nothing, only
from ..._core.encode import (
    body_of,
    choice,
    listed,
    params,
    present,
    segment,
)
from ..._core.model import UNSET, Unset
from ...paging import Pages

if TYPE_CHECKING:
    from collections import abc

    from ..._core.call import Sender
    from ..models.sequence import Sequence
    from ..models.sequence_page import SequencePage
    from ..models.sequence_schedule import SequenceSchedule
    from ..models.sequence_status import SequenceStatusValue
    from ..models.sequence_step_create import SequenceStepCreate
    from ..models.sequence_step_update import SequenceStepUpdate

__all__ = ["Sequences", "SequencesCalls"]


class SequencesCalls:
    """The calls of `sequences`, not sent: `close.send(close.sequences.calls.list(...))`."""

    @staticmethod
    def list(*, fields: abc.Sequence[str] | None = None) -> Call[SequencePage]:
        """Return the call of `sequences.list()`, not sent."""
        from ..models.sequence_page import SequencePage

        return Call(
            operation="sequences.list",
            method="GET",
            path="/sequence/",
            parse=only(SequencePage.from_dict, fields),
            effect="read",
            params=params(
                ("_fields", fields),
            ),
        )

    @staticmethod
    def create(
        *,
        name: str,
        timezone: str,
        steps: abc.Sequence[SequenceStepCreate],
        schedule: SequenceSchedule | None | Unset = UNSET,
        status: SequenceStatusValue | Unset = UNSET,
        schedule_id: str | None | Unset = UNSET,
        trigger_query: Any | Unset = UNSET,
        allow_manual_enrollment: bool | Unset = UNSET,
        owner_id: str | None | Unset = UNSET,
    ) -> Call[Sequence]:
        """Return the call of `sequences.create()`, not sent."""
        from ..models.sequence import Sequence
        from ..models.sequence_status import SequenceStatus

        return Call(
            operation="sequences.create",
            method="POST",
            path="/sequence/",
            parse=identified(Sequence.from_dict),
            effect="create",
            json=body_of(
                ("name", present("name", name)),
                ("timezone", present("timezone", timezone)),
                ("steps", present("steps", listed("steps", steps))),
                ("schedule", schedule),
                ("status", present("status", choice("status", status, SequenceStatus))),
                ("schedule_id", schedule_id),
                ("trigger_query", trigger_query),
                (
                    "allow_manual_enrollment",
                    present("allow_manual_enrollment", allow_manual_enrollment),
                ),
                ("owner_id", owner_id),
            ),
        )

    @staticmethod
    def get(id: str, *, fields: abc.Sequence[str] | None = None) -> Call[Sequence]:
        """Return the call of `sequences.get()`, not sent."""
        from ..models.sequence import Sequence

        return Call(
            operation="sequences.get",
            method="GET",
            path=f"/sequence/{segment(id)}/",
            parse=only(Sequence.from_dict, fields),
            effect="read",
            params=params(
                ("_fields", fields),
            ),
        )

    @staticmethod
    def update(
        id: str,
        *,
        name: str | Unset = UNSET,
        timezone: str | Unset = UNSET,
        steps: abc.Sequence[SequenceStepUpdate] | Unset = UNSET,
        schedule: SequenceSchedule | None | Unset = UNSET,
        status: SequenceStatusValue | Unset = UNSET,
    ) -> Call[Sequence]:
        """Return the call of `sequences.update()`, not sent."""
        from ..models.sequence import Sequence
        from ..models.sequence_status import SequenceStatus

        return Call(
            operation="sequences.update",
            method="PUT",
            path=f"/sequence/{segment(id)}/",
            parse=identified(Sequence.from_dict),
            effect="create",
            json=body_of(
                ("name", present("name", name)),
                ("timezone", present("timezone", timezone)),
                ("steps", present("steps", listed("steps", steps))),
                ("schedule", schedule),
                ("status", present("status", choice("status", status, SequenceStatus))),
            ),
        )

    @staticmethod
    def delete(id: str) -> Call[None]:
        """Return the call of `sequences.delete()`, not sent."""

        return Call(
            operation="sequences.delete",
            method="DELETE",
            path=f"/sequence/{segment(id)}/",
            parse=nothing,
            effect="repeat",
        )


class Sequences:
    """Sequences (workflows), that is, timed lists of steps through which contacts are sent."""

    calls = SequencesCalls

    def __init__(self, sender: Sender) -> None:
        self._sender = sender

    def list(
        self,
        *,
        fields: abc.Sequence[str] | None = None,
        page_size: int = 100,
        prefetch: int = 0,
        checkpoint: str | None = None,
    ) -> Pages[Sequence]:
        """
        List sequences.

        Return the organization's sequences, page by page, with their steps but without the
        number of subscriptions per status, which only a get or an update answers.

        *fields*: The fields that the answer shall hold (in the URL joined by commas). Without
          it all of them come.
        *page_size*: How many rows to ask for at once.
        *prefetch*: How many further pages to fetch at the same time.
        *checkpoint*: Where to go on: the `checkpoint` of an earlier walk through the same list.

        Raises:
            CloseError: See `close_async.errors` for all that can go wrong.
        """
        call = self.calls.list(fields=fields)
        return Pages(
            self._sender, call, page_size=page_size, prefetch=prefetch, checkpoint=checkpoint
        )

    async def create(
        self,
        *,
        name: str,
        timezone: str,
        steps: abc.Sequence[SequenceStepCreate],
        schedule: SequenceSchedule | None | Unset = UNSET,
        status: SequenceStatusValue | Unset = UNSET,
        schedule_id: str | None | Unset = UNSET,
        trigger_query: Any | Unset = UNSET,
        allow_manual_enrollment: bool | Unset = UNSET,
        owner_id: str | None | Unset = UNSET,
    ) -> Sequence:
        """
        Create a sequence.

        Create a sequence with all of its steps. Email and SMS steps name a template, which must
        be shared (`is_shared`), otherwise Close answers 400. The new sequence is active at once
        unless `status` says otherwise.

        *name*: The name that users see.
        *timezone*: IANA name of the time zone of the schedule, for example
          `America/Los_Angeles`.
        *steps*: The steps in the order in which they run, at least one.
        *schedule*: The hours at which steps may run. That None means any time is a guess.
        *status*: Whether the sequence runs. A new one is `active` unless told otherwise.
        *schedule_id*: Undocumented leftover, None in new answers, `sched_...` in old ones. Read
          `schedule` instead.
        *trigger_query*: Undocumented, seen only as None. Presumably the query that subscribes
          contacts by itself.
        *allow_manual_enrollment*: Undocumented. Presumably whether users may subscribe contacts
          by hand.
        *owner_id*: Undocumented. Id of the user who owns the sequence.

        Raises:
            OutcomeUnknown: The request left, and a 5xx or nothing readable came: Close may have
                done it.
            CloseError: See `close_async.errors` for all that can go wrong.
        """
        call = self.calls.create(
            name=name,
            timezone=timezone,
            steps=steps,
            schedule=schedule,
            status=status,
            schedule_id=schedule_id,
            trigger_query=trigger_query,
            allow_manual_enrollment=allow_manual_enrollment,
            owner_id=owner_id,
        )
        return (await self._sender.send(call)).parsed

    async def get(self, id: str, *, fields: abc.Sequence[str] | None = None) -> Sequence:
        """
        Fetch one sequence.

        Return a sequence with its steps and with the number of its subscriptions per status.

        *id*: Id of the sequence, for example `seq_01FX7LXnJDiYZfWM9cZNkK`.
        *fields*: The fields that the answer shall hold (in the URL joined by commas). Without
          it all of them come. That this endpoint takes it is a guess.

        Raises:
            NotFound: There is no such URL, or no such object in this organization.
            CloseError: See `close_async.errors` for all that can go wrong.
        """
        call = self.calls.get(id, fields=fields)
        return (await self._sender.send(call)).parsed

    async def update(
        self,
        id: str,
        *,
        name: str | Unset = UNSET,
        timezone: str | Unset = UNSET,
        steps: abc.Sequence[SequenceStepUpdate] | Unset = UNSET,
        schedule: SequenceSchedule | None | Unset = UNSET,
        status: SequenceStatusValue | Unset = UNSET,
    ) -> Sequence:
        """
        Change a sequence.

        Change the given keys of a sequence and leave the others. The trap is `steps`, which
        replaces the whole list: a step that isn't in it is removed, a kept one is named by its
        id, an entry without id becomes a new step.

        *id*: Id of the sequence, for example `seq_01FX7LXnJDiYZfWM9cZNkK`.
        *name*: The name that users see.
        *timezone*: IANA name of the time zone of the schedule, for example
          `America/Los_Angeles`.
        *steps*: The whole new list of steps, in order. An existing step that isn't in it is
          removed; `KeptStep` keeps one, any other entry adds one.
        *schedule*: The hours at which steps may run. That None means any time is a guess.
        *status*: Whether the sequence runs. A new one is `active` unless told otherwise.

        Raises:
            NotFound: There is no such URL, or no such object in this organization.
            OutcomeUnknown: The request left, and a 5xx or nothing readable came: Close may have
                done it.
            CloseError: See `close_async.errors` for all that can go wrong.
        """
        call = self.calls.update(
            id, name=name, timezone=timezone, steps=steps, schedule=schedule, status=status
        )
        return (await self._sender.send(call)).parsed

    async def delete(self, id: str) -> None:
        """
        Delete a sequence.

        Delete a sequence for good. Running subscriptions to it presumably stop, with the reason
        `sequence-deleted`.

        *id*: Id of the sequence, for example `seq_01FX7LXnJDiYZfWM9cZNkK`.

        Raises:
            NotFound: There is no such URL, or no such object in this organization.
            OutcomeUnknown: The request left, and a 5xx or nothing readable came: Close may have
                done it.
            CloseError: See `close_async.errors` for all that can go wrong.
        """
        call = self.calls.delete(id)
        return (await self._sender.send(call)).parsed
