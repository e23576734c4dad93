"""What the generated code reads answers with: from decoded JSON to models."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, TypeVar, cast

from .encode import is_given
from .model import Model

if TYPE_CHECKING:
    from collections.abc import Callable

__all__ = ["identified", "nothing", "only"]

M = TypeVar("M", bound=Model)


def only(read: Callable[[Any], M], fields: object) -> Callable[[Any], M]:
    """Return *read*, or what also marks the objects as chosen by *fields* if these were given."""
    if not is_given(fields):
        return read

    def read_and_mark(source: Any) -> M:  # noqa: ANN401 - JSON enters here
        found = read(source)
        found.mark_as_asked()
        rows: object = getattr(found, "data", None)
        for row in cast("list[object]", rows) if isinstance(rows, list) else ():
            if isinstance(row, Model):
                row.mark_as_asked()
        return found

    return read_and_mark


def identified(read: Callable[[Any], M]) -> Callable[[Any], M]:
    """
    Return *read* for the answer to a call that creates, which must name what it created.

    Without an id nobody knows what became of the call, so that is no success.
    """

    def read_with_id(source: Any) -> M:  # noqa: ANN401 - JSON enters here
        found = read(source)
        named: object = getattr(found, "id", None)
        if not isinstance(named, str) or not named:
            msg = "there is no id in it"
            raise ValueError(msg)
        return found

    return read_with_id


def nothing(_: object) -> None:
    """Read an answer that has no content worth reading."""
