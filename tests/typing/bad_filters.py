"""Filters, Smart Views and names, as users must not pass them on."""

from __future__ import annotations

from close_async import CloseClient
from close_async.query import Contact, Filter, Lead, Opportunity


async def an_s_query_may_be_none(close: CloseClient) -> None:
    view = await close.smart_views.get("save_1")
    await close.bulk.preview(view.s_query)  # error: [arg-type]
    view.s_query.to_search_body()  # error: [union-attr]
    await close.count({"type": "match_all"})  # error: [arg-type]


async def not_every_action_takes_all_kinds_of_objects(close: CloseClient) -> None:
    people, deals = Contact.rows, Opportunity.rows
    await close.bulk.set_lead_status(people, lead_status_id="stat_1", max_leads=9)  # error: [arg-type]
    await close.bulk.delete(people, max_leads=9)  # error: [arg-type]
    await close.bulk.resume_subscriptions(deals, max_leads=9)  # error: [arg-type]
    await close.bulk.email(deals, template_id="tmpl_1", max_leads=9)  # error: [arg-type]
    await close.bulk.pause_subscriptions(deals, max_leads=9)  # error: [arg-type]


async def names_do_not_change(close: CloseClient) -> None:
    names = await close.names()
    names["stat_1"] = "Won"  # error: [index]
    names.missing = ()  # error: [misc]
    Lead.rows.explain(names=["stat_1"])  # error: [arg-type]


def a_filter_is_frozen(found: Filter) -> None:
    found.results_limit = 3  # error: [misc]
    Filter(Lead.rows, [])  # error: [call-arg]
    Filter(Lead.rows, limit=3)  # error: [call-arg]
