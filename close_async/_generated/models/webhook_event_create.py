# Written by `make generate` from openapi/close.yaml. What is changed here by hand is lost.
from __future__ import annotations

from typing import Any

from ..._core.fields import Omittable, define, plain
from ..._core.model import UNSET, Model

__all__ = ["WebhookEventCreate"]


@define
class WebhookEventCreate(Model):
    """One kind of event that a webhook subscription shall get."""

    object_type: str
    """What the events are about, such as `sequence_subscription`."""
    action: str
    """What happens to it, such as `updated`."""
    extra_filter: Omittable[Any] = plain(default=UNSET)
    """A filter that events of this kind must pass, as Close's page on webhooks has it."""
