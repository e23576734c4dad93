# Written by `make generate` from openapi/close.yaml. What is changed here by hand is lost.
"""Everything that a query finds, as a file."""

from __future__ import annotations

from typing import TYPE_CHECKING

from ..._core.call import Call
from ..._core.decode import identified, only
from ..._core.encode import (
    body_of,
    choice,
    listed,
    params,
    present,
    rooted,
    segment,
)
from ..._core.model import UNSET, Unset
from ...paging import Pages

if TYPE_CHECKING:
    from collections import abc

    from ..._core.call import Sender
    from ...query import AnySortKey, Query
    from ..models.export import Export
    from ..models.export_date_format import ExportDateFormatValue
    from ..models.export_format import ExportFormatValue
    from ..models.export_page import ExportPage
    from ..models.export_type import ExportTypeValue

__all__ = ["Exports", "ExportsCalls"]


class ExportsCalls:
    """The calls of `exports`, not sent: `close.send(close.exports.calls.list(...))`."""

    @staticmethod
    def list(*, fields: abc.Sequence[str] | None = None) -> Call[ExportPage]:
        """Return the call of `exports.list()`, not sent."""
        from ..models.export_page import ExportPage

        return Call(
            operation="exports.list",
            method="GET",
            path="/export/",
            parse=only(ExportPage.from_dict, fields),
            effect="read",
            params=params(
                ("_fields", fields),
            ),
        )

    @staticmethod
    def create_leads(
        *,
        format: ExportFormatValue,
        type: ExportTypeValue,
        s_query: Query | Unset = UNSET,
        query: str | Unset = UNSET,
        results_limit: int | Unset = UNSET,
        sort: abc.Sequence[AnySortKey] | Unset = UNSET,
        date_format: ExportDateFormatValue | Unset = UNSET,
        fields: abc.Sequence[str] | Unset = UNSET,
        include_activities: bool | Unset = UNSET,
        include_addresses: bool | Unset = UNSET,
        include_custom_objects: bool | Unset = UNSET,
        include_smart_fields: bool | Unset = UNSET,
        send_done_email: bool | Unset = UNSET,
    ) -> Call[Export]:
        """Return the call of `exports.create_leads()`, not sent."""
        from ..models.export import Export
        from ..models.export_date_format import ExportDateFormat
        from ..models.export_format import ExportFormat
        from ..models.export_type import ExportType

        return Call(
            operation="exports.create_leads",
            method="POST",
            path="/export/lead/",
            parse=identified(Export.from_dict),
            effect="create",
            json=body_of(
                ("format", present("format", choice("format", format, ExportFormat))),
                ("type", present("type", choice("type", type, ExportType))),
                (
                    "s_query",
                    present("s_query", s_query if s_query is UNSET else rooted("s_query", s_query)),
                ),
                ("query", present("query", query)),
                ("results_limit", present("results_limit", results_limit)),
                ("sort", present("sort", listed("sort", sort))),
                (
                    "date_format",
                    present("date_format", choice("date_format", date_format, ExportDateFormat)),
                ),
                ("fields", present("fields", listed("fields", fields))),
                ("include_activities", present("include_activities", include_activities)),
                ("include_addresses", present("include_addresses", include_addresses)),
                (
                    "include_custom_objects",
                    present("include_custom_objects", include_custom_objects),
                ),
                ("include_smart_fields", present("include_smart_fields", include_smart_fields)),
                ("send_done_email", present("send_done_email", send_done_email)),
            ),
        )

    @staticmethod
    def create_opportunities(
        *,
        format: ExportFormatValue,
        date_format: ExportDateFormatValue | Unset = UNSET,
        fields: abc.Sequence[str] | Unset = UNSET,
        include_activities: bool | Unset = UNSET,
        include_addresses: bool | Unset = UNSET,
        include_custom_objects: bool | Unset = UNSET,
        include_smart_fields: bool | Unset = UNSET,
        send_done_email: bool | Unset = UNSET,
    ) -> Call[Export]:
        """Return the call of `exports.create_opportunities()`, not sent."""
        from ..models.export import Export
        from ..models.export_date_format import ExportDateFormat
        from ..models.export_format import ExportFormat

        return Call(
            operation="exports.create_opportunities",
            method="POST",
            path="/export/opportunity/",
            parse=identified(Export.from_dict),
            effect="create",
            json=body_of(
                ("format", present("format", choice("format", format, ExportFormat))),
                (
                    "date_format",
                    present("date_format", choice("date_format", date_format, ExportDateFormat)),
                ),
                ("fields", present("fields", listed("fields", fields))),
                ("include_activities", present("include_activities", include_activities)),
                ("include_addresses", present("include_addresses", include_addresses)),
                (
                    "include_custom_objects",
                    present("include_custom_objects", include_custom_objects),
                ),
                ("include_smart_fields", present("include_smart_fields", include_smart_fields)),
                ("send_done_email", present("send_done_email", send_done_email)),
            ),
        )

    @staticmethod
    def get(id: str, *, fields: abc.Sequence[str] | None = None) -> Call[Export]:
        """Return the call of `exports.get()`, not sent."""
        from ..models.export import Export

        return Call(
            operation="exports.get",
            method="GET",
            path=f"/export/{segment(id)}/",
            parse=only(Export.from_dict, fields),
            effect="read",
            params=params(
                ("_fields", fields),
            ),
        )


