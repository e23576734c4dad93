"""The names of what filters refer to by id: statuses, users, custom fields and more."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING, Final

import anyio
import attrs

from ._core.model import Model
from ._generated.models.custom_field_object_type import CustomFieldObjectType
from ._generated.models.smart_view_type import SmartViewType
from .errors import BadRequest, CloseError, Forbidden, NotFound, PlanLimitReached

if TYPE_CHECKING:
    from collections.abc import AsyncIterable, Callable, Iterator

    from anyio import CancelScope

    from ._generated.api import Resources

__all__ = ["Names", "names"]

_AT_ONCE: Final = 4
"""How many lists are fetched at the same time: each page counts against Close's rate limits."""

# What the key may not see, what the plan doesn't include, and types of objects that this
# organization doesn't have. The other lists are of use without them.
_NOT_SHOWN: Final = (BadRequest, Forbidden, NotFound, PlanLimitReached)


def _copied(labels: Mapping[str, str]) -> dict[str, str]:
    return dict(labels)


@attrs.frozen(eq=False, repr=False)
class Names(Mapping[str, str]):
    """
    An immutable mapping of ids to the names that users see.

        names = await close.names()
        print(query.explain(names=names))

    *missing* are the lists that Close didn't show, such as `custom fields of contact`. The ids in
    them have no name here, although Close may know them.
    """

    _labels: Mapping[str, str] = attrs.field(converter=_copied)
    missing: tuple[str, ...] = attrs.field(default=(), kw_only=True)

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
    """One list of Close: its name, its rows, and the name of a row."""

    name: str
    rows: AsyncIterable[object]
    label: Callable[[Model], str]


def _lists(close: Resources) -> list[_NamedList]:
    return [
        _NamedList("lead statuses", close.lead_statuses.list(), _label),
        _NamedList("opportunity statuses", close.opportunity_statuses.list(), _label),
        _NamedList("users", close.users.list(), _full_name),
        *(
            _NamedList(f"custom fields of {kind.value}", close.custom_fields.list(kind), _name)
            for kind in CustomFieldObjectType
        ),
        _NamedList("sequences", close.sequences.list(), _name),
        _NamedList("Smart Views", close.smart_views.list(type_in=list(SmartViewType)), _name),
        _NamedList("email templates", close.email_templates.list(), _name),
    ]


class _NameCollector:
    """The names that were found so far, by list."""

    def __init__(self) -> None:
        self.failure: CloseError | None = None
        self._found: dict[str, dict[str, str]] = {}
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

    def names(self, lists: list[_NamedList]) -> Names:
        """Return the names, in the order of *lists*."""
        labels: dict[str, str] = {}
        for listed in lists:
            labels.update(self._found.get(listed.name, {}))
        missing = tuple(listed.name for listed in lists if listed.name not in self._found)
        return Names(labels, missing=missing)


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
