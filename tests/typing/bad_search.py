"""Mistakes in searches; each line says which error it must give."""

from __future__ import annotations

from close_async import CloseClient
from close_async.query import Contact, Lead


async def mistakes(close: CloseClient) -> None:
    close.search(Lead)  # error: [call-overload]
    close.search(Lead.name)  # error: [call-overload]
    close.search(Lead.rows, limits=3)  # error: [call-overload]
    close.search(Lead.rows, limit="3")  # error: [call-overload]
    close.search({"type": "match_all"})  # error: [call-overload]
    lead = await close.search(Lead.rows).first()
    lead.id  # error: [union-attr]
    contacts = close.search(Contact.rows & Lead.rows)  # error: [operator]
    print(contacts)
