"""Subscribing many contacts: each at most once, and each row ends as one of three."""

from __future__ import annotations

from contextlib import aclosing
from typing import TYPE_CHECKING, Any

import anyio
import httpx
import pytest

from close_async import Journal
from close_async.enrollment import Enrolled, Enrollment, Progress, Refused, Unknown
from close_async.errors import NotFound, OutcomeUnknown, Unauthorized

from .worlds import MINUTE, World, make_world

if TYPE_CHECKING:
    from collections.abc import AsyncGenerator, Awaitable, Callable
    from pathlib import Path

    from close_async.enrollment import EnrollmentInput, EnrollmentOutcome, EnrollRun

pytestmark = pytest.mark.anyio

PATH = "/sequence_subscription/"


def fresh_contacts(world: World, count: int = 6) -> list[str]:
    taken = {
        row["contact_id"]
        for row in world.rows("sequence_subscription")
        if row["sequence_id"] == world.sequence_id
    }
    rows = (row for row in world.rows("contact") if row["emails"] and row["id"] not in taken)
    return [row["id"] for row, _ in zip(rows, range(count), strict=False)]


def terms(world: World) -> dict[str, Any]:
    return {"sequence_id": world.sequence_id, **world.sender}


def enrolled(world: World) -> list[str]:
    return [
        row["contact_id"]
        for row in world.rows("sequence_subscription")
        if row["sequence_id"] == world.sequence_id
    ]


async def collect(run: EnrollRun) -> list[EnrollmentOutcome]:
    return [outcome async for outcome in run]


async def test_subscribes_each_contact_and_says_so() -> None:
    world = make_world()
    contacts = fresh_contacts(world)

    async with world.client() as close:
        outcomes = await collect(close.enroll(contacts, **terms(world)))

    assert all(isinstance(outcome, Enrolled) for outcome in outcomes)
    assert sorted(outcome.row.contact_id for outcome in outcomes) == sorted(contacts)
    assert all(enrolled(world).count(contact) == 1 for contact in contacts)


async def test_rows_come_as_ids_as_mappings_and_as_enrollments() -> None:
    world = make_world()
    one, two, three = fresh_contacts(world, 3)
    rows: list[EnrollmentInput] = [
        one,
        {"contact_id": two, "sender_name": "Ada"},
        Enrollment(contact_id=three, **terms(world)),
    ]

    async with world.client() as close:
        outcomes = await collect(close.enroll(rows, **terms(world)))

    names = {
        outcome.row.contact_id: outcome.subscription.sender_name
        for outcome in outcomes
        if isinstance(outcome, Enrolled)
    }
    assert names == {one: "Jo", two: "Ada", three: "Jo"}


async def test_a_row_names_the_number_that_text_messages_come_from() -> None:
    world = make_world()
    number = world.rows("phone_number")[0]["id"]

    async with world.client() as close:
        rows = [{"contact_id": world.contact_id, "sender_phone_number_id": number}]
        (outcome,) = [one async for one in close.enroll(rows, **terms(world))]

    assert isinstance(outcome, Enrolled), outcome
    (sent,) = [one for one in world.sandbox.requests if one.method == "POST"]
    assert "sender_phone_number_id" in str(sent.json)
    assert number in str(sent.json)


async def test_rows_are_taken_as_they_are_needed() -> None:
    world = make_world()
    taken: list[str] = []

    async def rows() -> AsyncGenerator[str, None]:
        for contact in fresh_contacts(world):
            taken.append(contact)
            yield contact

    async with world.client() as close, aclosing(rows()) as waiting:
        run = close.enroll(waiting, at_once=2, **terms(world))
        await anext(run)

    assert len(taken) == 2


async def test_a_row_that_is_refused_says_why_and_the_others_go_on() -> None:
    world = make_world()
    contacts = fresh_contacts(world, 3)
    rows = [contacts[0], "cont_nobody", *contacts[1:]]

    async with world.client() as close:
        outcomes = await collect(close.enroll(rows, **terms(world)))

    (refused,) = [outcome for outcome in outcomes if isinstance(outcome, Refused)]
    assert refused.row.contact_id == "cont_nobody"
    assert refused.reason
    assert len(outcomes) == 4


async def test_a_contact_that_comes_twice_is_sent_once() -> None:
    world = make_world()
    (contact,) = fresh_contacts(world, 1)

    async with world.client() as close:
        outcomes = await collect(close.enroll([contact] * 3, **terms(world)))

    assert sorted(type(outcome).__name__ for outcome in outcomes) == [
        "Enrolled",
        "Refused",
        "Refused",
    ]
    assert world.sent("POST", PATH) == 1


