"""The names of what filters refer to by id: statuses, users, custom fields and more."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from difflib import get_close_matches
from typing import TYPE_CHECKING, Any, Final, Generic, Literal, TypeAlias, TypeVar, cast, get_args

import anyio
import attrs

from ._core.model import Model
from ._generated.models.custom_field_object_type import CustomFieldObjectType
from ._generated.models.smart_view_type import SmartViewType
from ._validate import one_of
from .errors import (
    BadRequest,
    CloseError,
    FieldUnreadable,
    Forbidden,
    NotFound,
    PlanLimitReached,
    UnknownName,
)

if TYPE_CHECKING:
    from collections.abc import AsyncIterable, Callable, Iterator

    from anyio import CancelScope

    from ._generated.api import Resources

__all__ = ["CustomValue", "Kind", "Names", "names"]

V = TypeVar("V")

Kind: TypeAlias = Literal[
    "lead_status",
    "opportunity_status",
    "user",
    "lead_custom_field",
    "contact_custom_field",
    "opportunity_custom_field",
    "activity_custom_field",
    "custom_object_type_custom_field",
    "shared_custom_field",
    "sequence",
    "smart_view",
    "email_template",
]
"""What has names: `names.id(kind, label)`."""

_KINDS: Final[tuple[str, ...]] = get_args(Kind)
_CUSTOM_FIELD: Final = "_custom_field"
_SHARED: Final = "shared_custom_field"
# Whose custom fields the objects have that are searched, where it isn't named like their type.
_FIELDS_OF: Final = {
    "activity.custom_activity": "activity",
    "custom_object": "custom_object_type",
}

_AT_ONCE: Final = 4
"""How many lists are fetched at the same time: each page counts against Close's rate limits."""

# What the key may not see, what the plan doesn't include, and types of objects that this
# organization doesn't have. The other lists are of use without them.
_NOT_SHOWN: Final = (BadRequest, Forbidden, NotFound, PlanLimitReached)


@attrs.frozen
class CustomValue(Generic[V]):
    """
    A custom field, called to read its value from a row.

        employees = CustomValue[float]("cf_...", "number")
        async for lead in close.search(Lead.rows, fields=[employees.key]):
            print(employees(lead))

    *type* is that of Close, *many* says that it holds a list.
    """

    id: str
    type: str
    many: bool = attrs.field(default=False, kw_only=True)
    label: str = attrs.field(default="", kw_only=True)

    @property
    def key(self) -> str:
        """What `fields=` of a search calls it, and the key of the value in a row."""
        return f"custom.{self.id}"

    def __call__(self, row: Model) -> V | None:
        """
        Return the value in *row*: dates and times as such, ids and choices as texts.

        It's None if there is none, or if `fields=` left it out.

        Raises:
            FieldUnreadable: it isn't of the type that the field has.
        """
        value = self._raw(row)
        if value is None:
            return None
        try:
            return cast("V", self._read(value))
        except (TypeError, ValueError):
            raise FieldUnreadable(type(row).__name__, self.key, value) from None

    def _raw(self, row: Model) -> object:
        if self.key in row:
            return row[self.key]
        # A lead that was fetched by its id holds its custom fields by their names.
        nested: object = row["custom"] if "custom" in row else None  # noqa: SIM401 - as below
        if not isinstance(nested, Mapping):
            return None
        values = cast("Mapping[str, object]", nested)
        return values.get(self.id, values.get(self.label))

    def _read(self, value: object) -> object:
        read = _READERS.get(self.type, _as_it_is)
        if not self.many:
            return read(value)
        values = cast("list[object]", value) if isinstance(value, list) else [value]
        return [read(one) for one in values]


def _as_it_is(value: object) -> object:
    if isinstance(value, list | dict):
        raise TypeError
    return value


def _number(value: object) -> float:
    if isinstance(value, bool) or not isinstance(value, int | float | str):
        raise TypeError
    return float(value) if isinstance(value, str) else value


