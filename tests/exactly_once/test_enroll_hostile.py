"""Enrolling with bad rows, bad keys and bad callbacks: no outcome is lost, none is wrong."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest

from close_async import Journal
from close_async.enrollment import Enrolled, Progress, Refused, Unknown
from close_async.errors import ResponseUnreadable, StatusError
from close_async.journal import Claim, Entry

from .test_enroll import PATH, collect, enrolled, fresh_contacts, terms
from .worlds import MINUTE, make_world

if TYPE_CHECKING:
    from collections.abc import AsyncGenerator, Iterator
    from pathlib import Path

    from close_async.enrollment import EnrollmentInput

pytestmark = pytest.mark.anyio


@pytest.mark.parametrize("status", [401, 402, 403, 501])
async def test_what_was_not_about_the_row_is_done_by_the_next_run(
    tmp_path: Path, status: int
) -> None:
    world = make_world()
    contacts = fresh_contacts(world)
    world.sandbox.faults.next(method="POST", status=status, times=len(contacts))

    async with world.client(journal=Journal.sqlite(tmp_path / "sent.db")) as close:
        with pytest.raises(StatusError):
            await collect(close.enroll(contacts, **terms(world)))
        outcomes = await collect(close.enroll(contacts, **terms(world)))

    assert [type(outcome) for outcome in outcomes] == [Enrolled] * len(contacts)
    assert sorted(enrolled(world)[-len(contacts) :]) == sorted(contacts)


@pytest.mark.parametrize("status", [404, 409, 422])
async def test_a_refusal_of_one_row_does_not_stop_the_others(status: int) -> None:
    world = make_world()
    contacts = fresh_contacts(world, 3)
    world.sandbox.faults.next(method="POST", status=status)

    async with world.client() as close:
        outcomes = await collect(close.enroll(contacts, at_once=1, **terms(world)))

    assert [type(outcome) for outcome in outcomes] == [Refused, Enrolled, Enrolled]


async def test_a_refused_row_can_be_mended_and_tried_again(tmp_path: Path) -> None:
    world = make_world()
    (contact,) = fresh_contacts(world, 1)
    world.sandbox.faults.next(method="POST", status=400, body=b'{"errors": ["whose name?"]}')

    async with world.client(journal=Journal.sqlite(tmp_path / "sent.db")) as close:
        (first,) = await collect(close.enroll([contact], **terms(world)))
        mended = {**terms(world), "sender_name": "Ada"}
        (second,) = await collect(close.enroll([contact], retry_refused=True, **mended))

    assert isinstance(first, Refused)
    assert isinstance(second, Enrolled)
    assert second.subscription.sender_name == "Ada"


async def test_what_close_refused_can_be_mended_under_the_same_key(tmp_path: Path) -> None:
    world = make_world()
    world.sandbox.faults.next(method="POST", status=400)

    async with world.client(journal=Journal.sqlite(tmp_path / "sent.db")) as close:
        once = close.with_options(idempotency_key="spring")
        with pytest.raises(StatusError):
            await world.subscribe(once)
        made = await world.subscribe(
            once,
            lead_id=next(
                row["lead_id"] for row in world.rows("contact") if row["id"] == world.contact_id
            ),
        )

    assert made.contact_id == world.contact_id


@pytest.mark.parametrize(
    ("wrong", "kind", "match"),
    [
        ({"contact_email": None}, ValueError, "row 3: contact_email can't be None: leave it out"),
        ({"calls_assigned_to": "user_1"}, TypeError, "row 3: calls_assigned_to must be a list"),
        ({"sender_name": 5}, TypeError, "row 3: sender_name must be a string, got int"),
        ({"sms_options": {1, 2}}, TypeError, "row 3: sms_options"),
        ({"sms_options": {"local_phone": object()}}, TypeError, "JSON"),
    ],
)
async def test_a_field_that_cannot_be_sent_is_named(
    wrong: dict[str, Any], kind: type[Exception], match: str
) -> None:
    world = make_world()
    one, two, three = fresh_contacts(world, 3)
    rows: list[EnrollmentInput] = [one, two, {"contact_id": three, **wrong}]

    async with world.client() as close:
        run = close.enroll(rows, **terms(world))
        outcomes = [await anext(run), await anext(run)]
        with pytest.raises(kind, match=match):
            await anext(run)

    assert [type(outcome) for outcome in outcomes] == [Enrolled, Enrolled]


async def test_rows_that_break_off_hide_no_outcome() -> None:
    world = make_world()
    contacts = fresh_contacts(world, 3)
    world.sandbox.faults.next(method="POST", drop="before")

    def rows() -> Iterator[str]:
        yield from contacts
        msg = "the file ends here"
        raise OSError(msg)

    async with world.client() as close:
        run = close.enroll(rows(), at_once=2, **terms(world))
        outcomes = [await anext(run) for _ in contacts]
        with pytest.raises(OSError, match="the file ends here"):
            await anext(run)

    assert sorted(outcome.row.contact_id for outcome in outcomes) == sorted(contacts)
    assert sum(isinstance(outcome, Unknown) for outcome in outcomes) == 1


async def test_async_rows_that_break_off_hide_no_outcome_either() -> None:
    world = make_world()
    (contact,) = fresh_contacts(world, 1)

    async def rows() -> AsyncGenerator[str, None]:
        yield contact
        msg = "the table is gone"
        raise LookupError(msg)

    async with world.client() as close:
        run = close.enroll(rows(), **terms(world))
        outcome = await anext(run)
        with pytest.raises(LookupError, match="the table is gone"):
            await anext(run)

    assert isinstance(outcome, Enrolled)


async def test_a_callback_that_raises_costs_no_outcome() -> None:
    world = make_world()
    contacts = fresh_contacts(world, 2)
    is_broken = [True]

    def tell(_: Progress) -> None:
        if is_broken.pop() if is_broken else False:
            msg = "the bar is broken"
            raise RuntimeError(msg)

    async with world.client() as close:
        run = close.enroll(contacts, on_progress=tell, **terms(world))
        with pytest.raises(RuntimeError, match="the bar is broken"):
            await anext(run)
        outcomes = await collect(run)

    assert sorted(outcome.row.contact_id for outcome in outcomes) == sorted(contacts)
    assert run.progress == Progress(enrolled=2)


class Late(Journal):
    """A journal in which, for a while, somebody else is still on it."""

    def __init__(self, journal: Journal, entry: Entry) -> None:
        super().__init__(journal._store)
        self._entry: Entry | None = entry

    async def get(self, key: str) -> Entry | None:
        """Return what was there."""
        return self._entry or await super().get(key)

    async def claim(self, key: str, **options: Any) -> Claim:
        """Lose, for the last time."""
        entry, self._entry = self._entry, None
        return await super().claim(key, **options) if entry is None else Claim(False, entry)


@pytest.mark.parametrize("state", ["done", "refused", "idle"])
async def test_what_another_process_has_written_down_meanwhile_counts(
    tmp_path: Path, state: str
) -> None:
    world = make_world()
    (contact,) = fresh_contacts(world, 1)
    async with Journal.sqlite(tmp_path / "sent.db") as journal, world.client() as close:
        key = f"sequence_subscriptions.create {world.sequence_id} {contact}"
        sent = {"contact_id": contact, **terms(world)}
        claim = await journal.claim(
            key, operation="sequence_subscriptions.create", parameters=sent, sent_at=world.start
        )
        if state == "done":
            await journal.done(claim, {"id": "sub_1"})
        elif state == "refused":
            await journal.refused(claim, "no such contact")
        else:
            await journal.idle(claim)
        late = Late(journal, claim.entry)

        (outcome,) = await collect(close.enroll([contact], journal=late, **terms(world)))

    assert world.sent("POST", PATH) == (state == "idle")
    if state == "refused":
        assert outcome == Refused(outcome.row, "no such contact", number=1)
        return
    assert isinstance(outcome, Enrolled)
    assert (outcome.subscription.id == "sub_1") is (state == "done")


async def test_an_outage_of_close_does_not_cost_the_whole_list() -> None:
    world = make_world()
    contacts = fresh_contacts(world, 60)
    world.sandbox.faults.next(method="POST", status=503, times=20)

    async with world.client() as close:
        run = close.enroll(contacts, at_once=4, **terms(world))
        outcomes = [await anext(run) for _ in range(20)]
        sent, waited = world.sent("POST", PATH), world.elapsed.total_seconds()
        outcomes += await collect(run)

    assert (sent, waited) == (20, MINUTE)
    assert [type(outcome) for outcome in outcomes[:20]] == [Unknown] * 20
    assert {type(outcome) for outcome in outcomes[20:]} == {Enrolled}
    assert len(outcomes) == len(contacts)


async def test_a_journal_that_is_given_for_one_run_is_closed_with_the_client(
    tmp_path: Path,
) -> None:
    world = make_world()
    contacts = fresh_contacts(world, 2)

    async with world.client() as close:
        run = close.enroll(contacts, journal=Journal.sqlite(tmp_path / "sent.db"), **terms(world))
        await anext(run)

    assert [path.name for path in tmp_path.iterdir()] == ["sent.db"]  # noqa: ASYNC240


async def test_a_journal_that_holds_nonsense_says_so(tmp_path: Path) -> None:
    world = make_world()
    journal = Journal.sqlite(tmp_path / "sent.db")

    async with journal, world.client(journal=journal) as close:
        await world.email(close.with_options(idempotency_key="a model"))
        (model,) = [entry async for entry in journal.entries()]
        claim = await journal.claim(
            "bulk_emails.create spring", operation=model.operation, parameters=model.parameters
        )
        await journal.done(claim, {})
        with pytest.raises(ResponseUnreadable, match="the journal says that it was done"):
            await world.email(close.with_options(idempotency_key="spring"))

    assert world.sent("POST", "/bulk_action/email/") == 1


@pytest.mark.parametrize(
    ("options", "match"),
    [
        ({"sequence_id": None}, "sequence_id must be a non-empty string"),
        ({"sender_email": ""}, "sender_email must be a non-empty string"),
        ({"sender_name": 5}, "sender_name must be a string"),
        ({"sender_account_id": "emailacct 1"}, "sender_account_id must hold no white space"),
        ({"lead_id": "lead_\u200b1"}, "lead_id must hold no white space and no invisible"),
        ({"sender_phone_number_id": "phon_\0"}, "sender_phone_number_id must hold no white"),
        ({"calls_assigned_to": "user_1"}, "calls_assigned_to must be a list"),
        (
            {"contact_id": "cont_1"},
            "unexpected contact_id; what rows may leave out are sequence_id",
        ),
        ({"sendername": "Jo"}, "unexpected sendername; what rows may leave out are sequence_id"),
        ({"retry_refused": "no"}, "retry_refused must be True or False"),
        (
            {"journal": "sent.db"},
            r"journal must be a Journal, such as Journal\.sqlite\(path\), got str",
        ),
    ],
)
async def test_what_can_hold_for_no_row_is_refused_at_once(
    options: dict[str, Any], match: str
) -> None:
    world = make_world()

    async with world.client() as close:
        with pytest.raises((TypeError, ValueError), match=match):
            close.enroll([], on_bad_row="refuse", **{**terms(world), **options})


def test_a_path_is_no_journal() -> None:
    with pytest.raises(TypeError, match=r"journal must be a Journal, .* got str"):
        make_world().client(journal="sent.db")