async def test_tells_how_far_it_is() -> None:
    world = make_world()
    told: list[Progress] = []

    async with world.client() as close:
        run = close.enroll(
            [*fresh_contacts(world, 3), "cont_nobody"], on_progress=told.append, **terms(world)
        )
        await collect(run)

    assert [progress.total for progress in told] == [1, 2, 3, 4]
    assert told[-1] == run.progress == Progress(enrolled=3, refused=1)


async def test_lost_answers_are_looked_for_together_at_the_end() -> None:
    world = make_world(index_lag=30)
    contacts = fresh_contacts(world)
    world.sandbox.faults.nth(2, method="POST", drop="after", times=3)

    async with world.client() as close:
        outcomes = await collect(close.enroll(contacts, at_once=1, **terms(world)))

    assert [type(outcome) for outcome in outcomes] == [Enrolled] * 6
    assert {outcome.row.contact_id for outcome in outcomes[3:]} == set(contacts[1:4])
    assert world.elapsed.total_seconds() == MINUTE
    assert world.sent("POST", PATH) == 6


async def test_what_is_not_found_is_unknown_and_can_be_looked_for_later() -> None:
    world = make_world(index_lag=MINUTE * 5)
    (contact,) = fresh_contacts(world, 1)
    world.sandbox.faults.next(method="POST", drop="after")

    async with world.client() as close:
        (outcome,) = await collect(close.enroll([contact], **terms(world)))
        assert isinstance(outcome, Unknown)
        world.sandbox.clock.step(MINUTE * 5)
        found = await outcome.error.look_again()

    assert found.contact_id == contact
    assert world.sent("POST", PATH) == 1


async def test_told_to_raise_it_does_not_look() -> None:
    world = make_world()
    world.sandbox.faults.next(method="POST", drop="after")

    async with world.client(on_unknown="raise") as close:
        (outcome,) = await collect(close.enroll(fresh_contacts(world, 1), **terms(world)))

    assert isinstance(outcome, Unknown)
    assert world.sent("GET", PATH) == 0


async def test_told_to_resend_it_does_not_either() -> None:
    world = make_world()
    world.sandbox.faults.next(method="POST", drop="before")

    async with world.client(on_unknown="resend") as close:
        (outcome,) = await collect(close.enroll(fresh_contacts(world, 1), **terms(world)))

    assert isinstance(outcome, Unknown)
    assert world.sent("POST", PATH) == 1


async def test_what_is_not_about_one_row_stops_the_run_after_what_is_known() -> None:
    world = make_world()
    world.sandbox.faults.nth(3, method="POST", status=401, times=100)

    async with world.client() as close:
        run = close.enroll(fresh_contacts(world), at_once=2, **terms(world))
        outcomes = [await anext(run), await anext(run)]
        with pytest.raises(Unauthorized):
            await anext(run)
        with pytest.raises(RuntimeError, match="start another one"):
            await anext(run)

    assert [type(outcome) for outcome in outcomes] == [Enrolled, Enrolled]
    assert world.sent("POST", PATH) == 4


@pytest.mark.parametrize(
    ("row", "match"),
    [
        ({"contact_id": ""}, "row 2: contact_id must be a non-empty string"),
        ({}, "row 2: contact_id must be a non-empty string, got None"),
        (
            {"contact_id": "cont_1", "sequence_id": 5},
            "row 2: sequence_id must be a non-empty string",
        ),
        ({"contact": "cont_1"}, "row 2: unknown contact; the fields are contact_id"),
    ],
)
async def test_a_row_that_lacks_something_is_named(row: dict[str, Any], match: str) -> None:
    world = make_world()
    (contact,) = fresh_contacts(world, 1)

    async with world.client() as close:
        run = close.enroll([contact, row], at_once=1, **terms(world))
        await anext(run)
        with pytest.raises(ValueError, match=match):
            await anext(run)


async def test_a_row_that_is_none_is_named() -> None:
    world = make_world()

    async with world.client() as close:
        run = close.enroll([5], **terms(world))  # type: ignore[list-item]  # that's the test
        with pytest.raises(
            TypeError, match="row 1: it must be an Enrollment, a mapping or a contact id"
        ):
            await anext(run)


async def test_none_at_once_is_refused() -> None:
    world = make_world()

    async with world.client() as close:
        with pytest.raises(ValueError, match="at_once must be an integer >= 1, got 0"):
            close.enroll([], at_once=0)


