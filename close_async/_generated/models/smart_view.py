# Written by `make generate` from openapi/close.yaml. What is changed here by hand is lost.
from __future__ import annotations

from typing import TYPE_CHECKING, Any, ClassVar

import attrs

from ..._core.model import UNSET, Model, Unset, fill, read_moment, read_one
from ..models.smart_view_type import SmartViewType, SmartViewTypeValue

if TYPE_CHECKING:
    import datetime
    from collections import abc

    from ...query import Filter

__all__ = ["SmartView"]


@attrs.define(init=False, eq=False, repr=False, getstate_setstate=False)
class SmartView(Model):
    """
    A saved search. Close's application calls it a Smart View.
    """

    id: str
    """
    Id of the Smart View, starts with `save_`.
    """
    name: str
    """
    The name that users see.
    """
    _type: Any
    _s_query: Any
    query: str | None
    """
    The query in Close's older text language, if there is one.
    """
    description: str | None
    """
    What users have written about it.
    """
    selected_fields: list[Any] | None
    """
    The columns that users see, in a form that isn't documented.
    """
    is_shared: bool
    """
    Whether others than its owner see it.
    """
    is_user_dependent: bool | None
    """
    Whether it finds something else for each user.
    """
    organization_id: str
    """
    Id of the organization, starts with `orga_`.
    """
    user_id: str | None
    """
    Id of the user who owns it, if somebody does.
    """
    _date_created: Any
    _date_updated: Any

    _slots_by_key: ClassVar[abc.Mapping[str, str]] = {
        "id": "id",
        "name": "name",
        "type": "_type",
        "s_query": "_s_query",
        "query": "query",
        "description": "description",
        "selected_fields": "selected_fields",
        "is_shared": "is_shared",
        "is_user_dependent": "is_user_dependent",
        "organization_id": "organization_id",
        "user_id": "user_id",
        "date_created": "_date_created",
        "date_updated": "_date_updated",
    }
    _keys: ClassVar[tuple[str, ...]] = (
        "id",
        "name",
        "type",
        "s_query",
        "query",
    )
    _always: ClassVar[frozenset[str]] = frozenset(_keys)

    def __init__(
        self,
        *,
        id: str,
        name: str,
        type: SmartViewTypeValue,
        s_query: Filter | None,
        query: str | None,
        description: str | None | Unset = UNSET,
        selected_fields: abc.Sequence[Any] | None | Unset = UNSET,
        is_shared: bool | Unset = UNSET,
        is_user_dependent: bool | None | Unset = UNSET,
        organization_id: str | Unset = UNSET,
        user_id: str | None | Unset = UNSET,
        date_created: datetime.datetime | Unset = UNSET,
        date_updated: datetime.datetime | Unset = UNSET,
    ) -> None:
        fill(
            self,
            id=id,
            name=name,
            _type=type,
            _s_query=s_query,
            query=query,
            description=description,
            selected_fields=selected_fields,
            is_shared=is_shared,
            is_user_dependent=is_user_dependent,
            organization_id=organization_id,
            user_id=user_id,
            _date_created=date_created,
            _date_updated=date_updated,
        )

    @property
    def type(self) -> SmartViewType | str:
        """
        What kind of object it finds.
        """
        value = self._type
        found: SmartViewType | str = (
            _SMARTVIEWTYPE.get(value, value) if value.__class__ is str else value
        )
        return found

    @type.setter
    def type(self, value: SmartViewType | str) -> None:
        self._type = value

    @property
    def s_query(self) -> Filter | None:
        """
        The search, that is, query, sort and limit, ready to search with or for a bulk action;
        None if the Smart View has an old text query.
        """
        from ..types import read_smart_view_query_list

        found: Filter | None = read_one(self, "s_query", read_smart_view_query_list(self))
        return found

    @s_query.setter
    def s_query(self, value: Filter | None) -> None:
        self._s_query = value

    @property
    def date_created(self) -> datetime.datetime:
        """
        When it was created.
        """
        found: datetime.datetime = read_moment(self._date_created, self, "date_created")
        return found

    @date_created.setter
    def date_created(self, value: datetime.datetime) -> None:
        self._date_created = value

    @property
    def date_updated(self) -> datetime.datetime:
        """
        When it was changed last.
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
            one.name,
            one._type,
            one._s_query,
            one.query,
        ) in zip(made, values):
            pass


_SMARTVIEWTYPE: dict[Any, Any] = {known.value: known for known in SmartViewType}
