"""Bulk actions that were started with the old text language: who is meant isn't in `s_query`."""

from __future__ import annotations

import copy
import json
import pickle
from typing import TYPE_CHECKING, Any

import pytest

from close_async import CloseClient
from close_async.models import BulkEmail
from close_async.query import Filter, HasRelated, Lead, LegacyQuery, MatchAll, Query, all_of
from close_async.sandbox import Sandbox
from tests.support.paths import SAMPLES

if TYPE_CHECKING:
    from collections.abc import Callable

RECORDED = SAMPLES / "recorded"
TEXT = 'has:active_opportunities last_communication_date > "7 days ago"'


def recorded(name: str) -> dict[str, Any]:
    """Return what Close answered."""
    data: dict[str, Any] = json.loads((RECORDED / f"{name}.json").read_text())["data"]
    return data


@pytest.fixture
def action() -> dict[str, Any]:
    return recorded("bulk_email.legacy_query")


def test_what_says_who_is_meant_is_explained(action: dict[str, Any]) -> None:
    queries = [Filter.from_dict(action).query, BulkEmail.from_dict(action).s_query]

    assert queries == [LegacyQuery(TEXT)] * 2
    for query in queries:
        assert query.explain() == (
            "Objects for which this holds:\n"
            f"  It meets the old text query {TEXT!r}, which alone says who is meant."
        )


def test_it_is_written_as_it_was_read(action: dict[str, Any]) -> None:
    read = BulkEmail.from_dict(action)

    assert read.s_query.to_dict() == action["s_query"]
    assert (Filter.from_dict(action).to_dict(), read.to_dict()) == (action, action)


@pytest.mark.parametrize(
    "send",
    [
        Filter.rooted,
        Filter.to_search_body,
        Filter.to_bulk_body,
        Filter.to_smart_view,
        Filter.to_tree,
        lambda one: one.query.rooted(),
        lambda one: one.query.rooted("lead"),
    ],
)
def test_it_is_not_sent_again(action: dict[str, Any], send: Callable[[Filter], object]) -> None:
    with pytest.raises(ValueError, match=r"has:active_opportunities.* alone says who is meant"):
        send(Filter.from_dict(action))


@pytest.mark.parametrize(
    "join",
    [
        lambda query: query & Lead.url.exists(),
        lambda query: Lead.url.exists() | query,
        lambda query: ~query,
        lambda query: HasRelated("lead", "contact", query),
        all_of,
    ],
)
def test_it_is_not_joined(action: dict[str, Any], join: Callable[[Query], object]) -> None:
    with pytest.raises(TypeError, match="alone says who is meant"):
        join(Filter.from_dict(action).query)


def test_it_is_a_value_like_any_query(action: dict[str, Any]) -> None:
    query = Filter.from_dict(action).query

    assert pickle.loads(pickle.dumps(query)) == copy.deepcopy(query) == query != MatchAll()  # noqa: S301 - our own bytes
    assert query.to_python() == f"LegacyQuery({TEXT!r})"
    assert query.is_unbounded
    assert query.picture()


@pytest.mark.anyio
@pytest.mark.parametrize("how", [Filter.from_dict, lambda row: BulkEmail.from_dict(row).s_query])
async def test_no_guard_lets_it_through(
    action: dict[str, Any], how: Callable[[Any], Query | Filter]
) -> None:
    sandbox = Sandbox(leads=5)
    again = how(action)

    async with CloseClient(sandbox.api_key, transport=sandbox.transport()) as close:
        for start in (
            lambda: close.bulk.preview(again),
            lambda: close.bulk.set_lead_status(again, lead_status_id="stat_1", everything=True),
            lambda: close.count(again),
            lambda: close.search(again).collect(),
        ):
            with pytest.raises(ValueError, match="alone says who is meant"):
                await start()

    assert not sandbox.requests


@pytest.mark.parametrize(
    ("query", "s_query"),
    [
        ("*", {"type": "match_all", "negate": False}),
        ("", {"type": "match_all"}),
        (None, {"type": "match_all"}),
        ("lead_status:Potential", Lead.url.exists().to_dict()),
    ],
)
def test_a_query_that_says_who_is_meant_stays_what_it_is(query: str | None, s_query: Any) -> None:
    action = {"query": query, "s_query": s_query, "sort": []}

    assert Filter.from_dict(action).query == Query.from_dict(s_query)
    assert BulkEmail.from_dict(action).s_query == Query.from_dict(s_query)
