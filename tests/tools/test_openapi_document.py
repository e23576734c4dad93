"""
openapi/close.yaml says what Close is known to say, and tools/lint_spec.py notices when it doesn't.
"""

from __future__ import annotations

import copy
import json
import shutil
import subprocess
from typing import TYPE_CHECKING, Any

import pytest
import yaml

from tests.support.operations import OPERATIONS, Operation
from tests.support.paths import SAMPLES
from tools import lint_spec
from tools.document import DOCUMENT, load, resolve
from tools.spec.examples import check_examples, examples
from tools.spec.faults import Fault
from tools.spec.redocly import run_redocly
from tools.spec.schemas import Schemas
from tools.spec.walks import operations

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from pathlib import Path

    from tools.document import Node

EXAMPLES = sorted((SAMPLES / "examples").glob("*.json"))
FILTERS = sorted((SAMPLES / "s_query").glob("*.json"))

# The enums on which what is sent or understood depends, word for word.
ENUMS = {
    "SequenceStatus": ["active", "paused", "draft"],
    "StepType": ["email", "call", "sms"],
    "Threading": ["new_thread", "old_thread"],
    "SubscriptionStatus": ["active", "paused", "finished", "goal", "error"],
    "SubscriptionStatusReason": [
        "manual",
        "pending-call-timed-out",
        "bulk-action",
        "rate-limited",
        "sequence-deleted",
        "workflow-paused",
        "filter-not-matched",
        "reply-received",
        "call-answered",
        "meeting-booked",
        "lead-status-changed",
        "outcome-met",
        "account-invalid",
        "account-failures",
        "sending-throttled-too-long",
        "membership-inactive",
        "send-as-error",
        "email-bounced",
        "call-failed",
        "sms-failed",
        "no-user-phone",
        "billing-error",
        "assignment-field-invalid",
        "lead-status-field-invalid",
        "assignees-missing",
        "run-as-disabled",
        "lead-not-visible",
        "internal-error",
        "field-mapping-error",
        "filter-config-invalid",
        "email-ai-generation-failed",
    ],
    "OpportunityStatusType": ["active", "won", "lost"],
    "BulkActionStatus": [
        "created",
        "loading",
        "processing",
        "done",
        "paused",
        "resuming",
        "error",
    ],
    "BulkActionUpdateStatus": ["paused", "resuming"],
    "BulkEmailContactPreference": ["lead", "contact", "all"],
    "BulkSubscriptionContactPreference": ["lead", "contact"],
    "BulkSubscriptionActionType": ["subscribe", "resume", "resume_finished", "pause", "reassign"],
    "BulkObjectType": ["lead", "contact", "call", "custom_activity", "form_submission"],
    "BulkEditType": [
        "set_lead_status",
        "set_custom_field",
        "clear_custom_field",
        "set_contact_custom_field",
        "clear_contact_custom_field",
        "set_activity_custom_field",
        "clear_activity_custom_field",
        "set_global_custom_field",
        "clear_global_custom_field",
        "set_opportunity_custom_field",
        "clear_opportunity_custom_field",
        "set_custom_object_custom_field",
        "clear_custom_object_custom_field",
    ],
    "CustomFieldOperation": ["replace", "add", "remove"],
    "CustomFieldObjectType": [
        "lead",
        "contact",
        "opportunity",
        "activity",
        "custom_object_type",
        "shared",
    ],
    "CustomFieldType": [
        "text",
        "number",
        "date",
        "datetime",
        "choices",
        "user",
        "contact",
        "custom_object",
        "textarea",
        "hidden",
    ],
    "ConnectedAccountType": ["google", "microsoft", "custom_email", "zoom", "calendly"],
    "SmartViewType": [
        "lead",
        "contact",
        "opportunity",
        "call",
        "email",
        "sms",
        "meeting",
        "note",
        "whatsapp_message",
        "custom_activity",
        "form_submission",
    ],
    "PhoneNumberType": ["internal", "external", "virtual"],
    "TextMode": ["full_words", "phrase", "beginning_of_words", "exact_value"],
    "ReferenceType": ["user", "user_or_group", "status.lead", "status.opportunity", "sequence"],
    "UserOrder": ["first_name,last_name", "last_name,first_name"],
    "SortDirection": ["asc", "desc"],
    "OffsetDirection": ["past", "future"],
    "DayEnd": ["start", "end"],
    "RelativePeriod": [
        "today",
        "yesterday",
        "this-week",
        "last-week",
        "this-month",
        "last-month",
        "this-quarter",
        "last-quarter",
        "this-year",
        "last-year",
    ],
}

