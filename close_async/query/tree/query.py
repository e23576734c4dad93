"""The queries: inner nodes and leaves of an `s_query` tree, and the operators that join them."""

from __future__ import annotations

import json
from typing import (
    TYPE_CHECKING,
    Any,
    ClassVar,
    Final,
    Generic,
    NoReturn,
    Protocol,
    TypeGuard,
    TypeVar,
)

import attrs

from .capabilities import Slot
from .conditions import Condition, as_texts
from .fields import Field
from .ids import object_type_of_id
from .json_value import NO_EXTRA, Json, parsed
from .node import Node, check_copy, check_node, check_size, is_a, set_once

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator, Mapping
    from typing import Self

    import typing_extensions
    from rich.tree import Tree

    from .change import Diff
    from .conditions import TextMode
    from .finding import Finding
    from .moments import Moment
    from .picture import Picture

    # What a query finds: an object type such as `LeadType`. Of one that was read it's `Any`.
    T = typing_extensions.TypeVar("T", default=Any)
else:
    T = TypeVar("T")

_NO_TYPES: Final[frozenset[str]] = frozenset()


class Query(Node, Generic[T]):
    """
    One immutable query: which objects to find.

    Join queries with `&`, `|` and `~`. Nothing is rewritten, except that `(a & b) & c` is one group
    of three, `~~a` is `a`, and `MatchAll() & a` is `a`.

        >>> from close_async.query import Contact
        >>> ceos = Contact.title.has_words("CEO") & ~Contact.name.has_words("Bob")
        >>> ceos & ceos == ceos
        False
        >>> ~~ceos == ceos
        True

    Two queries are equal if they mean the same to Close.

    Type checkers know what a query finds: `Query[LeadType]` joins with its like only, and a search
    of it yields leads. A query that was read is a `Query[Any]`, as is a bare `Query`.
    """

    __slots__ = ("asked_types", "clause")
    _kind: ClassVar[str] = "query"

    asked_types: frozenset[str]
    """The object types whose fields, ids or relations the query names."""

    clause: str | None
    """The object type that an `object_type` clause of the whole query names."""

    def __attrs_post_init__(self) -> None:
        super().__attrs_post_init__()
        set_once(self, "asked_types", self._find_types())
        set_once(self, "clause", self._find_clause())

    @classmethod
    def from_dict(cls, tree: object) -> Query:
        """
        Read a bare tree, as a bulk action's `s_query` or a search's `query` has it.

        What this package doesn't know is kept as it is: `Query.from_dict(tree).to_dict() == tree`
        for every tree, down to the order of the keys. `Filter.from_dict()` reads whole bodies.

        Raises:
            QueryNotUnderstood: *tree* is not a tree of queries; the error names the place.
        """
        return query_operations().parse(tree)

    @classmethod
    def from_bulk_action(cls, s_query: object, text: str | None = None) -> Query:
        """
        Read the `s_query` of a bulk action; *text* is what it has as its `query`.

        If the action was started with the old text language, that's a `LegacyQuery`.
        `action.s_query` has read it already.

        Raises:
            QueryNotUnderstood: *s_query* is not a tree of queries; the error names the place.
        """
        return query_operations().read_bulk_action(s_query, text)

    @classmethod
    def from_json(cls, text: str | bytes) -> Query:
        """
        Read a bare tree from JSON text.

        Raises:
            QueryNotUnderstood: *text* is not JSON, or not a tree of queries.
        """
        return cls.from_dict(parsed(text, path="query"))

    def to_json(self) -> str:
        """Return `to_dict()` as JSON text in one line."""
        return json.dumps(self.to_dict())

    @property
    def object_type(self) -> str | None:
        """
        What the query finds, such as `lead`, or None if it doesn't say.

        That's the type that its `object_type` clause names, else the only one whose fields or
        relations it names. With two of them it is None.
        """
        if self.clause is not None:
            return self.clause
        return next(iter(self.asked_types)) if len(self.asked_types) == 1 else None

    @property
    def is_rooted(self) -> bool:
        """Return whether an `object_type` clause holds for the whole query."""
        return self.clause is not None

    @property
    def is_unbounded(self) -> bool:
        """
        Return whether nothing in the query certainly narrows the objects beyond their type.

        This guards bulk actions, so in doubt it's True. It is False only if whether the query holds
        depends on at least one of these:

        - a condition on a field, unless it's empty: no values, no bounds, a blank text or value;
        - an `id` or a full text search that isn't blank;
        - an `in_status` with statuses;
        - a relation whose innermost related query is not unbounded itself.

        Everything else is assumed to match every object, negated or not: an empty group, a
        Smart View (what's in it isn't known here), a part or a key that this package doesn't know.
        So it's True for `match_all`, for `object_type` clauses, for `a | MatchAll()`, `a | ~a` and
        for what can never hold. It's True for `Lead.has(Contact.rows)`, too: nearly every lead has
        a contact. And it's True for alternatives of which each object certainly meets one, such as
        `~status.is_in(x) | ~status.is_in(y)` or `Lead.has(a) | ~Lead.has(a & b)`.

        A condition that happens to hold for every object you have does count as narrowing: to find
        that out takes a count.
        """
        return not query_operations().is_narrowing(self)

    def rooted(self, object_type: str | None = None) -> Query[T]:
        """
        Return the query with the `object_type` clause that Close expects around it.

        A query that has the clause is returned as it is. *object_type* is only needed if
        the query doesn't say what it finds.

        Raises:
            ValueError: nothing says what the query finds.
            TypeError: the query finds something else than *object_type*, or is about several types.
        """
        return query_operations().rooted(self, object_type)

    def explain(self, *, names: Mapping[str, str] | None = None) -> str:
        """
        Return the query in English: one sentence per line, indented like the tree.

        *names* are labels by id, such as `await close.names()` collects: an id that has one is
        replaced by it, in quotes; of two ids with the same label each is named, too.

            >>> from close_async.query import Lead, ago
            >>> sleeping = Lead.status_id.is_in("stat_1") & ~Lead.date_updated.since(ago(days=30))
            >>> print(sleeping.explain(names={"stat_1": "Potential"}))
            Leads for which all of these hold:
              The status is "Potential".
              The date of the last update is not on or after the start of the day 30 days ago.
        """
        return query_operations().explain(self, names)

    def warnings(
        self, *, names: Mapping[str, str] | None = None, bulk: bool = False
    ) -> tuple[Finding, ...]:
        """
        Return what is almost certainly a mistake in the query, in the order of its JSON.

        *names* are labels by id, such as `await close.names()` collects: with them a custom field
        that has none is found, too, and so is any id if others of its kind have one. If some lists
        are missing from them, no id is called unknown. With *bulk* the query is taken for the
        audience of a bulk action.

        This calls nothing at Close, and a finding is not a proof: where the API leaves something
        open, its text says so.

            >>> from close_async.query import Lead
            >>> audience = Lead.status_id.is_in("stat_1") & Lead.status_id.is_in("stat_2")
            >>> [finding.kind for finding in audience.warnings()]
            ['contradiction']
        """
        return query_operations().warnings(self, names, bulk=bulk)

    def diff(self, new: Query, *, names: Mapping[str, str] | None = None) -> Diff:
        """
        Return what *new* demands more or less than this query. It's false if they mean the same.

            >>> from close_async.query import Lead
            >>> old = Lead.status_id.is_in("stat_1") & Lead.url.exists()
            >>> print(old.diff(Lead.status_id.is_in("stat_1", "stat_2")))
              Leads for which all of these hold:
            -   The status is stat_1.
            +   The status is one of stat_1, stat_2.
            -   The URL has a value.

        Raises:
            TypeError: *new* is not a query.
        """
        check_node(new, Query)
        return query_operations().diff(self, new, names)

    def picture(self, *, names: Mapping[str, str] | None = None) -> Picture:
        """
        Return the query as a tree to look at, in the words of `explain()`.

        rich prints it as a tree in a terminal, notebooks show lists that fold. They do the same
        with the query itself, which has no *names*.
        """
        return query_operations().picture(self, names)

    def _repr_html_(self) -> str:
        return self.picture().to_html()

    def __rich__(self) -> Tree:
        return self.picture().__rich__()

    def to_python(self, *, width: int = 88) -> str:
        """
        Return Python source that builds an equal query from the names of `close_async.query`.

            >>> Query.from_dict({"type": "id", "value": "lead_1", "negate": True}).to_python()
            '~Lead.id.is_in("lead_1")'
        """
        return query_operations().to_python(self, width)

    def __and__(self, other: Query[T]) -> Query[T]:
        if not is_a(other, Query):
            check_copy(other)
            return NotImplemented
        return joined(And, self, other)

    def __or__(self, other: Query[T]) -> Query[T]:
        if not is_a(other, Query):
            check_copy(other)
            return NotImplemented
        return joined(Or, self, other)

    def __invert__(self) -> Query[T]:
        return Not(self)

    def __bool__(self) -> NoReturn:
        # `a and b` would silently drop `a`, and Python lets us overload only `&`.
        msg = "a query has no truth value: join queries with & | ~, in parentheses"
        raise TypeError(msg)

    def _find_types(self) -> frozenset[str]:
        return _NO_TYPES

    def _find_clause(self) -> str | None:
        return None

    def _belongs_to(self) -> str | None:
        return self.object_type


