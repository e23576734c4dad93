# Written by `make generate` from openapi/close.yaml. What is changed here by hand is lost.
"""Notes on leads."""

from __future__ import annotations

from typing import TYPE_CHECKING

from ..._core.call import Call
from ..._core.decode import identified, nothing, only
from ..._core.encode import (
    body_of,
    joined,
    listed,
    params,
    present,
    segment,
)
from ..._core.model import UNSET, Unset
from ...paging import Pages

if TYPE_CHECKING:
    import datetime
    from collections import abc

    from ..._core.call import Sender
    from ..models.attachment_input import AttachmentInput
    from ..models.note_activity import NoteActivity
    from ..models.note_activity_page import NoteActivityPage

__all__ = ["Notes", "NotesCalls"]


class NotesCalls:
    """The calls of `notes`, not sent: `close.send(close.notes.calls.list(...))`."""

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
        fields: abc.Sequence[str] | None = None,
    ) -> Call[NoteActivityPage]:
        """Return the call of `notes.list()`, not sent."""
        from ..models.note_activity_page import NoteActivityPage

        return Call(
            operation="notes.list",
            method="GET",
            path="/activity/note/",
            parse=only(NoteActivityPage.from_dict, fields),
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
                ("_fields", fields),
            ),
        )

    @staticmethod
    def create(
        *,
        lead_id: str,
        note: str | None | Unset = UNSET,
        note_html: str | None | Unset = UNSET,
        title: str | None | Unset = UNSET,
        pinned: bool | None | Unset = UNSET,
        attachments: abc.Sequence[AttachmentInput] | None | Unset = UNSET,
        contact_id: str | None | Unset = UNSET,
        user_id: str | None | Unset = UNSET,
        activity_at: datetime.datetime | None | Unset = UNSET,
        date_created: datetime.datetime | None | Unset = UNSET,
        created_by_id: str | None | Unset = UNSET,
    ) -> Call[NoteActivity]:
        """Return the call of `notes.create()`, not sent."""
        from ..models.note_activity import NoteActivity

        return Call(
            operation="notes.create",
            method="POST",
            path="/activity/note/",
            parse=identified(NoteActivity.from_dict),
            effect="create",
            json=body_of(
                ("lead_id", present("lead_id", lead_id)),
                ("note", note),
                ("note_html", note_html),
                ("title", title),
                ("pinned", pinned),
                ("attachments", listed("attachments", attachments)),
                ("contact_id", contact_id),
                ("user_id", user_id),
                ("activity_at", activity_at),
                ("date_created", date_created),
                ("created_by_id", created_by_id),
            ),
        )

    @staticmethod
    def get(id: str, *, fields: abc.Sequence[str] | None = None) -> Call[NoteActivity]:
        """Return the call of `notes.get()`, not sent."""
        from ..models.note_activity import NoteActivity

        return Call(
            operation="notes.get",
            method="GET",
            path=f"/activity/note/{segment(id)}/",
            parse=only(NoteActivity.from_dict, fields),
            effect="read",
            params=params(
                ("_fields", fields),
            ),
        )

    @staticmethod
    def update(
        id: str,
        *,
        note: str | None | Unset = UNSET,
        note_html: str | None | Unset = UNSET,
        title: str | None | Unset = UNSET,
        pinned: bool | None | Unset = UNSET,
        attachments: abc.Sequence[AttachmentInput] | None | Unset = UNSET,
        contact_id: str | None | Unset = UNSET,
        activity_at: datetime.datetime | None | Unset = UNSET,
    ) -> Call[NoteActivity]:
        """Return the call of `notes.update()`, not sent."""
        from ..models.note_activity import NoteActivity

        return Call(
            operation="notes.update",
            method="PUT",
            path=f"/activity/note/{segment(id)}/",
            parse=identified(NoteActivity.from_dict),
            effect="repeat",
            json=body_of(
                ("note", note),
                ("note_html", note_html),
                ("title", title),
                ("pinned", pinned),
                ("attachments", listed("attachments", attachments)),
                ("contact_id", contact_id),
                ("activity_at", activity_at),
            ),
        )

    @staticmethod
    def delete(id: str) -> Call[None]:
        """Return the call of `notes.delete()`, not sent."""

        return Call(
            operation="notes.delete",
            method="DELETE",
            path=f"/activity/note/{segment(id)}/",
            parse=nothing,
            effect="repeat",
        )


