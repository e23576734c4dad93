"""One request out, one answer in: the only place that calls httpx."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING

import httpx

from ..message.outcome import Departure, of_failure
from ..message.response import Failed
from .cancellation import apart

if TYPE_CHECKING:
    from .pool import Pool

__all__ = ["exchange"]


async def exchange(
    pool: Pool,
    http: httpx.AsyncClient,
    request: httpx.Request,
    auth: httpx.Auth | None,
    departure: Departure | None = None,
) -> httpx.Response | Failed:
    """
    Send *request*, and return its answer, read, or what became of it.

    *departure* is what `see_through` gave to the work that calls this; a read has none, and is
    cancelled at once.
    """
    listener = Departure() if departure is None else departure
    opening = pool.opening_of(http)
    send = partial(opening.send, request, auth, listener)
    try:
        return await (send() if listener.is_guarded else apart(send))
    # A transport may raise anything, and a write that was delivered must not end as a raw
    # error that looks as if it were safe to repeat. Cancellation is no Exception.
    except Exception as failure:  # noqa: BLE001 - a transport raises what it likes
        failed = Failed(of_failure(failure, listener), failure)

    if isinstance(failed.failure, httpx.PoolTimeout) and listener.handed_over:
        await pool.replace(opening)
    return failed
