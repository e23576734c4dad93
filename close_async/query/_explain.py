"""A query in English: one sentence per line, indented like the tree. It never fails."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final, TypeAlias, TypeGuard

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
    UnknownQuery,
    unwrapped,
)
from ._words import (
    Pair,
    after,
    condition_words,
    field_words,
    is_,
    is_in,
    is_text_known,
    meets,
    plural_of_type,
    range_words,
    singular_of_type,
    text_words,
    with_article,
    with_extra,
    word,
)

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

# A line, and the queries that the lines below it are about.
_Line: TypeAlias = tuple[str, tuple[Query, ...]]

_INDENT: Final = "  "


def explain(query: Query) -> str:
    """Return *query* in English."""
    object_type = query.object_type
    plural = plural_of_type(object_type) if object_type else "objects"
    asked = _without_clause(query)
    if asked is None:
        return f"All {plural}."

    return "\n".join(_lines(_capital(plural), asked))


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


def _lines(subject: str, query: Query) -> Iterator[str]:
    """Yield the heading for *subject*, and the lines below it, without recursion."""
    line, parts = _about(subject, query)
    yield line
    waiting = [(1, part) for part in reversed(parts)]
    while waiting:
        depth, part = waiting.pop()
        line, parts = _line(part)
        yield f"{_INDENT * depth}{line}"
        waiting.extend((depth + 1, part) for part in reversed(parts))


def _about(subject: str, query: Query) -> _Line:
    """Return `subject for which ...:`, and what belongs below it."""
    query, negated = unwrapped(query)
    if _is_listed(query) and not query.extra:
        return f"{subject} for which {_heading(query)[negated]}:", query.queries
    return f"{subject} for which this holds:", (Not(query) if negated else query,)


def _line(query: Query) -> _Line:
    """Return the sentence for *query*, and what belongs below it."""
    query, negated = unwrapped(query)
    more = with_extra(query.extra)
    if _is_listed(query):
        return f"{_capital(_heading(query)[negated])}{more}:", query.queries
    if not isinstance(query, HasRelated):
        sentence = _SENTENCES.get(type(query), _unknown)(query)[negated]
        return f"{_capital(sentence)}{more}.", ()

    singular = singular_of_type(query.related_object_type)
    subject = f"There is {f'no {singular}' if negated else with_article(singular)}{more}"
    if query.related_query == MatchAll():
        return f"{subject}.", ()
    return _about(subject, query.related_query)


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
        return after("the id", is_in(map(word, ids)))
    if isinstance(query, And):
        return 'everything matches (an empty "and")', 'nothing matches (an empty "and", negated)'
    return 'nothing matches (an empty "or")', 'everything matches (an empty "or", negated)'


def _field_condition(query: FieldCondition) -> Pair:
    return after(field_words(query.field), condition_words(query.condition))


def _id(query: IdQuery) -> Pair:
    return after("the id", is_(word(query.value)))


def _object_type(query: ObjectTypeQuery) -> Pair:
    return after("it", is_(with_article(singular_of_type(query.name))))


def _text(query: TextQuery) -> Pair:
    condition = TextCondition(query.value, query.mode)
    if not is_text_known(condition):
        return _unknown(query)
    yes, _ = text_words(condition)
    return f"some text {yes}", f"no text {yes}"


def _match_all(_: MatchAll) -> Pair:
    return "everything matches", "nothing matches"


def _saved_search(query: SavedSearch) -> Pair:
    return after("it", is_(f"in the Smart View {word(query.saved_search_id)}"))


def _in_status(query: InStatus) -> Pair:
    statuses = " or ".join(map(word, query.status_ids)) or "of an empty list"
    bounds = range_words(query.on_or_after, query.before)
    if not bounds:
        return f"it was in status {statuses}", f"it was not in status {statuses}"
    # "Not at a time after A and before B" could be read as "at a time that isn't".
    return (
        f"it was in status {statuses} at a time {bounds}",
        f"it was in status {statuses} at no time {bounds}",
    )


def _unknown(query: Query) -> Pair:
    return after("it", meets(query.json if isinstance(query, UnknownQuery) else query))


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
