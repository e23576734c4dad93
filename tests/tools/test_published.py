"""
What Close's published document says of an operation stands in ours, too.

`tests/samples/published/` holds parts of the published document (names, types and enums of June
2026). What differs is named in `differences.yaml` there, with the reason.
"""

from __future__ import annotations

import copy
import json
import re
from typing import TYPE_CHECKING, Any, Final

import pytest
import yaml

from tests.support.paths import SAMPLES
from tools.document import DOCUMENT, load, resolve

if TYPE_CHECKING:
    from collections.abc import Iterator

    from tools.document import Node

PUBLISHED: Final = SAMPLES / "published"
PARTS: Final = sorted(PUBLISHED.glob("*.json"))
JSON: Final = "application/json"
OURS: Final = load(DOCUMENT)


def differences(published: Node, ours: Node) -> Iterator[str]:
    """Yield what *published* says and *ours* doesn't, each as one line."""
    compare = _Comparison(published["schemas"], ours)
    for path, methods in published["paths"].items():
        for method, theirs in methods.items():
            place = f"{method.upper()} {path}"
            found = ours["paths"].get(path, {}).get(method)
            if found is None:
                yield f"{place}: missing"
            else:
                yield from compare.operations(place, theirs, found)


class _Comparison:
    """Compares operations and schemas, each pair of named schemas once."""

    def __init__(self, schemas: Node, ours: Node) -> None:
        self._schemas = schemas
        self._ours = ours
        self._seen: set[tuple[str, str]] = set()

    def operations(self, place: str, theirs: Node, ours: Node) -> Iterator[str]:
        known = {resolve(self._ours, one)["name"] for one in ours.get("parameters", ())}
        for parameter in theirs.get("parameters", ()):
            name = parameter["name"]
            if parameter["in"] == "query" and name not in known:
                yield f"{place}?{name}: missing"
        yield from self._bodies(place, theirs.get("requestBody"), ours.get("requestBody"))
        for status, answer in theirs["responses"].items():
            if status.startswith("2"):
                if status not in ours["responses"]:
                    yield f"{place}: no answer {status}"
                else:
                    yield from self._bodies(place, answer, ours["responses"][status])

    def _bodies(self, place: str, theirs: Any, ours: Any) -> Iterator[str]:
        if not isinstance(theirs, dict) or JSON not in theirs.get("content", {}):
            return
        schema = theirs["content"][JSON]["schema"]
        if not self._followed(schema).get("properties"):
            return
        if not ours or JSON not in ours.get("content", {}):
            yield f"{place}: no body"
            return
        yield from self._schemas_of(place, schema, ours["content"][JSON]["schema"])

    def _followed(self, schema: Node) -> Node:
        while "$ref" in schema:
            schema = self._schemas[schema["$ref"].rpartition("/")[2]]
        return schema

    def _schemas_of(self, place: str, theirs: Node, ours: Node) -> Iterator[str]:
        name = theirs.get("$ref", "").rpartition("/")[2]
        if name:
            pair = (name, ours.get("$ref", str(sorted(ours))))
            if pair in self._seen:
                return
            self._seen.add(pair)
            place = name if not name.endswith(("_200", "_201")) else place
        (their_kinds, theirs), (our_kinds, ours) = self._whole(theirs), _whole(self._ours, ours)
        if "any" not in our_kinds and not their_kinds <= our_kinds | {"any"}:
            missing = ", ".join(sorted(their_kinds - our_kinds - {"any"}))
            yield f"{place}: can't be {missing}"
        for value in theirs.get("enum", ()):
            if "enum" in ours and value not in ours["enum"]:
                yield f"{place}: no value {value}"
        if "items" in theirs and "items" in ours:
            yield from self._schemas_of(f"{place}[]", theirs["items"], ours["items"])
        for key, schema in theirs.get("properties", {}).items():
            if key not in ours.get("properties", {}) and our_kinds != {"any"}:
                yield f"{place}.{key}: missing"
            elif our_kinds != {"any"}:
                yield from self._schemas_of(f"{place}.{key}", schema, ours["properties"][key])

    def _whole(self, schema: Node) -> tuple[set[str], Node]:
        return _merged([self._followed(one) for one in _parts(self._followed(schema))])


def _whole(document: Node, schema: Node) -> tuple[set[str], Node]:
    return _merged([resolve(document, one) for one in _parts(resolve(document, schema))])


def _parts(schema: Node) -> list[Node]:
    parts: list[Node] = schema.get("oneOf") or schema.get("anyOf") or [schema]
    return parts


def _merged(parts: list[Node]) -> tuple[set[str], Node]:
    """Return the kinds of values that one of several schemas allows, and all that they say."""
    kinds: set[str] = set()
    whole: Node = {}
    for part in parts:
        named = part.get("type", "any")
        found = [named] if isinstance(named, str) else named
        kinds |= set(found)
        whole = {
            **whole,
            **part,
            "properties": {**whole.get("properties", {}), **part.get("properties", {})},
        }
    return kinds, whole


@pytest.mark.parametrize("part", PARTS, ids=lambda path: path.stem)
def test_what_is_published_is_in_our_document_but_for_what_is_named(part: Any) -> None:
    reasons = yaml.safe_load((PUBLISHED / "differences.yaml").read_text(encoding="utf-8"))
    named = {line: _pattern(line) for line in reasons[part.stem]}

    found = list(differences(json.loads(part.read_text(encoding="utf-8")), OURS))

    unnamed = [one for one in found if not any(named[line].fullmatch(one) for line in named)]
    # What is no difference any more is not to be excused.
    outdated = [line for line in named if not any(map(named[line].fullmatch, found))]
    assert (unnamed, outdated) == ([], [])
    assert all(reasons[part.stem].values())


def test_what_is_gone_from_our_document_is_noticed() -> None:
    published = json.loads(PARTS[0].read_text(encoding="utf-8"))
    ours = copy.deepcopy(OURS)
    schemas = ours["components"]["schemas"]
    known = set(differences(published, OURS))

    del schemas["Opportunity"]["properties"]["note"]
    schemas["Contact"]["properties"]["title"]["type"] = "string"
    schemas["CallStatus"]["enum"].remove("timeout")
    schemas["CallActivity"]["properties"]["users"]["items"] = {"type": "integer"}
    del ours["paths"]["/lead/merge/"]
    del ours["paths"]["/activity/note/{id}/"]["put"]

    assert set(differences(published, ours)) - known == {
        "Opportunity.note: missing",
        "Contact.title: can't be null",
        "CallStatus: no value timeout",
        "CreateCallActivityStatus: no value timeout",
        "UpdateCallActivityStatus: no value timeout",
        "CallActivity.users[]: can't be string",
        "POST /lead/merge/: missing",
        "PUT /activity/note/{id}/: missing",
    }


def _pattern(line: str) -> re.Pattern[str]:
    """Return what a line of the differences stands for, in which `*` is anything."""
    return re.compile(".*".join(map(re.escape, line.split("*"))))
