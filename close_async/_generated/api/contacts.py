# Written by `make generate` from openapi/close.yaml. What is changed here by hand is lost.
"""The people of leads."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from ..._core.call import Call
from ..._core.decode import identified, nothing, only
from ..._core.encode import (
    body_of,
    listed,
    params,
    present,
    segment,
    spread,
)
from ..._core.model import UNSET, Unset
from ...paging import Pages

if TYPE_CHECKING:
    from collections import abc

    from ..._core.call import Sender
    from ..models.contact import Contact
    from ..models.contact_email_input import ContactEmailInput
    from ..models.contact_page import ContactPage
    from ..models.contact_phone_input import ContactPhoneInput
    from ..models.contact_url_input import ContactUrlInput

__all__ = ["Contacts", "ContactsCalls"]


class ContactsCalls:
    """The calls of `contacts`, not sent: `close.send(close.contacts.calls.list(...))`."""

    @staticmethod
    def list(
        *, lead_id: str | None = None, fields: abc.Sequence[str] | None = None
    ) -> Call[ContactPage]:
        """Return the call of `contacts.list()`, not sent."""
        from ..models.contact_page import ContactPage

        return Call(
            operation="contacts.list",
            method="GET",
            path="/contact/",
            parse=only(ContactPage.from_dict, fields),
            effect="read",
            params=params(
                ("lead_id", lead_id),
                ("_fields", fields),
            ),
        )

    @staticmethod
    def create(
        *,
        lead_id: str | Unset = UNSET,
        name: str | Unset = UNSET,
        title: str | None | Unset = UNSET,
        emails: abc.Sequence[ContactEmailInput] | Unset = UNSET,
        phones: abc.Sequence[ContactPhoneInput] | Unset = UNSET,
        urls: abc.Sequence[ContactUrlInput] | Unset = UNSET,
        timezone: str | None | Unset = UNSET,
        custom: abc.Mapping[str, Any] | Unset = UNSET,
    ) -> Call[Contact]:
        """Return the call of `contacts.create()`, not sent."""
        from ..models.contact import Contact

        return Call(
            operation="contacts.create",
            method="POST",
            path="/contact/",
            parse=identified(Contact.from_dict),
            effect="create",
            json=body_of(
                ("lead_id", present("lead_id", lead_id)),
                ("name", present("name", name)),
                ("title", title),
                ("emails", present("emails", listed("emails", emails))),
                ("phones", present("phones", listed("phones", phones))),
                ("urls", present("urls", listed("urls", urls))),
                ("timezone", timezone),
                *spread("custom", custom, "custom."),
            ),
        )

    @staticmethod
    def get(id: str, *, fields: abc.Sequence[str] | None = None) -> Call[Contact]:
        """Return the call of `contacts.get()`, not sent."""
        from ..models.contact import Contact

        return Call(
            operation="contacts.get",
            method="GET",
            path=f"/contact/{segment(id)}/",
            parse=only(Contact.from_dict, fields),
            effect="read",
            params=params(
                ("_fields", fields),
            ),
        )

    @staticmethod
    def update(
        id: str,
        *,
        name: str | Unset = UNSET,
        title: str | None | Unset = UNSET,
        emails: abc.Sequence[ContactEmailInput] | Unset = UNSET,
        phones: abc.Sequence[ContactPhoneInput] | Unset = UNSET,
        urls: abc.Sequence[ContactUrlInput] | Unset = UNSET,
        lead_id: str | Unset = UNSET,
        timezone: str | None | Unset = UNSET,
        custom: abc.Mapping[str, Any] | Unset = UNSET,
    ) -> Call[Contact]:
        """Return the call of `contacts.update()`, not sent."""
        from ..models.contact import Contact

        return Call(
            operation="contacts.update",
            method="PUT",
            path=f"/contact/{segment(id)}/",
            parse=identified(Contact.from_dict),
            effect="repeat",
            json=body_of(
                ("name", present("name", name)),
                ("title", title),
                ("emails", present("emails", listed("emails", emails))),
                ("phones", present("phones", listed("phones", phones))),
                ("urls", present("urls", listed("urls", urls))),
                ("lead_id", present("lead_id", lead_id)),
                ("timezone", timezone),
                *spread("custom", custom, "custom."),
            ),
        )

    @staticmethod
    def delete(id: str) -> Call[None]:
        """Return the call of `contacts.delete()`, not sent."""

        return Call(
            operation="contacts.delete",
            method="DELETE",
            path=f"/contact/{segment(id)}/",
            parse=nothing,
            effect="repeat",
        )


class Contacts:
    """The people of leads."""

    calls = ContactsCalls

    def __init__(self, sender: Sender) -> None:
        self._sender = sender

    def list(
        self,
        *,
        lead_id: str | None = None,
        fields: abc.Sequence[str] | None = None,
        page_size: int = 100,
        prefetch: int = 0,
        checkpoint: str | None = None,
    ) -> Pages[Contact]:
        """
        List contacts.

        Return the contacts of the organization, or of one lead, page by page.

        *lead_id*: Only contacts of this lead, for example
          `lead_QyNaWw4fdSwxl5Mc5daMFf3Y27PpIcH0awPbC9l7uyo`.
        *fields*: The fields that the answer shall hold (in the URL joined by commas). Without
          it all of them come.
        *page_size*: How many rows to ask for at once.
        *prefetch*: How many further pages to fetch at the same time.
        *checkpoint*: Where to go on: the `checkpoint` of an earlier walk through the same list.

        Raises:
            CloseError: See `close_async.errors` for all that can go wrong.
        """
        call = self.calls.list(lead_id=lead_id, fields=fields)
        return Pages(
            self._sender, call, page_size=page_size, prefetch=prefetch, checkpoint=checkpoint
        )

    async def create(
        self,
        *,
        lead_id: str | Unset = UNSET,
        name: str | Unset = UNSET,
        title: str | None | Unset = UNSET,
        emails: abc.Sequence[ContactEmailInput] | Unset = UNSET,
        phones: abc.Sequence[ContactPhoneInput] | Unset = UNSET,
        urls: abc.Sequence[ContactUrlInput] | Unset = UNSET,
        timezone: str | None | Unset = UNSET,
        custom: abc.Mapping[str, Any] | Unset = UNSET,
    ) -> Contact:
        """
        Create a contact.

        Add a contact to a lead. Without `lead_id` Close creates a lead of the same name for it.

        *lead_id*: Id of the lead, starts with `lead_`. Without it Close creates a lead.
        *name*: The name.
        *title*: The title or position, such as CEO.
        *emails*: Email addresses, the primary one first.
        *phones*: Phone numbers, the primary one first.
        *urls*: Web addresses.
        *timezone*: IANA name of the time zone. That it can be set is a guess.
        *custom*: The value of a custom field, by the field's id as in `custom.cf_...`. null
          takes the value away; a list replaces the values of a field that accepts several.

        Raises:
            OutcomeUnknown: The request left, and a 5xx or nothing readable came: Close may have
                done it.
            CloseError: See `close_async.errors` for all that can go wrong.
        """
        call = self.calls.create(
            lead_id=lead_id,
            name=name,
            title=title,
            emails=emails,
            phones=phones,
            urls=urls,
            timezone=timezone,
            custom=custom,
        )
        return (await self._sender.send(call)).parsed

    async def get(self, id: str, *, fields: abc.Sequence[str] | None = None) -> Contact:
        """
        Fetch one contact.

        Return a contact with its subscriptions to sequences.

        *id*: Id of the contact, for example `cont_UIUgpTBI2hbvGfnQvMtB4GxJzRAKF7uTwCWVmTsIKyg`.
        *fields*: The fields that the answer shall hold (in the URL joined by commas). Without
          it all of them come.

        Raises:
            NotFound: There is no such URL, or no such object in this organization.
            CloseError: See `close_async.errors` for all that can go wrong.
        """
        call = self.calls.get(id, fields=fields)
        return (await self._sender.send(call)).parsed

    async def update(
        self,
        id: str,
        *,
        name: str | Unset = UNSET,
        title: str | None | Unset = UNSET,
        emails: abc.Sequence[ContactEmailInput] | Unset = UNSET,
        phones: abc.Sequence[ContactPhoneInput] | Unset = UNSET,
        urls: abc.Sequence[ContactUrlInput] | Unset = UNSET,
        lead_id: str | Unset = UNSET,
        timezone: str | None | Unset = UNSET,
        custom: abc.Mapping[str, Any] | Unset = UNSET,
    ) -> Contact:
        """
        Change a contact.

        Change the given keys of a contact and leave the others. `emails`, `phones` and `urls`
        are replaced as a whole.

        *id*: Id of the contact, for example `cont_UIUgpTBI2hbvGfnQvMtB4GxJzRAKF7uTwCWVmTsIKyg`.
        *name*: The new name.
        *title*: The new title. null takes it away.
        *emails*: All email addresses from now on, the primary one first.
        *phones*: All phone numbers from now on, the primary one first.
        *urls*: All web addresses from now on.
        *lead_id*: Id of the lead to which the contact moves. That it can be changed is a guess.
        *timezone*: IANA name of the time zone. That it can be set is a guess.
        *custom*: The value of a custom field, by the field's id as in `custom.cf_...`. null
          takes the value away; a list replaces the values of a field that accepts several.

        Raises:
            NotFound: There is no such URL, or no such object in this organization.
            OutcomeUnknown: The request left, and a 5xx or nothing readable came: Close may have
                done it.
            CloseError: See `close_async.errors` for all that can go wrong.
        """
        call = self.calls.update(
            id,
            name=name,
            title=title,
            emails=emails,
            phones=phones,
            urls=urls,
            lead_id=lead_id,
            timezone=timezone,
            custom=custom,
        )
        return (await self._sender.send(call)).parsed

    async def delete(self, id: str) -> None:
        """
        Delete a contact.

        Delete a contact for good. Its runs through sequences end with it.

        *id*: Id of the contact, for example `cont_UIUgpTBI2hbvGfnQvMtB4GxJzRAKF7uTwCWVmTsIKyg`.

        Raises:
            NotFound: There is no such URL, or no such object in this organization.
            OutcomeUnknown: The request left, and a 5xx or nothing readable came: Close may have
                done it.
            CloseError: See `close_async.errors` for all that can go wrong.
        """
        call = self.calls.delete(id)
        return (await self._sender.send(call)).parsed