# What a method does if it's sent twice. Some operations differ: a search only reads, steps that an
# update names without their ids are new ones each time, a program has one tab of a meeting, and who
# may send as the caller is the same however often it's said. Another one is a decision.
EFFECTS = {"GET": "read", "POST": "create", "PUT": "repeat", "DELETE": "repeat"}
OTHER_EFFECTS = {
    "advanced_filtering.search": "read",
    "sequences.update": "create",
    "send_as.create_many": "repeat",
    "meetings.integrate": "repeat",
}
# The method of a verb, and whether the path ends with the id of one object.
VERBS = {
    "list": ("GET", False),
    "create": ("POST", False),
    "get": ("GET", True),
    "update": ("PUT", True),
    "delete": ("DELETE", True),
}

EVERYTHING = {"type": "match_all"}
PROBLEM = {
    "ruleId": "operation-summary",
    "message": "No summary.",
    "location": [{"pointer": "#/paths/~1me~1/get"}],
}


@pytest.fixture(scope="module")
def loaded() -> Node:
    """The document as it is on disk; not to be changed."""
    return load(DOCUMENT)


@pytest.fixture
def document(loaded: Node) -> Node:
    """A copy of the document, to be broken."""
    return copy.deepcopy(loaded)


@pytest.fixture(scope="module")
def schemas(loaded: Node) -> Schemas:
    """The schemas of the document."""
    return Schemas(loaded)


def named(name: str) -> str:
    return f"#/components/schemas/{name}"


def read(path: Path) -> Node:
    document: Node = json.loads(path.read_text(encoding="utf-8"))
    return document


def operation(document: Node, operation_id: str) -> Node:
    return next(found for _, found in operations(document) if found["operationId"] == operation_id)


def bodies_of(document: Node, operation_id: str, direction: str) -> Iterator[Any]:
    """Yield the examples of an operation's request, or of its 2xx answers."""
    found = operation(document, operation_id)
    bodies = (
        [found["requestBody"]]
        if direction == "request"
        else [body for status, body in found["responses"].items() if status.startswith("2")]
    )
    for body in bodies:
        for media_type in body["content"].values():
            for _, value in examples(document, "#", media_type):
                yield value


def schema_of(sample: Node) -> str:
    """Return the schema that a sample should fit: it is a body, a search or a bare query."""
    if "action_type" in sample:
        return named("BulkSequenceSubscriptionCreate")
    if "template_id" in sample:
        return named("BulkEmailCreate")
    if "query" in sample:
        return named("SearchRequest")
    return named("Query")


def without_fallbacks(document: Node) -> Node:
    """Close the open unions, so that nothing unknown fits."""
    for name in ("Query", "Field", "Condition", "Moment"):
        del document["components"]["schemas"][name]["anyOf"][-1]
    return document


# What Close is known to say


def test_there_are_samples() -> None:
    assert len(EXAMPLES) >= 8
    assert len(FILTERS) == 26


@pytest.mark.parametrize("path", EXAMPLES, ids=lambda path: path.stem)
def test_documented_body_is_an_example_word_for_word(loaded: Node, path: Path) -> None:
    operation_id, direction = path.stem.rsplit(".", 1)

    found = list(bodies_of(loaded, operation_id, direction))

    assert read(path) in found


@pytest.mark.parametrize("path", FILTERS, ids=lambda path: path.stem)
def test_real_filter_fits_without_the_fallbacks(document: Node, path: Path) -> None:
    sample = read(path)
    closed = Schemas(without_fallbacks(document))

    if "query" in sample.get("s_query", {}):
        faults = list(closed.faults(named("SmartViewQuery"), sample["s_query"]))
    else:
        faults = list(closed.faults(schema_of(sample), sample))

    assert faults == []