class _QueryOperations(Protocol):
    """What the methods of `Query` call."""

    def parse(self, tree: object) -> Query: ...
    def read_bulk_action(self, s_query: object, text: object) -> Query: ...
    def is_narrowing(self, query: Query) -> bool: ...
    def rooted(self, query: Query, object_type: str | None) -> Query: ...
    def explain(self, query: Query, names: Mapping[str, str] | None) -> str: ...
    def warnings(
        self, query: Query, names: Mapping[str, str] | None, *, bulk: bool
    ) -> tuple[Finding, ...]: ...
    def diff(self, old: Query, new: Query, names: Mapping[str, str] | None) -> Diff: ...
    def picture(self, query: Query, names: Mapping[str, str] | None) -> Picture: ...
    def to_python(self, query: Query, width: int) -> str: ...


query_operations: Final[Slot[_QueryOperations]] = Slot()


def _types_of(object_type: str | None) -> frozenset[str]:
    return _NO_TYPES if object_type is None else frozenset((object_type,))


class Group(Query[T]):
    """Several queries as one: `And` or `Or`."""

    __slots__ = ("count", "folded", "joined")

    queries: tuple[Query[T], ...]

    joined: tuple[Query, Query] | None
    """The two that were joined to this group, until `queries` is asked for."""

    count: int
    folded: int

    def _check(self) -> None:
        set_once(self, "joined", None)
        set_once(self, "queries", tuple(self.queries))
        for query in self.queries:
            _check_part(query)

    if not TYPE_CHECKING:

        def __getattr__(self, name: str) -> tuple[Query, ...]:
            # Thousands of queries may be joined one by one, so their tuple is only made once.
            if name != "queries":
                raise AttributeError(name)
            set_once(self, "queries", tuple(_joined_parts(self)))
            set_once(self, "joined", None)
            return self.queries

    @classmethod
    def of_two(cls, left: Query[T], right: Query[T]) -> Self:
        """Return the group of both. The parts of one that is such a group stand in its place."""
        group = cls.__new__(cls)
        count = folded = levels = 0
        size = 1
        for half in (left, right):
            # What unknown keys of a group mean isn't known, so such a group is never flattened.
            if isinstance(half, cls) and not half.extra:
                shift, inner = pow(_BASE, half.count, _PRIME), half.folded
                count, size, below = count + half.count, size + half.size - 1, half.levels
            else:
                _check_part(half)
                shift, inner = _BASE, hash(half)
                count, size, below = count + 1, size + half.size + 1, half.levels + 2
            folded = (folded * shift + inner) % _PRIME
            levels = max(levels, below)
        set_once(group, "joined", (left, right))
        set_once(group, "extra", NO_EXTRA)
        set_once(group, "_source", None)
        set_once(group, "count", count)
        set_once(group, "folded", folded)
        set_once(group, "_hash", hash((cls._type, count, folded, NO_EXTRA)))
        set_once(group, "levels", levels)
        set_once(group, "size", size)
        set_once(group, "asked_types", left.asked_types | right.asked_types)
        set_once(group, "clause", cls.clause_in((left, right)))
        check_size(group)
        return group

    def _hash_of(self, values: list[object]) -> int:
        set_once(self, "count", len(self.queries))
        set_once(self, "folded", _folded(0, self.queries))
        return hash((self._type, self.count, self.folded, *values[1:]))

    def _plain(self) -> dict[str, Any]:
        return {"type": self._type, "queries": self.queries}

    def _find_types(self) -> frozenset[str]:
        return _NO_TYPES.union(*(query.asked_types for query in self.queries))

    def _find_clause(self) -> str | None:
        return self.clause_in(self.queries)

    @staticmethod
    def clause_in(queries: Iterable[Query]) -> str | None:  # noqa: ARG004 - only `And` looks at them
        """Return the clause of a group that has *queries* as its parts, or their parts."""
        return None


