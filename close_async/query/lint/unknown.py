"""What this package doesn't know: nodes and keys that may be misspelled."""

from __future__ import annotations

from typing import TYPE_CHECKING

from ..explain.labels import quoted
from ..explain.phrases import shown
from ..tree.conditions import UnknownCondition
from ..tree.fields import UnknownField
from ..tree.json_value import is_object
from ..tree.moments import UnknownMoment
from ..tree.query import FieldCondition, UnknownQuery
from .context import Problem
from .ranges import moments_in

if TYPE_CHECKING:
    from collections.abc import Iterator

    from ..tree.json_value import Json
    from ..tree.query import Query
    from .context import LintContext


def not_understood(query: Query, _: LintContext) -> Iterator[Problem]:
    """Find nodes and keys that this package doesn't know."""
    yield from _unknown_keys(query.extra)
    if isinstance(query, UnknownQuery):
        yield _unknown_node(query.json, "query")
    if isinstance(query, FieldCondition):
        yield from _unknown_keys(query.field.extra, ".field")
        if isinstance(query.field, UnknownField):
            yield _unknown_node(query.field.json, "field", ".field")
        yield from _unknown_keys(query.condition.extra, ".condition")
        if isinstance(query.condition, UnknownCondition):
            yield _unknown_node(query.condition.json, "condition", ".condition")
    for moment, below in moments_in(query):
        yield from _unknown_keys(moment.extra, below)
        if isinstance(moment, UnknownMoment):
            yield _unknown_node(moment.json, "moment", below)


def _unknown_keys(extra: Json, below: str = "") -> Iterator[Problem]:
    if extra:
        keys = ", ".join(map(quoted, sorted(extra.keys())))
        yield Problem(f"What {keys} means here isn't known: look for a slip.", below)


def _unknown_node(json: Json, kind: str, below: str = "") -> Problem:
    value = json.thaw()
    name = value.get("type") if is_object(value) else None
    if isinstance(name, str):
        text = f"A {kind} of type {quoted(name)} with such values isn't known: look for a slip."
        return Problem(text, below)

    mend = "day() and at() make one" if kind == "moment" else "look for a slip"
    return Problem(f"A {kind} must be an object with a type, not {shown(json)}: {mend}.", below)
