# Written by `make generate` from openapi/close.yaml. What is changed here by hand is lost.
from __future__ import annotations

from typing import TYPE_CHECKING, Any

from ..._core.fields import Declared, Omittable, choice, define, many, moment, one, plain
from ..._core.model import UNSET, Model, Unset
from .connected_account_type import ConnectedAccountType, ConnectedAccountTypeValue

if TYPE_CHECKING:
    import datetime
    from collections import abc

    from .connected_account_identity import ConnectedAccountIdentity
    from .connected_calendar import ConnectedCalendar
    from .mail_server import MailServer

__all__ = ["ConnectedAccount"]


@define
class ConnectedAccount(Model):
    """A connected mail, meeting or calendar account of a user."""

    id: str
    """Id of the account, starts with `emailacct_`, even for Zoom."""
    type: Declared[ConnectedAccountType | str, ConnectedAccountTypeValue] = choice(
        ConnectedAccountType, key="_type"
    )
    """The service of the account."""
    identities: Declared[list[ConnectedAccountIdentity], abc.Sequence[ConnectedAccountIdentity]] = (
        many(".connected_account_identity:ConnectedAccountIdentity")
    )
    """The senders in whose name the account can send; empty for Zoom."""
    email: Omittable[str | None] = plain(default=UNSET)
    """The address of the account. That it can be None is a guess."""
    organization_id: Omittable[str] = plain(default=UNSET)
    """Id of the organization, starts with `orga_`."""
    user_id: Omittable[str] = plain(default=UNSET)
    """Id of the user, starts with `user_`."""
    default_identity: Omittable[ConnectedAccountIdentity | None] = one(
        ".connected_account_identity:ConnectedAccountIdentity", default=UNSET
    )
    """The identity that is used unless told otherwise."""
    send_status: Omittable[str | None] = plain(default=UNSET)
    """
    Whether the account can send: `ok`, or what is wrong. A run of a sequence whose account
    can't send ends in `error`.
    """
    enabled_features: Declared[list[str], abc.Sequence[str] | Unset] = plain(default=UNSET)
    """What the account is used for, such as `email_sending`."""
    available_features: Declared[list[str], abc.Sequence[str] | Unset] = plain(default=UNSET)
    """What the account could be used for, such as `email_syncing`."""
    receive_status: Omittable[str | None] = plain(default=UNSET)
    """Whether anything is received, `ok` or `error`."""
    email_receive_status: Omittable[str | None] = plain(default=UNSET)
    """Whether emails are received, `ok` or `error`."""
    calendar_receive_status: Omittable[str | None] = plain(default=UNSET)
    """Whether calendars are received, `ok` or `error`."""
    latest_send_error: Omittable[Any] = plain(default=UNSET)
    """What went wrong at the last send, in a form that isn't known; None if nothing."""
    latest_receive_error: Omittable[Any] = plain(default=UNSET)
    """What went wrong at the last receipt, in a form that isn't known; None if nothing."""
    receive_attempts_count: Omittable[int] = plain(default=UNSET)
    """How often receipt has failed in a row."""
    imap: Omittable[MailServer | None] = one(".mail_server:MailServer", default=UNSET)
    """The server from which emails come; None if there is none."""
    smtp: Omittable[MailServer | None] = one(".mail_server:MailServer", default=UNSET)
    """The server by which emails go out; None if there is none."""
    is_imap_archive_sync_enabled: Omittable[bool] = plain(default=UNSET)
    """Whether archived emails are received, too."""
    available_calendars: Declared[
        list[ConnectedCalendar], abc.Sequence[ConnectedCalendar] | Unset
    ] = many(".connected_calendar:ConnectedCalendar", default=UNSET)
    """The calendars of the account."""
    synced_calendars: Declared[list[str], abc.Sequence[str] | Unset] = plain(default=UNSET)
    """Ids of the calendars that are received."""
    sync_all_calendars: Omittable[bool] = plain(default=UNSET)
    """Whether all calendars are received."""
    zoom_account_plan: Omittable[Any] = plain(default=UNSET)
    """The plan of a Zoom account, in a form that isn't known."""
    lead_suggestions_updated_at: Omittable[datetime.datetime | None] = moment(default=UNSET)
    """When leads were suggested from its emails last."""
    date_created: Omittable[datetime.datetime] = moment(default=UNSET)
    """When it was created."""
