"""How `enroll` goes through its rows: a sliding window, in order, and nothing left behind."""

from __future__ import annotations

import gc
import json
from contextlib import aclosing, suppress
from typing import TYPE_CHECKING, Any

import anyio
import attrs
import httpx
import pytest

from close_async import CloseClient, Journal
from close_async.enrollment import Enrolled, Enrollment, Refused
from close_async.errors import Unauthorized
from tests.support.virtual_time import BACKENDS, Timeline, run

if TYPE_CHECKING:
    from collections.abc import AsyncGenerator, Callable, Iterator
    from pathlib import Path

    from close_async.enrollment import EnrollmentOutcome
    from tests.support.virtual_time import Backend

every_loop = pytest.mark.parametrize("backend", BACKENDS)


@attrs.define
class SlowClose(httpx.AsyncBaseTransport):
    """A Close that subscribes each contact once, after *delay* of it in seconds."""

    delay: Callable[[str], float] = lambda _: 0.05
    status: Callable[[str], int] = lambda _: 201
    sent: list[str] = attrs.field(factory=list[str])
    sent_at: list[float] = attrs.field(factory=list[float])
    rows: dict[str, dict[str, Any]] = attrs.field(factory=dict[str, dict[str, Any]])
    under_way: int = 0
    most: int = 0
    looks: int = 0

    async def handle_async_request(self, request: httpx.Request) -> httpx.Response:
        if request.method == "GET":
            return self._look(request)

        body = json.loads(request.content)
        contact = body["contact_id"]
        self.sent.append(contact)
        self.sent_at.append(anyio.current_time())
        self.under_way += 1
        self.most = max(self.most, self.under_way)
        try:
            await anyio.sleep(self.delay(contact))
        finally:
            self.under_way -= 1
        status = self.status(contact)
        if status == 201 and contact in self.rows:
            status = 400
        if status != 201:
            return httpx.Response(status, json={"errors": ["no"], "field-errors": {}})
        row = {**body, "id": f"sub_{contact}", "status": "active"}
        self.rows[contact] = row
        return httpx.Response(201, json=row)

    def _look(self, request: httpx.Request) -> httpx.Response:
        self.looks += 1
        if request.url.path.endswith("/me/"):
            return httpx.Response(200, json={"id": "user_1"})
        contact = request.url.params.get("contact_id", "")
        found = [self.rows[contact]] if contact in self.rows else []
        return httpx.Response(200, json={"data": found, "has_more": False})


def client(served: SlowClose, **options: Any) -> CloseClient:
    return CloseClient("api_1.2", transport=served, clock=Timeline().clock(), **options)


def contacts(count: int) -> list[str]:
    return [f"cont_{number:03d}" for number in range(count)]


def told(outcomes: list[EnrollmentOutcome]) -> list[str]:
    return [outcome.row.contact_id for outcome in outcomes]


@every_loop
def test_slow_rows_hold_up_no_others(backend: Backend) -> None:
    rows = contacts(96)
    served = SlowClose(lambda contact: 0.5 if int(contact[-3:]) % 8 == 0 else 0.03)

    async def main() -> tuple[list[EnrollmentOutcome], float]:
        async with client(served) as close:
            began = anyio.current_time()
            outcomes = [one async for one in close.enroll(rows, at_once=8, sequence_id="seq_1")]
            return outcomes, anyio.current_time() - began

    outcomes, took = run(main, backend=backend)

    assert took < 2
    assert told(outcomes) == rows
    assert [outcome.number for outcome in outcomes] == list(range(1, 97))
    assert served.most == 8


@every_loop
def test_a_row_that_is_there_is_sent_at_once(backend: Backend) -> None:
    served = SlowClose()
    told_at: list[float] = []

    async def slow_rows() -> AsyncGenerator[str, None]:
        for contact in contacts(3):
            yield contact
            await anyio.sleep(100)

    async def main() -> None:
        async with client(served) as close, aclosing(slow_rows()) as rows:
            began = anyio.current_time()
            enrolling = close.enroll(rows, sequence_id="seq_1")
            told_at.extend([anyio.current_time() - began async for _ in enrolling])
            served.sent_at[:] = [at - began for at in served.sent_at]

    run(main, backend=backend)

    assert served.sent_at == pytest.approx([0, 100, 200], abs=0.1)
    assert told_at == pytest.approx([0.05, 100.05, 200.05], abs=0.1)


