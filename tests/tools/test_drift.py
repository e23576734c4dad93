"""What Close publishes is held against our document: `make drift`."""

from __future__ import annotations

import copy
import json
from itertools import pairwise
from typing import TYPE_CHECKING, Any, Final

import pytest
import yaml

from tests.support.paths import SAMPLES
from tools.document import DOCUMENT, load
from tools.drift.__main__ import main
from tools.drift.compare import compare
from tools.drift.known import KNOWN, read_known, sort_out

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from tools.document import Node

# Names, types and enums of what Close published in June 2026.
PUBLISHED: Final = SAMPLES / "published" / "close.json"
OURS: Final = load(DOCUMENT)


def ours() -> Node:
    """Ours, in which no two places are the same object."""
    found: Node = json.loads(json.dumps(OURS))
    return found


def drift(plant: Callable[[Node], object]) -> set[str]:
    """What is told of a published document that says what ours says, but for what is planted."""
    theirs = ours()
    plant(theirs)
    return {one.line for one in compare(theirs, OURS, "theirs")}


def schema(document: Node, name: str) -> Node:
    found: Node = document["components"]["schemas"][name]
    return found


def field(document: Node, name: str, key: str) -> Node:
    found: Node = schema(document, name)["properties"][key]
    return found


# What Close published


def test_all_that_differs_from_what_is_published_is_known(
    capsys: pytest.CaptureFixture[str],
) -> None:
    assert main([str(PUBLISHED)]) == 0

    out, err = capsys.readouterr()
    # An entry that matches nothing would have a line of its own.
    assert len(out.splitlines()) == 1, out
    assert out.startswith("0 unknown")
    assert err == ""


def test_fields_of_the_published_document_are_all_in_ours_but_for_those_named() -> None:
    published = json.loads(PUBLISHED.read_text(encoding="utf-8"))
    published["components"] = {"schemas": published["schemas"]}
    new = [one for one in compare(published, OURS, "theirs") if one.text.startswith("a new")]

    fields = {one.line for one in new if one.text.endswith("field")}

    assert fields == {
        "CallCreate.custom_fields: a new field",
        "CallUpdate.custom_fields: a new field",
        "CustomActivityCreate.custom_fields: a new field",
        "CustomActivityUpdate.custom_fields: a new field",
        "OpportunityCreate.custom_fields: a new field",
        "CallCreate.organization_id: a new field",
        "CustomActivityCreate.organization_id: a new field",
        "EmailCreate.organization_id: a new field",
        "NoteCreate.organization_id: a new field",
        "SmsCreate.organization_id: a new field",
        "TaskUpdate.created_by: a new field",
        "TaskUpdate.due_date: a new field",
        "TaskUpdate.organization_id: a new field",
        "TasksUpdate.organization_id: a new field",
    }


def test_nothing_differs_from_itself() -> None:
    assert drift(lambda _: None) == set()


# Planted drifts


def new_operation(theirs: Node) -> None:
    theirs["paths"]["/playbook/{id}/"] = {"get": {"responses": {"200": {}}}}
    theirs["paths"]["/lead/{id}/merge/"] = {"post": {"responses": {"200": {}}}}


def gone_operation(theirs: Node) -> None:
    del theirs["paths"]["/lead/merge/"]
    del theirs["paths"]["/activity/note/{id}/"]["put"]


def new_parameters(theirs: Node) -> None:
    parameters = theirs["paths"]["/lead/"]["get"]["parameters"]
    text = {"type": "string"}
    parameters += [
        {"name": "sort", "in": "query", "schema": text},
        {"name": "version", "in": "query", "required": True, "schema": text},
        {"name": "X-Team", "in": "header", "schema": text},
        {"name": "session", "in": "cookie", "schema": text},
    ]


def new_shared_parameter(theirs: Node) -> None:
    theirs["paths"]["/me/"]["parameters"] = [
        {"name": "team", "in": "query", "schema": {"type": "string"}}
    ]


