"""What live organizations answered, against the document and the models that come of it."""

from __future__ import annotations

import inspect
import json
from typing import TYPE_CHECKING, Any

import pytest

from close_async import models
from close_async._core.model import Model
from close_async._generated.api.bulk_emails import BulkEmailsCalls
from close_async.query import Query, SortKey
from tests.support.paths import SAMPLES
from tools.document import DOCUMENT, load
from tools.spec.schemas import Schemas

if TYPE_CHECKING:
    from collections.abc import Iterator

RECORDED = {
    path.stem: json.loads(path.read_text(encoding="utf-8"))
    for path in sorted((SAMPLES / "recorded").glob("*.json"))
}
ANSWERS = {name: one["data"] for name, one in RECORDED.items() if one["model"]}
every_answer = pytest.mark.parametrize("name", ANSWERS)


def model_of(name: str) -> Any:
    """Return the model of a recorded answer."""
    return getattr(models, RECORDED[name]["model"])


def inner_models(value: object) -> Iterator[Model]:
    """Give a model, and all that it holds."""
    if isinstance(value, Model):
        yield value
        for name in inspect.signature(type(value)).parameters:
            held = getattr(value, name, None)
            for one in held if isinstance(held, list) else [held]:
                yield from inner_models(one)


def without_required(node: Any) -> Any:
    """Return a schema that says what keys hold, and not which must be there."""
    if isinstance(node, dict):
        kept = {key: one for key, one in node.items() if key != "required"}
        return {key: without_required(one) for key, one in kept.items()}

    return [without_required(one) for one in node] if isinstance(node, list) else node


@every_answer
def test_the_document_allows_what_close_answered(name: str) -> None:
    document = load(DOCUMENT)
    schemas = Schemas(
        {**document, "components": {"schemas": without_required(document["components"]["schemas"])}}
    )

    where = f"/components/schemas/{RECORDED[name]['model']}"

    assert list(schemas.faults(f"#{where}", ANSWERS[name])) == []


@every_answer
def test_the_document_names_each_key_that_close_answered(name: str) -> None:
    found = model_of(name).from_dict(ANSWERS[name])

    unnamed = {type(one).__name__: one.additional_properties for one in inner_models(found)}

    assert {kind: keys for kind, keys in unnamed.items() if keys} == {}


@every_answer
def test_what_close_answered_is_written_as_it_was_read(name: str) -> None:
    assert model_of(name).from_dict(ANSWERS[name]).to_dict() == ANSWERS[name]


def test_the_documented_bulk_email_goes_out_as_it_is() -> None:
    body = RECORDED["bulk_email.create.official_request"]["data"]
    sort = [SortKey.from_dict(one) for one in body["sort"]]

    call = BulkEmailsCalls.create(
        **{**body, "s_query": Query.from_dict(body["s_query"]), "sort": sort}
    )

    assert call.json == body


# Seen in live answers, and sent by programs that work, besides what was recorded.
SEEN = {
    "ConnectedAccount": (
        "available_calendars", "available_features", "calendar_receive_status", "date_created",
        "email_receive_status", "enabled_features", "imap", "latest_receive_error",
        "latest_send_error", "receive_attempts_count", "receive_status", "send_status", "smtp",
        "sync_all_calendars", "synced_calendars", "zoom_account_plan",
    ),
    "CustomField": (
        "back_reference_is_visible", "custom_activity_type_id", "is_shared",
        "referenced_custom_type_id", "required",
    ),
    "EmailTemplate": ("last_used_at", "last_used_by", "last_used_type"),
    "OpportunityStatus": ("pipeline_id", "type"),
    "SequenceCreate": (
        "allow_manual_enrollment", "owner_id", "schedule_id", "status", "trigger_query",
    ),
    "SequenceSubscription": ("from_phone_number_id", "initial_email_id"),
    "SequenceSubscriptionCreate": ("lead_id", "sender_phone_number_id", "sms_options"),
    "SmartView": ("shared_with", "sharing_settings"),
    "User": ("email_verified_at", "google_profile_image_url", "last_used_timezone"),
}  # fmt: skip


@pytest.mark.parametrize(("name", "keys"), SEEN.items())
def test_the_document_names_each_key_that_was_seen(name: str, keys: tuple[str, ...]) -> None:
    schema = load(DOCUMENT)["components"]["schemas"][name]

    assert set(keys) - schema["properties"].keys() == set()
