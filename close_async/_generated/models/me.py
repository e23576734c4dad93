# Written by `make generate` from openapi/close.yaml. What is changed here by hand is lost.
from __future__ import annotations

from typing import TYPE_CHECKING

from ..._core.fields import Declared, Omittable, define, many, moment, plain
from ..._core.model import UNSET, Model, Unset

if TYPE_CHECKING:
    import datetime
    from collections import abc

    from .connected_account import ConnectedAccount
    from .membership import Membership
    from .organization import Organization

__all__ = ["Me"]


@define
class Me(Model):
    """The user to whom the credentials belong."""

    id: str
    """Id of the user, starts with `user_`."""
    email: str
    """The user's email address."""
    first_name: str
    """First name."""
    last_name: str
    """Last name."""
    organizations: Declared[list[Organization], abc.Sequence[Organization]] = many(
        ".organization:Organization"
    )
    """The organizations of the user. An API key is good for one of them."""
    memberships: Declared[list[Membership], abc.Sequence[Membership]] = many(
        ".membership:Membership"
    )
    """The user's memberships in these organizations."""
    display_name: Omittable[str] = plain(default=UNSET)
    """First and last name together. How Close spells the key is a guess."""
    image: Omittable[str] = plain(default=UNSET)
    """Where a picture of the user is."""
    last_used_timezone: Omittable[str] = plain(default=UNSET)
    """IANA name of the time zone in which the user was last."""
    email_accounts: Declared[list[ConnectedAccount], abc.Sequence[ConnectedAccount] | Unset] = many(
        ".connected_account:ConnectedAccount", default=UNSET
    )
    """The user's connected accounts. Their ids are good as `sender_account_id`."""
    date_created: Omittable[datetime.datetime] = moment(default=UNSET)
    """When it was created."""
    date_updated: Omittable[datetime.datetime] = moment(default=UNSET)
    """When it was changed last."""
