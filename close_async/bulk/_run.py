"""A bulk action that was started: its state, and waiting for its end."""

from __future__ import annotations

import math
from typing import TYPE_CHECKING, Final, Generic, Literal, Protocol, TypeAlias, TypeVar

import anyio

from .._validate import seconds
from ..errors import (
    BulkActionFailed,
    NoAnswer,
    NotFound,
    RateLimited,
    RequestNotSent,
    ResponseUnreadable,
    ServerError,
    WaitTimedOut,
)
from ..paging.rows import count_in

if TYPE_CHECKING:
    from collections.abc import AsyncIterator

    from .._core.clock import Clock
    from .._generated.models.bulk_delete import BulkDelete
    from .._generated.models.bulk_edit import BulkEdit
    from .._generated.models.bulk_email import BulkEmail
    from .._generated.models.bulk_sequence_subscription import BulkSequenceSubscription

    Action: TypeAlias = BulkEmail | BulkSequenceSubscription | BulkDelete | BulkEdit

A = TypeVar("A", bound="Action")
A_co = TypeVar("A_co", bound="Action", covariant=True)

Kind: TypeAlias = Literal["email", "sequence_subscription", "delete", "edit"]
"""The kind of a bulk action, as Close names it."""

_FIRST_DELAY: Final = 1.0
_MAX_DELAY: Final = 15.0
_FACTOR: Final = 1.5
# When the time is up, one last poll may take this long.
_LAST_POLL: Final = 5.0
# So many polls in a row may fail. Each was already sent several times.
_MAX_FAILURES: Final = 4
# Reads at Close lag behind writes, by 30 to 60 seconds.
_MAX_LAG: Final = 60.0
_TRANSIENT: Final = (NoAnswer, RateLimited, RequestNotSent, ResponseUnreadable, ServerError)


class BulkResource(Protocol[A_co]):
    """The bulk actions of one kind, as far as a run needs them."""

    async def get(self, id: str) -> A_co:
        """Fetch one."""
        ...

    async def update(self, id: str, *, status: Literal["paused", "resuming"]) -> A_co:
        """Pause or resume one."""
        ...


class BulkRun(Generic[A]):
    """
    A bulk action at Close, which goes on whether or not it is watched.

    `action` is what Close answered last; `refresh()`, `watch()` and `wait()` ask again.
    """

    def __init__(
        self,
        kind: Kind,
        action: A,
        resource: BulkResource[A],
        *,
        clock: Clock,
        is_new: bool = False,
    ) -> None:
        self._kind: Kind = kind
        self._id = action.id
        self._action = action
        self._resource = resource
        self._clock = clock
        self._hidden_until = clock.monotonic() + _MAX_LAG if is_new else -math.inf

    @property
    def kind(self) -> Kind:
        """Its kind, as Close names it."""
        return self._kind

    @property
    def id(self) -> str:
        """Its id, with which `close.bulk.attach()` finds it from another process."""
        return self._id

    @property
    def action(self) -> A:
        """What Close answered last about it."""
        return self._action

    @property
    def status(self) -> str | None:
        """Its status, of which `done` and `error` are final. None if Close didn't say."""
        found: object = getattr(self._action, "status", None)
        return found if isinstance(found, str) else None

    @property
    def progress(self) -> float:
        """The fraction that is done, from 0 to 1; 0 until Close has counted."""
        if self.status == "done":
            return 1.0

        objects = _fraction_done(self._action, "n_objects")
        return _fraction_done(self._action, "n_leads") or 0.0 if objects is None else objects

    @property
    def is_over(self) -> bool:
        """Whether it ended, with or without an error."""
        return self.status in {"done", "error"}

    async def refresh(self) -> A:
        """Fetch its state from Close."""
        self._action = await self._resource.get(self._id)
        return self._action

    def watch(self, *, interval: float | None = None) -> AsyncIterator[A]:
        """
        Loop over its states: the current one, then each that differs, until it's over.

            async for state in run.watch():
                print(state.status, state.n_leads_processed, state.n_leads)

        Poll every *interval* seconds; by default first after one second, then at growing intervals
        of up to 15. A few polls in a row may fail before the loop raises, and for a minute Close
        may not find an action that was just started. The loop doesn't raise if the action ends with
        an error, and it goes on while the action is paused.

        Raises:
            ValueError: *interval* is not a number of seconds > 0.
        """
        return _StateIterator(self, self._poller(interval))

    async def wait(self, timeout: float | None = None) -> A:  # noqa: ASYNC109 - see below
        """
        Wait until it's over, at most *timeout* seconds, and return what Close says then.

        A cancelled wait, or one that times out, changes nothing at Close: the action goes on. There
        is one last poll when the time is up, which may take some seconds more.

        Raises:
            BulkActionFailed: it ended with an error. What it did until then stays done.
            WaitTimedOut: the time is up, and it isn't over.
            ValueError: *timeout* is not a number of seconds >= 0.
        """
        # Not anyio.fail_after() around all of it: the clock that was given measures the time, and
        # the error says what goes on at Close.
        limit = math.inf if timeout is None or timeout == math.inf else seconds("timeout", timeout)
        deadline = self._clock.monotonic() + limit
        poller = self._poller()
        is_time_up = False
        while not self.is_over:
            if is_time_up:
                raise WaitTimedOut(self._kind, self._id, str(self.status), limit)
            is_time_up = await poller.wait(until=deadline)
            with anyio.move_on_after(max(deadline - self._clock.monotonic(), _LAST_POLL)):
                await poller.poll()
        return self._result()

    def _poller(self, interval: float | None = None) -> _Poller[A]:
        return _Poller(self, self._clock, interval, hidden_until=self._hidden_until)

    def _result(self) -> A:
        if self.status == "error":
            processed = count_in(self._action, "n_leads_processed")
            total = count_in(self._action, "n_leads")
            raise BulkActionFailed(self._kind, self._id, processed, total)
        return self._action

    async def pause(self) -> A:
        """
        Pause it. Close can resume it within seven days.

        Raises:
            BadRequest: it can't be paused any more.
        """
        return await self._set("paused")

    async def resume(self) -> A:
        """
        Resume it after a pause.

        Raises:
            BadRequest: it isn't paused, or was paused more than seven days ago.
        """
        return await self._set("resuming")

    async def _set(self, status: Literal["paused", "resuming"]) -> A:
        action = await self._resource.update(self._id, status=status)
        if "status" not in action:
            # What Close answers here is not documented.
            return await self.refresh()

        self._action = action
        return action

    def __repr__(self) -> str:
        return (
            f"BulkRun(kind={self._kind!r}, id={self._id!r}, "
            f"status={_as_str(self.status)!r}, progress={self.progress:.2f})"
        )


