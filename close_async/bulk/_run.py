"""A bulk action that was started: how far it is, and waiting for it."""

from __future__ import annotations

import math
from typing import TYPE_CHECKING, Final, Generic, Literal, Protocol, TypeAlias, TypeVar

import anyio

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
from ..paging.rows import counted

if TYPE_CHECKING:
    from collections.abc import AsyncIterator

    from .._core.clock import Clock
    from .._generated.models.bulk_delete import BulkDelete
    from .._generated.models.bulk_edit import BulkEdit
    from .._generated.models.bulk_email import BulkEmail
    from .._generated.models.bulk_sequence_subscription import BulkSequenceSubscription

    Action: TypeAlias = BulkEmail | BulkSequenceSubscription | BulkDelete | BulkEdit

__all__ = ["BulkRun", "Kind", "Resource"]

A = TypeVar("A", bound="Action")
A_co = TypeVar("A_co", bound="Action", covariant=True)

Kind: TypeAlias = Literal["email", "sequence_subscription", "delete", "edit"]
"""What a bulk action does."""

_FIRST_DELAY: Final = 1.0
_LONGEST_DELAY: Final = 15.0
_GROWTH: Final = 1.5
# When the time is out, one last look may take this long.
_LAST_LOOK: Final = 5.0
# So many looks in a row may fail. Each was already sent several times.
_MOST_FAILURES: Final = 4
# Reads at Close lag behind writes, by 30 to 60 seconds.
_LONGEST_LAG: Final = 60.0
_PASSING: Final = (NoAnswer, RateLimited, RequestNotSent, ResponseUnreadable, ServerError)


class Resource(Protocol[A_co]):
    """The bulk actions of one kind, as far as a run needs them."""

    async def get(self, id: str) -> A_co:
        """Fetch one."""
        ...

    async def update(self, id: str, *, status: Literal["paused", "resuming"]) -> A_co:
        """Pause one, or let it go on."""
        ...


