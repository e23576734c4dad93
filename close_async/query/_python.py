"""
A query as Python source.

Each piece of source is built together with the object that it makes. So a spelling is only used if
what it makes is the query; what no spelling makes is given as its JSON.
"""

from __future__ import annotations

from functools import reduce
from typing import TYPE_CHECKING, Any, Final, TypeAlias

import attrs

from ._asks import AnyField
from ._catalog import KNOWN_TYPES
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
from ._json import is_list, is_object
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

_INDENT: Final = 4

# Python gives up on more than 200 brackets in brackets, and on very long chains of operators.
_DEEPEST: Final = 60
_LONGEST_CHAIN: Final = 30


def to_python(query: Query, *, width: int) -> str:
    """Return source that builds *query*, in lines of at most *width* where that can be done."""
    return _spelled(query).laid_out(0, width)


@attrs.frozen
class _Code:
    """Source in one piece, and the object that it makes."""

    text: str
    made: Any = attrs.field(repr=False)

    def flat(self) -> str:
        return self.text

    def laid_out(self, indent: int, width: int) -> str:  # noqa: ARG002 - can't be broken up
        return self.flat()


@attrs.frozen
class _Listed(_Code):
    """`text(part, part)`, with one part in each line if it gets long."""

    parts: tuple[tuple[str, _Code], ...]
    close: str = ")"

    def flat(self) -> str:
        inner = ", ".join(f"{name}{part.flat()}" for name, part in self.parts)
        return f"{self.text}{inner}{self.close}"

    def laid_out(self, indent: int, width: int) -> str:
        flat = self.flat()
        if indent + len(flat) <= width or not self.parts:
            return flat
        deeper = indent + _INDENT
        if len(self.parts) == 1 and isinstance(self.parts[0][1], _Joined):
            # These brackets will do for the joined queries, too.
            inner = self.parts[0][1].in_lines(deeper, width)
            return f"{self.text}{inner}\n{' ' * indent}{self.close}"
        margin = " " * deeper
        lines = [f"{margin}{name}{part.laid_out(deeper, width)},\n" for name, part in self.parts]
        return f"{self.text}\n{''.join(lines)}{' ' * indent}{self.close}"


@attrs.frozen
class _Joined(_Code):
    """`part & part`, in which *text* is the operator."""

    parts: tuple[_Code, ...]

    def flat(self) -> str:
        return f" {self.text} ".join(map(_in_brackets, self.parts))

    def laid_out(self, indent: int, width: int) -> str:
        flat = self.flat()
        if indent + len(flat) <= width:
            return flat
        return f"({self.in_lines(indent + _INDENT, width)}\n{' ' * indent})"

    def in_lines(self, indent: int, width: int) -> str:
        margin = f"\n{' ' * indent}"
        first, *others = (_laid_out_in_brackets(part, indent, width) for part in self.parts)
        return margin + first + "".join(f"{margin}{self.text} {other}" for other in others)


@attrs.frozen
class _Negated(_Code):
    """`~part`."""

    part: _Code

    def flat(self) -> str:
        return f"~{_in_brackets(self.part)}"

    def laid_out(self, indent: int, width: int) -> str:
        return f"~{_laid_out_in_brackets(self.part, indent, width)}"


def _in_brackets(code: _Code) -> str:
    return f"({code.flat()})" if isinstance(code, _Joined) else code.flat()


def _laid_out_in_brackets(code: _Code, indent: int, width: int) -> str:
    text = code.laid_out(indent, width)
    return f"({text})" if isinstance(code, _Joined) and "\n" not in text else text


def _literal(value: object) -> _Code:
    """Spell a JSON value, texts in double quotes where Python would."""
    if is_object(value):
        parts = tuple((f"{_quoted(key)}: ", _literal(inner)) for key, inner in value.items())
        return _Listed("{", value, parts, "}")
    if is_list(value):
        return _Listed("[", value, tuple(("", _literal(inner)) for inner in value), "]")
    return _Code(_quoted(value) if isinstance(value, str) else repr(value), value)


def _quoted(text: str) -> str:
    # A single quote in front makes repr() choose double quotes, if none is inside.
    return repr(text) if '"' in text else f'"{repr(chr(39) + text)[2:]}'


def _attribute(code: _Code, name: str) -> _Code:
    return _Code(f"{code.flat()}.{name}", getattr(code.made, name))