def _joined_parts(group: Group) -> Iterator[Query]:
    """Yield the parts of groups that were joined one by one, without recursion."""
    waiting: list[Query] = [group]
    while waiting:
        query = waiting.pop()
        if not isinstance(query, type(group)) or query.extra:
            yield query
        elif query.joined is None:
            yield from query.queries
        else:
            waiting.extend(reversed(query.joined))


# The hash of a group is that of a polynomial of its parts: two of them are joined without a look at
# their parts.
_PRIME: Final = 2**61 - 1
_BASE: Final = 0x1B873593CC9E2D51 % _PRIME


def _folded(start: int, queries: Iterable[Query]) -> int:
    for query in queries:
        start = (start * _BASE + hash(query)) % _PRIME
    return start


@attrs.frozen(eq=False, repr=False)
class And(Group[T]):
    """All of *queries* hold. `all_of()` and `&` build it."""

    queries: tuple[Query[T], ...]
    extra: Json = attrs.field(default=NO_EXTRA, kw_only=True)

    _type: ClassVar[str] = "and"

    @staticmethod
    def clause_in(queries: Iterable[Query]) -> str | None:
        """Return the first clause of *queries*."""
        clauses = (query.clause for query in queries)
        return next((clause for clause in clauses if clause is not None), None)


