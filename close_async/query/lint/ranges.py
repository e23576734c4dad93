"""What is wrong with the bounds of a range, and with the moments in it."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from ..explain.phrases import moment_phrase
from ..semantics.value_sets import NumberSet, value_set
from ..tree.conditions import LocalTime, MomentRange, NumberRange
from ..tree.moment_order import has_no_zone, is_reversed
from ..tree.moments import FixedUtc, Offset
from ..tree.query import FieldCondition, InStatus
from .context import Problem

if TYPE_CHECKING:
    from collections.abc import Iterator

    from ..tree.moments import Moment
    from ..tree.query import Query
    from .context import LintContext

# Close is said to refuse more. [code 1, unconfirmed]
_MOST_DAYS: Final = 60


def open_range(query: Query, _: LintContext) -> Iterator[Problem]:
    """Find a range without bounds."""
    match query:
        case FieldCondition(condition=NumberRange() as condition):
            is_open = not condition.bounds
        case FieldCondition(condition=MomentRange() | LocalTime() as condition):
            is_open = condition.on_or_after is None and condition.before is None
        case _:
            return
    if is_open:
        text = "What a range without bounds finds isn't known: give it one, or use exists()."
        yield Problem(text, ".condition")


def empty_range(query: Query, _: LintContext) -> Iterator[Problem]:
    """Find a range that nothing lies in."""
    if isinstance(query, FieldCondition) and isinstance(query.condition, NumberRange):
        values = value_set(query.condition)
        if isinstance(values, NumberSet) and values.is_empty:
            text = "No number lies within these bounds: are they the wrong way round?"
            yield Problem(text, ".condition")
    bounded, below = _bounded(query)
    start, end = (None, None) if bounded is None else (bounded.on_or_after, bounded.before)
    if start is not None and end is not None and is_reversed(start, end):
        start_phrase, end_phrase = moment_phrase(start), moment_phrase(end)
        text = f"Nothing is on or after {start_phrase}, but before {end_phrase}: swap the two."
        yield Problem(text, below)


def many_days(query: Query, _: LintContext) -> Iterator[Problem]:
    """Find an offset of more days than Close takes."""
    for moment, below in moments_in(query):
        if isinstance(moment, Offset) and moment.days > _MOST_DAYS:
            yield Problem(
                f"Close is said to refuse offsets of more than {_MOST_DAYS} days: "
                f"count the {moment.days} days in months or years.",
                below,
            )


def no_timezone(query: Query, _: LintContext) -> Iterator[Problem]:
    """Find a fixed moment that was read without a timezone."""
    for moment, below in moments_in(query):
        if isinstance(moment, FixedUtc) and has_no_zone(moment):
            yield Problem("The moment names no timezone, and is taken for UTC: add +00:00.", below)


def moments_in(query: Query) -> Iterator[tuple[Moment, str]]:
    """Yield the moments that a query names, and where each stands below it."""
    bounded, below = _bounded(query)
    if bounded is None:
        return
    for name, bound in (("on_or_after", bounded.on_or_after), ("before", bounded.before)):
        moment, path = bound, f"{below}.{name}"
        while isinstance(moment, Offset):
            yield moment, path
            moment, path = moment.moment, f"{path}.moment"
        if moment is not None:
            yield moment, path


def _bounded(query: Query) -> tuple[MomentRange | InStatus | None, str]:
    """Return what has two moments as its bounds, and where it stands below *query*."""
    if isinstance(query, InStatus):
        return query, ""
    if isinstance(query, FieldCondition) and isinstance(query.condition, MomentRange):
        return query.condition, ".condition"
    return None, ""