@every_loop
def test_rows_go_on_while_outcomes_wait_for_a_slow_loop(backend: Backend) -> None:
    served = SlowClose(lambda _: 1.0)

    async def main() -> None:
        async with client(served) as close:
            began = anyio.current_time()
            async for _ in close.enroll(contacts(4), at_once=2, sequence_id="seq_1"):
                await anyio.sleep(1)
            served.sent_at[:] = [at - began for at in served.sent_at]

    run(main, backend=backend)

    # Two outcomes came after a second. To take the second of them is to let two more rows begin.
    assert served.sent_at == pytest.approx([0, 0, 2, 2], abs=0.1)


@every_loop
def test_behind_a_row_that_hangs_a_bounded_number_goes_on(backend: Backend) -> None:
    served = SlowClose(lambda contact: 1000.0 if contact == "cont_000" else 0.01)

    async def main() -> list[EnrollmentOutcome]:
        async with client(served, timeout=5000) as close:
            enrolling = close.enroll(contacts(200), at_once=2, sequence_id="seq_1")
            async with anyio.create_task_group() as group:
                group.start_soon(note_after_a_while)
                return [one async for one in enrolling]
        raise AssertionError

    async def note_after_a_while() -> None:
        await anyio.sleep(500)
        sent_by_then.append(len(served.sent))

    sent_by_then: list[int] = []
    outcomes = run(main, backend=backend)

    assert sent_by_then == [2 * 16]
    assert told(outcomes) == contacts(200)


@every_loop
def test_after_the_loop_is_left_nothing_more_is_sent(backend: Backend) -> None:
    served = SlowClose(lambda contact: 0.01 if contact == "cont_000" else 5.0)

    async def main() -> tuple[int, list[str]]:
        async with client(served) as close:
            enrolling = close.enroll(contacts(50), at_once=4, sequence_id="seq_1")
            async for _ in enrolling:
                break
            sent = len(served.sent)
            await enrolling.aclose()
            rest = [one async for one in enrolling]
        return sent, told(rest)

    sent, rest = run(main, backend=backend)

    assert len(served.sent) == sent <= 5
    assert sorted(["cont_000", *rest]) == served.sent
    assert served.under_way == 0


@every_loop
def test_the_end_of_the_client_waits_for_what_is_under_way(backend: Backend) -> None:
    served = SlowClose(lambda contact: 0.01 if contact == "cont_000" else 5.0)

    async def endless() -> AsyncGenerator[str, None]:
        for contact in contacts(4):
            yield contact
        await anyio.Event().wait()

    async def main() -> None:
        async with client(served) as close, aclosing(endless()) as rows:
            async for _ in close.enroll(rows, at_once=4, sequence_id="seq_1"):
                break

    run(main, backend=backend)

    assert sorted(served.rows) == served.sent
    assert served.under_way == 0


@every_loop
def test_a_run_that_nobody_holds_any_more_is_ended_with_the_client(backend: Backend) -> None:
    served = SlowClose()
    ended: list[str] = []

    async def endless() -> AsyncGenerator[str, None]:
        try:
            yield "cont_1"
            yield "cont_2"
            await anyio.Event().wait()
        finally:
            ended.append("rows")

    async def main() -> None:
        async with client(served) as close:
            async for _ in close.enroll(endless(), sequence_id="seq_1"):
                break
            await anyio.sleep(1)
            gc.collect()
            assert ended == []

    run(main, backend=backend)

    assert ended == ["rows"]
    assert served.under_way == 0


@every_loop
def test_a_loop_that_fails_while_rows_wait_for_their_answers_loses_none(backend: Backend) -> None:
    served = SlowClose(lambda contact: 0.01 if contact == "cont_000" else 5.0)
    rest: list[EnrollmentOutcome] = []

    async def main() -> None:
        async with client(served) as close:
            enrolling = close.enroll(contacts(30), at_once=4, sequence_id="seq_1")
            with suppress(LookupError):
                async with enrolling:
                    async for _ in enrolling:
                        raise LookupError
            rest.extend([one async for one in enrolling])

    run(main, backend=backend)

    assert ["cont_000", *told(rest)] == served.sent
    assert sorted(served.rows) == served.sent


