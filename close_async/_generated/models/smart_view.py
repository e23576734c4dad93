# Written by `make generate` from openapi/close.yaml. What is changed here by hand is lost.
from __future__ import annotations

from typing import TYPE_CHECKING, Any

from ..._core.fields import Declared, Omittable, choice, define, moment, one, plain
from ..._core.model import UNSET, Model, Unset
from .smart_view_type import SmartViewType, SmartViewTypeValue

if TYPE_CHECKING:
    import datetime
    from collections import abc

    from ...query import Filter
    from .sharing_settings import SharingSettings

__all__ = ["SmartView"]


@define
class SmartView(Model):
    """A saved search. Close's application calls it a Smart View."""

    id: str
    """Id of the Smart View, starts with `save_`."""
    name: str
    """The name that users see."""
    type: Declared[SmartViewType | str, SmartViewTypeValue] = choice(SmartViewType)
    """What kind of object it finds."""
    s_query: Filter | None = one("...query:Filter.from_smart_view", beside="type")
    """
    The search, that is, query, sort and limit, ready to search with or for a bulk action; None
    if the Smart View has an old text query.
    """
    query: str | None
    """The query in Close's older text language, if there is one."""
    description: Omittable[str | None] = plain(default=UNSET)
    """What users have written about it."""
    selected_fields: Declared[list[Any] | None, abc.Sequence[Any] | None | Unset] = plain(
        default=UNSET
    )
    """The columns that users see, in a form that isn't documented."""
    is_shared: Omittable[bool] = plain(default=UNSET)
    """Whether others than its owner see it."""
    shared_with: Declared[list[str] | None, abc.Sequence[str] | None | Unset] = plain(default=UNSET)
    """Ids of the users and groups who see it."""
    sharing_settings: Omittable[SharingSettings | None] = one(
        ".sharing_settings:SharingSettings", default=UNSET
    )
    """Who sees it, and who shared it; None if that isn't told."""
    is_user_dependent: Omittable[bool | None] = plain(default=UNSET)
    """Whether it finds something else for each user."""
    organization_id: Omittable[str] = plain(default=UNSET)
    """Id of the organization, starts with `orga_`."""
    user_id: Omittable[str | None] = plain(default=UNSET)
    """Id of the user who owns it, if somebody does."""
    date_created: Omittable[datetime.datetime] = moment(default=UNSET)
    """When it was created."""
    date_updated: Omittable[datetime.datetime] = moment(default=UNSET)
    """When it was changed last."""