def gone_parameter(theirs: Node) -> None:
    operation = theirs["paths"]["/activity/"]["get"]
    operation["parameters"] = [one for one in operation["parameters"] if "lead_id" not in str(one)]


def parameter_is_required(theirs: Node) -> None:
    theirs["components"]["parameters"]["EventCursor"]["required"] = True


def parameter_of_another_type(theirs: Node) -> None:
    theirs["components"]["parameters"]["EventLimit"]["schema"] = {"type": "string"}


def new_fields(theirs: Node) -> None:
    for name in ("Lead", "LeadCreate"):
        schema(theirs, name)["properties"]["score"] = {"type": "integer"}


def new_required_field(theirs: Node) -> None:
    schema(theirs, "WebhookCreate")["properties"]["team"] = {"type": "string"}
    schema(theirs, "WebhookCreate")["required"] += ["team"]


def field_is_required(theirs: Node) -> None:
    schema(theirs, "WebhookCreate")["required"] += ["verify_ssl"]


def gone_field(theirs: Node) -> None:
    del schema(theirs, "Contact")["properties"]["title"]


def another_type(theirs: Node) -> None:
    field(theirs, "Sequence", "name")["type"] = "integer"
    field(theirs, "Contact", "date_created")["format"] = "date"


def items_of_another_type(theirs: Node) -> None:
    field(theirs, "CallActivity", "users")["items"] = {"type": "integer"}


def nullable(theirs: Node) -> None:
    field(theirs, "Contact", "title")["type"] = "string"
    field(theirs, "Sequence", "name")["type"] = ["string", "null"]


def values(theirs: Node) -> None:
    known = schema(theirs, "SequenceStatus")["enum"]
    known.remove("draft")
    known.append("archived")


def values_of_a_text(theirs: Node) -> None:
    field(theirs, "Contact", "title")["enum"] = ["CEO", "CTO", None]


def another_status(theirs: Node) -> None:
    answers = theirs["paths"]["/sequence/"]["post"]["responses"]
    answers["201"] = answers.pop("200")


def new_body(theirs: Node) -> None:
    sent = {"schema": {"type": "object", "properties": {"reason": {"type": "string"}}}}
    theirs["paths"]["/lead/{id}/"]["delete"]["requestBody"] = {
        "content": {"application/json": sent}
    }


def one_of_several_paths(theirs: Node) -> None:
    """Ours has one path where theirs have one for each kind of object."""
    for path in ("/custom_field/{object_type}/", "/custom_field/{object_type}/{id}/"):
        item = theirs["paths"].pop(path)
        kinds = ("lead", "contact", "opportunity", "activity", "custom_object_type", "shared")
        for kind in (*kinds, "playbook"):
            theirs["paths"][path.replace("{object_type}", kind)] = copy.deepcopy(item)
    del theirs["paths"]["/custom_field/contact/{id}/"]["get"]