@attrs.frozen(eq=False, repr=False)
class Or(Group[T]):
    """At least one of *queries* holds. `any_of()` and `|` build it."""

    queries: tuple[Query[T], ...]
    extra: Json = attrs.field(default=NO_EXTRA, kw_only=True)

    _type: ClassVar[str] = "or"


@attrs.frozen(eq=False, repr=False)
class Not(Query[T]):
    """
    The query doesn't hold: `negate` in JSON. `~` builds it.

    Raises:
        TypeError: *query* is a `Not` itself, which JSON can't express; `~` removes it.
    """

    query: Query[T]

    def _check(self) -> None:
        _check_part(self.query)
        if isinstance(self.query, Not):
            msg = "a Not can't hold a Not: use ~, which removes it"
            raise TypeError(msg)

    def __invert__(self) -> Query[T]:
        return self.query

    def _plain(self) -> dict[str, Any]:
        return {**self.query.shallow(), "negate": True}

    def _levels_over(self, below: int) -> int:
        return below

    def _find_types(self) -> frozenset[str]:
        # "Not a lead" doesn't say what is searched.
        return _NO_TYPES if isinstance(self.query, ObjectTypeQuery) else self.query.asked_types


@attrs.frozen(eq=False, repr=False)
class ObjectTypeQuery(Query[T]):
    """The object is of this type: the root clause that Close expects."""

    name: str
    extra: Json = attrs.field(default=NO_EXTRA, kw_only=True)

    _type: ClassVar[str] = "object_type"
    known_keys: ClassVar[frozenset[str]] = frozenset({"type", "negate", "object_type"})

    def _plain(self) -> dict[str, Any]:
        return {"type": self._type, "object_type": self.name}

    def _find_types(self) -> frozenset[str]:
        return frozenset((self.name,))

    def _find_clause(self) -> str:
        return self.name


