"""A sandbox and a client that live by the same clock, which moves only by their pauses."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final

import attrs

from close_async import CloseClient
from close_async._core.clock import Clock
from close_async.models import CallStepCreate
from close_async.query import Lead
from close_async.sandbox import Sandbox, SteppedClock

if TYPE_CHECKING:
    from collections.abc import Awaitable, Callable, Mapping
    from datetime import datetime, timedelta

    Act = Callable[["World"], Awaitable[Any]]

MINUTE: Final = 60.0


@attrs.define
class World:
    """*sandbox* and the ids that the calls of these tests need."""

    sandbox: Sandbox
    start: datetime
    sequence_id: str
    contact_id: str
    account_id: str
    template_id: str
    status_id: str
    close: CloseClient = attrs.field(init=False)

    @property
    def clock(self) -> Clock:
        """The sandbox's clock, as a client sees it."""
        inner = self.sandbox.clock
        return Clock(
            now=inner.now,
            monotonic=self._seconds,
            sleep=inner.sleep,
            random=lambda: 1.0,
        )

    @property
    def elapsed(self) -> timedelta:
        """How much time has gone by."""
        return self.sandbox.clock.now() - self.start

    def _seconds(self) -> float:
        return self.elapsed.total_seconds()

    def client(self, **options: Any) -> CloseClient:
        """Return a client of this world."""
        defaults = {"transport": self.sandbox.transport(), "clock": self.clock}
        return CloseClient(self.sandbox.api_key, **{**defaults, **options})

    @property
    def sender(self) -> dict[str, Any]:
        """Who sends, as Close wants it said."""
        return {
            "sender_account_id": self.account_id,
            "sender_name": "Jo",
            "sender_email": sender_of(self.sandbox, self.account_id),
        }

    async def subscribe(self, close: CloseClient, **more: Any) -> Any:
        """Subscribe the contact to the sequence."""
        return await close.sequence_subscriptions.create(
            sequence_id=self.sequence_id, contact_id=self.contact_id, **self.sender, **more
        )

    async def email(self, close: CloseClient) -> Any:
        """Start a bulk email to the leads of one status."""
        return await close.bulk_emails.create(
            s_query=Lead.status_id.is_in(self.status_id).rooted(),
            template_id=self.template_id,
            contact_preference="lead",
        )

    async def make_sequence(self, close: CloseClient) -> Any:
        """Create a sequence."""
        return await close.sequences.create(
            name="Spring",
            timezone="Europe/Berlin",
            steps=[CallStepCreate(delay=0)],
        )

    def rows(self, kind: str) -> list[Mapping[str, Any]]:
        """Return the objects of one kind that there are, whatever the lists show."""
        return list(self.sandbox.world.all(kind))

    def is_about_us(self, row: Mapping[str, Any]) -> bool:
        """Return whether a subscription is that of the contact to the sequence."""
        ids = (row["contact_id"], row["sequence_id"])
        return ids == (self.contact_id, self.sequence_id)

    def sent(self, method: str, path: str) -> int:
        """Return how many requests of that kind came in."""
        return sum(call.method == method and path in call.path for call in self.sandbox.requests)


def sender_of(sandbox: Sandbox, account_id: str) -> str:
    """Return the address of an account."""
    account = sandbox.world.get("connected_account", account_id)
    assert account is not None
    return str(account["identities"][0]["email"])


def make_world(**options: Any) -> World:
    """Return a small world with an active sequence and a contact that never was in it."""
    clock = SteppedClock()
    sandbox = Sandbox(leads=20, clock=clock, **options)
    world = sandbox.world
    sequence = next(row for row in world.all("sequence") if row["status"] == "active")
    taken = {
        row["contact_id"]
        for row in world.all("sequence_subscription")
        if row["sequence_id"] == sequence["id"]
    }
    contact = next(row for row in world.all("contact") if row["emails"] and row["id"] not in taken)
    account = next(row for row in world.all("connected_account") if row.get("identities"))
    template = next(row for row in world.all("email_template") if row["is_shared"])
    status = next(iter(world.all("status.lead")))
    return World(
        sandbox=sandbox,
        start=clock.now(),
        sequence_id=sequence["id"],
        contact_id=contact["id"],
        account_id=account["id"],
        template_id=template["id"],
        status_id=status["id"],
    )
