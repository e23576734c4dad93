"""Sequences over time: steps, schedules, ends, answers and bounces."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Any
from zoneinfo import ZoneInfo

import anyio
import pytest
from hypothesis import given, strategies as st

from close_async.sandbox import Sandbox, SteppedClock
from tests.sandbox.worlds import add_contact, add_lead, call, connect, sender

pytestmark = pytest.mark.anyio

HOUR = 3600
DAY = 24 * HOUR
KIND = "sequence_subscription"
STATUSES = ("active", "paused", "finished", "goal", "error")


@pytest.fixture
def small(empty: Sandbox) -> Sandbox:
    """A sandbox with one lead and two contacts, of whom one has a phone."""
    add_lead(empty, "a")
    phones = [{"type": "office", "phone": "+14155550123"}]
    add_contact(empty, "a", "one", "one@a.example", phones=phones)
    empty.world.change("contact", "cont_one", {"name": "Ada Adler"})
    add_contact(empty, "a", "two", "two@a.example")
    return empty


def steps(sandbox: Sandbox, *kinds: tuple[str, int]) -> list[dict[str, Any]]:
    """Return steps of these kinds with these delays."""
    template = {
        "email": {"email_template_id": sandbox.world.all("email_template")[0]["id"]},
        "sms": {"sms_template_id": sandbox.world.all("sms_template")[0]["id"]},
        "call": {},
    }
    return [{"step_type": kind, "delay": delay, **template[kind]} for kind, delay in kinds]


async def sequence(
    sandbox: Sandbox, *kinds: tuple[str, int], timezone: str = "UTC", **more: Any
) -> dict[str, Any]:
    """Make a sequence."""
    body = {"name": "New", "timezone": timezone, "steps": steps(sandbox, *kinds), **more}
    return dict(await call(sandbox, "POST", "/sequence/", body))


async def subscribe(sandbox: Sandbox, made: dict[str, Any], contact: str = "one") -> str:
    """Subscribe a contact and return the path of the subscription."""
    body = {"sequence_id": made["id"], "contact_id": f"cont_{contact}", **sender(sandbox)}
    row = await call(sandbox, "POST", "/sequence_subscription/", body)
    return f"/sequence_subscription/{row['id']}/"


async def status(sandbox: Sandbox, path: str) -> tuple[str, str | None]:
    """Return the status of a subscription and the reason."""
    row = await call(sandbox, "GET", path)
    return row["status"], row["status_reason"]


def sent(sandbox: Sandbox) -> list[tuple[str, str]]:
    """Return when which kind of activity was left."""
    kinds = ("email", "call", "sms")
    rows = [(row["date_created"], kind) for kind in kinds for row in activities(sandbox, kind)]
    return [(kind, date[5:16]) for date, kind in sorted(rows)]


def activities(sandbox: Sandbox, kind: str) -> list[dict[str, Any]]:
    """Return the activities of a kind."""
    return sandbox.world.all(f"activity.{kind}")


async def test_steps_come_after_their_delays_and_then_it_is_finished(
    small: Sandbox, clock: SteppedClock
) -> None:
    made = await sequence(small, ("email", 0), ("call", DAY), ("sms", 2 * HOUR))
    path = await subscribe(small, made)

    seen = []
    for seconds in (0, DAY - 1, 1, 2 * HOUR - 1, 1):
        clock.step(seconds)
        seen.append(((await status(small, path))[0], len(sent(small))))

    assert seen == [("active", 1), ("active", 1), ("active", 2), ("active", 2), ("finished", 3)]
    assert await status(small, path) == ("finished", None)
    assert sent(small) == [
        ("email", "03-02T12:00"),
        ("call", "03-03T12:00"),
        ("sms", "03-03T14:00"),
    ]


async def test_a_long_step_of_the_clock_does_each_step_at_its_own_moment(
    small: Sandbox, clock: SteppedClock
) -> None:
    made = await sequence(small, ("email", HOUR), ("email", DAY))
    path = await subscribe(small, made)
    clock.step(30 * DAY)

    row = await call(small, "GET", path)

    assert sent(small) == [("email", "03-02T13:00"), ("email", "03-03T13:00")]
    assert (row["status"], row["date_updated"]) == ("finished", "2026-03-03T13:00:00.000000")


async def test_what_a_step_leaves_says_where_it_comes_from(small: Sandbox) -> None:
    made = await sequence(small, ("email", 0), ("sms", 0), ("call", 0))
    path = await subscribe(small, made)
    template = small.world.all("email_template")[0]

    row = await call(small, "GET", path)

    contact = await call(small, "GET", "/contact/cont_one/")
    email, sms, phone_call = (activities(small, kind)[0] for kind in ("email", "sms", "call"))
    for found in (email, sms, phone_call):
        assert (found["sequence_id"], found["sequence_name"]) == (made["id"], "New")
        assert found["sequence_subscription_id"] == row["id"]
        assert (found["lead_id"], found["contact_id"]) == ("lead_a", "cont_one")
    assert (email["subject"], email["to"]) == ("Hello Ada", ["one@a.example"])
    assert email["sender"] == "john@salesteam.com"
    assert contact["subscriptions"][0]["initial_email_id"] == email["id"]
    assert (email["template_id"], email["template_name"]) == (template["id"], "Introduction")
    assert sms["text"] == "Hi Ada, do you have a minute today?"
    assert sms["remote_phone"] == phone_call["remote_phone"] == "+14155550123"


async def test_steps_wait_until_the_schedule_opens_in_its_timezone(
    small: Sandbox, clock: SteppedClock
) -> None:
    # The clock stands at noon of a Monday in UTC, which is seven in the morning in New York.
    schedule = {
        "ranges": [
            {"weekday": 1, "start": "09:00", "end": "16:59"},
            {"weekday": 3, "start": "10:30", "end": "11:00"},
        ]
    }
    made = await sequence(
        small,
        ("email", 0),
        ("email", DAY),
        ("email", HOUR),
        timezone="US/Eastern",
        schedule=schedule,
    )
    await subscribe(small, made)
    clock.step(30 * DAY)

    await call(small, "GET", "/me/")

    # Summer time begins on the Sunday between the last two.
    assert sent(small) == [
        ("email", "03-02T14:00"),
        ("email", "03-04T15:30"),
        ("email", "03-09T13:00"),
    ]


async def test_a_schedule_without_days_sends_nothing(small: Sandbox, clock: SteppedClock) -> None:
    path = await subscribe(small, await sequence(small, ("email", 0), schedule={"ranges": []}))
    clock.step(100 * DAY)

    assert await status(small, path) == ("active", None)
    assert sent(small) == []


async def test_a_delay_beyond_the_calendar_is_never_over(
    small: Sandbox, clock: SteppedClock
) -> None:
    path = await subscribe(small, await sequence(small, ("email", 10**30)))
    clock.step(DAY)

    assert await status(small, path) == ("active", None)


async def test_a_paused_subscription_waits_and_goes_on_where_it_was(
    small: Sandbox, clock: SteppedClock
) -> None:
    made = await sequence(small, ("email", 0), ("email", DAY), ("email", DAY))
    path = await subscribe(small, made)
    clock.step(HOUR)
    await call(small, "PUT", path, {"status": "paused"})
    clock.step(10 * DAY)
    paused = (await status(small, path), len(sent(small)))

    await call(small, "PUT", path, {"status": "active"})
    await call(small, "GET", "/me/")

    assert paused == (("paused", "manual"), 1)
    assert sent(small)[1:] == [("email", "03-12T13:00")]
    clock.step(DAY)
    assert await status(small, path) == ("finished", None)


async def test_a_pause_of_the_sequence_pauses_its_subscriptions_until_it_runs_again(
    small: Sandbox, clock: SteppedClock
) -> None:
    made = await sequence(small, ("email", 0), ("email", DAY))
    one, two = await subscribe(small, made), await subscribe(small, made, "two")
    await call(small, "PUT", two, {"status": "paused"})

    await call(small, "PUT", f"/sequence/{made['id']}/", {"status": "paused"})
    clock.step(5 * DAY)
    paused = [await status(small, path) for path in (one, two)]
    await call(small, "PUT", f"/sequence/{made['id']}/", {"status": "active"})
    running = [await status(small, path) for path in (one, two)]

    assert paused == [("paused", "workflow-paused"), ("paused", "manual")]
    assert running == [("finished", None), ("paused", "manual")]
    assert [date for _, date in sent(small)] == ["03-02T12:00", "03-02T12:00", "03-07T12:00"]


async def test_a_subscription_that_goes_on_in_a_paused_sequence_waits_for_it(
    small: Sandbox, clock: SteppedClock
) -> None:
    made = await sequence(small, ("email", DAY))
    path = await subscribe(small, made)
    await call(small, "PUT", f"/sequence/{made['id']}/", {"status": "paused"})
    await call(small, "PUT", path, {"status": "active"})
    clock.step(2 * DAY)

    waiting = await status(small, path)
    await call(small, "PUT", f"/sequence/{made['id']}/", {"status": "active"})

    assert waiting == ("active", None)
    assert await status(small, path) == ("finished", None)


async def test_nothing_goes_on_in_a_sequence_that_was_deleted(
    small: Sandbox, clock: SteppedClock
) -> None:
    made = await sequence(small, ("email", DAY))
    path = await subscribe(small, made)
    await call(small, "DELETE", f"/sequence/{made['id']}/")
    clock.step(2 * DAY)

    async with connect(small) as client:
        answer = await client.put(path, json={"status": "active"})

    assert await status(small, path) == ("paused", "sequence-deleted")
    assert answer.status_code == 400
    assert sent(small) == []


async def test_a_bulk_resume_leaves_out_what_has_no_sequence_any_more(
    small: Sandbox, clock: SteppedClock
) -> None:
    gone, kept = await sequence(small, ("email", DAY)), await sequence(small, ("email", DAY))
    paths = [await subscribe(small, made) for made in (gone, kept)]
    await call(small, "PUT", paths[1], {"status": "paused"})
    await call(small, "DELETE", f"/sequence/{gone['id']}/")
    every = {"type": "object_type", "object_type": "lead"}

    await call(
        small,
        "POST",
        "/bulk_action/sequence_subscription/",
        {"action_type": "resume", "s_query": every},
    )
    clock.step(6)

    assert [await status(small, path) for path in paths] == [
        ("paused", "sequence-deleted"),
        ("active", None),
    ]


async def test_steps_that_an_update_removes_are_left_out(
    small: Sandbox, clock: SteppedClock
) -> None:
    made = await sequence(small, ("email", 0), ("sms", DAY), ("call", DAY))
    path = await subscribe(small, made)
    clock.step(HOUR)
    first, _, third = (
        step["id"] for step in (await call(small, "GET", f"/sequence/{made['id']}/"))["steps"]
    )

    await call(small, "PUT", f"/sequence/{made['id']}/", {"steps": [{"id": first}, {"id": third}]})
    clock.step(2 * DAY)

    assert await status(small, path) == ("finished", None)
    assert sent(small) == [("email", "03-02T12:00"), ("call", "03-03T12:00")]


async def test_a_step_that_was_taken_and_removed_makes_nobody_skip_another(
    small: Sandbox, clock: SteppedClock
) -> None:
    made = await sequence(small, ("email", 0), ("sms", DAY), ("call", DAY))
    path = await subscribe(small, made)
    clock.step(DAY)
    _, second, third = (step["id"] for step in made["steps"])
    await call(small, "GET", path)

    steps_left = [{"id": second}, {"id": third}]
    await call(small, "PUT", f"/sequence/{made['id']}/", {"steps": steps_left})
    before = await status(small, path)
    clock.step(DAY)

    assert before == ("active", None)
    assert await status(small, path) == ("finished", None)
    assert [kind for kind, _ in sent(small)] == ["email", "sms", "call"]


async def test_who_has_finished_goes_on_with_steps_that_were_added(
    small: Sandbox, clock: SteppedClock
) -> None:
    made = await sequence(small, ("email", 0))
    path = await subscribe(small, made)
    assert await status(small, path) == ("finished", None)
    kept = [{"id": step["id"]} for step in made["steps"]]
    await call(
        small, "PUT", f"/sequence/{made['id']}/", {"steps": [*kept, *steps(small, ("call", DAY))]}
    )
    untouched = await status(small, path)

    await call(small, "PUT", path, {"status": "active"})
    before = await status(small, path)
    clock.step(DAY)

    assert (untouched, before) == (("finished", None), ("active", None))
    assert await status(small, path) == ("finished", None)
    assert [kind for kind, _ in sent(small)] == ["email", "call"]


@pytest.mark.parametrize(
    ("happening", "expected"),
    [
        ("reply", ("goal", "reply-received")),
        ("answer_call", ("goal", "call-answered")),
        ("book_meeting", ("goal", "meeting-booked")),
        ("bounce", ("error", "email-bounced")),
    ],
)
async def test_what_contacts_do_ends_their_subscriptions(
    small: Sandbox, clock: SteppedClock, happening: str, expected: tuple[str, str]
) -> None:
    made = await sequence(small, ("email", 0), ("email", DAY))
    paths = [await subscribe(small, made, contact) for contact in ("one", "two")]
    clock.step(HOUR)

    getattr(small.happen, happening)("cont_one")
    ended = [await status(small, path) for path in paths]
    clock.step(2 * DAY)

    assert ended == [expected, ("active", None)]
    assert [await status(small, path) for path in paths] == [expected, ("finished", None)]
    emails = [
        row["contact_id"] for row in activities(small, "email") if row["direction"] == "outgoing"
    ]
    assert sorted(emails) == ["cont_one", "cont_two", "cont_two"]


async def test_a_reply_leaves_an_email_and_marks_the_one_it_answers(small: Sandbox) -> None:
    await subscribe(small, await sequence(small, ("email", 0), ("email", DAY)))

    reply = small.happen.reply("cont_one")

    first, second = activities(small, "email")
    assert (first["direction"], first["has_reply"]) == ("outgoing", True)
    assert (second, second["direction"]) == (reply, "incoming")
    assert (second["subject"], second["sender"]) == ("Re: Hello Ada", "one@a.example")


async def test_a_bounce_marks_the_email_that_came_back(small: Sandbox) -> None:
    await subscribe(small, await sequence(small, ("email", 0), ("email", DAY)))

    small.happen.bounce("cont_one")

    assert [row["status"] for row in activities(small, "email")] == ["error"]


async def test_things_can_happen_to_people_who_were_never_written_to(small: Sandbox) -> None:
    reply = small.happen.reply("cont_two", subject="Hello")
    small.happen.bounce("cont_two")
    phone_call = small.happen.answer_call("cont_two")
    meeting = small.happen.book_meeting("cont_two", title="Demo")

    assert (reply["subject"], reply["sender"]) == ("Hello", "two@a.example")
    assert phone_call["remote_phone"] is None
    assert (meeting["title"], meeting["starts_at"]) == ("Demo", "2026-03-03T12:00:00.000000+00:00")


def test_nothing_happens_to_somebody_who_is_not_there(small: Sandbox) -> None:
    with pytest.raises(KeyError, match="there is no contact 'cont_x'"):
        small.happen.reply("cont_x")


@pytest.mark.parametrize(
    ("kind", "contact", "change", "reason"),
    [
        ("email", "one", ("connected_account", {"send_status": "error"}), "account-failures"),
        ("email", "one", ("connected_account", None), "account-invalid"),
        ("email", "one", ("email_template", None), "internal-error"),
        ("sms", "two", None, "sms-failed"),
    ],
)
async def test_a_step_that_cannot_be_done_is_an_error(
    small: Sandbox, clock: SteppedClock, kind: str, contact: str, change: Any, reason: str
) -> None:
    path = await subscribe(small, await sequence(small, (kind, DAY), ("call", DAY)), contact)
    if change is not None:
        table, changes = change
        row_id = small.world.all(table)[0]["id"]
        if changes is None:
            small.world.remove(table, row_id)
        else:
            small.world.change(table, row_id, changes)
    clock.step(9 * DAY)

    assert await status(small, path) == ("error", reason)
    assert sent(small) == []


async def test_a_deleted_subscription_sends_nothing_more(
    small: Sandbox, clock: SteppedClock
) -> None:
    path = await subscribe(small, await sequence(small, ("email", 0), ("email", DAY)))
    await call(small, "GET", path)
    await call(small, "DELETE", path)
    clock.step(9 * DAY)

    await call(small, "GET", "/me/")

    assert len(sent(small)) == 1


async def test_those_who_were_subscribed_from_the_start_go_on_as_well() -> None:
    clock = SteppedClock()
    sandbox = Sandbox(leads=400, clock=clock)
    before = [row["status"] for row in sandbox.world.all(KIND)]
    paused = {row["id"] for row in sandbox.world.all("sequence") if row["status"] == "paused"}

    at_once = [row["status"] for row in sandbox.world.all(KIND)]
    clock.step(30 * DAY)
    after = sandbox.world.all(KIND)

    assert at_once == before
    assert before.count("active") > 3
    assert not [row for row in after if row["status"] == "active"]
    reasons = {row["status_reason"] for row in after if row["sequence_id"] in paused}
    assert "workflow-paused" in reasons


async def test_counts_by_status_add_up_over_a_whole_life() -> None:
    clock = SteppedClock()
    sandbox = Sandbox(leads=60, clock=clock)
    every = {"type": "object_type", "object_type": "lead"}
    made = next(row for row in sandbox.world.all("sequence") if row["status"] == "active")
    body = {
        "action_type": "subscribe",
        "contact_preference": "contact",
        "sequence_id": made["id"],
        "s_query": every,
        **sender(sandbox),
    }
    await call(sandbox, "POST", "/bulk_action/sequence_subscription/", body)

    for _ in range(12):
        clock.step(12 * HOUR)
        someone = sandbox.world.all("contact")[0]["id"]
        sandbox.happen.reply(someone)
        counts = (await call(sandbox, "GET", f"/sequence/{made['id']}/"))[
            "subscription_counts_by_status"
        ]
        rows = sandbox.world.where(KIND, "sequence_id", made["id"])

        assert set(counts) == set(STATUSES)
        assert sum(counts.values()) == len(rows)


WEEK = [
    {"weekday": 1, "start": "09:00", "end": "17:00"},
    {"weekday": 3, "start": "00:00", "end": "23:59:59"},
    {"weekday": 7, "start": "01:30", "end": "03:30"},
]


@given(
    at=st.datetimes(datetime(2026, 1, 1), datetime(2027, 1, 1)),  # noqa: DTZ001 - made aware below
    ranges=st.lists(st.sampled_from(WEEK), unique_by=str, min_size=1),
    zone=st.sampled_from(["UTC", "America/New_York", "Europe/Berlin", "Australia/Sydney"]),
)
def test_emails_leave_only_in_the_hours_of_the_schedule(
    at: datetime, ranges: list[dict[str, Any]], zone: str
) -> None:
    dates = anyio.run(_dates, at.replace(tzinfo=UTC), ranges, zone)

    assert len(dates) == 2
    for date in dates:
        local = datetime.fromisoformat(date).astimezone(ZoneInfo(zone))
        assert any(_is_open(local, item) for item in ranges), local


async def _dates(at: datetime, ranges: list[dict[str, Any]], zone: str) -> list[str]:
    clock = SteppedClock(at)
    sandbox = Sandbox(leads=0, clock=clock)
    add_lead(sandbox, "a")
    add_contact(sandbox, "a", "one", "one@a.example")
    made = await sequence(
        sandbox, ("email", 0), ("email", 5 * HOUR), timezone=zone, schedule={"ranges": ranges}
    )
    await subscribe(sandbox, made)
    clock.step(30 * DAY)
    return [row["date_created"] for row in activities(sandbox, "email")]


def _is_open(local: datetime, item: dict[str, Any]) -> bool:
    time = local.strftime("%H:%M:%S")
    # On the night when the clock is put forward, an hour of Sunday is not there.
    return local.isoweekday() == item["weekday"] and (
        item["start"] <= time <= item["end"] or (local.fold, local.hour) in {(0, 3), (0, 4)}
    )