PLANTED: Final[dict[Callable[[Node], None], set[str]]] = {
    new_operation: {
        "GET /playbook/{id}/: a new operation",
        "POST /lead/{id}/merge/: a new operation",
    },
    gone_operation: {
        "POST /lead/merge/: the operation is gone",
        "PUT /activity/note/{id}/: the operation is gone",
    },
    new_parameters: {
        "GET /lead/?sort: a new parameter",
        "GET /lead/?version: a new required parameter",
        "GET /lead/ header X-Team: a new parameter",
    },
    new_shared_parameter: {"GET /me/?team: a new parameter"},
    gone_parameter: {
        "GET /activity/?lead_id: the parameter is gone",
        "GET /activity/?lead_id__in: the parameter is gone",
    },
    parameter_is_required: {"GET /event/?_cursor: is required there, optional here"},
    parameter_of_another_type: {"GET /event/?_limit: is string there, integer here"},
    new_fields: {"Lead.score: a new field", "LeadCreate.score: a new field"},
    new_required_field: {"WebhookCreate.team: a new required field"},
    field_is_required: {"WebhookCreate.verify_ssl: is required there, optional here"},
    gone_field: {"Contact.title: the field is gone"},
    another_type: {
        "Sequence.name: is integer there, string here",
        "Contact.date_created: is a date there, a date-time here",
    },
    items_of_another_type: {
        "CallActivity.users[]: is integer there, string here",
        # A row of all activities is one of several kinds.
        "Activity.users[]: is integer or string there, string here",
    },
    nullable: {
        "Contact.title: is never null there, may be null here",
        "Sequence.name: may be null there, is never null here",
    },
    values: {
        "SequenceStatus: a new value archived",
        "SequenceStatus: the value draft is gone",
    },
    values_of_a_text: {"Contact.title: has values there: CEO, CTO"},
    another_status: {"POST /sequence/: answers 201 there, 200 here"},
    new_body: {"DELETE /lead/{id}/: a body is sent there, none here"},
    one_of_several_paths: {
        *(f"{method} /custom_field/playbook/: a new operation" for method in ("GET", "POST")),
        *(
            f"{method} /custom_field/playbook/{{id}}/: a new operation"
            for method in ("GET", "PUT", "DELETE")
        ),
    },
}


@pytest.mark.parametrize("plant", PLANTED, ids=lambda plant: plant.__name__)
def test_a_planted_drift_is_told_and_nothing_else(plant: Any) -> None:
    assert drift(plant) == PLANTED[plant]


def test_a_guess_of_ours_may_be_absent() -> None:
    def plant(theirs: Node) -> None:
        del field(theirs, "Event", "object_type")["$ref"]
        del schema(theirs, "Event")["properties"]["oauth_scope"]
        schema(theirs, "EventObjectType")["enum"].remove("task.lead")
        operation = theirs["paths"]["/webhook/"]["get"]
        del operation["parameters"]

    assert drift(plant) == set()


# The same, written otherwise


def as_one_of(theirs: Node) -> None:
    item = field(theirs, "Contact", "title")
    item["oneOf"] = [{"type": "string"}, {"type": "null"}]
    del item["type"]


def as_any_of_with_a_reference(theirs: Node) -> None:
    schema(theirs, "Title")["anyOf"] = [{"type": ["null"]}, {"type": "string"}]
    schema(theirs, "Contact")["properties"]["title"] = {"$ref": "#/components/schemas/Title"}


def as_nullable_of_openapi_3_0(theirs: Node) -> None:
    item = field(theirs, "Contact", "title")
    item["type"] = "string"
    item["nullable"] = True


def as_nullable_reference_of_openapi_3_0(theirs: Node) -> None:
    data = field(theirs, "Event", "data")
    data["allOf"] = [data.pop("anyOf")[0]]
    data["nullable"] = True


def as_all_of(theirs: Node) -> None:
    contact = schema(theirs, "Contact")
    moved = {name: contact["properties"].pop(name) for name in ("id", "title", "emails")}
    schema(theirs, "Base")["properties"] = moved
    theirs["components"]["schemas"]["Contact"] = {
        "allOf": [{"$ref": "#/components/schemas/Base"}, contact]
    }


def as_constants(theirs: Node) -> None:
    status = schema(theirs, "SequenceStatus")
    status["oneOf"] = [{"const": value} for value in status.pop("enum")]
    del status["type"]


def as_nested_unions(theirs: Node) -> None:
    status = schema(theirs, "SequenceStatus")
    first, *rest = status.pop("enum")
    status["anyOf"] = [{"enum": [first]}, {"oneOf": [{"enum": rest}, {"$ref": AT}]}]


def without_types(theirs: Node) -> None:
    for one in theirs["components"]["schemas"].values():
        if "properties" in one or "enum" in one:
            one.pop("type", None)


def inline(theirs: Node) -> None:
    page = schema(theirs, "EventPage")
    page["properties"]["data"]["items"] = copy.deepcopy(schema(theirs, "Event"))


