# Written by `make generate` from openapi/close.yaml. What is changed here by hand is lost.
"""The timeline of leads, that is activities of all kinds."""

from __future__ import annotations

from typing import TYPE_CHECKING

from ..._core.call import Call
from ..._core.decode import only
from ..._core.encode import (
    choice,
    joined,
    params,
)
from ...paging import Pages

if TYPE_CHECKING:
    import datetime
    from collections import abc

    from ..._core.call import Sender
    from ..models.activity import Activity
    from ..models.activity_page import ActivityPage
    from ..models.activity_type import ActivityTypeValue

__all__ = ["Activities", "ActivitiesCalls"]


class ActivitiesCalls:
    """The calls of `activities`, not sent: `close.send(close.activities.calls.list(...))`."""

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
        lead_id_in: abc.Sequence[str] | None = None,
        contact_id_in: abc.Sequence[str] | None = None,
        user_id_in: abc.Sequence[str] | None = None,
        type: ActivityTypeValue | None = None,
        type_in: abc.Sequence[ActivityTypeValue] | None = None,
        order_by: str | None = None,
        fields: abc.Sequence[str] | None = None,
    ) -> Call[ActivityPage]:
        """Return the call of `activities.list()`, not sent."""
        from ..models.activity_page import ActivityPage
        from ..models.activity_type import ActivityType

        return Call(
            operation="activities.list",
            method="GET",
            path="/activity/",
            parse=only(ActivityPage.from_dict, fields),
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
                ("lead_id__in", joined("lead_id_in", lead_id_in)),
                ("contact_id__in", joined("contact_id_in", contact_id_in)),
                ("user_id__in", joined("user_id_in", user_id_in)),
                ("_type", choice("type", type, ActivityType)),
                ("_type__in", joined("type_in", type_in, ActivityType)),
                ("_order_by", order_by),
                ("_fields", fields),
            ),
        )


class Activities:
    """The timeline of leads, that is activities of all kinds."""

    calls = ActivitiesCalls

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
        lead_id_in: abc.Sequence[str] | None = None,
        contact_id_in: abc.Sequence[str] | None = None,
        user_id_in: abc.Sequence[str] | None = None,
        type: ActivityTypeValue | None = None,
        type_in: abc.Sequence[ActivityTypeValue] | None = None,
        order_by: str | None = None,
        fields: abc.Sequence[str] | None = None,
        page_size: int = 100,
        prefetch: int = 0,
        checkpoint: str | None = None,
    ) -> Pages[Activity]:
        """
        List activities.

        Return activities of all kinds, page by page. All filters must fit.

        *lead_id*: Only activities of this lead, for example
          `lead_QyNaWw4fdSwxl5Mc5daMFf3Y27PpIcH0awPbC9l7uyo`.
        *contact_id*: Only activities of this contact.
        *user_id*: Only activities of this user.
        *id_in*: Only the activities with these ids.
        *date_created_gte*: Only those created at or after this time.
        *date_created_gt*: Only those created after this time.
        *date_created_lte*: Only those created at or before this time.
        *date_created_lt*: Only those created before this time.
        *activity_at_gte*: Only those that stand in the timeline at or after this time.
        *activity_at_gt*: Only those that stand in the timeline after this time.
        *activity_at_lte*: Only those that stand in the timeline at or before this time.
        *activity_at_lt*: Only those that stand in the timeline before this time.
        *lead_id_in*: Only activities of one of these leads.
        *contact_id_in*: Only activities of one of these contacts.
        *user_id_in*: Only activities of one of these users.
        *type*: Only activities of this kind.
        *type_in*: Only activities of one of these kinds.
        *order_by*: By which key to sort, with a `-` in front for descending, such as
          `-activity_at`.
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
            lead_id_in=lead_id_in,
            contact_id_in=contact_id_in,
            user_id_in=user_id_in,
            type=type,
            type_in=type_in,
            order_by=order_by,
            fields=fields,
        )
        return Pages(
            self._sender, call, page_size=page_size, prefetch=prefetch, checkpoint=checkpoint
        )
