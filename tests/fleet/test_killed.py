"""A thousand contacts, workers that are killed every second, servers that are restarted."""

from __future__ import annotations

import pytest

from .lives import live


@pytest.mark.timeout(400)
def test_a_thousand_contacts_end_as_one_of_three_and_none_is_enrolled_twice() -> None:
    life = live(1, contacts=1000)

    assert life.broken == (), life.said
    # What killed workers were just sending, and was never found.
    assert life.progress.unknown <= 4 * life.killed
    assert life.progress.enrolled >= 900


@pytest.mark.timeout(400)
def test_a_queue_that_forgets_is_filled_again_by_submitting() -> None:
    life = live(2, contacts=200, is_lasting=False)

    assert life.broken == (), life.said
