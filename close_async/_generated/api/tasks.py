# Written by `make generate` from openapi/close.yaml. What is changed here by hand is lost.
"""What somebody is to do."""

from __future__ import annotations

from typing import TYPE_CHECKING

from ..._core.call import Call
from ..._core.decode import identified, nothing, only
from ..._core.encode import (
    body_of,
    choice,
    filters,
    joined,
    params,
    present,
    segment,
)
from ..._core.model import UNSET, Unset
from ...paging import Pages

if TYPE_CHECKING:
    import datetime
    from collections import abc

    from ..._core.call import Sender
    from ..models.task import Task
    from ..models.task_create_type import TaskCreateTypeValue
    from ..models.task_order import TaskOrderValue
    from ..models.task_page import TaskPage
    from ..models.task_priority import TaskPriorityValue
    from ..models.task_resolution import TaskResolutionValue
    from ..models.task_type import TaskTypeValue
    from ..models.task_type_filter import TaskTypeFilterValue
    from ..models.task_view import TaskViewValue

__all__ = ["Tasks", "TasksCalls"]


class TasksCalls:
    """The calls of `tasks`, not sent: `close.send(close.tasks.calls.list(...))`."""

    @staticmethod
    def list(
        *,
        assigned_to: str | None = None,
        id: str | None = None,
        id_in: abc.Sequence[str] | None = None,
        is_complete: bool | None = None,
        lead_id: str | None = None,
        type: TaskTypeFilterValue | None = None,
        type_in: abc.Sequence[TaskTypeValue] | None = None,
        view: TaskViewValue | None = None,
        date: datetime.date | str | None = None,
        date_gte: datetime.date | str | None = None,
        date_gt: datetime.date | str | None = None,
        date_lte: datetime.date | str | None = None,
        date_lt: datetime.date | str | None = None,
        date_created_gte: datetime.datetime | None = None,
        date_created_gt: datetime.datetime | None = None,
        date_created_lte: datetime.datetime | None = None,
        date_created_lt: datetime.datetime | None = None,
        date_updated_gte: datetime.datetime | None = None,
        date_updated_gt: datetime.datetime | None = None,
        date_updated_lte: datetime.datetime | None = None,
        date_updated_lt: datetime.datetime | None = None,
        order_by: TaskOrderValue | None = None,
        fields: abc.Sequence[str] | None = None,
    ) -> Call[TaskPage]:
        """Return the call of `tasks.list()`, not sent."""
        from ..models.task_order import TaskOrder
        from ..models.task_page import TaskPage
        from ..models.task_type import TaskType
        from ..models.task_type_filter import TaskTypeFilter
        from ..models.task_view import TaskView

        return Call(
            operation="tasks.list",
            method="GET",
            path="/task/",
            parse=only(TaskPage.from_dict, fields),
            effect="read",
            params=params(
                ("assigned_to", assigned_to),
                ("id", id),
                ("id__in", joined("id_in", id_in)),
                ("is_complete", is_complete),
                ("lead_id", lead_id),
                ("_type", choice("type", type, TaskTypeFilter)),
                ("_type__in", joined("type_in", type_in, TaskType)),
                ("view", choice("view", view, TaskView)),
                ("date", date),
                ("date__gte", date_gte),
                ("date__gt", date_gt),
                ("date__lte", date_lte),
                ("date__lt", date_lt),
                ("date_created__gte", date_created_gte),
                ("date_created__gt", date_created_gt),
                ("date_created__lte", date_created_lte),
                ("date_created__lt", date_created_lt),
                ("date_updated__gte", date_updated_gte),
                ("date_updated__gt", date_updated_gt),
                ("date_updated__lte", date_updated_lte),
                ("date_updated__lt", date_updated_lt),
                ("_order_by", choice("order_by", order_by, TaskOrder)),
                ("_fields", fields),
            ),
        )

    @staticmethod
    def update_many(
        *,
        assigned_to: str | Unset = UNSET,
        text: str | Unset = UNSET,
        date: datetime.date | str | Unset = UNSET,
        is_complete: bool | Unset = UNSET,
        priority: TaskPriorityValue | Unset = UNSET,
        resolution: TaskResolutionValue | None | Unset = UNSET,
        where_assigned_to: str | None = None,
        where_id: str | None = None,
        where_id_in: abc.Sequence[str] | None = None,
        where_is_complete: bool | None = None,
        where_lead_id: str | None = None,
        where_type: TaskTypeFilterValue | None = None,
        where_type_in: abc.Sequence[TaskTypeValue] | None = None,
        where_view: TaskViewValue | None = None,
        where_date: datetime.date | str | None = None,
        where_date_gte: datetime.date | str | None = None,
        where_date_gt: datetime.date | str | None = None,
        where_date_lte: datetime.date | str | None = None,
        where_date_lt: datetime.date | str | None = None,
        where_date_created_gte: datetime.datetime | None = None,
        where_date_created_gt: datetime.datetime | None = None,
        where_date_created_lte: datetime.datetime | None = None,
        where_date_created_lt: datetime.datetime | None = None,
        where_date_updated_gte: datetime.datetime | None = None,
        where_date_updated_gt: datetime.datetime | None = None,
        where_date_updated_lte: datetime.datetime | None = None,
        where_date_updated_lt: datetime.datetime | None = None,
    ) -> Call[None]:
        """Return the call of `tasks.update_many()`, not sent."""
        from ..models.task_priority import TaskPriority
        from ..models.task_resolution import TaskResolution
        from ..models.task_type import TaskType
        from ..models.task_type_filter import TaskTypeFilter
        from ..models.task_view import TaskView

        return Call(
            operation="tasks.update_many",
            method="PUT",
            path="/task/",
            parse=nothing,
            effect="repeat",
            params=filters(
                ("assigned_to", where_assigned_to),
                ("id", where_id),
                ("id__in", joined("where_id_in", where_id_in)),
                ("is_complete", where_is_complete),
                ("lead_id", where_lead_id),
                ("_type", choice("where_type", where_type, TaskTypeFilter)),
                ("_type__in", joined("where_type_in", where_type_in, TaskType)),
                ("view", choice("where_view", where_view, TaskView)),
                ("date", where_date),
                ("date__gte", where_date_gte),
                ("date__gt", where_date_gt),
                ("date__lte", where_date_lte),
                ("date__lt", where_date_lt),
                ("date_created__gte", where_date_created_gte),
                ("date_created__gt", where_date_created_gt),
                ("date_created__lte", where_date_created_lte),
                ("date_created__lt", where_date_created_lt),
                ("date_updated__gte", where_date_updated_gte),
                ("date_updated__gt", where_date_updated_gt),
                ("date_updated__lte", where_date_updated_lte),
                ("date_updated__lt", where_date_updated_lt),
            ),
            json=body_of(
                ("assigned_to", present("assigned_to", assigned_to)),
                ("text", present("text", text)),
                ("date", present("date", date)),
                ("is_complete", present("is_complete", is_complete)),
                ("priority", present("priority", choice("priority", priority, TaskPriority))),
                ("resolution", choice("resolution", resolution, TaskResolution)),
            ),
        )

    @staticmethod
    def create(
        *,
        lead_id: str,
        type: TaskCreateTypeValue | Unset = UNSET,
        contact_id: str | None | Unset = UNSET,
        assigned_to: str | Unset = UNSET,
        text: str | Unset = UNSET,
        date: datetime.date | str | None | Unset = UNSET,
        is_complete: bool | Unset = UNSET,
        priority: TaskPriorityValue | Unset = UNSET,
    ) -> Call[Task]:
        """Return the call of `tasks.create()`, not sent."""
        from ..models.task import Task
        from ..models.task_create_type import TaskCreateType
        from ..models.task_priority import TaskPriority

        return Call(
            operation="tasks.create",
            method="POST",
            path="/task/",
            parse=identified(Task.from_dict),
            effect="create",
            json=body_of(
                ("lead_id", present("lead_id", lead_id)),
                ("_type", present("type", choice("type", type, TaskCreateType))),
                ("contact_id", contact_id),
                ("assigned_to", present("assigned_to", assigned_to)),
                ("text", present("text", text)),
                ("date", date),
                ("is_complete", present("is_complete", is_complete)),
                ("priority", present("priority", choice("priority", priority, TaskPriority))),
            ),
        )

    @staticmethod
    def get(id: str, *, fields: abc.Sequence[str] | None = None) -> Call[Task]:
        """Return the call of `tasks.get()`, not sent."""
        from ..models.task import Task

        return Call(
            operation="tasks.get",
            method="GET",
            path=f"/task/{segment(id)}/",
            parse=only(Task.from_dict, fields),
            effect="read",
            params=params(
                ("_fields", fields),
            ),
        )

    @staticmethod
    def update(
        id: str,
        *,
        contact_id: str | None | Unset = UNSET,
        assigned_to: str | Unset = UNSET,
        text: str | Unset = UNSET,
        date: datetime.date | str | None | Unset = UNSET,
        is_complete: bool | Unset = UNSET,
        priority: TaskPriorityValue | Unset = UNSET,
        is_dateless: bool | Unset = UNSET,
        resolution: TaskResolutionValue | None | Unset = UNSET,
        lead_id: str | Unset = UNSET,
        agent_config_id: str | None | Unset = UNSET,
    ) -> Call[Task]:
        """Return the call of `tasks.update()`, not sent."""
        from ..models.task import Task
        from ..models.task_priority import TaskPriority
        from ..models.task_resolution import TaskResolution

        return Call(
            operation="tasks.update",
            method="PUT",
            path=f"/task/{segment(id)}/",
            parse=identified(Task.from_dict),
            effect="repeat",
            json=body_of(
                ("contact_id", contact_id),
                ("assigned_to", present("assigned_to", assigned_to)),
                ("text", present("text", text)),
                ("date", date),
                ("is_complete", present("is_complete", is_complete)),
                ("priority", present("priority", choice("priority", priority, TaskPriority))),
                ("is_dateless", present("is_dateless", is_dateless)),
                ("resolution", choice("resolution", resolution, TaskResolution)),
                ("lead_id", present("lead_id", lead_id)),
                ("agent_config_id", agent_config_id),
            ),
        )

    @staticmethod
    def delete(id: str) -> Call[None]:
        """Return the call of `tasks.delete()`, not sent."""

        return Call(
            operation="tasks.delete",
            method="DELETE",
            path=f"/task/{segment(id)}/",
            parse=nothing,
            effect="repeat",
        )


