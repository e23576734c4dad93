"""Watching a bulk action, and waiting for it."""

from __future__ import annotations

from itertools import pairwise
from typing import TYPE_CHECKING, Any

import anyio
import attrs
import pytest
from trio.testing import MockClock

from close_async import BulkActionFailed, BulkRun, CloseClient, WaitTimedOut
from close_async._core.clock import Clock
from close_async.errors import (
    BadRequest,
    CloseError,
    NoAnswer,
    NotFound,
    RateLimited,
    RequestNotSent,
    ResponseUnreadable,
    ServerError,
)
from close_async.models import BulkEdit
from close_async.query import Contact, Lead
from close_async.sandbox import Sandbox, SteppedClock

if TYPE_CHECKING:
    from collections.abc import AsyncIterator, Iterator, Mapping, Sequence

pytestmark = pytest.mark.anyio

LEADS = 40
AUDIENCE = Lead.has(Contact.title.exists())
URL = "GET /bulk_action/edit/bulkedit_1/"


@pytest.fixture(scope="module")
def office() -> Sandbox:
    """A Close with some leads, whose bulk actions take a minute."""
    return Sandbox(leads=LEADS, clock=SteppedClock(), bulk_seconds=60)


@pytest.fixture
def sandbox(office: Sandbox) -> Iterator[Sandbox]:
    """The same, as it was at first."""
    yield office
    office.reset()


@pytest.fixture
async def close(sandbox: Sandbox) -> AsyncIterator[CloseClient]:
    """A client on the sandbox's clock, which never sends a call again."""
    async with CloseClient(
        sandbox.api_key,
        transport=sandbox.transport(),
        max_retries=0,
        clock=Clock(
            now=sandbox.clock.now,
            monotonic=lambda: sandbox.clock.now().timestamp(),
            sleep=sandbox.clock.sleep,
        ),
    ) as opened:
        yield opened


@pytest.fixture
async def run(close: CloseClient) -> BulkRun[BulkEdit]:
    """A bulk action that was just started."""
    return await close.bulk.set_lead_status(AUDIENCE, lead_status_id="stat_potential")


def action(status: str | None = "processing", **fields: object) -> BulkEdit:
    """Return a bulk edit as Close answers it, or nearly so."""
    return BulkEdit.from_dict({"id": "bulkedit_1", "status": status, **fields})


@attrs.define
class Scripted:
    """Bulk edits that give the *answers* they were told to, the last one again and again."""

    answers: Sequence[BulkEdit | CloseError]
    updated: BulkEdit = attrs.field(factory=lambda: action("paused"))
    asked: list[str] = attrs.field(factory=list)
    slept: list[float] = attrs.field(factory=list)

    async def get(self, id: str) -> BulkEdit:
        """Answer the next one."""
        await anyio.lowlevel.checkpoint()
        self.asked.append(id)
        answer = self.answers[0]
        self.answers = self.answers[1:] or self.answers
        if isinstance(answer, CloseError):
            raise answer
        return answer

    async def update(self, id: str, *, status: str) -> BulkEdit:
        """Answer what was prepared."""
        await anyio.lowlevel.checkpoint()
        self.asked.append(f"{id} {status}")
        return self.updated

    async def sleep(self, seconds: float) -> None:
        """Record the pause, and take none."""
        await anyio.lowlevel.checkpoint()
        assert len(self.slept) < 1000, "the wait does not end"
        self.slept.append(seconds)

    def run(self, begin: BulkEdit | None = None, *, is_new: bool = False) -> BulkRun[BulkEdit]:
        """Return a run of it."""
        clock = Clock(monotonic=lambda: sum(self.slept), sleep=self.sleep)
        return BulkRun("edit", begin or action("created"), self, clock=clock, is_new=is_new)


