"""Filters, Smart Views and names, as users pass them on."""

from __future__ import annotations

from collections.abc import Mapping

from close_async import CloseClient
from close_async.names import Names
from close_async.query import Contact, Filter, Lead, Opportunity, Query


async def a_smart_view_goes_wherever_a_query_goes(close: CloseClient) -> None:
    view = await close.smart_views.get("save_1")
    number: int = await close.count(view)
    async for row in close.search(view, limit=number):
        print(row.id)
    await close.bulk.preview(view)
    await close.bulk.pause_subscriptions(view, max_leads=9)
    if view.s_query is not None:
        limited = Filter(view.s_query.query, results_limit=3)
        await close.bulk.delete(limited, max_leads=3)


async def an_action_takes_those_whom_it_is_for(close: CloseClient, found: Query) -> None:
    people, leads = Contact.rows, Lead.rows
    await close.bulk.email(people, template_id="tmpl_1", max_objects=9)
    await close.bulk.resume_subscriptions(leads, max_leads=9)
    await close.bulk.set_custom_field(
        Opportunity.rows, custom_field_id="cf_1", value="a", max_objects=9
    )
    await close.bulk.delete(found, max_leads=9)


async def names_are_a_mapping(close: CloseClient) -> None:
    names: Names = await close.names()
    labels: Mapping[str, str] = names
    text: str = Lead.rows.explain(names=labels)
    drawn: str = Lead.rows.picture(names={"stat_1": text}).to_mermaid()
    missing: tuple[str, ...] = names.missing
    print(drawn, missing, Lead.rows.picture(names=names).to_html())


def a_filter_has_four_forms(found: Filter) -> list[dict[str, object]]:
    return [
        found.to_search_body(),
        found.to_bulk_body(),
        found.to_smart_view(),
        found.to_tree(),
        found.to_dict(),
    ]
