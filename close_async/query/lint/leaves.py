"""What is almost surely a mistake in a query that holds no others, whatever stands beside it."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final

from ..build.field_types import NumberField
from ..build.known_fields import known_field
from ..explain.labels import quoted
from ..explain.phrases import plural_of_type, singular_of_type
from ..explain.sentences import capital
from ..semantics.value_sets import NumberSet, value_set
from ..tree.conditions import (
    ExistsCondition,
    UnknownCondition,
)
from ..tree.fields import CustomField, RegularField, UnknownField
from ..tree.ids import is_blank, object_type_of_id
from ..tree.query import (
    FieldCondition,
    HasRelated,
    IdQuery,
    InStatus,
    ObjectTypeQuery,
    Query,
    SavedSearch,
    TextQuery,
    UnknownQuery,
)
from .conditions import (
    blank_text,
    condition_findings,
    listed_findings,
    moment_findings,
    not_understood,
    unknown_keys,
)
from .context import exists_of

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from ..tree.finding import Finding
    from .context import LintContext

# What every object has that has it at all. [guess]
_NEVER_ABSENT: Final = frozenset(
    {
        "custom_activity_type_id",
        "custom_object_type_id",
        "date_created",
        "date_updated",
        "direction",
        "display_name",
        "lead_id",
        "sequence_id",
        "status",
        "status_id",
        "status_type",
    }
)

_ZERO: Final = NumberSet(0, high=0)
_ONE: Final = NumberSet(1, high=1)


def leaf_findings(query: Query, context: LintContext) -> Iterator[Finding]:
    """Yield what is wrong with one query that holds no others."""
    yield from _LEAVES.get(type(query), _nothing)(query, context)


def relation_findings(query: HasRelated, context: LintContext) -> Iterator[Finding]:
    """Yield what is wrong with a relation itself."""
    this, related = query.this_object_type, query.related_object_type
    yield from _other_type(this, context)
    if this == related:
        text = f"{capital(plural_of_type(this))} have no relation to themselves: join with & here."
        yield context.finding("self-relation", text)


def _nothing(_: Query, __: LintContext) -> Iterator[Finding]:
    return iter(())


def _unknown_query(query: UnknownQuery, context: LintContext) -> Iterator[Finding]:
    yield not_understood(query.json, "query", context)


def _field_condition(query: FieldCondition, context: LintContext) -> Iterator[Finding]:
    yield from _field(query, context)
    yield from condition_findings(query, context)
    yield from _absent_values(query, context)
    yield from _absent_zero(query, context)


def _field(query: FieldCondition, context: LintContext) -> Iterator[Finding]:
    below = ".field"
    field = query.field
    yield from unknown_keys(field.extra, context, below)
    match field:
        case UnknownField():
            yield not_understood(field.json, "field", context, below)
        case RegularField():
            yield from _other_type(field.object_type, context, below)
        case CustomField(custom_field_id=name):
            if context.names.ids is not None and name not in context.names.ids:
                text = f"There is no custom field {quoted(name)}: was it deleted, or mistyped?"
                yield context.finding("unknown-custom-field", text, below=below)
        case _:
            pass


def _absent_values(query: FieldCondition, context: LintContext) -> Iterator[Finding]:
    field = query.field
    if context.positive or isinstance(query.condition, ExistsCondition | UnknownCondition):
        return
    if field in context.filled | context.excused or isinstance(field, UnknownField):
        return
    if isinstance(field, RegularField) and field.field_name in _NEVER_ABSENT:
        return
    exists = exists_of(query)
    text = (
        f"Whether this negation also finds {context.plural} without a value isn't known: "
        f"add & {exists} to leave them out, or | ~{exists} to take them in."
    )
    yield context.finding("absent-values", text)


def _absent_zero(query: FieldCondition, context: LintContext) -> Iterator[Finding]:
    """Yield that what was never counted may have no 0: so it is with meetings. [code 1 live]."""
    values = value_set(query.condition)
    if not context.positive or query.field in context.excused or not isinstance(values, NumberSet):
        return
    is_zero = _ZERO.lies_in(values) and not _ONE.lies_in(values)
    if isinstance(known_field(query.field), NumberField) and is_zero:
        exists = exists_of(query)
        text = (
            f"Where nothing was counted yet there may be no value, and so no 0: "
            f"add | ~{exists} to find those {context.plural}, too."
        )
        yield context.finding("absent-zero", text)


def _id(query: IdQuery, context: LintContext) -> Iterator[Finding]:
    if is_blank(query.value):
        yield blank_text(context)
    object_type = object_type_of_id(query.value)
    if object_type is not None:
        yield from _other_type(object_type, context)


def _text(query: TextQuery, context: LintContext) -> Iterator[Finding]:
    if is_blank(query.value):
        yield blank_text(context)


def _object_type(query: ObjectTypeQuery, context: LintContext) -> Iterator[Finding]:
    yield from _other_type(query.name, context)


def _saved_search(query: SavedSearch, context: LintContext) -> Iterator[Finding]:
    yield from listed_findings((query.saved_search_id,), context, ("save_",))


def _in_status(query: InStatus, context: LintContext) -> Iterator[Finding]:
    yield from listed_findings(query.status_ids, context, ("stat_",))
    yield from moment_findings(query, context, "")


def _other_type(object_type: str, context: LintContext, below: str = "") -> Iterator[Finding]:
    if context.scope not in {None, object_type}:
        text = (
            f"This is about {plural_of_type(object_type)}, but {context.plural} are looked for: "
            f"ask about the {singular_of_type(object_type)} with has()."
        )
        yield context.finding("other-type", text, below=below)


_LEAVES: Final[dict[type[Query], Callable[[Any, LintContext], Iterator[Finding]]]] = {
    FieldCondition: _field_condition,
    IdQuery: _id,
    InStatus: _in_status,
    ObjectTypeQuery: _object_type,
    SavedSearch: _saved_search,
    TextQuery: _text,
    UnknownQuery: _unknown_query,
}
