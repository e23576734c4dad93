"""What a document must not hold, since the generated code would be wrong without a word."""

from __future__ import annotations

from collections import Counter
from itertools import chain
from typing import TYPE_CHECKING

from .errors import PlanError
from .naming import class_name, member_name
from .spec.walks import inner_schemas, named_schemas, parameters

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from .document import Node

__all__ = ["demand_distinct", "demand_sound"]


def demand_distinct(place: str, names: Iterable[str]) -> None:
    """
    Demand that no name occurs twice.

    Raises:
        PlanError: one does; the text says which.
    """
    twice = [name for name, count in Counter(names).items() if count > 1]
    if twice:
        msg = f"{place}: more than one thing would be called {', '.join(twice)}"
        raise PlanError(msg)


def demand_sound(document: Node) -> None:
    """
    Demand of a document what the generator doesn't, before it's generated.

    Raises:
        PlanError: the name of a schema, or an enum, can't be generated.
    """
    for name in document.get("components", {}).get("schemas", {}):
        class_name(name)
    for place, values in _enums(document):
        _demand_members(place, values)


def _enums(document: Node) -> Iterator[tuple[str, list[object]]]:
    given = ((where, parameter.get("schema", {})) for where, parameter in parameters(document))
    for where, schema in chain(named_schemas(document), given):
        for place, inner in ((where, schema), *inner_schemas(where, schema)):
            if "enum" in inner:
                yield place, [value for value in inner["enum"] if value is not None]


def _demand_members(place: str, values: list[object]) -> None:
    names = []
    for position, value in enumerate(values):
        if not isinstance(value, str):
            msg = f"{place}: the values of an enum are texts, and {value!r} is none"
            raise PlanError(msg)
        names.append(member_name(value, position))
    # The generator would drop the first of the two, or stop with a traceback.
    demand_distinct(place, names)
