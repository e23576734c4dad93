# Written by `make generate` from openapi/close.yaml. What is changed here by hand is lost.
from __future__ import annotations

from typing import TYPE_CHECKING

from ..._core.fields import Declared, Omittable, define, plain
from ..._core.model import UNSET, Model, Unset

if TYPE_CHECKING:
    from collections import abc

__all__ = ["RenderedEmail"]


@define
class RenderedEmail(Model):
    """
    An email as it would go out. Which keys an answer holds is a guess; beyond the last contact
    of a query it holds none.
    """

    subject: Omittable[str] = plain(default=UNSET)
    """The subject with data filled in."""
    body: Omittable[str] = plain(default=UNSET)
    """The body with data filled in."""
    to: Declared[list[str], abc.Sequence[str] | Unset] = plain(default=UNSET)
    """Addresses that would get it. That they are texts is a guess."""
    lead_id: Omittable[str | None] = plain(default=UNSET)
    """Id of the lead whose data are filled in."""
    contact_id: Omittable[str | None] = plain(default=UNSET)
    """Id of the contact whose data are filled in."""
