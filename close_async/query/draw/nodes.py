"""The nodes of a picture: a query line by line, in the words of `explain()`."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from ..explain.labels import Labels
from ..explain.sentences import about, capital, line, plural, without_clause
from ..tree.picture import PictureNode
from ..tree.query import HasRelated, UnknownQuery, unwrapped

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from ..explain.sentences import Sentence
    from ..tree.picture import PictureNodeKind
    from ..tree.query import Query

# In characters. What is longer, such as a hundred ids, is read better in `explain()`.
_LONGEST: Final = 160


def picture_nodes(query: Query, names: Mapping[str, str] | None) -> Iterator[PictureNode]:
    """Yield a node for each line of `explain()`, with the labels in *names* for ids."""
    labels = Labels(names)
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


def _node(sentence: Sentence, kind: PictureNodeKind, parent: int | None = None) -> PictureNode:
    label = sentence[0].removesuffix("." if not sentence[1] else ":")
    if len(label) > _LONGEST:
        label = f"{label[: _LONGEST - 1]}…"
    return PictureNode(label, kind, parent)


def _kind(query: Query, sentence: Sentence) -> PictureNodeKind:
    inner, _ = unwrapped(query)
    if isinstance(inner, HasRelated):
        return "relation"
    if isinstance(inner, UnknownQuery):
        return "unknown"
    return "branch" if sentence[1] else "leaf"
