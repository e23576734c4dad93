"""What filters find, in worlds so small that the answer is known."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest

from tests.sandbox.worlds import (
    EVERY_LEAD,
    add_activity,
    add_contact,
    add_lead,
    both,
    refusal,
    related,
    search,
    where,
)

if TYPE_CHECKING:
    from close_async.sandbox import Sandbox

pytestmark = pytest.mark.anyio

NOBODY: list[str] = []


def names(found: list[str]) -> str:
    """Return the last letters of ids, in alphabetical order."""
    return "".join(sorted(one.rpartition("_")[2] for one in found))


def text(value: str, mode: str = "full_words") -> dict[str, Any]:
    """Return a text condition."""
    return {"type": "text", "value": value, "mode": mode}


def either(*queries: dict[str, Any], **more: Any) -> dict[str, Any]:
    """Return the disjunction of queries."""
    return {"type": "or", "queries": list(queries), **more}


@pytest.fixture
def world(empty: Sandbox) -> Sandbox:
    """Three leads: a has two contacts, b has one, c has nobody and little else."""
    add_lead(empty, "a", description="Makes red bicycles", url="https://a.example")
    add_lead(empty, "b", description="Sells red wine", status_id="stat_b", timezone_id="Asia/Tokyo")
    add_lead(empty, "c", timezone_id="America/New_York")
    add_contact(empty, "a", "x", "x@a.example", "x2@a.example", title="CEO")
    add_contact(empty, "a", "y", title="Assistant to the CEO")
    add_contact(empty, "b", "z", "z@b.example", title="CTO")
    return empty


@pytest.mark.parametrize(
    ("query", "expected"),
    [
        (EVERY_LEAD, "abc"),
        ({"type": "match_all"}, "abc"),
        (both(), "abc"),
        (either(), ""),
        (both(EVERY_LEAD, either()), ""),
        (both(EVERY_LEAD, both(), {"type": "match_all"}), "abc"),
        (both(EVERY_LEAD, {"type": "match_all", "negate": True}), ""),
        ({"type": "id", "value": "lead_b"}, "b"),
        (both(EVERY_LEAD, {"type": "id", "value": "lead_b", "negate": True}), "ac"),
        (either({"type": "id", "value": "lead_a"}, {"type": "id", "value": "lead_c"}), "ac"),
        (
            both(
                EVERY_LEAD,
                either({"type": "id", "value": "lead_a", "negate": True}, negate=True),
            ),
            "a",
        ),
        ({"type": "object_type", "object_type": "contact"}, "xyz"),
        ({"type": "id", "value": "cont_y"}, "y"),
        (either(EVERY_LEAD, {"type": "object_type", "object_type": "contact"}), "abcxyz"),
        (both(EVERY_LEAD, {"type": "object_type", "object_type": "contact"}), ""),
        (
            either(
                both(EVERY_LEAD, where("lead", "name", text("a"))),
                both(
                    {"type": "object_type", "object_type": "contact"},
                    where("contact", "title", text("CTO")),
                ),
            ),
            "az",
        ),
    ],
)
async def test_boolean_nodes_ids_and_types(
    world: Sandbox, query: dict[str, Any], expected: str
) -> None:
    assert names(await search(world, query)) == expected


@pytest.mark.parametrize(
    ("condition", "expected"),
    [
        (text("CEO"), "xy"),
        (text("ceo"), "xy"),
        (text("CE"), ""),
        (text("ceo assistant"), "y"),
        (text("ceo assistant", "phrase"), ""),
        (text("the CEO", "phrase"), "y"),
        (text("assist ce", "beginning_of_words"), "y"),
        (text("c", "beginning_of_words"), "xyz"),
        (text("ceo", "exact_value"), "x"),
        (text("", "full_words"), ""),
        ({"type": "text", "value": "CTO"}, "z"),
        ({"type": "term", "values": ["CEO", "CTO"]}, "xz"),
        ({"type": "term", "values": ["ceo"]}, ""),
        ({"type": "term", "values": []}, ""),
        ({"type": "exists"}, "xyz"),
        ({"type": "number_range", "gte": 0}, ""),
    ],
)
async def test_conditions_on_text(world: Sandbox, condition: dict[str, Any], expected: str) -> None:
    assert names(await search(world, where("contact", "title", condition))) == expected


@pytest.mark.parametrize(
    ("condition", "expected"),
    [
        ({"type": "number_range", "gt": 1}, "x"),
        ({"type": "number_range", "gte": 1}, "xz"),
        ({"type": "number_range", "lt": 1}, "y"),
        ({"type": "number_range", "lte": 1}, "yz"),
        ({"type": "number_range", "gte": 0, "lte": 0}, "y"),
        ({"type": "number_range", "gt": 0, "lt": 2}, "z"),
        ({"type": "number_range", "gt": 0.5, "lt": None}, "xz"),
        ({"type": "number_range"}, "xyz"),
    ],
)
async def test_ranges_of_numbers(world: Sandbox, condition: dict[str, Any], expected: str) -> None:
    assert names(await search(world, where("contact", "emails_count", condition))) == expected


async def test_an_absent_value_meets_no_condition_and_so_every_negated_one(world: Sandbox) -> None:
    for condition in (
        text("red"),
        {"type": "exists"},
        {"type": "term", "values": ["Makes red bicycles", "Sells red wine"]},
    ):
        plain = await search(world, where("lead", "description", condition))
        negated = await search(world, where("lead", "description", condition, negate=True))

        assert (names(plain), names(negated)) == ("ab", "c")


async def test_an_empty_text_or_list_does_not_exist(empty: Sandbox) -> None:
    add_lead(empty, "a", description="", **{"custom.cf_1": []})
    add_lead(empty, "b", description="x", **{"custom.cf_1": ["y"]})
    add_lead(empty, "c", description="0", **{"custom.cf_1": 0})
    custom = {
        "type": "field_condition",
        "field": {"type": "custom_field", "custom_field_id": "cf_1"},
        "condition": {"type": "exists"},
    }

    described = await search(empty, where("lead", "description", {"type": "exists"}))
    valued = await search(empty, custom)

    assert (names(described), names(valued)) == ("bc", "bc")


async def test_a_list_meets_a_condition_if_one_of_its_values_does(empty: Sandbox) -> None:
    add_lead(empty, "a", **{"custom.cf_1": ["Team", "Starter"]})
    add_lead(empty, "b", **{"custom.cf_1": ["Starter"]})
    add_lead(empty, "c")
    field = {"type": "custom_field", "custom_field_id": "cf_1"}
    query = {
        "type": "field_condition",
        "field": field,
        "condition": {"type": "term", "values": ["Team"]},
    }

    found = await search(empty, query)
    others = await search(empty, query | {"negate": True})

    assert (names(found), names(others)) == ("a", "bc")


async def test_references_name_ids_or_the_caller(empty: Sandbox) -> None:
    me = empty.world.me
    add_lead(empty, "a", created_by=me)
    add_lead(empty, "b", created_by="user_other")
    add_lead(empty, "c", created_by=None)

    def by(*ids: str) -> dict[str, Any]:
        condition = {"type": "reference", "reference_type": "user", "object_ids": list(ids)}
        return where("lead", "created_by", condition)

    assert names(await search(empty, by("user_other"))) == "b"
    assert names(await search(empty, by("user_other", "CURRENT_USER"))) == "ab"
    assert names(await search(empty, by("user_other") | {"negate": True})) == "ac"
    mine = where("lead", "created_by", {"type": "current_user"})
    assert names(await search(empty, mine)) == "a"


async def test_booleans_are_neither_texts_nor_absent(empty: Sandbox) -> None:
    add_lead(empty, "a")
    add_activity(empty, "email", "a", "yes", has_reply=True)
    add_activity(empty, "email", "a", "no", has_reply=False)
    add_activity(empty, "email", "a", "none", has_reply=None)

    def replied(value: object) -> dict[str, Any]:
        return where("activity.email", "has_reply", {"type": "boolean", "value": value})

    assert await search(empty, replied(value=True)) == ["acti_yes"]
    assert await search(empty, replied(value=False)) == ["acti_no"]


@pytest.mark.parametrize(
    ("query", "expected"),
    [
        (related("lead", "contact", where("contact", "title", text("CEO"))), "a"),
        (
            both(
                EVERY_LEAD,
                related("lead", "contact", where("contact", "title", text("CEO")), negate=True),
            ),
            "bc",
        ),
        (
            related("lead", "contact", where("contact", "title", {"type": "exists"}, negate=True)),
            "",
        ),
        (related("lead", "contact", {"type": "match_all"}), "ab"),
        (
            related(
                "lead",
                "contact",
                related(
                    "contact",
                    "contact_email",
                    where("contact_email", "email", text("x2@a.example", "exact_value")),
                ),
            ),
            "a",
        ),
        (related("contact", "lead", where("lead", "description", text("red wine"))), "z"),
        (related("contact", "contact_phone", {"type": "match_all"}), ""),
        (related("lead", "opportunity", {"type": "match_all"}), ""),
        # One contact must be both, not one this and another one that.
        (
            related(
                "lead",
                "contact",
                both(
                    where("contact", "title", text("assistant")),
                    where("contact", "emails_count", {"type": "number_range", "gt": 0}),
                ),
            ),
            "",
        ),
    ],
)
async def test_related_objects(world: Sandbox, query: dict[str, Any], expected: str) -> None:
    assert names(await search(world, query)) == expected


async def test_every_relation_that_is_known_can_be_asked(empty: Sandbox) -> None:
    activities = ["email", "call", "sms", "meeting", "note", "custom_activity"]
    relations = {
        "lead": [
            "contact",
            "opportunity",
            "address",
            "task",
            *(f"activity.{a}" for a in activities),
        ],
        "contact": [
            "lead",
            "contact_email",
            "contact_phone",
            "contact_url",
            "sequence_subscription",
            *(f"activity.{a}" for a in activities),
        ],
        "opportunity": ["lead", "contact"],
        "activity.email": ["lead", "contact"],
    }

    for this, others in relations.items():
        for other in others:
            assert await search(empty, related(this, other, {"type": "match_all"})) == NOBODY


async def test_leads_by_their_address(empty: Sandbox) -> None:
    add_lead(empty, "a", addresses=[{"city": "Boston", "state": "MA", "country": "US"}])
    add_lead(empty, "b", addresses=[{"city": "Paris", "country": "FR"}, {"city": "Lyon"}])

    def at(name: str, value: str) -> dict[str, Any]:
        return related("lead", "address", where("address", name, text(value)))

    assert names(await search(empty, at("city", "Lyon"))) == "b"
    assert names(await search(empty, at("location", "Boston US"))) == "a"
    many = where("lead", "addresses_count", {"type": "number_range", "gt": 1})
    assert names(await search(empty, many)) == "b"


async def test_contacts_by_their_subscription(world: Sandbox) -> None:
    for contact, status in (("x", "active"), ("y", "paused")):
        row = {
            "id": f"sub_{contact}",
            "contact_id": f"cont_{contact}",
            "lead_id": "lead_a",
            "sequence_id": "seq_1",
            "status": status,
        }
        world.world.add("sequence_subscription", row)
    in_sequence = where(
        "sequence_subscription",
        "sequence_id",
        {"type": "reference", "reference_type": "sequence", "object_ids": ["seq_1"]},
    )
    active = where("sequence_subscription", "status", {"type": "term", "values": ["active"]})
    contacts = related("contact", "sequence_subscription", both(in_sequence, active))

    assert names(await search(world, contacts)) == "x"
    assert names(await search(world, related("lead", "contact", contacts))) == "a"


@pytest.mark.parametrize(
    ("query", "expected"),
    [
        ({"type": "text", "value": "red"}, "ab"),
        ({"type": "text", "value": "red wine", "mode": "phrase"}, "b"),
        ({"type": "text", "value": "assistant", "mode": "full_words"}, "a"),
        ({"type": "text", "value": "z@b.example", "mode": "phrase"}, "b"),
        ({"type": "text", "value": "lead_a"}, ""),
        (
            both({"type": "object_type", "object_type": "contact"}, text("ceo") | {"type": "text"}),
            "xy",
        ),
    ],
)
async def test_text_is_looked_for_all_over_an_object(
    world: Sandbox, query: dict[str, Any], expected: str
) -> None:
    assert names(await search(world, query)) == expected


async def test_counts_of_a_lead(world: Sandbox) -> None:
    add_activity(world, "email", "a", "e1", direction="incoming")
    add_activity(world, "email", "a", "e2", direction="outgoing")
    add_activity(world, "call", "a", "c1", direction="outbound")
    add_activity(world, "call", "b", "c2", direction="inbound")

    async def exactly(name: str, number: int) -> str:
        condition = {"type": "number_range", "gte": number, "lte": number}
        return names(await search(world, where("lead", name, condition)))

    assert await exactly("num_contacts", 2) == "a"
    assert await exactly("num_email_addresses", 2) == "a"
    assert await exactly("num_email_addresses", 0) == "c"
    assert await exactly("num_phone_numbers", 0) == "abc"
    assert await exactly("num_emails", 2) == "a"
    assert await exactly("num_calls", 1) == "ab"
    assert await exactly("num_outgoing_calls", 1) == "a"
    assert await exactly("num_outgoing_calls", 0) == "bc"
    assert await exactly("times_communicated", 3) == "a"
    assert await exactly("all_urls_count", 1) == "a"


async def test_a_lead_that_never_had_a_meeting_has_no_number_of_upcoming_ones(
    world: Sandbox,
) -> None:
    add_activity(world, "meeting", "a", "m1", status="upcoming")
    add_activity(world, "meeting", "b", "m2", status="completed")

    none = where("lead", "num_upcoming_meetings", {"type": "number_range", "lte": 0})
    some = where("lead", "num_upcoming_meetings", {"type": "number_range", "gt": 0})

    assert names(await search(world, none)) == "b"
    assert names(await search(world, some)) == "a"
    assert names(await search(world, some | {"negate": True})) == "bc"


async def test_the_last_communication_is_the_latest_of_all_kinds(world: Sandbox) -> None:
    add_activity(world, "email", "a", "e", date_created="2026-02-01T00:00:00+00:00")
    add_activity(world, "call", "a", "c", date_created="2026-02-20T00:00:00+00:00")
    add_activity(world, "note", "b", "n", date_created="2026-02-25T00:00:00+00:00")
    since = {
        "type": "moment_range",
        "on_or_after": {"type": "fixed_utc", "value": "2026-02-10T00:00:00Z"},
    }

    found = await search(world, where("lead", "last_communication_date", since))

    assert names(found) == "a"


@pytest.mark.parametrize("kind", ["call", "sms"])
@pytest.mark.parametrize("word", ["inbound", "incoming"])
async def test_calls_and_messages_know_both_words_for_a_direction(
    world: Sandbox, kind: str, word: str
) -> None:
    add_activity(world, kind, "a", "in", direction="inbound")
    add_activity(world, kind, "b", "out", direction="outbound")
    direction = where(f"activity.{kind}", "direction", {"type": "term", "values": [word]})

    assert names(await search(world, related("lead", f"activity.{kind}", direction))) == "a"


async def test_a_saved_search_stands_for_its_filter(world: Sandbox) -> None:
    query = both(EVERY_LEAD, where("lead", "description", text("wine")))
    view = {"id": "save_1", "type": "lead", "s_query": {"query": query}}
    world.world.add("saved_search", view)
    contacts = {"type": "object_type", "object_type": "contact"}
    world.world.add(
        "saved_search", view | {"id": "save_2", "type": "contact", "s_query": {"query": contacts}}
    )
    node = {"type": "saved_search", "saved_search_id": "save_1"}

    assert names(await search(world, node)) == "b"
    assert names(await search(world, both(EVERY_LEAD, node | {"negate": True}))) == "ac"
    assert names(await search(world, node | {"saved_search_id": "save_2"})) == "xyz"


async def test_a_saved_search_within_itself_is_refused(world: Sandbox) -> None:
    node = {"type": "saved_search", "saved_search_id": "save_1"}
    view = {"id": "save_1", "type": "lead", "s_query": {"query": either(node, node)}}
    world.world.add("saved_search", view)

    content = await refusal(world, "/data/search/", {"query": node})

    assert list(content["field-errors"].values()) == ["The Smart View 'save_1' is part of itself."]


async def test_a_saved_search_of_the_old_language_is_refused(sandbox: Sandbox) -> None:
    rows = sandbox.world.all("saved_search")
    old = next(row["id"] for row in rows if row["s_query"] is None)

    content = await refusal(
        sandbox, "/data/search/", {"query": {"type": "saved_search", "saved_search_id": old}}
    )

    assert set(content["field-errors"]) == {"query.saved_search_id"}


async def test_in_status_looks_at_when_the_status_began(world: Sandbox) -> None:
    changed = {"last_lead_status_change_date": "2026-02-15T00:00:00+00:00"}
    world.world.change("lead", "lead_b", changed)
    window = {
        "on_or_after": {"type": "fixed_local_date", "value": "2026-02-15", "which": "start"},
        "before": {"type": "fixed_local_date", "value": "2026-02-15", "which": "end"},
    }
    ids = ["stat_b", "stat_potential"]

    at_all = {"type": "in_status", "status_ids": ["stat_b"]}
    in_time = {"type": "in_status", "status_ids": ids, **window}
    too_late = {"type": "in_status", "status_ids": ["stat_potential"], **window}

    assert names(await search(world, both(EVERY_LEAD, at_all))) == "b"
    assert names(await search(world, both(EVERY_LEAD, in_time))) == "b"
    assert names(await search(world, both(EVERY_LEAD, too_late))) == ""


@pytest.mark.parametrize(
    ("begin", "end", "expected"),
    [
        ("07:00:00", "08:00:00", "c"),
        ("07:00:01", "12:00:00", ""),
        ("06:00:00", "07:00:00", ""),
        ("20:00:00", "22:00:00", "b"),
        ("20:00:00", "08:00:00", "bc"),
        ("22:00:00", "06:00:00", ""),
        ("07:00:00", "06:00:00", "bc"),
        ("22:00:00", "07:00:00", ""),
    ],
)
async def test_the_time_of_day_is_the_leads_own(
    world: Sandbox, begin: str, end: str, expected: str
) -> None:
    # At noon in UTC it is 7:00 in New York and 21:00 in Tokyo. Lead a has no time zone.
    condition = {"type": "local_time", "on_or_after": begin, "before": end}

    found = await search(world, where("lead", "timezone_id", condition))

    assert names(found) == expected


async def test_an_unknown_time_zone_has_no_time_of_day(empty: Sandbox) -> None:
    add_lead(empty, "a", timezone_id="Mars/Base")
    condition = {"type": "local_time", "on_or_after": "00:00:00", "before": "23:59:59"}

    assert await search(empty, where("lead", "timezone_id", condition)) == NOBODY


@pytest.mark.parametrize(
    ("condition", "key"),
    [
        ({"type": "text"}, "value"),
        ({"type": "text", "value": 5}, "value"),
        ({"type": "text", "value": "x", "mode": "exact"}, "mode"),
        ({"type": "term", "values": "x"}, "values"),
        ({"type": "term", "values": [5]}, "values"),
        ({"type": "reference", "object_ids": []}, "reference_type"),
        ({"type": "reference", "reference_type": "user"}, "object_ids"),
        ({"type": "boolean", "value": 1}, "value"),
        ({"type": "number_range", "gt": "1"}, "gt"),
        ({"type": "number_range", "lt": True}, "lt"),
        ({"type": "local_time", "on_or_after": "8", "before": "09:00:00"}, "on_or_after"),
        ({"type": "local_time", "on_or_after": "08:00:00"}, "before"),
        ({"type": "moment_range", "before": "now"}, "before"),
    ],
)
async def test_conditions_that_make_no_sense_are_refused(
    empty: Sandbox, condition: dict[str, Any], key: str
) -> None:
    content = await refusal(empty, "/data/search/", {"query": where("lead", "name", condition)})

    assert set(content["field-errors"]) == {f"query.condition.{key}"}


@pytest.mark.parametrize(
    "condition",
    [
        {"type": "number_range", "gte": 1, "min": 2},
        {"type": "term", "values": ["x"], "value": "x"},
        {"type": "exists", "negate": True},
        {"type": "moment_range", "after": None},
        {"type": "text", "value": "x", "model": "phrase"},
    ],
)
async def test_an_unknown_key_of_a_condition_is_refused(
    empty: Sandbox, condition: dict[str, Any]
) -> None:
    wrong = list(condition)[-1]

    content = await refusal(
        empty, "/data/search/", {"query": where("lead", "description", condition)}
    )

    said = f"Unknown key of a condition of type {condition['type']!r}."
    assert content["field-errors"] == {f"query.condition.{wrong}": said}
