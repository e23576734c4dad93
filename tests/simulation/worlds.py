"""What a life needs of the Close that it lives with: the sandbox, or the server of the lives."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final, Protocol

from tests.exactly_once.worlds import sender_of

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    import httpx

    from close_async.sandbox import Sandbox

_TABLES: Final = {"sub_": "sequence_subscription", "seq_": "sequence",
                  "bulkemail_": "bulk_action.email",
                  "bulkseqsub_": "bulk_action.sequence_subscription"}  # fmt: skip


class World(Protocol):
    """Some Close. Where ids are, it's what really is, whatever reads show."""

    @property
    def api_key(self) -> str: ...
    @property
    def sequence_id(self) -> str: ...
    @property
    def template_id(self) -> str: ...
    @property
    def status_id(self) -> str: ...
    @property
    def contacts(self) -> Sequence[str]: ...
    @property
    def sender(self) -> dict[str, Any]: ...

    async def handle(self, request: httpx.Request) -> httpx.Response:
        """Answer a request."""
        ...

    def ids(self, kind: str) -> list[str]:
        """Return the ids of all of a kind, newest first or not."""
        ...

    def exists(self, id: str) -> bool:
        """Return whether there is such an object."""
        ...

    def change(self, id: str, changes: Mapping[str, Any]) -> object:
        """Change one behind the back of everybody."""
        ...


class SandboxWorld:
    """The sandbox."""

    def __init__(self, sandbox: Sandbox) -> None:
        self._sandbox = sandbox
        world = sandbox.world
        self.api_key = sandbox.api_key
        self.sequence_id = str(
            next(r["id"] for r in world.all("sequence") if r["status"] == "active")
        )
        account = next(r for r in world.all("connected_account") if r.get("identities"))
        self.sender: dict[str, Any] = {
            "sender_account_id": str(account["id"]),
            "sender_name": "Jo",
            "sender_email": sender_of(sandbox, account["id"]),
        }
        self.template_id = str(next(r["id"] for r in world.all("email_template") if r["is_shared"]))
        self.status_id = str(next(iter(world.all("status.lead")))["id"])
        taken = {
            row["contact_id"]
            for row in world.all("sequence_subscription")
            if row["sequence_id"] == self.sequence_id
        }
        self.contacts = [
            str(r["id"]) for r in world.all("contact") if r["emails"] and r["id"] not in taken
        ]

    async def handle(self, request: httpx.Request) -> httpx.Response:
        """Answer a request."""
        answer = await self._sandbox.transport().handle_async_request(request)
        await answer.aread()
        return answer

    def ids(self, kind: str) -> list[str]:
        """Return the ids of all of a kind."""
        return [str(row["id"]) for row in self._sandbox.world.all(kind.replace("/", "."))]

    def exists(self, id: str) -> bool:
        """Return whether there is such an object."""
        return self._sandbox.world.get(_table_of(id), id) is not None

    def change(self, id: str, changes: Mapping[str, Any]) -> object:
        """Change one behind the back of everybody."""
        return self._sandbox.world.change(_table_of(id), id, changes)


def _table_of(id: str) -> str:
    prefix, _, _ = id.partition("_")
    return _TABLES[f"{prefix}_"]
