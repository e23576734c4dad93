# Written by `make generate` from openapi/close.yaml. What is changed here by hand is lost.
"""Saved searches. Close's application calls them Smart Views."""

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
    searching,
    segment,
)
from ..._core.model import UNSET, Unset
from ...paging import Pages

if TYPE_CHECKING:
    from collections import abc

    from ..._core.call import Sender
    from ...query import Filter
    from ..models.smart_view import SmartView
    from ..models.smart_view_page import SmartViewPage
    from ..models.smart_view_type import SmartViewTypeValue

__all__ = ["SmartViews", "SmartViewsCalls"]


class SmartViewsCalls:
    """The calls of `smart_views`, not sent: `close.send(close.smart_views.calls.list(...))`."""

    @staticmethod
    def list(
        *,
        type: SmartViewTypeValue | None = None,
        type_in: abc.Sequence[SmartViewTypeValue] | None = None,
        fields: abc.Sequence[str] | None = None,
    ) -> Call[SmartViewPage]:
        """Return the call of `smart_views.list()`, not sent."""
        from ..models.smart_view_page import SmartViewPage
        from ..models.smart_view_type import SmartViewType

        return Call(
            operation="smart_views.list",
            method="GET",
            path="/saved_search/",
            parse=only(SmartViewPage.from_dict, fields),
            effect="read",
            params=params(
                ("type", choice("type", type, SmartViewType)),
                ("type__in", joined("type_in", type_in, SmartViewType)),
                ("_fields", fields),
            ),
        )

    @staticmethod
    def create(
        *,
        name: str,
        type: SmartViewTypeValue | Unset = UNSET,
        s_query: Filter | Unset = UNSET,
        query: str | Unset = UNSET,
        description: str | None | Unset = UNSET,
        is_shared: bool | Unset = UNSET,
        selected_fields: abc.Sequence[Any] | Unset = UNSET,
        shared_with: abc.Sequence[str] | Unset = UNSET,
    ) -> Call[SmartView]:
        """Return the call of `smart_views.create()`, not sent."""
        from ..models.smart_view import SmartView
        from ..models.smart_view_type import SmartViewType

        return Call(
            operation="smart_views.create",
            method="POST",
            path="/saved_search/",
            parse=identified(SmartView.from_dict),
            effect="create",
            json=body_of(
                ("name", present("name", name)),
                ("type", present("type", choice("type", type, SmartViewType))),
                (
                    "s_query",
                    present(
                        "s_query", s_query if s_query is UNSET else searching("s_query", s_query)
                    ),
                ),
                ("query", present("query", query)),
                ("description", description),
                ("is_shared", present("is_shared", is_shared)),
                (
                    "selected_fields",
                    present("selected_fields", listed("selected_fields", selected_fields)),
                ),
                ("shared_with", present("shared_with", listed("shared_with", shared_with))),
            ),
        )

    @staticmethod
    def get(id: str, *, fields: abc.Sequence[str] | None = None) -> Call[SmartView]:
        """Return the call of `smart_views.get()`, not sent."""
        from ..models.smart_view import SmartView

        return Call(
            operation="smart_views.get",
            method="GET",
            path=f"/saved_search/{segment(id)}/",
            parse=only(SmartView.from_dict, fields),
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
        s_query: Filter | Unset = UNSET,
        query: str | Unset = UNSET,
        description: str | None | Unset = UNSET,
        is_shared: bool | Unset = UNSET,
        selected_fields: abc.Sequence[Any] | Unset = UNSET,
        shared_with: abc.Sequence[str] | Unset = UNSET,
    ) -> Call[SmartView]:
        """Return the call of `smart_views.update()`, not sent."""
        from ..models.smart_view import SmartView

        return Call(
            operation="smart_views.update",
            method="PUT",
            path=f"/saved_search/{segment(id)}/",
            parse=identified(SmartView.from_dict),
            effect="repeat",
            json=body_of(
                ("name", present("name", name)),
                (
                    "s_query",
                    present(
                        "s_query", s_query if s_query is UNSET else searching("s_query", s_query)
                    ),
                ),
                ("query", present("query", query)),
                ("description", description),
                ("is_shared", present("is_shared", is_shared)),
                (
                    "selected_fields",
                    present("selected_fields", listed("selected_fields", selected_fields)),
                ),
                ("shared_with", present("shared_with", listed("shared_with", shared_with))),
            ),
        )

    @staticmethod
    def delete(id: str) -> Call[None]:
        """Return the call of `smart_views.delete()`, not sent."""

        return Call(
            operation="smart_views.delete",
            method="DELETE",
            path=f"/saved_search/{segment(id)}/",
            parse=nothing,
            effect="repeat",
        )


