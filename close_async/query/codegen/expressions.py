"""Object types, fields, conditions and moments as Python source, or `NotExpressible`."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final, TypeAlias, TypeVar

from ..build.known_fields import TYPES, known_field
from ..build.object_type import ObjectType
from ..build.times import (
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
from ..tree.conditions import (
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
from ..tree.fields import CustomField, Field, RegularField
from ..tree.moments import FixedLocalDate, FixedUtc, Moment, Now, Offset, PeriodEdge
from .code import Expression, NotExpressible, attribute, call, function, literal

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    from ..tree.moments import Edge

K = TypeVar("K")
V = TypeVar("V")


def type_named(object_type: str | None) -> Expression:
    """Return the expression of an object type."""
    if object_type is None:
        raise NotExpressible
    known = TYPES.get(object_type)
    if known is None:
        return call(function(ObjectType), literal(object_type))
    return Expression(repr(known), known)


def rows_of(object_type: str | None) -> Expression:
    """Return the expression of every object of a type."""
    return attribute(type_named(object_type), "rows")


def field_by_name(field: Field) -> Expression:
    """Return the expression of a field of the catalog."""
    if isinstance(field, RegularField) and known_field(field) is not None:
        return attribute(type_named(field.object_type), field.field_name)
    raise NotExpressible


def any_field(field: Field, condition: Condition) -> Expression:
    """Return the expression of any field; its kind follows from the condition."""
    if isinstance(condition, ReferenceCondition):
        if condition.reference_type in {"user", "user_or_group"}:
            return _field_of_kind(field, "user")
        return plain_reference(field, condition)
    return _field_of_kind(field, _found(_KINDS, type(condition)))


def plain_reference(field: Field, condition: Condition) -> Expression:
    """Return the expression of a reference field, even where that of a user field doesn't fit."""
    if isinstance(condition, ReferenceCondition):
        reference_type = literal(condition.reference_type)
        return _field_of_kind(field, "reference", reference_type=reference_type)
    raise NotExpressible


def _field_of_kind(field: Field, kind: str, **named: Expression) -> Expression:
    match field:
        case RegularField():
            make = attribute(type_named(field.owner), "field")
            return call(make, literal(field.field_name), literal(kind), **named)
        case CustomField():
            make = attribute(attribute(type_named(field.of), "custom"), kind)
            return call(make, literal(field.custom_field_id), **named)
        case _:
            raise NotExpressible


def condition_call(field: Expression, condition: Condition) -> Expression:
    """Return the method call that makes *condition*."""
    name, arguments = _found(_METHOD_CALLS, type(condition))(condition)
    code = call(attribute(field, name), *arguments)
    if not isinstance(condition, ReferenceCondition) or code.value.condition == condition:
        return code

    # The reference type of users follows from their ids, unless it is given.
    reference_type = literal(condition.reference_type)
    return call(attribute(field, name), *arguments, reference_type=reference_type)


def _number_call(condition: NumberRange) -> _MethodCall:
    bounds = condition.bounds
    return _found(_NUMBER_METHODS, tuple(bounds)), list(map(literal, bounds.values()))


def _local_time_call(condition: LocalTime) -> _MethodCall:
    times = {"since": condition.on_or_after, "before": condition.before}
    given = {name: f"{time:%H:%M:%S}" for name, time in times.items() if time is not None}
    name = "between" if len(given) > 1 else next(iter(given), "")
    return f"local_time_{name}", list(map(literal, given.values()))


def _moment_call(condition: MomentRange) -> _MethodCall:
    match condition.on_or_after, condition.before:
        case Moment() as since, None:
            return "since", [time(since, "start")]
        case None, Moment() as before:
            return "before", [time(before, "start")]
        case Moment() as since, Moment() as before:
            return _between(since, before)
        case _:
            raise NotExpressible


def _between(since: Moment, before: Moment) -> _MethodCall:
    whole = Period(since, before)
    if whole == yesterday():
        return "on", [call(function(yesterday))]
    if whole == tomorrow():
        return "on", [call(function(tomorrow))]
    period = _period(since, "start")
    if period is not None and period.value == whole:
        return "on", [period]
    return "between", [time(since, "start"), time(before, "end")]


def time(moment: Moment, edge: Edge) -> Expression:
    """Return the expression of a moment, or of a period if its *edge* is what counts."""
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
                raise NotExpressible
            return attribute(whole, moment.which)
        case Offset(moment=Now()):
            return _offset(moment)
        case _:
            raise NotExpressible


def _period(moment: Moment, edge: Edge) -> Expression | None:
    """Return the expression of the day or period whose edge *moment* is."""
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


def _offset(moment: Offset) -> Expression:
    named = {unit: literal(amount) for unit, amount in moment.amounts.items()}
    if moment.which_day_end != "start":
        named["which_day_end"] = literal(moment.which_day_end)
    return call(function(ago if moment.direction == "past" else in_), **named)


def _found(table: Mapping[K, V], key: K) -> V:
    if key not in table:
        raise NotExpressible
    return table[key]


# The name of a method, and its arguments.
_MethodCall: TypeAlias = tuple[str, list[Expression]]

_METHOD_CALLS: Final[dict[type[Condition], Callable[[Any], _MethodCall]]] = {
    BooleanCondition: lambda asked: ("is_true" if asked.value else "is_false", []),
    CurrentUserCondition: lambda _: ("is_current_user", []),
    ExistsCondition: lambda _: ("exists", []),
    LocalTime: _local_time_call,
    MomentRange: _moment_call,
    NumberRange: _number_call,
    ReferenceCondition: lambda asked: ("is_in", list(map(literal, asked.object_ids))),
    TermCondition: lambda asked: ("is_in", list(map(literal, asked.values))),
    TextCondition: lambda asked: (_found(_TEXT_METHODS, asked.mode), [literal(asked.value)]),
}


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
    LocalTime: "timezone",
    NumberRange: "number",
    MomentRange: "moment",
}

_TEXT_METHODS: Final[dict[str, str]] = {
    "full_words": "has_words",
    "phrase": "has_phrase",
    "beginning_of_words": "starts_with",
    "exact_value": "equals",
}

_NUMBER_METHODS: Final[dict[tuple[str, ...], str]] = {
    ("gt",): "more_than",
    ("gte",): "at_least",
    ("lt",): "less_than",
    ("lte",): "at_most",
    ("gte", "lte"): "between",
}