def parameters_by_reference(theirs: Node) -> None:
    operation = theirs["paths"]["/lead/"]["get"]
    theirs["components"]["parameters"]["All"] = {"$ref": "#/paths/~1lead~1/get/x-first"}
    operation["x-first"] = operation["parameters"][0]
    operation["parameters"][0] = {"$ref": "#/components/parameters/All"}


def other_names_in_paths(theirs: Node) -> None:
    for path in list(theirs["paths"]):
        item = theirs["paths"].pop(path)
        theirs["paths"][path.replace("{id}", "{object_id}").rstrip("/")] = item


def percent_encoded_references(theirs: Node) -> None:
    theirs["paths"]["/x/"] = theirs["paths"].pop("/lead/{id}/")
    theirs["paths"]["/lead/{id}/"] = {"$ref": "#/paths/~1x~1"}
    del theirs["paths"]["/x/"]
    theirs["paths"]["/lead/{id}/"] = {"$ref": "#/x-paths/%7Bid%7D"}
    theirs["x-paths"] = {"{id}": OURS["paths"]["/lead/{id}/"]}


AT: Final = "#/components/schemas/Third"
SAME: Final = (
    as_one_of,
    as_any_of_with_a_reference,
    as_nullable_of_openapi_3_0,
    as_nullable_reference_of_openapi_3_0,
    as_all_of,
    as_constants,
    as_nested_unions,
    without_types,
    inline,
    parameters_by_reference,
    other_names_in_paths,
    percent_encoded_references,
)


@pytest.mark.parametrize("rewrite", SAME, ids=lambda rewrite: rewrite.__name__)
def test_what_is_only_written_otherwise_is_no_drift(rewrite: Callable[[Node], None]) -> None:
    def plant(theirs: Node) -> None:
        schemas = theirs["components"]["schemas"]
        schemas |= {"Title": {}, "Base": {"type": "object"}, "Third": {"enum": ["active"]}}
        rewrite(theirs)

    assert drift(plant) == set()


def test_schemas_may_hold_themselves() -> None:
    def plant(theirs: Node) -> None:
        folder = {"type": "object", "properties": {"inside": {"$ref": "#/components/schemas/F"}}}
        theirs["components"]["schemas"]["F"] = {"anyOf": [folder, copy.deepcopy(folder)]}
        schema(theirs, "Lead")["properties"]["folder"] = {"$ref": "#/components/schemas/F"}
        lead = schema(theirs, "Lead")
        theirs["components"]["schemas"]["Lead"] = {"oneOf": [lead, copy.deepcopy(lead)]}

    assert drift(plant) == {"Lead.folder: a new field"}


# The report


def written(tmp_path: Path, document: object, name: str = "published.json") -> str:
    path = tmp_path / name
    path.write_text(json.dumps(document), encoding="utf-8")
    return str(path)