class Notes:
    """Notes on leads."""

    calls = NotesCalls

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
        fields: abc.Sequence[str] | None = None,
        page_size: int = 100,
        prefetch: int = 0,
        checkpoint: str | None = None,
    ) -> Pages[NoteActivity]:
        """
        List notes.

        Return notes, page by page. All filters must fit.

        *lead_id*: Only notes of this lead, for example
          `lead_QyNaWw4fdSwxl5Mc5daMFf3Y27PpIcH0awPbC9l7uyo`.
        *contact_id*: Only notes of this contact.
        *user_id*: Only notes of this user.
        *id_in*: Only the notes with these ids.
        *date_created_gte*: Only those created at or after this time.
        *date_created_gt*: Only those created after this time.
        *date_created_lte*: Only those created at or before this time.
        *date_created_lt*: Only those created before this time.
        *activity_at_gte*: Only those that stand in the timeline at or after this time.
        *activity_at_gt*: Only those that stand in the timeline after this time.
        *activity_at_lte*: Only those that stand in the timeline at or before this time.
        *activity_at_lt*: Only those that stand in the timeline before this time.
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
            fields=fields,
        )
        return Pages(
            self._sender, call, page_size=page_size, prefetch=prefetch, checkpoint=checkpoint
        )

    async def create(
        self,
        *,
        lead_id: str,
        note: str | None | Unset = UNSET,
        note_html: str | None | Unset = UNSET,
        title: str | None | Unset = UNSET,
        pinned: bool | None | Unset = UNSET,
        attachments: abc.Sequence[AttachmentInput] | None | Unset = UNSET,
        contact_id: str | None | Unset = UNSET,
        user_id: str | None | Unset = UNSET,
        activity_at: datetime.datetime | None | Unset = UNSET,
        date_created: datetime.datetime | None | Unset = UNSET,
        created_by_id: str | None | Unset = UNSET,
    ) -> NoteActivity:
        """
        Create one note.

        Write a note on a lead.

        *lead_id*: Id of the lead, starts with `lead_`.
        *note*: The text.
        *note_html*: The same as rich text, in HTML. It goes before `note`.
        *title*: The title.
        *pinned*: Whether it stays on top of the timeline.
        *attachments*: Files.
        *contact_id*: Id of the contact, starts with `cont_`.
        *user_id*: Id of the user who did it. Without it that is the caller.
        *activity_at*: Where it stands in the timeline of the lead. Without it it is the time of
          the call.
        *date_created*: When it was created, for one that is older than now.
        *created_by_id*: Id of the user who created it, if that is somebody else.

        Raises:
            OutcomeUnknown: The request left, and a 5xx or nothing readable came: Close may have
                done it.
            CloseError: See `close_async.errors` for all that can go wrong.
        """
        call = self.calls.create(
            lead_id=lead_id,
            note=note,
            note_html=note_html,
            title=title,
            pinned=pinned,
            attachments=attachments,
            contact_id=contact_id,
            user_id=user_id,
            activity_at=activity_at,
            date_created=date_created,
            created_by_id=created_by_id,
        )
        return (await self._sender.send(call)).parsed

    async def get(self, id: str, *, fields: abc.Sequence[str] | None = None) -> NoteActivity:
        """
        Fetch one note.

        Return one note with its text.

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
        note: str | None | Unset = UNSET,
        note_html: str | None | Unset = UNSET,
        title: str | None | Unset = UNSET,
        pinned: bool | None | Unset = UNSET,
        attachments: abc.Sequence[AttachmentInput] | None | Unset = UNSET,
        contact_id: str | None | Unset = UNSET,
        activity_at: datetime.datetime | None | Unset = UNSET,
    ) -> NoteActivity:
        """
        Change one note.

        Change the given keys of a note and leave the others.

        *id*: Id of the activity, for example
          `acti_eRJ8AJmwBqqhG9EeVNcsQhAPbZGlvQ1WQZcTCWdGLHu`.
        *note*: The text.
        *note_html*: The same as rich text, in HTML. It goes before `note`.
        *title*: The title.
        *pinned*: Whether it stays on top of the timeline.
        *attachments*: Files.
        *contact_id*: Id of the contact, starts with `cont_`.
        *activity_at*: Where it stands in the timeline of the lead.

        Raises:
            NotFound: There is no such URL, or no such object in this organization.
            OutcomeUnknown: The request left, and a 5xx or nothing readable came: Close may have
                done it.
            CloseError: See `close_async.errors` for all that can go wrong.
        """
        call = self.calls.update(
            id,
            note=note,
            note_html=note_html,
            title=title,
            pinned=pinned,
            attachments=attachments,
            contact_id=contact_id,
            activity_at=activity_at,
        )
        return (await self._sender.send(call)).parsed

    async def delete(self, id: str) -> None:
        """
        Delete one note.

        Delete one note for good.

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