class _Poller(Generic[A]):
    """
    Polls a run at growing intervals, and tolerates a few failures.

    Until *hidden_until* it doesn't count as a failure that Close doesn't find the run.
    """

    def __init__(
        self, run: BulkRun[A], clock: Clock, interval: float | None, *, hidden_until: float
    ) -> None:
        self._run = run
        self._clock = clock
        self._delay = _FIRST_DELAY if interval is None else seconds("interval", interval, above=0)
        self._factor = _FACTOR if interval is None else 1.0
        self._hidden_until = hidden_until
        self._failures = 0
        self._retry_after = 0.0

    async def wait(self, until: float = math.inf) -> bool:
        """Wait for the next poll, at most until *until*; return whether that was reached."""
        delay, left = max(self._delay, self._retry_after), until - self._clock.monotonic()
        await self._clock.sleep(max(0.0, min(delay, left)))
        return left <= delay

    async def poll(self) -> None:
        """
        Refresh the run.

        Raises:
            CloseError: that failed too often in a row, or for good.
        """
        self._delay = max(self._delay, min(self._delay * self._factor, _MAX_DELAY))
        self._retry_after = 0.0
        may_be_hidden = self._clock.monotonic() < self._hidden_until
        try:
            await self._run.refresh()
        except NotFound:
            if not may_be_hidden:
                raise
        except _TRANSIENT as failure:
            self._failures += 1
            if self._failures > _MAX_FAILURES:
                raise
            if isinstance(failure, RateLimited):
                self._retry_after = failure.retry_after or 0.0
        else:
            self._failures = 0


class _StateIterator(Generic[A]):
    """The loop of `watch()`. A plain object: a loop that is left early leaves nothing to close."""

    def __init__(self, run: BulkRun[A], poller: _Poller[A]) -> None:
        self._run = run
        self._poller = poller
        self._returned: A | None = None

    def __aiter__(self) -> _StateIterator[A]:
        return self

    async def __anext__(self) -> A:
        while self._returned is not None and self._returned == self._run.action:
            if self._run.is_over:
                raise StopAsyncIteration
            await self._poller.wait()
            await self._poller.poll()
        self._returned = self._run.action
        return self._returned


def _fraction_done(action: Action, name: str) -> float | None:
    total, processed = count_in(action, name), count_in(action, f"{name}_processed")
    if not total or processed is None:
        return None
    return min(processed, total) / total


def _as_str(status: str | None) -> str | None:
    return None if status is None else str(status)
