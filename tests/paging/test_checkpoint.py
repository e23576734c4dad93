"""Which rows a checkpoint holds on to when a walk had to step back."""

from __future__ import annotations

from typing import TYPE_CHECKING

from close_async.paging.checkpoint import (
    CheckpointTracker,
    RecentRows,
    SeenRows,
    decode_checkpoint,
    encode_checkpoint,
    page_marks,
    row_fingerprint,
)
from tests.support.changing_list import Row

if TYPE_CHECKING:
    import pytest


def fingerprints(letter: str, number: int) -> list[bytes]:
    return [f"{letter}{index:07d}".encode() for index in range(number)]


def walked(tracker: CheckpointTracker, returned: list[bytes]) -> CheckpointTracker:
    for one in returned:
        position = tracker.checkpoint.position + 1
        assert list(tracker.returning([one], [one], [position])) == [one]
    return tracker


def test_the_last_rows_in_list_order_are_kept() -> None:
    tracker = walked(CheckpointTracker(), fingerprints("a", 50))

    assert tracker.checkpoint.position == 50
    assert tracker.checkpoint.anchors == tuple(fingerprints("a", 50)[-16:])


def test_rows_that_come_after_a_step_back_are_kept_where_they_stand() -> None:
    first, second, third = fingerprints("a", 3)
    (new,) = fingerprints("b", 1)
    tracker = walked(CheckpointTracker(), [first, second, third])

    tracker.follow(second)
    walked(tracker, [new])

    assert tracker.checkpoint.anchors == (first, second, new, third)


def test_rows_that_come_after_a_step_back_to_the_first_row_are_kept_where_they_stand() -> None:
    first, second, third = fingerprints("a", 3)
    (new,) = fingerprints("b", 1)
    tracker = walked(CheckpointTracker(), [first, second, third])

    tracker.follow(first)
    walked(tracker, [new])

    assert tracker.checkpoint.anchors == (first, new, second, third)


def test_rows_far_behind_do_not_count_until_the_furthest_are_met() -> None:
    furthest, new = fingerprints("a", 3), fingerprints("b", 2)
    tracker = walked(CheckpointTracker(), furthest)

    tracker.follow(fingerprints("c", 1)[0])
    walked(tracker, new)

    assert tracker.checkpoint.anchors == tuple(furthest)
    assert tracker.checkpoint.position == 3


def test_a_step_back_among_rows_far_behind_changes_nothing() -> None:
    furthest, new = fingerprints("a", 3), fingerprints("b", 2)
    tracker = walked(CheckpointTracker(), furthest)
    tracker.follow(fingerprints("c", 1)[0])
    walked(tracker, new)

    tracker.follow(new[0])

    assert tracker.checkpoint.anchors == tuple(furthest)


def test_rows_far_behind_are_forgotten_when_the_furthest_are_met() -> None:
    furthest, new, beyond = fingerprints("a", 3), fingerprints("b", 2), fingerprints("d", 1)
    tracker = walked(CheckpointTracker(), furthest)
    tracker.follow(fingerprints("c", 1)[0])
    walked(tracker, new)

    tracker.follow(furthest[1])
    walked(tracker, beyond)

    assert tracker.checkpoint.anchors == (furthest[0], furthest[1], *beyond, furthest[2])


def test_the_furthest_rows_are_kept_however_many_new_ones_come_before_them() -> None:
    furthest, near = fingerprints("a", 3), fingerprints("b", 2000)
    tracker = walked(CheckpointTracker(), furthest)

    tracker.follow(furthest[1])
    walked(tracker, near)

    assert tracker.checkpoint.anchors == (*near[-16:], furthest[2])


def test_they_are_kept_if_the_rows_before_them_are_gone_too() -> None:
    furthest = fingerprints("a", 3)
    tracker = walked(CheckpointTracker(), furthest)
    tracker.follow(fingerprints("c", 1)[0])

    walked(tracker, fingerprints("b", 2000))

    assert tracker.checkpoint.anchors == tuple(furthest)


def test_the_furthest_rows_are_given_up_at_the_end_of_the_list() -> None:
    tracker = walked(CheckpointTracker(), fingerprints("a", 3))
    tracker.follow(fingerprints("c", 1)[0])
    walked(tracker, fingerprints("b", 20))

    tracker.finish()

    assert tracker.checkpoint.anchors == tuple(fingerprints("b", 20)[-16:])


