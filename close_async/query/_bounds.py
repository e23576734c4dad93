"""Whether a query narrows anything: the guard in front of bulk actions, which errs towards "no"."""

from __future__ import annotations

from enum import Enum, auto
from typing import TYPE_CHECKING, Any, Final

from ._conditions import (
    BooleanCondition,
    Condition,
    CurrentUserCondition,
    ExistsCondition,
    LocalTime,
    MomentRange,
    NumberRange,
    ReferenceCondition,
    TermCondition,
    TextCondition,
)
from ._fields import UnknownField
from ._moments import Moment, Offset, UnknownMoment
from ._nodes import (
    And,
    FieldCondition,
    HasRelated,
    IdQuery,
    InStatus,
    MatchAll,
    Not,
    ObjectTypeQuery,
    Or,
    Query,
    TextQuery,
)

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable


class _Reach(Enum):
    """What a query lets through of the objects of its type."""

    EVERYTHING = auto()
    NOTHING = auto()
    SOMETHING = auto()
    UNKNOWN = auto()


_OPPOSITES: Final = {_Reach.EVERYTHING: _Reach.NOTHING, _Reach.NOTHING: _Reach.EVERYTHING}


def narrows(query: Query) -> bool:
    """Return whether *query* surely asks for more than a type; see `Query.is_unbounded`."""
    return _reach(query) is _Reach.SOMETHING


def _reach(query: Query) -> _Reach:
    if isinstance(query, Not):
        reach = _reach(query.query)
        return _OPPOSITES.get(reach, reach)
    if query.extra or type(query) not in _REACHES:
        return _Reach.UNKNOWN
    return _REACHES[type(query)](query)


def _of_everything(_: Query) -> _Reach:
    return _Reach.EVERYTHING


def _of_and(query: And) -> _Reach:
    reaches = set(map(_reach, query.queries))
    if _Reach.NOTHING in reaches or _contradict(query.queries):
        return _Reach.NOTHING
    if _Reach.SOMETHING in reaches:
        return _Reach.SOMETHING
    return _Reach.EVERYTHING if reaches == {_Reach.EVERYTHING} else _Reach.UNKNOWN


def _of_or(query: Or) -> _Reach:
    reaches = set(map(_reach, query.queries))
    if _Reach.EVERYTHING in reaches or _contradict(query.queries):
        return _Reach.EVERYTHING
    if _Reach.UNKNOWN in reaches or not reaches:
        return _Reach.UNKNOWN
    return _Reach.SOMETHING if _Reach.SOMETHING in reaches else _Reach.NOTHING


def _of_related(query: HasRelated) -> _Reach:
    return _certain(_reach(query.related_query) is _Reach.SOMETHING)


def _of_condition(query: FieldCondition) -> _Reach:
    condition = query.condition
    is_known = not isinstance(query.field, UnknownField) and not query.field.extra
    if not is_known or condition.extra:
        return _Reach.UNKNOWN
    return _certain(_ASKS.get(type(condition), _never)(condition))


def _of_id(query: IdQuery) -> _Reach:
    return _certain(bool(query.value))


def _of_text(query: TextQuery) -> _Reach:
    return _certain(bool(query.value.strip()))


def _of_status(query: InStatus) -> _Reach:
    return _certain(bool(query.status_ids) and _are_known(query.on_or_after, query.before))


def _certain(narrow: bool) -> _Reach:  # noqa: FBT001 - a private word for one fact
    return _Reach.SOMETHING if narrow else _Reach.UNKNOWN


def _contradict(queries: Iterable[Query]) -> bool:
    """Whether a query stands beside its own negation."""
    whole = set(queries)
    return any(isinstance(query, Not) and query.query in whole for query in whole)


def _always(_: Condition) -> bool:
    return True


def _never(_: Condition) -> bool:
    return False


def _asks_for_text(condition: TextCondition) -> bool:
    return bool(condition.value.strip())


def _asks_for_terms(condition: TermCondition) -> bool:
    return bool(condition.values)


def _asks_for_ids(condition: ReferenceCondition) -> bool:
    return bool(condition.object_ids)


def _asks_for_number(condition: NumberRange) -> bool:
    return bool(condition.bounds)


def _asks_for_moment(condition: MomentRange) -> bool:
    bounds = condition.on_or_after, condition.before
    return bounds != (None, None) and _are_known(*bounds)


def _asks_for_time(condition: LocalTime) -> bool:
    return (condition.on_or_after, condition.before) != (None, None)


def _are_known(*bounds: Moment | None) -> bool:
    return all(bound is None or _is_known_moment(bound) for bound in bounds)


def _is_known_moment(moment: Moment) -> bool:
    while isinstance(moment, Offset) and not moment.extra:
        moment = moment.moment
    return not isinstance(moment, UnknownMoment) and not moment.extra


_REACHES: Final[dict[type[Query], Callable[[Any], _Reach]]] = {
    And: _of_and,
    FieldCondition: _of_condition,
    HasRelated: _of_related,
    IdQuery: _of_id,
    InStatus: _of_status,
    MatchAll: _of_everything,
    ObjectTypeQuery: _of_everything,
    Or: _of_or,
    TextQuery: _of_text,
}

# Whether a condition asks for something; what isn't here asks for nothing that is known.
_ASKS: Final[dict[type[Condition], Callable[[Any], bool]]] = {
    BooleanCondition: _always,
    CurrentUserCondition: _always,
    ExistsCondition: _always,
    LocalTime: _asks_for_time,
    MomentRange: _asks_for_moment,
    NumberRange: _asks_for_number,
    ReferenceCondition: _asks_for_ids,
    TermCondition: _asks_for_terms,
    TextCondition: _asks_for_text,
}