async def test_a_watch_shows_the_present_state_and_each_change_until_it_is_done(
    run: BulkRun[BulkEdit],
) -> None:
    states = []
    shares = []

    async for state in run.watch():
        states.append(state)
        shares.append(run.progress)

    assert states[0].status == "created"
    assert states[-1].status == "done"
    assert states[-1].n_leads_processed == states[-1].n_leads
    assert all(a.to_dict() != b.to_dict() for a, b in pairwise(states))
    assert shares == sorted(shares)
    assert (shares[0], shares[-1]) == (0.0, 1.0)
    assert any(0 < share < 1 for share in shares)


async def test_a_watch_of_what_is_over_shows_it_once(run: BulkRun[BulkEdit]) -> None:
    await run.wait()

    assert [state.status async for state in run.watch()] == ["done"]


async def test_a_watch_looks_ever_more_rarely() -> None:
    script = Scripted([action("processing")] * 12 + [action("done")])

    _ = [state async for state in script.run().watch()]

    assert script.slept[:4] == [1.0, 1.5, 2.25, 3.375]
    assert script.slept == sorted(script.slept)
    assert script.slept[-1] == 15.0


async def test_a_watch_with_an_interval_keeps_to_it() -> None:
    script = Scripted([action("processing")] * 5 + [action("done")])

    _ = [state async for state in script.run().watch(interval=30)]

    assert script.slept == [30] * 6


@pytest.mark.parametrize("interval", [0, -1.0, float("nan"), float("inf")])
async def test_an_interval_that_is_none_is_refused(interval: float) -> None:
    with pytest.raises(ValueError, match="interval must be a number of seconds > 0, got"):
        Scripted([action()]).run().watch(interval=interval)


async def test_a_watch_leaves_out_what_did_not_change() -> None:
    half = action("processing", n_leads=4, n_leads_processed=2)
    script = Scripted([half, half, action("done")])

    states = [str(state.status) async for state in script.run().watch()]

    assert states == ["created", "processing", "done"]


async def test_a_watch_bears_values_that_can_t_be_read() -> None:
    odd = action("processing", s_query=["no tree"], date_created="yesterday")
    script = Scripted([odd, odd, action("done", s_query={"type": 7})])

    states = [str(state.status) async for state in script.run().watch()]

    assert states == ["created", "processing", "done"]


async def test_a_watch_shows_an_error_and_does_not_raise_it(
    sandbox: Sandbox, close: CloseClient
) -> None:
    sandbox.faults.fail_bulk(after=0.5)
    run = await close.bulk.set_lead_status(AUDIENCE, lead_status_id="stat_potential")

    states = [state.status async for state in run.watch()]

    assert states[-1] == "error"
    assert 0 < run.progress < 1


async def test_a_wait_returns_the_action_that_is_done(
    sandbox: Sandbox, run: BulkRun[BulkEdit]
) -> None:
    done = await run.wait()

    assert done.to_dict() == dict(sandbox.world.all("bulk_action.edit")[0])
    assert done is run.action
    assert run.status == "done"


async def test_a_wait_raises_what_failed_and_how_far_it_got(
    sandbox: Sandbox, close: CloseClient
) -> None:
    sandbox.faults.fail_bulk(after=0.5)
    run = await close.bulk.set_lead_status(AUDIENCE, lead_status_id="stat_potential")

    with pytest.raises(BulkActionFailed) as caught:
        await run.wait()

    action = run.action
    assert caught.value.args == ("edit", run.id, action.n_leads_processed, action.n_leads)
    assert 0 < action.n_leads_processed < (action.n_leads or 0)


async def test_a_failure_without_numbers_is_raised_too() -> None:
    with pytest.raises(BulkActionFailed, match="an unknown number of an unknown number"):
        await Scripted([action("error")]).run().wait()


async def test_a_wait_that_runs_out_leaves_the_action_alone(
    sandbox: Sandbox, run: BulkRun[BulkEdit]
) -> None:
    began = sandbox.clock.now()

    with pytest.raises(WaitTimedOut) as caught:
        await run.wait(timeout=20)

    assert caught.value.args == ("edit", run.id, "processing", 20)
    assert (sandbox.clock.now() - began).total_seconds() == pytest.approx(20)
    assert {one.method for one in sandbox.requests[1:]} == {"GET"}
    assert (await run.wait()).status == "done"


