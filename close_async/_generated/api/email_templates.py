# Written by `make generate` from openapi/close.yaml. What is changed here by hand is lost.
"""Email templates, which sequences and bulk emails send."""

from __future__ import annotations

from typing import TYPE_CHECKING

from ..._core.call import Call
from ..._core.decode import only
from ..._core.encode import (
    params,
    segment,
)
from ...paging import Pages

if TYPE_CHECKING:
    from collections import abc

    from ..._core.call import Sender
    from ..models.email_template import EmailTemplate
    from ..models.email_template_page import EmailTemplatePage

__all__ = ["EmailTemplates", "EmailTemplatesCalls"]


class EmailTemplatesCalls:
    """The calls of `email_templates`, not sent: `close.send(close.email_templates.calls.list(...))`."""

    @staticmethod
    def list(
        *,
        is_archived: bool | None = None,
        is_shared: bool | None = None,
        fields: abc.Sequence[str] | None = None,
    ) -> Call[EmailTemplatePage]:
        """Return the call of `email_templates.list()`, not sent."""
        from ..models.email_template_page import EmailTemplatePage

        return Call(
            operation="email_templates.list",
            method="GET",
            path="/email_template/",
            parse=only(EmailTemplatePage.from_dict, fields),
            effect="read",
            params=params(
                ("is_archived", is_archived),
                ("is_shared", is_shared),
                ("_fields", fields),
            ),
        )

    @staticmethod
    def get(
        id: str, *, fields: abc.Sequence[str] | None = None, include_embedded: bool | None = None
    ) -> Call[EmailTemplate]:
        """Return the call of `email_templates.get()`, not sent."""
        from ..models.email_template import EmailTemplate

        return Call(
            operation="email_templates.get",
            method="GET",
            path=f"/email_template/{segment(id)}/",
            parse=only(EmailTemplate.from_dict, fields),
            effect="read",
            params=params(
                ("_fields", fields),
                ("include_embedded", include_embedded),
            ),
        )


class EmailTemplates:
    """Email templates, which sequences and bulk emails send."""

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
            CloseError: See `close_async.errors` for all that can go wrong.
        """
        call = self.calls.list(is_archived=is_archived, is_shared=is_shared, fields=fields)
        return Pages(
            self._sender, call, page_size=page_size, prefetch=prefetch, checkpoint=checkpoint
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
            NotFound: There is no such URL, or no such object in this organization.
            CloseError: See `close_async.errors` for all that can go wrong.
        """
        call = self.calls.get(id, fields=fields, include_embedded=include_embedded)
        return (await self._sender.send(call)).parsed
