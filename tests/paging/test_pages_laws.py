"""However a list changes while it is walked: nothing that stays is missed, nothing comes twice."""

from __future__ import annotations

from contextlib import suppress
from itertools import count
from random import Random
from typing import TYPE_CHECKING

import attrs
import pytest
from hypothesis import HealthCheck, example, given, settings, strategies as st

from close_async.errors import PagesUnstable
from close_async.paging import Pages, checkpoint as checkpoint_module
from close_async.paging.checkpoint import SeenRows
from tests.support.changing_list import ChangingList, Row, list_call
from tests.support.depth import examples

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence


quick = settings(
    deadline=None,
    max_examples=examples(100),
    suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow],
)

places = st.floats(0, 1, exclude_max=True)
edits = st.tuples(st.sampled_from(["insert", "delete"]), places)
inserts = st.tuples(st.just("insert"), places)
lengths = st.integers(0, 40)
page_sizes = st.integers(1, 12)
prefetches = st.integers(0, 3)
# Marks so much alike that one is easily found across two others.
eight_bits = st.lists(st.sampled_from([b"\0", b"\1"]), min_size=8, max_size=8).map(b"".join)


# Many rows come in at once, or go at once, often next to where the walk is.
heaps = st.tuples(
    st.sampled_from(["insert", "delete"]),
    st.sampled_from(["front", "anywhere", "behind"]),
    places,
    st.sampled_from([1, 2, 5, 20, 60, 130, 250]),
)


def bursts_of(
    edit: st.SearchStrategy[tuple[str, float]],
) -> st.SearchStrategy[list[list[tuple[str, float]]]]:
    return st.lists(st.lists(edit, max_size=6), max_size=12)


@attrs.define
class Editor:
    """Applies one burst of edits before each page, and remembers which rows went."""

    bursts: list[list[tuple[str, float]]]
    deleted: set[str] = attrs.field(factory=set)
    new_ids: count[int] = attrs.field(factory=lambda: count(1))

    def __call__(self, served: ChangingList) -> None:
        """Apply the next burst."""
        if not self.bursts:
            return
        for kind, place in self.bursts.pop(0):
            if kind == "insert":
                at = int(place * (len(served.rows) + 1))
                served.rows.insert(at, Row(f"new_{next(self.new_ids)}"))
            elif served.rows:
                self.deleted.add(served.rows.pop(int(place * len(served.rows))).id)


def stayed(length: int, editor: Editor) -> list[str]:
    return [one for one in map(str, range(length)) if one not in editor.deleted]


def check(found: Sequence[str], length: int, editor: Editor) -> None:
    assert len(found) == len(set(found))
    staying = stayed(length, editor)
    assert [one for one in found if one in set(staying)] == staying


