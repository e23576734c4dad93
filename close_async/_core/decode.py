"""What the generated code reads answers with: from decoded JSON to models."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import TYPE_CHECKING, Any, Final, TypeAlias, TypeVar, cast

from ..errors import FieldUnreadable
from .model import Model, held, id_of, is_given, mark_as_asked

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    RowsReader: TypeAlias = Callable[[Model, list[Any]], list[Any]]

T = TypeVar("T")
M = TypeVar("M", bound=Model)

_from_iso = datetime.fromisoformat
_EPOCH: Final = datetime(1970, 1, 1, tzinfo=UTC)
_NAIVE_EPOCH: Final = datetime(1970, 1, 1)  # noqa: DTZ001 - to subtract naive ones from


def only(read: Callable[[Any], M], fields: object) -> Callable[[Any], M]:
    """Return *read*, or what also marks the objects as chosen by *fields* if these were given."""
    if not is_given(fields):
        return read

    def read_and_mark(source: Any) -> M:  # noqa: ANN401 - JSON enters here
        found = read(source)
        mark_as_asked(found)
        rows: object = getattr(found, "data", None)
        for row in cast("list[object]", rows) if isinstance(rows, list) else ():
            if isinstance(row, Model):
                mark_as_asked(row)
        return found

    return read_and_mark


def identified(read: Callable[[Any], T]) -> Callable[[Any], T]:
    """
    Return *read* for the answer to a call that creates, which must name what it created.

    Without an id the outcome of the call is unknown, so that isn't a success.
    """

    def read_with_id(source: Any) -> T:  # noqa: ANN401 - JSON enters here
        found = read(source)
        named = id_of(found)
        if not isinstance(named, str) or not named:
            msg = "it holds no id"
            raise ValueError(msg)
        return found

    return read_with_id


def holding(read: Callable[[Any], T], key: str) -> Callable[[Any], T]:
    """Return *read* for the answer to a write that names what it did by *key*."""
    if key == "id":
        return identified(read)

    def read_with_key(source: Any) -> T:  # noqa: ANN401 - JSON enters here
        found = read(source)
        if held(found, key) is None:
            msg = f"it holds no {key}"
            raise ValueError(msg)
        return found

    return read_with_key


def nothing(_: object) -> None:
    """Read an answer that has no content worth reading."""


def read_moment(value: Any, model: Model, name: str) -> Any:  # noqa: ANN401 - JSON enters here
    """
    Return the aware `datetime` that a text means.

    Close writes some timestamps without an offset; these are taken as UTC. The slot keeps the
    text, so that it goes out as it came.

    Raises:
        FieldUnreadable: it's no ISO text.
    """
    if value.__class__ is not str:
        return value
    try:
        moment = _from_iso(value)
    except ValueError:
        raise FieldUnreadable(type(model).__name__, name, value) from None
    # The difference takes a twelfth of the time of `replace(tzinfo=UTC)`.
    return moment if moment.tzinfo is not None else _EPOCH + (moment - _NAIVE_EPOCH)


def read_one(model: Model, slot: str, read: RowsReader) -> Any:  # noqa: ANN401 - JSON enters here
    """Return the object in a slot, read by *read* the first time."""
    value = getattr(model, slot)
    if value.__class__ is not dict:
        return value
    value = read(model, [value])[0]
    setattr(model, slot, value)
    return value


def read_many(model: Model, slot: str, read: RowsReader) -> Any:  # noqa: ANN401 - JSON enters here
    """Return the list of objects in a slot, read by *read* the first time."""
    value = getattr(model, slot)
    if value.__class__ is not list or dict not in map(type, value):
        return value
    value = read(model, value)
    setattr(model, slot, value)
    return value


def read_each(read: Callable[[Any], object], rows: list[Any]) -> list[Any]:
    """Return *rows* with each JSON object read, and with anything else as it is."""
    return [read(row) if row.__class__ is dict else row for row in rows]


def variant(
    key: str, kinds: Mapping[str, type[Model]], other: type[Model]
) -> Callable[[dict[str, Any]], Model]:
    """Return a function that reads the variant which the discriminator *key* names, or *other*."""

    def read(value: dict[str, Any]) -> Model:
        tag = value.get(key)
        return (kinds.get(tag, other) if isinstance(tag, str) else other).from_dict(value)

    return read
