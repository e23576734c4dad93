"""Opportunities, and the statuses and pipelines that they go through."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from ..common.errors import invalid
from ..common.schema import (
    BodySchema,
    Reading,
    day,
    never_null,
    one_of,
    reference,
    some_text,
    text,
    whole,
)
from ..common.timestamps import aware
from ..effects.leads import add_lead
from ..http.resource import Resource, check_contact, no_keys
from ..world.render import pipelines_of

if TYPE_CHECKING:
    from ..common.objects import Row
    from ..http.context import Request, ServerState
    from ..http.resource import Handler
    from ..world.store import World

_PERIODS: Final = ("one_time", "monthly", "annual")
_TYPES: Final = ("active", "won", "lost")
_CONFIDENCE: Final = 50

_OPPORTUNITY: Final[BodySchema] = {
    "lead_id": reference("lead"),
    "contact_id": reference("contact"),
    "user_id": reference("user"),
    "status_id": reference("status.opportunity"),
    "status": text,
    "value": whole(),
    "value_period": one_of(*_PERIODS),
    "value_currency": some_text,
    "confidence": never_null(whole(most=100), _CONFIDENCE),
    "note": text,
    "date_won": day,
}


def _defaults(world: World) -> Row:
    organization = world.get("organization", world.organization_id) or {}
    return {
        "lead_id": None,
        "contact_id": None,
        "user_id": world.me,
        "status_id": None,
        "value": None,
        "value_period": "one_time",
        "value_currency": organization.get("currency", "USD"),
        "confidence": _CONFIDENCE,
        "note": "",
        "date_won": None,
    }


def _complete(world: World, row: Row) -> Row:
    """Put in what follows from the status, which may be named by its label."""
    label = row.get("status")
    rest = {key: value for key, value in row.items() if key != "status"}
    statuses = world.all("status.opportunity")
    if label is not None:
        named = [status for status in statuses if status["label"] == label]
        if not named:
            msg = f"There is no opportunity status {label!r}."
            raise invalid(msg)
    else:
        named = [status for status in statuses if rest["status_id"] in {None, status["id"]}]
    status: Row = named[0] if named else {}
    if status.get("type") == "won" and rest["date_won"] is None:
        rest["date_won"] = world.now().date().isoformat()
    if status.get("type") == "lost":
        rest["date_lost"] = rest.get("date_lost") or aware(world.now())
    else:
        rest["date_lost"] = None
    return rest | {
        # Of a key that is never null in an answer, null is what a new object has.
        "user_id": rest["user_id"] or world.me,
        "status_id": status.get("id"),
        "status_label": status.get("label"),
        "status_type": status.get("type"),
        "pipeline_id": status.get("pipeline_id"),
    }


def _settle(world: World, row: Row) -> Row:
    """Give an opportunity without a lead a new one without a name [doc]."""
    return row if row["lead_id"] else row | {"lead_id": add_lead(world, {})["id"]}


_OPPORTUNITIES: Final = Resource(
    "opportunity",
    _OPPORTUNITY,
    fixed=("lead_id",),
    filters=(
        *("lead_id", "contact_id", "user_id", "status_id", "status_label", "status_type"),
        *("value_period", "date_won"),
    ),
    sorted_by=("date_created", "date_updated", "date_won", "value", "confidence"),
    unknown=("is_stalled", "lead_saved_search_id", "lead_query", "query", "_group_by"),
    defaults=_defaults,
    complete=_complete,
    check=check_contact,
    settle=_settle,
    owner="opportunity",
)


def _check_unused(world: World, row: Row) -> None:
    if any(found["status_id"] == row["id"] for found in world.all("opportunity")):
        msg = "The status is used by opportunities."
        raise invalid(msg)


def _new_status(world: World) -> Row:
    first: Row = (world.all("status.opportunity") or [{}])[0]
    return {
        "type": "active",
        "pipeline_id": first.get("pipeline_id"),
        "organization_id": world.organization_id,
    }


def _of_pipeline(world: World, row: Row) -> Row:
    named = next((one for one in pipelines_of(world) if one["id"] == row["pipeline_id"]), None)
    return row | {"pipeline_name": named["name"] if named else None}


def _check_pipeline(_state: ServerState, _ask: Request, reading: Reading, row: Row) -> None:
    if row["pipeline_id"] is not None and row["pipeline_name"] is None:
        reading.refuse("pipeline_id", f"Object {row['pipeline_id']!r} does not exist.")


_STATUSES: Final = Resource(
    "status.opportunity",
    {"label": some_text, "type": one_of(*_TYPES), "pipeline_id": text},
    required=("label",),
    fixed=("pipeline_id",),
    defaults=_new_status,
    complete=_of_pipeline,
    check=_check_pipeline,
    before_delete=_check_unused,
    stamp=no_keys,
    touch=no_keys,
    in_order=True,
    most=None,
)


def _check_no_leads(world: World, row: Row) -> None:
    if any(lead["status_id"] == row["id"] for lead in world.all("lead")):
        msg = "The status is used by leads."
        raise invalid(msg)


_LEAD_STATUSES: Final = Resource(
    "status.lead",
    {"label": some_text},
    required=("label",),
    defaults=lambda world: {"organization_id": world.organization_id},
    before_delete=_check_no_leads,
    stamp=no_keys,
    touch=no_keys,
    in_order=True,
    most=None,
)


def routes() -> dict[str, dict[str, Handler]]:
    """Return the routes of opportunities."""
    return {
        **_OPPORTUNITIES.routes("/opportunity/"),
        **_STATUSES.routes("/status/opportunity/"),
        **_LEAD_STATUSES.routes("/status/lead/"),
    }