@pytest.fixture(autouse=True, scope="module")
def few_anchors() -> Iterator[None]:
    """Let checkpoints hold few rows, so that situations are common in which they are gone."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(checkpoint_module, "_ANCHORS", 3)
        patch.setattr(checkpoint_module, "_MAX_FAR", 4)
        yield


@example([bytes(7) + b"\1", bytes(8)], b"\0\1" + bytes(6))
@given(st.lists(eight_bits, max_size=60), eight_bits)
def test_what_was_seen_is_a_set(marks: list[bytes], other: bytes) -> None:
    seen, model = SeenRows(), set[bytes]()

    for one in marks:
        assert (one in seen) == (one in model)
        if one not in seen:
            seen.add(one)
        model.add(one)

    assert (other in seen) == (other in model)


@pytest.mark.anyio
@quick
@given(lengths, page_sizes, prefetches, bursts_of(edits))
async def test_nothing_is_missed_and_nothing_comes_twice(
    length: int, page_size: int, prefetch: int, bursts: list[list[tuple[str, float]]]
) -> None:
    editor = Editor(bursts)
    served = ChangingList([Row(str(one)) for one in range(length)], editor)

    found = [
        row.id async for row in Pages(served, list_call(), page_size=page_size, prefetch=prefetch)
    ]

    check(found, length, editor)


@pytest.mark.anyio
@quick
@given(lengths, st.lists(page_sizes, min_size=1, max_size=4), st.integers(1, 15), bursts_of(edits))
async def test_a_checkpoint_neither_misses_nor_repeats(
    length: int, sizes: list[int], stride: int, bursts: list[list[tuple[str, float]]]
) -> None:
    editor = Editor(bursts)
    served = ChangingList([Row(str(one)) for one in range(length)], editor)
    found: list[str] = []
    checkpoint = None

    try:
        for turn in count():
            size = sizes[turn % len(sizes)]
            pages = Pages(served, list_call(), page_size=size, checkpoint=checkpoint)
            before = len(found)
            async for row in pages:
                found.append(row.id)
                if len(found) - before == stride:
                    break
            checkpoint = pages.checkpoint
            if len(found) - before < stride:
                break
    except PagesUnstable:
        # Only if rows that were handed out are gone may a walk not find its place again.
        assert editor.deleted & set(found)
        assert len(found) == len(set(found))
        return

    check(found, length, editor)


@pytest.mark.anyio
@quick
@given(lengths, page_sizes, st.integers(1, 15), bursts_of(inserts))
async def test_a_checkpoint_is_found_again_whatever_is_inserted(
    length: int, page_size: int, stride: int, bursts: list[list[tuple[str, float]]]
) -> None:
    editor = Editor(bursts)
    served = ChangingList([Row(str(one)) for one in range(length)], editor)
    found: list[str] = []
    checkpoint = None

    while True:
        pages = Pages(served, list_call(), page_size=page_size, checkpoint=checkpoint)
        taken = await pages.first(stride)
        found.extend(row.id for row in taken)
        assert len(found) == len(set(found))
        checkpoint = pages.checkpoint
        if len(taken) < stride:
            break

    check(found, length, editor)


@attrs.define
class HeapEditor:
    """Inserts and deletes many rows at once before each page, *found* being what came so far."""

    bursts: list[list[tuple[str, str, float, int]]]
    found: list[str]
    deleted: set[str] = attrs.field(factory=set)
    new_ids: count[int] = attrs.field(factory=lambda: count(1))

    def __call__(self, served: ChangingList) -> None:
        """Apply the next burst."""
        for kind, where, place, number in self.bursts.pop(0) if self.bursts else ():
            at = self._place(served, where, place, number)
            if kind == "insert":
                served.rows[at:at] = [Row(f"new_{next(self.new_ids)}") for _ in range(number)]
            else:
                self.deleted.update(row.id for row in served.rows[at : at + number])
                del served.rows[at : at + number]

    def _place(self, served: ChangingList, where: str, place: float, number: int) -> int:
        if where == "front":
            return 0
        here = {row.id: index for index, row in enumerate(served.rows)}
        if where == "behind" and self.found and self.found[-1] in here:
            return max(0, here[self.found[-1]] + 1 - int(place * 2 * number))
        return int(place * (len(served.rows) + 1))


async def walk_in_pieces(
    served: ChangingList, found: list[str], sizes: list[int], strides: list[int]
) -> None:
    checkpoint = None
    for turn in count():
        size, stride = sizes[turn % len(sizes)], strides[turn % len(strides)]
        pages = Pages(served, list_call(), page_size=size, checkpoint=checkpoint)
        before = len(found)
        async for row in pages:
            found.append(row.id)
            if len(found) - before == stride:
                break
        checkpoint = pages.checkpoint
        if len(found) - before < stride:
            return


@pytest.mark.anyio
@settings(quick, max_examples=examples(100))
@given(
    st.integers(0, 400),
    st.lists(st.sampled_from([3, 10, 25, 100]), min_size=1, max_size=4),
    st.lists(st.sampled_from([10, 40, 150, 1000]), min_size=1, max_size=4),
    st.lists(st.lists(heaps, max_size=3), min_size=3, max_size=30),
)
async def test_a_checkpoint_repeats_nothing_though_hundreds_of_rows_come_and_go(
    length: int,
    sizes: list[int],
    strides: list[int],
    bursts: list[list[tuple[str, str, float, int]]],
) -> None:
    found: list[str] = []
    editor = HeapEditor(bursts, found)
    served = ChangingList([Row(str(one)) for one in range(length)], editor)

    try:
        await walk_in_pieces(served, found, sizes, strides)
    except PagesUnstable:
        # Rows that were handed out are gone, or more came in than the walk could read.
        assert len(found) == len(set(found))
        return

    assert len(found) == len(set(found))
    assert set(map(str, range(length))) - editor.deleted <= set(found)


@pytest.mark.anyio
async def test_in_hundreds_of_walks_no_checkpoint_repeats_a_row() -> None:
    random = Random(7)

    for _ in range(examples(500)):
        bursts = [[_any_heap(random) for _ in range(random.randint(0, 3))] for _ in range(40)]
        found: list[str] = []
        served = ChangingList([Row(str(one)) for one in range(300)], HeapEditor(bursts, found))
        with suppress(PagesUnstable):
            sizes, strides = random.choices((10, 25, 100), k=3), random.choices((40, 150), k=3)
            await walk_in_pieces(served, found, sizes, strides)
        assert len(found) == len(set(found))


def _any_heap(random: Random) -> tuple[str, str, float, int]:
    return (
        random.choice(("insert", "delete")),
        random.choice(("front", "anywhere", "behind")),
        random.random(),
        random.choice((1, 2, 5, 20, 60, 130, 250)),
    )
