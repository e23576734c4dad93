# Written by `make generate` from openapi/close.yaml. What is changed here by hand is lost.
from __future__ import annotations

from typing import TYPE_CHECKING

from ..._core.fields import Declared, Omittable, choice, define, moment, plain
from ..._core.model import UNSET, Model, Unset
from .task_priority import TaskPriority, TaskPriorityValue
from .task_resolution import TaskResolution, TaskResolutionValue
from .task_type import TaskType, TaskTypeValue
from .task_view import TaskView, TaskViewValue

if TYPE_CHECKING:
    import datetime

__all__ = ["Task"]


@define
class Task(Model):
    """What somebody is to do. Tasks of other kinds than `lead` have further keys."""

    id: str
    """Id of the task, starts with `task_`."""
    type: Declared[TaskType | str, TaskTypeValue] = choice(TaskType, key="_type")
    """The kind of the task."""
    lead_id: str | None
    """Id of the lead, starts with `lead_`."""
    assigned_to: str | None
    """Id of the user who is to do it, starts with `user_`."""
    date: str | None
    """From when on it is due: a day such as `2026-03-02`, or a time with an offset."""
    is_complete: bool
    """Whether it is done."""
    organization_id: str
    """Id of the organization, starts with `orga_`."""
    created_by: str | None
    """Id of the user who created it, if it was one."""
    updated_by: str | None
    """Id of the user who changed it last, if it was one."""
    date_created: datetime.datetime = moment()
    """When it was created."""
    date_updated: datetime.datetime = moment()
    """When it was changed last."""
    text: Omittable[str | None] = plain(default=UNSET)
    """What is to be done."""
    lead_name: Omittable[str | None] = plain(default=UNSET)
    """The name of the lead."""
    contact_id: Omittable[str | None] = plain(default=UNSET)
    """Id of the contact that it is about, starts with `cont_`."""
    contact_name: Omittable[str | None] = plain(default=UNSET)
    """The name of the contact."""
    assigned_to_name: Omittable[str | None] = plain(default=UNSET)
    """The name of that user."""
    due_date: Omittable[str | None] = plain(default=UNSET)
    """The same; Close calls it deprecated."""
    is_dateless: Omittable[bool] = plain(default=UNSET)
    """Whether it is due on no special day."""
    priority: Declared[TaskPriority | str | None, TaskPriorityValue | None | Unset] = choice(
        TaskPriority, default=UNSET
    )
    """How urgent it is."""
    resolution: Declared[TaskResolution | str | None, TaskResolutionValue | None | Unset] = choice(
        TaskResolution, default=UNSET
    )
    """How it ended, if it was not done."""
    view: Declared[TaskView | str | None, TaskViewValue | None | Unset] = choice(
        TaskView, default=UNSET
    )
    """In which view of Close's inbox it shows."""
    object_type: Omittable[str | None] = plain(default=UNSET)
    """What kind of object it came from, such as `call`; None for the kind `lead`."""
    object_id: Omittable[str | None] = plain(default=UNSET)
    """Id of that object."""
    agent_config_id: Omittable[str | None] = plain(default=UNSET)
    """Id of the agent of Close's that made it, if one did."""
    created_by_name: Omittable[str | None] = plain(default=UNSET)
    """The name of the user who created it."""
    updated_by_name: Omittable[str | None] = plain(default=UNSET)
    """The name of the user who changed it last."""
