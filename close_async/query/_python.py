"""
A query as Python source.

Each piece of source is built together with the object that it makes. So a spelling is only used if
what it makes is the query; what no spelling makes is given as its JSON.
"""

from __future__ import annotations

from functools import reduce
from typing import TYPE_CHECKING, Any, Final, TypeAlias

from ._asks import AnyField
from ._catalog import KNOWN_TYPES
from ._code import Code, Joined, Negated, attribute, call, function, literal
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
from ._fields import CustomField, Field, RegularField
from ._moments import Edge, FixedLocalDate, FixedUtc, Moment, Now, Offset, PeriodEdge
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
    SavedSearch,
    TextQuery,
    all_of,
    any_of,
)
from ._object_types import ObjectType
from ._times import (
    Period,
    ago,
    at,
    day,
    in_,
    last_month,
    last_quarter,
    last_week,
    last_year,
    now,
    this_month,
    this_quarter,
    this_week,
    this_year,
    today,
    tomorrow,
    yesterday,
)

if TYPE_CHECKING:
    from collections.abc import Callable

# Python gives up on more than 200 brackets in brackets, and on very long chains of operators.
_DEEPEST: Final = 60
_LONGEST_CHAIN: Final = 30


def to_python(query: Query, *, width: int) -> str:
    """Return source that builds *query*, in lines of at most *width* where that can be done."""
    return _spelled(query).laid_out(0, width)


def _spelled(query: Query) -> Code:
    """Return the first spelling that makes *query*, or its JSON."""
    if query.levels > _DEEPEST:
        return call(attribute(_QUERY, "from_json"), literal(query.to_json()))
    code = _first(query, *_spellings(query))
    return code or call(attribute(_QUERY, "from_dict"), literal(_without_negate(query)))


def _without_negate(query: Query) -> dict[str, Any]:
    # The sign in front of it says it, if it's negated at all.
    return {key: value for key, value in query.to_dict().items() if key != "negate"}


def _first(query: Query, *spellings: Callable[[], Code]) -> Code | None:
    for spell in spellings:
        try:
            code = spell()
        except (AttributeError, LookupError, TypeError, ValueError):
            # The words refuse it, for instance an id that begins oddly: try the next ones.
            continue
        if code.made == query:
            return code
    return None


def _spellings(query: Query) -> tuple[Callable[[], Code], ...]:
    """Return the ways to spell *query*, the nicest first. Its parts are spelled only once."""
    match query:
        case Not():
            part = _spelled(query.query)
            return (lambda: Negated("~", ~part.made, part),)
        case And():
            parts = tuple(map(_spelled, query.queries))
            return (
                lambda: _chain("&", lambda left, right: left & right, parts),
                lambda: call(function(all_of), *parts),
            )
        case Or():
            parts = tuple(map(_spelled, query.queries))
            return (
                lambda: _ids(query),
                lambda: _chain("|", lambda left, right: left | right, parts),
                lambda: call(function(any_of), *parts),
            )
        case HasRelated():
            related = _spelled(query.related_query)
            return (
                lambda: call(_has(query), related),
                lambda: call(_has(query), _rows(query.related_object_type)),
                lambda: call(
                    _has(query),
                    call(function(all_of), _rows(query.related_object_type), related),
                ),
            )
        case FieldCondition():
            return (
                lambda: _asked(_known_field(query.field), query.condition),
                lambda: _asked(_field(query.field, query.condition), query.condition),
                lambda: _asked(_plain_reference(query.field, query.condition), query.condition),
            )
        case _:
            return (lambda: _leaf(query),)


def _leaf(query: Query) -> Code:
    match query:
        case ObjectTypeQuery():
            return _rows(query.name)
        case MatchAll():
            return call(function(MatchAll))
        case IdQuery():
            return call(attribute(_type(query.of), "with_ids"), literal(query.value))
        case TextQuery():
            mode = {} if query.mode == "full_words" else {"mode": literal(query.mode)}
            text = attribute(_type(query.of), "text")
            return call(text, literal(query.value), **mode)
        case SavedSearch():
            view = attribute(_type(query.of), "smart_view")
            return call(view, literal(query.saved_search_id))
        case InStatus():
            return _in_status(query)
        case _:
            raise LookupError


