"""A picture as HTML, for notebooks."""

from __future__ import annotations

from html import escape
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from ..tree.picture import PictureNode


def lists(nodes: Sequence[PictureNode]) -> str:
    """Return nested lists. They hold no script, and no colours of their own."""
    return "".join(_pieces(nodes))


def _pieces(nodes: Sequence[PictureNode]) -> Iterator[str]:
    parents = {node.parent for node in nodes}
    open_nodes: list[int] = []
    yield '<div class="close-async-query">'
    for index, node in enumerate(nodes):
        while open_nodes and open_nodes[-1] != node.parent:
            open_nodes.pop()
            yield "</ul></details></li>"
        if node.parent is not None:
            yield "<li>"
        if index in parents:
            open_nodes.append(index)
            yield f"<details open><summary>{_escaped(node.label)}</summary><ul>"
        else:
            yield f"{_escaped(node.label)}{'</li>' if node.parent is not None else ''}"
    yield "</ul></details></li>" * (len(open_nodes) - 1)
    yield "</ul></details></div>" if open_nodes else "</div>"


def _escaped(label: str) -> str:
    # A lone surrogate can't be encoded.
    return escape(label.encode(errors="replace").decode())
