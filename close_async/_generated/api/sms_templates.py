# Written by `make generate` from openapi/close.yaml. What is changed here by hand is lost.
"""SMS templates, which the SMS steps of sequences send."""

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
    segment,
)
from ..._core.model import UNSET, Unset
from ...paging import Pages

if TYPE_CHECKING:
    from collections import abc

    from ..._core.call import Sender
    from ..models.sms_template import SmsTemplate
    from ..models.sms_template_page import SmsTemplatePage
    from ..models.sms_template_status import SmsTemplateStatusValue
    from ..models.template_file import TemplateFile

__all__ = ["SmsTemplates", "SmsTemplatesCalls"]


class SmsTemplatesCalls:
    """The calls of `sms_templates`, not sent: `close.send(close.sms_templates.calls.list(...))`."""

    @staticmethod
    def list(*, fields: abc.Sequence[str] | None = None) -> Call[SmsTemplatePage]:
        """Return the call of `sms_templates.list()`, not sent."""
        from ..models.sms_template_page import SmsTemplatePage

        return Call(
            operation="sms_templates.list",
            method="GET",
            path="/sms_template/",
            parse=only(SmsTemplatePage.from_dict, fields),
            effect="read",
            params=params(
                ("_fields", fields),
            ),
        )

    @staticmethod
    def create(
        *,
        name: str,
        text: str | Unset = UNSET,
        is_shared: bool | Unset = UNSET,
        attachments: abc.Sequence[TemplateFile] | Unset = UNSET,
    ) -> Call[SmsTemplate]:
        """Return the call of `sms_templates.create()`, not sent."""
        from ..models.sms_template import SmsTemplate

        return Call(
            operation="sms_templates.create",
            method="POST",
            path="/sms_template/",
            parse=identified(SmsTemplate.from_dict),
            effect="create",
            json=body_of(
                ("name", present("name", name)),
                ("text", present("text", text)),
                ("is_shared", present("is_shared", is_shared)),
                ("attachments", present("attachments", listed("attachments", attachments))),
            ),
        )

    @staticmethod
    def get(
        id: str,
        *,
        include_embedded: bool | None = None,
        include_attachments: bool | None = None,
        fields: abc.Sequence[str] | None = None,
    ) -> Call[SmsTemplate]:
        """Return the call of `sms_templates.get()`, not sent."""
        from ..models.sms_template import SmsTemplate

        return Call(
            operation="sms_templates.get",
            method="GET",
            path=f"/sms_template/{segment(id)}/",
            parse=only(SmsTemplate.from_dict, fields),
            effect="read",
            params=params(
                ("include_embedded", include_embedded),
                ("include_attachments", include_attachments),
                ("_fields", fields),
            ),
        )

    @staticmethod
    def update(
        id: str,
        *,
        name: str | Unset = UNSET,
        text: str | Unset = UNSET,
        is_shared: bool | Unset = UNSET,
        status: SmsTemplateStatusValue | Unset = UNSET,
        attachments: abc.Sequence[TemplateFile] | Unset = UNSET,
    ) -> Call[SmsTemplate]:
        """Return the call of `sms_templates.update()`, not sent."""
        from ..models.sms_template import SmsTemplate
        from ..models.sms_template_status import SmsTemplateStatus

        return Call(
            operation="sms_templates.update",
            method="PUT",
            path=f"/sms_template/{segment(id)}/",
            parse=identified(SmsTemplate.from_dict),
            effect="repeat",
            json=body_of(
                ("name", present("name", name)),
                ("text", present("text", text)),
                ("is_shared", present("is_shared", is_shared)),
                ("status", present("status", choice("status", status, SmsTemplateStatus))),
                ("attachments", present("attachments", listed("attachments", attachments))),
            ),
        )

    @staticmethod
    def delete(id: str) -> Call[None]:
        """Return the call of `sms_templates.delete()`, not sent."""

        return Call(
            operation="sms_templates.delete",
            method="DELETE",
            path=f"/sms_template/{segment(id)}/",
            parse=nothing,
            effect="repeat",
        )