async def test_a_wait_looks_once_more_when_the_time_is_out(run: BulkRun[BulkEdit]) -> None:
    # The looks come after 1, 2.5, 4.75 s and so on; the one before 60 s comes at 54.
    assert (await run.wait(timeout=60)).status == "done"


async def test_a_wait_of_no_time_looks_once(sandbox: Sandbox, run: BulkRun[BulkEdit]) -> None:
    sandbox.clock.step(60)

    assert (await run.wait(timeout=0)).status == "done"
    assert len(sandbox.requests) == 2


async def test_a_wait_for_what_is_over_asks_nobody(
    sandbox: Sandbox, run: BulkRun[BulkEdit]
) -> None:
    await run.wait()
    number = len(sandbox.requests)

    await run.wait(timeout=0)

    assert len(sandbox.requests) == number


@pytest.mark.parametrize("seconds", [-1, float("nan")])
async def test_a_timeout_that_is_none_is_refused(seconds: float) -> None:
    with pytest.raises(ValueError, match="timeout must be a number of seconds >= 0, got"):
        await Scripted([action()]).run().wait(seconds)


async def test_a_status_that_nobody_knows_is_waited_on() -> None:
    script = Scripted([action("throttled"), action(None), BulkEdit.from_dict({}), action("done")])

    states = [state.to_dict().get("status") async for state in script.run().watch()]

    assert states == ["created", "throttled", None, None, "done"]


async def test_a_wait_that_runs_out_without_a_status_says_so() -> None:
    with pytest.raises(WaitTimedOut, match="is still None after 3 s"):
        await Scripted([BulkEdit.from_dict({})]).run().wait(timeout=3)


PASSING = [
    NoAnswer(URL, "no answer came in time"),
    ServerError(URL, 520),
    RateLimited(URL, 429),
    RequestNotSent(URL, "no connection came about"),
    ResponseUnreadable(URL, "it is HTML"),
]


@pytest.mark.parametrize("failure", PASSING, ids=lambda failure: type(failure).__name__)
async def test_a_few_failures_in_a_row_are_borne(failure: CloseError) -> None:
    some = [failure] * 4
    script = Scripted([*some, action(), *some, action(), *some, action("done")])

    assert (await script.run().wait()).status == "done"
    assert len(script.asked) == 15


@pytest.mark.parametrize("failure", PASSING, ids=lambda failure: type(failure).__name__)
async def test_many_failures_in_a_row_are_raised(failure: CloseError) -> None:
    script = Scripted([failure])

    with pytest.raises(type(failure)):
        await script.run().wait()

    assert len(script.asked) == 5


async def test_a_refusal_is_raised_at_once() -> None:
    script = Scripted([NotFound(URL, 404)])

    with pytest.raises(NotFound):
        await script.run().wait()

    assert len(script.asked) == 1


@pytest.mark.parametrize("number", [1, 8])
async def test_what_was_just_started_may_not_be_found_for_a_minute(number: int) -> None:
    # The looks come after 1, 2.5, 4.75 s and so on; the eighth after 47 s, the ninth after 62.
    script = Scripted([NotFound(URL, 404)] * number + [action("done")])

    assert (await script.run(is_new=True).wait()).status == "done"
    assert len(script.asked) == number + 1


async def test_a_watch_bears_it_too_that_what_was_just_started_is_not_found() -> None:
    script = Scripted([NotFound(URL, 404)] * 50 + [action("done")])

    states = [str(state.status) async for state in script.run(is_new=True).watch(interval=1)]

    assert states == ["created", "done"]


