"""The names of what filters refer to by id: statuses, users, custom fields and more."""

from __future__ import annotations

import datetime as dt
import math
from collections.abc import Mapping
from difflib import get_close_matches
from typing import TYPE_CHECKING, Any, Final, Generic, Literal, TypeAlias, TypeVar, cast, get_args
from unicodedata import normalize

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
    from collections.abc import AsyncIterable, Callable, Iterable, Iterator

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

        None says that the row holds none: the object has no value there, or `fields=` left it out.

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
        # A lead that was fetched by its id holds its custom fields by their names.
        nested: object = row.get("custom")
        if self.key in row or not isinstance(nested, Mapping):
            return row.get(self.key)
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
    number = float(value) if isinstance(value, str) else value
    if not isinstance(number, int) and not math.isfinite(number):
        raise ValueError
    return number


def _moment(value: object) -> dt.datetime:
    moment = dt.datetime.fromisoformat(cast("str", value))
    return moment if moment.tzinfo else moment.replace(tzinfo=dt.UTC)


_READERS: Final[dict[str, Callable[[Any], object]]] = {
    "date": dt.date.fromisoformat,
    "datetime": _moment,
    "number": _number,
}


def _near(label: str, known: Iterable[str]) -> tuple[str, ...]:
    """Return what is written alike, whatever its case and however its accents are coded."""
    by_letters: dict[str, list[str]] = {}
    for name in dict.fromkeys(known):
        by_letters.setdefault(_letters(name), []).append(name)
    found = get_close_matches(_letters(label), by_letters)
    return tuple(name for one in found for name in by_letters[one])


def _letters(text: str) -> str:
    return normalize("NFKC", text).casefold().strip()


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
        named: object = row.get("__object_type")
        object_type = named if isinstance(named, str) else type(row).__name__.lower()
        return self.custom_field(object_type, field)(row)

    def _only(self, kinds: tuple[str, ...], label: object) -> str:
        if not isinstance(label, str):
            msg = f"a label must be a string, got {label!r}"
            raise TypeError(msg)

        known = {one: self[one] for kind in kinds for one in self.kinds.get(kind, ())}
        found = tuple(one for one, name in known.items() if name == label.strip())
        if len(found) == 1:
            return found[0]
        raise UnknownName(kinds[0], label, () if found else _near(label, known.values()), found)

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
    found: dict[str, dict[str, Model]] = {}
    failures: list[CloseError] = []
    limiter = anyio.CapacityLimiter(_AT_ONCE)

    async def fetch(name: str, rows: AsyncIterable[object]) -> None:
        async with limiter:
            try:
                listed = [row async for row in rows if isinstance(row, Model)]
            except _NOT_SHOWN:
                return
            except CloseError as error:
                # Raised in here, it would be wrapped in an ExceptionGroup.
                failures.append(error)
                tasks.cancel_scope.cancel()
                return
        found[name] = {_text(row, "id"): row for row in listed if _text(row, "id") and _label(row)}

    async with anyio.create_task_group() as tasks:
        for name, (_, rows) in lists.items():
            tasks.start_soon(fetch, name, rows)
    if failures:
        raise failures[0]
    named = {kind: found.get(name, {}) for name, (kind, _) in lists.items()}
    fields = {kind: rows for kind, rows in named.items() if kind.endswith(_CUSTOM_FIELD)}
    return Names(
        {key: _label(row) for rows in named.values() for key, row in rows.items()},
        missing=tuple(name for name in lists if name not in found),
        kinds={kind: tuple(rows) for kind, rows in named.items()},
        fields={key: _field(row) for rows in fields.values() for key, row in rows.items()},
    )


def _lists(close: Resources) -> dict[str, tuple[str, AsyncIterable[object]]]:
    """Return the lists of Close by their names, each with the kind of what it lists."""
    return {
        "lead statuses": ("lead_status", close.lead_statuses.list()),
        "opportunity statuses": ("opportunity_status", close.opportunity_statuses.list()),
        "users": ("user", close.users.list()),
        **{
            f"custom fields of {kind.value}": (
                f"{kind.value}{_CUSTOM_FIELD}",
                close.custom_fields.list(kind),
            )
            for kind in CustomFieldObjectType
        },
        "sequences": ("sequence", close.sequences.list()),
        "Smart Views": ("smart_view", close.smart_views.list(type_in=list(SmartViewType))),
        "email templates": ("email_template", close.email_templates.list()),
    }


def _field(row: Model) -> CustomValue[Any]:
    many = row.get("accepts_multiple_values") is True
    return CustomValue(_text(row, "id"), _text(row, "type"), many=many, label=_label(row))


def _label(row: Model) -> str:
    """Return what users see: statuses have labels, users two names, all others one."""
    own = _text(row, "label") or _text(row, "name")
    whole = f"{_text(row, 'first_name')} {_text(row, 'last_name')}".strip()
    return own or whole or _text(row, "email")


def _text(row: Model, key: str) -> str:
    """Return a string without white space around it, or "" if it's missing or not a string."""
    value = row.get(key)
    return value.strip() if isinstance(value, str) else ""