class Exports:
    """Everything that a query finds, as a file."""

    calls = ExportsCalls

    def __init__(self, sender: Sender) -> None:
        self._sender = sender

    def list(
        self,
        *,
        fields: abc.Sequence[str] | None = None,
        page_size: int = 100,
        prefetch: int = 0,
        checkpoint: str | None = None,
    ) -> Pages[Export]:
        """
        List exports.

        Return exports, each with its status and, when it is done, where the file is.

        *fields*: The fields that the answer shall hold (in the URL joined by commas). Without
          it all of them come.
        *page_size*: How many rows to ask for at once.
        *prefetch*: How many further pages to fetch at the same time.
        *checkpoint*: Where to go on: the `checkpoint` of an earlier walk through the same list.

        Raises:
            CloseError: See `close_async.errors` for all that can go wrong.
        """
        call = self.calls.list(fields=fields)
        return Pages(
            self._sender, call, page_size=page_size, prefetch=prefetch, checkpoint=checkpoint
        )

    async def create_leads(
        self,
        *,
        format: ExportFormatValue,
        type: ExportTypeValue,
        s_query: Query | Unset = UNSET,
        query: str | Unset = UNSET,
        results_limit: int | Unset = UNSET,
        sort: abc.Sequence[AnySortKey] | Unset = UNSET,
        date_format: ExportDateFormatValue | Unset = UNSET,
        fields: abc.Sequence[str] | Unset = UNSET,
        include_activities: bool | Unset = UNSET,
        include_addresses: bool | Unset = UNSET,
        include_custom_objects: bool | Unset = UNSET,
        include_smart_fields: bool | Unset = UNSET,
        send_done_email: bool | Unset = UNSET,
    ) -> Export:
        """
        Export leads.

        Start an export of the leads that a query finds, with their contacts, or of one row for
        each contact or opportunity. It goes on in the background: look at it until its `status`
        is `done`, then fetch `download_url`.

        *format*: The format of the file.
        *type*: What the rows are.
        *s_query*: Which leads; all of them if it and `query` are missing.
        *query*: The same in Close's older text language. Use `s_query` instead.
        *results_limit*: At most so many leads.
        *sort*: The order of the rows.
        *date_format*: How dates stand in the file.
        *fields*: The fields that it shall hold; the usual ones if it is missing.
        *include_activities*: Whether the leads shall come with their activities, which only
          JSON can hold.
        *include_addresses*: Whether the leads shall come with their addresses.
        *include_custom_objects*: Whether the leads shall come with their custom objects.
        *include_smart_fields*: Whether the leads shall come with what Close computes, such as
          the number of calls.
        *send_done_email*: Whether the caller gets an email when it is done.

        Raises:
            OutcomeUnknown: The request left, and a 5xx or nothing readable came: Close may have
                done it.
            CloseError: See `close_async.errors` for all that can go wrong.
        """
        call = self.calls.create_leads(
            format=format,
            type=type,
            s_query=s_query,
            query=query,
            results_limit=results_limit,
            sort=sort,
            date_format=date_format,
            fields=fields,
            include_activities=include_activities,
            include_addresses=include_addresses,
            include_custom_objects=include_custom_objects,
            include_smart_fields=include_smart_fields,
            send_done_email=send_done_email,
        )
        return (await self._sender.send(call)).parsed

    async def create_opportunities(
        self,
        *,
        format: ExportFormatValue,
        date_format: ExportDateFormatValue | Unset = UNSET,
        fields: abc.Sequence[str] | Unset = UNSET,
        include_activities: bool | Unset = UNSET,
        include_addresses: bool | Unset = UNSET,
        include_custom_objects: bool | Unset = UNSET,
        include_smart_fields: bool | Unset = UNSET,
        send_done_email: bool | Unset = UNSET,
    ) -> Export:
        """
        Export opportunities.

        Start an export of opportunities. It goes on in the background: look at it until its
        `status` is `done`, then fetch `download_url`.

        *format*: The format of the file.
        *date_format*: How dates stand in the file.
        *fields*: The fields that it shall hold; the usual ones if it is missing.
        *include_activities*: Whether the leads shall come with their activities, which only
          JSON can hold.
        *include_addresses*: Whether the leads shall come with their addresses.
        *include_custom_objects*: Whether the leads shall come with their custom objects.
        *include_smart_fields*: Whether the leads shall come with what Close computes, such as
          the number of calls.
        *send_done_email*: Whether the caller gets an email when it is done.

        Raises:
            OutcomeUnknown: The request left, and a 5xx or nothing readable came: Close may have
                done it.
            CloseError: See `close_async.errors` for all that can go wrong.
        """
        call = self.calls.create_opportunities(
            format=format,
            date_format=date_format,
            fields=fields,
            include_activities=include_activities,
            include_addresses=include_addresses,
            include_custom_objects=include_custom_objects,
            include_smart_fields=include_smart_fields,
            send_done_email=send_done_email,
        )
        return (await self._sender.send(call)).parsed

    async def get(self, id: str, *, fields: abc.Sequence[str] | None = None) -> Export:
        """
        Fetch one export.

        Return one export with its status and, when it is done, where the file is.

        *id*: Id of the export, for example `expo_6QmTz4KcXvRb9WnYsLd2Hf`.
        *fields*: The fields that the answer shall hold (in the URL joined by commas). Without
          it all of them come.

        Raises:
            NotFound: There is no such URL, or no such object in this organization.
            CloseError: See `close_async.errors` for all that can go wrong.
        """
        call = self.calls.get(id, fields=fields)
        return (await self._sender.send(call)).parsed
