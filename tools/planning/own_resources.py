"""Resources for which the package has a class of its own: a subclass of the generated one."""

from __future__ import annotations

import ast
from typing import TYPE_CHECKING

import attrs

from ..errors import Refused
from ..naming import class_name
from ..source import pointer

if TYPE_CHECKING:
    from collections.abc import Collection, Iterator
    from pathlib import Path

    from ..source import Source

__all__ = ["OwnResource", "check_own_resources", "own_resources"]


@attrs.frozen
class OwnResource:
    """The class *type* in a *module* of the package; it's made with a sender and `clock=`."""

    module: str
    type: str


def own_resources(config: Source) -> dict[str, OwnResource]:
    """
    Return what a configuration names under `resources`, by tag.

    Raises:
        Refused: one isn't named by its module and its type.
    """
    found: dict[str, OwnResource] = {}
    for tag, named in config.data.get("resources", {}).items():
        if not isinstance(named, dict) or named.keys() != {"module", "type"}:
            place = config.place(pointer("resources", tag))
            raise Refused(f"{place}: {tag} must be named as {{ module: ..., type: ... }}")
        found[tag] = OwnResource(str(named["module"]), str(named["type"]))
    return found


def check_own_resources(config: Source, tags: Collection[str], package: Path) -> None:
    """
    Demand that each is there, and is a subclass of what is generated for its tag.

    Raises:
        Refused: some aren't; the error has all reasons.
    """
    reasons = [
        f"{config.place(pointer('resources', tag))}: {reason}"
        for tag, own in own_resources(config).items()
        if (reason := _fault(tag, own, tags, package))
    ]
    if reasons:
        raise Refused(*reasons)


def _fault(tag: str, own: OwnResource, tags: Collection[str], package: Path) -> str | None:
    """Return what is wrong with one. Nothing is imported: what is generated may be broken."""
    if tag not in tags:
        return f"the document has no tag {tag!r}; its tags are {', '.join(sorted(tags))}"
    stem = package.joinpath(*own.module.split("."))
    path = stem / "__init__.py" if stem.is_dir() else stem.with_name(f"{stem.name}.py")
    shown = path.relative_to(package.parent)
    if not path.is_file():
        return f"there is no {shown}"
    tree = ast.parse(path.read_text(encoding="utf-8"))
    classes = {node.name: node for node in tree.body if isinstance(node, ast.ClassDef)}
    if own.type not in classes:
        known = ", ".join(sorted(classes)) or "none"
        return f"{shown} has no class {own.type!r}; its classes are {known}"
    bases = {base.id for base in classes[own.type].bases if isinstance(base, ast.Name)}
    if not bases & set(_names_of_generated(tree, tag)):
        generated = f"_generated.api.{tag}.{class_name(tag)}"
        return f"the class {own.type} in {shown} must be a subclass of {generated}"
    return None


def _names_of_generated(tree: ast.Module, tag: str) -> Iterator[str]:
    """Yield what a module calls the generated class that it imports."""
    for node in tree.body:
        if isinstance(node, ast.ImportFrom) and f".{node.module}".endswith(f"_generated.api.{tag}"):
            for alias in node.names:
                if alias.name == class_name(tag):
                    yield alias.asname or alias.name
