"""Real filters: each one is read, printed back, explained, spelled in Python and rooted."""

from __future__ import annotations

import json
import os
from pathlib import Path
from typing import Any

import pytest

import close_async.query as language
from close_async.query import Filter, Query

SAMPLES = Path(__file__).parents[1] / "samples" / "s_query"
GOLDEN = Path(__file__).parent / "golden"
NAMES = sorted(path.stem for path in SAMPLES.glob("*.json"))


def payload_of(name: str) -> Any:
    return json.loads((SAMPLES / f"{name}.json").read_text())


def tree_of(name: str) -> Any:
    payload = payload_of(name)
    body = payload.get("s_query", payload)
    return body.get("query", body)


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
