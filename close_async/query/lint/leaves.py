"""What is almost surely a mistake in a query that holds no others, whatever stands beside it."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final

from ..build.field_types import NumberField
from ..build.known_fields import known_field
from ..explain.labels import quoted
from ..explain.phrases import plural_of_type, singular_of_type
from ..explain.sentences import capital
from ..semantics.value_sets import Numbers, values_of
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
    from .context import Spot

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

_ZERO: Final = Numbers(0, high=0)
_ONE: Final = Numbers(1, high=1)


def leaf_findings(query: Query, spot: Spot) -> Iterator[Finding]:
    """Yield what is wrong with one query that holds no others."""
    yield from _LEAVES.get(type(query), _nothing)(query, spot)


def relation_findings(query: HasRelated, spot: Spot) -> Iterator[Finding]:
    """Yield what is wrong with a relation itself."""
    this, related = query.this_object_type, query.related_object_type
    yield from _other_type(this, spot)
    if this == related:
        text = f"{capital(plural_of_type(this))} have no relation to themselves: join with & here."
        yield spot.finding("self-relation", text)


def _nothing(_: Query, __: Spot) -> Iterator[Finding]:
    return iter(())


def _unknown_query(query: UnknownQuery, spot: Spot) -> Iterator[Finding]:
    yield not_understood(query.json, "query", spot)


def _field_condition(query: FieldCondition, spot: Spot) -> Iterator[Finding]:
    yield from _field(query, spot)
    yield from condition_findings(query, spot)
    yield from _absent_values(query, spot)
    yield from _absent_zero(query, spot)


def _field(query: FieldCondition, spot: Spot) -> Iterator[Finding]:
    below = ".field"
    field = query.field
    yield from unknown_keys(field.extra, spot, below)
    match field:
        case UnknownField():
            yield not_understood(field.json, "field", spot, below)
        case RegularField():
            yield from _other_type(field.object_type, spot, below)
        case CustomField(custom_field_id=name):
            if spot.names.ids is not None and name not in spot.names.ids:
                text = f"There is no custom field {quoted(name)}: was it deleted, or mistyped?"
                yield spot.finding("unknown-custom-field", text, below=below)
        case _:
            pass


def _absent_values(query: FieldCondition, spot: Spot) -> Iterator[Finding]:
    field = query.field
    if spot.positive or isinstance(query.condition, ExistsCondition | UnknownCondition):
        return
    if field in spot.filled | spot.excused or isinstance(field, UnknownField):
        return
    if isinstance(field, RegularField) and field.field_name in _NEVER_ABSENT:
        return
    exists = exists_of(query)
    text = (
        f"Whether this negation also finds {spot.plural} without a value isn't known: "
        f"add & {exists} to leave them out, or | ~{exists} to take them in."
    )
    yield spot.finding("absent-values", text)


def _absent_zero(query: FieldCondition, spot: Spot) -> Iterator[Finding]:
    """Yield that what was never counted may have no 0: so it is with meetings. [code 1 live]."""
    values = values_of(query.condition)
    if not spot.positive or query.field in spot.excused or not isinstance(values, Numbers):
        return
    is_zero = _ZERO.lies_in(values) and not _ONE.lies_in(values)
    if isinstance(known_field(query.field), NumberField) and is_zero:
        exists = exists_of(query)
        text = (
            f"Where nothing was counted yet there may be no value, and so no 0: "
            f"add | ~{exists} to find those {spot.plural}, too."
        )
        yield spot.finding("absent-zero", text)


def _id(query: IdQuery, spot: Spot) -> Iterator[Finding]:
    if is_blank(query.value):
        yield blank_text(spot)
    object_type = object_type_of_id(query.value)
    if object_type is not None:
        yield from _other_type(object_type, spot)


def _text(query: TextQuery, spot: Spot) -> Iterator[Finding]:
    if is_blank(query.value):
        yield blank_text(spot)


def _object_type(query: ObjectTypeQuery, spot: Spot) -> Iterator[Finding]:
    yield from _other_type(query.name, spot)


def _saved_search(query: SavedSearch, spot: Spot) -> Iterator[Finding]:
    yield from listed_findings((query.saved_search_id,), spot, ("save_",))


def _in_status(query: InStatus, spot: Spot) -> Iterator[Finding]:
    yield from listed_findings(query.status_ids, spot, ("stat_",))
    yield from moment_findings(query, spot, "")


def _other_type(object_type: str, spot: Spot, below: str = "") -> Iterator[Finding]:
    if spot.scope not in {None, object_type}:
        text = (
            f"This is about {plural_of_type(object_type)}, but {spot.plural} are looked for: "
            f"ask about the {singular_of_type(object_type)} with has()."
        )
        yield spot.finding("other-type", text, below=below)


_LEAVES: Final[dict[type[Query], Callable[[Any, Spot], Iterator[Finding]]]] = {
    FieldCondition: _field_condition,
    IdQuery: _id,
    InStatus: _in_status,
    ObjectTypeQuery: _object_type,
    SavedSearch: _saved_search,
    TextQuery: _text,
    UnknownQuery: _unknown_query,
}