@pytest.mark.parametrize("name", ENUMS)
def test_enum_has_every_known_value(loaded: Node, name: str) -> None:
    schema = loaded["components"]["schemas"][name]

    assert schema["enum"] == ENUMS[name]


@pytest.mark.parametrize("found", OPERATIONS, ids=lambda found: found.id)
def test_every_operation_has_the_method_and_path_of_its_verb(found: Operation) -> None:
    if found.verb not in VERBS:
        return

    method, is_of_one = VERBS[found.verb]
    siblings = [one for one in OPERATIONS if one.tag == found.tag and one.verb in VERBS]

    assert found.method == method
    assert found.path.endswith("}/" if is_of_one else "/")
    assert not found.path.endswith("/{id}/") or is_of_one
    assert {collection_of(one) for one in siblings} == {collection_of(found)}


def collection_of(found: Operation) -> str:
    """Return the path of the list to which an operation belongs."""
    path, _, last = found.path.removesuffix("/").rpartition("/")
    return f"{path}/" if VERBS[found.verb][1] else f"{path}/{last}/"


@pytest.mark.parametrize("found", OPERATIONS, ids=lambda found: found.id)
def test_each_effect_is_the_one_that_retrying_may_rely_on(found: Operation) -> None:
    assert found.effect == OTHER_EFFECTS.get(found.id, EFFECTS[found.method])


@pytest.mark.parametrize(
    ("operation_id", "status"),
    [
        ("sequences.create", "200"),
        ("sequence_subscriptions.create", "201"),
        ("bulk_emails.create", "200"),
        ("bulk_sequence_subscriptions.create", "200"),
        ("bulk_deletes.create", "200"),
        ("bulk_edits.create", "200"),
    ],
)
def test_create_answers_the_status_that_close_sends(
    loaded: Node, operation_id: str, status: str
) -> None:
    responses = operation(loaded, operation_id)["responses"]

    assert [code for code in responses if code.startswith("2")] == [status]


@pytest.mark.parametrize("operation_id", ["sequences.delete", "sequence_subscriptions.delete"])
def test_delete_answers_200_without_a_body(loaded: Node, operation_id: str) -> None:
    responses = operation(loaded, operation_id)["responses"]

    assert "content" not in responses["200"]
    assert "204" not in responses


@pytest.mark.parametrize(
    ("name", "key", "allowed"),
    [
        ("Sequence", "schedule", True),
        ("Sequence", "status", False),
        ("Sequence", "timezone", False),
        ("Sequence", "schedule_id", True),
        ("Sequence", "trigger_query", True),
        ("SequenceSubscription", "status_reason", True),
        ("SequenceSubscription", "start_date", True),
        ("SequenceSubscription", "contact_email", True),
        ("SequenceSubscription", "calls_assigned_to", True),
        ("SequenceSubscription", "sequence_id", False),
        ("BulkEmail", "status", True),
        ("BulkEmail", "n_leads", True),
        ("BulkEmail", "n_leads_processed", False),
        ("BulkEmail", "date_created", True),
        ("BulkEmail", "s_query", False),
        ("BulkEmail", "sort", False),
        ("BulkEmail", "query", True),
        ("BulkEmail", "send_done_email", False),
        ("SmartView", "s_query", True),
        ("SmartView", "query", True),
        ("SmartView", "name", False),
        ("BulkSequenceSubscription", "action_type", False),
        ("BulkSequenceSubscription", "calls_assigned_to", True),
        ("BulkDelete", "bulk_object_type", False),
        ("BulkEdit", "type", False),
        ("BulkEdit", "custom_field_value", True),
        ("CustomField", "choices", True),
        ("PhoneNumber", "user_id", True),
        ("SearchPage", "cursor", True),
    ],
)
def test_null_is_allowed_where_close_sends_it(
    loaded: Node, schemas: Schemas, name: str, key: str, *, allowed: bool
) -> None:
    assert key in loaded["components"]["schemas"][name]["properties"]

    fits = schemas.allow(f"{named(name)}/properties/{key}", None)

    assert fits is allowed


