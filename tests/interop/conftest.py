"""A served sandbox for software that nobody here wrote."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from close_async.sandbox import Sandbox, SteppedClock
from tests.support.served import Served, serve

if TYPE_CHECKING:
    from collections.abc import Iterator


@pytest.fixture
def clock() -> SteppedClock:
    """A clock at noon of 2 March 2026, a Monday."""
    return SteppedClock()


@pytest.fixture
def served(clock: SteppedClock) -> Iterator[Served]:
    """A sandbox with more leads than fit on two pages."""
    with serve(Sandbox(leads=250, clock=clock)) as served:
        yield served