def _moment(value: object) -> dt.datetime:
    moment = dt.datetime.fromisoformat(cast("str", value))
    return moment if moment.tzinfo else moment.replace(tzinfo=dt.UTC)


_READERS: Final[dict[str, Callable[[Any], object]]] = {
    "date": dt.date.fromisoformat,
    "datetime": _moment,
    "number": _number,
}


def _copied(labels: Mapping[str, str]) -> dict[str, str]:
    return dict(labels)


@attrs.frozen(eq=False, repr=False)
class Names(Mapping[str, str]):
    """
    An immutable mapping of ids to the names that users see.

        names = await close.names()
        print(query.explain(names=names))
        won = names.id("opportunity_status", "Won")

    *missing* are the lists that Close didn't show, such as `custom fields of contact`. The ids in
    them have no name here, although Close may know them. *kinds* are the ids of each kind, *fields*
    the custom fields by their ids.
    """

    _labels: Mapping[str, str] = attrs.field(converter=_copied)
    missing: tuple[str, ...] = attrs.field(default=(), kw_only=True)
    kinds: Mapping[str, tuple[str, ...]] = attrs.field(
        factory=dict[str, tuple[str, ...]], kw_only=True
    )
    fields: Mapping[str, CustomValue[Any]] = attrs.field(
        factory=dict[str, "CustomValue[Any]"], kw_only=True
    )

    def id(self, kind: Kind, label: str) -> str:
        """
        Return the id of what is called *label*.

        Raises:
            UnknownName: nothing of this kind is called so, or more than one.
            ValueError: *kind* is none of those that have names.
        """
        one_of("kind", kind, _KINDS)
        return self._only((kind,), label)

    def custom_field(self, object_type: str, field: str) -> CustomValue[Any]:
        """
        Return the custom field of this type of objects with this label or id.

        Raises:
            UnknownName: no custom field of theirs is called so, or more than one.
        """
        if field in self.fields:
            return self.fields[field]
        own = f"{_FIELDS_OF.get(object_type, object_type)}{_CUSTOM_FIELD}"
        return self.fields[self._only((own, _SHARED), field)]

    def custom_values(
        self, object_type: str, values: Mapping[str, object] | None = None, /, **more: object
    ) -> dict[str, object]:
        """
        Return what `custom=` takes, of values by the labels or ids of their custom fields.

            await close.leads.update(lead.id, custom=names.custom_values("lead", Employees=9))

        None takes a value away. Labels that are no Python names stand in a mapping.

        Raises:
            UnknownName: no custom field of this type of objects is called so, or more than one.
        """
        given = {**(values or {}), **more}
        return {self.custom_field(object_type, name).id: one for name, one in given.items()}

    def custom_value(self, row: Model, field: str) -> Any:  # noqa: ANN401 - as the field's type is
        """Return what `row.custom_value(field, names=names)` does."""
        named: object = row["__object_type"] if "__object_type" in row else None  # noqa: SIM401 - as below
        object_type = named if isinstance(named, str) else type(row).__name__.lower()
        return self.custom_field(object_type, field)(row)

    def _only(self, kinds: tuple[str, ...], label: str) -> str:
        known = {one: self[one] for kind in kinds for one in self.kinds.get(kind, ())}
        found = tuple(one for one, name in known.items() if name == label.strip())
        if len(found) == 1:
            return found[0]
        near = () if found else tuple(get_close_matches(label, dict.fromkeys(known.values())))
        raise UnknownName(kinds[0], label, near, found)

    def __getitem__(self, key: str) -> str:
        return self._labels[key]

    def __iter__(self) -> Iterator[str]:
        return iter(self._labels)

    def __len__(self) -> int:
        return len(self._labels)

    def __repr__(self) -> str:
        missing = f", missing={self.missing!r}" if self.missing else ""
        return f"Names({self._labels!r}{missing})"


