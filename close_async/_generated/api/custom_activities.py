# Written by `make generate` from openapi/close.yaml. What is changed here by hand is lost.
"""Activities of the organization's own kinds."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from ..._core.call import Call
from ..._core.decode import identified, nothing, only
from ..._core.encode import (
    body_of,
    choice,
    joined,
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
    from ..models.custom_activity import CustomActivity
    from ..models.custom_activity_page import CustomActivityPage
    from ..models.custom_activity_status import CustomActivityStatusValue

__all__ = ["CustomActivities", "CustomActivitiesCalls"]


class CustomActivitiesCalls:
    """The calls of `custom_activities`, not sent: `close.send(close.custom_activities.calls.list(...))`."""

    @staticmethod
    def list(
        *,
        lead_id: str | None = None,
        contact_id: str | None = None,
        user_id: str | None = None,
        id_in: abc.Sequence[str] | None = None,
        date_created_gte: datetime.datetime | None = None,
        date_created_gt: datetime.datetime | None = None,
        date_created_lte: datetime.datetime | None = None,
        date_created_lt: datetime.datetime | None = None,
        activity_at_gte: datetime.datetime | None = None,
        activity_at_gt: datetime.datetime | None = None,
        activity_at_lte: datetime.datetime | None = None,
        activity_at_lt: datetime.datetime | None = None,
        custom_activity_type_id: str | None = None,
        custom_activity_type_id_in: abc.Sequence[str] | None = None,
        fields: abc.Sequence[str] | None = None,
    ) -> Call[CustomActivityPage]:
        """Return the call of `custom_activities.list()`, not sent."""
        from ..models.custom_activity_page import CustomActivityPage

        return Call(
            operation="custom_activities.list",
            method="GET",
            path="/activity/custom/",
            parse=only(CustomActivityPage.from_dict, fields),
            effect="read",
            params=params(
                ("lead_id", lead_id),
                ("contact_id", contact_id),
                ("user_id", user_id),
                ("id__in", joined("id_in", id_in)),
                ("date_created__gte", date_created_gte),
                ("date_created__gt", date_created_gt),
                ("date_created__lte", date_created_lte),
                ("date_created__lt", date_created_lt),
                ("activity_at__gte", activity_at_gte),
                ("activity_at__gt", activity_at_gt),
                ("activity_at__lte", activity_at_lte),
                ("activity_at__lt", activity_at_lt),
                ("custom_activity_type_id", custom_activity_type_id),
                (
                    "custom_activity_type_id__in",
                    joined("custom_activity_type_id_in", custom_activity_type_id_in),
                ),
                ("_fields", fields),
            ),
        )

    @staticmethod
    def create(
        *,
        lead_id: str,
        custom_activity_type_id: str,
        status: CustomActivityStatusValue | Unset = UNSET,
        pinned: bool | None | Unset = UNSET,
        contact_id: str | None | Unset = UNSET,
        user_id: str | None | Unset = UNSET,
        activity_at: datetime.datetime | None | Unset = UNSET,
        date_created: datetime.datetime | None | Unset = UNSET,
        created_by_id: str | None | Unset = UNSET,
        custom: abc.Mapping[str, Any] | Unset = UNSET,
    ) -> Call[CustomActivity]:
        """Return the call of `custom_activities.create()`, not sent."""
        from ..models.custom_activity import CustomActivity
        from ..models.custom_activity_status import CustomActivityStatus

        return Call(
            operation="custom_activities.create",
            method="POST",
            path="/activity/custom/",
            parse=identified(CustomActivity.from_dict),
            effect="create",
            json=body_of(
                ("lead_id", present("lead_id", lead_id)),
                (
                    "custom_activity_type_id",
                    present("custom_activity_type_id", custom_activity_type_id),
                ),
                ("status", present("status", choice("status", status, CustomActivityStatus))),
                ("pinned", pinned),
                ("contact_id", contact_id),
                ("user_id", user_id),
                ("activity_at", activity_at),
                ("date_created", date_created),
                ("created_by_id", created_by_id),
                *spread("custom", custom, "custom."),
            ),
        )

    @staticmethod
    def get(id: str, *, fields: abc.Sequence[str] | None = None) -> Call[CustomActivity]:
        """Return the call of `custom_activities.get()`, not sent."""
        from ..models.custom_activity import CustomActivity

        return Call(
            operation="custom_activities.get",
            method="GET",
            path=f"/activity/custom/{segment(id)}/",
            parse=only(CustomActivity.from_dict, fields),
            effect="read",
            params=params(
                ("_fields", fields),
            ),
        )

    @staticmethod
    def update(
        id: str,
        *,
        status: CustomActivityStatusValue | Unset = UNSET,
        pinned: bool | None | Unset = UNSET,
        contact_id: str | None | Unset = UNSET,
        activity_at: datetime.datetime | None | Unset = UNSET,
        custom: abc.Mapping[str, Any] | Unset = UNSET,
    ) -> Call[CustomActivity]:
        """Return the call of `custom_activities.update()`, not sent."""
        from ..models.custom_activity import CustomActivity
        from ..models.custom_activity_status import CustomActivityStatus

        return Call(
            operation="custom_activities.update",
            method="PUT",
            path=f"/activity/custom/{segment(id)}/",
            parse=identified(CustomActivity.from_dict),
            effect="repeat",
            json=body_of(
                ("status", present("status", choice("status", status, CustomActivityStatus))),
                ("pinned", pinned),
                ("contact_id", contact_id),
                ("activity_at", activity_at),
                *spread("custom", custom, "custom."),
            ),
        )

    @staticmethod
    def delete(id: str) -> Call[None]:
        """Return the call of `custom_activities.delete()`, not sent."""

        return Call(
            operation="custom_activities.delete",
            method="DELETE",
            path=f"/activity/custom/{segment(id)}/",
            parse=nothing,
            effect="repeat",
        )


class CustomActivities:
    """Activities of the organization's own kinds."""

    calls = CustomActivitiesCalls

    def __init__(self, sender: Sender) -> None:
        self._sender = sender

    def list(
        self,
        *,
        lead_id: str | None = None,
        contact_id: str | None = None,
        user_id: str | None = None,
        id_in: abc.Sequence[str] | None = None,
        date_created_gte: datetime.datetime | None = None,
        date_created_gt: datetime.datetime | None = None,
        date_created_lte: datetime.datetime | None = None,
        date_created_lt: datetime.datetime | None = None,
        activity_at_gte: datetime.datetime | None = None,
        activity_at_gt: datetime.datetime | None = None,
        activity_at_lte: datetime.datetime | None = None,
        activity_at_lt: datetime.datetime | None = None,
        custom_activity_type_id: str | None = None,
        custom_activity_type_id_in: abc.Sequence[str] | None = None,
        fields: abc.Sequence[str] | None = None,
        page_size: int = 100,
        prefetch: int = 0,
        checkpoint: str | None = None,
    ) -> Pages[CustomActivity]:
        """
        List custom activities.

        Return custom activities, page by page. All filters must fit.

        *lead_id*: Only custom activities of this lead, for example
          `lead_QyNaWw4fdSwxl5Mc5daMFf3Y27PpIcH0awPbC9l7uyo`.
        *contact_id*: Only custom activities of this contact.
        *user_id*: Only custom activities of this user.
        *id_in*: Only the custom activities with these ids.
        *date_created_gte*: Only those created at or after this time.
        *date_created_gt*: Only those created after this time.
        *date_created_lte*: Only those created at or before this time.
        *date_created_lt*: Only those created before this time.
        *activity_at_gte*: Only those that stand in the timeline at or after this time.
        *activity_at_gt*: Only those that stand in the timeline after this time.
        *activity_at_lte*: Only those that stand in the timeline at or before this time.
        *activity_at_lt*: Only those that stand in the timeline before this time.
        *custom_activity_type_id*: Only those of this type. Without it Close may want `lead_id`.
        *custom_activity_type_id_in*: Only those of one of these types.
        *fields*: The fields that the answer shall hold (in the URL joined by commas). Without
          it all of them come. That this endpoint takes it is a guess.
        *page_size*: How many rows to ask for at once.
        *prefetch*: How many further pages to fetch at the same time.
        *checkpoint*: Where to go on: the `checkpoint` of an earlier walk through the same list.

        Raises:
            CloseError: See `close_async.errors` for all that can go wrong.
        """
        call = self.calls.list(
            lead_id=lead_id,
            contact_id=contact_id,
            user_id=user_id,
            id_in=id_in,
            date_created_gte=date_created_gte,
            date_created_gt=date_created_gt,
            date_created_lte=date_created_lte,
            date_created_lt=date_created_lt,
            activity_at_gte=activity_at_gte,
            activity_at_gt=activity_at_gt,
            activity_at_lte=activity_at_lte,
            activity_at_lt=activity_at_lt,
            custom_activity_type_id=custom_activity_type_id,
            custom_activity_type_id_in=custom_activity_type_id_in,
            fields=fields,
        )
        return Pages(
            self._sender, call, page_size=page_size, prefetch=prefetch, checkpoint=checkpoint
        )

    async def create(
        self,
        *,
        lead_id: str,
        custom_activity_type_id: str,
        status: CustomActivityStatusValue | Unset = UNSET,
        pinned: bool | None | Unset = UNSET,
        contact_id: str | None | Unset = UNSET,
        user_id: str | None | Unset = UNSET,
        activity_at: datetime.datetime | None | Unset = UNSET,
        date_created: datetime.datetime | None | Unset = UNSET,
        created_by_id: str | None | Unset = UNSET,
        custom: abc.Mapping[str, Any] | Unset = UNSET,
    ) -> CustomActivity:
        """
        Create one custom activity.

        Add a custom activity to a lead. One that is published must have its required fields.

        *lead_id*: Id of the lead, starts with `lead_`.
        *custom_activity_type_id*: Id of its type, starts with `actitype_`.
        *status*: Whether it counts; `published` when it is missing, and then the required
          fields must be there.
        *pinned*: Whether it stays on top of the timeline.
        *contact_id*: Id of the contact, starts with `cont_`.
        *user_id*: Id of the user who did it. Without it that is the caller.
        *activity_at*: Where it stands in the timeline of the lead. Without it it is the time of
          the call.
        *date_created*: When it was created, for one that is older than now.
        *created_by_id*: Id of the user who created it, if that is somebody else.
        *custom*: The value of a custom field, by the field's id as in `custom.cf_...`. null
          takes the value away; a list replaces the values of a field that accepts several.

        Raises:
            OutcomeUnknown: The request left, and a 5xx or nothing readable came: Close may have
                done it.
            CloseError: See `close_async.errors` for all that can go wrong.
        """
        call = self.calls.create(
            lead_id=lead_id,
            custom_activity_type_id=custom_activity_type_id,
            status=status,
            pinned=pinned,
            contact_id=contact_id,
            user_id=user_id,
            activity_at=activity_at,
            date_created=date_created,
            created_by_id=created_by_id,
            custom=custom,
        )
        return (await self._sender.send(call)).parsed

    async def get(self, id: str, *, fields: abc.Sequence[str] | None = None) -> CustomActivity:
        """
        Fetch one custom activity.

        Return one custom activity.

        *id*: Id of the activity, for example
          `acti_eRJ8AJmwBqqhG9EeVNcsQhAPbZGlvQ1WQZcTCWdGLHu`.
        *fields*: The fields that the answer shall hold (in the URL joined by commas). Without
          it all of them come. That this endpoint takes it is a guess.

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
        status: CustomActivityStatusValue | Unset = UNSET,
        pinned: bool | None | Unset = UNSET,
        contact_id: str | None | Unset = UNSET,
        activity_at: datetime.datetime | None | Unset = UNSET,
        custom: abc.Mapping[str, Any] | Unset = UNSET,
    ) -> CustomActivity:
        """
        Change one custom activity.

        Change the given keys of a custom activity and leave the others.

        *id*: Id of the activity, for example
          `acti_eRJ8AJmwBqqhG9EeVNcsQhAPbZGlvQ1WQZcTCWdGLHu`.
        *status*: Whether it counts; `published` when it is missing, and then the required
          fields must be there.
        *pinned*: Whether it stays on top of the timeline.
        *contact_id*: Id of the contact, starts with `cont_`.
        *activity_at*: Where it stands in the timeline of the lead.
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
            status=status,
            pinned=pinned,
            contact_id=contact_id,
            activity_at=activity_at,
            custom=custom,
        )
        return (await self._sender.send(call)).parsed

    async def delete(self, id: str) -> None:
        """
        Delete one custom activity.

        Delete one custom activity for good.

        *id*: Id of the activity, for example
          `acti_eRJ8AJmwBqqhG9EeVNcsQhAPbZGlvQ1WQZcTCWdGLHu`.

        Raises:
            NotFound: There is no such URL, or no such object in this organization.
            OutcomeUnknown: The request left, and a 5xx or nothing readable came: Close may have
                done it.
            CloseError: See `close_async.errors` for all that can go wrong.
        """
        call = self.calls.delete(id)
        return (await self._sender.send(call)).parsed