class SmsTemplates:
    """SMS templates, which the SMS steps of sequences send."""

    calls = SmsTemplatesCalls

    def __init__(self, sender: Sender) -> None:
        self._sender = sender

    def list(
        self,
        *,
        fields: abc.Sequence[str] | None = None,
        page_size: int = 100,
        prefetch: int = 0,
        checkpoint: str | None = None,
    ) -> Pages[SmsTemplate]:
        """
        List SMS templates.

        Return SMS templates. The id of a shared one goes into an SMS step of a sequence.

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
        name: str,
        text: str | Unset = UNSET,
        is_shared: bool | Unset = UNSET,
        attachments: abc.Sequence[TemplateFile] | Unset = UNSET,
    ) -> SmsTemplate:
        """
        Create an SMS template.

        Create an SMS template and return it.

        *name*: The name that users see.
        *text*: The text, with placeholders for data of the lead.
        *is_shared*: Whether the whole organization can use it. False if it is missing.
        *attachments*: The pictures that go with the text, uploaded before.

        Raises:
            OutcomeUnknown: The request left, and a 5xx or nothing readable came: Close may have
                done it.
            CloseError: See `close_async.errors` for all that can go wrong.
        """
        call = self.calls.create(name=name, text=text, is_shared=is_shared, attachments=attachments)
        return (await self._sender.send(call)).parsed

    async def get(
        self,
        id: str,
        *,
        include_embedded: bool | None = None,
        include_attachments: bool | None = None,
        fields: abc.Sequence[str] | None = None,
    ) -> SmsTemplate:
        """
        Fetch one SMS template.

        Return one SMS template with its text.

        *id*: Id of the SMS template, for example `smstmpl_4tXyWz1nU7vKbQm2aEd9oL`.
        *include_embedded*: Whether to find templates, too, that exist only within a sequence.
        *include_attachments*: Whether the answer shall hold its pictures.
        *fields*: The fields that the answer shall hold (in the URL joined by commas). Without
          it all of them come. That this endpoint takes it is a guess.

        Raises:
            NotFound: There is no such URL, or no such object in this organization.
            CloseError: See `close_async.errors` for all that can go wrong.
        """
        call = self.calls.get(
            id,
            include_embedded=include_embedded,
            include_attachments=include_attachments,
            fields=fields,
        )
        return (await self._sender.send(call)).parsed

    async def update(
        self,
        id: str,
        *,
        name: str | Unset = UNSET,
        text: str | Unset = UNSET,
        is_shared: bool | Unset = UNSET,
        status: SmsTemplateStatusValue | Unset = UNSET,
        attachments: abc.Sequence[TemplateFile] | Unset = UNSET,
    ) -> SmsTemplate:
        """
        Update an SMS template.

        Change the keys that are given, and return the whole template. What sequences send from
        now on changes, too.

        *id*: Id of the SMS template, for example `smstmpl_4tXyWz1nU7vKbQm2aEd9oL`.
        *name*: The name that users see.
        *text*: The text, with placeholders for data of the lead.
        *is_shared*: Whether the whole organization can use it. False if it is missing.
        *status*: Whether it is in use.
        *attachments*: The pictures that go with the text, uploaded before.

        Raises:
            NotFound: There is no such URL, or no such object in this organization.
            OutcomeUnknown: The request left, and a 5xx or nothing readable came: Close may have
                done it.
            CloseError: See `close_async.errors` for all that can go wrong.
        """
        call = self.calls.update(
            id, name=name, text=text, is_shared=is_shared, status=status, attachments=attachments
        )
        return (await self._sender.send(call)).parsed

    async def delete(self, id: str) -> None:
        """
        Delete an SMS template.

        Delete an SMS template. Close refuses that while a sequence sends it.

        *id*: Id of the SMS template, for example `smstmpl_4tXyWz1nU7vKbQm2aEd9oL`.

        Raises:
            NotFound: There is no such URL, or no such object in this organization.
            OutcomeUnknown: The request left, and a 5xx or nothing readable came: Close may have
                done it.
            CloseError: See `close_async.errors` for all that can go wrong.
        """
        call = self.calls.delete(id)
        return (await self._sender.send(call)).parsed
