"""
A fleet: many workers that enrol the rows of a campaign, each row at most once (extra `fleet`).

    from close_async import CloseClient, Journal, RateLimiter
    from close_async.fleet import Fleet, StreamBroker

    broker = StreamBroker("redis://localhost")
    fleet = Fleet(
        client=CloseClient(api_key="api_...", rate_limiter=RateLimiter.redis("redis://localhost")),
        journal=Journal.sqlite("sent.db"),
        broker=broker,
    )

`taskiq worker worker:broker` runs a worker of it, if this stands in `worker.py`.
"""

from __future__ import annotations

from .._validate import extra as _extra

with _extra("fleet", "close_async.fleet"):
    from ._broker import StreamBroker
    from ._fleet import Fleet
from ._outcomes import CampaignProgress, CampaignRow, Submitted

__all__ = ["CampaignProgress", "CampaignRow", "Fleet", "StreamBroker", "Submitted"]
