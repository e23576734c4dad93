"""Which rows a checkpoint holds on to when a walk had to step back."""

from __future__ import annotations

from close_async.paging.checkpoint import Trail, read_place, write_place


def marks(letter: str, number: int) -> list[bytes]:
    return [f"{letter}{index:07d}".encode() for index in range(number)]


def walked(trail: Trail, handed_out: list[bytes]) -> Trail:
    for one in handed_out:
        trail.hand_out(one, trail.place.position + 1)
    return trail


def test_the_last_rows_in_list_order_are_kept() -> None:
    trail = walked(Trail(), marks("a", 50))

    assert trail.place.position == 50
    assert trail.place.anchors == tuple(marks("a", 50)[-16:])


def test_rows_that_come_after_a_step_back_are_kept_where_they_stand() -> None:
    first, second, third = marks("a", 3)
    (new,) = marks("b", 1)
    trail = walked(Trail(), [first, second, third])

    trail.stand_at(second)
    walked(trail, [new])

    assert trail.place.anchors == (first, second, new, third)


def test_rows_far_behind_do_not_count_until_the_furthest_are_met() -> None:
    furthest, new = marks("a", 3), marks("b", 2)
    trail = walked(Trail(), furthest)

    trail.stand_at(marks("c", 1)[0])
    walked(trail, new)

    assert trail.place.anchors == tuple(furthest)
    assert trail.place.position == 3


def test_a_step_back_among_rows_far_behind_changes_nothing() -> None:
    furthest, new = marks("a", 3), marks("b", 2)
    trail = walked(Trail(), furthest)
    trail.stand_at(marks("c", 1)[0])
    walked(trail, new)

    trail.stand_at(new[0])

    assert trail.place.anchors == tuple(furthest)


def test_rows_far_behind_are_forgotten_when_the_furthest_are_met() -> None:
    furthest, new, beyond = marks("a", 3), marks("b", 2), marks("d", 1)
    trail = walked(Trail(), furthest)
    trail.stand_at(marks("c", 1)[0])
    walked(trail, new)

    trail.stand_at(furthest[1])
    walked(trail, beyond)

    assert trail.place.anchors == (furthest[0], furthest[1], *beyond, furthest[2])


def test_the_furthest_rows_are_given_up_after_a_hundred_new_ones() -> None:
    trail = walked(Trail(), marks("a", 3))
    trail.stand_at(marks("c", 1)[0])

    walked(trail, marks("b", 99))
    before = trail.place.anchors
    walked(trail, marks("d", 1))

    assert before == tuple(marks("a", 3))
    assert trail.place.anchors == (*marks("b", 99)[-15:], *marks("d", 1))


def test_the_hundred_must_come_in_a_row() -> None:
    furthest, new = marks("a", 3), marks("b", 60)
    trail = walked(Trail(), furthest)
    trail.stand_at(marks("c", 1)[0])

    walked(trail, new)
    trail.stand_at(marks("c", 1)[0])
    walked(trail, marks("d", 60))

    assert trail.place.anchors == tuple(furthest)


def test_however_often_a_walk_steps_back_a_checkpoint_stays_short() -> None:
    trail = Trail()

    for turn in range(20):
        walked(trail, marks(chr(ord("a") + turn), 16))
        trail.stand_at(trail.place.anchors[0])

    assert len(trail.place.anchors) <= 33


def test_a_place_can_be_written_and_read_back() -> None:
    place = walked(Trail(), marks("a", 20)).place

    assert read_place(write_place(place, "owner"), "owner") == place
