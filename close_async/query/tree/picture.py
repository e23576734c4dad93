"""A query as a tree to look at: nodes in the words of `explain()`, drawn in several ways."""

from __future__ import annotations

from typing import TYPE_CHECKING, Literal, Protocol, TypeAlias

import attrs

if TYPE_CHECKING:
    from collections.abc import Sequence

    from rich.tree import Tree

PictureNodeKind: TypeAlias = Literal["branch", "relation", "leaf", "unknown"]


@attrs.frozen
class PictureNode:
    """
    One line of `explain()`, without the mark at its end.

    *parent* is the index of the node above it in the picture, and None for the first one.
    """

    label: str
    kind: PictureNodeKind
    parent: int | None = None


@attrs.frozen
class Picture:
    """
    A query as a tree to look at: in a terminal with rich, in a notebook, or as Mermaid text.

        >>> from close_async.query import Lead
        >>> audience = Lead.url.exists() & ~Lead.name.has_words("Acme")
        >>> print(audience.picture().to_mermaid())
        flowchart LR
            n0("Leads for which all of these hold")
            n1["The URL has a value"]
            n0 --> n1
            n2["The name does not have the words #34;Acme#34;"]
            n0 --> n2
    """

    nodes: tuple[PictureNode, ...]
    """From top to bottom, each below its parent."""

    _drawing: _Drawing = attrs.field(eq=False, repr=False)
    """The functions that draw them, which stand above the tree."""

    def to_mermaid(self) -> str:
        """
        Return the text of a Mermaid flowchart.

        Everything but letters, digits, blanks and commas is written as a number, so that Mermaid
        can't read it as its own syntax, as Markdown or as HTML.
        """
        return self._drawing.mermaid(self.nodes)

    def to_html(self) -> str:
        """Return HTML: lists in lists that fold, with the colours of the page around them."""
        return self._drawing.html(self.nodes)

    def _repr_html_(self) -> str:
        return self.to_html()

    def __rich__(self) -> Tree:
        return self._drawing.rich_tree(self.nodes)


class _Drawing(Protocol):
    """The ways to draw the nodes of a picture."""

    def mermaid(self, nodes: Sequence[PictureNode]) -> str: ...
    def html(self, nodes: Sequence[PictureNode]) -> str: ...
    def rich_tree(self, nodes: Sequence[PictureNode]) -> Tree: ...