@every_loop
def test_a_cancelled_loop_sees_through_what_has_left(backend: Backend, tmp_path: Path) -> None:
    served = SlowClose(lambda _: 5.0)
    journal = Journal.sqlite(tmp_path / "sent.db")

    async def main() -> tuple[int, list[EnrollmentOutcome]]:
        async with journal, client(served, journal=journal) as close:
            enrolling = close.enroll(contacts(20), at_once=4, sequence_id="seq_1")
            with anyio.move_on_after(3):
                await anext(enrolling)
            assert served.under_way == 0
            with pytest.raises(RuntimeError, match="start another one"):
                await anext(enrolling)
            sent = len(served.sent)
            again = close.enroll(contacts(20), at_once=4, sequence_id="seq_1")
            return sent, [one async for one in again]

    sent, outcomes = run(main, backend=backend)

    assert sent == 4
    assert {type(one) for one in outcomes} == {Enrolled}
    assert sorted(served.sent) == contacts(20)


@every_loop
def test_after_a_401_only_those_under_way_are_sent(backend: Backend) -> None:
    served = SlowClose(
        lambda contact: int(contact[-3:]) / 1000 + 0.01,
        lambda contact: 401 if contact >= "cont_010" else 201,
    )

    async def main() -> list[str]:
        async with client(served) as close:
            enrolling = close.enroll(contacts(100), at_once=4, sequence_id="seq_1")
            outcomes = [await anext(enrolling) for _ in range(10)]
            with pytest.raises(Unauthorized):
                await anext(enrolling)
            return told(outcomes)

    found = run(main, backend=backend)

    assert found == contacts(10)
    assert len(served.sent) <= 10 + 4


@every_loop
def test_an_async_callback_is_awaited(backend: Backend) -> None:
    totals: list[int] = []

    async def tell(progress: Any) -> None:
        await anyio.sleep(1)
        totals.append(progress.total)

    async def main() -> None:
        async with client(SlowClose()) as close:
            async for _ in close.enroll(contacts(3), on_progress=tell, sequence_id="seq_1"):
                pass

    run(main, backend=backend)

    assert totals == [1, 2, 3]


@pytest.mark.parametrize(
    ("rows", "match"),
    [
        ("cont_1", "got a single str: put it in a list"),
        (b"cont_1", "got a single bytes"),
        ({"contact_id": "cont_1"}, "got a single row \\(dict\\): put it in a list"),
        (Enrollment(contact_id="cont_1", sequence_id="seq_1"), "got a single row"),
        (5, "another iterable of rows, got int"),
        (contacts, "got function: call it"),
    ],
)
def test_what_is_no_list_of_rows_is_refused_at_once(rows: Any, match: str) -> None:
    close = CloseClient("api_1.2")

    with pytest.raises(TypeError, match=match):
        close.enroll(rows, sequence_id="seq_1")


def test_a_table_is_refused_with_the_way_to_its_rows() -> None:
    class DataFrame:
        columns = ("contact_id",)

        def __iter__(self) -> Iterator[str]:
            return iter(self.columns)

    close = CloseClient("api_1.2")

    with pytest.raises(TypeError, match=r'got a table \(DataFrame\).*to_dict\("records"\)'):
        close.enroll(DataFrame(), sequence_id="seq_1")


@pytest.mark.parametrize("name", ["contact_id", "sequence_id"])
@pytest.mark.parametrize("value", ["", "  ", "A B", "a\tb", "a\u00a0b", "\ud83d"])
def test_an_enrollment_has_whole_ids(name: str, value: str) -> None:
    fields: dict[str, Any] = {"contact_id": "cont_1", "sequence_id": "seq_1", name: value}

    with pytest.raises(ValueError, match=f"{name} must"):
        Enrollment(**fields)


BAD: list[Any] = [
    "",
    "cont 2",
    {"contact_id": ""},
    {},
    {"contact_id": "cont_3", "name": "Ada"},
    {"contact_id": "cont_3", None: ["x"]},
    {"contact_id": "cont_3", "sender_name": None},
    {"contact_id": "cont_3", "sender_name": " "},
    {"contact_id": "cont_3", "sender_name": "\ud83d"},
    {"contact_id": "cont_3", "calls_assigned_to": [""]},
    {"contact_id": "cont_3", "sms_options": {"local_phone": object()}},
    None,
    5,
    ["cont_3"],
]


