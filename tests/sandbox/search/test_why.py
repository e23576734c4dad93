"""Why a filter matches an object: what is said, and that it is never at odds with a search."""

from __future__ import annotations

import json
from datetime import UTC, datetime
from typing import TYPE_CHECKING, Any

import pytest

from close_async.sandbox import Sandbox, SteppedClock
from close_async.sandbox.common.errors import Refused
from close_async.sandbox.common.json_path import JsonPath
from close_async.sandbox.search.compiler import Compiler
from close_async.sandbox.search.conditions import Context
from close_async.sandbox.search.moments import Moments
from close_async.sandbox.search.object_types import kinds_of
from close_async.sandbox.search.select import select
from close_async.sandbox.search.why import Explainer, Why
from tests.sandbox.worlds import add_contact, add_lead
from tests.support.paths import SAMPLES

if TYPE_CHECKING:
    from pathlib import Path

TREES = sorted((SAMPLES / "s_query").glob("*.json"))
NOW = datetime(2026, 3, 2, 12, tzinfo=UTC)


def context(sandbox: Sandbox) -> Context:
    return Context(me=sandbox.world.me, moments=Moments(now=NOW))


def why(sandbox: Sandbox, query: Any, row: Any, kind: str = "lead") -> Why:
    compiler = Compiler(sandbox.world, context(sandbox), kind)
    return Explainer(compiler).explain(query, row, JsonPath())


def field(name: str, kind: str = "lead", **condition: Any) -> dict[str, Any]:
    asked = {"type": "regular_field", "object_type": kind, "field_name": name}
    return {"type": "field_condition", "field": asked, "condition": condition}


def with_contact(query: Any) -> dict[str, Any]:
    return {
        "type": "has_related",
        "this_object_type": "lead",
        "related_object_type": "contact",
        "related_query": query,
    }


@pytest.fixture
def row(empty: Sandbox) -> dict[str, Any]:
    """A lead with two contacts, one of whom is a boss."""
    status = next(row for row in empty.world.all("status.lead") if row["label"] == "Potential")
    lead = add_lead(empty, "acme", status_id=status["id"])
    add_contact(empty, "acme", "Ann", title="CTO")
    add_contact(empty, "acme", "Bob", title="CEO")
    return lead


def test_a_tree_is_explained_node_by_node(empty: Sandbox, row: dict[str, Any]) -> None:
    boss = field("title", "contact", type="text", value="CEO", mode="full_words")
    query = {
        "type": "and",
        "queries": [
            {"type": "object_type", "object_type": "lead"},
            {**with_contact(boss), "negate": True},
        ],
    }

    explained = why(empty, query, row)

    asks = 'contact.title has the words "CEO"'
    assert explained == Why(
        holds=False,
        text="all of",
        parts=(
            Why(holds=True, text="is a lead"),
            Why(
                holds=False,
                text="not: has a contact for which",
                found="2 in all",
                parts=(
                    Why(True, "contact Bob", parts=(Why(True, asks, '"CEO"'),)),
                    Why(False, "contact Ann", parts=(Why(False, asks, '"CTO"'),)),
                ),
            ),
        ),
    )


@pytest.mark.parametrize(
    ("query", "text"),
    [
        ({"type": "match_all"}, "anything"),
        ({"type": "id", "value": "lead_acme"}, "has the id lead_acme"),
        ({"type": "or", "queries": [], "negate": True}, "not: any of"),
        ({"type": "text", "value": "acme"}, 'all its words: has the words "acme"'),
        (field("name", type="exists"), "lead.name has a value"),
        (field("name", type="text", mode="phrase", value="a"), 'lead.name has the phrase "a"'),
        (field("name", type="term", values=["a", "b"]), "lead.name is one of a, b"),
        (field("name", type="term", values=["a"]), "lead.name is a"),
        (
            field("created_by", type="reference", reference_type="x", object_ids=[*"abcdefghij"]),
            "lead.created_by is one of a, b, c, d, e, f, g, h and 2 more",
        ),
        (
            field("created_by", type="current_user"),
            "lead.created_by is the current user, John Doe",
        ),
        (
            field("num_emails", type="number_range", gte=1, lt=5),
            "lead.num_emails is at least 1 and less than 5",
        ),
        (field("num_emails", type="number_range"), "lead.num_emails is any number"),
        (
            field(
                "date_created",
                type="moment_range",
                on_or_after={"type": "fixed_local_date", "value": "2026-01-01", "which": "start"},
                before={"type": "now"},
            ),
            (
                "lead.date_created is on or after 2026-01-01 00:00:00 UTC "
                "and before 2026-03-02 12:00:00 UTC"
            ),
        ),
        (
            field("timezone_id", type="local_time", on_or_after="08:00:00", before="17:00:00"),
            (
                "lead.timezone_id is a time zone in which it is between 08:00:00 and 17:00:00 "
                "(12:00 UTC now)"
            ),
        ),
    ],
)  # fmt: skip
def test_each_node_is_said_in_words(
    empty: Sandbox, row: dict[str, Any], query: Any, text: str
) -> None:
    explained = why(empty, query, row)

    assert explained.text == text