def test_the_furthest_rows_are_given_up_after_thousands_of_new_ones_in_a_row() -> None:
    furthest = fingerprints("a", 3)
    tracker = walked(CheckpointTracker(), furthest)
    tracker.follow(fingerprints("c", 1)[0])
    walked(tracker, fingerprints("b", 6000))
    tracker.follow(fingerprints("c", 1)[0])

    walked(tracker, fingerprints("d", 9_999))
    before = tracker.checkpoint.anchors
    walked(tracker, fingerprints("e", 1))

    assert before == tuple(furthest)
    assert tracker.checkpoint.anchors == (*fingerprints("d", 9_999)[-15:], *fingerprints("e", 1))


def test_pages_that_follow_each_other_count_as_rows_in_a_row() -> None:
    furthest = fingerprints("a", 3)
    tracker = walked(CheckpointTracker(), furthest)
    tracker.follow(fingerprints("c", 1)[0])

    for page in range(100):
        new_rows = [f"{page:02}{row:06}".encode() for row in range(100)]
        walked(tracker, new_rows)
        tracker.follow(new_rows[-1])

    assert tracker.checkpoint.anchors == tuple(new_rows[-16:])


def test_however_often_a_walk_steps_back_a_checkpoint_stays_short() -> None:
    tracker = CheckpointTracker()

    for turn in range(26):
        walked(tracker, fingerprints(chr(ord("a") + turn), 16))
        tracker.follow(tracker.checkpoint.anchors[0])

    assert len(tracker.checkpoint.anchors) <= 16 + 128


def test_a_checkpoint_can_be_written_and_read_back() -> None:
    checkpoint = walked(CheckpointTracker(), fingerprints("a", 20)).checkpoint

    assert decode_checkpoint(encode_checkpoint(checkpoint, "owner"), "owner") == checkpoint


def test_of_a_long_list_the_last_rows_are_remembered(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("close_async.paging.checkpoint._RECENT", 10)
    recent = RecentRows()
    known = fingerprints("a", 40)

    for one in known:
        recent.add([one])

    assert recent.has_forgotten
    assert [recent.find([one]) for one in known[-10:]] == [0] * 10
    assert [recent.find([one]) for one in known[:20]] == [None] * 20


def test_of_several_rows_the_last_one_that_was_seen_is_found() -> None:
    first, second, third = fingerprints("a", 3)
    recent = RecentRows([first, second])

    assert recent.find([first, second, third]) == 1
    assert recent.find([third]) is None
    assert not recent.has_forgotten


def test_rows_are_spread_evenly_so_that_a_million_are_found_quickly() -> None:
    """To look one up is to go through all rows that lie together with it."""
    known = [row_fingerprint(Row(f"cont_{number}")) for number in range(100_000)]

    seen = SeenRows(one for one in known if one is not None)

    lengths = [len(one) // 8 for one in seen._buckets.values()]
    assert sum(lengths) == 100_000
    assert len(lengths) == 4096
    assert max(lengths) < 2 * 100_000 / 4096


def test_rows_are_known_by_their_ids_and_by_hashes_where_a_checkpoint_is_compared() -> None:
    rows = [Row("cont_1"), {"id": 7}, {"id": "x" * 1000}]
    hashes = [row_fingerprint(row) for row in rows]

    assert page_marks(rows, hashed=True) == hashes
    assert page_marks(rows, hashed=False) == ["cont_1", "7", hashes[2]]
    assert page_marks([*rows, {"id": None}], hashed=False) is None
    assert page_marks([{"id": "a"}, {}], hashed=False) is None
    assert page_marks([], hashed=False) == []


def test_only_rows_that_an_iterator_has_returned_count() -> None:
    tracker = CheckpointTracker()
    rows = tracker.returning("abc", ["id_a", "id_b", "id_c"], [1, 2, 3])

    assert tracker.checkpoint.position == 0
    assert [next(rows), next(rows)] == ["a", "b"]
    expected = tuple(row_fingerprint({"id": one}) for one in ("id_a", "id_b"))
    assert (tracker.checkpoint.position, tracker.checkpoint.anchors) == (2, expected)
    assert list(rows) == ["c"]
    assert tracker.checkpoint.position == 3
