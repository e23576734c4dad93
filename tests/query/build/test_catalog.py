"""The object types: every documented field is there, under its own name, with its kind told."""

from __future__ import annotations

import ast
import copy
import inspect
import pickle
from typing import Any

import pytest

from close_async.query import AnyField, Lead, ObjectType
from close_async.query.build import catalog

DOCUMENTED = {
    "lead": """
        addresses_count all_urls_count created_by updated_by date_created date_updated description
        display_name status_id url name num_emails num_email_addresses num_phone_numbers
        num_outgoing_calls num_upcoming_meetings times_communicated last_communication_date
        last_lead_status_change_date last_outgoing_call_date last_opportunity_won_date_won
        timezone_id
    """,
    "contact": """
        created_by updated_by date_created date_updated emails_count phones_count urls_count title
        lead_id name
    """,
    "contact_phone": "type phone",
    "contact_email": "type email",
    "contact_url": "type url",
    "address": "address_1 address_2 city country location state zipcode",
    "opportunity": "status_id status_type user_id created_by date_created date_updated",
    "activity.email": "direction status date date_sent date_created has_reply",
    "activity.call": "direction date_created",
    "activity.sms": "direction date_created",
    "activity.meeting": "status",
    "activity.note": "",
    "activity.custom_activity": "custom_activity_type_id",
    "custom_object": "custom_object_type_id date_created",
    "sequence_subscription": "sequence_id status",
    "task": "",
}


def fields_of(known: ObjectType) -> dict[str, AnyField]:
    names = vars(type(known))
    return {name: value for name, value in names.items() if isinstance(value, AnyField)}


def test_every_documented_field_is_there() -> None:
    found = {known.object_type: set(fields_of(known)) for known in catalog.KNOWN_TYPES}

    assert found == {name: set(fields.split()) for name, fields in DOCUMENTED.items()}


@pytest.mark.parametrize("known", catalog.KNOWN_TYPES, ids=repr)
def test_a_field_asks_for_what_it_is_called(known: ObjectType) -> None:
    for name, asked in fields_of(known).items():
        assert asked.field.to_dict() == {
            "type": "regular_field",
            "object_type": known.object_type,
            "field_name": name,
        }


def test_every_field_and_type_has_a_docstring() -> None:
    body = ast.parse(inspect.getsource(catalog)).body
    classes = [node for node in body if isinstance(node, ast.ClassDef)]

    assert len(classes) == len(DOCUMENTED)
    for node in classes:
        assert ast.get_docstring(node)
        for field, text in zip(node.body, node.body[1:], strict=False):
            if isinstance(field, ast.AnnAssign):
                assert _is_text(text), f"{node.name}.{ast.unparse(field.target)}"


@pytest.mark.parametrize("known", catalog.KNOWN_TYPES, ids=repr)
def test_a_type_is_shown_by_the_name_it_has(known: ObjectType) -> None:
    assert getattr(catalog, repr(known)) is known


def test_types_are_values() -> None:
    assert Lead == ObjectType("lead") != ObjectType("contact")
    assert len({Lead, ObjectType("lead")}) == 1
    assert pickle.loads(pickle.dumps(Lead)) == Lead  # noqa: S301 - our own bytes
    assert copy.deepcopy(Lead) == Lead
    assert repr(ObjectType("form_submission")) == "ObjectType('form_submission')"


def _is_text(node: Any) -> bool:
    return isinstance(node, ast.Expr) and isinstance(node.value, ast.Constant)
