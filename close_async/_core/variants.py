"""Models of several kinds: read as the subclass that a field of the answer names."""

from __future__ import annotations

from importlib import import_module
from typing import TYPE_CHECKING, Any, TypeVar, cast

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    from .model import Model

M = TypeVar("M", bound="Model")


def varied(key: str, kinds: Mapping[str, str]) -> Callable[[type[M]], type[M]]:
    """
    Let a model read each object as the subclass that its *key* names.

    *kinds* are the subclasses as "module:name", seen from the module of the model, each imported
    when the first object of its kind is read. An object of no such kind is read as the model.
    """

    def decorate(model: type[M]) -> type[M]:
        package = model.__module__.rpartition(".")[0]
        read = cast("Any", model)._from_rows.__func__  # noqa: SLF001 - what it takes the place of
        known: dict[str, type[Model]] = {}

        def kind_of(row: object) -> type[Model]:
            kind: object = (
                cast("dict[str, object]", row).get(key) if isinstance(row, dict) else None
            )
            if not isinstance(kind, str) or kind not in kinds:
                return model
            if kind not in known:
                module, _, name = kinds[kind].partition(":")
                known[kind] = getattr(import_module(module, package), name)
            return known[kind]

        def from_rows(cls: type[Model], rows: list[Any], /) -> list[Any]:
            if cls is not model:
                return cast("list[Any]", read(cls, rows))
            places: dict[type[Model], list[int]] = {}
            for place, row in enumerate(rows):
                places.setdefault(kind_of(row), []).append(place)
            made: list[Any] = [None] * len(rows)
            for kind, group in places.items():
                for place, one in zip(group, read(kind, [rows[at] for at in group]), strict=True):
                    made[place] = one
            return made

        cast("Any", model)._from_rows = classmethod(from_rows)  # noqa: SLF001 - the same
        return model

    return decorate