@attrs.frozen(eq=False, repr=False)
class IdQuery(Query[T]):
    """The object has this id."""

    value: str
    of: str | None = attrs.field(default=None, eq=False)
    extra: Json = attrs.field(default=NO_EXTRA, kw_only=True)

    _type: ClassVar[str] = "id"

    def _check(self) -> None:
        if self.of is None:
            set_once(self, "of", object_type_of_id(self.value))

    def _find_types(self) -> frozenset[str]:
        return _types_of(self.of)


@attrs.frozen(eq=False, repr=False)
class TextQuery(Query[T]):
    """Some text of the object holds *value*, in the sense of *mode*: full text search."""

    value: str
    mode: TextMode = "full_words"
    of: str | None = attrs.field(default=None, eq=False)
    extra: Json = attrs.field(default=NO_EXTRA, kw_only=True)

    _type: ClassVar[str] = "text"

    def _find_types(self) -> frozenset[str]:
        return _types_of(self.of)


@attrs.frozen(eq=False, repr=False)
class FieldCondition(Query[T]):
    """A field of the object meets a condition."""

    field: Field
    condition: Condition
    extra: Json = attrs.field(default=NO_EXTRA, kw_only=True)

    _type: ClassVar[str] = "field_condition"

    def _check(self) -> None:
        check_node(self.field, Field)
        check_node(self.condition, Condition)

    def _find_types(self) -> frozenset[str]:
        return _types_of(self.field.owner)


@attrs.frozen(eq=False, repr=False)
class HasRelated(Query[T]):
    """The object has at least one related object that *related_query* holds for."""

    this_object_type: str
    related_object_type: str
    related_query: Query
    extra: Json = attrs.field(default=NO_EXTRA, kw_only=True)

    _type: ClassVar[str] = "has_related"

    def _check(self) -> None:
        _check_part(self.related_query)

    def _find_types(self) -> frozenset[str]:
        return frozenset((self.this_object_type,))


@attrs.frozen(eq=False, repr=False)
class MatchAll(Query):
    """Every object. `MatchAll() & query` is *query*; `MatchAll() | query` stays as you wrote it."""

    extra: Json = attrs.field(default=NO_EXTRA, kw_only=True)

    _type: ClassVar[str] = "match_all"


@attrs.frozen(eq=False, repr=False)
class SavedSearch(Query[T]):
    """The object is in this Smart View."""

    saved_search_id: str
    of: str | None = attrs.field(default=None, eq=False)
    extra: Json = attrs.field(default=NO_EXTRA, kw_only=True)

    _type: ClassVar[str] = "saved_search"

    def _find_types(self) -> frozenset[str]:
        return _types_of(self.of)


@attrs.frozen(eq=False, repr=False)
class InStatus(Query[T]):
    """The object was in one of these statuses at some time between the two moments."""

    status_ids: tuple[str, ...]
    on_or_after: Moment | None = attrs.field(default=None, kw_only=True)
    before: Moment | None = attrs.field(default=None, kw_only=True)
    of: str | None = attrs.field(default=None, eq=False, kw_only=True)
    extra: Json = attrs.field(default=NO_EXTRA, kw_only=True)

    _type: ClassVar[str] = "in_status"

    def _check(self) -> None:
        set_once(self, "status_ids", as_texts(self.status_ids))

    def _find_types(self) -> frozenset[str]:
        return _types_of(self.of)


