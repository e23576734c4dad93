"""
Builders of objects, for tests that need a world of their own.

Each makes what a call to Close would make, and refuses what Close would refuse.
"""

from __future__ import annotations

from datetime import UTC, datetime
from typing import TYPE_CHECKING, Protocol

from ..common.objects import Objects
from ..common.timestamps import aware, naive
from .shorthand import (
    TEMPLATES,
    ContactSpec,
    Entry,
    StepSpec,
    contact_body,
    id_of,
    lead_body,
    sender_of,
    sequence_body,
)

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping, Sequence

    from ..common.objects import Row


class Builders(Objects, Protocol):
    """
    The half of the world that makes objects.

    Each builder raises ValueError for what Close would refuse.

        lead = sandbox.world.add_lead("Acme", contacts=[{"name": "Ada", "emails": ["ada@x.io"]}])
    """

    def create(self, path: str, body: Mapping[str, object]) -> Row:
        """Return the object that a `POST` of *body* to *path* makes; see `World.create`."""
        ...

    def change(self, kind: str, row_id: str, changes: Mapping[str, object]) -> Row:
        """Set some keys of a row."""
        ...

    def add_lead(
        self,
        name: str = "",
        *,
        contacts: Sequence[ContactSpec] = (),
        status: str | None = None,
        description: str = "",
        url: str | None = None,
        addresses: Sequence[Mapping[str, object]] = (),
        custom: Mapping[str, object] | None = None,
        date_created: datetime | None = None,
    ) -> Row:
        """
        Add a lead with its contacts, and return it.

        *status* is the label or the id of a lead status, by default the first one. *custom* maps
        names or ids of custom fields to values.
        """
        body: Row = {
            "name": name,
            "contacts": contacts,
            "description": description,
            "url": url,
            "addresses": [dict(address) for address in addresses],
            "custom": dict(custom or {}),
        }
        if status is not None:
            body["status_id"] = id_of(self, "status.lead", "label", status)
        lead = self.create("/lead/", lead_body(body))
        for contact in self.where("contact", "lead_id", lead["id"]):
            _date(self, "contact", contact, date_created)
        return _date(self, "lead", lead, date_created)

    def add_contact(
        self,
        lead_id: str,
        name: str = "",
        *,
        title: str | None = None,
        emails: Sequence[Entry] = (),
        phones: Sequence[Entry] = (),
        urls: Sequence[Entry] = (),
        custom: Mapping[str, object] | None = None,
        date_created: datetime | None = None,
    ) -> Row:
        """Add a contact to a lead, and return it."""
        body: Row = {
            "lead_id": lead_id,
            "name": name,
            "title": title,
            "emails": emails,
            "phones": phones,
            "urls": urls,
            "custom": dict(custom or {}),
        }
        contact = self.create("/contact/", contact_body(body))
        return _date(self, "contact", contact, date_created)

    def add_sequence(
        self,
        name: str = "Sequence",
        *,
        steps: Sequence[StepSpec] = ({"type": "email"},),
        timezone: str = "UTC",
        schedule: Mapping[str, object] | None = None,
        status: str = "active",
    ) -> Row:
        """
        Add a sequence, and return it.

        An email or SMS step that names no template gets the first one that is shared.
        """
        body: Row = {
            "name": name,
            "timezone": timezone,
            "schedule": schedule,
            "status": status,
            "steps": [_with_template(self, step) for step in steps],
        }
        return self.create("/sequence/", sequence_body(self, body))

    def add_subscription(
        self,
        contact_id: str,
        sequence_id: str,
        *,
        status: str = "active",
        status_reason: str | None = None,
        date_created: datetime | None = None,
    ) -> Row:
        """
        Subscribe a contact to a sequence, and return the subscription.

        The first account that can send does.
        """
        body: Row = {"contact_id": contact_id, "sequence_id": sequence_id, **sender_of(self)}
        row = self.create("/sequence_subscription/", body)
        if status != "active":
            changes = {"status": status, "status_reason": status_reason}
            row = self.change("sequence_subscription", row["id"], changes)
        return _date(self, "sequence_subscription", row, date_created, write=naive)

    def add_email_template(
        self, name: str, *, subject: str = "", body: str = "", is_shared: bool = True
    ) -> Row:
        """Add an email template, and return it; sequences can use only a shared one."""
        given = {"name": name, "subject": subject, "body": body, "is_shared": is_shared}
        return self.create("/email_template/", given)

    def add_sms_template(self, name: str, text: str, *, is_shared: bool = True) -> Row:
        """Add an SMS template, and return it."""
        return self.create("/sms_template/", {"name": name, "text": text, "is_shared": is_shared})

    def add_lead_status(self, label: str) -> Row:
        """Add a status of leads, and return it."""
        return self.create("/status/lead/", {"label": label})

    def add_custom_field(
        self,
        owner: str,
        name: str,
        *,
        type: str = "text",
        choices: Sequence[str] | None = None,
        accepts_multiple_values: bool = False,
    ) -> Row:
        """Add a custom field of an *owner*, such as `lead` or `contact`, and return it."""
        body: Row = {
            "name": name,
            "type": type,
            "accepts_multiple_values": accepts_multiple_values,
        }
        if choices is not None:
            body["choices"] = list(choices)
        return self.create(f"/custom_field/{owner}/", body)

    def add_smart_view(
        self,
        name: str,
        query: Mapping[str, object],
        *,
        type: str = "lead",
    ) -> Row:
        """Add a Smart View with a *query*, the tree that a search takes, and return it."""
        s_query: Row = {"query": dict(query), "results_limit": None, "sort": []}
        return self.create("/saved_search/", {"name": name, "type": type, "s_query": s_query})


def _with_template(world: Builders, step: StepSpec) -> StepSpec:
    kind = TEMPLATES.get(step.get("type", "email"))
    if kind is None or "template" in step:
        return step

    shared = [row["id"] for row in world.all(kind) if row.get("is_shared")]
    if not shared:
        msg = f"there is no shared {kind}: add one first"
        raise ValueError(msg)

    return {**step, "template": shared[0]}


def _date(
    world: Builders,
    kind: str,
    row: Row,
    moment: datetime | None,
    *,
    write: Callable[[datetime], str] = aware,
) -> Row:
    """Put back when a row was made, if a *moment* is given."""
    if moment is None:
        return row

    if moment.tzinfo is None:
        msg = "date_created must have a time zone, such as datetime.UTC"
        raise ValueError(msg)

    date = write(moment.astimezone(UTC))
    return world.change(kind, row["id"], {"date_created": date, "date_updated": date})
