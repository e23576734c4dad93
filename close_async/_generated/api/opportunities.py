# Written by `make generate` from openapi/close.yaml. What is changed here by hand is lost.
"""What leads may buy."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from ..._core.call import Call
from ..._core.decode import identified, nothing, only
from ..._core.encode import (
    body_of,
    choice,
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
    import datetime
    from collections import abc

    from ..._core.call import Sender
    from ..models.attachment_input import AttachmentInput
    from ..models.opportunity import Opportunity
    from ..models.opportunity_page import OpportunityPage
    from ..models.opportunity_status_type import OpportunityStatusTypeValue
    from ..models.opportunity_value_period import (
        OpportunityValuePeriodValue,
    )

__all__ = ["Opportunities", "OpportunitiesCalls"]


class OpportunitiesCalls:
    """The calls of `opportunities`, not sent: `close.send(close.opportunities.calls.list(...))`."""

    @staticmethod
    def list(
        *,
        lead_id: str | None = None,
        user_id: str | None = None,
        user_id_in: abc.Sequence[str] | None = None,
        status_id: str | None = None,
        status_id_in: abc.Sequence[str] | None = None,
        status_type: OpportunityStatusTypeValue | None = None,
        status_type_in: abc.Sequence[OpportunityStatusTypeValue] | None = None,
        status_label: str | None = None,
        status_label_in: abc.Sequence[str] | None = None,
        value_period: OpportunityValuePeriodValue | None = None,
        value_period_in: abc.Sequence[OpportunityValuePeriodValue] | None = None,
        date_won: datetime.date | str | None = None,
        date_won_gte: datetime.date | str | None = None,
        date_won_gt: datetime.date | str | None = None,
        date_won_lte: datetime.date | str | None = None,
        date_won_lt: datetime.date | str | None = None,
        date_created_gte: datetime.datetime | None = None,
        date_created_gt: datetime.datetime | None = None,
        date_created_lte: datetime.datetime | None = None,
        date_created_lt: datetime.datetime | None = None,
        date_updated_gte: datetime.datetime | None = None,
        date_updated_gt: datetime.datetime | None = None,
        date_updated_lte: datetime.datetime | None = None,
        date_updated_lt: datetime.datetime | None = None,
        is_stalled: bool | None = None,
        lead_saved_search_id: str | None = None,
        order_by: str | None = None,
        fields: abc.Sequence[str] | None = None,
    ) -> Call[OpportunityPage]:
        """Return the call of `opportunities.list()`, not sent."""
        from ..models.opportunity_page import OpportunityPage
        from ..models.opportunity_status_type import (
            OpportunityStatusType,
        )
        from ..models.opportunity_value_period import (
            OpportunityValuePeriod,
        )

        return Call(
            operation="opportunities.list",
            method="GET",
            path="/opportunity/",
            parse=only(OpportunityPage.from_dict, fields),
            effect="read",
            params=params(
                ("lead_id", lead_id),
                ("user_id", user_id),
                ("user_id__in", joined("user_id_in", user_id_in)),
                ("status_id", status_id),
                ("status_id__in", joined("status_id_in", status_id_in)),
                ("status_type", choice("status_type", status_type, OpportunityStatusType)),
                (
                    "status_type__in",
                    joined("status_type_in", status_type_in, OpportunityStatusType),
                ),
                ("status_label", status_label),
                ("status_label__in", joined("status_label_in", status_label_in)),
                ("value_period", choice("value_period", value_period, OpportunityValuePeriod)),
                (
                    "value_period__in",
                    joined("value_period_in", value_period_in, OpportunityValuePeriod),
                ),
                ("date_won", date_won),
                ("date_won__gte", date_won_gte),
                ("date_won__gt", date_won_gt),
                ("date_won__lte", date_won_lte),
                ("date_won__lt", date_won_lt),
                ("date_created__gte", date_created_gte),
                ("date_created__gt", date_created_gt),
                ("date_created__lte", date_created_lte),
                ("date_created__lt", date_created_lt),
                ("date_updated__gte", date_updated_gte),
                ("date_updated__gt", date_updated_gt),
                ("date_updated__lte", date_updated_lte),
                ("date_updated__lt", date_updated_lt),
                ("is_stalled", is_stalled),
                ("lead_saved_search_id", lead_saved_search_id),
                ("_order_by", order_by),
                ("_fields", fields),
            ),
        )

    @staticmethod
    def create(
        *,
        lead_id: str | None | Unset = UNSET,
        contact_id: str | None | Unset = UNSET,
        user_id: str | None | Unset = UNSET,
        status_id: str | None | Unset = UNSET,
        pipeline_id: str | None | Unset = UNSET,
        value: int | None | Unset = UNSET,
        value_period: OpportunityValuePeriodValue | None | Unset = UNSET,
        confidence: int | None | Unset = UNSET,
        note: str | None | Unset = UNSET,
        date_won: datetime.date | str | None | Unset = UNSET,
        attachments: abc.Sequence[AttachmentInput] | None | Unset = UNSET,
        date_created: datetime.datetime | None | Unset = UNSET,
        created_by: str | None | Unset = UNSET,
        custom: abc.Mapping[str, Any] | Unset = UNSET,
    ) -> Call[Opportunity]:
        """Return the call of `opportunities.create()`, not sent."""
        from ..models.opportunity import Opportunity
        from ..models.opportunity_value_period import (
            OpportunityValuePeriod,
        )

        return Call(
            operation="opportunities.create",
            method="POST",
            path="/opportunity/",
            parse=identified(Opportunity.from_dict),
            effect="create",
            json=body_of(
                ("lead_id", lead_id),
                ("contact_id", contact_id),
                ("user_id", user_id),
                ("status_id", status_id),
                ("pipeline_id", pipeline_id),
                ("value", value),
                ("value_period", choice("value_period", value_period, OpportunityValuePeriod)),
                ("confidence", confidence),
                ("note", note),
                ("date_won", date_won),
                ("attachments", listed("attachments", attachments)),
                ("date_created", date_created),
                ("created_by", created_by),
                *spread("custom", custom, "custom."),
            ),
        )

    @staticmethod
    def get(id: str, *, fields: abc.Sequence[str] | None = None) -> Call[Opportunity]:
        """Return the call of `opportunities.get()`, not sent."""
        from ..models.opportunity import Opportunity

        return Call(
            operation="opportunities.get",
            method="GET",
            path=f"/opportunity/{segment(id)}/",
            parse=only(Opportunity.from_dict, fields),
            effect="read",
            params=params(
                ("_fields", fields),
            ),
        )

    @staticmethod
    def update(
        id: str,
        *,
        contact_id: str | None | Unset = UNSET,
        user_id: str | Unset = UNSET,
        status_id: str | Unset = UNSET,
        pipeline_id: str | None | Unset = UNSET,
        value: int | None | Unset = UNSET,
        value_period: OpportunityValuePeriodValue | Unset = UNSET,
        confidence: int | None | Unset = UNSET,
        note: str | None | Unset = UNSET,
        date_won: datetime.date | str | None | Unset = UNSET,
        attachments: abc.Sequence[AttachmentInput] | Unset = UNSET,
        custom: abc.Mapping[str, Any] | Unset = UNSET,
    ) -> Call[Opportunity]:
        """Return the call of `opportunities.update()`, not sent."""
        from ..models.opportunity import Opportunity
        from ..models.opportunity_value_period import (
            OpportunityValuePeriod,
        )

        return Call(
            operation="opportunities.update",
            method="PUT",
            path=f"/opportunity/{segment(id)}/",
            parse=identified(Opportunity.from_dict),
            effect="repeat",
            json=body_of(
                ("contact_id", contact_id),
                ("user_id", present("user_id", user_id)),
                ("status_id", present("status_id", status_id)),
                ("pipeline_id", pipeline_id),
                ("value", value),
                (
                    "value_period",
                    present(
                        "value_period", choice("value_period", value_period, OpportunityValuePeriod)
                    ),
                ),
                ("confidence", confidence),
                ("note", note),
                ("date_won", date_won),
                ("attachments", present("attachments", listed("attachments", attachments))),
                *spread("custom", custom, "custom."),
            ),
        )

    @staticmethod
    def delete(id: str) -> Call[None]:
        """Return the call of `opportunities.delete()`, not sent."""

        return Call(
            operation="opportunities.delete",
            method="DELETE",
            path=f"/opportunity/{segment(id)}/",
            parse=nothing,
            effect="repeat",
        )


class Opportunities:
    """What leads may buy."""

    calls = OpportunitiesCalls

    def __init__(self, sender: Sender) -> None:
        self._sender = sender

    def list(
        self,
        *,
        lead_id: str | None = None,
        user_id: str | None = None,
        user_id_in: abc.Sequence[str] | None = None,
        status_id: str | None = None,
        status_id_in: abc.Sequence[str] | None = None,
        status_type: OpportunityStatusTypeValue | None = None,
        status_type_in: abc.Sequence[OpportunityStatusTypeValue] | None = None,
        status_label: str | None = None,
        status_label_in: abc.Sequence[str] | None = None,
        value_period: OpportunityValuePeriodValue | None = None,
        value_period_in: abc.Sequence[OpportunityValuePeriodValue] | None = None,
        date_won: datetime.date | str | None = None,
        date_won_gte: datetime.date | str | None = None,
        date_won_gt: datetime.date | str | None = None,
        date_won_lte: datetime.date | str | None = None,
        date_won_lt: datetime.date | str | None = None,
        date_created_gte: datetime.datetime | None = None,
        date_created_gt: datetime.datetime | None = None,
        date_created_lte: datetime.datetime | None = None,
        date_created_lt: datetime.datetime | None = None,
        date_updated_gte: datetime.datetime | None = None,
        date_updated_gt: datetime.datetime | None = None,
        date_updated_lte: datetime.datetime | None = None,
        date_updated_lt: datetime.datetime | None = None,
        is_stalled: bool | None = None,
        lead_saved_search_id: str | None = None,
        order_by: str | None = None,
        fields: abc.Sequence[str] | None = None,
        page_size: int = 100,
        prefetch: int = 0,
        checkpoint: str | None = None,
    ) -> Pages[Opportunity]:
        """
        List opportunities.

        Return opportunities, page by page. All filters must fit.

        *lead_id*: Only those of this lead, for example
          `lead_QyNaWw4fdSwxl5Mc5daMFf3Y27PpIcH0awPbC9l7uyo`.
        *user_id*: Only those of this user.
        *user_id_in*: Only those of one of these users.
        *status_id*: Only those with this status.
        *status_id_in*: Only those with one of these statuses.
        *status_type*: Only those that are active, won or lost.
        *status_type_in*: Only those whose status is of one of these types.
        *status_label*: Only those whose status has this name.
        *status_label_in*: Only those whose status has one of these names.
        *value_period*: Only those whose value comes in this often.
        *value_period_in*: Only those whose value comes in this often, or this often.
        *date_won*: Only those won on this day.
        *date_won_gte*: Only those won on or after this day.
        *date_won_gt*: Only those won after this day.
        *date_won_lte*: Only those won on or before this day.
        *date_won_lt*: Only those won before this day.
        *date_created_gte*: Only those created at or after this time.
        *date_created_gt*: Only those created after this time.
        *date_created_lte*: Only those created at or before this time.
        *date_created_lt*: Only those created before this time.
        *date_updated_gte*: Only those changed last at or after this time.
        *date_updated_gt*: Only those changed last after this time.
        *date_updated_lte*: Only those changed last at or before this time.
        *date_updated_lt*: Only those changed last before this time.
        *is_stalled*: Only those that stall (true) or that go on (false).
        *lead_saved_search_id*: Only those of leads that this Smart View finds, starts with
          `save_`.
        *order_by*: By which key to sort, with a `-` in front for descending, such as
          `-date_updated`.
        *fields*: The fields that the answer shall hold (in the URL joined by commas). Without
          it all of them come.
        *page_size*: How many rows to ask for at once.
        *prefetch*: How many further pages to fetch at the same time.
        *checkpoint*: Where to go on: the `checkpoint` of an earlier walk through the same list.

        Raises:
            CloseError: See `close_async.errors` for all that can go wrong.
        """
        call = self.calls.list(
            lead_id=lead_id,
            user_id=user_id,
            user_id_in=user_id_in,
            status_id=status_id,
            status_id_in=status_id_in,
            status_type=status_type,
            status_type_in=status_type_in,
            status_label=status_label,
            status_label_in=status_label_in,
            value_period=value_period,
            value_period_in=value_period_in,
            date_won=date_won,
            date_won_gte=date_won_gte,
            date_won_gt=date_won_gt,
            date_won_lte=date_won_lte,
            date_won_lt=date_won_lt,
            date_created_gte=date_created_gte,
            date_created_gt=date_created_gt,
            date_created_lte=date_created_lte,
            date_created_lt=date_created_lt,
            date_updated_gte=date_updated_gte,
            date_updated_gt=date_updated_gt,
            date_updated_lte=date_updated_lte,
            date_updated_lt=date_updated_lt,
            is_stalled=is_stalled,
            lead_saved_search_id=lead_saved_search_id,
            order_by=order_by,
            fields=fields,
        )
        return Pages(
            self._sender, call, page_size=page_size, prefetch=prefetch, checkpoint=checkpoint
        )

    async def create(
        self,
        *,
        lead_id: str | None | Unset = UNSET,
        contact_id: str | None | Unset = UNSET,
        user_id: str | None | Unset = UNSET,
        status_id: str | None | Unset = UNSET,
        pipeline_id: str | None | Unset = UNSET,
        value: int | None | Unset = UNSET,
        value_period: OpportunityValuePeriodValue | None | Unset = UNSET,
        confidence: int | None | Unset = UNSET,
        note: str | None | Unset = UNSET,
        date_won: datetime.date | str | None | Unset = UNSET,
        attachments: abc.Sequence[AttachmentInput] | None | Unset = UNSET,
        date_created: datetime.datetime | None | Unset = UNSET,
        created_by: str | None | Unset = UNSET,
        custom: abc.Mapping[str, Any] | Unset = UNSET,
    ) -> Opportunity:
        """
        Create an opportunity.

        Add an opportunity to a lead. Without `lead_id` Close creates a lead without a name for
        it.

        *lead_id*: Id of the lead, starts with `lead_`. Without it Close creates a lead.
        *contact_id*: Id of the contact that it is about, starts with `cont_`.
        *user_id*: Id of the user to whom it belongs, starts with `user_`. Without it that is
          the caller.
        *status_id*: Id of the status, starts with `stat_`. Without it it is the first one.
        *pipeline_id*: Id of the pipeline, starts with `pipe_`.
        *value*: The value in cents, or in the hundredth of another currency.
        *value_period*: How often the value comes in.
        *confidence*: How likely it is to be won, from 0 to 100.
        *note*: What it is about.
        *date_won*: The day on which it was won, or is expected to be.
        *attachments*: Files.
        *date_created*: When it was created, for one that is older than now.
        *created_by*: Id of the user who created it, if that is somebody else.
        *custom*: The value of a custom field, by the field's id as in `custom.cf_...`. null
          takes the value away; a list replaces the values of a field that accepts several.

        Raises:
            OutcomeUnknown: The request left, and a 5xx or nothing readable came: Close may have
                done it.
            CloseError: See `close_async.errors` for all that can go wrong.
        """
        call = self.calls.create(
            lead_id=lead_id,
            contact_id=contact_id,
            user_id=user_id,
            status_id=status_id,
            pipeline_id=pipeline_id,
            value=value,
            value_period=value_period,
            confidence=confidence,
            note=note,
            date_won=date_won,
            attachments=attachments,
            date_created=date_created,
            created_by=created_by,
            custom=custom,
        )
        return (await self._sender.send(call)).parsed

    async def get(self, id: str, *, fields: abc.Sequence[str] | None = None) -> Opportunity:
        """
        Fetch one opportunity.

        Return one opportunity.

        *id*: Id of the opportunity, for example
          `oppo_8H7sjNso7FuBFaeR3RXi5PMJbilfo0c6UPCxsJtEhCO`.
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
        contact_id: str | None | Unset = UNSET,
        user_id: str | Unset = UNSET,
        status_id: str | Unset = UNSET,
        pipeline_id: str | None | Unset = UNSET,
        value: int | None | Unset = UNSET,
        value_period: OpportunityValuePeriodValue | Unset = UNSET,
        confidence: int | None | Unset = UNSET,
        note: str | None | Unset = UNSET,
        date_won: datetime.date | str | None | Unset = UNSET,
        attachments: abc.Sequence[AttachmentInput] | Unset = UNSET,
        custom: abc.Mapping[str, Any] | Unset = UNSET,
    ) -> Opportunity:
        """
        Change an opportunity.

        Change the given keys of an opportunity and leave the others.

        *id*: Id of the opportunity, for example
          `oppo_8H7sjNso7FuBFaeR3RXi5PMJbilfo0c6UPCxsJtEhCO`.
        *contact_id*: Id of the contact that it is about, starts with `cont_`.
        *user_id*: Id of the user to whom it belongs, starts with `user_`.
        *status_id*: Id of the status, starts with `stat_`.
        *pipeline_id*: Id of the pipeline, starts with `pipe_`.
        *value*: The value in cents, or in the hundredth of another currency.
        *value_period*: How often the value comes in.
        *confidence*: How likely it is to be won, from 0 to 100.
        *note*: What it is about.
        *date_won*: The day on which it was won, or is expected to be.
        *attachments*: Files.
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
            contact_id=contact_id,
            user_id=user_id,
            status_id=status_id,
            pipeline_id=pipeline_id,
            value=value,
            value_period=value_period,
            confidence=confidence,
            note=note,
            date_won=date_won,
            attachments=attachments,
            custom=custom,
        )
        return (await self._sender.send(call)).parsed

    async def delete(self, id: str) -> None:
        """
        Delete an opportunity.

        Delete an opportunity for good.

        *id*: Id of the opportunity, for example
          `oppo_8H7sjNso7FuBFaeR3RXi5PMJbilfo0c6UPCxsJtEhCO`.

        Raises:
            NotFound: There is no such URL, or no such object in this organization.
            OutcomeUnknown: The request left, and a 5xx or nothing readable came: Close may have
                done it.
            CloseError: See `close_async.errors` for all that can go wrong.
        """
        call = self.calls.delete(id)
        return (await self._sender.send(call)).parsed
