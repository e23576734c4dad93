# Written by `make generate` from openapi/close.yaml. What is changed here by hand is lost.
"""Email templates, which sequences and bulk emails send."""

from __future__ import annotations

from typing import TYPE_CHECKING

from ....paging import Pages
from . import email_templates_get, email_templates_list

if TYPE_CHECKING:
    from collections import abc

    from ...._core.call import Sender
    from ...models.email_template import EmailTemplate

__all__ = ["EmailTemplates", "EmailTemplatesCalls"]


class EmailTemplatesCalls:
    """The calls of `email_templates`, not sent: `close.send(close.email_templates.calls.list(...))`."""

    list = staticmethod(email_templates_list.call)
    get = staticmethod(email_templates_get.call)


class EmailTemplates:
    """
    Email templates, which sequences and bulk emails send.
    """

    calls = EmailTemplatesCalls

    def __init__(self, sender: Sender) -> None:
        self._sender = sender

    def list(
        self,
        *,
        is_archived: bool | None = None,
        is_shared: bool | None = None,
        fields: abc.Sequence[str] | None = None,
        page_size: int = 100,
        prefetch: int = 0,
        checkpoint: str | None = None,
    ) -> Pages[EmailTemplate]:
        """
        List email templates.

        Return email templates. Only shared ones can be used in sequences.

        *is_archived*: Only archived (true) or only current (false) templates.
        *is_shared*: Only templates shared with the organization (true) or only private ones
          (false).
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
                is_archived=is_archived,
                is_shared=is_shared,
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
        include_embedded: bool | None = None,
    ) -> EmailTemplate:
        """
        Fetch one email template.

        Return one email template with its subject and body.

        *id*: Id of the email template, for example
          `tmpl_00jcushDRuoBBS5sSTUAbNt4dPpBUhlJqQafVfzzRJn`.
        *fields*: The fields that the answer shall hold (in the URL joined by commas). Without
          it all of them come.
        *include_embedded*: Whether to find templates, too, that exist only within a sequence.

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
            include_embedded=include_embedded,
        )
        return (await self._sender.send(call)).parsed
