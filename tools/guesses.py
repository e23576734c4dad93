"""The page that lists what the API document only guesses, written by `make generate`."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

if TYPE_CHECKING:
    from collections.abc import Iterator

    from .document import Node

__all__ = ["guesses_page"]

_SHARED: Final = "parameters/"
_HEAD: Final = """\
<!-- Written by `make generate` from openapi/close.yaml. What is changed here by hand is lost. -->

# What is guessed

Close doesn't document everything.
Where neither its documentation nor public code gave a fact, the [API document] holds a guess.
The client is built so that being wrong does no harm.
A guessed field may be missing or hold something else.
A guessed endpoint is only called if you call it.
If you know better, please tell us.

[API document]: ../../openapi/close.yaml

| what | the guess |
| --- | --- |
"""
_DECIDED: Final = {
    "confirmed": "What was guessed and is confirmed",
    "refuted": "What was guessed and is refuted",
}
_COLUMNS: Final = ("guess", "fact", "source")
_DECIDED_HEAD: Final = """\
| the guess | the fact | from where |
| --- | --- | --- |
"""


def guesses_page(document: Node) -> str:
    """Return the page as Markdown, one row for each distinct guess."""
    places: dict[str, list[str]] = {}
    for place, said in _guesses(document, ()):
        places.setdefault(said, []).extend(f"`{one}`" for one in _users(document, place))
    rows = (f"| {', '.join(found)} | {said} |\n" for said, found in places.items())
    return _HEAD + "".join(rows) + "".join(_decided(document))


def _decided(document: Node) -> Iterator[str]:
    """Give the tables of what the document knows by now."""
    for key, title in _DECIDED.items():
        rows = document.get("x-decided", {}).get(key, ())
        if rows:
            cells = (" | ".join(_cell(row[name]) for name in _COLUMNS) for row in rows)
            yield f"\n## {title}\n\n{_DECIDED_HEAD}" + "".join(f"| {row} |\n" for row in cells)


def _cell(said: object) -> str:
    """Return a text as the cell of a table, which a "|" would end."""
    return " ".join(str(said).split()).replace("|", r"\|")


def _guesses(node: object, path: tuple[str, ...]) -> Iterator[tuple[str, str]]:
    if isinstance(node, list):
        for number, inner in enumerate(node):
            yield from _guesses(inner, (*path, str(number)))
    if not isinstance(node, dict):
        return

    if node.get("x-certainty") == "guess":
        yield _place(path, node), _cell(node.get("description", ""))
    for key, inner in node.items():
        yield from _guesses(inner, (*path, str(key)))


def _users(document: Node, place: str) -> list[str]:
    """Return the operations that use a shared parameter, or *place* if it isn't one."""
    name = place.removeprefix(_SHARED)
    if name == place:
        return [place]

    used = {"$ref": f"#/components/parameters/{name}"}
    parameter = document["components"]["parameters"][name]["name"]
    said = (one for methods in document["paths"].values() for one in methods.values())
    # Besides operations a path may hold parameters of its own, as a list.
    operations = [one for one in said if isinstance(one, dict)]
    users = [one["operationId"] for one in operations if used in one.get("parameters", ())]
    return [f"{parameter} of {user}" for user in users]


def _place(path: tuple[str, ...], node: Node) -> str:
    match path:
        case ("paths", route, method, *_):
            return str(node.get("operationId", f"{method.upper()} {route}"))
        case ("components", "schemas", schema, *inner):
            return ".".join([schema, *(name for name in inner if name != "properties")])
        case ("components", "parameters", name, *_):
            return f"{_SHARED}{name}"
        case ("components", _, name, *_):
            return str(node.get("name", name))
        case _:
            return "/".join(path)
