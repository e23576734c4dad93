"""
Events on their way to the URLs that subscribed to them, signed as Close signs them.

Nothing is sent by itself: a test or the loop of a server calls `send`.
"""

from __future__ import annotations

import hashlib
import hmac
import json
from collections import deque
from contextlib import AsyncExitStack
from datetime import datetime, timedelta
from typing import TYPE_CHECKING, Final

import attrs
import httpx

from ..common.json_value import as_object
from .webhook_filters import fits

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

    from ..common.objects import Row
    from ..world.events import Event
    from ..world.store import World

# At most so many wait; the oldest are dropped.
_MOST: Final = 10_000
_TRIED_FOR: Final = timedelta(hours=72)
_FIRST_RETRY: Final = timedelta(seconds=60)
_LONGEST_RETRY: Final = timedelta(hours=6)
_TIMEOUT: Final = 10.0


@attrs.define(eq=False)
class Delivery:
    """One event for one subscription, and when to try it next."""

    webhook_id: str
    event: Event
    due: datetime
    since: datetime
    tries: int = 0

    def put_off(self, now: datetime) -> None:
        """Wait longer with each try."""
        self.due = now + min(_FIRST_RETRY * 2 ** min(self.tries, 20), _LONGEST_RETRY)
        self.tries += 1


@attrs.define
class _WebhookSender:
    """Sends deliveries, over as few connections as it can."""

    stack: AsyncExitStack
    transport: httpx.AsyncBaseTransport | None
    _clients: dict[bool, httpx.AsyncClient] = attrs.field(
        factory=dict[bool, httpx.AsyncClient], init=False
    )

    async def __call__(self, webhook: Row, event: Row, now: datetime) -> bool:
        """Send one event, and return whether it was accepted."""
        body = json.dumps({"event": event, "subscription_id": webhook["id"]})
        timestamp = str(int(now.timestamp()))
        headers = {
            "content-type": "application/json",
            "close-sig-hash": _sign(signature_key(webhook["id"]), timestamp, body),
            "close-sig-timestamp": timestamp,
        }
        client = await self._client(verify=webhook["verify_ssl"] and "https:" in webhook["url"])
        try:
            response = await client.post(webhook["url"], content=body, headers=headers)
        except httpx.HTTPError:
            return False

        return response.is_success

    async def _client(self, *, verify: bool) -> httpx.AsyncClient:
        if verify not in self._clients:
            # No proxy of the environment: what is sent stays on this machine.
            client = httpx.AsyncClient(
                transport=self.transport, trust_env=False, timeout=_TIMEOUT, verify=verify
            )
            self._clients[verify] = await self.stack.enter_async_context(client)
        return self._clients[verify]


@attrs.define
class DeliveryQueue:
    """All events that wait to be sent."""

    world: World
    _waiting: deque[Delivery] = attrs.field(
        factory=lambda: deque[Delivery](maxlen=_MOST), init=False
    )

    def enqueue(self, event: Event) -> None:
        """Note an event for each active subscription to its type and action."""
        kind = (event.object_type, event.action)
        now = self.world.now()
        for row in self.world.all("webhook"):
            wanted = [(item["object_type"], item["action"]) for item in row["events"]]
            if row["status"] == "active" and kind in wanted:
                self._waiting.append(Delivery(row["id"], event, now, now))

    def waiting(self) -> Sequence[Delivery]:
        """Return what is not sent yet, in the order of its turn."""
        return self._waiting

    def restore(self, deliveries: Iterable[Delivery]) -> None:
        """Let *deliveries* wait in the place of all others."""
        self._waiting.clear()
        self._waiting.extend(deliveries)

    async def send(self, transport: httpx.AsyncBaseTransport | None = None) -> int:
        """Send what is due, and return how many events were accepted."""
        due = self._take_due()
        accepted = 0
        try:
            async with AsyncExitStack() as stack:
                sender = _WebhookSender(stack, transport)
                while due:
                    accepted += await self._send(sender, due[0])
                    due.popleft()
        finally:
            # A cancellation must not lose what was not tried.
            self._waiting.extendleft(reversed(due))
        return accepted

    async def _send(self, sender: _WebhookSender, delivery: Delivery) -> bool:
        webhook = self.world.get("webhook", delivery.webhook_id)
        event = delivery.event.show(self.world.organization_id)
        if webhook is None or webhook["status"] != "active" or not _is_wanted(webhook, event):
            return False

        if await sender(webhook, event, self.world.now()):
            return True

        self._try_again(delivery)
        return False

    def _take_due(self) -> deque[Delivery]:
        now = self.world.now()
        due = deque(delivery for delivery in self._waiting if delivery.due <= now)
        later = [delivery for delivery in self._waiting if delivery.due > now]
        self._waiting.clear()
        self._waiting.extend(later)
        return due

    def _try_again(self, delivery: Delivery) -> None:
        """Wait for the next try; after three days without any, pause the subscription [doc]."""
        now = self.world.now()
        delivery.put_off(now)
        if now - delivery.since < _TRIED_FOR:
            self._waiting.append(delivery)
        elif self.world.get("webhook", delivery.webhook_id) is not None:
            self.world.change("webhook", delivery.webhook_id, {"status": "paused"})


def signature_key(webhook_id: object) -> str:
    """Return what deliveries are signed with, in hex: no secret, since nothing here is one."""
    return hashlib.sha256(f"{webhook_id}".encode()).hexdigest()


def _sign(key: str, timestamp: str, body: str) -> str:
    """Return what `close-sig-hash` says of a delivery."""
    text = f"{timestamp}{body}".encode()
    return hmac.new(bytes.fromhex(key), text, hashlib.sha256).hexdigest()


def _is_wanted(webhook: Row, shown: Row) -> bool:
    if not _is_fit(webhook.get("event_filter"), shown):
        return False

    return any(
        (item["object_type"], item["action"]) == (shown["object_type"], shown["action"])
        and _is_fit(item.get("extra_filter"), shown)
        for item in webhook["events"]
    )


def _is_fit(node: object, shown: Row) -> bool:
    found: Mapping[str, object] | None = as_object(node)
    return found is None or fits(found, shown)
