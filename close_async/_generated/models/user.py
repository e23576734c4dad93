# Written by `make generate` from openapi/close.yaml. What is changed here by hand is lost.
from __future__ import annotations

from typing import TYPE_CHECKING

from ..._core.fields import Declared, Omittable, define, moment, plain
from ..._core.model import UNSET, Model, Unset

if TYPE_CHECKING:
    import datetime
    from collections import abc

__all__ = ["User"]


@define
class User(Model):
    """A user of the organization."""

    id: str
    """Id of the user, starts with `user_`."""
    email: str
    """The user's email address."""
    first_name: str
    """First name."""
    last_name: str
    """Last name."""
    image: Omittable[str] = plain(default=UNSET)
    """Where a picture of the user is."""
    last_used_timezone: Omittable[str | None] = plain(default=UNSET)
    """IANA name of the time zone in which the user was last."""
    email_verified_at: Omittable[datetime.datetime | None] = moment(default=UNSET)
    """When the user's address was verified."""
    google_profile_image_url: Omittable[str | None] = plain(default=UNSET)
    """Where the picture of the user's Google account is."""
    organizations: Declared[list[str], abc.Sequence[str] | Unset] = plain(default=UNSET)
    """Ids of the organizations of the user."""
    date_created: Omittable[datetime.datetime] = moment(default=UNSET)
    """When it was created."""
    date_updated: Omittable[datetime.datetime] = moment(default=UNSET)
    """When it was changed last."""