async def test_no_rows_make_no_outcomes() -> None:
    world = make_world()

    async with world.client() as close:
        run = close.enroll([])
        outcomes = [*await collect(run), *await collect(run)]

    assert outcomes == []


async def test_with_a_journal_a_second_run_sends_nothing(tmp_path: Path) -> None:
    world = make_world()
    rows = [*fresh_contacts(world, 3), "cont_nobody"]
    journal = Journal.sqlite(tmp_path / "sent.db")

    async with journal, world.client() as close:
        first = await collect(close.enroll(rows, journal=journal, **terms(world)))
        sent = world.sent("POST", PATH)
        second = await collect(close.enroll(rows, journal=journal, **terms(world)))

    assert sorted(map(result, second)) == sorted(map(result, first))
    assert all(outcome.was_before for outcome in second if isinstance(outcome, Enrolled))
    assert world.sent("POST", PATH) == sent == 4


def result(outcome: EnrollmentOutcome) -> str:
    return outcome.subscription.id if isinstance(outcome, Enrolled) else outcome.reason


async def test_a_campaign_enrolls_each_contact_once_whatever_others_did(tmp_path: Path) -> None:
    world, journal = make_world(), Journal.sqlite(tmp_path / "sent.db")
    contacts = fresh_contacts(world, 2)

    async with world.client() as close:
        for campaign in ("spring", "spring", "autumn", None):
            run = close.enroll(contacts, journal=journal, campaign=campaign, **terms(world))
            outcomes = [type(one).__name__ async for one in run]
            # Close takes no second subscription while there is one, which only a call can tell.
            expected = "Enrolled" if campaign == "spring" else "Refused"
            assert outcomes == [expected] * 2
    keys = [entry.key async for entry in journal.entries()]
    await journal.aclose()

    assert [enrolled(world).count(contact) for contact in contacts] == [1, 1]
    start = "sequence_subscriptions.create campaign:spring "
    assert sum(key.startswith(start) for key in keys) == 2


@pytest.mark.parametrize("campaign", ["", "two words", "x" * 101, "a\tb", 5])
async def test_a_campaign_has_a_short_name_and_a_journal(tmp_path: Path, campaign: Any) -> None:
    world, journal = make_world(), Journal.sqlite(tmp_path / "sent.db")

    async with world.client() as close:
        with pytest.raises((TypeError, ValueError), match="campaign must"):
            close.enroll([], journal=journal, campaign=campaign)
        with pytest.raises(ValueError, match="a campaign needs a journal"):
            close.enroll([], campaign="spring")


async def test_what_was_refused_is_tried_again_only_if_told_so(tmp_path: Path) -> None:
    world = make_world()
    (contact,) = fresh_contacts(world, 1)
    world.sandbox.faults.next(method="POST", status=400, body=b'{"errors": ["not now"]}')
    journal = Journal.sqlite(tmp_path / "sent.db")

    async with journal, world.client(journal=journal) as close:
        (first,) = await collect(close.enroll([contact], **terms(world)))
        (second,) = await collect(close.enroll([contact], **terms(world)))
        (third,) = await collect(close.enroll([contact], retry_refused=True, **terms(world)))

    assert [type(one) for one in (first, second, third)] == [Refused, Refused, Enrolled]
    assert isinstance(second, Refused)
    assert second.reason == "not now"


async def test_a_run_that_was_cut_off_is_found_out_by_the_next(tmp_path: Path) -> None:
    world = make_world()
    contacts = fresh_contacts(world, 4)
    world.sandbox.faults.nth(2, method="POST", drop="after")
    journal = Journal.sqlite(tmp_path / "sent.db")

    async with journal, world.client(journal=journal) as close:
        run = close.enroll(contacts, at_once=2, **terms(world))
        await anext(run)
        # Nobody asks for the rest: as if the program had been killed here.
        world.sandbox.clock.step(5)
        outcomes = await collect(close.enroll(contacts, at_once=2, **terms(world)))

    assert [type(outcome) for outcome in outcomes] == [Enrolled] * 4
    assert all(enrolled(world).count(contact) == 1 for contact in contacts)
    assert world.sent("POST", PATH) == 4


async def test_another_sender_does_not_enroll_a_contact_twice(tmp_path: Path) -> None:
    world = make_world()
    (contact,) = fresh_contacts(world, 1)
    world.sandbox.faults.next(method="POST", drop="after")
    journal = Journal.sqlite(tmp_path / "sent.db")

    async with journal, world.client(journal=journal, on_unknown="raise") as close:
        (first,) = await collect(close.enroll([contact], **terms(world)))
        other = {**terms(world), "sender_name": "Ada"}
        finding = close.with_options(on_unknown="find")
        (second,) = await collect(finding.enroll([contact], **other))

    assert isinstance(first, Unknown)
    assert isinstance(second, Enrolled)
    assert second.subscription.sender_name == "Jo"
    assert world.sent("POST", PATH) == 1