@pytest.mark.parametrize(
    "page", ["SequencePage", "SequenceSubscriptionPage", "BulkEmailPage", "CustomFieldPage"]
)
def test_page_may_leave_has_more_out(schemas: Schemas, page: str) -> None:
    assert schemas.allow(named(page), {"data": []})
    assert not schemas.allow(named(page), {"has_more": False})


@pytest.mark.parametrize(
    ("name", "unknown"),
    [
        ("SequenceStep", {"step_type": "assignment", "delay": 0, "users": ["user_1"]}),
        ("Query", {"type": "nearby", "kilometres": 3}),
        ("Field", {"type": "computed_field", "formula": "1 + 1"}),
        ("Condition", {"type": "sounds_like", "value": "Meyer"}),
        ("Moment", {"type": "full_moon"}),
    ],
)
def test_open_union_takes_an_unknown_kind(schemas: Schemas, name: str, unknown: Node) -> None:
    assert schemas.allow(named(name), unknown)


@pytest.mark.parametrize(
    ("name", "faulty"),
    [
        ("SequenceStep", {"step_type": "email", "delay": "soon"}),
        ("Query", {"type": "and"}),
        ("Query", {"type": "and", "queries": [{"type": "id"}]}),
        ("Field", {"type": "custom_field"}),
        ("Condition", {"type": "text", "mode": "exact", "value": "Meyer"}),
        ("Moment", {"type": "fixed_local_date", "value": "2024-12-02T00:00:00", "which": "end"}),
    ],
)
def test_known_kind_with_a_fault_is_not_taken_for_an_unknown_one(
    schemas: Schemas, name: str, faulty: Node
) -> None:
    assert not schemas.allow(named(name), faulty)


@pytest.mark.parametrize(
    "body",
    [
        {"type": "set_lead_status", "s_query": EVERYTHING},
        {"type": "set_lead_status", "lead_status_id": "stat_1"},
        {"type": "set_custom_field", "s_query": EVERYTHING, "custom_field_value": "blue"},
        {"type": "set_custom_field", "s_query": EVERYTHING, "custom_field_id": "cf_1"},
        {"type": "clear_contact_custom_field", "s_query": EVERYTHING},
        {"type": "set_weather", "s_query": EVERYTHING},
    ],
)
def test_bulk_edit_that_lacks_something_does_not_fit(schemas: Schemas, body: Node) -> None:
    assert not schemas.allow(named("BulkEditCreate"), body)


@pytest.mark.parametrize(
    "missing",
    ["sequence_id", "sender_account_id", "sender_name", "sender_email", "contact_preference"],
)
def test_bulk_subscribe_needs_each_of_its_five_keys(schemas: Schemas, missing: str) -> None:
    body = read(SAMPLES / "s_query" / "009.json")
    assert schemas.allow(named("BulkSequenceSubscriptionCreate"), body)

    del body[missing]

    assert not schemas.allow(named("BulkSequenceSubscriptionCreate"), body)


@pytest.mark.parametrize(
    ("name", "body"),
    [
        ("BulkEmailCreate", {"template_id": "tmpl_1", "contact_preference": "lead"}),
        ("BulkDeleteCreate", {"results_limit": 10}),
        ("BulkSequenceSubscriptionCreate", {"action_type": "pause"}),
    ],
)
def test_no_bulk_action_starts_without_a_query(schemas: Schemas, name: str, body: Node) -> None:
    assert not schemas.allow(named(name), body)
    assert schemas.allow(named(name), body | {"s_query": EVERYTHING})


def test_new_step_without_a_kind_is_an_email(schemas: Schemas) -> None:
    assert schemas.allow(named("SequenceStepCreate"), {"delay": 0, "email_template_id": "tmpl_1"})
    assert not schemas.allow(named("SequenceStepCreate"), {"delay": 0})