class Tasks:
    """What somebody is to do."""

    calls = TasksCalls

    def __init__(self, sender: Sender) -> None:
        self._sender = sender

    def list(
        self,
        *,
        assigned_to: str | None = None,
        id: str | None = None,
        id_in: abc.Sequence[str] | None = None,
        is_complete: bool | None = None,
        lead_id: str | None = None,
        type: TaskTypeFilterValue | None = None,
        type_in: abc.Sequence[TaskTypeValue] | None = None,
        view: TaskViewValue | None = None,
        date: datetime.date | str | None = None,
        date_gte: datetime.date | str | None = None,
        date_gt: datetime.date | str | None = None,
        date_lte: datetime.date | str | None = None,
        date_lt: datetime.date | str | None = None,
        date_created_gte: datetime.datetime | None = None,
        date_created_gt: datetime.datetime | None = None,
        date_created_lte: datetime.datetime | None = None,
        date_created_lt: datetime.datetime | None = None,
        date_updated_gte: datetime.datetime | None = None,
        date_updated_gt: datetime.datetime | None = None,
        date_updated_lte: datetime.datetime | None = None,
        date_updated_lt: datetime.datetime | None = None,
        order_by: TaskOrderValue | None = None,
        fields: abc.Sequence[str] | None = None,
        page_size: int = 100,
        prefetch: int = 0,
        checkpoint: str | None = None,
    ) -> Pages[Task]:
        """
        List tasks.

        Return tasks, page by page. All filters must fit. Without `_type` only tasks of the kind
        `lead` come.

        *assigned_to*: Only tasks of this user.
        *id*: Only the task with this id.
        *id_in*: Only the tasks with these ids.
        *is_complete*: Only tasks that are done (true) or open (false).
        *lead_id*: Only tasks of this lead.
        *type*: Only tasks of this kind; only those of the kind `lead` when it is missing. `all`
          means every kind.
        *type_in*: Only tasks of one of these kinds.
        *view*: Only tasks that the view of Close's inbox shows. It goes before `date`.
        *date*: Only tasks of this day.
        *date_gte*: Only those that are due on or after this day.
        *date_gt*: Only those that are due after this day.
        *date_lte*: Only those that are due on or before this day.
        *date_lt*: Only those that are due before this day.
        *date_created_gte*: Only those created at or after this time.
        *date_created_gt*: Only those created after this time.
        *date_created_lte*: Only those created at or before this time.
        *date_created_lt*: Only those created before this time.
        *date_updated_gte*: Only those changed last at or after this time.
        *date_updated_gt*: Only those changed last after this time.
        *date_updated_lte*: Only those changed last at or before this time.
        *date_updated_lt*: Only those changed last before this time.
        *order_by*: By what to sort.
        *fields*: The fields that the answer shall hold (in the URL joined by commas). Without
          it all of them come.
        *page_size*: How many rows to ask for at once.
        *prefetch*: How many further pages to fetch at the same time.
        *checkpoint*: Where to go on: the `checkpoint` of an earlier walk through the same list.

        Raises:
            CloseError: See `close_async.errors` for all that can go wrong.
        """
        call = self.calls.list(
            assigned_to=assigned_to,
            id=id,
            id_in=id_in,
            is_complete=is_complete,
            lead_id=lead_id,
            type=type,
            type_in=type_in,
            view=view,
            date=date,
            date_gte=date_gte,
            date_gt=date_gt,
            date_lte=date_lte,
            date_lt=date_lt,
            date_created_gte=date_created_gte,
            date_created_gt=date_created_gt,
            date_created_lte=date_created_lte,
            date_created_lt=date_created_lt,
            date_updated_gte=date_updated_gte,
            date_updated_gt=date_updated_gt,
            date_updated_lte=date_updated_lte,
            date_updated_lt=date_updated_lt,
            order_by=order_by,
            fields=fields,
        )
        return Pages(
            self._sender, call, page_size=page_size, prefetch=prefetch, checkpoint=checkpoint
        )

    async def update_many(
        self,
        *,
        assigned_to: str | Unset = UNSET,
        text: str | Unset = UNSET,
        date: datetime.date | str | Unset = UNSET,
        is_complete: bool | Unset = UNSET,
        priority: TaskPriorityValue | Unset = UNSET,
        resolution: TaskResolutionValue | None | Unset = UNSET,
        where_assigned_to: str | None = None,
        where_id: str | None = None,
        where_id_in: abc.Sequence[str] | None = None,
        where_is_complete: bool | None = None,
        where_lead_id: str | None = None,
        where_type: TaskTypeFilterValue | None = None,
        where_type_in: abc.Sequence[TaskTypeValue] | None = None,
        where_view: TaskViewValue | None = None,
        where_date: datetime.date | str | None = None,
        where_date_gte: datetime.date | str | None = None,
        where_date_gt: datetime.date | str | None = None,
        where_date_lte: datetime.date | str | None = None,
        where_date_lt: datetime.date | str | None = None,
        where_date_created_gte: datetime.datetime | None = None,
        where_date_created_gt: datetime.datetime | None = None,
        where_date_created_lte: datetime.datetime | None = None,
        where_date_created_lt: datetime.datetime | None = None,
        where_date_updated_gte: datetime.datetime | None = None,
        where_date_updated_gt: datetime.datetime | None = None,
        where_date_updated_lte: datetime.datetime | None = None,
        where_date_updated_lt: datetime.datetime | None = None,
    ) -> None:
        """
        Change many tasks.

        Change the given keys of all tasks that the filters find. At least one filter is needed:
        without one Close would change every task of the kind `lead`.

        *assigned_to*: Id of the user who is to do them, starts with `user_`.
        *text*: What is to be done.
        *date*: From which day on they are due. A time with an offset is taken, too.
        *is_complete*: Whether they are done.
        *priority*: How urgent they are.
        *resolution*: How they ended, if they were not done.
        *where_assigned_to*: Only tasks of this user.
        *where_id*: Only the task with this id.
        *where_id_in*: Only the tasks with these ids.
        *where_is_complete*: Only tasks that are done (true) or open (false).
        *where_lead_id*: Only tasks of this lead.
        *where_type*: Only tasks of this kind; only those of the kind `lead` when it is missing.
          `all` means every kind.
        *where_type_in*: Only tasks of one of these kinds.
        *where_view*: Only tasks that the view of Close's inbox shows. It goes before `date`.
        *where_date*: Only tasks of this day.
        *where_date_gte*: Only those that are due on or after this day.
        *where_date_gt*: Only those that are due after this day.
        *where_date_lte*: Only those that are due on or before this day.
        *where_date_lt*: Only those that are due before this day.
        *where_date_created_gte*: Only those created at or after this time.
        *where_date_created_gt*: Only those created after this time.
        *where_date_created_lte*: Only those created at or before this time.
        *where_date_created_lt*: Only those created before this time.
        *where_date_updated_gte*: Only those changed last at or after this time.
        *where_date_updated_gt*: Only those changed last after this time.
        *where_date_updated_lte*: Only those changed last at or before this time.
        *where_date_updated_lt*: Only those changed last before this time.

        Raises:
            OutcomeUnknown: The request left, and a 5xx or nothing readable came: Close may have
                done it.
            CloseError: See `close_async.errors` for all that can go wrong.
        """
        call = self.calls.update_many(
            assigned_to=assigned_to,
            text=text,
            date=date,
            is_complete=is_complete,
            priority=priority,
            resolution=resolution,
            where_assigned_to=where_assigned_to,
            where_id=where_id,
            where_id_in=where_id_in,
            where_is_complete=where_is_complete,
            where_lead_id=where_lead_id,
            where_type=where_type,
            where_type_in=where_type_in,
            where_view=where_view,
            where_date=where_date,
            where_date_gte=where_date_gte,
            where_date_gt=where_date_gt,
            where_date_lte=where_date_lte,
            where_date_lt=where_date_lt,
            where_date_created_gte=where_date_created_gte,
            where_date_created_gt=where_date_created_gt,
            where_date_created_lte=where_date_created_lte,
            where_date_created_lt=where_date_created_lt,
            where_date_updated_gte=where_date_updated_gte,
            where_date_updated_gt=where_date_updated_gt,
            where_date_updated_lte=where_date_updated_lte,
            where_date_updated_lt=where_date_updated_lt,
        )
        return (await self._sender.send(call)).parsed

    async def create(
        self,
        *,
        lead_id: str,
        type: TaskCreateTypeValue | Unset = UNSET,
        contact_id: str | None | Unset = UNSET,
        assigned_to: str | Unset = UNSET,
        text: str | Unset = UNSET,
        date: datetime.date | str | None | Unset = UNSET,
        is_complete: bool | Unset = UNSET,
        priority: TaskPriorityValue | Unset = UNSET,
    ) -> Task:
        """
        Create a task.

        Add a task to a lead, for the caller or somebody else.

        *lead_id*: Id of the lead, starts with `lead_`.
        *type*: The kind of the task; `lead` when it is missing.
        *contact_id*: Id of the contact that it is about, starts with `cont_`.
        *assigned_to*: Id of the user who is to do it, starts with `user_`.
        *text*: What is to be done.
        *date*: From which day on it is due. A time with an offset is taken, too.
        *is_complete*: Whether it is done.
        *priority*: How urgent it is.

        Raises:
            OutcomeUnknown: The request left, and a 5xx or nothing readable came: Close may have
                done it.
            CloseError: See `close_async.errors` for all that can go wrong.
        """
        call = self.calls.create(
            lead_id=lead_id,
            type=type,
            contact_id=contact_id,
            assigned_to=assigned_to,
            text=text,
            date=date,
            is_complete=is_complete,
            priority=priority,
        )
        return (await self._sender.send(call)).parsed

    async def get(self, id: str, *, fields: abc.Sequence[str] | None = None) -> Task:
        """
        Fetch one task.

        Return one task.

        *id*: Id of the task, for example `task_Jf9lE2rQ5fBdUDLC2mhZrF1yJhTKQj5oGC6AcTMhqhC`.
        *fields*: The fields that the answer shall hold (in the URL joined by commas). Without
          it all of them come.

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
        contact_id: str | None | Unset = UNSET,
        assigned_to: str | Unset = UNSET,
        text: str | Unset = UNSET,
        date: datetime.date | str | None | Unset = UNSET,
        is_complete: bool | Unset = UNSET,
        priority: TaskPriorityValue | Unset = UNSET,
        is_dateless: bool | Unset = UNSET,
        resolution: TaskResolutionValue | None | Unset = UNSET,
        lead_id: str | Unset = UNSET,
        agent_config_id: str | None | Unset = UNSET,
    ) -> Task:
        """
        Change a task.

        Change the given keys of a task and leave the others. Of a kind other than `lead` Close
        takes only some of them.

        *id*: Id of the task, for example `task_Jf9lE2rQ5fBdUDLC2mhZrF1yJhTKQj5oGC6AcTMhqhC`.
        *contact_id*: Id of the contact that it is about, starts with `cont_`.
        *assigned_to*: Id of the user who is to do it, starts with `user_`.
        *text*: What is to be done.
        *date*: From which day on it is due. A time with an offset is taken, too.
        *is_complete*: Whether it is done.
        *priority*: How urgent it is.
        *is_dateless*: Whether it is due on no special day.
        *resolution*: How it ended, if it was not done.
        *lead_id*: Id of the lead to which it moves, starts with `lead_`.
        *agent_config_id*: Id of the agent of Close's that made it.

        Raises:
            NotFound: There is no such URL, or no such object in this organization.
            OutcomeUnknown: The request left, and a 5xx or nothing readable came: Close may have
                done it.
            CloseError: See `close_async.errors` for all that can go wrong.
        """
        call = self.calls.update(
            id,
            contact_id=contact_id,
            assigned_to=assigned_to,
            text=text,
            date=date,
            is_complete=is_complete,
            priority=priority,
            is_dateless=is_dateless,
            resolution=resolution,
            lead_id=lead_id,
            agent_config_id=agent_config_id,
        )
        return (await self._sender.send(call)).parsed

    async def delete(self, id: str) -> None:
        """
        Delete a task.

        Delete a task for good.

        *id*: Id of the task, for example `task_Jf9lE2rQ5fBdUDLC2mhZrF1yJhTKQj5oGC6AcTMhqhC`.

        Raises:
            NotFound: There is no such URL, or no such object in this organization.
            OutcomeUnknown: The request left, and a 5xx or nothing readable came: Close may have
                done it.
            CloseError: See `close_async.errors` for all that can go wrong.
        """
        call = self.calls.delete(id)
        return (await self._sender.send(call)).parsed
