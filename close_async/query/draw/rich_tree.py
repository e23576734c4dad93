"""A picture as a tree of rich, for terminals. Only this module needs rich."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from rich.text import Text
from rich.tree import Tree

if TYPE_CHECKING:
    from collections.abc import Iterable

    from ..tree.picture import PictureNode, PictureNodeKind

_STYLES: Final[dict[PictureNodeKind, str]] = {
    "branch": "bold",
    "leaf": "",
    "relation": "bold cyan",
    "unknown": "yellow",
}


def tree(nodes: Iterable[PictureNode]) -> Tree:
    """Return a tree. Its labels are plain text: brackets in them are not markup."""
    made: list[Tree] = []
    for node in nodes:
        label = Text(node.label, style=_STYLES[node.kind])
        made.append(
            Tree(label, guide_style="dim") if node.parent is None else made[node.parent].add(label)
        )
    return made[0]