def _call(function: _Code, *arguments: _Code, **named: _Code) -> _Code:
    parts = [("", argument) for argument in arguments]
    parts += [(f"{name}=", argument) for name, argument in named.items()]
    made = function.made(
        *(argument.made for argument in arguments),
        **{name: argument.made for name, argument in named.items()},
    )
    return _Listed(f"{function.flat()}(", made, tuple(parts))


def _function(function: Callable[..., object]) -> _Code:
    return _Code(function.__name__, function)


def _spelled(query: Query) -> _Code:
    """Return the first spelling that makes *query*, or its JSON."""
    if query.levels > _DEEPEST:
        return _call(_attribute(_QUERY, "from_json"), _literal(query.to_json()))
    code = _first(query, *_spellings(query))
    return code or _call(_attribute(_QUERY, "from_dict"), _literal(query.to_dict()))


def _first(query: Query, *spellings: Callable[[], _Code]) -> _Code | None:
    for spell in spellings:
        try:
            code = spell()
        except (AttributeError, LookupError, TypeError, ValueError):
            # The words refuse it, for instance an id that begins oddly: try the next ones.
            continue
        if code.made == query:
            return code
    return None


def _spellings(query: Query) -> tuple[Callable[[], _Code], ...]:
    """Return the ways to spell *query*, the nicest first. Its parts are spelled only once."""
    match query:
        case Not():
            part = _spelled(query.query)
            return (lambda: _Negated("~", ~part.made, part),)
        case And():
            parts = tuple(map(_spelled, query.queries))
            return (
                lambda: _chain("&", lambda left, right: left & right, parts),
                lambda: _call(_function(all_of), *parts),
            )
        case Or():
            parts = tuple(map(_spelled, query.queries))
            return (
                lambda: _ids(query),
                lambda: _chain("|", lambda left, right: left | right, parts),
                lambda: _call(_function(any_of), *parts),
            )
        case HasRelated():
            related = _spelled(query.related_query)
            return (
                lambda: _call(_has(query), related),
                lambda: _call(_has(query), _rows(query.related_object_type)),
                lambda: _call(
                    _has(query),
                    _call(_function(all_of), _rows(query.related_object_type), related),
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


def _leaf(query: Query) -> _Code:
    match query:
        case ObjectTypeQuery():
            return _rows(query.name)
        case MatchAll():
            return _call(_function(MatchAll))
        case IdQuery():
            return _call(_attribute(_type(query.of), "with_ids"), _literal(query.value))
        case TextQuery():
            mode = {} if query.mode == "full_words" else {"mode": _literal(query.mode)}
            text = _attribute(_type(query.of), "text")
            return _call(text, _literal(query.value), **mode)
        case SavedSearch():
            view = _attribute(_type(query.of), "smart_view")
            return _call(view, _literal(query.saved_search_id))
        case InStatus():
            return _in_status(query)
        case _:
            raise LookupError


def _type(object_type: str | None) -> _Code:
    if object_type is None:
        raise LookupError
    known = _TYPES.get(object_type)
    if known is None:
        return _call(_function(ObjectType), _literal(object_type))
    return _Code(repr(known), known)


def _rows(object_type: str | None) -> _Code:
    return _attribute(_type(object_type), "rows")


def _has(query: HasRelated) -> _Code:
    return _attribute(_type(query.this_object_type), "has")


def _ids(query: Or) -> _Code:
    ids = [part for part in query.queries if isinstance(part, IdQuery)]
    with_ids = _attribute(_type(ids[0].of), "with_ids")
    return _call(with_ids, *(_literal(part.value) for part in ids))


def _chain(sign: str, join: Callable[[Any, Any], Any], parts: tuple[_Code, ...]) -> _Code:
    if not 1 < len(parts) <= _LONGEST_CHAIN:
        raise LookupError
    return _Joined(sign, reduce(join, (part.made for part in parts)), parts)


def _in_status(query: InStatus) -> _Code:
    bounds: dict[str, _Code] = {}
    if query.on_or_after is not None:
        bounds["since"] = _time(query.on_or_after, "start")
    if query.before is not None:
        bounds["before"] = _time(query.before, "end")
    in_status = _attribute(_type(query.of), "in_status")
    return _call(in_status, *map(_literal, query.status_ids), **bounds)


def _known_field(field: Field) -> _Code:
    """Spell a field that its object type has by name."""
    object_type = _type(field.owner)
    name = field.field_name if isinstance(field, RegularField) else ""
    asked = getattr(object_type.made, name, None)
    if isinstance(asked, AnyField) and asked.field == field:
        return _attribute(object_type, name)
    raise LookupError


def _field(field: Field, condition: Condition) -> _Code:
    """Spell any field; of what kind it is follows from what is asked."""
    if isinstance(condition, ReferenceCondition):
        if condition.reference_type in {"user", "user_or_group"}:
            return _field_of_kind(field, "user")
        return _plain_reference(field, condition)
    return _field_of_kind(field, _KINDS[type(condition)])


def _plain_reference(field: Field, condition: Condition) -> _Code:
    if isinstance(condition, ReferenceCondition):
        reference_type = _literal(condition.reference_type)
        return _field_of_kind(field, "reference", reference_type=reference_type)
    raise LookupError


def _field_of_kind(field: Field, kind: str, **named: _Code) -> _Code:
    match field:
        case RegularField():
            make = _attribute(_type(field.owner), "field")
            return _call(make, _literal(field.field_name), _literal(kind), **named)
        case CustomField():
            make = _attribute(_attribute(_type(field.of), "custom"), kind)
            return _call(make, _literal(field.custom_field_id), **named)
        case _:
            raise LookupError


def _asked(field: _Code, condition: Condition) -> _Code:
    """Spell the question that makes *condition*."""
    name, arguments = _QUESTIONS[type(condition)](condition)
    code = _call(_attribute(field, name), *arguments)
    if not isinstance(condition, ReferenceCondition) or code.made.condition == condition:
        return code

    # What users are called follows from their ids, unless one says otherwise.
    reference_type = _literal(condition.reference_type)
    return _call(_attribute(field, name), *arguments, reference_type=reference_type)


def _text_question(condition: TextCondition) -> _Question:
    return _TEXT_QUESTIONS[condition.mode], [_literal(condition.value)]


def _term_question(condition: TermCondition) -> _Question:
    return "is_in", list(map(_literal, condition.values))


def _reference_question(condition: ReferenceCondition) -> _Question:
    return "is_in", list(map(_literal, condition.object_ids))


def _current_user_question(_: CurrentUserCondition) -> _Question:
    return "is_current_user", []


def _flag_question(condition: BooleanCondition) -> _Question:
    return "is_true" if condition.value else "is_false", []


def _exists_question(_: ExistsCondition) -> _Question:
    return "exists", []


def _number_question(condition: NumberRange) -> _Question:
    bounds = condition.bounds
    return _NUMBER_QUESTIONS[tuple(bounds)], list(map(_literal, bounds.values()))


def _local_time_question(condition: LocalTime) -> _Question:
    times = {"since": condition.on_or_after, "before": condition.before}
    given = {name: f"{time:%H:%M:%S}" for name, time in times.items() if time is not None}
    name = "between" if len(given) > 1 else next(iter(given), "")
    return f"local_time_{name}", list(map(_literal, given.values()))


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
        return "on", [_call(_function(yesterday))]
    if whole == tomorrow():
        return "on", [_call(_function(tomorrow))]
    period = _period(since, "start")
    if period is not None and period.made == whole:
        return "on", [period]
    return "between", [_time(since, "start"), _time(before, "end")]


def _time(moment: Moment, edge: Edge) -> _Code:
    """Spell a moment; a period will do if the question looks at its *edge*."""
    period = _period(moment, edge)
    if period is not None:
        return period
    match moment:
        case Now():
            return _call(_function(now))
        case FixedUtc():
            return _call(_function(at), _literal(moment.value.isoformat()))
        case FixedLocalDate() | PeriodEdge():
            whole = _period(moment, moment.which)
            if whole is None:
                raise LookupError
            return _attribute(whole, moment.which)
        case Offset(moment=Now()):
            return _offset(moment)
        case _:
            raise LookupError


def _period(moment: Moment, edge: Edge) -> _Code | None:
    """Spell the day or period that *moment* is this edge of."""
    match moment:
        case FixedLocalDate(value=value, which=which) if which == edge:
            return _call(_function(day), _literal(value.isoformat()))
        case PeriodEdge(range=name, which=which) if which == edge:
            known = _PERIODS.get(name)
            if known is not None:
                return _call(_function(known))
            return _call(_attribute(_function(Period), "named"), _literal(name))
        case _:
            return None


def _offset(moment: Offset) -> _Code:
    named = {unit: _literal(amount) for unit, amount in moment.amounts.items()}
    if moment.which_day_end != "start":
        named["which_day_end"] = _literal(moment.which_day_end)
    return _call(_function(ago if moment.direction == "past" else in_), **named)


# The name of a method, and its arguments.
_Question: TypeAlias = tuple[str, list[_Code]]

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

_QUERY: Final = _Code("Query", Query)

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
