"""What this package doesn't know: nodes and keys that may be misspelled."""

from __future__ import annotations

from difflib import get_close_matches
from typing import TYPE_CHECKING, Final

from ..build.catalog import RELATIONS
from ..build.known_fields import TYPES, field_names, known_field
from ..explain.labels import quoted
from ..explain.phrases import plural_of_type, shown
from ..explain.sentences import capital
from ..tree.conditions import UnknownCondition
from ..tree.fields import RegularField, UnknownField
from ..tree.json_value import NO_EXTRA, is_object
from ..tree.moments import UnknownMoment
from ..tree.query import FieldCondition, HasRelated, UnknownQuery
from .context import Problem
from .ranges import moments_in

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from ..tree.json_value import Json
    from ..tree.node import Node
    from ..tree.query import Query
    from .context import LintContext

_KINDS: Final[dict[type[Node], str]] = {
    UnknownQuery: "query",
    UnknownField: "field",
    UnknownCondition: "condition",
    UnknownMoment: "moment",
}


def not_understood(query: Query, _: LintContext) -> Iterator[Problem]:
    """Find nodes and keys that this package doesn't know."""
    nodes: list[tuple[Node, str]] = [(query, "")]
    if isinstance(query, FieldCondition):
        nodes += (query.field, ".field"), (query.condition, ".condition")
    nodes += moments_in(query)
    for node, below in nodes:
        if node.extra is not NO_EXTRA and node.extra:
            keys = ", ".join(map(quoted, sorted(node.extra.keys())))
            yield Problem(f"What {keys} means here isn't known: look for a slip.", below)
        if isinstance(node, UnknownQuery | UnknownField | UnknownCondition | UnknownMoment):
            yield _unknown_node(node.json, _KINDS[type(node)], below)


def unknown_field(query: Query, _: LintContext) -> Iterator[Problem]:
    """Find a name that no field of the catalog has. Close may have more, so this is a doubt."""
    field = query.field if isinstance(query, FieldCondition) else None
    if not isinstance(field, RegularField) or known_field(field) is not None:
        return
    names = field_names(field.object_type)
    if not names:
        return
    mend = _field_mend(field, names)
    plural = plural_of_type(field.object_type)
    yield Problem(f"{quoted(field.field_name)} is not a known field of {plural}: {mend}", ".field")


def unknown_relation(query: Query, _: LintContext) -> Iterator[Problem]:
    """Find a relation that isn't known between two types that are. Close may have more."""
    if not isinstance(query, HasRelated):
        return
    this, related = query.this_object_type, query.related_object_type
    slip = get_close_matches(related, TYPES, n=1, cutoff=0.8) if related not in TYPES else ()
    if slip:
        text = f"{quoted(related)} is not a known type of objects: did you mean {quoted(slip[0])}?"
        yield Problem(text)
        return

    known = RELATIONS.get(this, frozenset())
    if this == related or related in known or not {this, related} <= TYPES.keys():
        return
    text = f"{capital(plural_of_type(this))} have no known relation to {plural_of_type(related)}: "
    between = sorted(one for one in known if related in RELATIONS.get(one, ()))
    if between and between != ["lead"]:
        step, end = TYPES[between[0]], TYPES[related]
        yield Problem(f"{text}did you mean {TYPES[this]!r}.has({step!r}.has({end!r}...))?")
    else:
        yield Problem(f"{text}if Close has it, that's fine.")


def _field_mend(field: RegularField, names: Sequence[str]) -> str:
    name = field.field_name
    for related in sorted(RELATIONS.get(field.object_type, ())):
        if name in field_names(related) and not related.startswith("activity."):
            # The commonest slip of all: contact.email, which Close refuses. [code 1 live]
            there, path = TYPES[field.object_type], f"{TYPES[related]!r}.{name}"
            return f"did you mean {there!r}.has({path}...)?"
    reference = f"{name.removesuffix('_label').removesuffix('_name')}_id"
    close = [reference] if reference in names else get_close_matches(name, names, n=1)
    if close:
        return f"did you mean {quoted(close[0])}?"
    return "if it's a custom field, name its id; if Close has it, that's fine."


def _unknown_node(json: Json, kind: str, below: str) -> Problem:
    value = json.thaw()
    name = value.get("type") if is_object(value) else None
    if isinstance(name, str):
        text = f"A {kind} of type {quoted(name)} with such values isn't known: look for a slip."
        return Problem(text, below)

    mend = "day() and at() make one" if kind == "moment" else "look for a slip"
    return Problem(f"A {kind} must be an object with a type, not {shown(json)}: {mend}.", below)
