# Written by `make generate` from openapi/close.yaml. What is changed here by hand is lost.
from __future__ import annotations

from typing import TYPE_CHECKING, Any, ClassVar

import attrs

from ..._core.model import Model, fill, read_many, read_moment, read_one
from ..models.bulk_action_status import BulkActionStatus, BulkActionStatusValue
from ..models.bulk_email_contact_preference import (
    BulkEmailContactPreference,
    BulkEmailContactPreferenceValue,
)

if TYPE_CHECKING:
    import datetime
    from collections import abc

    from ...query import AnySortKey, Query

__all__ = ["BulkEmail"]


@attrs.define(init=False, eq=False, repr=False, getstate_setstate=False)
class BulkEmail(Model):
    """
    A bulk email and how far it got.
    """

    id: str
    """
    Id of the bulk email, starts with `bulkemail_`.
    """
    organization_id: str
    """
    Id of the organization, starts with `orga_`.
    """
    created_by: str | None
    """
    Id of the user who started it.
    """
    updated_by: str | None
    """
    Id of the user who changed it last.
    """
    _date_created: Any
    _date_updated: Any
    _status: Any
    n_leads: int | None
    """
    How many leads it concerns (a guess); None until Close has counted.
    """
    n_leads_processed: int
    """
    With how many leads it is through.
    """
    n_objects: int | None
    """
    How many objects, such as contacts, it concerns (a guess); None until Close has counted.
    """
    n_objects_processed: int
    """
    With how many objects it is through.
    """
    query: str | None
    """
    The query in Close's older text language, if there is one.
    """
    _s_query: Any
    results_limit: int | None
    """
    At most so many leads, the first ones by `sort`; None means all.
    """
    _sort: Any
    send_done_email: bool
    """
    Whether Close mails the user who started it when it is done.
    """
    _contact_preference: Any
    email_account_id: str | None
    """
    Id of the connected account that sends, starts with `emailacct_`.
    """
    sender: str | None
    """
    The address in the From line, such as `sender@example.com`.
    """
    template_id: str | None
    """
    Id of the email template, starts with `tmpl_`.
    """

    _slots_by_key: ClassVar[abc.Mapping[str, str]] = {
        "id": "id",
        "organization_id": "organization_id",
        "created_by": "created_by",
        "updated_by": "updated_by",
        "date_created": "_date_created",
        "date_updated": "_date_updated",
        "status": "_status",
        "n_leads": "n_leads",
        "n_leads_processed": "n_leads_processed",
        "n_objects": "n_objects",
        "n_objects_processed": "n_objects_processed",
        "query": "query",
        "s_query": "_s_query",
        "results_limit": "results_limit",
        "sort": "_sort",
        "send_done_email": "send_done_email",
        "contact_preference": "_contact_preference",
        "email_account_id": "email_account_id",
        "sender": "sender",
        "template_id": "template_id",
    }
    _keys: ClassVar[tuple[str, ...]] = (
        "id",
        "organization_id",
        "created_by",
        "updated_by",
        "date_created",
        "date_updated",
        "status",
        "n_leads",
        "n_leads_processed",
        "n_objects",
        "n_objects_processed",
        "query",
        "s_query",
        "results_limit",
        "sort",
        "send_done_email",
        "contact_preference",
        "email_account_id",
        "sender",
        "template_id",
    )
    _always: ClassVar[frozenset[str]] = frozenset(_keys)

    def __init__(
        self,
        *,
        id: str,
        organization_id: str,
        created_by: str | None,
        updated_by: str | None,
        date_created: datetime.datetime | None,
        date_updated: datetime.datetime | None,
        status: BulkActionStatusValue | None,
        n_leads: int | None,
        n_leads_processed: int,
        n_objects: int | None,
        n_objects_processed: int,
        query: str | None,
        s_query: Query,
        results_limit: int | None,
        sort: abc.Sequence[AnySortKey],
        send_done_email: bool,
        contact_preference: BulkEmailContactPreferenceValue | None,
        email_account_id: str | None,
        sender: str | None,
        template_id: str | None,
    ) -> None:
        fill(
            self,
            id=id,
            organization_id=organization_id,
            created_by=created_by,
            updated_by=updated_by,
            _date_created=date_created,
            _date_updated=date_updated,
            _status=status,
            n_leads=n_leads,
            n_leads_processed=n_leads_processed,
            n_objects=n_objects,
            n_objects_processed=n_objects_processed,
            query=query,
            _s_query=s_query,
            results_limit=results_limit,
            _sort=sort,
            send_done_email=send_done_email,
            _contact_preference=contact_preference,
            email_account_id=email_account_id,
            sender=sender,
            template_id=template_id,
        )

    @property
    def date_created(self) -> datetime.datetime | None:
        """
        When it was started.
        """
        found: datetime.datetime | None = read_moment(self._date_created, self, "date_created")
        return found

    @date_created.setter
    def date_created(self, value: datetime.datetime | None) -> None:
        self._date_created = value

    @property
    def date_updated(self) -> datetime.datetime | None:
        """
        When it was changed last.
        """
        found: datetime.datetime | None = read_moment(self._date_updated, self, "date_updated")
        return found

    @date_updated.setter
    def date_updated(self, value: datetime.datetime | None) -> None:
        self._date_updated = value

    @property
    def status(self) -> BulkActionStatus | str | None:
        """
        Where it stands.
        """
        value = self._status
        found: BulkActionStatus | str | None = (
            _BULKACTIONSTATUS.get(value, value) if value.__class__ is str else value
        )
        return found

    @status.setter
    def status(self, value: BulkActionStatus | str | None) -> None:
        self._status = value

    @property
    def s_query(self) -> Query:
        """
        The query that says who is meant, that is, what a search calls `query`.
        """
        from ..types import read_query_list

        found: Query = read_one(self, "s_query", read_query_list)
        return found

    @s_query.setter
    def s_query(self, value: Query) -> None:
        self._s_query = value

    @property
    def sort(self) -> list[AnySortKey]:
        """
        The order in which the leads are taken.
        """
        from ..types import read_sort_key_list

        found: list[AnySortKey] = read_many(self, "sort", read_sort_key_list)
        return found

    @sort.setter
    def sort(self, value: list[AnySortKey]) -> None:
        self._sort = value

    @property
    def contact_preference(self) -> BulkEmailContactPreference | str | None:
        """
        Who of a lead gets the email.
        """
        value = self._contact_preference
        found: BulkEmailContactPreference | str | None = (
            _BULKEMAILCONTACTPREFERENCE.get(value, value) if value.__class__ is str else value
        )
        return found

    @contact_preference.setter
    def contact_preference(self, value: BulkEmailContactPreference | str | None) -> None:
        self._contact_preference = value

    @staticmethod
    def _fill(made: list[Any], values: abc.Iterable[Any], /) -> None:
        one: Any
        for one, (
            one.id,
            one.organization_id,
            one.created_by,
            one.updated_by,
            one._date_created,
            one._date_updated,
            one._status,
            one.n_leads,
            one.n_leads_processed,
            one.n_objects,
            one.n_objects_processed,
            one.query,
            one._s_query,
            one.results_limit,
            one._sort,
            one.send_done_email,
            one._contact_preference,
            one.email_account_id,
            one.sender,
            one.template_id,
        ) in zip(made, values):
            pass


_BULKACTIONSTATUS: dict[Any, Any] = {known.value: known for known in BulkActionStatus}
_BULKEMAILCONTACTPREFERENCE: dict[Any, Any] = {
    known.value: known for known in BulkEmailContactPreference
}
