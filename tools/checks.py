"""Checks of a document: what it must not hold, since the generated code would silently be wrong."""

from __future__ import annotations

from collections import Counter
from itertools import chain
from typing import TYPE_CHECKING

from .errors import PlanError
from .naming import class_name, member_name
from .planning.refusals import Refusals
from .spec.walks import inner_schemas, named_schemas, parameters

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from .document import Node

__all__ = ["check_distinct", "check_document"]


def check_distinct(place: str, names: Iterable[str]) -> None:
    """
    Check that no name occurs twice.

    Raises:
        PlanError: one does; the text says which.
    """
    twice = [name for name, count in Counter(names).items() if count > 1]
    if twice:
        msg = f"{place}: names must be distinct, got {', '.join(twice)} twice; rename one"
        raise PlanError(msg)


def check_document(document: Node) -> None:
    """
    Check in a document what the generator doesn't, before it's generated.

    An enum that is refused is taken out of *document*: on some, the generator stops.

    Raises:
        PlanError: the name of a schema, or an enum, can't be generated.
    """
    refusals = Refusals()
    for name in document.get("components", {}).get("schemas", {}):
        refusals.attempt(class_name, name)
    for place, schema in list(_enums(document)):
        if not refusals.attempt(_check_members, place, schema["enum"]):
            del schema["enum"]
    refusals.check()


def _enums(document: Node) -> Iterator[tuple[str, Node]]:
    given = ((where, parameter.get("schema", {})) for where, parameter in parameters(document))
    for where, schema in chain(named_schemas(document), given):
        for place, inner in ((where, schema), *inner_schemas(where, schema)):
            if "enum" in inner:
                yield place, inner


def _check_members(place: str, values: list[object]) -> bool:
    names = []
    for position, value in enumerate(value for value in values if value is not None):
        if not isinstance(value, str):
            msg = f"{place}: the values of an enum must be strings, got {value!r}; quote them"
            raise PlanError(msg)
        # The generator would print another value.
        if not value.isprintable():
            msg = f"{place}: the values of an enum must be printable, got {value!r}; use a string"
            raise PlanError(msg)
        names.append(member_name(value, position))
    # The generator would drop the first of the two, or stop with a traceback.
    check_distinct(place, names)
    return True
