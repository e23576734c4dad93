# Written by `make generate` from openapi/close.yaml. What is changed here by hand is lost.
from __future__ import annotations

from typing import TYPE_CHECKING

from ..._core.fields import Declared, Omittable, choice, define, many, one, plain
from ..._core.model import UNSET, Model, Unset
from .connected_account_type import ConnectedAccountType, ConnectedAccountTypeValue

if TYPE_CHECKING:
    from collections import abc

    from .connected_account_identity import ConnectedAccountIdentity

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
    """The address of the account. Mail accounts may lack it; that it can be None is a guess."""
    organization_id: Omittable[str] = plain(default=UNSET)
    """Id of the organization, starts with `orga_`."""
    user_id: Omittable[str] = plain(default=UNSET)
    """Id of the user, starts with `user_`."""
    default_identity: Omittable[ConnectedAccountIdentity | None] = one(
        ".connected_account_identity:ConnectedAccountIdentity", default=UNSET
    )
    """The identity that is used unless told otherwise. Its type is a guess."""
    send_status: Omittable[str | None] = plain(default=UNSET)
    """Whether the account can send. Its type is a guess."""
    enabled_features: Declared[list[str], abc.Sequence[str] | Unset] = plain(default=UNSET)
    """What the account is used for. Its type is a guess."""
