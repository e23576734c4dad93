"""What 64 processes with 10 keys of 3 organizations use of their limits, in virtual time."""

from __future__ import annotations

import pytest

from .simulated import Fleet, Kind, live


@pytest.mark.parametrize("latency", [0.0004, 0.025])
def test_64_processes_use_all_of_it_and_none_is_refused_after_the_first_window(
    latency: float,
) -> None:
    spent = live(Fleet(latency=latency, seconds=6))

    assert spent.used >= 0.97
    assert spent.late == 0
    assert spent.unfair <= 2


@pytest.mark.parametrize("windows", ["apart", "wandering", "sliding"])
@pytest.mark.parametrize("latency", [0.0004, 0.025])
def test_whenever_the_windows_of_an_organization_begin_none_is_refused(
    windows: Kind, latency: float
) -> None:
    spent = live(Fleet(latency=latency, windows=windows, seconds=6))

    assert spent.used >= 0.97
    assert spent.late == 0
    assert spent.unfair <= 2


def test_a_store_far_away_costs_a_key_nothing() -> None:
    """Each call makes two trips to it, but waiting ones are booked together."""
    spent = live(Fleet(latency=0.1, organizations=10, seconds=6))

    assert spent.used >= 0.97
    assert spent.late == 0
    assert spent.unfair <= 2


def test_however_long_close_works_on_calls_the_organization_uses_its_limit() -> None:
    spent = live(Fleet(work=0.3, windows="sliding", seconds=5))

    assert spent.used >= 0.97
    assert spent.late == 0


def test_a_store_far_away_does_not_make_windows_seem_short() -> None:
    """No call comes before a tenth of a window is over, so none sees all of it."""
    assert live(Fleet(latency=0.1, windows="sliding", seconds=4)).late == 0


def test_those_who_live_on_use_what_the_killed_ones_leave() -> None:
    """Their places are first in line for three seconds, and nobody there hears the bell."""
    spent = live(Fleet(killed=16, seconds=9))

    assert spent.used >= 0.98
    assert spent.late == 0
    assert spent.unfair <= 2
