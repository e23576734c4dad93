"""Bulk actions: list, start, fetch, pause and go on."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial
from typing import TYPE_CHECKING, TypeAlias

import attrs

from ..clock.bulk_runs import Job
from ..common.body_checks import Body, check_choice, check_exists, check_texts, require
from ..common.errors import error, invalid_fields, not_found
from ..common.json_path import Place
from ..common.timestamps import aware
from ..effects import bulk_effects as _bulk_work
from ..effects.bulk_edits import check_edit, edit_object
from ..http.context import Answer, Ask, State
from ..http.paging import only_fields, page
from ..search.compiler import Compiler
from ..search.object_types import kinds_of
from ..search.select import select, sort_keys
from .search import context_of, whole_number
from .subscriptions import check_callers, check_sender, check_sequence

if TYPE_CHECKING:
    from ..world.store import Row, World

Handler: TypeAlias = Callable[[State, Ask], Answer]

ACTION_TYPES = ("subscribe", "resume", "resume_finished", "pause", "reassign")
SUBSCRIBE_NEEDS = (
    "sequence_id",
    "sender_account_id",
    "sender_name",
    "sender_email",
    "contact_preference",
)


@attrs.frozen
class Kind:
    """What sets one kind of bulk action apart from the others."""

    name: str
    check: Callable[[World, Body], None]
    work: Callable[[World, Body, tuple[str, Row]], None]
    echo: tuple[str, ...]
    """Which keys of the body the answer shows."""

    @property
    def table(self) -> str:
        """The name of the object type."""
        return f"bulk_action.{self.name}"


def lister(kind: Kind) -> Handler:
    """Return what lists the bulk actions of *kind*."""

    def list_actions(state: State, ask: Ask) -> Answer:
        rows = state.world.listed.newest(kind.table)
        template_id = ask.query.get("template_id")
        if kind.name == "email" and template_id:
            rows = [row for row in rows if row["template_id"] == template_id]
        return page(ask, rows)

    return list_actions


def creator(kind: Kind) -> Handler:
    """Return what starts a bulk action of *kind*; the answer is a 200."""

    def create_action(state: State, ask: Ask) -> Answer:
        types = _check_common(state, ask)
        kind.check(state.world, ask.body)
        row = state.world.add(kind.table, _row(state.world, kind, ask.body, types))
        job = job_of(state, kind, row["id"], ask)
        state.bulk.start(state.world, kind.table, row, job)
        return Answer(row)

    return create_action


def job_of(state: State, kind: Kind, row_id: str, ask: Ask) -> Job:
    """Return what the bulk action that *ask* started does."""
    cause = state.events.bulk_action(row_id)
    return Job(
        load=partial(_load, state, ask),
        work=state.events.under(cause, partial(kind.work, state.world, ask.body)),
        body=ask.body,
        hours=ask.hours,
    )


def reader(kind: Kind) -> Handler:
    """Return what answers one bulk action of *kind*."""
    return lambda state, ask: Answer(only_fields(ask, _find(state, ask, kind)))


def updater(kind: Kind) -> Handler:
    """
    Return what pauses a bulk action of *kind* and lets it go on.

    That it is a `PUT` to the bulk action's own path is a guess: Close documents only the bodies.
    [guess: Pause and resume]
    """

    def update_action(state: State, ask: Ask) -> Answer:
        row = _find(state, ask, kind)
        require(ask.body, ("status",))
        check_choice(ask.body, "status", ("paused", "resuming"))
        run = state.bulk.find(row)
        if run is None:
            raise invalid_fields({"status": f"A bulk action that is {row['status']} can't change."})

        if ask.body["status"] == "paused":
            run.pause()
        else:
            run.resume()
        return Answer(state.world.change(kind.table, row["id"], {"updated_by": state.world.me}))

    return update_action


def _find(state: State, ask: Ask, kind: Kind) -> Row:
    row = state.world.get(kind.table, ask.ids["id"])
    if row is None:
        raise not_found()

    return row


def _check_common(state: State, ask: Ask) -> list[str]:
    """Refuse what no bulk action can be started with; return the types of objects it is about."""
    # Nobody knows what Close does without a filter. Touching every lead would be the worst answer.
    require(ask.body, ("s_query",))
    whole_number(ask.body, "results_limit", least=0)
    if not isinstance(ask.body.get("send_done_email", True), bool):
        raise invalid_fields({"send_done_email": "Value must be a boolean."})

    place = Place("s_query")
    sort_keys(state.world, ask.body.get("sort"))
    types = kinds_of(state.world, ask.body["s_query"], place)
    context = context_of(state, ask.hours)
    for name in types:
        Compiler(state.world, context, name).compile(ask.body["s_query"], place)
    return types


def _load(state: State, ask: Ask) -> list[tuple[str, Row]]:
    hits = select(
        state.world.listed,
        context_of(state, ask.hours),
        ask.body["s_query"],
        ask.body.get("sort"),
        path="s_query",
    )
    return hits[: whole_number(ask.body, "results_limit", least=0)]


def _row(world: World, kind: Kind, body: Body, types: list[str]) -> Row:
    now = aware(world.now())
    row: Row = {
        "id": world.new_id(kind.table),
        "organization_id": world.organization_id,
        "created_by": world.me,
        "updated_by": world.me,
        "date_created": now,
        "date_updated": now,
        "status": "created",
        "n_leads": None,
        "n_leads_processed": 0,
        "n_objects": None,
        "n_objects_processed": 0,
        "query": None,
        "s_query": body["s_query"],
        "results_limit": body.get("results_limit"),
        "sort": body.get("sort") or [],
        "send_done_email": body.get("send_done_email", True),
        **{key: body.get(key) for key in kind.echo},
    }
    if kind.name == "delete":
        row["bulk_object_type"] = types[0].removeprefix("activity.") if types else "lead"
    return row


def _check_email(world: World, body: Body) -> None:
    require(body, ("template_id", "contact_preference"))
    check_texts(body, ("template_id", "sender", "email_account_id"))
    check_choice(body, "contact_preference", ("lead", "contact", "all"))
    check_exists(world, body, "template_id", "email_template")
    check_exists(world, body, "email_account_id", "connected_account")


def _check_sequence_subscription(world: World, body: Body) -> None:
    require(body, ("action_type",))
    check_choice(body, "action_type", ACTION_TYPES)
    if body["action_type"] == "reassign":
        raise error(501, "The sandbox does not know what action_type reassign does.")

    if body["action_type"] == "subscribe":
        require(body, SUBSCRIBE_NEEDS)
    check_texts(body, SUBSCRIBE_NEEDS)
    check_choice(body, "contact_preference", ("lead", "contact"))
    check_exists(world, body, "sequence_id", "sequence")
    check_sender(world, body)
    check_callers(world, body)
    check_exists(world, body, "from_phone_number_id", "phone_number")
    sequence = world.get("sequence", body.get("sequence_id"))
    if sequence is not None and body["action_type"] == "subscribe":
        check_sequence(sequence)


def _check_delete(_world: World, _body: Body) -> None:
    pass


def _work_on_subscriptions(world: World, body: Body, hit: tuple[str, Row]) -> None:
    if body["action_type"] == "subscribe":
        _bulk_work.subscribe_contacts(world, body, hit)
    else:
        _bulk_work.switch_subscriptions(world, body, hit)


KINDS = (
    Kind(
        "email",
        _check_email,
        _bulk_work.send_emails,
        ("contact_preference", "email_account_id", "sender", "template_id"),
    ),
    Kind(
        "sequence_subscription",
        _check_sequence_subscription,
        _work_on_subscriptions,
        ("action_type", *SUBSCRIBE_NEEDS, "calls_assigned_to", "from_phone_number_id"),
    ),
    Kind("delete", _check_delete, _bulk_work.delete_object, ()),
    Kind(
        "edit",
        check_edit,
        edit_object,
        ("type", "lead_status_id", "custom_field_name", "custom_field_value"),
    ),
)