def _type(object_type: str | None) -> Code:
    if object_type is None:
        raise LookupError
    known = _TYPES.get(object_type)
    if known is None:
        return call(function(ObjectType), literal(object_type))
    return Code(repr(known), known)


def _rows(object_type: str | None) -> Code:
    return attribute(_type(object_type), "rows")


def _has(query: HasRelated) -> Code:
    return attribute(_type(query.this_object_type), "has")


def _ids(query: Or) -> Code:
    ids = [part for part in query.queries if isinstance(part, IdQuery)]
    with_ids = attribute(_type(ids[0].of), "with_ids")
    return call(with_ids, *(literal(part.value) for part in ids))


def _chain(sign: str, join: Callable[[Any, Any], Any], parts: tuple[Code, ...]) -> Code:
    if not 1 < len(parts) <= _LONGEST_CHAIN:
        raise LookupError
    return Joined(sign, reduce(join, (part.made for part in parts)), parts)


def _in_status(query: InStatus) -> Code:
    bounds: dict[str, Code] = {}
    if query.on_or_after is not None:
        bounds["since"] = _time(query.on_or_after, "start")
    if query.before is not None:
        bounds["before"] = _time(query.before, "end")
    in_status = attribute(_type(query.of), "in_status")
    return call(in_status, *map(literal, query.status_ids), **bounds)


def _known_field(field: Field) -> Code:
    """Spell a field that its object type has by name."""
    object_type = _type(field.owner)
    name = field.field_name if isinstance(field, RegularField) else ""
    asked = getattr(object_type.made, name, None)
    if isinstance(asked, AnyField) and asked.field == field:
        return attribute(object_type, name)
    raise LookupError


def _field(field: Field, condition: Condition) -> Code:
    """Spell any field; of what kind it is follows from what is asked."""
    if isinstance(condition, ReferenceCondition):
        if condition.reference_type in {"user", "user_or_group"}:
            return _field_of_kind(field, "user")
        return _plain_reference(field, condition)
    return _field_of_kind(field, _KINDS[type(condition)])


def _plain_reference(field: Field, condition: Condition) -> Code:
    if isinstance(condition, ReferenceCondition):
        reference_type = literal(condition.reference_type)
        return _field_of_kind(field, "reference", reference_type=reference_type)
    raise LookupError


def _field_of_kind(field: Field, kind: str, **named: Code) -> Code:
    match field:
        case RegularField():
            make = attribute(_type(field.owner), "field")
            return call(make, literal(field.field_name), literal(kind), **named)
        case CustomField():
            make = attribute(attribute(_type(field.of), "custom"), kind)
            return call(make, literal(field.custom_field_id), **named)
        case _:
            raise LookupError


def _asked(field: Code, condition: Condition) -> Code:
    """Spell the question that makes *condition*."""
    name, arguments = _QUESTIONS[type(condition)](condition)
    code = call(attribute(field, name), *arguments)
    if not isinstance(condition, ReferenceCondition) or code.made.condition == condition:
        return code

    # What users are called follows from their ids, unless one says otherwise.
    reference_type = literal(condition.reference_type)
    return call(attribute(field, name), *arguments, reference_type=reference_type)


def _text_question(condition: TextCondition) -> _Question:
    return _TEXT_QUESTIONS[condition.mode], [literal(condition.value)]


def _term_question(condition: TermCondition) -> _Question:
    return "is_in", list(map(literal, condition.values))


def _reference_question(condition: ReferenceCondition) -> _Question:
    return "is_in", list(map(literal, condition.object_ids))


def _current_user_question(_: CurrentUserCondition) -> _Question:
    return "is_current_user", []


def _flag_question(condition: BooleanCondition) -> _Question:
    return "is_true" if condition.value else "is_false", []


def _exists_question(_: ExistsCondition) -> _Question:
    return "exists", []


def _number_question(condition: NumberRange) -> _Question:
    bounds = condition.bounds
    return _NUMBER_QUESTIONS[tuple(bounds)], list(map(literal, bounds.values()))


