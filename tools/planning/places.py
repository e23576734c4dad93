"""To which part of the document a refusal points: it begins with the name of what it's about."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Final

from ..naming import class_name_of
from ..source import pointer
from ..spec.walks import operations

if TYPE_CHECKING:
    from ..document import Document, Node

__all__ = ["located"]

_PARAMETER: Final = re.compile(r"(.+)\((.+)\)")


def located(document: Document, reason: str) -> str:
    """Return a refusal with the file and the line in front."""
    place, _, _ = reason.partition(": ")
    return f"{document.place(_pointer(document.data, place))}: {reason}"


def _pointer(data: Node, place: str) -> str:
    """Return where `tasks.create(text)`, `Task.due`, `POST /task/` or a pointer stands."""
    if place.startswith("#"):
        return place
    named = _PARAMETER.fullmatch(place)
    where = _operation(data, named[1] if named else place)
    if where is not None:
        return _parameter(data, where, named[2]) if named else where
    return _schema(data, place)


def _operation(data: Node, place: str) -> str | None:
    for where, operation in operations(data):
        _, path, method = where.rsplit("/", 2)
        line = f"{method.upper()} {path.replace('~1', '/').replace('~0', '~')}"
        if place in (operation.get("operationId"), line):
            return where
    return None


def _parameter(data: Node, where: str, name: str) -> str:
    _, _, path, method = where.split("/")
    found = data["paths"][path.replace("~1", "/").replace("~0", "~")][method]
    for index, one in enumerate(found.get("parameters", ())):
        if one.get("name") == name:
            return f"{where}/parameters/{index}"
    return where


def _schema(data: Node, place: str) -> str:
    schema, _, key = place.partition(".")
    for name in data.get("components", {}).get("schemas", {}):
        if class_name_of(name) == schema:
            where = pointer("components", "schemas", name)
            return f"{where}/properties/{key}" if key else where
    return "#"
