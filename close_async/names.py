"""What people call the things that filters know by id: statuses, users, custom fields and more."""

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

# What the key may not see, what the plan doesn't have, and kinds of objects that this organization
# doesn't know. The other lists help all the same.
_CLOSED: Final = (BadRequest, Forbidden, NotFound, PlanLimitReached)


def _copied(labels: Mapping[str, str]) -> dict[str, str]:
    return dict(labels)


@attrs.frozen(eq=False, repr=False)
class Names(Mapping[str, str]):
    """
    An immutable mapping of ids to the names that users see.

        names = await close.names()
        print(query.explain(names=names))

    *missing* are the lists that Close didn't show, such as `custom fields of contact`. The ids in
    them have no name here, which doesn't mean that they aren't known to Close.
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
    Return the names of everything that a filter can point to by id.

    Raises:
        CloseError: a list can't be fetched, though Close would show it.
    """
    lists = _lists(close)
    collection = _Collection()
    async with anyio.create_task_group() as tasks:
        for one in lists:
            tasks.start_soon(collection.add, one, tasks.cancel_scope)
    if collection.failure is not None:
        raise collection.failure
    return collection.names(lists)


@attrs.frozen
class _List:
    """One list of Close: what it's called, its rows, and what its rows are called."""

    name: str
    rows: AsyncIterable[object]
    label: Callable[[Model], str]


def _lists(close: Resources) -> list[_List]:
    return [
        _List("lead statuses", close.lead_statuses.list(), _by_label),
        _List("opportunity statuses", close.opportunity_statuses.list(), _by_label),
        _List("users", close.users.list(), _by_person),
        *(
            _List(f"custom fields of {kind.value}", close.custom_fields.list(kind), _by_name)
            for kind in CustomFieldObjectType
        ),
        _List("sequences", close.sequences.list(), _by_name),
        _List("Smart Views", close.smart_views.list(type_in=list(SmartViewType)), _by_name),
        _List("email templates", close.email_templates.list(), _by_name),
    ]


class _Collection:
    """What was found so far, list by list."""

    def __init__(self) -> None:
        self.failure: CloseError | None = None
        self._found: dict[str, dict[str, str]] = {}
        self._limiter = anyio.CapacityLimiter(_AT_ONCE)

    async def add(self, one: _List, scope: CancelScope) -> None:
        """Fetch one list. If that fails, give up on all of them."""
        async with self._limiter:
            try:
                found = [row async for row in one.rows if isinstance(row, Model)]
            except _CLOSED:
                return
            except CloseError as error:
                # Raised in here, it would come out in a group of errors.
                self.failure = self.failure or error
                scope.cancel()
                return
        labels = {_text(row, "id"): one.label(row) for row in found}
        self._found[one.name] = {key: label for key, label in labels.items() if key and label}

    def names(self, lists: list[_List]) -> Names:
        """Return what was found, in the order of *lists*."""
        labels: dict[str, str] = {}
        for one in lists:
            labels.update(self._found.get(one.name, {}))
        missing = tuple(one.name for one in lists if one.name not in self._found)
        return Names(labels, missing=missing)


def _by_label(row: Model) -> str:
    return _text(row, "label")


def _by_name(row: Model) -> str:
    return _text(row, "name")


def _by_person(row: Model) -> str:
    whole = f"{_text(row, 'first_name')} {_text(row, 'last_name')}".strip()
    return whole or _text(row, "email")


def _text(row: Model, key: str) -> str:
    """Return a text without blanks around it; what isn't there, or is no text, is empty."""
    value: object = row[key] if key in row else ""  # noqa: SIM401 - a model has no get()
    return value.strip() if isinstance(value, str) else ""
