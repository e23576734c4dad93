"""An API document of several files is one document, and each fault in it has a line."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any

import pytest
import yaml

from tests.support.paths import ROOT
from tools import bundle, generate, lint_spec
from tools.document import DOCUMENT, Document, load
from tools.errors import Refused

if TYPE_CHECKING:
    from pathlib import Path

ROOT_FILE = """\
openapi: 3.1.0
paths:
  /lead/:
    $ref: 'close/leads.yaml#/paths/~1lead~1'
components:
  schemas:
    Error: {type: object}
"""
LEADS = """\
x-refusals: &refusals
  '400': {$ref: '../close.yaml#/components/schemas/Error'}
paths:
  /lead/:
    get:
      answers:
        '200': {$ref: '#/components/schemas/Lead'}
        <<: *refusals
components:
  schemas:
    Lead:
      oneOf:
        - $ref: '#/components/schemas/Error'
        - $ref: 'people.yaml#/components/schemas/Person'
      discriminator:
        propertyName: kind
        mapping: {person: 'people.yaml#/components/schemas/Person'}
    Error: {type: object}
"""
PEOPLE = """\
components:
  schemas:
    Person: {description: One of them.}
    Unused: {type: string}
"""
FILES = {"close.yaml": ROOT_FILE, "close/leads.yaml": LEADS, "close/people.yaml": PEOPLE}


@pytest.fixture
def path(tmp_path: Path) -> Path:
    """The root of a document of three files."""
    (tmp_path / "close").mkdir()
    for name, text in FILES.items():
        (tmp_path / name).write_text(text)
    return tmp_path / "close.yaml"


def change(path: Path, name: str, old: str, new: str) -> None:
    """Replace a text in one of the files."""
    text = (path.parent / name).read_text()
    assert old in text
    (path.parent / name).write_text(text.replace(old, new, 1))


def refusal(path: Path) -> list[str]:
    """Return what is said of the document, without the folder in which it is."""
    with pytest.raises(Refused) as caught:
        load(path)
    return str(caught.value).replace(f"{path.parent}/", "").splitlines()


def test_the_parts_become_one_document_with_references_into_itself(path: Path) -> None:
    person = "#/components/schemas/Person"

    assert load(path) == {
        "openapi": "3.1.0",
        "paths": {
            "/lead/": {
                "get": {
                    "answers": {
                        "200": {"$ref": "#/components/schemas/Lead"},
                        "400": {"$ref": "#/components/schemas/Error"},
                    }
                }
            }
        },
        "components": {
            "schemas": {
                "Error": {"type": "object"},
                "Lead": {
                    "oneOf": [{"$ref": "#/components/schemas/Error"}, {"$ref": person}],
                    "discriminator": {"propertyName": "kind", "mapping": {"person": person}},
                },
                "Person": {"description": "One of them."},
                "Unused": {"type": "string"},
            }
        },
    }


def test_a_place_of_the_whole_is_a_line_of_a_part(path: Path) -> None:
    document = Document(path)
    assert document.data

    def place(where: str) -> str:
        return document.place(where).removeprefix(f"{path.parent}/")

    assert place("#/openapi") == "close.yaml:1"
    assert place("#/components/schemas/Error") == "close.yaml:7"
    assert place("#/paths/~1lead~1/get/answers/200") == "close/leads.yaml:7"
    assert place("#/components/schemas/Lead/oneOf/1") == "close/leads.yaml:14"
    assert place("#/components/schemas/Person/description/nothing") == "close/people.yaml:3"
    # What a merge brought stands elsewhere: then it's the nearest around it.
    assert place("#/paths/~1lead~1/get/answers/400") == "close/leads.yaml:6"


@pytest.mark.parametrize(
    ("name", "old", "new", "said"),
    [
        (
            "close/people.yaml",
            "Unused: {type: string}",
            "Lead: {type: string}",
            (
                "close/people.yaml:4: Lead is defined otherwise in close/leads.yaml:11; "
                "rename one of the two, or refer to it"
            ),
        ),
        (
            "close/leads.yaml",
            "Error: {type: object}",
            "Error: {type: array}",
            (
                "close/leads.yaml:18: Error is defined otherwise in close.yaml:7; "
                "rename one of the two, or refer to it"
            ),
        ),
        (
            "close.yaml",
            "leads.yaml#/paths/~1lead~1",
            "lead.yaml#/paths/~1lead~1",
            "close.yaml:3: close/lead.yaml#/paths/~1lead~1: there is no such file",
        ),
        (
            "close.yaml",
            "#/paths/~1lead~1",
            "#/paths/~1leads~1",
            "close.yaml:3: close/leads.yaml#/paths/~1leads~1: that file has nothing there",
        ),
        (
            "close/leads.yaml",
            "'200': {$ref: '#/components/schemas/Lead'}",
            "'200': {$ref: '#/components/schemas/Leads'}",
            "close/leads.yaml:7: #/components/schemas/Leads: that file has nothing there",
        ),
        (
            "close/leads.yaml",
            "'200': {$ref: '#/components/schemas/Lead'}",
            "'200': {$ref: 'people.yaml#/x-what'}",
            "close/leads.yaml:7: people.yaml#/x-what: of another file only components can be used",
        ),
        (
            "close/people.yaml",
            "components:",
            "paths: {/person/: {}}\ncomponents:",
            "close/people.yaml:1: close.yaml doesn't refer to this path",
        ),
        (
            "close/people.yaml",
            "Unused: {type: string}",
            "Person: {type: string}",
            (
                "close/people.yaml:4: can't be read as YAML: "
                "the key 'Person' comes twice; delete or rename one of the two"
            ),
        ),
        (
            "close/leads.yaml",
            "mapping: {",
            "mapping: {{",
            (
                "close/leads.yaml:18: can't be read as YAML: did not find expected ',' or '}', "
                "while parsing a flow mapping"
            ),
        ),
        (
            "close/people.yaml",
            PEOPLE,
            "- a list",
            "close/people.yaml:1: must be an object, got list",
        ),
    ],
)
def test_what_is_wrong_is_told_with_file_and_line(
    path: Path, name: str, old: str, new: str, said: str
) -> None:
    change(path, name, old, new)

    assert said in refusal(path)


def test_a_file_that_nothing_refers_to_is_noticed(path: Path) -> None:
    (path.parent / "close" / "forgotten.yaml").write_text("components: {}\n")

    assert refusal(path) == ["close/forgotten.yaml:1: nothing refers to this file"]


def test_all_that_is_wrong_is_told_at_once(path: Path) -> None:
    change(path, "close/leads.yaml", "Error: {type: object}", "Error: {type: array}")
    change(path, "close/people.yaml", "Unused: {type: string}", "Lead: {$ref: '#/nowhere'}")

    assert [line.partition(": ")[0] for line in refusal(path)] == [
        "close/leads.yaml:18",
        "close/people.yaml:4",
    ]


@pytest.mark.parametrize("command", [generate.main, lint_spec.main, bundle.main])
def test_a_command_says_it_in_one_line(
    path: Path, capsys: pytest.CaptureFixture[str], command: Any
) -> None:
    change(path, "close/people.yaml", PEOPLE, "components: [")
    arguments = {
        generate.main: ["--document", str(path), "--target", str(path.parent / "_generated")],
        lint_spec.main: [str(path)],
        bundle.main: [str(path.parent / "out.yaml"), "--document", str(path)],
    }

    code = command(arguments[command])

    said = capsys.readouterr()
    (line,) = (said.out + said.err).splitlines()
    assert code == 1
    assert re.fullmatch(r".*/close/people\.yaml:[12]: can't be read as YAML: .+", line)


def test_the_bundle_is_the_same_document_each_time(tmp_path: Path) -> None:
    first, second = tmp_path / "first.yaml", tmp_path / "folder" / "second.yaml"

    codes = [bundle.main([str(path)]) for path in (first, second)]

    assert codes == [0, 0]
    assert first.read_bytes() == second.read_bytes()
    assert yaml.safe_load(first.read_text()) == load(DOCUMENT)
    assert "yaml#" not in first.read_text()
    assert (ROOT / ".gitignore").read_text().count("/openapi/bundle/") == 1