class SmartViews:
    """Saved searches. Close's application calls them Smart Views."""

    calls = SmartViewsCalls

    def __init__(self, sender: Sender) -> None:
        self._sender = sender

    def list(
        self,
        *,
        type: SmartViewTypeValue | None = None,
        type_in: abc.Sequence[SmartViewTypeValue] | None = None,
        fields: abc.Sequence[str] | None = None,
        page_size: int = 100,
        prefetch: int = 0,
        checkpoint: str | None = None,
    ) -> Pages[SmartView]:
        """
        List Smart Views.

        Return Smart Views of one kind of object, or of several. Without `type` and `type__in`
        only those for leads come.

        *type*: Only Smart Views that find this kind of object; `lead` when it is missing.
        *type_in*: Only Smart Views that find one of these kinds of object.
        *fields*: The fields that the answer shall hold (in the URL joined by commas). Without
          it all of them come.
        *page_size*: How many rows to ask for at once.
        *prefetch*: How many further pages to fetch at the same time.
        *checkpoint*: Where to go on: the `checkpoint` of an earlier walk through the same list.

        Raises:
            CloseError: See `close_async.errors` for all that can go wrong.
        """
        call = self.calls.list(type=type, type_in=type_in, fields=fields)
        return Pages(
            self._sender, call, page_size=page_size, prefetch=prefetch, checkpoint=checkpoint
        )

    async def create(
        self,
        *,
        name: str,
        type: SmartViewTypeValue | Unset = UNSET,
        s_query: Filter | Unset = UNSET,
        query: str | Unset = UNSET,
        description: str | None | Unset = UNSET,
        is_shared: bool | Unset = UNSET,
        selected_fields: abc.Sequence[Any] | Unset = UNSET,
        shared_with: abc.Sequence[str] | Unset = UNSET,
    ) -> SmartView:
        """
        Create a Smart View.

        Create a Smart View and return it. `s_query` is a whole search; a text query of the
        older language can be given in its place.

        *name*: The name that users see.
        *type*: What kind of object it finds; `lead` when it is missing.
        *s_query*: The search, that is, query, sort and limit.
        *query*: The query in Close's older text language, in place of `s_query`.
        *description*: What users shall read about it. That Close takes it is a guess.
        *is_shared*: Whether others than its owner see it.
        *selected_fields*: The columns that users see, in a form that isn't documented. The ids
          of custom fields in it have no `custom.` in front, and 48 characters at most.
        *shared_with*: Ids of the users and groups who see it. That Close takes them is a guess.

        Raises:
            OutcomeUnknown: The request left, and a 5xx or nothing readable came: Close may have
                done it.
            CloseError: See `close_async.errors` for all that can go wrong.
        """
        call = self.calls.create(
            name=name,
            type=type,
            s_query=s_query,
            query=query,
            description=description,
            is_shared=is_shared,
            selected_fields=selected_fields,
            shared_with=shared_with,
        )
        return (await self._sender.send(call)).parsed

    async def get(self, id: str, *, fields: abc.Sequence[str] | None = None) -> SmartView:
        """
        Fetch one Smart View.

        Return one Smart View. Its `s_query` holds a whole search: the body of a bulk action has
        the parts `query`, `sort` and `results_limit` of it beside each other, not the `s_query`
        itself.

        *id*: Id of the Smart View, for example
          `save_ebxRoBR5KEXJz0jTSCfn1xyaXMQYBHmskqU6iCOoZd9`.
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
        name: str | Unset = UNSET,
        s_query: Filter | Unset = UNSET,
        query: str | Unset = UNSET,
        description: str | None | Unset = UNSET,
        is_shared: bool | Unset = UNSET,
        selected_fields: abc.Sequence[Any] | Unset = UNSET,
        shared_with: abc.Sequence[str] | Unset = UNSET,
    ) -> SmartView:
        """
        Update a Smart View.

        Change the keys that are given, and return the whole Smart View. Who sees it finds
        something else from now on.

        *id*: Id of the Smart View, for example
          `save_ebxRoBR5KEXJz0jTSCfn1xyaXMQYBHmskqU6iCOoZd9`.
        *name*: The name that users see.
        *s_query*: The search, that is, query, sort and limit.
        *query*: The query in Close's older text language, in place of `s_query`.
        *description*: What users shall read about it. That Close takes it is a guess.
        *is_shared*: Whether others than its owner see it.
        *selected_fields*: The columns that users see, in a form that isn't documented. The ids
          of custom fields in it have no `custom.` in front, and 48 characters at most.
        *shared_with*: Ids of the users and groups who see it. That Close takes them is a guess.

        Raises:
            NotFound: There is no such URL, or no such object in this organization.
            OutcomeUnknown: The request left, and a 5xx or nothing readable came: Close may have
                done it.
            CloseError: See `close_async.errors` for all that can go wrong.
        """
        call = self.calls.update(
            id,
            name=name,
            s_query=s_query,
            query=query,
            description=description,
            is_shared=is_shared,
            selected_fields=selected_fields,
            shared_with=shared_with,
        )
        return (await self._sender.send(call)).parsed

    async def delete(self, id: str) -> None:
        """
        Delete a Smart View.

        Delete a Smart View. The objects that it finds stay.

        *id*: Id of the Smart View, for example
          `save_ebxRoBR5KEXJz0jTSCfn1xyaXMQYBHmskqU6iCOoZd9`.

        Raises:
            NotFound: There is no such URL, or no such object in this organization.
            OutcomeUnknown: The request left, and a 5xx or nothing readable came: Close may have
                done it.
            CloseError: See `close_async.errors` for all that can go wrong.
        """
        call = self.calls.delete(id)
        return (await self._sender.send(call)).parsed
