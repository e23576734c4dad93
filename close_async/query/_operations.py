"""
What the methods of queries, sort keys, pictures and filters call: the one place of late imports.

Nothing of this is loaded before its first use, so that importing the language stays fast.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from rich.tree import Tree

    from .filters.filter import Filter
    from .tree.change import Diff
    from .tree.finding import Finding
    from .tree.node import Node
    from .tree.picture import Picture, PictureNode
    from .tree.query import Query
    from .tree.sort import AnySortKey


class Operations:
    """Implements the protocols that the modules below have slots for."""

    def parse_node(self, kind: str, value: object, object_type: str | None) -> Node:
        from .parse.parser import parse_node

        return parse_node(kind, value, object_type)

    def parse(self, tree: object) -> Query:
        from .parse.parser import parse_query

        return parse_query(tree)

    def read_bulk_action(self, s_query: object, text: object) -> Query:
        from .filters.reader import read_bulk_action

        return read_bulk_action(s_query, text)

    def is_narrowing(self, query: Query) -> bool:
        from .semantics.narrowing import is_narrowing

        return is_narrowing(query)

    def rooted(self, query: Query, object_type: str | None) -> Query:
        from .tree.root import rooted

        return rooted(query, object_type)

    def explain(self, query: Query, names: Mapping[str, str] | None) -> str:
        from .explain.sentences import explain

        return explain(query, names)

    def warnings(
        self, query: Query, names: Mapping[str, str] | None, *, bulk: bool
    ) -> tuple[Finding, ...]:
        from .lint.linter import warnings

        return warnings(query, names, bulk=bulk)

    def diff(self, old: Query, new: Query, names: Mapping[str, str] | None) -> Diff:
        from .diff.compare import diff

        return diff(old, new, names)

    def picture(self, query: Query, names: Mapping[str, str] | None) -> Picture:
        from .draw.nodes import picture_nodes
        from .tree.picture import Picture

        return Picture(tuple(picture_nodes(query, names)), self)

    def to_python(self, query: Query, width: int) -> str:
        from .codegen.printer import to_python

        return to_python(query, width=width)

    def mermaid(self, nodes: Sequence[PictureNode]) -> str:
        from .draw.mermaid import flowchart

        return flowchart(nodes)

    def html(self, nodes: Sequence[PictureNode]) -> str:
        from .draw.html import lists

        return lists(nodes)

    def rich_tree(self, nodes: Sequence[PictureNode]) -> Tree:
        from .draw.rich_tree import tree

        return tree(nodes)

    def read_sort_key(self, value: object, path: str) -> AnySortKey:
        from .filters.reader import read_sort_key

        return read_sort_key(value, path)

    def read_filter(self, payload: object) -> Filter:
        from .filters.reader import read_filter

        return read_filter(payload)

    def read_smart_view(self, s_query: object, view_type: object) -> Filter:
        from .filters.reader import read_smart_view

        return read_smart_view(s_query, view_type)

    def to_search_body(self, wanted: Filter) -> dict[str, Any]:
        from .filters.writer import to_search_body

        return to_search_body(wanted)

    def to_bulk_body(self, wanted: Filter) -> dict[str, Any]:
        from .filters.writer import to_bulk_body

        return to_bulk_body(wanted)

    def to_wrapper(self, wanted: Filter) -> dict[str, Any]:
        from .filters.writer import to_wrapper

        return to_wrapper(wanted)

    def to_tree(self, wanted: Filter) -> dict[str, Any]:
        from .filters.writer import to_tree

        return to_tree(wanted)

    def to_body(self, wanted: Filter) -> dict[str, Any]:
        from .filters.writer import to_body

        return to_body(wanted)