def _local_time_question(condition: LocalTime) -> _Question:
    times = {"since": condition.on_or_after, "before": condition.before}
    given = {name: f"{time:%H:%M:%S}" for name, time in times.items() if time is not None}
    name = "between" if len(given) > 1 else next(iter(given), "")
    return f"local_time_{name}", list(map(literal, given.values()))


def _moment_question(condition: MomentRange) -> _Question:
    match condition.on_or_after, condition.before:
        case Moment() as since, None:
            return "since", [_time(since, "start")]
        case None, Moment() as before:
            return "before", [_time(before, "start")]
        case Moment() as since, Moment() as before:
            return _between(since, before)
        case _:
            raise LookupError


def _between(since: Moment, before: Moment) -> _Question:
    whole = Period(since, before)
    if whole == yesterday():
        return "on", [call(function(yesterday))]
    if whole == tomorrow():
        return "on", [call(function(tomorrow))]
    period = _period(since, "start")
    if period is not None and period.made == whole:
        return "on", [period]
    return "between", [_time(since, "start"), _time(before, "end")]


def _time(moment: Moment, edge: Edge) -> Code:
    """Spell a moment; a period will do if the question looks at its *edge*."""
    period = _period(moment, edge)
    if period is not None:
        return period
    match moment:
        case Now():
            return call(function(now))
        case FixedUtc():
            return call(function(at), literal(moment.value.isoformat()))
        case FixedLocalDate() | PeriodEdge():
            whole = _period(moment, moment.which)
            if whole is None:
                raise LookupError
            return attribute(whole, moment.which)
        case Offset(moment=Now()):
            return _offset(moment)
        case _:
            raise LookupError


def _period(moment: Moment, edge: Edge) -> Code | None:
    """Spell the day or period that *moment* is this edge of."""
    match moment:
        case FixedLocalDate(value=value, which=which) if which == edge:
            return call(function(day), literal(value.isoformat()))
        case PeriodEdge(range=name, which=which) if which == edge:
            known = _PERIODS.get(name)
            if known is not None:
                return call(function(known))
            return call(attribute(function(Period), "named"), literal(name))
        case _:
            return None


def _offset(moment: Offset) -> Code:
    named = {unit: literal(amount) for unit, amount in moment.amounts.items()}
    if moment.which_day_end != "start":
        named["which_day_end"] = literal(moment.which_day_end)
    return call(function(ago if moment.direction == "past" else in_), **named)


# The name of a method, and its arguments.
_Question: TypeAlias = tuple[str, list[Code]]

_QUESTIONS: Final[dict[type[Condition], Callable[[Any], _Question]]] = {
    BooleanCondition: _flag_question,
    CurrentUserCondition: _current_user_question,
    ExistsCondition: _exists_question,
    LocalTime: _local_time_question,
    MomentRange: _moment_question,
    NumberRange: _number_question,
    ReferenceCondition: _reference_question,
    TermCondition: _term_question,
    TextCondition: _text_question,
}

_QUERY: Final = Code("Query", Query)

_TYPES: Final = {known.object_type: known for known in KNOWN_TYPES}

_PERIODS: Final = {
    "today": today,
    "this-week": this_week,
    "last-week": last_week,
    "this-month": this_month,
    "last-month": last_month,
    "this-quarter": this_quarter,
    "last-quarter": last_quarter,
    "this-year": this_year,
    "last-year": last_year,
}

_KINDS: Final[dict[type[Condition], str]] = {
    TextCondition: "text",
    TermCondition: "choice",
    CurrentUserCondition: "user",
    BooleanCondition: "flag",
    ExistsCondition: "text",
    NumberRange: "number",
    MomentRange: "moment",
}

_TEXT_QUESTIONS: Final = {
    "full_words": "has_words",
    "phrase": "has_phrase",
    "beginning_of_words": "starts_with",
    "exact_value": "equals",
}

_NUMBER_QUESTIONS: Final[dict[tuple[str, ...], str]] = {
    ("gt",): "more_than",
    ("gte",): "at_least",
    ("lt",): "less_than",
    ("lte",): "at_most",
    ("gte", "lte"): "between",
}
