# Written by `make generate` from openapi/close.yaml. What is changed here by hand is lost.
from __future__ import annotations

from typing import TYPE_CHECKING, Any, ClassVar

import attrs

from ..._core.model import UNSET, Model, Unset, fill, read_moment
from ..models.custom_field_type import CustomFieldType, CustomFieldTypeValue

if TYPE_CHECKING:
    import datetime
    from collections import abc

__all__ = ["CustomField"]


@attrs.define(init=False, eq=False, repr=False, getstate_setstate=False)
class CustomField(Model):
    """
    A custom field that the organization has defined.
    """

    id: str
    """
    Id of the field, starts with `cf_`; old ones start with `lcf_`.
    """
    name: str
    """
    The name that users see.
    """
    _type: Any
    accepts_multiple_values: bool
    """
    Whether it holds a list. Only fields of the types user, choices, contact and custom_object
    can.
    """
    description: str | None
    """
    What the field is for.
    """
    choices: list[str] | None
    """
    The allowed values of a field of the type choices.
    """
    editable_with_roles: list[str]
    """
    Roles that may change values of the field; empty means all.
    """
    organization_id: str
    """
    Id of the organization, starts with `orga_`.
    """
    created_by: str | None
    """
    Id of the user who created it. That it can be None is a guess.
    """
    updated_by: str | None
    """
    Id of the user who changed it last. That it can be None is a guess.
    """
    _date_created: Any
    _date_updated: Any

    _slots_by_key: ClassVar[abc.Mapping[str, str]] = {
        "id": "id",
        "name": "name",
        "type": "_type",
        "accepts_multiple_values": "accepts_multiple_values",
        "description": "description",
        "choices": "choices",
        "editable_with_roles": "editable_with_roles",
        "organization_id": "organization_id",
        "created_by": "created_by",
        "updated_by": "updated_by",
        "date_created": "_date_created",
        "date_updated": "_date_updated",
    }
    _keys: ClassVar[tuple[str, ...]] = (
        "id",
        "name",
        "type",
        "accepts_multiple_values",
    )
    _always: ClassVar[frozenset[str]] = frozenset(_keys)

    def __init__(
        self,
        *,
        id: str,
        name: str,
        type: CustomFieldTypeValue,
        accepts_multiple_values: bool,
        description: str | None | Unset = UNSET,
        choices: abc.Sequence[str] | None | Unset = UNSET,
        editable_with_roles: abc.Sequence[str] | Unset = UNSET,
        organization_id: str | Unset = UNSET,
        created_by: str | None | Unset = UNSET,
        updated_by: str | None | Unset = UNSET,
        date_created: datetime.datetime | Unset = UNSET,
        date_updated: datetime.datetime | Unset = UNSET,
    ) -> None:
        fill(
            self,
            id=id,
            name=name,
            _type=type,
            accepts_multiple_values=accepts_multiple_values,
            description=description,
            choices=choices,
            editable_with_roles=editable_with_roles,
            organization_id=organization_id,
            created_by=created_by,
            updated_by=updated_by,
            _date_created=date_created,
            _date_updated=date_updated,
        )

    @property
    def type(self) -> CustomFieldType | str:
        """
        What the field holds.
        """
        value = self._type
        found: CustomFieldType | str = (
            _CUSTOMFIELDTYPE.get(value, value) if value.__class__ is str else value
        )
        return found

    @type.setter
    def type(self, value: CustomFieldType | str) -> None:
        self._type = value

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
            one.accepts_multiple_values,
        ) in zip(made, values):
            pass


_CUSTOMFIELDTYPE: dict[Any, Any] = {known.value: known for known in CustomFieldType}