async def test_once_sends_one_call_per_key(tmp_path: Path) -> None:
    world = make_world()
    journal = Journal.sqlite(tmp_path / "sent.db")

    async with journal, world.client(journal=journal) as close:
        first = await world.email(close.with_options(idempotency_key="spring"))
        second = await world.email(close.with_options(idempotency_key="spring"))
        other = await world.email(close.with_options(idempotency_key="summer"))
        sequence = await world.make_sequence(close.with_options(idempotency_key="spring"))

    assert first == second
    assert other.id != first.id
    assert sequence.name == "Spring"
    assert world.sent("POST", "/bulk_action/email/") == 2


async def test_once_finds_out_what_an_earlier_process_did(tmp_path: Path) -> None:
    world = make_world()
    world.sandbox.faults.next(method="POST", drop="after")
    journal = Journal.sqlite(tmp_path / "sent.db")

    async with journal, world.client(journal=journal, on_unknown="raise") as close:
        with pytest.raises(OutcomeUnknown):
            await world.email(close.with_options(idempotency_key="spring"))
    world.sandbox.clock.step(3600)
    async with journal, world.client(journal=journal) as close:
        found = await world.email(close.with_options(idempotency_key="spring"))

    (made,) = world.rows("bulk_action.email")
    assert found.id == made["id"]


async def test_once_does_not_resend_what_it_cannot_find(tmp_path: Path) -> None:
    world = make_world()
    world.sandbox.faults.next(method="POST", drop="before")
    journal = Journal.sqlite(tmp_path / "sent.db")

    async with journal, world.client(journal=journal) as close:
        for _ in range(3):
            with pytest.raises(OutcomeUnknown):
                await world.email(close.with_options(idempotency_key="spring"))

    assert world.sent("POST", "/bulk_action/email/") == 1


async def test_once_told_to_resend_does_so_after_a_crash(tmp_path: Path) -> None:
    world = make_world()
    path = tmp_path / "sent.db"
    world.sandbox.faults.next(method="POST", status=404)
    async with Journal.sqlite(tmp_path / "other.db") as other, world.client(journal=other) as close:
        with pytest.raises(NotFound):
            await world.email(close.with_options(idempotency_key="spring"))
        (entry,) = [entry async for entry in other.entries()]
    async with Journal.sqlite(path) as journal:
        # As a process leaves it that is killed before it knows anything.
        await journal.claim(
            entry.key, operation=entry.operation, parameters=entry.parameters, sent_at=entry.sent_at
        )

    async with world.client(journal=Journal.sqlite(path), on_unknown="resend") as close:
        made = await world.email(close.with_options(idempotency_key="spring"))

    (row,) = world.rows("bulk_action.email")
    assert made.id == row["id"]


async def test_once_told_to_resend_sends_twice_at_most_in_all_processes(tmp_path: Path) -> None:
    world = make_world()
    world.sandbox.faults.next(method="POST", drop="before", times=10)
    path = tmp_path / "sent.db"

    for _ in range(3):
        journal = Journal.sqlite(path)
        async with journal, world.client(journal=journal, on_unknown="resend") as close:
            with pytest.raises(OutcomeUnknown):
                await world.email(close.with_options(idempotency_key="spring"))

    assert world.sent("POST", "/bulk_action/email/") == 2


async def test_a_client_that_is_closed_leaves_no_journal_open(tmp_path: Path) -> None:
    world = make_world()

    async with world.client(journal=Journal.sqlite(tmp_path / "sent.db")) as close:
        await world.subscribe(close)

    files = anyio.Path(tmp_path).iterdir()
    assert [path.name async for path in files] == ["sent.db"]


async def test_once_sends_again_what_close_refused(tmp_path: Path) -> None:
    world = make_world()
    world.sandbox.faults.next(method="POST", status=404)
    journal = Journal.sqlite(tmp_path / "sent.db")

    async with journal, world.client(journal=journal) as close:
        with pytest.raises(NotFound):
            await world.email(close.with_options(idempotency_key="spring"))
        await world.email(close.with_options(idempotency_key="spring"))

    assert len(world.rows("bulk_action.email")) == 1


