"""A query in English: one sentence per line, indented like the tree. It never fails."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final, TypeAlias, TypeGuard

from ..tree.conditions import TextCondition
from ..tree.query import (
    And,
    FieldCondition,
    Group,
    HasRelated,
    IdQuery,
    InStatus,
    LegacyQuery,
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
from .labels import Labels
from .phrases import (
    Phrases,
    after,
    condition_phrases,
    field_phrase,
    is_,
    is_in,
    is_text_known,
    meets,
    plural_of_type,
    range_phrase,
    singular_of_type,
    text_phrases,
    with_article,
    with_extra,
)

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Mapping

# A line, and the queries that the lines below it are about.
Sentence: TypeAlias = tuple[str, tuple[Query, ...]]

_INDENT: Final = "  "


def explain(query: Query, names: Mapping[str, str] | None = None) -> str:
    """Return *query* in English, with the labels in *names* for ids."""
    object_type = query.object_type
    asked = without_clause(query)
    if asked is None:
        return f"All {plural(object_type)}."

    return "\n".join(_below(about(capital(plural(object_type)), asked), Labels(names)))


def explained(query: Query, labels: Labels) -> str:
    """Return one part of a query in English: its sentence, and the lines below it."""
    return "\n".join(_below(line(query, labels), labels))


def plural(object_type: str | None) -> str:
    """Return the noun for the objects that a query finds."""
    return plural_of_type(object_type) if object_type else "objects"


def without_clause(query: Query, object_type: str | None = None) -> Query | None:
    """
    Return what is demanded beyond the type, which the heading names already, or None.

    *object_type* is what a related query finds; other queries say it themselves.
    """
    asked, negated = unwrapped(query)
    if negated or asked.extra:
        return query
    found = object_type or query.object_type
    if not isinstance(asked, And) or not asked.queries:
        return None if _is_redundant(asked, found) else query

    parts = flat(asked.queries, And)
    rest = tuple(part for part in parts if not _is_redundant(part, found))
    if len(rest) == len(asked.queries) == len(parts):
        return asked
    return And(rest) if rest else None


def _is_redundant(query: Query, object_type: str | None) -> bool:
    if isinstance(query, ObjectTypeQuery):
        return query.name == object_type and not query.extra
    return isinstance(query, MatchAll) and not query.extra


def flat(queries: tuple[Query, ...], kind: type[Group]) -> tuple[Query, ...]:
    """Return the parts of a group of this *kind*, and of the groups that only go on with it."""
    parts: list[Query] = []
    waiting = list(reversed(queries))
    while waiting:
        query = waiting.pop()
        if isinstance(query, Group) and not query.extra and _goes_on(query, kind):
            waiting.extend(reversed(query.queries))
        else:
            parts.append(query)
    return tuple(parts) or queries


def _goes_on(group: Group, kind: type[Group]) -> bool:
    # An empty "and" is redundant beside others; what Close does with an empty "or" isn't known.
    if not group.queries:
        return kind is And and isinstance(group, And)
    return isinstance(group, kind) or len(group.queries) == 1


def _below(first: Sentence, labels: Labels) -> Iterator[str]:
    """Yield a line and the lines below it, without recursion."""
    text, parts = first
    yield text
    waiting = [(1, part) for part in reversed(parts)]
    while waiting:
        depth, part = waiting.pop()
        text, parts = line(part, labels)
        yield f"{_INDENT * depth}{text}"
        waiting.extend((depth + 1, part) for part in reversed(parts))


def about(subject: str, query: Query) -> Sentence:
    """Return `subject for which ...:`, and what belongs below it."""
    query, negated = unwrapped(query)
    if is_listed(query) and not query.extra:
        return f"{subject} for which {heading(query)[negated]}:", flat(query.queries, type(query))
    return f"{subject} for which this holds:", (Not(query) if negated else query,)


def about_all(subject: str) -> str:
    """Return the heading above several parts that *subject* is to meet, without its colon."""
    return f"{subject} for which all of these hold"


def line(query: Query, labels: Labels) -> Sentence:
    """Return the sentence for *query*, and what belongs below it."""
    query, negated = unwrapped(query)
    more = with_extra(query.extra)
    if is_listed(query):
        return f"{capital(heading(query)[negated])}{more}:", flat(query.queries, type(query))
    if not isinstance(query, HasRelated):
        phrases: Callable[[Any, Labels], Phrases] = _SENTENCES.get(type(query), _unknown)
        return f"{capital(phrases(query, labels)[negated])}{more}.", ()

    subject = relation(query, negated=negated)
    asked = without_clause(query.related_query, query.related_object_type)
    return (f"{subject}.", ()) if asked is None else about(subject, asked)


def relation(query: HasRelated, *, negated: bool) -> str:
    """Return the beginning of the sentence about a relation: "There is a contact"."""
    singular = singular_of_type(query.related_object_type)
    noun = f"no {singular}" if negated else with_article(singular)
    return f"There is {noun}{with_extra(query.extra)}"


def is_listed(query: Query) -> TypeGuard[Group]:
    """Return whether the parts of *query* get a line each; many ids share one."""
    return isinstance(query, Group) and bool(query.queries) and not _ids_of(query)


def _ids_of(query: Group) -> list[str]:
    """Return the ids, if the group consists of alternative ids and of nothing else."""
    ids = [part.value for part in query.queries if isinstance(part, IdQuery) and not part.extra]
    return ids if isinstance(query, Or) and len(ids) == len(query.queries) else []


def heading(query: Group) -> Phrases:
    """Return the heading of a group, and that of its negation."""
    if isinstance(query, And):
        return "all of these hold", "not all of these hold"
    return "at least one of these holds", "none of these holds"


def _group(query: Group, labels: Labels) -> Phrases:
    ids = _ids_of(query)
    if ids:
        return after("the id", is_in(map(labels.word, ids)))
    if isinstance(query, And):
        return 'everything matches (an empty "and")', 'nothing matches (an empty "and", negated)'
    return 'nothing matches (an empty "or")', 'everything matches (an empty "or", negated)'


def _field_condition(query: FieldCondition, labels: Labels) -> Phrases:
    return after(field_phrase(query.field, labels), condition_phrases(query.condition, labels))


def _text(query: TextQuery, labels: Labels) -> Phrases:
    condition = TextCondition(query.value, query.mode)
    if not is_text_known(condition):
        return _unknown(query, labels)
    yes, _ = text_phrases(condition)
    return f"some text {yes}", f"no text {yes}"


def _legacy(query: LegacyQuery, _: Labels) -> Phrases:
    text = f"the old text query {query.text!r}, which alone says who is meant"
    return after("it", (f"meets {text}", f"does not meet {text}"))


def _saved_search(query: SavedSearch, labels: Labels) -> Phrases:
    return after("it", is_(f"in the Smart View {labels.word(query.saved_search_id)}"))


def _in_status(query: InStatus, labels: Labels) -> Phrases:
    statuses = " or ".join(map(labels.word, query.status_ids)) or "of an empty list"
    bounds = range_phrase(query.on_or_after, query.before)
    if not bounds:
        return f"it was in status {statuses}", f"it was not in status {statuses}"
    # "Not at a time after A and before B" could be read as "at a time that isn't".
    return (
        f"it was in status {statuses} at a time {bounds}",
        f"it was in status {statuses} at no time {bounds}",
    )


def _unknown(query: Query, _: Labels) -> Phrases:
    return after("it", meets(query.json if isinstance(query, UnknownQuery) else query))


def capital(sentence: str) -> str:
    """Return *sentence* with a capital letter in front."""
    return f"{sentence[:1].upper()}{sentence[1:]}"


_SENTENCES: Final[dict[type[Query], Callable[[Any, Labels], Phrases]]] = {
    And: _group,
    FieldCondition: _field_condition,
    IdQuery: lambda query, labels: after("the id", is_(labels.word(query.value))),
    InStatus: _in_status,
    LegacyQuery: _legacy,
    MatchAll: lambda _, __: ("everything matches", "nothing matches"),
    ObjectTypeQuery: lambda query, _: after("it", is_(with_article(singular_of_type(query.name)))),
    Or: _group,
    SavedSearch: _saved_search,
    TextQuery: _text,
}
