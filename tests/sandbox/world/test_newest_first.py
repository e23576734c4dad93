"""Lists newest first: the order is remembered, and must be what sorting anew would give."""

from __future__ import annotations

from typing import Any

import pytest
from hypothesis import given, strategies as st

from close_async.sandbox import Sandbox, SteppedClock

DATES = st.integers(1, 9).map(lambda day: f"2026-01-0{day}T00:00:00.000000+00:00")
WRITES = st.lists(
    st.one_of(
        st.tuples(st.just("add"), DATES, st.sampled_from(["lead_a", "lead_b"])),
        st.tuples(st.just("move"), st.integers(0, 20), st.sampled_from(["lead_a", "lead_b"])),
        st.tuples(st.just("date"), st.integers(0, 20), DATES),
        st.tuples(st.just("name"), st.integers(0, 20), st.text(max_size=2)),
        st.tuples(st.just("remove"), st.integers(0, 20), st.none()),
        st.tuples(st.just("look"), st.none(), st.none()),
    ),
    max_size=25,
)


def row(number: int, date: str, lead: str) -> dict[str, Any]:
    """Return a contact."""
    return {"id": f"cont_{number}", "lead_id": lead, "emails": [], "date_created": date}


@given(WRITES)
def test_the_newest_are_what_sorting_anew_would_give(writes: list[Any]) -> None:
    world = Sandbox(0, clock=SteppedClock()).world
    for number, (name, first, second) in enumerate(writes):
        rows = world.all("contact")
        if name == "add":
            world.add("contact", row(number, first, second))
        elif name == "look":
            list(world.newest("contact"))
            list(world.newest_where("contact", "lead_id", "lead_a"))
        elif rows:
            chosen = rows[first % len(rows)]["id"]
            if name == "remove":
                world.remove("contact", chosen)
            else:
                key = {"move": "lead_id", "date": "date_created", "name": "name"}[name]
                world.change("contact", chosen, {key: second})

    every = sorted(world.all("contact"), key=lambda found: str(found["date_created"]))[::-1]
    some = sorted(
        world.where("contact", "lead_id", "lead_a"), key=lambda found: str(found["date_created"])
    )[::-1]
    assert list(world.newest("contact")) == every
    assert world.newest("contact")[1:3] == every[1:3]
    assert len(world.newest("contact")) == len(every)
    by_id = {found["id"] for found in some}
    newest = list(world.newest_where("contact", "lead_id", "lead_a"))
    assert {found["id"] for found in newest} == by_id
    assert [found["date_created"] for found in newest] == [found["date_created"] for found in some]


def test_the_newest_can_be_walked_along_while_they_are_removed() -> None:
    world = Sandbox(20, clock=SteppedClock()).world
    count = len(world.all("lead"))

    seen = 0
    for lead in world.newest("lead"):
        world.remove("lead", lead["id"])
        world.add("lead", {"id": f"lead_{seen}", "date_created": "2027-01-01T00:00:00+00:00"})
        seen += 1

    assert seen == count == len(world.all("lead"))


def test_a_row_whose_date_changes_gets_another_place() -> None:
    world = Sandbox(0, clock=SteppedClock()).world
    for number in (1, 2, 3):
        world.add("contact", row(number, f"2026-01-0{number}", "lead_a"))
    before = [found["id"] for found in world.newest("contact")]
    list(world.newest_where("contact", "lead_id", "lead_a"))

    world.change("contact", "cont_1", {"date_created": "2026-02-01"})

    lists = (world.newest("contact"), world.newest_where("contact", "lead_id", "lead_a"))
    assert before == ["cont_3", "cont_2", "cont_1"]
    for rows in lists:
        assert [found["id"] for found in rows] == ["cont_1", "cont_3", "cont_2"]


def test_a_row_that_is_held_stays_as_it_was() -> None:
    world = Sandbox(1, clock=SteppedClock()).world
    (before,) = world.all("lead")
    name = before["name"]

    after = world.change("lead", before["id"], {"name": "New"})

    assert (before["name"], after["name"]) == (name, "New")
    assert world.newest("lead")[0] == after


def test_a_contact_keeps_its_place_among_those_of_its_lead() -> None:
    world = Sandbox(0, clock=SteppedClock()).world
    lead = world.add_lead("Acme", contacts=[{"name": "Ada"}, {"name": "Bob"}])
    first, second = world.where("contact", "lead_id", lead["id"])

    world.change("contact", first["id"], {"title": "CEO"})

    ids = [found["id"] for found in world.where("contact", "lead_id", lead["id"])]
    assert ids == [first["id"], second["id"]]


def test_a_row_of_an_unknown_position_is_an_index_error() -> None:
    world = Sandbox(0, clock=SteppedClock()).world

    with pytest.raises(IndexError):
        world.newest("lead")[0]