async def test_what_is_not_found_after_a_minute_is_gone() -> None:
    script = Scripted([NotFound(URL, 404)])

    with pytest.raises(NotFound):
        await script.run(is_new=True).wait()

    assert 60 <= sum(script.slept) <= 75


async def test_a_wait_runs_out_while_nothing_is_found() -> None:
    with pytest.raises(WaitTimedOut):
        await Scripted([NotFound(URL, 404)]).run(is_new=True).wait(timeout=20)


async def test_an_action_that_close_does_not_find_yet_is_waited_for(
    sandbox: Sandbox, run: BulkRun[BulkEdit]
) -> None:
    sandbox.faults.next(times=3, status=404, method="GET", path="/bulk_action/")

    assert (await run.wait()).status == "done"


async def test_an_action_that_was_found_again_and_is_gone_is_not_waited_for(
    sandbox: Sandbox, close: CloseClient, run: BulkRun[BulkEdit]
) -> None:
    found = await close.bulk.attach("edit", run.id)
    sandbox.faults.next(times=3, status=404, method="GET", path="/bulk_action/")

    with pytest.raises(NotFound):
        await found.wait()


async def test_the_next_look_comes_when_close_asks_for_it() -> None:
    script = Scripted([RateLimited(URL, 429, b"", 42.0), action(), action("done")])

    await script.run().wait()

    assert script.slept == [1.0, 42.0, 2.25]


@pytest.mark.parametrize("anyio_backend", [("trio", {"clock": MockClock(autojump_threshold=0)})])
async def test_a_look_that_hangs_does_not_outlast_the_timeout_for_long() -> None:
    @attrs.define
    class Hanging(Scripted):
        async def get(self, id: str) -> BulkEdit:  # noqa: ARG002 - it never answers
            await anyio.sleep_forever()
            raise AssertionError

    run = BulkRun("edit", action("created"), Hanging([]), clock=Clock())
    began = anyio.current_time()

    with anyio.fail_after(100), pytest.raises(WaitTimedOut):
        await run.wait(timeout=30)

    assert anyio.current_time() - began == pytest.approx(35)


async def test_to_cancel_a_wait_changes_nothing_at_close(
    sandbox: Sandbox, run: BulkRun[BulkEdit]
) -> None:
    with anyio.CancelScope() as scope:
        async with anyio.create_task_group() as tasks:
            tasks.start_soon(run.wait)
            while len(sandbox.requests) < 3:
                await anyio.lowlevel.checkpoint()
            scope.cancel()

    assert {one.method for one in sandbox.requests[1:]} == {"GET"}
    assert (await run.wait()).status == "done"


async def test_a_pause_lasts_until_it_is_resumed(sandbox: Sandbox, run: BulkRun[BulkEdit]) -> None:
    sandbox.clock.step(30)

    paused = await run.pause()
    sandbox.clock.step(600)
    still = await run.refresh()
    resumed = await run.resume()

    assert paused.status == still.status == "paused"
    assert resumed.status == "resuming"
    assert (await run.wait()).n_leads_processed == paused.n_leads
    bodies = [one.json for one in sandbox.requests if one.method == "PUT"]
    assert bodies == [{"status": "paused"}, {"status": "resuming"}]


async def test_a_wait_for_a_paused_action_that_times_out_names_the_way_on(
    run: BulkRun[BulkEdit],
) -> None:
    await run.pause()

    with pytest.raises(WaitTimedOut) as caught:
        await run.wait(timeout=20)
    await run.resume()

    assert str(caught.value) == (
        f"bulk edit {run.id} is still paused after 20 s. "
        "Close does nothing more until it's resumed: call resume(), then wait"
    )
    assert (await run.wait()).status == "done"


async def test_what_is_done_can_t_be_paused(run: BulkRun[BulkEdit]) -> None:
    await run.wait()

    with pytest.raises(BadRequest):
        await run.pause()