def test_kept_step_is_nothing_but_its_id(schemas: Schemas) -> None:
    assert schemas.allow(named("SequenceStepUpdate"), {"id": "seqstep_1"})
    assert not schemas.allow(named("SequenceStepCreate"), {"id": "seqstep_1"})


@pytest.mark.parametrize(
    ("where", "value", "allowed"),
    [
        ("Sequence/properties/date_created", "2022-03-10T14:21:15.270359", True),
        ("Sequence/properties/date_created", "2022-03-10T14:21:15.270359+00:00", True),
        ("Sequence/properties/date_created", "yesterday", False),
        ("BulkEmail/properties/date_created", "2013-12-05T18:34:41.753000+00:00", True),
        ("BulkEmail/properties/date_created", "2013-12-05T18:34:41.753000", False),
    ],
)
def test_offset_of_a_timestamp_may_be_missing_only_where_close_leaves_it_out(
    schemas: Schemas, where: str, value: str, *, allowed: bool
) -> None:
    assert schemas.allow(named(where), value) is allowed


@pytest.mark.parametrize(
    "body",
    [
        {},
        {"errors": [], "field-errors": {"timezone": "This field is required."}},
        {"errors": ["Not shared."]},
        {"field-errors": {"s_query": {"queries": "Too deep."}}},
        {"error": "Unauthorized"},
        {"error": {"message": "API call count exceeded", "rate_reset": 0.87}},
    ],
)
def test_error_takes_every_body_that_was_seen(schemas: Schemas, body: Node) -> None:
    assert schemas.allow(named("Error"), body)


# What the linter notices


def test_document_has_no_fault(loaded: Node) -> None:
    faults = lint_spec.lint(loaded)

    assert faults == {name: [] for name in lint_spec.CHECKS}


def _wrong_example(document: Node) -> None:
    document["components"]["examples"]["SequencesGetResponse"]["value"]["steps"][0]["delay"] = "1d"


def _wrong_node_in_an_example(document: Node) -> None:
    del document["components"]["examples"]["BulkPauseRequest"]["value"]["s_query"]["queries"]


def _unknown_key_in_a_request_example(document: Node) -> None:
    document["components"]["examples"]["BulkActionPauseRequest"]["value"]["state"] = "paused"


def _wrong_example_of_a_schema(document: Node) -> None:
    document["components"]["schemas"]["Moment"]["examples"][1]["which"] = "middle"


def _wrong_example_of_a_header(document: Node) -> None:
    document["components"]["headers"]["RetryAfter"]["example"] = "soon"


def _missing_example_of_an_answer(document: Node) -> None:
    del operation(document, "users.me")["responses"]["200"]["content"]["application/json"][
        "examples"
    ]


def _missing_example_of_one_union_member(document: Node) -> None:
    del operation(document, "bulk_edits.create")["requestBody"]["content"]["application/json"][
        "examples"
    ]["clearGlobalCustomField"]


def _missing_error_response(document: Node) -> None:
    del operation(document, "advanced_filtering.search")["responses"]["429"]


def _missing_success(document: Node) -> None:
    del operation(document, "advanced_filtering.search")["responses"]["200"]


def _missing_summary(document: Node) -> None:
    del operation(document, "users.me")["summary"]


def _second_tag(document: Node) -> None:
    operation(document, "users.me")["tags"].append("advanced_filtering")


def _operation_id_of_another_tag(document: Node) -> None:
    operation(document, "users.me")["operationId"] = "search.me"


def _unknown_effect(document: Node) -> None:
    operation(document, "users.me")["x-effect"] = "none"


def _list_without_paging_hint(document: Node) -> None:
    del operation(document, "users.list")["x-pages"]


def _path_without_slash(document: Node) -> None:
    document["paths"]["/me"] = document["paths"].pop("/me/")


def _body_without_a_name(document: Node) -> None:
    body = operation(document, "sequences.create")["requestBody"]["content"]["application/json"]
    body["schema"] = resolve(document, body["schema"])


