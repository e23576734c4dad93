# Written by `make generate` from openapi/close.yaml. What is changed here by hand is lost.
from __future__ import annotations

from ..._core.fields import Omittable, define, plain
from ..._core.model import UNSET, Model

__all__ = ["MeetingConferenceLink"]


@define
class MeetingConferenceLink(Model):
    """Where to take part in a meeting from afar."""

    url: Omittable[str | None] = plain(default=UNSET)
    """The address."""
    conference_id: Omittable[str | None] = plain(default=UNSET)
    """What the service calls the meeting."""
