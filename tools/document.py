"""
The API document as data, read in one way by everything that works with it.

`openapi/close.yaml` is its root and refers to files beside it, one for each area. Nothing else
knows that: what `load` returns is one document, whose references are all its own.
"""

from __future__ import annotations

from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final

import yaml

from .errors import Refused
from .source import Node, Source, keys_of, pointer

if TYPE_CHECKING:
    from collections.abc import Iterator

__all__ = ["DOCUMENT", "ROOT", "Document", "Node", "at", "load", "pointer", "resolve"]

ROOT: Final = Path(__file__).parent.parent
DOCUMENT: Final = ROOT / "openapi" / "close.yaml"
_DUMPER: Final = getattr(yaml, "CSafeDumper", yaml.SafeDumper)


def load(path: Path) -> Node:
    """
    Read a document, the files that it refers to included.

    Raises:
        Refused: a file is no YAML, or the files don't make up one document.
    """
    return Document(path).data


def resolve(document: Node, node: Node) -> Node:
    """Follow `$ref` from *node* until an object without one is reached."""
    while "$ref" in node:
        found: Any = document
        for key in keys_of(node["$ref"]):
            found = found[key]
        node = found
    return node


class Document:
    """
    A document made of a root and of the parts that it refers to, each a file of its own.

    The root names every path, as `/lead/: {$ref: "close/leads.yaml#/paths/~1lead~1"}`. All
    components of all parts are components of the whole, under the same name; a part refers to those
    of another as `contacts.yaml#/components/schemas/Contact`. The same files give the same data, in
    the same order.
    """

    def __init__(self, path: Path) -> None:
        self.path = path
        self._parts: dict[Path, Source] = {}
        # Where a pointer into the whole leads: a file, and the pointer there.
        self._origins: dict[str, tuple[Source, str]] = {}

    @cached_property
    def data(self) -> Node:
        """
        The whole document, with references into itself only.

        Raises:
            Refused: the files don't make up one document.
        """
        root = self._part(self.path)
        reasons: list[str] = []
        paths = {}
        for path, item in root.data.get("paths", {}).items():
            where = pointer("paths", path)
            try:
                source, found = self._target(root, where, item)
                self._origins[where] = source, found
                paths[path] = self._own(source, at(source.data, found), found)
            except Refused as error:
                reasons += error.reasons
        data = {**root.data, "paths": paths} if "paths" in root.data else dict(root.data)
        components = self._components(reasons)
        reasons += self._left_out()
        if reasons:
            raise Refused(*dict.fromkeys(reasons))
        return {**data, "components": components} if components else data

    def place(self, where: str) -> str:
        """Return the file and the line of what a JSON pointer into the whole names."""
        keys = keys_of(where)
        for length in range(len(keys), 0, -1):
            begin = pointer(*keys[:length])
            if begin in self._origins:
                source, found = self._origins[begin]
                return source.place("/".join((found, *where.split("/")[length + 1 :])))
        return self._part(self.path).place(where)

    def text(self) -> str:
        """Return the whole document as YAML."""
        options: dict[str, Any] = {"sort_keys": False, "allow_unicode": True, "width": 100}
        text: str = yaml.dump(self.data, Dumper=_DUMPER, **options)
        return text

    def _part(self, path: Path) -> Source:
        found = path.resolve()
        if found not in self._parts:
            folder = self.path.resolve().parent
            beside = found.is_relative_to(folder) and found.parent != folder
            name = self.path.parent / found.relative_to(folder) if beside else path
            self._parts[found] = Source(found, _shown(name))
        return self._parts[found]

    def _target(self, source: Source, where: str, node: object) -> tuple[Source, str]:
        """Return the place to which a reference into another file leads, or where it stands."""
        if not isinstance(node, dict) or not isinstance(node.get("$ref"), str):
            return source, where
        name, _, inner = node["$ref"].partition("#")
        if not name:
            return source, where
        return self._led_to(source, node["$ref"], where), f"#{inner}"

    def _own(self, source: Source, node: Any, where: str) -> Any:
        """Return a part of *source* with its references as they are in the whole document."""
        if isinstance(node, list):
            return [self._own(source, one, f"{where}/{at}") for at, one in enumerate(node)]
        if not isinstance(node, dict):
            return node
        made = {
            key: self._own(source, one, f"{where}/{_escaped(key)}") for key, one in node.items()
        }
        if isinstance(reference := node.get("$ref"), str):
            made["$ref"] = self._reference(source, reference, where)
        if isinstance(mapping := node.get("mapping"), dict) and "propertyName" in node:
            made["mapping"] = {
                tag: self._reference(source, str(one), where) for tag, one in mapping.items()
            }
        return made

    def _reference(self, source: Source, reference: str, where: str) -> str:
        """Return a reference as it is in the whole document, once it's known to lead somewhere."""
        name, _, inner = reference.partition("#")
        if name and not inner.startswith("/components/"):
            reason = "of another file only components can be used"
            raise Refused(f"{source.place(where)}: {reference}: {reason}")
        self._led_to(source, reference, where)
        return f"#{inner}"

    def _led_to(self, source: Source, reference: str, where: str) -> Source:
        """Return the file into which a reference leads, if there's something."""
        name, _, inner = reference.partition("#")
        path = source.path.parent / name if name else source.path
        if not path.is_file():
            raise Refused(f"{source.place(where)}: {reference}: there is no such file")
        target = self._part(path)
        if at(target.data, f"#{inner}") is None:
            raise Refused(f"{source.place(where)}: {reference}: that file has nothing there")
        return target

    def _components(self, reasons: list[str]) -> Node:
        """Return the components of all parts. What is wrong with one joins *reasons*."""
        made: dict[str, Node] = {}
        done: set[Path] = set()
        # A part may be known only from a reference in another one.
        while waiting := [part for path, part in self._parts.items() if path not in done]:
            for source in waiting:
                done.add(source.path)
                for kind, name, node in _named(source):
                    where = pointer("components", kind, name)
                    try:
                        self._add(made.setdefault(kind, {}), source, where, name, node)
                    except Refused as error:
                        reasons += error.reasons
        return made

    def _add(self, known: Node, source: Source, where: str, name: str, node: Any) -> None:
        own = self._own(source, node, where)
        if name in known and known[name] != own:
            first, found = self._origins[where]
            msg = (
                f"{source.place(where)}: {name} is defined otherwise in {first.place(found)}; "
                "rename one of the two, or refer to it"
            )
            raise Refused(msg)
        if name not in known:
            known[name] = own
            self._origins[where] = source, where

    def _left_out(self) -> Iterator[str]:
        """Say which paths and files of the document nothing refers to."""
        root, *others = self._parts.values()
        used = {(source.path, where) for source, where in self._origins.values()}
        for source in others:
            for name in source.data.get("paths", {}):
                where = pointer("paths", name)
                if (source.path, where) not in used:
                    yield f"{source.place(where)}: {self.path.name} doesn't refer to this path"
        for path in sorted(root.path.with_suffix("").glob("*.yaml")):
            if path not in self._parts:
                yield f"{self._part(path).name}:1: nothing refers to this file"


def _named(source: Source) -> Iterator[tuple[str, str, Any]]:
    for kind, named in source.data.get("components", {}).items():
        for name, node in named.items():
            yield kind, name, node


def at(data: Any, where: str) -> Any:
    """Return what a JSON pointer names, or None if there's nothing."""
    for key in keys_of(where):
        if isinstance(data, list) and key.isdecimal() and int(key) < len(data):
            data = data[int(key)]
        elif isinstance(data, dict) and key in data:
            data = data[key]
        else:
            return None
    return data


def _escaped(key: object) -> str:
    return pointer(str(key)).removeprefix("#/")


def _shown(path: Path) -> str:
    """Return a path as messages show it: below the project's folder, without that folder."""
    below = path.is_absolute() and path.is_relative_to(ROOT)
    return str(path.relative_to(ROOT) if below else path)
