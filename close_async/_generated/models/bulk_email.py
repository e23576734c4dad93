# Written by `make generate` from openapi/close.yaml. What is changed here by hand is lost.
from __future__ import annotations

from typing import TYPE_CHECKING

from ..._core.fields import Declared, choice, define, many, moment, one
from ..._core.model import Model
from .bulk_action_status import BulkActionStatus, BulkActionStatusValue
from .bulk_email_contact_preference import (
    BulkEmailContactPreference,
    BulkEmailContactPreferenceValue,
)

if TYPE_CHECKING:
    import datetime
    from collections import abc

    from ...query import AnySortKey, Query

__all__ = ["BulkEmail"]


@define
class BulkEmail(Model):
    """A bulk email and how far it got."""

    id: str
    """Id of the bulk email, starts with `bulkemail_`."""
    organization_id: str
    """Id of the organization, starts with `orga_`."""
    created_by: str | None
    """Id of the user who started it."""
    updated_by: str | None
    """Id of the user who changed it last."""
    date_created: datetime.datetime | None = moment()
    """When it was started."""
    date_updated: datetime.datetime | None = moment()
    """When it was changed last."""
    status: Declared[BulkActionStatus | str | None, BulkActionStatusValue | None] = choice(
        BulkActionStatus
    )
    """Where it stands."""
    n_leads: int | None
    """How many leads it concerns (a guess); None until Close has counted."""
    n_leads_processed: int
    """With how many leads it is through."""
    n_objects: int | None
    """How many objects, such as contacts, it concerns (a guess); None until Close has counted."""
    n_objects_processed: int
    """With how many objects it is through."""
    query: str | None
    """
    The query in Close's older text language, if the action was started with one. Then it alone
    says who is meant, and `s_query` matches everything.
    """
    s_query: Query = one("...query:Query.from_bulk_action", beside="query")
    """
    The query that says who is meant, that is, what a search calls `query`. It can be about
    contacts as well as leads. Where `query` holds a text, that one says who is meant.
    """
    results_limit: int | None
    """At most so many objects, the first ones by `sort`; None means all."""
    sort: Declared[list[AnySortKey], abc.Sequence[AnySortKey]] = many("...query:SortKey.from_dict")
    """The order in which the objects are taken."""
    send_done_email: bool
    """Whether Close mails the user who started it when it is done."""
    contact_preference: Declared[
        BulkEmailContactPreference | str | None, BulkEmailContactPreferenceValue | None
    ] = choice(BulkEmailContactPreference)
    """Who of a lead gets the email."""
    email_account_id: str | None
    """Id of the connected account that sends, starts with `emailacct_`."""
    sender: str | None
    """Who is in the From line, such as `sender@example.com` or `Jane Doe <jane@example.com>`."""
    template_id: str | None
    """Id of the email template, starts with `tmpl_`."""
