# Written by `make generate` from openapi/close.yaml. What is changed here by hand is lost.
"""Email templates, which sequences and bulk emails send."""

from __future__ import annotations

from typing import TYPE_CHECKING

from ..._core.call import Call
from ..._core.decode import identified, nothing, only
from ..._core.encode import (
    body_of,
    choice,
    listed,
    params,
    present,
    rooted_text,
    segment,
)
from ..._core.model import UNSET, Unset
from ...paging import Pages

if TYPE_CHECKING:
    from collections import abc

    from ..._core.call import Sender
    from ...query import Query
    from ..models.bulk_email_contact_preference import (
        BulkEmailContactPreferenceValue,
    )
    from ..models.email_template import EmailTemplate
    from ..models.email_template_page import EmailTemplatePage
    from ..models.render_object_type import RenderObjectTypeValue
    from ..models.rendered_email import RenderedEmail
    from ..models.template_file import TemplateFile

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
    def create(
        *,
        name: str,
        subject: str | Unset = UNSET,
        body: str | Unset = UNSET,
        is_shared: bool | Unset = UNSET,
        cc: abc.Sequence[str] | Unset = UNSET,
        bcc: abc.Sequence[str] | Unset = UNSET,
        attachments: abc.Sequence[TemplateFile] | Unset = UNSET,
        unsubscribe_link_id: str | None | Unset = UNSET,
    ) -> Call[EmailTemplate]:
        """Return the call of `email_templates.create()`, not sent."""
        from ..models.email_template import EmailTemplate

        return Call(
            operation="email_templates.create",
            method="POST",
            path="/email_template/",
            parse=identified(EmailTemplate.from_dict),
            effect="create",
            json=body_of(
                ("name", present("name", name)),
                ("subject", present("subject", subject)),
                ("body", present("body", body)),
                ("is_shared", present("is_shared", is_shared)),
                ("cc", present("cc", listed("cc", cc))),
                ("bcc", present("bcc", listed("bcc", bcc))),
                ("attachments", present("attachments", listed("attachments", attachments))),
                ("unsubscribe_link_id", unsubscribe_link_id),
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

    @staticmethod
    def update(
        id: str,
        *,
        name: str | Unset = UNSET,
        subject: str | Unset = UNSET,
        body: str | Unset = UNSET,
        is_shared: bool | Unset = UNSET,
        is_archived: bool | Unset = UNSET,
        cc: abc.Sequence[str] | Unset = UNSET,
        bcc: abc.Sequence[str] | Unset = UNSET,
        attachments: abc.Sequence[TemplateFile] | Unset = UNSET,
        unsubscribe_link_id: str | None | Unset = UNSET,
    ) -> Call[EmailTemplate]:
        """Return the call of `email_templates.update()`, not sent."""
        from ..models.email_template import EmailTemplate

        return Call(
            operation="email_templates.update",
            method="PUT",
            path=f"/email_template/{segment(id)}/",
            parse=identified(EmailTemplate.from_dict),
            effect="repeat",
            json=body_of(
                ("name", present("name", name)),
                ("subject", present("subject", subject)),
                ("body", present("body", body)),
                ("is_shared", present("is_shared", is_shared)),
                ("is_archived", present("is_archived", is_archived)),
                ("cc", present("cc", listed("cc", cc))),
                ("bcc", present("bcc", listed("bcc", bcc))),
                ("attachments", present("attachments", listed("attachments", attachments))),
                ("unsubscribe_link_id", unsubscribe_link_id),
            ),
        )

    @staticmethod
    def delete(id: str) -> Call[None]:
        """Return the call of `email_templates.delete()`, not sent."""

        return Call(
            operation="email_templates.delete",
            method="DELETE",
            path=f"/email_template/{segment(id)}/",
            parse=nothing,
            effect="repeat",
        )

    @staticmethod
    def render(
        id: str,
        *,
        lead_id: str | None = None,
        contact_id: str | None = None,
        s_query: Query | None = None,
        query: str | None = None,
        entry: int | None = None,
        results_limit: int | None = None,
        limit: int | None = None,
        bulk_object_type: RenderObjectTypeValue | None = None,
        contact_preference: BulkEmailContactPreferenceValue | None = None,
        mode: RenderObjectTypeValue | None = None,
        email_account_id: str | None = None,
        sender: str | None = None,
    ) -> Call[RenderedEmail]:
        """Return the call of `email_templates.render()`, not sent."""
        from ..models.bulk_email_contact_preference import (
            BulkEmailContactPreference,
        )
        from ..models.render_object_type import RenderObjectType
        from ..models.rendered_email import RenderedEmail

        return Call(
            operation="email_templates.render",
            method="GET",
            path=f"/email_template/{segment(id)}/render/",
            parse=RenderedEmail.from_dict,
            effect="read",
            params=params(
                ("lead_id", lead_id),
                ("contact_id", contact_id),
                ("s_query", rooted_text("s_query", s_query)),
                ("query", query),
                ("entry", entry),
                ("results_limit", results_limit),
                ("limit", limit),
                (
                    "bulk_object_type",
                    choice("bulk_object_type", bulk_object_type, RenderObjectType),
                ),
                (
                    "contact_preference",
                    choice("contact_preference", contact_preference, BulkEmailContactPreference),
                ),
                ("mode", choice("mode", mode, RenderObjectType)),
                ("email_account_id", email_account_id),
                ("sender", sender),
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

    async def create(
        self,
        *,
        name: str,
        subject: str | Unset = UNSET,
        body: str | Unset = UNSET,
        is_shared: bool | Unset = UNSET,
        cc: abc.Sequence[str] | Unset = UNSET,
        bcc: abc.Sequence[str] | Unset = UNSET,
        attachments: abc.Sequence[TemplateFile] | Unset = UNSET,
        unsubscribe_link_id: str | None | Unset = UNSET,
    ) -> EmailTemplate:
        """
        Create an email template.

        Create an email template and return it. Only a shared one can be used in sequences.

        *name*: The name that users see.
        *subject*: The subject, with placeholders for data of the lead.
        *body*: The body as HTML, with placeholders for data of the lead.
        *is_shared*: Whether the whole organization can use it. False if it is missing.
        *cc*: Addresses that get a copy. That Close takes them is a guess.
        *bcc*: Addresses that get a hidden copy. That Close takes them is a guess.
        *attachments*: The files that go with it, uploaded before. That an email template takes
          what an SMS template takes is a guess.
        *unsubscribe_link_id*: Id of the unsubscribe link in the body. That Close takes it is a
          guess.

        Raises:
            OutcomeUnknown: The request left, and a 5xx or nothing readable came: Close may have
                done it.
            CloseError: See `close_async.errors` for all that can go wrong.
        """
        call = self.calls.create(
            name=name,
            subject=subject,
            body=body,
            is_shared=is_shared,
            cc=cc,
            bcc=bcc,
            attachments=attachments,
            unsubscribe_link_id=unsubscribe_link_id,
        )
        return (await self._sender.send(call)).parsed

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

    async def update(
        self,
        id: str,
        *,
        name: str | Unset = UNSET,
        subject: str | Unset = UNSET,
        body: str | Unset = UNSET,
        is_shared: bool | Unset = UNSET,
        is_archived: bool | Unset = UNSET,
        cc: abc.Sequence[str] | Unset = UNSET,
        bcc: abc.Sequence[str] | Unset = UNSET,
        attachments: abc.Sequence[TemplateFile] | Unset = UNSET,
        unsubscribe_link_id: str | None | Unset = UNSET,
    ) -> EmailTemplate:
        """
        Update an email template.

        Change the keys that are given, and return the whole template. What sequences send from
        now on changes, too.

        *id*: Id of the email template, for example
          `tmpl_00jcushDRuoBBS5sSTUAbNt4dPpBUhlJqQafVfzzRJn`.
        *name*: The name that users see.
        *subject*: The subject, with placeholders for data of the lead.
        *body*: The body as HTML, with placeholders for data of the lead.
        *is_shared*: Whether the whole organization can use it. False if it is missing.
        *is_archived*: Whether it is archived, that is, out of use but not deleted.
        *cc*: Addresses that get a copy. That Close takes them is a guess.
        *bcc*: Addresses that get a hidden copy. That Close takes them is a guess.
        *attachments*: The files that go with it, uploaded before. That an email template takes
          what an SMS template takes is a guess.
        *unsubscribe_link_id*: Id of the unsubscribe link in the body. That Close takes it is a
          guess.

        Raises:
            NotFound: There is no such URL, or no such object in this organization.
            OutcomeUnknown: The request left, and a 5xx or nothing readable came: Close may have
                done it.
            CloseError: See `close_async.errors` for all that can go wrong.
        """
        call = self.calls.update(
            id,
            name=name,
            subject=subject,
            body=body,
            is_shared=is_shared,
            is_archived=is_archived,
            cc=cc,
            bcc=bcc,
            attachments=attachments,
            unsubscribe_link_id=unsubscribe_link_id,
        )
        return (await self._sender.send(call)).parsed

    async def delete(self, id: str) -> None:
        """
        Delete an email template.

        Delete an email template. Close refuses that while a sequence sends it.

        *id*: Id of the email template, for example
          `tmpl_00jcushDRuoBBS5sSTUAbNt4dPpBUhlJqQafVfzzRJn`.

        Raises:
            NotFound: There is no such URL, or no such object in this organization.
            OutcomeUnknown: The request left, and a 5xx or nothing readable came: Close may have
                done it.
            CloseError: See `close_async.errors` for all that can go wrong.
        """
        call = self.calls.delete(id)
        return (await self._sender.send(call)).parsed

    async def render(
        self,
        id: str,
        *,
        lead_id: str | None = None,
        contact_id: str | None = None,
        s_query: Query | None = None,
        query: str | None = None,
        entry: int | None = None,
        results_limit: int | None = None,
        limit: int | None = None,
        bulk_object_type: RenderObjectTypeValue | None = None,
        contact_preference: BulkEmailContactPreferenceValue | None = None,
        mode: RenderObjectTypeValue | None = None,
        email_account_id: str | None = None,
        sender: str | None = None,
    ) -> RenderedEmail:
        """
        Render an email template.

        Return an email template as a contact would get it, which sends nothing. Name the lead
        and the contact, or a query as a bulk email has it: then `entry` says which of the
        contacts that it finds is meant, counted from 0. Beyond the last of them the answer
        holds nothing.

        *id*: Id of the email template, for example
          `tmpl_00jcushDRuoBBS5sSTUAbNt4dPpBUhlJqQafVfzzRJn`.
        *lead_id*: Id of the lead whose data are filled in, for example
          `lead_bR3Uy0RAOnqpKQzKCC9MHVYmZkBqVDiEdZVqUZBAwTw`.
        *contact_id*: Id of the contact whose data are filled in, for example
          `cont_zSjtBFzLXrUkj8Yhp5dF7wqQSBcRsBBALLBGGjpaYGz`.
        *s_query*: Render for what this query finds, in place of a lead and a contact.
        *query*: The same in Close's older text language. Use `s_query` instead.
        *entry*: Which of the contacts that the query finds is meant, counted from 0, at most
          99.
        *results_limit*: Only so many of the objects that the query finds, as the bulk email has
          it.
        *limit*: A limit that is documented nowhere; [spec] only names it.
        *bulk_object_type*: What kind of object the query finds.
        *contact_preference*: To which contacts of a lead a bulk email would go.
        *mode*: Another name for what `contact_preference` says. Close takes both; use that one.
        *email_account_id*: Id of the connected account that would send it, whose signature may
          be filled in.
        *sender*: The sender, as `Name <address>`.

        Raises:
            NotFound: There is no such URL, or no such object in this organization.
            CloseError: See `close_async.errors` for all that can go wrong.
        """
        call = self.calls.render(
            id,
            lead_id=lead_id,
            contact_id=contact_id,
            s_query=s_query,
            query=query,
            entry=entry,
            results_limit=results_limit,
            limit=limit,
            bulk_object_type=bulk_object_type,
            contact_preference=contact_preference,
            mode=mode,
            email_account_id=email_account_id,
            sender=sender,
        )
        return (await self._sender.send(call)).parsed
