# Written by `make generate` from openapi/close.yaml. What is changed here by hand is lost.
from __future__ import annotations

from typing import TYPE_CHECKING, Any

from ..._core.fields import Declared, Omittable, choice, define, many, moment, plain
from ..._core.model import UNSET, Model
from .webhook_status import WebhookStatus, WebhookStatusValue

if TYPE_CHECKING:
    import datetime
    from collections import abc

    from .webhook_event import WebhookEvent

__all__ = ["Webhook"]


@define
class Webhook(Model):
    """A webhook subscription, that is, a URL to which Close posts events."""

    id: str
    """Id of the webhook subscription, starts with `whsub_`."""
    url: str
    """Where events are posted to."""
    status: Declared[WebhookStatus | str, WebhookStatusValue] = choice(WebhookStatus)
    """Whether it gets events."""
    events: Declared[list[WebhookEvent], abc.Sequence[WebhookEvent]] = many(
        ".webhook_event:WebhookEvent"
    )
    """Which events it gets."""
    event_filter: Omittable[Any] = plain(default=UNSET)
    """A filter that all of these events must pass, as Close's page on webhooks has it."""
    verify_ssl: Omittable[bool] = plain(default=UNSET)
    """Whether Close checks the certificate of the URL."""
    signature_key: Omittable[str] = plain(default=UNSET)
    """The key with which what is posted is signed, in hex. Only the answer to a create has it."""
    organization_id: Omittable[str] = plain(default=UNSET)
    """Id of the organization, starts with `orga_`."""
    created_by: Omittable[str | None] = plain(default=UNSET)
    """Id of the user who created it. That it comes is a guess."""
    date_created: Omittable[datetime.datetime] = moment(default=UNSET)
    """When it was created."""
    date_updated: Omittable[datetime.datetime] = moment(default=UNSET)
    """When it was changed last."""