def test_a_report_goes_by_resource(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    theirs = ours()
    for plant in (new_operation, new_fields, values, nullable):
        plant(theirs)

    assert main([written(tmp_path, theirs)]) == 1

    out = capsys.readouterr().out
    assert out.startswith(
        """\
contacts
  ! Contact.title: is never null there, may be null here  (GET /lead/)

leads
  + Lead.score: a new field  (GET /lead/)
  + LeadCreate.score: a new field  (POST /lead/)
  + POST /lead/{id}/merge/: a new operation

playbook
  + GET /playbook/{id}/: a new operation

sequences
  ! Sequence.name: may be null there, is never null here  (GET /sequence/)
  + SequenceStatus: a new value archived  (GET /sequence/)
  - SequenceStatus: the value draft is gone  (GET /sequence/)

matches nothing any more, delete it: """
    )
    assert out.endswith("\n8 unknown and 0 known differences (drift-known.yaml)\n")


def test_as_json_it_has_known_differences_with_their_reason(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    theirs = ours()
    gone_field(theirs)
    new_operation(theirs)
    known = tmp_path / "known.yaml"
    known.write_text("'* /playbook/*: *': Not covered.\n'*.x: *': It was there once.\n")

    code = main([written(tmp_path, theirs), "--json", "--known", str(known)])

    assert code == 1
    told = json.loads(capsys.readouterr().out)
    assert told["stale"] == ["*.x: *"]
    assert {one["place"]: one for one in told["differences"]} == {
        "POST /lead/{id}/merge/": {
            "resource": "leads",
            "place": "POST /lead/{id}/merge/",
            "kind": "new",
            "text": "a new operation",
            "seen_in": "POST /lead/{id}/merge/",
            "known": None,
        },
        "Contact.title": {
            "resource": "contacts",
            "place": "Contact.title",
            "kind": "gone",
            "text": "the field is gone",
            "seen_in": "GET /lead/",
            "known": None,
        },
        "GET /playbook/{id}/": {
            "resource": "playbook",
            "place": "GET /playbook/{id}/",
            "kind": "new",
            "text": "a new operation",
            "seen_in": "GET /playbook/{id}/",
            "known": "Not covered.",
        },
    }


def test_what_is_known_can_be_shown(capsys: pytest.CaptureFixture[str]) -> None:
    main([str(PUBLISHED), "--all"])

    out = capsys.readouterr().out
    assert "known: GET /event/?_skip: a new parameter\n    Close's documentation says" in out
    assert "\n    + GET /event/?_skip: a new parameter\n" in out


def test_each_known_difference_has_a_reason(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    known = tmp_path / "known.yaml"
    for text in ("'*': ''", "'*':", "4: no pattern", "- '*'", "'*': a\n'*': b"):
        known.write_text(text)

        assert main([str(PUBLISHED), "--known", str(known)]) == 2
        assert str(known) in capsys.readouterr().err


def test_the_first_line_that_fits_counts() -> None:
    found = compare({**OURS, "paths": {"/x/": {"get": {"responses": {}}}}}, OURS, "theirs")

    known = sort_out(found, {"GET /x/: *": "one", "*: a new operation": "two", "*": "three"})

    assert [len(group) for group in known.by_pattern.values()] == [1, 0, len(found) - 1]
    assert known.unknown == []


def test_the_list_of_known_ones_is_not_a_net_for_everything() -> None:
    theirs = ours()
    for plant in PLANTED:
        if plant not in {one_of_several_paths, gone_operation, gone_field}:
            plant(theirs)
    found = compare(theirs, OURS, "theirs")

    known = sort_out(found, read_known(KNOWN))

    assert len(known.unknown) == len(found) > 20


# Files that can't be used


GOOD: Final[Node] = {
    "openapi": "3.1.0",
    "info": {},
    "paths": {"/lead/": {"get": {"responses": {"200": {"content": {}}}}}},
}


def answering(answer: object, **more: object) -> Node:
    """A document of which one operation answers what a schema says."""
    content = {"application/json": {"schema": answer}}
    operation = {"responses": {"200": {"content": content}}}
    return {**GOOD, "paths": {"/lead/": {"get": operation}}, **more}


CIRCLE: Final = {"schemas": {"A": {"$ref": "#/components/schemas/A"}}}
RING: Final = {"schemas": {"A": {"allOf": [{"$ref": "#/components/schemas/A"}]}}}
REFERENCE: Final = {"$ref": "#/components/schemas/A"}

REFUSED: Final[dict[str, tuple[str | bytes | Node, str]]] = {
    "empty": ("", "is empty"),
    "blank": (" \n\t\n", "is empty"),
    "HTML": ("<!DOCTYPE html><html><body>Sign in</body></html>", "is a page of HTML or XML"),
    "truncated JSON": (json.dumps(GOOD)[:-20], "seems to be cut off"),
    "truncated YAML": ("openapi: 3.1.0\npaths: {'/lead/': {get", "can't be read as YAML"),
    "a list": ("[]", "must be an OpenAPI document, got list"),
    "a text": ("hello", "must be an object, got str"),
    "another JSON": ('{"error": "not found"}', "is no OpenAPI document: it lacks `openapi`"),
    "Swagger": ('{"swagger": "2.0", "paths": {"/x/": {}}}', "is Swagger 2.0"),
    "a later OpenAPI": ({**GOOD, "openapi": "4.0.0"}, "is of OpenAPI 4.0.0"),
    "no paths": ({"openapi": "3.1.0", "paths": {}}, "has no paths"),
    "paths as a list": ({"openapi": "3.1.0", "paths": [1]}, "has no paths"),
    "a key twice": ('{"openapi": "3.1.0", "openapi": "3.1.0"}', "'openapi' comes twice"),
    "UTF-16": (json.dumps(GOOD).encode("utf-16"), "is not text in UTF-8"),
    "gzip": (b"\x1f\x8b\x08\x00\x00\x00", "is not text in UTF-8"),
    "a $ref into nothing": (answering(REFERENCE), "A: the document has nothing there"),
    "a $ref into a file": (answering({"$ref": "lead.yaml#/Lead"}), "refers to another file"),
    "a $ref to a URL": (answering({"$ref": "https://x.example/#/L"}), "refers to another file"),
    "a $ref to itself": (answering(REFERENCE, components=CIRCLE), "leads back to itself"),
    "an allOf of itself": (answering(REFERENCE, components=RING), "leads back to itself"),
    "a schema that is a list": (answering([]), "must be an object, got list"),
    "properties that are a list": (answering({"properties": []}), "must be an object, got list"),
    "an enum that is a text": (answering({"enum": "abc"}), "`enum` must be a list, got str"),
    "a type that is a number": (answering({"type": 5}), "`type` must be a list, got int"),
    "an operation that is none": ({**GOOD, "paths": {"/x/": {"get": None}}}, "GET /x/"),
    "parameters that are a number": ({**GOOD, "paths": {"/x/": {"parameters": 1}}}, "/x/"),
    "JSON in the depth": ('{"a":' * 100_000, "is nested too deeply"),
    "an anchor in itself": ("openapi: 3.1.0\npaths: &a\n  x: *a\n", "has more than"),
    "a billion laughs": (
        "a: &a [x,x,x,x,x,x,x,x,x,x]\n"
        + "".join(f"{b}: &{b} [{','.join([f'*{a}'] * 10)}]\n" for a, b in pairwise("abcdefghi"))
        + "openapi: 3.1.0\n",
        "has more than",
    ),
    "keys that are lists": ("? [a, b]\n: c\n", "can't be read as YAML"),
}


@pytest.mark.parametrize("what", REFUSED)
def test_a_file_that_cannot_be_used_is_refused_in_one_line(
    what: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    content, reason = REFUSED[what]
    path = tmp_path / "published"
    content = json.dumps(content) if isinstance(content, dict) else content
    path.write_bytes(content.encode() if isinstance(content, str) else content)

    assert main([str(path)]) == 2

    out, err = capsys.readouterr()
    assert out == ""
    assert reason in err
    assert err.startswith(f"{path}:")
    assert len(err.splitlines()) == 1


def test_a_file_that_is_not_there_is_refused(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    for path in (tmp_path / "nothing.json", tmp_path):
        assert main([str(path)]) == 2
        assert f"{path}: can't be read: " in capsys.readouterr().err


def test_yaml_json_and_a_byte_order_mark_are_read(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    text = yaml.dump({**OURS, "openapi": 3.1}, Dumper=getattr(yaml, "CSafeDumper", yaml.SafeDumper))
    path = tmp_path / "published"
    told = []
    # A status is a number in most documents of YAML.
    for written_as in (json.dumps(OURS), "\ufeff" + text.replace("'200':", "200:")):
        path.write_text(written_as, encoding="utf-8")
        main([str(path), "--json"])
        told.append(json.loads(capsys.readouterr().out)["differences"])

    assert told == [[], []]
