"""A picture as the text of a Mermaid flowchart."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

if TYPE_CHECKING:
    from collections.abc import Iterable

    from ..tree.picture import PictureNode, PictureNodeKind

_SHAPES: Final[dict[PictureNodeKind, tuple[str, str]]] = {
    "branch": ("(", ")"),
    "leaf": ("[", "]"),
    "relation": ("([", "])"),
    "unknown": ("[/", "/]"),
}

# They stand for "&#", "&" and ";" inside of Mermaid, which would replace a pair of them.
_REPLACED: Final = frozenset("ﬂ°¶ß")


def flowchart(nodes: Iterable[PictureNode]) -> str:
    """Return a flowchart from left to right."""
    lines = ["flowchart LR"]
    for index, node in enumerate(nodes):
        left, right = _SHAPES[node.kind]
        lines.append(f'    n{index}{left}"{_escaped(node.label)}"{right}')
        if node.parent is not None:
            lines.append(f"    n{node.parent} --> n{index}")
    return "\n".join(lines)


def _escaped(label: str) -> str:
    return "".join(map(_character, label))


def _character(one: str) -> str:
    if (one.isalnum() and one not in _REPLACED) or one in " ,":
        return one
    # A lone surrogate is not a character, and can't be encoded.
    return f"#{0xFFFD if 0xD800 <= ord(one) <= 0xDFFF else ord(one)};"  # noqa: PLR2004 - surrogates
