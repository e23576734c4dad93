"""What a check of a query says is held against the sandbox, which knows nothing of this package."""

from __future__ import annotations

import random
import re
from datetime import UTC, datetime, timedelta
from functools import cache
from typing import TYPE_CHECKING, Any

from hypothesis import assume, example, given, strategies as st

from close_async.query import (
    And,
    Contact,
    FieldCondition,
    FixedLocalDate,
    FixedUtc,
    HasRelated,
    IdQuery,
    Lead,
    MatchAll,
    MomentRange,
    Now,
    NumberRange,
    Offset,
    Or,
    PeriodEdge,
    Query,
    RegularField,
    ago,
    all_of,
    any_of,
)
from close_async.query.tree.moment_order import certainly_before
from close_async.sandbox import Sandbox, SteppedClock
from close_async.sandbox.common.json_path import JsonPath
from close_async.sandbox.search.compiler import Compiler
from close_async.sandbox.search.conditions import Context
from close_async.sandbox.search.moments import Moments
from tests.query.tree.test_laws import law
from tests.query.trees import built_queries, trees

if TYPE_CHECKING:
    from collections.abc import Callable

NOW = datetime(2026, 3, 2, 12, tzinfo=UTC)
STATUSES = ["stat_1", "stat_2", "stat_3"]
USERS = ["user_1", "user_2", "CURRENT_USER"]
NEVER = {"contradiction", "empty-range", "finds-nothing"}
ALWAYS = {"tautology"}
RANGES = ["today", "yesterday", "this-week", "last-week", "this-month", "last-month", "this-year"]

amounts = st.fixed_dictionaries(
    {},
    optional={
        "years": st.integers(0, 1),
        "months": st.integers(0, 2),
        "weeks": st.integers(0, 5),
        "days": st.integers(0, 62),
        "hours": st.integers(0, 50),
        "minutes": st.integers(0, 90),
    },
)
edges: Any = st.sampled_from(["start", "end"])
days = st.integers(-3, 3).map(lambda ahead: (NOW + timedelta(days=ahead)).date())
hours = st.integers(-60, 60).map(lambda ahead: NOW + timedelta(hours=ahead))
moments: Any = st.one_of(
    st.just(Now()),
    st.builds(PeriodEdge, st.sampled_from(RANGES), edges),
    st.builds(FixedLocalDate, days, edges),
    st.builds(FixedUtc, hours),
    st.builds(
        lambda direction, amounts, edge: Offset(direction, which_day_end=edge, **amounts),
        st.sampled_from(["past", "past", "future"]),
        amounts,
        edges | st.none(),
    ),
)
numbers = st.none() | st.integers(0, 4) | st.sampled_from([1.5, 2.5])
CREATED = Lead.date_created.field
NEVER_CREATED = FieldCondition(CREATED, MomentRange(on_or_after=Now(), before=Now()))
AGE = Lead.custom.number("cf_age").field
FIELDS: list[Any] = [
    Lead.url,
    Lead.name,
    Lead.custom.number("cf_age"),
    Lead.custom.choice("cf_size"),
    Lead.created_by,
]

atoms: st.SearchStrategy[Query] = st.one_of(
    st.lists(st.sampled_from(STATUSES), min_size=1, max_size=3).map(
        lambda ids: Lead.status_id.is_in(*ids)
    ),
    st.lists(st.sampled_from(USERS), min_size=1, max_size=2).map(
        lambda ids: Lead.created_by.is_in(*ids)
    ),
    st.just(Lead.created_by.is_current_user()),
    st.lists(st.sampled_from(["S", "M", "L"]), min_size=1, max_size=2).map(
        lambda values: Lead.custom.choice("cf_size").is_in(*values)
    ),
    st.lists(st.sampled_from(["lead_0", "lead_1", "cont_0"]), min_size=1, max_size=2).map(
        lambda ids: Or(tuple(map(IdQuery, ids)))
    ),
    st.builds(NumberRange, gt=numbers, gte=numbers, lt=numbers, lte=numbers).map(
        lambda condition: FieldCondition(AGE, condition)
    ),
    st.builds(MomentRange, on_or_after=st.none() | moments, before=st.none() | moments).map(
        lambda condition: FieldCondition(CREATED, condition)
    ),
    st.sampled_from(FIELDS).map(lambda field: field.exists()),
    st.sampled_from(["Acme", "acme ", "Bolt"]).map(Lead.name.equals),
    st.sampled_from(["Acme", "Bolt"]).map(Lead.name.has_words),
    st.sampled_from(
        [
            MatchAll(),
            Lead.rows,
            all_of(),
            any_of(),
            Lead.has(Contact.rows),
            Lead.has(Contact.title.has_words("CEO")),
            Lead.has(Contact.title.has_words("CEO") & Contact.name.exists()),
            Lead.has(all_of(Contact.title.exists(), ~Contact.title.exists())),
            Lead.has(any_of(Contact.title.exists(), ~Contact.title.exists())),
        ]
    ),
)


def joined(inner: st.SearchStrategy[Query]) -> st.SearchStrategy[Query]:
    several = st.lists(inner, min_size=1, max_size=3)
    return st.one_of(
        several.map(lambda queries: And(tuple(queries))),
        several.map(lambda queries: Or(tuple(queries))),
        inner.map(lambda query: ~query),
    )


queries = st.recursive(atoms, joined, max_leaves=6)


@cache
def sandbox() -> Sandbox:
    """Eighty leads with values of all sorts, and with none."""
    box = Sandbox(leads=0, clock=SteppedClock(NOW))
    draw = random.Random(0)
    for number in range(80):
        ahead = draw.choice([0, 1, 9, 80, 900]) * draw.random() * draw.choice([-1, -1, 1])
        box.world.add("lead", _lead(f"lead_{number}", NOW + timedelta(days=ahead), draw))
        for index in range(draw.randrange(3)):
            name = f"{number}_{index}"
            box.world.add("contact", _contact(name, f"lead_{number}", draw))
    return box


