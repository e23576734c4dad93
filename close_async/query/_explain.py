"""A query in English: one sentence per line, indented like the tree. It never fails."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final, TypeGuard

from ._conditions import TextCondition
from ._nodes import (
    And,
    FieldCondition,
    Group,
    HasRelated,
    IdQuery,
    InStatus,
    MatchAll,
    Not,
    ObjectTypeQuery,
    Or,
    Query,
    SavedSearch,
    TextQuery,
)
from ._words import (
    Pair,
    after,
    condition_words,
    field_words,
    is_,
    is_in,
    meets,
    plural_of_type,
    range_words,
    singular_of_type,
    text_words,
    with_article,
    with_extra,
)

if TYPE_CHECKING:
    from collections.abc import Callable

_INDENT: Final = "  "


def explain(query: Query) -> str:
    """Return *query* in English."""
    object_type = query.object_type
    plural = plural_of_type(object_type) if object_type else "objects"
    asked = _without_clause(query)
    if asked is None:
        return f"All {plural}."

    lines: list[str] = []
    _add_about(_capital(plural), asked, 0, lines)
    return "\n".join(lines)


def _without_clause(query: Query) -> Query | None:
    """Return what is asked beyond the type, which the heading says already."""
    if isinstance(query, ObjectTypeQuery) and not query.extra:
        return None
    if not isinstance(query, And) or query.extra or query.object_type is None:
        return query

    clause = ObjectTypeQuery(query.object_type)
    rest = tuple(part for part in query.queries if part != clause)
    if len(rest) == len(query.queries):
        return query
    return And(rest) if rest else None


def _add_about(subject: str, query: Query, depth: int, lines: list[str]) -> None:
    """Add `subject for which ...:` and, below it, what *query* asks."""
    query, negated = _unwrapped(query)
    if _is_listed(query) and not query.extra:
        lines.append(f"{_INDENT * depth}{subject} for which {_heading(query)[negated]}:")
        for part in query.queries:
            _add(part, depth + 1, lines)
        return

    lines.append(f"{_INDENT * depth}{subject} for which this holds:")
    _add(Not(query) if negated else query, depth + 1, lines)


def _add(query: Query, depth: int, lines: list[str]) -> None:
    """Add the sentence for *query*, and those for its parts below it."""
    query, negated = _unwrapped(query)
    margin, more = _INDENT * depth, with_extra(query.extra)
    if _is_listed(query):
        lines.append(f"{margin}{_capital(_heading(query)[negated])}{more}:")
        for part in query.queries:
            _add(part, depth + 1, lines)
    elif isinstance(query, HasRelated):
        singular = singular_of_type(query.related_object_type)
        related = f"no {singular}" if negated else with_article(singular)
        _add_related(f"There is {related}{more}", query.related_query, depth, lines)
    else:
        sentence = _SENTENCES.get(type(query), _unknown)(query)[negated]
        lines.append(f"{margin}{_capital(sentence)}{more}.")


def _add_related(subject: str, query: Query, depth: int, lines: list[str]) -> None:
    if query == MatchAll():
        lines.append(f"{_INDENT * depth}{subject}.")
    else:
        _add_about(subject, query, depth, lines)


def _unwrapped(query: Query) -> tuple[Query, bool]:
    """Take off groups of one and negations, and tell whether the rest is negated."""
    negated = False
    while True:
        if isinstance(query, Not):
            query, negated = query.query, not negated
        elif isinstance(query, Group) and len(query.queries) == 1 and not query.extra:
            query = query.queries[0]
        else:
            return query, negated


def _is_listed(query: Query) -> TypeGuard[Group]:
    """Whether the parts of *query* get a line each; many ids share one."""
    return isinstance(query, Group) and bool(query.queries) and not _ids_of(query)


def _ids_of(query: Group) -> list[str]:
    """Return the ids, if the group asks for any of several ids and for nothing else."""
    ids = [part.value for part in query.queries if isinstance(part, IdQuery) and not part.extra]
    return ids if isinstance(query, Or) and len(ids) == len(query.queries) else []


def _heading(query: Group) -> Pair:
    if isinstance(query, And):
        return "all of these hold", "not all of these hold"
    return "at least one of these holds", "none of these holds"


def _group(query: Group) -> Pair:
    ids = _ids_of(query)
    if ids:
        return after("the id", is_in(ids))
    return "an empty group holds", "an empty group does not hold"


def _field_condition(query: FieldCondition) -> Pair:
    return after(field_words(query.field), condition_words(query.condition))


def _id(query: IdQuery) -> Pair:
    return after("the id", is_(query.value))


def _object_type(query: ObjectTypeQuery) -> Pair:
    return after("it", is_(with_article(singular_of_type(query.name))))


def _text(query: TextQuery) -> Pair:
    yes, _ = text_words(TextCondition(query.value, query.mode))
    return f"some text {yes}", f"no text {yes}"


def _match_all(_: MatchAll) -> Pair:
    return "everything matches", "nothing matches"


def _saved_search(query: SavedSearch) -> Pair:
    return after("it", is_(f"in the Smart View {query.saved_search_id}"))


def _in_status(query: InStatus) -> Pair:
    statuses = " or ".join(query.status_ids) or "of an empty list"
    bounds = range_words(query.on_or_after, query.before)
    rest = f"in status {statuses}{' at a time ' if bounds else ''}{bounds}"
    return f"it was {rest}", f"it was not {rest}"


def _unknown(query: Query) -> Pair:
    return after("it", meets(query))


def _capital(sentence: str) -> str:
    return f"{sentence[:1].upper()}{sentence[1:]}"


_SENTENCES: Final[dict[type[Query], Callable[[Any], Pair]]] = {
    And: _group,
    FieldCondition: _field_condition,
    IdQuery: _id,
    InStatus: _in_status,
    MatchAll: _match_all,
    ObjectTypeQuery: _object_type,
    Or: _group,
    SavedSearch: _saved_search,
    TextQuery: _text,
}