@attrs.frozen(eq=False, repr=False)
class UnknownQuery(Query):
    """
    A query of a type that this package doesn't know yet, kept as it was read.

    Raises:
        ValueError: there is a `negate`; `~` negates.
    """

    json: Json

    known_keys: ClassVar[frozenset[str]] = frozenset({"negate"})

    def _check(self) -> None:
        if "negate" in self.json.keys():  # noqa: SIM118 - Json is not a mapping
            msg = "leave negate out, and negate the query with ~"
            raise ValueError(msg)

    def _plain(self) -> dict[str, Any]:
        plain: dict[str, Any] = self.json.thaw()
        return plain


@attrs.frozen(eq=False, repr=False)
class LegacyQuery(Query):
    """
    Who is meant, in the old text language of Close, which this package can't read.

    A bulk action that was started with such a *text* has an `s_query` that matches everything: to
    send that again would reach everybody. So this can be shown and explained, and neither be joined
    nor sent. *json* is the `s_query`, as it was read.
    """

    text: str
    json: Json = attrs.field(default=Json.trusted({"type": "match_all"}), eq=False)

    def refusal(self) -> str:
        """Return why this can't be sent, and what to do instead."""
        return (
            f"the old text query {self.text!r} alone says who is meant, and the s_query beside it "
            "matches everything: build it anew with filters in Close, or with close_async.query"
        )

    def _plain(self) -> dict[str, Any]:
        plain: dict[str, Any] = self.json.thaw()
        return plain

    def __reduce__(self) -> tuple[Callable[..., Node], tuple[Any, ...]]:
        return LegacyQuery, (self.text, self.json)


def _check_part(part: Query) -> None:
    check_node(part, Query)
    if isinstance(part, LegacyQuery):
        raise TypeError(part.refusal())


def is_query(value: object) -> TypeGuard[Query]:
    """Return whether *value* is a query."""
    return isinstance(value, Query)


def all_of(*queries: Query[T]) -> And[T]:
    """
    Return one group of exactly *queries*, all of which must hold.

    Unlike `&`, it doesn't flatten groups: `all_of(all_of(a, b), c)` stays nested. It's also faster
    than `&` for hundreds of queries.

    Raises:
        TypeError: one is not a query, or they are about objects of different types.
    """
    group = And(queries)
    _check_types(group)
    return group


def any_of(*queries: Query[T]) -> Or[T]:
    """
    Return one group of exactly *queries*, at least one of which must hold.

    Unlike `|`, it doesn't flatten groups. Without any query it is an empty `or`, and what Close
    does with that is not known.

    Raises:
        TypeError: one is not a query, or they are about objects of different types.
    """
    group = Or(queries)
    _check_types(group)
    return group


def unwrapped(query: Query) -> tuple[Query, bool]:
    """Remove groups of one and negations, and return whether the rest is negated."""
    negated = False
    while True:
        if isinstance(query, Not):
            query, negated = query.query, not negated
        elif isinstance(query, Group) and len(query.queries) == 1 and not query.extra:
            query = query.queries[0]
        else:
            return query, negated


def _check_types(group: Group) -> None:
    types = sorted({query.object_type for query in group.queries if query.object_type is not None})
    if len(types) > 1:
        raise different_types(types[0], types[1])


def joined(kind: type[And | Or], left: Query, right: Query) -> Query:
    """Join two queries, and flatten groups of the same kind."""
    this, other = left.object_type, right.object_type
    if this is not None and other is not None and this != other:
        raise different_types(this, other)
    if kind is And and left == _EVERYTHING:
        return right
    if kind is And and right == _EVERYTHING:
        return left
    return kind.of_two(left, right)


def different_types(this: str, other: str) -> TypeError:
    """Return the error for two queries that can't be about the same object."""
    msg = (
        f"one query is about {this} objects and the other about {other} objects: "
        f"match related objects with has(), as in {_spelled(this)}.has(...)"
    )
    return TypeError(msg)


def _spelled(object_type: str) -> str:
    """Return the name that an object type probably has in Python."""
    kind, _, name = object_type.rpartition(".")
    words = name.title().replace("_", "")
    return words if not kind or words.startswith("Custom") else f"{words}Activity"


_EVERYTHING: Final = MatchAll()
