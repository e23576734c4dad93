# Written by `make generate` from openapi/close.yaml. What is changed here by hand is lost.
from __future__ import annotations

from ..._core.fields import Omittable, define, plain
from ..._core.model import UNSET, Model

__all__ = ["EventMeta"]


@define
class EventMeta(Model):
    """What caused an event. Which keys there are depends on the cause."""

    bulk_action_id: Omittable[str | None] = plain(default=UNSET)
    """Id of the bulk action that did it."""
    merge_source_lead_id: Omittable[str | None] = plain(default=UNSET)
    """Id of the lead that was merged into another, and is gone."""
    merge_destination_lead_id: Omittable[str | None] = plain(default=UNSET)
    """Id of the lead into which it was merged."""
    request_method: Omittable[str | None] = plain(default=UNSET)
    """The method of the request that did it."""
    request_path: Omittable[str | None] = plain(default=UNSET)
    """The path of the request that did it."""
