"""However a search changes while it is walked: what stays is found, and nothing comes twice."""

from __future__ import annotations

from itertools import count
from typing import TYPE_CHECKING

import attrs
import pytest
from hypothesis import HealthCheck, given, settings, strategies as st

from close_async.errors import PagesUnstable
from close_async.query import Lead
from close_async.search import SearchRows
from tests.support.changing_search import ChangingSearch, Found, objects
from tests.support.depth import examples

if TYPE_CHECKING:
    from collections.abc import Sequence

pytestmark = pytest.mark.anyio

# So far apart that no two objects look as if they were made at the same moment.
STEP = 7001

quick = settings(
    deadline=None,
    max_examples=examples(100),
    suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow],
)

places = st.floats(0, 1, exclude_max=True)
edits = st.tuples(st.sampled_from(["insert", "backdate", "delete"]), places)
bursts = st.lists(st.lists(edits, max_size=5), max_size=15)
expiries = st.lists(st.booleans(), max_size=25)
page_sizes = st.integers(1, 12)
caps = st.integers(12, 40)
units = st.sampled_from([1, 1000])


@attrs.define
class Editor:
    """Applies one burst of edits before each page, and remembers which objects went."""

    bursts: list[list[tuple[str, float]]]
    deleted: set[str] = attrs.field(factory=set)
    new_ids: count[int] = attrs.field(factory=lambda: count(1))

    def __call__(self, served: ChangingSearch) -> None:
        """Apply the next burst."""
        for kind, place in self.bursts.pop(0) if self.bursts else ():
            if kind == "delete" and served.found:
                self.deleted.add(served.found.pop(int(place * len(served.found))).id)
            elif kind != "delete":
                number = next(self.new_ids)
                moment = (
                    10_000_000 + number * STEP if kind == "insert" else number * STEP + STEP // 2
                )
                served.found.append(Found(f"lead_new{number}", moment, int(place * 100)))


async def walked(search: SearchRows) -> tuple[list[str], str | None]:
    """Return the ids that came, and why no more came."""
    ids: list[str] = []
    rows = aiter(search)
    while True:
        try:
            ids.append((await anext(rows)).id)
        except StopAsyncIteration:
            return ids, None
        except PagesUnstable as error:
            return ids, error.reason


def missed(before: Sequence[Found], editor: Editor, ids: list[str]) -> set[str]:
    """Return the objects that were there all along and did not come."""
    return {one.id for one in before} - editor.deleted - set(ids)


@given(
    number=st.integers(0, 120),
    bursts=bursts,
    expiries=expiries,
    page_size=page_sizes,
    cap=caps,
    is_snapshot=st.booleans(),
    index_unit=units,
    answer_unit=units,
)
@quick
async def test_a_walk_by_age_gets_everything_beyond_cursors_and_cap(
    number: int,
    bursts: list[list[tuple[str, float]]],
    expiries: list[bool],
    page_size: int,
    cap: int,
    is_snapshot: bool,
    index_unit: int,
    answer_unit: int,
) -> None:
    before = objects(*[STEP * index for index in range(number)])
    editor = Editor(bursts)
    served = ChangingSearch(
        list(before),
        editor,
        cap=cap,
        expiries=expiries,
        is_snapshot=is_snapshot,
        index_unit=index_unit,
        answer_unit=answer_unit,
    )

    ids, failure = await walked(SearchRows(served, Lead.rows, page_size=page_size, cap=cap))

    assert len(ids) == len(set(ids))
    assert failure is None
    assert missed(before, editor, ids) == set()


@given(
    moments=st.lists(st.integers(0, 12_000), max_size=80),
    bursts=bursts,
    expiries=expiries,
    page_size=page_sizes,
    cap=caps,
    is_snapshot=st.booleans(),
    cuts_silently=st.booleans(),
    index_unit=units,
    answer_unit=units,
)
@quick
async def test_a_walk_through_crowded_moments_gets_everything_or_says_that_it_did_not(
    moments: list[int],
    bursts: list[list[tuple[str, float]]],
    expiries: list[bool],
    page_size: int,
    cap: int,
    is_snapshot: bool,
    cuts_silently: bool,
    index_unit: int,
    answer_unit: int,
) -> None:
    before = objects(*moments)
    editor = Editor(bursts)
    served = ChangingSearch(
        list(before),
        editor,
        cap=cap,
        cuts_silently=cuts_silently,
        expiries=expiries,
        is_snapshot=is_snapshot,
        index_unit=index_unit,
        answer_unit=answer_unit,
    )

    ids, failure = await walked(SearchRows(served, Lead.rows, page_size=page_size, cap=cap))

    assert len(ids) == len(set(ids))
    assert failure is not None or missed(before, editor, ids) == set()


@given(
    number=st.integers(0, 60),
    bursts=bursts,
    expiries=expiries,
    page_size=page_sizes,
    cap=caps,
    is_snapshot=st.booleans(),
    cuts_silently=st.booleans(),
)
@quick
async def test_a_walk_in_any_order_gets_everything_or_says_that_it_did_not(
    number: int,
    bursts: list[list[tuple[str, float]]],
    expiries: list[bool],
    page_size: int,
    cap: int,
    is_snapshot: bool,
    cuts_silently: bool,
) -> None:
    before = objects(*range(number), rank=lambda index: index * 37 % 61)
    editor = Editor(bursts)
    served = ChangingSearch(
        list(before),
        editor,
        cap=cap,
        cuts_silently=cuts_silently,
        expiries=expiries,
        is_snapshot=is_snapshot,
    )
    search = SearchRows(
        served, Lead.rows, sort=[Lead.name.ascending()], page_size=page_size, cap=cap
    )

    ids, failure = await walked(search)

    assert len(ids) == len(set(ids))
    assert failure is not None or missed(before, editor, ids) == set()


@given(number=st.integers(0, 120), limit=st.integers(0, 130), cap=caps, page_size=page_sizes)
@quick
async def test_a_limit_takes_the_oldest_and_asks_for_no_more(
    number: int, limit: int, cap: int, page_size: int
) -> None:
    before = objects(*[STEP * index for index in range(number)])
    served = ChangingSearch(list(before), cap=cap)

    search = SearchRows(served, Lead.rows, limit=limit, page_size=page_size, cap=cap)

    assert [row.id for row in await search.collect()] == [one.id for one in before[:limit]]
