# Written by `make generate` from openapi/close.yaml. What is changed here by hand is lost.
from __future__ import annotations

from typing import TYPE_CHECKING, Any, ClassVar

import attrs

from ..._core.model import UNSET, Model, Unset, fill, read_many, read_moment

if TYPE_CHECKING:
    import datetime
    from collections import abc

    from ..models.email_template_attachment import EmailTemplateAttachment
    from ..models.sequence_reference import SequenceReference

__all__ = ["EmailTemplate"]


@attrs.define(init=False, eq=False, repr=False, getstate_setstate=False)
class EmailTemplate(Model):
    """
    An email template.
    """

    id: str
    """
    Id of the template, starts with `tmpl_`.
    """
    name: str
    """
    The name that users see.
    """
    subject: str
    """
    The subject, with placeholders for data of the lead.
    """
    body: str
    """
    The body, with placeholders for data of the lead.
    """
    is_shared: bool
    """
    Whether the whole organization can use it. Sequences take only shared ones.
    """
    is_archived: bool
    """
    Whether it is archived.
    """
    _attachments: Any
    cc: list[str]
    """
    Addresses that get a copy, undocumented.
    """
    bcc: list[str]
    """
    Addresses that get a hidden copy, undocumented.
    """
    unsubscribe_link_id: str | None
    """
    Id of the unsubscribe link in the body, if there is one; undocumented.
    """
    _used_by_sequences: Any
    organization_id: str
    """
    Id of the organization, starts with `orga_`.
    """
    created_by: str | None
    """
    Id of the user who created it. That it can be None is a guess.
    """
    updated_by: str | None
    """
    Id of the user who changed it last. That it can be None is a guess.
    """
    _date_created: Any
    _date_updated: Any

    _slots_by_key: ClassVar[abc.Mapping[str, str]] = {
        "id": "id",
        "name": "name",
        "subject": "subject",
        "body": "body",
        "is_shared": "is_shared",
        "is_archived": "is_archived",
        "attachments": "_attachments",
        "cc": "cc",
        "bcc": "bcc",
        "unsubscribe_link_id": "unsubscribe_link_id",
        "used_by_sequences": "_used_by_sequences",
        "organization_id": "organization_id",
        "created_by": "created_by",
        "updated_by": "updated_by",
        "date_created": "_date_created",
        "date_updated": "_date_updated",
    }
    _keys: ClassVar[tuple[str, ...]] = (
        "id",
        "name",
        "subject",
        "body",
        "is_shared",
        "is_archived",
        "attachments",
    )
    _always: ClassVar[frozenset[str]] = frozenset(_keys)

    def __init__(
        self,
        *,
        id: str,
        name: str,
        subject: str,
        body: str,
        is_shared: bool,
        is_archived: bool,
        attachments: abc.Sequence[EmailTemplateAttachment],
        cc: abc.Sequence[str] | Unset = UNSET,
        bcc: abc.Sequence[str] | Unset = UNSET,
        unsubscribe_link_id: str | None | Unset = UNSET,
        used_by_sequences: abc.Sequence[SequenceReference] | Unset = UNSET,
        organization_id: str | Unset = UNSET,
        created_by: str | None | Unset = UNSET,
        updated_by: str | None | Unset = UNSET,
        date_created: datetime.datetime | Unset = UNSET,
        date_updated: datetime.datetime | Unset = UNSET,
    ) -> None:
        fill(
            self,
            id=id,
            name=name,
            subject=subject,
            body=body,
            is_shared=is_shared,
            is_archived=is_archived,
            _attachments=attachments,
            cc=cc,
            bcc=bcc,
            unsubscribe_link_id=unsubscribe_link_id,
            _used_by_sequences=used_by_sequences,
            organization_id=organization_id,
            created_by=created_by,
            updated_by=updated_by,
            _date_created=date_created,
            _date_updated=date_updated,
        )

    @property
    def attachments(self) -> list[EmailTemplateAttachment]:
        """
        The files that go with the email.
        """
        from ..models.email_template_attachment import EmailTemplateAttachment

        found: list[EmailTemplateAttachment] = read_many(
            self, "attachments", EmailTemplateAttachment.from_rows
        )
        return found

    @attachments.setter
    def attachments(self, value: list[EmailTemplateAttachment]) -> None:
        self._attachments = value

    @property
    def used_by_sequences(self) -> list[SequenceReference]:
        """
        The sequences that send it. A list leaves it out.
        """
        from ..models.sequence_reference import SequenceReference

        found: list[SequenceReference] = read_many(
            self, "used_by_sequences", SequenceReference.from_rows
        )
        return found

    @used_by_sequences.setter
    def used_by_sequences(self, value: list[SequenceReference]) -> None:
        self._used_by_sequences = value

    @property
    def date_created(self) -> datetime.datetime:
        """
        When it was created.
        """
        found: datetime.datetime = read_moment(self._date_created, self, "date_created")
        return found

    @date_created.setter
    def date_created(self, value: datetime.datetime) -> None:
        self._date_created = value

    @property
    def date_updated(self) -> datetime.datetime:
        """
        When it was changed last.
        """
        found: datetime.datetime = read_moment(self._date_updated, self, "date_updated")
        return found

    @date_updated.setter
    def date_updated(self, value: datetime.datetime) -> None:
        self._date_updated = value

    @staticmethod
    def _fill(made: list[Any], values: abc.Iterable[Any], /) -> None:
        one: Any
        for one, (
            one.id,
            one.name,
            one.subject,
            one.body,
            one.is_shared,
            one.is_archived,
            one._attachments,
        ) in zip(made, values):
            pass