def test_ids_and_custom_fields_are_called_by_their_names(
    empty: Sandbox, row: dict[str, Any]
) -> None:
    statuses = {each["label"]: each["id"] for each in empty.world.all("status.lead")}
    ids = [statuses["Potential"], statuses["Qualified"]]
    custom = empty.world.all("custom_fields.lead")[0]
    asked = {"type": "custom_field", "custom_field_id": custom["id"]}
    condition = {"type": "exists"}

    by_status = why(
        empty,
        field("status_id", type="reference", reference_type="status.lead", object_ids=ids),
        row,
    )
    by_custom = why(empty, {"type": "field_condition", "field": asked, "condition": condition}, row)

    assert by_status.text == "lead.status_id is one of Potential, Qualified"
    assert by_status.found == f'"{ids[0]}", Potential'
    assert by_custom == Why(False, f"custom field {custom['name']} has a value", "no value")


def test_of_many_parts_those_that_hold_are_shown(empty: Sandbox, row: dict[str, Any]) -> None:
    parts = [{"type": "id", "value": f"lead_{number}"} for number in range(3000)]
    query = {"type": "or", "queries": [*parts, {"type": "id", "value": "lead_acme"}]}

    explained = why(empty, query, row)

    assert explained.parts[0] == Why(holds=True, text="has the id lead_acme")
    assert (explained.holds, len(explained.parts), explained.left_out) == (True, 20, 2981)


def test_of_many_related_objects_those_that_hold_are_shown(
    empty: Sandbox, row: dict[str, Any]
) -> None:
    for number in range(10):
        add_contact(empty, "acme", f"C{number}", title="none")

    explained = why(empty, with_contact(field("title", "contact", type="text", value="CEO")), row)

    assert [part.text for part in explained.parts] == [
        "contact Bob", "contact Ann", "contact C0", "contact C1", "contact C2"
    ]  # fmt: skip
    assert (explained.found, explained.left_out) == ("12 in all", 7)


def test_relations_that_go_round_in_circles_end(empty: Sandbox, row: dict[str, Any]) -> None:
    for number in range(10):
        add_contact(empty, "acme", f"C{number}", title="none")
    query: dict[str, Any] = {"type": "match_all"}
    for number in range(20):
        pair = ("contact", "lead") if number % 2 == 0 else ("lead", "contact")
        query = {
            "type": "has_related",
            "this_object_type": pair[0],
            "related_object_type": pair[1],
            "related_query": query,
        }

    explained = why(empty, query, row)

    assert explained.holds
    assert _size(explained) < 2000


def _size(explained: Why) -> int:
    return 1 + sum(map(_size, explained.parts))


def test_a_long_value_is_cut(empty: Sandbox) -> None:
    lead = add_lead(empty, "long", description="x" * 10_000)

    explained = why(empty, field("description", type="exists"), lead)

    assert explained.found == '"' + "x" * 159 + "…"


def test_a_query_that_a_search_refuses_is_refused_here(empty: Sandbox, row: dict[str, Any]) -> None:
    query = {"type": "and", "queries": [field("nmae", type="exists")]}

    with pytest.raises(Refused) as refused:
        why(empty, query, row)

    assert refused.value.body["field-errors"] == {
        "query.queries.0.field.field_name": "'lead' has no field 'nmae'."
    }


@pytest.fixture(scope="module")
def busy() -> Sandbox:
    return Sandbox(leads=40, clock=SteppedClock())


@pytest.mark.parametrize("path", TREES, ids=lambda path: path.stem)
def test_real_filters_are_explained_as_a_search_finds(busy: Sandbox, path: Path) -> None:
    """The whole agrees with the search, and each `and` and `or` with its parts."""
    query = json.loads(path.read_text())
    while inner := query.get("s_query", query.get("query")):
        query = inner
    try:
        hits = select(busy.world, context(busy), query)
    except Refused as refused:
        pytest.skip(f"the sandbox has no such thing: {refused.body}")
    found = {row["id"] for _, row in hits}

    for kind in kinds_of(busy.world, query, JsonPath()):
        for row in busy.world.all(kind):
            explained = why(busy, query, row, kind)

            assert explained.holds == (row["id"] in found)
            _check(explained)


def _check(explained: Why) -> None:
    joined = {"all of": all, "any of": any}.get(explained.text.removeprefix("not: "))
    if joined is not None and not explained.left_out:
        plain = joined(part.holds for part in explained.parts)
        assert explained.holds is (plain != explained.text.startswith("not: "))
    for part in explained.parts:
        _check(part)
