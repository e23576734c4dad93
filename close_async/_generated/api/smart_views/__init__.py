# Written by `make generate` from openapi/close.yaml. What is changed here by hand is lost.
"""Saved searches. Close's application calls them Smart Views."""

from __future__ import annotations

from typing import TYPE_CHECKING

from ....paging import Pages
from . import smart_views_get, smart_views_list

if TYPE_CHECKING:
    from collections import abc

    from ...._core.call import Sender
    from ...models.smart_view import SmartView
    from ...models.smart_view_type import SmartViewTypeValue

__all__ = ["SmartViews", "SmartViewsCalls"]


class SmartViewsCalls:
    """The calls of `smart_views`, not sent: `close.send(close.smart_views.calls.list(...))`."""

    list = staticmethod(smart_views_list.call)
    get = staticmethod(smart_views_get.call)


class SmartViews:
    """
    Saved searches. Close's application calls them Smart Views.
    """

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
          it all of them come. That this endpoint takes it is a guess.
        *page_size*: How many rows to ask for at once.
        *prefetch*: How many further pages to fetch at the same time.
        *checkpoint*: Where to go on: the `checkpoint` of an earlier walk through the same list.

        Raises:
            BadRequest: The request isn't valid, a paging limit was exceeded, a cursor has
                expired, or the plan lacks what was asked for.
            Unauthorized: There are no credentials, or Close doesn't know them.
            PlanLimitReached: A limit of the organization's plan is reached.
            Forbidden: The user may not do this.
            NotFound: There is no such URL, or no such object in this organization.
            MethodNotAllowed: The URL exists, but not for this method.
            UnsupportedMediaType: The body isn't JSON, or not declared as such.
            RateLimited: Too many calls, for this key or for the organization.
            ServerError: Close, or a proxy in front of it, failed.
            RequestNotSent: Nothing left this machine.
            NoAnswer: It was sent, and no answer came.
        """
        return Pages(
            self._sender,
            self.calls.list(
                type=type,
                type_in=type_in,
                fields=fields,
            ),
            page_size=page_size,
            prefetch=prefetch,
            checkpoint=checkpoint,
        )

    async def get(
        self,
        id: str,
        *,
        fields: abc.Sequence[str] | None = None,
    ) -> SmartView:
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
            BadRequest: The request isn't valid, a paging limit was exceeded, a cursor has
                expired, or the plan lacks what was asked for.
            Unauthorized: There are no credentials, or Close doesn't know them.
            PlanLimitReached: A limit of the organization's plan is reached.
            Forbidden: The user may not do this.
            NotFound: There is no such URL, or no such object in this organization.
            MethodNotAllowed: The URL exists, but not for this method.
            UnsupportedMediaType: The body isn't JSON, or not declared as such.
            RateLimited: Too many calls, for this key or for the organization.
            ServerError: Close, or a proxy in front of it, failed.
            RequestNotSent: Nothing left this machine.
            NoAnswer: It was sent, and no answer came.
        """
        call = self.calls.get(
            id,
            fields=fields,
        )
        return (await self._sender.send(call)).parsed
