"""What is wrong with listed values, ids and texts."""

from __future__ import annotations

from collections import Counter
from typing import TYPE_CHECKING, Final, NamedTuple

from ..build.field_types import ChoiceField
from ..build.known_fields import known_field
from ..explain.labels import quoted
from ..semantics.normalize import EVERYTHING
from ..tree.conditions import ReferenceCondition, TermCondition, TextCondition
from ..tree.fields import CustomField
from ..tree.ids import CURRENT_USER, is_blank, is_id
from ..tree.query import FieldCondition, IdQuery, InStatus, SavedSearch, TextQuery
from .context import Problem

if TYPE_CHECKING:
    from collections.abc import Iterator

    from ..tree.query import Query
    from .context import LintContext

# What the ids start with that a reference of a type takes.
_REFERENCES: Final = {
    "sequence": ("seq_",),
    "status.lead": ("stat_",),
    "status.opportunity": ("stat_",),
    "user": ("user_", CURRENT_USER),
    "user_or_group": ("user_", "group_", CURRENT_USER),
}


class _ListedValues(NamedTuple):
    """The values or ids that a query lists, what the ids start with, and where they stand."""

    values: tuple[str, ...]
    prefixes: tuple[str, ...]
    below: str


def nothing_listed(query: Query, _: LintContext) -> Iterator[Problem]:
    """Find an empty list of values or ids."""
    listed = _listed(query)
    if listed is not None and not listed.values:
        text = "What Close does with an empty list isn't known: name a value, or take this out."
        yield Problem(text, listed.below)


def blank_text(query: Query, _: LintContext) -> Iterator[Problem]:
    """Find a text, id or value with nothing in it."""
    listed = _listed(query)
    values, below = ((), "") if listed is None else (listed.values, listed.below)
    if isinstance(query, IdQuery | TextQuery):
        values = (query.value,)
    elif isinstance(query, FieldCondition) and isinstance(query.condition, TextCondition):
        values, below = (query.condition.value,), ".condition"
    if any(map(is_blank, values)):
        mend = "use ~exists() for objects without one."
        yield Problem(f"What Close does with a blank text isn't known: {mend}", below)


def duplicate(query: Query, context: LintContext) -> Iterator[Problem]:
    """Find parts of a group and listed values that stand there twice."""
    seen: dict[tuple[Query, bool], str] = {}
    for part, positive, path, _ in context.parts:
        first = seen.setdefault((part, positive), path)
        if first != path and part != EVERYTHING:
            below = path.removeprefix(context.path)
            yield Problem(f"This repeats {first}: leave one out.", below)
    listed = _listed(query)
    if listed is not None and len(set(listed.values)) < len(listed.values):
        for value, count in Counter(listed.values).items():
            if count > 1:
                yield Problem(
                    f"{quoted(value)} is listed {count} times: once is enough.", listed.below
                )


def wrong_id(query: Query, _: LintContext) -> Iterator[Problem]:
    """Find ids that start as those of something else do."""
    listed = _listed(query)
    if listed is not None:
        prefixes = " or ".join(listed.prefixes)
        for value in dict.fromkeys(listed.values):
            if not is_id(value, listed.prefixes):
                yield Problem(
                    f"Ids must start with {prefixes} here, not {quoted(value)}.", listed.below
                )


def unknown_id(query: Query, context: LintContext) -> Iterator[Problem]:
    """Find ids that have no name although others of their kind have one."""
    listed = _listed(query)
    if listed is not None:
        for value in dict.fromkeys(listed.values):
            if is_id(value, listed.prefixes) and context.known.misses(value):
                text = f"There is no {quoted(value)} among the names: was it deleted, or mistyped?"
                yield Problem(text, listed.below)


def unknown_custom_field(query: Query, context: LintContext) -> Iterator[Problem]:
    """Find custom fields that have no name."""
    field = query.field if isinstance(query, FieldCondition) else None
    ids = context.known.ids
    if isinstance(field, CustomField) and ids is not None and field.custom_field_id not in ids:
        name = quoted(field.custom_field_id)
        yield Problem(f"There is no custom field {name}: was it deleted, or mistyped?", ".field")


def _listed(query: Query) -> _ListedValues | None:
    match query:
        case FieldCondition(condition=TermCondition() as condition):
            known = known_field(query.field)
            prefixes = known.prefixes if isinstance(known, ChoiceField) else ()
            return _ListedValues(condition.values, prefixes, ".condition")
        case FieldCondition(condition=ReferenceCondition() as condition):
            prefixes = _REFERENCES.get(condition.reference_type, ())
            return _ListedValues(condition.object_ids, prefixes, ".condition")
        case SavedSearch():
            return _ListedValues((query.saved_search_id,), ("save_",), "")
        case InStatus():
            return _ListedValues(query.status_ids, ("stat_",), "")
        case _:
            return None
