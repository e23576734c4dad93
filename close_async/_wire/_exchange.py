"""One request out, one answer in: the only place that calls httpx."""

from __future__ import annotations

from typing import TYPE_CHECKING

import httpx

from ._answer import Failed
from ._outcome import Departure, of_failure

if TYPE_CHECKING:
    from ._pool import Pool

__all__ = ["exchange"]


async def exchange(
    pool: Pool,
    http: httpx.AsyncClient,
    request: httpx.Request,
    auth: httpx.Auth | None,
) -> httpx.Response | Failed:
    """Send *request*, and return its answer, read, or what became of it."""
    departure = Departure()
    request.extensions = {**request.extensions, "trace": departure}
    with pool.watch(departure):
        try:
            return await http.send(request, auth=auth, follow_redirects=False)
        # A transport may raise anything, and a write that was delivered must not end as a raw
        # error that looks as if it were safe to repeat. Cancellation is no Exception.
        except Exception as failure:  # noqa: BLE001 - a transport raises what it likes
            failed = Failed(of_failure(failure, departure), failure)

    if isinstance(failed.failure, httpx.PoolTimeout):
        await pool.renew_if_stuck(http)
    return failed