async def names(close: Resources) -> Names:
    """
    Return the names of everything that a filter can refer to by id.

    Raises:
        CloseError: a list can't be fetched, for another reason than that Close doesn't show it.
    """
    lists = _lists(close)
    collector = _NameCollector()
    async with anyio.create_task_group() as tasks:
        for listed in lists:
            tasks.start_soon(collector.add, listed, tasks.cancel_scope)
    if collector.failure is not None:
        raise collector.failure
    return collector.names(lists)


@attrs.frozen
class _NamedList:
    """One list of Close: its kind, its name, its rows, and the name of a row."""

    kind: str
    name: str
    rows: AsyncIterable[object]
    label: Callable[[Model], str]


def _lists(close: Resources) -> list[_NamedList]:
    return [
        _NamedList("lead_status", "lead statuses", close.lead_statuses.list(), _label),
        _NamedList(
            "opportunity_status", "opportunity statuses", close.opportunity_statuses.list(), _label
        ),
        _NamedList("user", "users", close.users.list(), _full_name),
        *(
            _NamedList(
                f"{kind.value}{_CUSTOM_FIELD}",
                f"custom fields of {kind.value}",
                close.custom_fields.list(kind),
                _name,
            )
            for kind in CustomFieldObjectType
        ),
        _NamedList("sequence", "sequences", close.sequences.list(), _name),
        _NamedList(
            "smart_view", "Smart Views", close.smart_views.list(type_in=list(SmartViewType)), _name
        ),
        _NamedList("email_template", "email templates", close.email_templates.list(), _name),
    ]


class _NameCollector:
    """The names that were found so far, by list."""

    def __init__(self) -> None:
        self.failure: CloseError | None = None
        self._found: dict[str, dict[str, str]] = {}
        self._fields: dict[str, CustomValue[Any]] = {}
        self._limiter = anyio.CapacityLimiter(_AT_ONCE)

    async def add(self, listed: _NamedList, scope: CancelScope) -> None:
        """Fetch one list. If that fails, cancel all of them."""
        async with self._limiter:
            try:
                found = [row async for row in listed.rows if isinstance(row, Model)]
            except _NOT_SHOWN:
                return
            except CloseError as error:
                # Raised in here, it would be wrapped in an ExceptionGroup.
                self.failure = self.failure or error
                scope.cancel()
                return
        labels = {_stripped(row, "id"): listed.label(row) for row in found}
        self._found[listed.name] = {key: label for key, label in labels.items() if key and label}
        if listed.kind.endswith(_CUSTOM_FIELD):
            self._fields |= {field.id: field for field in map(_custom_field, found)}

    def names(self, lists: list[_NamedList]) -> Names:
        """Return the names, in the order of *lists*."""
        labels: dict[str, str] = {}
        for listed in lists:
            labels.update(self._found.get(listed.name, {}))
        missing = tuple(listed.name for listed in lists if listed.name not in self._found)
        kinds = {listed.kind: tuple(self._found.get(listed.name, ())) for listed in lists}
        return Names(labels, missing=missing, kinds=kinds, fields=self._fields)


def _custom_field(row: Model) -> CustomValue[Any]:
    many: object = row["accepts_multiple_values"] if "accepts_multiple_values" in row else False  # noqa: SIM401 - as below
    found = _stripped(row, "id"), _stripped(row, "type")
    return CustomValue(*found, many=many is True, label=_stripped(row, "name"))


def _label(row: Model) -> str:
    return _stripped(row, "label")


def _name(row: Model) -> str:
    return _stripped(row, "name")


def _full_name(row: Model) -> str:
    whole = f"{_stripped(row, 'first_name')} {_stripped(row, 'last_name')}".strip()
    return whole or _stripped(row, "email")


def _stripped(row: Model, key: str) -> str:
    """Return a string without white space around it, or "" if it's missing or not a string."""
    value: object = row[key] if key in row else ""  # noqa: SIM401 - a model has no get()
    return value.strip() if isinstance(value, str) else ""
