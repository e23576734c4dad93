"""
Why a filter matches an object or doesn't: each of its nodes in words, with what it found.

Whether a node holds is asked of the same predicates that a search uses, never decided anew.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

import attrs

from .why_phrases import found_value, name_of, question, title_of

if TYPE_CHECKING:
    from collections.abc import Callable
    from typing import TypeAlias

    from ..common.json_path import JsonPath
    from ..common.objects import Row
    from .compiler import Compiler, Node

    _Parts: TypeAlias = tuple[tuple["Why", ...], int]

# Thousands of ids in an `or` explain nothing, nor do all activities of a busy lead.
_MOST_PARTS: Final = 20
_MOST_RELATED: Final = 5
_DEEPEST_RELATED: Final = 4


@attrs.frozen
class Why:
    """
    Whether one node *holds* for an object, what it asks, and what was *found* if that's a value.

    *parts* are the nodes inside, or the related objects that were asked. If some had to be left
    out, those that hold come first, and *left_out* says how many aren't there.
    """

    holds: bool
    text: str
    found: str | None = None
    parts: tuple[Why, ...] = ()
    left_out: int = 0


@attrs.frozen
class Explainer:
    """Explains rows of the kind that *compiler* is for; *level* counts the relations around it."""

    compiler: Compiler
    level: int = 0

    def explain(self, spec: object, row: Row, path: JsonPath) -> Why:
        """
        Return why *spec* holds for *row* or not.

        Raises:
            Refused: the sandbox would refuse the query, too.
        """
        node = path.node(spec)
        holds = self.compiler.compile(spec, path)(row)
        take_apart = _APART.get(str(node["type"]))
        parts, left_out = ((), 0) if take_apart is None else take_apart(self, node, row, path)
        text = question(self.compiler, node, path)
        return Why(holds, text, found_value(self.compiler, node, row, path), parts, left_out)


def _queries(explainer: Explainer, node: Node, row: Row, path: JsonPath) -> _Parts:
    parts = [
        explainer.explain(part, row, path.into("queries", index))
        for index, part in enumerate(path.items(node, "queries"))
    ]
    if len(parts) <= _MOST_PARTS:
        return tuple(parts), 0

    parts.sort(key=lambda part: not part.holds)
    return tuple(parts[:_MOST_PARTS]), len(parts) - _MOST_PARTS


def _related(explainer: Explainer, node: Node, row: Row, path: JsonPath) -> _Parts:
    rows = explainer.compiler.related(node, path)(row)
    if explainer.level == _DEEPEST_RELATED:
        return (), len(rows)

    kind = path.text(node, "related_object_type")
    compiler = attrs.evolve(explainer.compiler, kind=kind)
    query, inside = node.get("related_query"), path.into("related_query")
    predicate = compiler.compile(query, inside)
    shown = sorted(rows, key=lambda other: not predicate(other))[:_MOST_RELATED]
    inner = Explainer(compiler, explainer.level + 1)
    whys = [(other, inner.explain(query, other, inside)) for other in shown]
    parts = tuple(
        Why(why.holds, f"{name_of(kind)} {title_of(kind, other)}", parts=(why,))
        for other, why in whys
    )
    return parts, len(rows) - len(shown)


def _view(explainer: Explainer, node: Node, row: Row, path: JsonPath) -> _Parts:
    compiler = explainer.compiler
    view = compiler.world.get("saved_search", path.text(node, "saved_search_id"))
    if view is None:
        return (), 0

    inner = attrs.evolve(compiler, views=compiler.views | {view["id"]})
    explained = Explainer(inner, explainer.level)
    query = view["s_query"]["query"]
    return (explained.explain(query, row, path.into("saved_search")),), 0


_APART: Final[dict[str, Callable[[Explainer, Node, Row, JsonPath], _Parts]]] = {
    "and": _queries,
    "or": _queries,
    "has_related": _related,
    "saved_search": _view,
}
