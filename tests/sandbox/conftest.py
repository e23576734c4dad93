"""What the tests of the sandbox share: one small sandbox on a clock that stands still."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from close_async.sandbox import Sandbox, SteppedClock

from .worlds import connect

if TYPE_CHECKING:
    from collections.abc import AsyncIterator

    import httpx


@pytest.fixture
def clock() -> SteppedClock:
    """A clock at noon of 2 March 2026, a Monday."""
    return SteppedClock()


@pytest.fixture
def sandbox(clock: SteppedClock) -> Sandbox:
    """A sandbox with forty leads."""
    return Sandbox(leads=40, clock=clock)


@pytest.fixture
def empty(clock: SteppedClock) -> Sandbox:
    """A sandbox with an office, but without leads."""
    return Sandbox(leads=0, clock=clock)


@pytest.fixture
async def client(sandbox: Sandbox) -> AsyncIterator[httpx.AsyncClient]:
    """A client of the sandbox with forty leads."""
    async with connect(sandbox) as client:
        yield client