def _property_without_description(document: Node) -> None:
    del document["components"]["schemas"]["LeadStatus"]["properties"]["label"]["description"]


def _parameter_without_description(document: Node) -> None:
    del document["components"]["parameters"]["Skip"]["description"]


def _schema_without_description(document: Node) -> None:
    del document["components"]["schemas"]["LeadStatus"]["description"]


def _inline_object(document: Node) -> None:
    document["components"]["schemas"]["Me"]["properties"]["organizations"]["items"] = {
        "type": "object"
    }


def _inline_nullable_object(document: Node) -> None:
    document["components"]["schemas"]["Me"]["properties"]["organizations"]["items"] = {
        "type": ["object", "null"]
    }


def _inline_enum(document: Node) -> None:
    document["components"]["schemas"]["User"]["properties"]["email"]["enum"] = ["a@example.com"]


def _default_in_a_body(document: Node) -> None:
    document["components"]["schemas"]["AndQuery"]["properties"]["negate"]["default"] = False


def _required_but_unknown(document: Node) -> None:
    document["components"]["schemas"]["ClearCustomField"]["else"] = {"required": ["field_id"]}


def _object_that_does_not_say_whether_it_is_open(document: Node) -> None:
    del document["components"]["schemas"]["User"]["additionalProperties"]


def _mapping_to_another_member(document: Node) -> None:
    mapping = document["components"]["schemas"]["Moment"]["discriminator"]["mapping"]
    mapping["now"], mapping["offset"] = mapping["offset"], mapping["now"]


def _member_without_mapping(document: Node) -> None:
    del document["components"]["schemas"]["BulkEditCreate"]["discriminator"]["mapping"][
        "set_lead_status"
    ]


def _kind_of_nothing(document: Node) -> None:
    document["components"]["schemas"]["LeadEvent"]["allOf"].pop(0)


def _kind_mapped_from_another_word(document: Node) -> None:
    mapping = document["components"]["schemas"]["Event"]["discriminator"]["mapping"]
    mapping["leads"] = mapping.pop("lead")


def _kind_with_a_word_that_is_not_mapped(document: Node) -> None:
    del document["components"]["schemas"]["Event"]["discriminator"]["mapping"]["task.lead"]


def _optional_discriminator(document: Node) -> None:
    document["components"]["schemas"]["NowMoment"]["required"].remove("type")


def _silent_guess(document: Node) -> None:
    document["components"]["schemas"]["User"]["properties"]["email"]["x-certainty"] = "guess"


def _unmarked_guess(document: Node) -> None:
    del operation(document, "bulk_edits.update")["x-certainty"]


def _unquoted_date(document: Node) -> None:
    example = document["components"]["examples"]["SearchRunRequest"]
    example["value"]["day"] = yaml.safe_load("2024-12-02")


def _no_openapi(document: Node) -> None:
    del document["info"]["title"]


@pytest.mark.parametrize(
    ("check", "fault"),
    [
        ("examples", _wrong_example),
        ("examples", _wrong_node_in_an_example),
        ("examples", _unknown_key_in_a_request_example),
        ("examples", _wrong_example_of_a_schema),
        ("examples", _wrong_example_of_a_header),
        ("coverage", _missing_example_of_an_answer),
        ("coverage", _missing_example_of_one_union_member),
        ("operations", _missing_error_response),
        ("operations", _missing_success),
        ("operations", _missing_summary),
        ("operations", _second_tag),
        ("operations", _operation_id_of_another_tag),
        ("operations", _unknown_effect),
        ("operations", _list_without_paging_hint),
        ("operations", _path_without_slash),
        ("operations", _body_without_a_name),
        ("descriptions", _property_without_description),
        ("descriptions", _parameter_without_description),
        ("descriptions", _schema_without_description),
        ("shapes", _inline_object),
        ("shapes", _inline_nullable_object),
        ("shapes", _inline_enum),
        ("shapes", _default_in_a_body),
        ("shapes", _required_but_unknown),
        ("shapes", _object_that_does_not_say_whether_it_is_open),
        ("unions", _mapping_to_another_member),
        ("unions", _member_without_mapping),
        ("unions", _optional_discriminator),
        ("unions", _kind_of_nothing),
        ("unions", _kind_mapped_from_another_word),
        ("unions", _kind_with_a_word_that_is_not_mapped),
        ("guesses", _silent_guess),
        ("guesses", _unmarked_guess),
        ("plain JSON", _unquoted_date),
        ("specification", _no_openapi),
    ],
)
def test_linter_notices_the_fault(
    document: Node, check: str, fault: Callable[[Node], None]
) -> None:
    fault(document)

    faults = list(lint_spec.CHECKS[check](document))

    # The document itself has none, as a test above says.
    assert len(faults) >= 1


