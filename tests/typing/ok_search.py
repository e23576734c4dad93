"""Searches, and the rows that a checker sees them yield."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, assert_type

from close_async import CloseClient
from close_async.query import Contact, Filter, Lead, MeetingActivity, Query, unchecked

if TYPE_CHECKING:
    from close_async.search import ContactRow, LeadRow, SearchRows


async def a_query_says_what_its_rows_are(close: CloseClient) -> None:
    leads = close.search(Lead.url.exists(), fields=["display_name", "custom"], limit=3)
    assert_type(leads, SearchRows[LeadRow])
    async for lead in leads:
        assert_type(lead, LeadRow)
        assert_type(lead.id, str)
    assert_type(await leads.first(), LeadRow | None)
    assert_type(await close.search(Contact.rows).collect(), list[ContactRow])
    assert_type(close.search(Filter(Contact.rows, results_limit=3)), SearchRows[ContactRow])


async def any_query_can_be_searched(close: CloseClient, read: Query, found: Filter) -> None:
    view = await close.smart_views.get("save_1")
    rows: list[SearchRows[Any]] = [
        close.search(MeetingActivity.rows),
        close.search(read, fields=["lead.new_field", unchecked("newer_field")]),
        close.search(found, fields={"lead": ["name"]}),
        close.search(view),
    ]
    print(rows)
