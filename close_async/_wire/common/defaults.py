"""Limits that hold if a client is given no others."""

from __future__ import annotations

from typing import Final

import httpx

# Many servers close a connection that is idle for 5 s, so this side gives it up before.
LIMITS: Final = httpx.Limits(max_connections=50, max_keepalive_connections=20, keepalive_expiry=4.0)
"""
At most fifty connections, more than Close's rate limits allow to use.

Idle ones are closed after four seconds: a write on a connection that the other side is just closing
would end as `OutcomeUnknown`.
"""

MAX_RESPONSE_BYTES: Final = 64 * 1024 * 1024
"""The longest answer that is read, decoded. Close's pages hold some megabytes at most."""