def test_fault_names_the_place_in_the_example(document: Node) -> None:
    _wrong_example(document)

    faults = list(check_examples(document))

    assert faults[0] == Fault(
        "#/paths/~1sequence~1{id}~1/get/responses/200/content/application~1json/examples/active",
        "$.steps[0].delay: '1d' is not of type 'integer'",
    )


def test_command_ends_with_1_and_prints_where_the_fault_is(
    document: Node, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    _missing_error_response(document)
    path = tmp_path / "close.json"
    path.write_text(json.dumps(document), encoding="utf-8")

    code = lint_spec.main([str(path), "--no-redocly"])

    assert code == 1
    assert "#/paths/~1data~1search~1/post\n    has no answer 429" in capsys.readouterr().out


def test_command_ends_with_0_where_all_is_well(capsys: pytest.CaptureFixture[str]) -> None:
    code = lint_spec.main(["--no-redocly"])

    assert code == 0
    assert "operations" in capsys.readouterr().out


def test_linter_says_so_where_npm_is_not_installed(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setattr(shutil, "which", lambda _: None)

    well = run_redocly(DOCUMENT)

    assert well
    assert "npm isn't installed" in capsys.readouterr().out


def test_linter_says_so_where_npm_can_not_fetch_redocly(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    def run(command: list[str], **_: object) -> subprocess.CompletedProcess[str]:
        return subprocess.CompletedProcess(command, 1, stdout="", stderr="no network")

    monkeypatch.setattr(shutil, "which", lambda _: "npx")
    monkeypatch.setattr(subprocess, "run", run)

    well = run_redocly(DOCUMENT)

    assert well
    assert "can't fetch" in capsys.readouterr().out


@pytest.mark.parametrize(
    ("answer", "expected", "printed"),
    [
        ('{"problems": []}', True, "redocly        ok"),
        (
            json.dumps({"problems": [PROBLEM]}),
            False,
            "#/paths/~1me~1/get\n    operation-summary: No summary.",
        ),
        ("Something went wrong", False, "Redocly could not run: Something went wrong"),
    ],
)
def test_what_redocly_says_counts(
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
    answer: str,
    printed: str,
    *,
    expected: bool,
) -> None:
    def run(command: list[str], **_: object) -> subprocess.CompletedProcess[str]:
        return subprocess.CompletedProcess(command, 0, stdout=answer, stderr="")

    monkeypatch.setattr(shutil, "which", lambda _: "npx")
    monkeypatch.setattr(subprocess, "run", run)

    well = run_redocly(DOCUMENT)

    assert well is expected
    assert printed in capsys.readouterr().out


def test_who_may_call_and_where(loaded: Node) -> None:
    schemes = loaded["components"]["securitySchemes"]
    flow = schemes["oauth2"]["flows"]["authorizationCode"]

    assert loaded["servers"][0]["url"] == "https://api.close.com/api/v1"
    assert loaded["security"] == [{"apiKey": []}, {"oauth2": ["all.full_access"]}]
    assert (schemes["apiKey"]["type"], schemes["apiKey"]["scheme"]) == ("http", "basic")
    assert flow["scopes"].keys() == {"all.full_access", "offline_access"}
    assert flow["authorizationUrl"] == "https://app.close.com/oauth2/authorize/"
    assert flow["tokenUrl"] == flow["refreshUrl"] == "https://api.close.com/oauth2/token/"
