"""A query as a tree to look at: nodes in the words of `explain()`, drawn in several ways."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final, Literal, TypeAlias

import attrs

from ..explain.labels import Labels
from ..explain.sentences import about, capital, line, plural, without_clause
from .query import HasRelated, UnknownQuery, unwrapped

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from rich.tree import Tree

    from ..explain.sentences import Line
    from .query import Query

NodeKind: TypeAlias = Literal["branch", "relation", "leaf", "unknown"]

_LONGEST: Final = 160
"""In characters. What is longer, such as a hundred ids, is read better in `explain()`."""


@attrs.frozen
class Node:
    """
    One line of `explain()`, without the mark at its end.

    *parent* is the index of the node above it in the picture, and None for the first one.
    """

    label: str
    kind: NodeKind
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

    nodes: tuple[Node, ...]
    """From top to bottom, each below the one that it belongs to."""

    def to_mermaid(self) -> str:
        """
        Return the text of a Mermaid flowchart.

        Whatever isn't a letter, a digit, a blank or a comma is written as a number, so that Mermaid
        can't take it for its own, for Markdown or for HTML.
        """
        from ..draw.mermaid import flowchart  # noqa: PLC0415 - loads when first used

        return flowchart(self.nodes)

    def to_html(self) -> str:
        """Return HTML: lists in lists that fold, with the colours of the page around them."""
        from ..draw.html import lists  # noqa: PLC0415 - loads when first used

        return lists(self.nodes)

    def _repr_html_(self) -> str:
        return self.to_html()

    def __rich__(self) -> Tree:
        from ..draw.rich_tree import tree  # noqa: PLC0415 - rich is an extra, and only it calls this

        return tree(self.nodes)


def picture(query: Query, names: Mapping[str, str] | None) -> Picture:
    """Return the picture of *query*, with the labels in *names* for ids."""
    return Picture(tuple(_nodes(query, Labels(names))))


def _nodes(query: Query, labels: Labels) -> Iterator[Node]:
    """Yield a node for each line of `explain()`, without recursion."""
    found = plural(query.object_type)
    asked = without_clause(query)
    first = (f"All {found}.", ()) if asked is None else about(capital(found), asked)
    yield _node(first, "branch")

    waiting = [(0, part) for part in reversed(first[1])]
    index = 0
    while waiting:
        parent, part = waiting.pop()
        index += 1
        sentence = line(part, labels)
        yield _node(sentence, _kind(part, sentence), parent)
        waiting.extend((index, below) for below in reversed(sentence[1]))


def _node(sentence: Line, kind: NodeKind, parent: int | None = None) -> Node:
    label = sentence[0].removesuffix("." if not sentence[1] else ":")
    if len(label) > _LONGEST:
        label = f"{label[: _LONGEST - 1]}…"
    return Node(label, kind, parent)


def _kind(query: Query, sentence: Line) -> NodeKind:
    inner, _ = unwrapped(query)
    if isinstance(inner, HasRelated):
        return "relation"
    if isinstance(inner, UnknownQuery):
        return "unknown"
    return "branch" if sentence[1] else "leaf"
