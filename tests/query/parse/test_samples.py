"""Real filters: each one is read, printed back, explained, spelled in Python and rooted."""

from __future__ import annotations

import json
import os
import re
from typing import Any

import pytest

import close_async.query as language
from close_async.query import Filter, Query
from tests.support.paths import ROOT, SAMPLES

S_QUERIES = SAMPLES / "s_query"
GOLDEN = ROOT / "tests" / "query" / "golden"
NAMES = sorted(path.stem for path in S_QUERIES.glob("*.json"))


def payload_of(name: str) -> Any:
    return json.loads((S_QUERIES / f"{name}.json").read_text())


def tree_of(name: str) -> Any:
    payload = payload_of(name)
    body = payload.get("s_query", payload)
    return body.get("query", body)


def depth_of(line: str) -> int:
    return (len(line) - len(line.lstrip())) // 2


def is_rooted(tree: Any) -> bool:
    return Query.from_dict(tree).is_rooted


def leaves_of(tree: Any) -> int:
    """Return how many conditions there are; ids as alternatives are one."""
    if tree["type"] == "has_related":
        related = tree["related_query"]
        return 1 if related["type"] == "match_all" else leaves_of(related)
    if "queries" not in tree or not tree["queries"]:
        return 1
    if tree["type"] == "or" and all(part["type"] == "id" for part in tree["queries"]):
        return 1
    return sum(map(leaves_of, tree["queries"]))


def with_negate(tree: Any) -> Any:
    """Say `negate: false` wherever a query doesn't."""
    tree = {**tree, "negate": tree.get("negate") or False}
    if "queries" in tree:
        tree["queries"] = list(map(with_negate, tree["queries"]))
    if "related_query" in tree:
        tree["related_query"] = with_negate(tree["related_query"])
    return tree


def test_there_are_samples() -> None:
    assert len(NAMES) == 26


@pytest.mark.parametrize("name", NAMES)
def test_a_sample_prints_back_exactly(name: str) -> None:
    tree = tree_of(name)

    query = Query.from_dict(tree)

    assert json.dumps(query.to_dict()) == json.dumps(tree)


@pytest.mark.parametrize("name", NAMES)
def test_a_sample_is_understood_in_full(name: str) -> None:
    query = Query.from_dict(tree_of(name))

    assert "Unknown" not in repr(query)
    assert "extra" not in repr(query)


@pytest.mark.parametrize("name", NAMES)
def test_the_short_form_of_a_sample_is_the_same_query(name: str) -> None:
    query = Query.from_dict(tree_of(name))

    built = eval(repr(query), vars(language) | {"datetime": __import__("datetime")})  # noqa: S307 - our own code

    assert built == query
    assert hash(built) == hash(query)
    assert Query.from_dict(built.to_dict()) == query


@pytest.mark.parametrize("name", NAMES)
def test_a_sample_reads_the_same_as_a_whole_body(name: str) -> None:
    assert Filter.from_dict(payload_of(name)).query == Query.from_dict(tree_of(name))


@pytest.mark.parametrize("name", NAMES)
def test_a_sample_is_explained_and_spelled_as_recorded(name: str) -> None:
    """Look at the difference, then record it with RECORD=1 if it's better."""
    query = Query.from_dict(tree_of(name))
    source = query.to_python()
    record = f"{query.explain()}\n\n{source}\n"

    if os.environ.get("RECORD"):
        (GOLDEN / f"{name}.txt").write_text(record)

    assert (GOLDEN / f"{name}.txt").read_text() == record
    assert eval(source, dict(vars(language))) == query  # noqa: S307 - our own code


@pytest.mark.parametrize("name", NAMES)
def test_a_sample_explains_itself_in_one_sentence_per_line(name: str) -> None:
    lines = Query.from_dict(tree_of(name)).explain().split("\n")

    for line, following in zip(lines, [*lines[1:], ""], strict=True):
        sentence = re.sub(r'"[^"]*"', '""', line.lstrip())
        assert re.fullmatch(r"[A-Z].*[.:]", sentence)
        assert not re.search(r"[.:] ", sentence)
        # A colon announces what stands one step deeper; after a full stop nothing does.
        assert (depth_of(following) == depth_of(line) + 1) == line.endswith(":")
        assert depth_of(following) <= depth_of(line) + 1


@pytest.mark.parametrize("name", NAMES)
def test_a_sample_is_explained_with_a_line_for_each_condition(name: str) -> None:
    tree = tree_of(name)

    text = Query.from_dict(tree).explain()

    conditions = text.count(".\n") + 1
    assert conditions == max(1, leaves_of(tree) - is_rooted(tree))


@pytest.mark.parametrize("name", NAMES)
def test_a_sample_is_explained_alike_however_it_came_to_be(name: str) -> None:
    query = Query.from_dict(tree_of(name))

    built = eval(query.to_python(), dict(vars(language)))  # noqa: S307 - our own code
    shortened = Query.from_dict(built.to_dict())
    lengthened = Query.from_dict(with_negate(built.to_dict()))

    assert built.explain() == query.explain()
    assert shortened.explain() == query.explain()
    assert lengthened.explain() == query.explain()


def test_the_samples_are_warned_of_as_recorded() -> None:
    """Read each finding against its sample, then record them with RECORD=1 if all are true."""
    findings = [
        f"{name} {finding}\n"
        for name in NAMES
        for finding in Query.from_dict(tree_of(name)).warnings(bulk=True)
    ]
    record = "".join(findings)

    if os.environ.get("RECORD"):
        (GOLDEN / "warnings.txt").write_text(record)

    assert (GOLDEN / "warnings.txt").read_text() == record


@pytest.mark.parametrize("name", NAMES)
def test_a_sample_differs_from_no_form_of_itself(name: str) -> None:
    query = Query.from_dict(tree_of(name))

    assert not query.diff(query)
    assert not query.diff(Query.from_dict(with_negate(query.to_dict())))
    assert not query.diff(query.rooted(query.object_type or "lead")) or query.object_type is None


@pytest.mark.parametrize("name", sorted(set(NAMES) - {"004", "007"}))
def test_a_sample_gets_one_root(name: str) -> None:
    query = Query.from_dict(tree_of(name))

    rooted = query.rooted()

    assert rooted.is_rooted
    assert rooted.to_json().count('"object_type": "') - query.to_json().count(
        '"object_type": "'
    ) == (0 if query.is_rooted else 1)
    assert rooted.rooted() is rooted


@pytest.mark.parametrize("name", ["004", "007"])
def test_a_sample_that_tells_no_type_gets_its_root_by_name(name: str) -> None:
    query = Query.from_dict(tree_of(name))

    rooted = query.rooted("lead")

    assert rooted.object_type == "lead"


@pytest.mark.parametrize("name", NAMES)
def test_only_two_samples_let_everything_through(name: str) -> None:
    assert Query.from_dict(tree_of(name)).is_unbounded == (name in {"007", "023"})
