"""The kinds of bulk actions: what is checked before one starts, and what it does."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

import attrs

from ..common.body_checks import Body, check_choice, check_exists, check_texts, require
from ..common.errors import error
from .bulk_edits import check_edit, edit_object
from .bulk_effects import delete_object, send_emails, subscribe_contacts, switch_subscriptions
from .subscribing import check_callers, check_sender, check_sequence

if TYPE_CHECKING:
    from collections.abc import Callable

    from ..search.select import Hit
    from ..world.store import World

__all__ = ["BULK_ACTIONS", "BulkAction"]

_ACTION_TYPES: Final = ("subscribe", "resume", "resume_finished", "pause", "reassign")
_SUBSCRIBE_NEEDS: Final = (
    "sequence_id",
    "sender_account_id",
    "sender_name",
    "sender_email",
    "contact_preference",
)


@attrs.frozen
class BulkAction:
    """What sets one kind of bulk action apart from the others."""

    name: str
    check: Callable[[World, Body], None]
    work: Callable[[World, Body, Hit], None]
    echo: tuple[str, ...]
    """Which keys of the body the answer shows."""

    @property
    def table(self) -> str:
        """The name of the object type."""
        return f"bulk_action.{self.name}"


def _check_email(world: World, body: Body) -> None:
    require(body, ("template_id", "contact_preference"))
    check_texts(body, ("template_id", "sender", "email_account_id"))
    check_choice(body, "contact_preference", ("lead", "contact", "all"))
    check_exists(world, body, "template_id", "email_template")
    check_exists(world, body, "email_account_id", "connected_account")


def _check_subscriptions(world: World, body: Body) -> None:
    require(body, ("action_type",))
    check_choice(body, "action_type", _ACTION_TYPES)
    if body["action_type"] == "reassign":
        raise error(501, "The sandbox does not know what action_type reassign does.")

    if body["action_type"] == "subscribe":
        require(body, _SUBSCRIBE_NEEDS)
    check_texts(body, _SUBSCRIBE_NEEDS)
    check_choice(body, "contact_preference", ("lead", "contact"))
    check_exists(world, body, "sequence_id", "sequence")
    check_sender(world, body)
    check_callers(world, body)
    check_exists(world, body, "from_phone_number_id", "phone_number")
    sequence = world.get("sequence", body.get("sequence_id"))
    if sequence is not None and body["action_type"] == "subscribe":
        check_sequence(sequence)


def _work_on_subscriptions(world: World, body: Body, hit: Hit) -> None:
    is_new = body["action_type"] == "subscribe"
    (subscribe_contacts if is_new else switch_subscriptions)(world, body, hit)


def _no_check(_world: World, _body: Body) -> None:
    pass


BULK_ACTIONS: Final = (
    BulkAction(
        "email",
        _check_email,
        send_emails,
        ("contact_preference", "email_account_id", "sender", "template_id"),
    ),
    BulkAction(
        "sequence_subscription",
        _check_subscriptions,
        _work_on_subscriptions,
        ("action_type", *_SUBSCRIBE_NEEDS, "calls_assigned_to", "from_phone_number_id"),
    ),
    BulkAction("delete", _no_check, delete_object, ()),
    BulkAction(
        "edit",
        check_edit,
        edit_object,
        ("type", "lead_status_id", "custom_field_name", "custom_field_value"),
    ),
)