def _lead(lead_id: str, created: datetime, draw: random.Random) -> dict[str, Any]:
    row = {
        "id": lead_id,
        "name": draw.choice(["Acme", "ACME", "Bolt", "", None]),
        "display_name": "",
        "url": draw.choice([None, "https://acme.example"]),
        "status_id": draw.choice(STATUSES),
        "created_by": draw.choice([None, "user_1", "user_2", sandbox_user()]),
        "custom.cf_age": draw.choice([None, 0, 1, 1.5, 2, 2.5, 3, 4, 9]),
        "custom.cf_size": draw.choice([None, "S", ["S", "M"], ["M", "L"], ["S", "M", "L"]]),
        "addresses": [],
        "date_created": created.isoformat(),
        "date_updated": created.isoformat(),
    }
    return {key: value for key, value in row.items() if value is not None}


def sandbox_user() -> str:
    return "user_me"


def _contact(name: str, lead_id: str, draw: random.Random) -> dict[str, Any]:
    return {
        "id": f"cont_{name}",
        "lead_id": lead_id,
        "name": draw.choice(["Ann", "Bob", None]),
        "title": draw.choice(["CEO", "CTO", None]),
        "emails": [],
        "phones": [],
        "urls": [],
        "date_created": NOW.isoformat(),
        "date_updated": NOW.isoformat(),
    }


def rows_and_test(tree: Any, kind: str, ahead: int) -> tuple[list[Any], Callable[[Any], bool]]:
    """Return all objects of a kind, and what tells which of them a tree finds."""
    world = sandbox().world
    context = Context(me=sandbox_user(), moments=Moments(now=NOW, hours=ahead))
    return world.all(kind), Compiler(world, context, kind).compile(tree, JsonPath("query"))


def at_path(tree: Any, path: str) -> tuple[Any, str]:
    """Return the query at a path, and the type of the objects that it's about."""
    kind = "lead"
    for key, index in re.findall(r"\.(queries)\[(\d+)\]|\.related_query", path):
        if key:
            tree = tree["queries"][int(index)]
        else:
            kind, tree = tree["related_object_type"], tree["related_query"]
    return tree, kind


@law(queries, st.integers(-12, 14))
@example(~Lead.status_id.is_in("stat_1") | ~Lead.status_id.is_in("stat_2"), 0)
@example(Lead.date_created.since(ago(days=1)) & Lead.date_created.before(ago(days=2)), 9)
def test_what_is_called_impossible_or_certain_is_so_in_the_sandbox(
    query: Query, ahead: int
) -> None:
    tree = query.to_dict()
    told = [finding for finding in query.warnings() if finding.kind in NEVER | ALWAYS]

    for finding in told:
        part, kind = at_path(tree, finding.path)
        if finding.kind == "empty-range":
            # Of the condition itself, negated or not.
            part = {**part, "negate": False}
        rows, holds = rows_and_test(part, kind, ahead)
        found = [row["id"] for row in rows if holds(row)]
        assert len(found) == (0 if finding.kind in NEVER else len(rows)), finding


@law(moments, moments, st.integers(-12, 14))
def test_what_surely_comes_first_comes_first_in_the_sandbox(
    first: Any, second: Any, ahead: int
) -> None:
    assume(certainly_before(first, second))
    resolver = Moments(now=NOW, hours=ahead)

    early = resolver.resolve(first.to_dict(), JsonPath("first"))
    late = resolver.resolve(second.to_dict(), JsonPath("second"))

    assert early <= late


@law(built_queries | trees.map(Query.from_dict) | queries)
def test_every_tree_is_checked_twice_with_the_same_findings(query: Query) -> None:
    findings = query.warnings(names={"cf_1": "One"}, bulk=True)

    again = Query.from_dict(query.to_dict()).warnings(names={"cf_1": "One"}, bulk=True)

    assert all(finding.path.startswith("query") for finding in findings)
    assert all("\n" not in str(finding) for finding in findings)
    if query.object_type == Query.from_dict(query.to_dict()).object_type:
        assert {finding.kind for finding in again} == {finding.kind for finding in findings}


@law(queries)
@example(Lead.rows & (Lead.url.exists() | ~Lead.url.exists()))
@example(~(Lead.url.exists() & ~Lead.url.exists()))
@example(all_of(NEVER_CREATED, NEVER_CREATED))
def test_what_is_found_in_a_part_is_the_same_beside_a_contradiction(query: Query) -> None:
    # With one anywhere, the parts are looked at as they stand; without, that is skipped.
    part = HasRelated("contact", "lead", query)
    impossible = HasRelated("contact", "lead", all_of(Lead.url.exists(), ~Lead.url.exists()))

    alone = Or((part, Contact.title.exists())).warnings()
    beside = Or((part, impossible)).warnings()

    path = "query.queries[0]"
    assert [one for one in alone if one.path.startswith(path)] == [
        one for one in beside if one.path.startswith(path)
    ]


@given(st.sampled_from(["contradiction", "tautology"]))
def test_the_law_above_would_see_a_wrong_word(kind: str) -> None:
    query = Lead.rows if kind == "contradiction" else Lead.url.exists()

    rows, holds = rows_and_test(query.to_dict(), "lead", 0)

    assert {holds(row) for row in rows} == ({True} if kind == "contradiction" else {True, False})


def test_an_unknown_field_is_no_reason_to_fail() -> None:
    query = FieldCondition(RegularField("lead", "num_barks"), NumberRange(gte=3))

    assert [one.kind for one in (~query).warnings()] == ["unknown-field", "absent-values"]