class BulkRun(Generic[A]):
    """
    A bulk action at Close, which goes on whether or not somebody watches.

    `action` is what Close said last about it; `refresh()`, `watch()` and `wait()` ask anew.
    """

    def __init__(
        self,
        kind: Kind,
        action: A,
        resource: Resource[A],
        *,
        clock: Clock,
        is_new: bool = False,
    ) -> None:
        self._kind: Kind = kind
        self._id = action.id
        self._action = action
        self._resource = resource
        self._clock = clock
        self._hidden_until = clock.monotonic() + _LONGEST_LAG if is_new else -math.inf

    @property
    def kind(self) -> Kind:
        """What it does."""
        return self._kind

    @property
    def id(self) -> str:
        """Its id, with which `close.bulk.attach()` finds it again from another process."""
        return self._id

    @property
    def action(self) -> A:
        """What Close said last about it."""
        return self._action

    @property
    def status(self) -> str | None:
        """Where it stands: `done` and `error` are final. None if Close didn't say."""
        found: object = getattr(self._action, "status", None)
        return found if isinstance(found, str) else None

    @property
    def progress(self) -> float:
        """How much of it is done, from 0 to 1; 0 as long as Close has not counted."""
        if self.status == "done":
            return 1.0

        objects = _share(self._action, "n_objects")
        return _share(self._action, "n_leads") or 0.0 if objects is None else objects

    @property
    def is_over(self) -> bool:
        """Whether it ended, well or badly."""
        return self.status in {"done", "error"}

    async def refresh(self) -> A:
        """Ask Close how far it is."""
        self._action = await self._resource.get(self._id)
        return self._action

    def watch(self, *, interval: float | None = None) -> AsyncIterator[A]:
        """
        Loop over its states: the present one, then each that differs, until it's over.

            async for state in run.watch():
                print(state.status, state.n_leads_processed, state.n_leads)

        Look every *interval* seconds, or without it first after one second and then ever more
        rarely, up to every 15. A few looks in a row may fail before the loop does, and for a minute
        Close may not find what was just started. The loop doesn't raise if the action ends with an
        error, and it lasts as long as the action is paused.

        Raises:
            ValueError: *interval* is no positive number.
        """
        return _States(self, self._lookout(interval))

    async def wait(self, timeout: float | None = None) -> A:  # noqa: ASYNC109 - see below
        """
        Wait until it's over, at most *timeout* seconds, and return what Close says then.

        To be cancelled, or to run out of time, changes nothing at Close: the action goes on. A last
        look is taken when the time is out, which may take some seconds more.

        Raises:
            BulkActionFailed: it ended with an error. What it did until then stays done.
            WaitTimedOut: the time is out, and it isn't over.
            ValueError: *timeout* is negative or not a number.
        """
        # Not anyio.fail_after() around all of it: the time is out on the clock that was given,
        # and the error says what goes on at Close.
        seconds = math.inf if timeout is None else timeout
        if not seconds >= 0:
            msg = f"timeout is a number of seconds, 0 or more, not {timeout!r}"
            raise ValueError(msg)

        deadline = self._clock.monotonic() + seconds
        lookout = self._lookout()
        is_late = False
        while not self.is_over:
            if is_late:
                raise WaitTimedOut(self._kind, self._id, str(self.status), seconds)
            is_late = await lookout.wait(until=deadline)
            with anyio.move_on_after(max(deadline - self._clock.monotonic(), _LAST_LOOK)):
                await lookout.look()
        return self._concluded()

    def _lookout(self, interval: float | None = None) -> _Lookout[A]:
        return _Lookout(self, self._clock, interval, hidden_until=self._hidden_until)

    def _concluded(self) -> A:
        if self.status == "error":
            processed = counted(self._action, "n_leads_processed")
            total = counted(self._action, "n_leads")
            raise BulkActionFailed(self._kind, self._id, processed, total)
        return self._action

    async def pause(self) -> A:
        """
        Pause it. Close lets it go on within seven days.

        Raises:
            BadRequest: it can't be paused any more.
        """
        return await self._set("paused")

    async def resume(self) -> A:
        """
        Let it go on after a pause.

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
            f"status={_plain(self.status)!r}, progress={self.progress:.2f})"
        )


class _Lookout(Generic[A]):
    """
    Looks at a run again and again, ever more rarely, and bears a few failures.

    Until *hidden_until* it's no failure that Close doesn't find the run.
    """

    def __init__(
        self, run: BulkRun[A], clock: Clock, interval: float | None, *, hidden_until: float
    ) -> None:
        if interval is not None and not 0 < interval < math.inf:
            msg = f"interval is a number of seconds above 0, not {interval!r}"
            raise ValueError(msg)

        self._run = run
        self._clock = clock
        self._pace = _FIRST_DELAY if interval is None else interval
        self._growth = _GROWTH if interval is None else 1.0
        self._hidden_until = hidden_until
        self._failures = 0
        self._asked = 0.0

    async def wait(self, until: float = math.inf) -> bool:
        """Wait for the next look, but not beyond *until*; return whether that was reached."""
        delay, left = max(self._pace, self._asked), until - self._clock.monotonic()
        await self._clock.sleep(max(0.0, min(delay, left)))
        return left <= delay

    async def look(self) -> None:
        """
        Look how far the run is.

        Raises:
            CloseError: it failed too often in a row, or for good.
        """
        self._pace = max(self._pace, min(self._pace * self._growth, _LONGEST_DELAY))
        self._asked = 0.0
        may_be_hidden = self._clock.monotonic() < self._hidden_until
        try:
            await self._run.refresh()
        except NotFound:
            if not may_be_hidden:
                raise
        except _PASSING as failure:
            self._failures += 1
            if self._failures > _MOST_FAILURES:
                raise
            if isinstance(failure, RateLimited):
                self._asked = failure.retry_after or 0.0
        else:
            self._failures = 0


class _States(Generic[A]):
    """The loop of `watch()`. A plain object: a loop that is left early leaves nothing to close."""

    def __init__(self, run: BulkRun[A], lookout: _Lookout[A]) -> None:
        self._run = run
        self._lookout = lookout
        self._shown: A | None = None

    def __aiter__(self) -> _States[A]:
        return self

    async def __anext__(self) -> A:
        while self._shown is not None and self._shown == self._run.action:
            if self._run.is_over:
                raise StopAsyncIteration
            await self._lookout.wait()
            await self._lookout.look()
        self._shown = self._run.action
        return self._shown


def _share(action: Action, name: str) -> float | None:
    total, processed = counted(action, name), counted(action, f"{name}_processed")
    if not total or processed is None:
        return None
    return min(processed, total) / total


def _plain(status: str | None) -> str | None:
    return None if status is None else str(status)
