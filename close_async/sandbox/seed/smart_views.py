"""Builds the Smart Views, with the filters that Close's own screens would write for them."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import TYPE_CHECKING

from ..world.audit_fields import made

if TYPE_CHECKING:
    from ..common.ids import IdFactory
    from ..common.objects import Row
    from ..world.store import World
    from .organization import Office


def add_views(world: World, office: Office, *, ids: IdFactory, start: datetime) -> None:
    """Add a handful of Smart Views, one of them from the time of the old query language."""
    interested = next(row["id"] for row in office.lead_statuses if row["label"] == "Interested")
    plans: tuple[tuple[str, str, Row | None, str | None], ...] = (
        ("CEOs", "contact", _wrap(_and(_type("contact"), _and(_has_word("title", "CEO")))), None),
        ("Potential leads", "lead", _wrap(_in_status("stat_potential")), None),
        ("Interested, newest first", "lead", _wrap(_in_status(interested), newest=True), None),
        ("Leads without an email", "lead", _wrap(_and(_type("lead"), _no_email())), None),
        ("Everything", "lead", _wrap({"type": "match_all", "negate": False}), None),
        ("Old customers", "lead", None, 'lead_status:"Customer" sort:-date_created'),
    )
    for index, plan in enumerate(plans):
        _add_view(world, ids, plan, start - timedelta(days=100 - index))


def _add_view(
    world: World, ids: IdFactory, plan: tuple[str, str, Row | None, str | None], moment: datetime
) -> None:
    name, kind, s_query, query = plan
    row: Row = {
        "id": ids.id("saved_search"),
        "name": name,
        "type": kind,
        "s_query": s_query,
        "query": query,
        "is_shared": True,
        "is_user_dependent": False,
        "selected_fields": [],
        "shared_with": [],
        "user_id": world.me,
        **made(world, moment),
    }
    world.add("saved_search", row)


def _wrap(query: Row, *, newest: bool = False) -> Row:
    field = {"type": "regular_field", "object_type": "lead", "field_name": "date_created"}
    sort = [{"direction": "desc", "field": field}] if newest else []
    return {"query": query, "results_limit": None, "sort": sort}


def _and(*queries: Row) -> Row:
    return {"type": "and", "queries": list(queries), "negate": False}


def _type(kind: str) -> Row:
    return {"type": "object_type", "object_type": kind, "negate": False}


def _condition(kind: str, name: str, condition: Row, *, negate: bool = False) -> Row:
    field = {"type": "regular_field", "object_type": kind, "field_name": name}
    return {"type": "field_condition", "field": field, "condition": condition, "negate": negate}


def _has_word(name: str, value: str) -> Row:
    return _condition("contact", name, {"type": "text", "mode": "full_words", "value": value})


def _in_status(status_id: str) -> Row:
    condition = {
        "type": "reference",
        "reference_type": "status.lead",
        "object_ids": [status_id],
    }
    return _and(_type("lead"), _and(_condition("lead", "status_id", condition)))


def _no_email() -> Row:
    return _condition("lead", "num_email_addresses", {"type": "number_range", "gt": 0}, negate=True)