@every_loop
def test_bad_rows_are_refused_where_they_stand_if_told_so(backend: Backend) -> None:
    served = SlowClose()

    async def main() -> list[EnrollmentOutcome]:
        rows: list[Any] = ["cont_1", *BAD, " cont_2\n"]
        async with client(served) as close:
            return [
                one async for one in close.enroll(rows, on_bad_row="refuse", sequence_id="seq_1")
            ]

    first, *bad, last = run(main, backend=backend)

    assert [type(one) for one in (first, last)] == [Enrolled, Enrolled]
    assert served.sent == ["cont_1", "cont_2"]
    for number, outcome in enumerate(bad, start=2):
        assert isinstance(outcome, Refused)
        assert (outcome.kind, outcome.number, outcome.error) == ("bad_row", number, None)
        assert outcome.reason
    assert bad[4].row.contact_id == "cont_3"


@every_loop
def test_white_space_makes_no_second_contact(backend: Backend) -> None:
    served = SlowClose()

    async def main() -> list[EnrollmentOutcome]:
        async with client(served) as close:
            rows: list[Any] = ["cont_1", " cont_1 ", {"contact_id": "cont_1\n"}]
            return [one async for one in close.enroll(rows, sequence_id=" seq_1")]

    outcomes = run(main, backend=backend)

    assert served.sent == ["cont_1"]
    kinds = [outcome.kind for outcome in outcomes if isinstance(outcome, Refused)]
    assert kinds == ["duplicate", "duplicate"]


@every_loop
def test_what_was_noted_under_a_key_with_white_space_is_not_sent_again(
    backend: Backend, tmp_path: Path
) -> None:
    served = SlowClose()
    journal = Journal.sqlite(tmp_path / "sent.db")

    async def main() -> list[EnrollmentOutcome]:
        async with journal, client(served, journal=journal) as close:
            claim = await journal.claim(
                "sequence_subscriptions.create seq_1 cont_1 ",
                operation="sequence_subscriptions.create",
                parameters={"contact_id": "cont_1 ", "sequence_id": "seq_1"},
            )
            await journal.done(claim, {"id": "sub_1"})
            return [one async for one in close.enroll(["cont_1 "], sequence_id="seq_1")]

    (outcome,) = run(main, backend=backend)

    assert isinstance(outcome, Enrolled)
    assert outcome.was_before
    assert served.sent == []


@every_loop
def test_a_contact_with_an_earlier_subscription_is_told_apart(backend: Backend) -> None:
    served = SlowClose(status=lambda contact: 400 if contact == "cont_003" else 201)
    served.rows["cont_001"] = {
        "id": "sub_old",
        "contact_id": "cont_001",
        "sequence_id": "seq_1",
        "status": "finished",
    }
    served.status = lambda contact: {"cont_002": 404, "cont_003": 400}.get(contact, 201)

    async def main() -> list[EnrollmentOutcome]:
        async with client(served) as close:
            return [one async for one in close.enroll(contacts(4), sequence_id="seq_1")]

    first, *refused = run(main, backend=backend)

    assert isinstance(first, Enrolled)
    kinds = [one.kind for one in refused if isinstance(one, Refused)]
    assert kinds == ["already_subscribed", "not_found", "other"]
    assert isinstance(refused[0], Refused)
    assert refused[0].existing is not None
    assert refused[0].existing.id == "sub_old"
    assert served.sent == contacts(4)


@every_loop
def test_with_a_journal_a_row_that_comes_again_gets_its_outcome_again(
    backend: Backend, tmp_path: Path
) -> None:
    served = SlowClose()

    async def main() -> list[EnrollmentOutcome]:
        async with client(served, journal=Journal.sqlite(tmp_path / "sent.db")) as close:
            rows = ["cont_1", "cont_1", *contacts(60), "cont_1"]
            return [one async for one in close.enroll(rows, at_once=2, sequence_id="seq_1")]

    outcomes = run(main, backend=backend)

    assert served.sent == ["cont_1", *contacts(60)]
    again = [one for one in outcomes if isinstance(one, Enrolled) and one.was_before]
    assert [one.number for one in again] == [2, 63]
