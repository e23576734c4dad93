"""Looks up the fields of the catalog by what a query says of them."""

from __future__ import annotations

from functools import lru_cache
from typing import TYPE_CHECKING, Final, TypeGuard

from ..tree.fields import Field, RegularField
from .catalog import KNOWN_TYPES
from .field_types import AnyField

if TYPE_CHECKING:
    from .object_type import ObjectType

TYPES: Final[dict[str, ObjectType]] = {known.object_type: known for known in KNOWN_TYPES}

# What answers hold beside that of which a filter can ask. [spec]
_ROW_FIELDS: Final = {
    "lead": """
        id name display_name description url html_url status_id status_label contact_ids contacts
        opportunities addresses tasks custom organization_id created_by created_by_name updated_by
        updated_by_name date_created date_updated primary_email primary_phone
        primary_address_summary contacts_summary localtime source summaries recent_calls
        integration_links
    """,
    "contact": """
        id name display_name title lead_id emails phones urls custom organization_id created_by
        updated_by date_created date_updated timezone timezone_source subscriptions recent_calls
        integration_links lead_suggestions_operation_id
    """,
    "opportunity": """
        id lead_id lead_name contact_id contact_name user_id user_name status_id status_label
        status_display_name status_type pipeline_id pipeline_name note confidence value
        value_period value_currency value_formatted expected_value expected_value_formatted
        annualized_value annualized_value_formatted annualized_expected_value
        annualized_expected_value_formatted date_won date_lost custom organization_id created_by
        created_by_name updated_by updated_by_name date_created date_updated is_stalled
        stall_status suggested_action attachments comment_summary lead_primary_email
        lead_primary_phone integration_links
    """,
}


@lru_cache(maxsize=1_000)
def known_field(field: Field) -> AnyField | None:
    """Return the field of the catalog that *field* is, if this package knows it."""
    if not isinstance(field, RegularField):
        return None
    known = getattr(TYPES.get(field.object_type), field.field_name, None)
    if not _is_field(known) or field.extra:
        return None
    # An attribute may have another name than its field.
    found = known.field
    is_named_so = isinstance(found, RegularField) and found.field_name == field.field_name
    return known if is_named_so and found.owner == field.object_type else None


def field_names(object_type: str) -> tuple[str, ...]:
    """Return the names of all fields of the catalog that a type of objects has."""
    known = vars(type(TYPES[object_type])).items() if object_type in TYPES else ()
    return tuple(name for name, field in known if _is_field(field))


def row_fields(object_type: str) -> tuple[str, ...]:
    """Return the names that `fields=` of a search is known to take, or none if that isn't known."""
    listed = _ROW_FIELDS.get(object_type, "").split()
    return tuple(dict.fromkeys((*listed, *field_names(object_type)))) if listed else ()


def _is_field(value: object) -> TypeGuard[AnyField]:
    return isinstance(value, AnyField)
