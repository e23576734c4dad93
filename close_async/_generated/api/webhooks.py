# Written by `make generate` from openapi/close.yaml. What is changed here by hand is lost.
"""URLs to which Close posts events as they happen."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from ..._core.call import Call
from ..._core.decode import identified, nothing, only
from ..._core.encode import (
    body_of,
    choice,
    listed,
    params,
    present,
    segment,
)
from ..._core.model import UNSET, Unset
from ...paging import Pages

if TYPE_CHECKING:
    from collections import abc

    from ..._core.call import Sender
    from ..models.webhook import Webhook
    from ..models.webhook_event_create import WebhookEventCreate
    from ..models.webhook_page import WebhookPage
    from ..models.webhook_status import WebhookStatusValue

__all__ = ["Webhooks", "WebhooksCalls"]


class WebhooksCalls:
    """The calls of `webhooks`, not sent: `close.send(close.webhooks.calls.list(...))`."""

    @staticmethod
    def list(*, fields: abc.Sequence[str] | None = None) -> Call[WebhookPage]:
        """Return the call of `webhooks.list()`, not sent."""
        from ..models.webhook_page import WebhookPage

        return Call(
            operation="webhooks.list",
            method="GET",
            path="/webhook/",
            parse=only(WebhookPage.from_dict, fields),
            effect="read",
            params=params(
                ("_fields", fields),
            ),
        )

    @staticmethod
    def create(
        *,
        url: str,
        events: abc.Sequence[WebhookEventCreate],
        event_filter: Any | Unset = UNSET,
        verify_ssl: bool | Unset = UNSET,
    ) -> Call[Webhook]:
        """Return the call of `webhooks.create()`, not sent."""
        from ..models.webhook import Webhook

        return Call(
            operation="webhooks.create",
            method="POST",
            path="/webhook/",
            parse=identified(Webhook.from_dict),
            effect="create",
            json=body_of(
                ("url", present("url", url)),
                ("events", present("events", listed("events", events))),
                ("event_filter", event_filter),
                ("verify_ssl", present("verify_ssl", verify_ssl)),
            ),
        )

    @staticmethod
    def get(id: str, *, fields: abc.Sequence[str] | None = None) -> Call[Webhook]:
        """Return the call of `webhooks.get()`, not sent."""
        from ..models.webhook import Webhook

        return Call(
            operation="webhooks.get",
            method="GET",
            path=f"/webhook/{segment(id)}/",
            parse=only(Webhook.from_dict, fields),
            effect="read",
            params=params(
                ("_fields", fields),
            ),
        )

    @staticmethod
    def update(
        id: str,
        *,
        url: str | Unset = UNSET,
        events: abc.Sequence[WebhookEventCreate] | Unset = UNSET,
        event_filter: Any | Unset = UNSET,
        verify_ssl: bool | Unset = UNSET,
        status: WebhookStatusValue | Unset = UNSET,
    ) -> Call[Webhook]:
        """Return the call of `webhooks.update()`, not sent."""
        from ..models.webhook import Webhook
        from ..models.webhook_status import WebhookStatus

        return Call(
            operation="webhooks.update",
            method="PUT",
            path=f"/webhook/{segment(id)}/",
            parse=identified(Webhook.from_dict),
            effect="repeat",
            json=body_of(
                ("url", present("url", url)),
                ("events", present("events", listed("events", events))),
                ("event_filter", event_filter),
                ("verify_ssl", present("verify_ssl", verify_ssl)),
                ("status", present("status", choice("status", status, WebhookStatus))),
            ),
        )

    @staticmethod
    def delete(id: str) -> Call[None]:
        """Return the call of `webhooks.delete()`, not sent."""

        return Call(
            operation="webhooks.delete",
            method="DELETE",
            path=f"/webhook/{segment(id)}/",
            parse=nothing,
            effect="repeat",
        )


class Webhooks:
    """URLs to which Close posts events as they happen."""

    calls = WebhooksCalls

    def __init__(self, sender: Sender) -> None:
        self._sender = sender

    def list(
        self,
        *,
        fields: abc.Sequence[str] | None = None,
        page_size: int = 100,
        prefetch: int = 0,
        checkpoint: str | None = None,
    ) -> Pages[Webhook]:
        """
        List webhook subscriptions.

        Return the webhook subscriptions of the organization. None of them has its
        `signature_key`.

        *fields*: The fields that the answer shall hold (in the URL joined by commas). Without
          it all of them come. That this endpoint takes it is a guess.
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

    async def create(
        self,
        *,
        url: str,
        events: abc.Sequence[WebhookEventCreate],
        event_filter: Any | Unset = UNSET,
        verify_ssl: bool | Unset = UNSET,
    ) -> Webhook:
        """
        Create a webhook subscription.

        Let Close post events to a URL as they happen. Keep the `signature_key`: only this
        answer has it, and what is posted is signed with it.

        *url*: Where events are posted to.
        *events*: Which events it shall get.
        *event_filter*: A filter that all of these events must pass, as Close's page on webhooks
          has it.
        *verify_ssl*: Whether Close checks the certificate of the URL.

        Raises:
            OutcomeUnknown: The request left, and a 5xx or nothing readable came: Close may have
                done it.
            CloseError: See `close_async.errors` for all that can go wrong.
        """
        call = self.calls.create(
            url=url, events=events, event_filter=event_filter, verify_ssl=verify_ssl
        )
        return (await self._sender.send(call)).parsed

    async def get(self, id: str, *, fields: abc.Sequence[str] | None = None) -> Webhook:
        """
        Fetch one webhook subscription.

        Return one webhook subscription, without its `signature_key`.

        *id*: Id of the webhook subscription, for example `whsub_1TMOKbEShyKsPnLwXcVd4q`.
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
        url: str | Unset = UNSET,
        events: abc.Sequence[WebhookEventCreate] | Unset = UNSET,
        event_filter: Any | Unset = UNSET,
        verify_ssl: bool | Unset = UNSET,
        status: WebhookStatusValue | Unset = UNSET,
    ) -> Webhook:
        """
        Update a webhook subscription.

        Change the keys that are given, and return the whole webhook subscription. One that is
        paused gets nothing.

        *id*: Id of the webhook subscription, for example `whsub_1TMOKbEShyKsPnLwXcVd4q`.
        *url*: Where events are posted to.
        *events*: Which events it shall get.
        *event_filter*: A filter that all of these events must pass, as Close's page on webhooks
          has it.
        *verify_ssl*: Whether Close checks the certificate of the URL.
        *status*: Whether it gets events.

        Raises:
            NotFound: There is no such URL, or no such object in this organization.
            OutcomeUnknown: The request left, and a 5xx or nothing readable came: Close may have
                done it.
            CloseError: See `close_async.errors` for all that can go wrong.
        """
        call = self.calls.update(
            id,
            url=url,
            events=events,
            event_filter=event_filter,
            verify_ssl=verify_ssl,
            status=status,
        )
        return (await self._sender.send(call)).parsed

    async def delete(self, id: str) -> None:
        """
        Delete a webhook subscription.

        Delete a webhook subscription. Its URL gets nothing any more.

        *id*: Id of the webhook subscription, for example `whsub_1TMOKbEShyKsPnLwXcVd4q`.

        Raises:
            NotFound: There is no such URL, or no such object in this organization.
            OutcomeUnknown: The request left, and a 5xx or nothing readable came: Close may have
                done it.
            CloseError: See `close_async.errors` for all that can go wrong.
        """
        call = self.calls.delete(id)
        return (await self._sender.send(call)).parsed
