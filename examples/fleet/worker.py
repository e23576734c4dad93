"""
What all processes of a fleet import: `taskiq worker worker:broker` runs a worker of it.

The environment says where Close, Redis and PostgreSQL are.
"""

from __future__ import annotations

import os

from close_async import CloseClient, Journal, RateLimiter
from close_async.fleet import Fleet, StreamBroker

REDIS = os.environ["REDIS_URL"]

broker = StreamBroker(REDIS, dead_after=5)
fleet = Fleet(
    client=CloseClient.from_env(rate_limiter=RateLimiter.redis(REDIS)),
    journal=Journal.postgres(os.environ["JOURNAL_DSN"]),
    broker=broker,
)
