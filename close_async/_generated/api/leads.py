# Written by `make generate` from openapi/close.yaml. What is changed here by hand is lost.
"""Leads, that is companies or whoever one sells to, with all that belongs to them."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from ..._core.call import Call
from ..._core.decode import identified, nothing, only
from ..._core.encode import (
    body_of,
    joined,
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
    from ..models.lead import Lead
    from ..models.lead_address_input import LeadAddressInput
    from ..models.lead_contact_input import LeadContactInput
    from ..models.lead_page import LeadPage

__all__ = ["Leads", "LeadsCalls"]


class LeadsCalls:
    """The calls of `leads`, not sent: `close.send(close.leads.calls.list(...))`."""

    @staticmethod
    def list(
        *, id_in: abc.Sequence[str] | None = None, fields: abc.Sequence[str] | None = None
    ) -> Call[LeadPage]:
        """Return the call of `leads.list()`, not sent."""
        from ..models.lead_page import LeadPage

        return Call(
            operation="leads.list",
            method="GET",
            path="/lead/",
            parse=only(LeadPage.from_dict, fields),
            effect="read",
            params=params(
                ("id__in", joined("id_in", id_in)),
                ("_fields", fields),
            ),
        )

    @staticmethod
    def create(
        *,
        name: str | Unset = UNSET,
        description: str | None | Unset = UNSET,
        url: str | None | Unset = UNSET,
        status_id: str | Unset = UNSET,
        status: str | Unset = UNSET,
        contacts: abc.Sequence[LeadContactInput] | Unset = UNSET,
        addresses: abc.Sequence[LeadAddressInput] | Unset = UNSET,
        custom: abc.Mapping[str, Any] | Unset = UNSET,
    ) -> Call[Lead]:
        """Return the call of `leads.create()`, not sent."""
        from ..models.lead import Lead

        return Call(
            operation="leads.create",
            method="POST",
            path="/lead/",
            parse=identified(Lead.from_dict),
            effect="create",
            json=body_of(
                ("name", present("name", name)),
                ("description", description),
                ("url", url),
                ("status_id", present("status_id", status_id)),
                ("status", present("status", status)),
                ("contacts", present("contacts", listed("contacts", contacts))),
                ("addresses", present("addresses", listed("addresses", addresses))),
                *spread("custom", custom, "custom."),
            ),
        )

    @staticmethod
    def get(id: str, *, fields: abc.Sequence[str] | None = None) -> Call[Lead]:
        """Return the call of `leads.get()`, not sent."""
        from ..models.lead import Lead

        return Call(
            operation="leads.get",
            method="GET",
            path=f"/lead/{segment(id)}/",
            parse=only(Lead.from_dict, fields),
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
        description: str | None | Unset = UNSET,
        url: str | None | Unset = UNSET,
        status_id: str | Unset = UNSET,
        status: str | Unset = UNSET,
        addresses: abc.Sequence[LeadAddressInput] | Unset = UNSET,
        custom: abc.Mapping[str, Any] | Unset = UNSET,
    ) -> Call[Lead]:
        """Return the call of `leads.update()`, not sent."""
        from ..models.lead import Lead

        return Call(
            operation="leads.update",
            method="PUT",
            path=f"/lead/{segment(id)}/",
            parse=identified(Lead.from_dict),
            effect="repeat",
            json=body_of(
                ("name", present("name", name)),
                ("description", description),
                ("url", url),
                ("status_id", present("status_id", status_id)),
                ("status", present("status", status)),
                ("addresses", present("addresses", listed("addresses", addresses))),
                *spread("custom", custom, "custom."),
            ),
        )

    @staticmethod
    def delete(id: str) -> Call[None]:
        """Return the call of `leads.delete()`, not sent."""

        return Call(
            operation="leads.delete",
            method="DELETE",
            path=f"/lead/{segment(id)}/",
            parse=nothing,
            effect="repeat",
        )

    @staticmethod
    def merge(*, source: str, destination: str) -> Call[None]:
        """Return the call of `leads.merge()`, not sent."""

        return Call(
            operation="leads.merge",
            method="POST",
            path="/lead/merge/",
            parse=nothing,
            effect="create",
            json=body_of(
                ("source", present("source", source)),
                ("destination", present("destination", destination)),
            ),
        )


class Leads:
    """Leads, that is companies or whoever one sells to, with all that belongs to them."""

    calls = LeadsCalls

    def __init__(self, sender: Sender) -> None:
        self._sender = sender

    def list(
        self,
        *,
        id_in: abc.Sequence[str] | None = None,
        fields: abc.Sequence[str] | None = None,
        page_size: int = 100,
        prefetch: int = 0,
        checkpoint: str | None = None,
    ) -> Pages[Lead]:
        """
        List leads.

        Return the leads of the organization, page by page. To find leads by what they hold, use
        Advanced Filtering.

        *id_in*: Only the leads with these ids.
        *fields*: The fields that the answer shall hold (in the URL joined by commas). Without
          it all of them come.
        *page_size*: How many rows to ask for at once.
        *prefetch*: How many further pages to fetch at the same time.
        *checkpoint*: Where to go on: the `checkpoint` of an earlier walk through the same list.

        Raises:
            CloseError: See `close_async.errors` for all that can go wrong.
        """
        call = self.calls.list(id_in=id_in, fields=fields)
        return Pages(
            self._sender, call, page_size=page_size, prefetch=prefetch, checkpoint=checkpoint
        )

    async def create(
        self,
        *,
        name: str | Unset = UNSET,
        description: str | None | Unset = UNSET,
        url: str | None | Unset = UNSET,
        status_id: str | Unset = UNSET,
        status: str | Unset = UNSET,
        contacts: abc.Sequence[LeadContactInput] | Unset = UNSET,
        addresses: abc.Sequence[LeadAddressInput] | Unset = UNSET,
        custom: abc.Mapping[str, Any] | Unset = UNSET,
    ) -> Lead:
        """
        Create a lead.

        Create a lead with its contacts, addresses and custom fields. Opportunities, tasks and
        activities are created on their own. A lead without a status gets the first one of the
        organization.

        *name*: The name, as a rule that of a company.
        *description*: What the lead is about.
        *url*: The web address of the company.
        *status_id*: Id of the status, starts with `stat_`. Without it the lead gets the first
          one.
        *status*: The name of the status, in the place of `status_id`: one of the two.
        *contacts*: The contacts, which are created with the lead.
        *addresses*: Postal addresses.
        *custom*: The value of a custom field, by the field's id as in `custom.cf_...`. null
          takes the value away; a list replaces the values of a field that accepts several.

        Raises:
            OutcomeUnknown: The request left, and a 5xx or nothing readable came: Close may have
                done it.
            CloseError: See `close_async.errors` for all that can go wrong.
        """
        call = self.calls.create(
            name=name,
            description=description,
            url=url,
            status_id=status_id,
            status=status,
            contacts=contacts,
            addresses=addresses,
            custom=custom,
        )
        return (await self._sender.send(call)).parsed

    async def get(self, id: str, *, fields: abc.Sequence[str] | None = None) -> Lead:
        """
        Fetch one lead.

        Return a lead with its contacts, opportunities and open tasks.

        *id*: Id of the lead, for example `lead_QyNaWw4fdSwxl5Mc5daMFf3Y27PpIcH0awPbC9l7uyo`.
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
        description: str | None | Unset = UNSET,
        url: str | None | Unset = UNSET,
        status_id: str | Unset = UNSET,
        status: str | Unset = UNSET,
        addresses: abc.Sequence[LeadAddressInput] | Unset = UNSET,
        custom: abc.Mapping[str, Any] | Unset = UNSET,
    ) -> Lead:
        """
        Change a lead.

        Change the given keys of a lead and leave the others. `addresses` are replaced as a
        whole. Contacts are changed on their own.

        *id*: Id of the lead, for example `lead_QyNaWw4fdSwxl5Mc5daMFf3Y27PpIcH0awPbC9l7uyo`.
        *name*: The new name.
        *description*: What the lead is about from now on.
        *url*: The new web address.
        *status_id*: Id of the new status, starts with `stat_`.
        *status*: The name of the new status, in the place of `status_id`: one of the two.
        *addresses*: All postal addresses from now on.
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
            description=description,
            url=url,
            status_id=status_id,
            status=status,
            addresses=addresses,
            custom=custom,
        )
        return (await self._sender.send(call)).parsed

    async def delete(self, id: str) -> None:
        """
        Delete a lead.

        Delete a lead for good, with its contacts, opportunities, tasks and activities.

        *id*: Id of the lead, for example `lead_QyNaWw4fdSwxl5Mc5daMFf3Y27PpIcH0awPbC9l7uyo`.

        Raises:
            NotFound: There is no such URL, or no such object in this organization.
            OutcomeUnknown: The request left, and a 5xx or nothing readable came: Close may have
                done it.
            CloseError: See `close_async.errors` for all that can go wrong.
        """
        call = self.calls.delete(id)
        return (await self._sender.send(call)).parsed

    async def merge(self, *, source: str, destination: str) -> None:
        """
        Merge two leads.

        Move all that the source holds to the destination, and delete the source. It goes on
        after the answer, and can't be undone.

        *source*: Id of the lead that is merged into the other one and deleted, starts with
          `lead_`.
        *destination*: Id of the lead that stays, starts with `lead_`.

        Raises:
            OutcomeUnknown: The request left, and a 5xx or nothing readable came: Close may have
                done it.
            CloseError: See `close_async.errors` for all that can go wrong.
        """
        call = self.calls.merge(source=source, destination=destination)
        return (await self._sender.send(call)).parsed
