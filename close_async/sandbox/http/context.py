"""Everything that one sandbox remembers, handed to every function that answers a call."""

from __future__ import annotations

from typing import TYPE_CHECKING

import attrs

if TYPE_CHECKING:
    from collections.abc import Mapping

    from ..clock.bulk_runs import BulkRuns
    from ..clock.workflows import Workflows
    from ..effects.webhook_deliveries import DeliveryQueue
    from ..search.cursors import Cursors
    from ..world.events import EventLog
    from ..world.store import World


@attrs.define
class ServerState:
    """The world, and what is under way in it."""

    world: World
    cursors: Cursors
    bulk: BulkRuns
    workflows: Workflows
    events: EventLog
    deliveries: DeliveryQueue


@attrs.frozen
class Request:
    """One call, read as far as every answer needs it."""

    method: str
    path: str
    ids: Mapping[str, str]
    query: Mapping[str, str]
    body: Mapping[str, object]
    hours: float
    """How far the caller is ahead of UTC."""
    base: str = "https://api.close.com"
    """Where the caller reached the sandbox."""


@attrs.frozen
class File:
    """What is answered in place of JSON."""

    content: bytes
    media_type: str


@attrs.frozen
class Reply:
    """One answer; *content* is JSON, a `File`, or None for an empty body."""

    content: object = None
    status: int = 200