async def test_a_pause_that_is_answered_without_a_status_is_looked_up() -> None:
    script = Scripted([action("paused")], updated=BulkEdit.from_dict({}))
    run = script.run()

    await run.pause()

    assert run.status == "paused"
    assert script.asked == ["bulkedit_1 paused", "bulkedit_1"]


@pytest.mark.parametrize(
    ("fields", "share"),
    [
        ({}, 0.0),
        ({"n_leads": None, "n_leads_processed": 0}, 0.0),
        ({"n_leads": 0, "n_leads_processed": 0, "n_objects": 0, "n_objects_processed": 0}, 0.0),
        ({"n_leads": 4, "n_leads_processed": 1}, 0.25),
        ({"n_leads": 4, "n_leads_processed": None}, 0.0),
        ({"n_leads": 4, "n_leads_processed": 1, "n_objects": 8, "n_objects_processed": 4}, 0.5),
        ({"n_leads": 4, "n_leads_processed": 1, "n_objects": 8, "n_objects_processed": 0}, 0.0),
        ({"n_leads": 4, "n_leads_processed": 9}, 1.0),
    ],
)
async def test_the_progress_is_a_share_whatever_is_missing(
    fields: Mapping[str, Any], share: float
) -> None:
    assert Scripted([action()]).run(action(**fields)).progress == share


ODD = ["10", 5.5, True, [5], {"a": 1}, -3, 10**400]


@pytest.mark.parametrize("number", ODD, ids=lambda number: str(number)[:10])
@pytest.mark.parametrize("name", ["n_leads", "n_leads_processed", "n_objects"])
async def test_odd_numbers_break_nothing(number: object, name: str) -> None:
    numbers: dict[str, Any] = {"n_leads": 4, "n_leads_processed": 1, name: number}
    script = Scripted([action("processing", **numbers), action("error", **numbers)])
    run = script.run(action("created", **numbers))

    states = [state async for state in run.watch()]

    assert len(states) == 3
    assert 0 <= run.progress <= 1
    assert repr(run).startswith("BulkRun(kind='edit', id='bulkedit_1', status='error', progress=")
    with pytest.raises(BulkActionFailed) as caught:
        await run.wait()
    assert "ended with status error" in str(caught.value)


@pytest.mark.parametrize("status", [["done"], {"done": 1}, 5, True])
async def test_an_odd_status_is_none(status: Any) -> None:
    script = Scripted([action(status), action("done")])
    run = script.run(action(status))

    assert not run.is_over
    assert run.status is None
    assert repr(run) == "BulkRun(kind='edit', id='bulkedit_1', status=None, progress=0.00)"
    assert (await run.wait()).status == "done"


async def test_what_is_done_is_done_to_the_last() -> None:
    assert Scripted([action()]).run(action("done", n_leads=None)).progress == 1.0


async def test_a_run_shows_what_it_is_and_how_far() -> None:
    run = Scripted([action()]).run(action("processing", n_leads=8, n_leads_processed=1))

    assert repr(run) == (
        "BulkRun(kind='edit', id='bulkedit_1', status='processing', progress=0.12)"
    )


class Slow(Scripted):
    """The same, and each answer takes half a minute."""

    async def get(self, id: str) -> BulkEdit:
        """Answer the next one."""
        await super().get(id)
        self.taken = 30.0 * len(self.asked)
        return action("processing")

    taken = 0.0

    def run(self, begin: BulkEdit | None = None, *, is_new: bool = False) -> BulkRun[BulkEdit]:
        """Return a run of it."""
        clock = Clock(monotonic=lambda: sum(self.slept) + self.taken, sleep=self.sleep)
        return BulkRun("edit", begin or action("created"), self, clock=clock, is_new=is_new)


async def test_a_poll_that_outlasts_the_time_to_wait_is_followed_by_no_negative_pause() -> None:
    """Trio refuses to sleep for less than nothing."""
    script = Slow([action()])

    with pytest.raises(WaitTimedOut):
        await script.run().wait(timeout=20)

    assert min(script.slept) == 0
