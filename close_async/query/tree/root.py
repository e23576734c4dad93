"""The root of a tree: the `object_type` clause that Close expects around a query."""

from __future__ import annotations

from .query import And, LegacyQuery, MatchAll, ObjectTypeQuery, Query, different_types


def check_sendable(query: Query) -> None:
    """
    Check that *query* says itself who is meant.

    Raises:
        ValueError: it's a `LegacyQuery`.
    """
    refusal = query.refusal() if isinstance(query, LegacyQuery) else None
    if refusal is not None:
        raise ValueError(refusal)


def rooted(query: Query, object_type: str | None = None) -> Query:
    """
    Return *query* with its `object_type` clause, which is put in front if it's missing.

    Raises:
        ValueError: nothing says what the query finds, or only an old text says who is meant.
        TypeError: the query finds something else than *object_type*, or is about several types.
    """
    check_sendable(query)
    known = query.object_type
    if known is not None and object_type not in (None, known):
        raise different_types(known, str(object_type))
    found = known or object_type
    if found is None:
        raise _rootless(query)
    if query.is_rooted:
        return query

    clause = ObjectTypeQuery(found)
    if isinstance(query, And) and not query.extra:
        return And((clause, *query.queries))
    return And((clause, query))


def unrooted(query: Query, object_type: str) -> Query:
    """Remove the clause that says the same as a relation's *object_type*."""
    clause = ObjectTypeQuery(object_type)
    if query == clause:
        return MatchAll()
    if not isinstance(query, And) or clause not in query.queries or query.extra:
        return query

    rest = tuple(part for part in query.queries if part != clause)
    if not rest:
        return MatchAll()
    return rest[0] if len(rest) == 1 else And(rest)


def _rootless(query: Query) -> Exception:
    types = sorted(query.asked_types)
    if types:
        msg = f"the query is about several types: {', '.join(types)}"
        return TypeError(msg)
    msg = "the query doesn't tell what it finds: join Lead.rows & query, or name it: rooted('lead')"
    return ValueError(msg)
