"""Builders of small worlds, and a few words for calls that many tests make."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import httpx

if TYPE_CHECKING:
    from close_async.sandbox import Sandbox

BASE_URL = "https://api.close.com/api/v1"
EVERY_LEAD = {"type": "object_type", "object_type": "lead"}


def connect(sandbox: Sandbox, **settings: Any) -> httpx.AsyncClient:
    """Return a client with the sandbox's key."""
    chosen = {"base_url": BASE_URL, "auth": (sandbox.api_key, ""), **settings}
    return httpx.AsyncClient(transport=sandbox.transport(), **chosen)


def add_lead(sandbox: Sandbox, name: str, **more: Any) -> dict[str, Any]:
    """Add a lead whose id is made of its name."""
    row = {
        "id": f"lead_{name}",
        "name": name,
        "display_name": name,
        "status_id": "stat_potential",
        "addresses": [],
        "date_created": "2026-01-01T00:00:00.000000+00:00",
        "date_updated": "2026-01-01T00:00:00.000000+00:00",
        **more,
    }
    return sandbox.world.add("lead", row)


def add_contact(
    sandbox: Sandbox, lead: str, name: str, *emails: str, **more: Any
) -> dict[str, Any]:
    """Add a contact to the lead of that name."""
    row = {
        "id": f"cont_{name}",
        "lead_id": f"lead_{lead}",
        "name": name,
        "title": None,
        "emails": [{"type": "office", "email": email} for email in emails],
        "phones": [],
        "urls": [],
        "date_created": "2026-01-01T00:00:00.000000+00:00",
        "date_updated": "2026-01-01T00:00:00.000000+00:00",
        **more,
    }
    return sandbox.world.add("contact", row)


def add_activity(sandbox: Sandbox, kind: str, lead: str, name: str, **more: Any) -> dict[str, Any]:
    """Add an activity such as "email" to the lead of that name."""
    row = {
        "id": f"acti_{name}",
        "lead_id": f"lead_{lead}",
        "contact_id": None,
        "date_created": "2026-01-01T00:00:00.000000+00:00",
        **more,
    }
    return sandbox.world.add(f"activity.{kind}", row)


def field(kind: str, name: str) -> dict[str, Any]:
    """Return a field of a filter."""
    return {"type": "regular_field", "object_type": kind, "field_name": name}


def where(kind: str, name: str, condition: dict[str, Any], **more: Any) -> dict[str, Any]:
    """Return a condition on a field."""
    return {
        "type": "field_condition",
        "field": field(kind, name),
        "condition": condition,
        **more,
    }


def both(*queries: dict[str, Any]) -> dict[str, Any]:
    """Return the conjunction of queries."""
    return {"type": "and", "queries": list(queries)}


def related(this: str, other: str, query: dict[str, Any], **more: Any) -> dict[str, Any]:
    """Return a clause on related objects."""
    return {
        "type": "has_related",
        "this_object_type": this,
        "related_object_type": other,
        "related_query": query,
        **more,
    }


def active_sequence(sandbox: Sandbox) -> dict[str, Any]:
    """Return the first sequence that runs; its steps send emails."""
    rows = sandbox.world.all("sequence")
    return next(row for row in rows if row["status"] == "active")


def sender(sandbox: Sandbox) -> dict[str, Any]:
    """Return who sends, as the body of a subscription names it."""
    account = sandbox.world.all("connected_account")[0]
    return {
        "sender_account_id": account["id"],
        "sender_name": "John Doe",
        "sender_email": "john@salesteam.com",
    }


def subscribe_body(sandbox: Sandbox, query: dict[str, Any] | None = None) -> dict[str, Any]:
    """Return the body of a bulk action that subscribes one contact of each lead."""
    return {
        "action_type": "subscribe",
        "contact_preference": "lead",
        "sequence_id": active_sequence(sandbox)["id"],
        "s_query": EVERY_LEAD if query is None else query,
        **sender(sandbox),
    }


async def call(sandbox: Sandbox, method: str, path: str, body: object = None) -> Any:
    """Return what a call that must succeed answers."""
    async with connect(sandbox) as client:
        answer = await client.request(method, path, json=body)
    assert answer.is_success, answer.text
    return answer.json() if answer.content else None


async def search(sandbox: Sandbox, query: dict[str, Any], **more: Any) -> list[str]:
    """Return the ids that a search finds, in order."""
    headers = {"x-tz-offset": str(more.pop("hours"))} if "hours" in more else {}
    async with connect(sandbox, headers=headers) as client:
        answer = await client.post("/data/search/", json={"query": query, **more})
    assert answer.status_code == 200, answer.text
    return [row["id"] for row in answer.json()["data"]]


async def refusal(sandbox: Sandbox, path: str, body: object) -> dict[str, Any]:
    """Return the body of the 400 that a POST gets."""
    async with connect(sandbox) as client:
        answer = await client.post(path, json=body)
    assert answer.status_code == 400, answer.text
    content = answer.json()
    assert set(content) == {"errors", "field-errors"}
    return dict(content)
