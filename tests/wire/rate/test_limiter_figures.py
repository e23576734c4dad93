"""How well an allowance is used: 50 tasks, 20 calls per second, 30 simulated seconds."""

from __future__ import annotations

import pytest

from benchmarks.rate_budget import TARGET, spend
from tests.support.virtual_time import BACKENDS, Backend, run


@pytest.mark.parametrize("backend", BACKENDS)
@pytest.mark.parametrize("way", [0.0, 0.025])
def test_nearly_all_of_an_allowance_is_used_and_nothing_is_refused(
    backend: Backend, way: float
) -> None:
    spent = run(spend, way, backend=backend)

    assert spent.used >= TARGET
    assert spent.refused == 0
    assert list(spent.turns) == sorted(spent.turns)
