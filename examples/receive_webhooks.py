"""
A FastAPI application that receives webhooks of Close, and handles each event once.

    CLOSE_SIGNATURE_KEY=... fastapi run examples/receive_webhooks.py

The key came with the answer to the call that created the webhook subscription.
"""

from __future__ import annotations

import os
from typing import TYPE_CHECKING, Annotated

from fastapi import Depends, FastAPI, Request, Response

from close_async import Journal, SignatureInvalid, webhooks

if TYPE_CHECKING:
    from close_async.events import Event

app = FastAPI()
journal = Journal.sqlite(os.environ.get("CLOSE_JOURNAL", "webhooks.db"))
inbox = webhooks.EventInbox(journal)
ended: list[str] = []


async def raw_body(request: Request) -> bytes:
    """The bytes that are signed."""
    return await request.body()


@app.post("/close/")
async def receive(request: Request, body: Annotated[bytes, Depends(raw_body)]) -> Response:
    """Answer 204 if the event is handled, whether now or before."""
    try:
        event = webhooks.verify(body, request.headers, os.environ["CLOSE_SIGNATURE_KEY"])
    except SignatureInvalid as error:
        return Response(error.reason, status_code=400)

    async with inbox.take(event) as arrival:
        if arrival == "new":
            await handle(event)
    # Close posts what wasn't accepted again later.
    return Response(status_code=503 if arrival == "unfinished" else 204)


async def handle(event: Event) -> None:
    """Take note of subscriptions that have ended."""
    is_ended = event.data is not None and event.data["status"] == "finished"
    if event.object_type == "sequence_subscription" and is_ended:
        ended.append(event.object_id)