async def test_a_key_stands_for_one_thing_only(tmp_path: Path) -> None:
    world = make_world()
    journal = Journal.sqlite(tmp_path / "sent.db")

    async with journal, world.client(journal=journal) as close:
        await world.email(close.with_options(idempotency_key="spring"))
        world.template_id = next(
            row["id"] for row in world.rows("email_template") if row["id"] != world.template_id
        )
        with pytest.raises(ValueError, match="belongs to a call with other parameters"):
            await world.email(close.with_options(idempotency_key="spring"))


async def test_once_needs_a_journal_and_a_key(tmp_path: Path) -> None:
    world = make_world()

    async with world.client() as close:
        with pytest.raises(ValueError, match="idempotency_key needs a CloseClient"):
            close.with_options(idempotency_key="spring")
    async with world.client(journal=Journal.sqlite(tmp_path / "sent.db")) as close:
        with pytest.raises(ValueError, match="idempotency_key must be a non-empty string"):
            close.with_options(idempotency_key=" ")


class Spy(httpx.AsyncBaseTransport):
    """Looks into the journal when a write passes."""

    def __init__(self, inner: httpx.AsyncBaseTransport, journal: Journal) -> None:
        self._inner = inner
        self._journal = journal
        self.states: list[str] = []

    async def handle_async_request(self, request: httpx.Request) -> httpx.Response:
        """Look, then pass it on."""
        if request.method == "POST":
            self.states += [entry.state async for entry in self._journal.entries()]
        return await self._inner.handle_async_request(request)


async def test_the_journal_holds_the_intent_before_the_first_byte(tmp_path: Path) -> None:
    world = make_world()
    journal = Journal.sqlite(tmp_path / "sent.db")
    spy = Spy(world.sandbox.transport(), journal)

    async with journal, world.client(journal=journal, transport=spy) as close:
        await world.subscribe(close)
        (entry,) = [entry async for entry in journal.entries()]

    assert spy.states == ["sending"]
    assert entry.state == "done"
    assert entry.operation == "sequence_subscriptions.create"
    assert entry.parameters["contact_id"] == world.contact_id
    assert entry.sent_at is not None
    assert world.sandbox.api_key not in repr(entry)


async def test_two_runs_on_one_journal_share_the_work(tmp_path: Path) -> None:
    world = make_world()
    contacts = fresh_contacts(world)
    path = tmp_path / "sent.db"
    outcomes: list[EnrollmentOutcome] = []

    async def run() -> None:
        async with Journal.sqlite(path) as journal, world.client(journal=journal) as close:
            outcomes.extend(await collect(close.enroll(contacts, at_once=2, **terms(world))))

    async with anyio.create_task_group() as group:
        group.start_soon(run)
        group.start_soon(run)

    assert {type(outcome) for outcome in outcomes} == {Enrolled}
    assert len(outcomes) == 2 * len(contacts)
    assert world.sent("POST", PATH) == len(contacts)


class _Meanwhile(httpx.AsyncBaseTransport):
    """Has another worker do its part while the first request of this one is on its way."""

    def __init__(
        self, inner: httpx.AsyncBaseTransport, work: Callable[[], Awaitable[None]]
    ) -> None:
        self._inner = inner
        self._work: Callable[[], Awaitable[None]] | None = work

    async def handle_async_request(self, request: httpx.Request) -> httpx.Response:
        work, self._work = self._work, None
        if work is not None:
            await work()
        return await self._inner.handle_async_request(request)


@pytest.mark.parametrize("was_refused", [False, True])
@pytest.mark.parametrize("retry_refused", [False, True])
async def test_of_two_workers_one_sends_over_the_same_refusal(
    tmp_path: Path, *, retry_refused: bool, was_refused: bool
) -> None:
    world = make_world()

    async def enroll(*, is_retry: bool, **options: Any) -> list[EnrollmentOutcome]:
        async with world.client(journal=Journal.sqlite(tmp_path / "sent.db"), **options) as close:
            run = close.enroll(["cont_nobody"], retry_refused=is_retry, **terms(world))
            return await collect(run)

    async def other_worker() -> None:
        await enroll(is_retry=retry_refused)

    if was_refused:
        await enroll(is_retry=False)
    before = world.sent("POST", PATH)
    transport = _Meanwhile(world.sandbox.transport(), other_worker)
    (outcome,) = await enroll(is_retry=retry_refused, transport=transport)

    assert isinstance(outcome, Refused)
    # What was sent was sent by the other one.
    assert outcome.error is None
    assert world.sent("POST", PATH) - before == (1 if retry_refused or not was_refused else 0)
