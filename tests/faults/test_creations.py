"""Each creation and each fault, over real sockets: what arrives, what is told, and what is true."""

from __future__ import annotations

import ssl
from typing import TYPE_CHECKING, Any

import httpx
import pytest

from close_async import CloseClient, OutcomeUnknown
from close_async.models import BulkSubscribe, CallStepCreate
from close_async.query import Lead
from close_async.sandbox import Sandbox
from tests.exactly_once.worlds import sender_of
from tests.support.served import serve

from .proxy import Break, stand_before
from .server import answer

if TYPE_CHECKING:
    from collections.abc import Awaitable, Callable, Iterator

    from tests.support.served import Served

    from .proxy import Proxy

    Create = Callable[[CloseClient, Sandbox], Awaitable[Any]]

pytestmark = pytest.mark.anyio

TLS = ssl.create_default_context()
SHORT = 0.2


def first(sandbox: Sandbox, kind: str) -> dict[str, Any]:
    return dict(next(row for row in sandbox.world.all(kind) if is_usable(kind, row)))


def is_usable(kind: str, row: Any) -> bool:
    match kind:
        case "sequence":
            return bool(row["status"] == "active")
        case "connected_account":
            return bool(row.get("identities"))
        case "email_template":
            return bool(row["is_shared"])
    return True


def sender(sandbox: Sandbox) -> dict[str, Any]:
    account_id = first(sandbox, "connected_account")["id"]
    return {
        "sender_account_id": account_id,
        "sender_name": "Jo",
        "sender_email": sender_of(sandbox, account_id),
    }


def fresh_contact(sandbox: Sandbox) -> str:
    taken = {row["contact_id"] for row in sandbox.world.all("sequence_subscription")}
    rows = sandbox.world.all("contact")
    return next(str(row["id"]) for row in rows if row["emails"] and row["id"] not in taken)


async def subscribe(close: CloseClient, sandbox: Sandbox) -> Any:
    return await close.sequence_subscriptions.create(
        sequence_id=first(sandbox, "sequence")["id"],
        contact_id=fresh_contact(sandbox),
        **sender(sandbox),
    )


async def email(close: CloseClient, sandbox: Sandbox) -> Any:
    return await close.bulk_emails.create(
        s_query=Lead.status_id.is_in(first(sandbox, "status.lead")["id"]).rooted(),
        template_id=first(sandbox, "email_template")["id"],
        contact_preference="lead",
    )


async def subscribe_many(close: CloseClient, sandbox: Sandbox) -> Any:
    return await close.bulk_sequence_subscriptions.create(
        BulkSubscribe(
            s_query=Lead.status_id.is_in(first(sandbox, "status.lead")["id"]).rooted(),
            sequence_id=first(sandbox, "sequence")["id"],
            contact_preference="lead",
            **sender(sandbox),
        )
    )


async def make_sequence(close: CloseClient, _sandbox: Sandbox) -> Any:
    return await close.sequences.create(
        name="Spring", timezone="Europe/Berlin", steps=[CallStepCreate(delay=0)]
    )


CREATIONS: dict[str, tuple[str, Create]] = {
    "subscription": ("sequence_subscription", subscribe),
    "bulk email": ("bulk_action.email", email),
    "bulk subscription": ("bulk_action.sequence_subscription", subscribe_many),
    "sequence": ("sequence", make_sequence),
}


def half_a_head(whole: bytes) -> bytes:
    return whole[: whole.index(b"\r\n\r\n") // 2]


def half_a_body(whole: bytes) -> bytes:
    start = whole.index(b"\r\n\r\n") + 4
    return whole[: start + (len(whole) - start) // 2]


def of_length(change: int) -> Callable[[bytes], bytes]:
    def distort(whole: bytes) -> bytes:
        body = whole.partition(b"\r\n\r\n")[2]
        head = f"HTTP/1.1 200 OK\r\nContent-Length: {len(body) + change}\r\n\r\n"
        return head.encode() + body

    return distort


def instead(replacement: bytes) -> Callable[[bytes], bytes]:
    return lambda _whole: replacement


PAGE = b"HTTP/1.1 200 OK\r\nContent-Type: text/html\r\nContent-Length: 6\r\n\r\n<html>"
FAULTS: dict[str, Break] = {
    "closes": Break(),
    "resets": Break(then="reset"),
    "half a head, closes": Break(half_a_head),
    "half a head, resets": Break(half_a_head, "reset"),
    "half a body, closes": Break(half_a_body),
    "half a body, resets": Break(half_a_body, "reset"),
    "too long a length": Break(of_length(50)),
    "too short a length": Break(of_length(-5)),
    "500": Break(instead(answer(500))),
    "502": Break(instead(answer(502))),
    "503": Break(instead(answer(503, {"error": "busy"}))),
    "504": Break(instead(answer(504))),
    "520": Break(instead(b"HTTP/1.1 520 \r\nContent-Length: 6\r\n\r\n<html>")),
    "an HTML page": Break(instead(PAGE)),
    "an empty 200": Break(instead(answer(200))),
    "an object without an id": Break(instead(answer(200, {}))),
    "no HTTP": Break(instead(b"220 mail.example ESMTP\r\n")),
    "stalls": Break(then="stall"),
    "stalls in the head": Break(half_a_head, "stall"),
    "stalls in the body": Break(half_a_body, "stall"),
}
UNREAD = {
    "accepts and closes": Break(reads=False),
    "accepts and resets": Break(then="reset", reads=False),
}

every_creation = pytest.mark.parametrize(("kind", "create"), CREATIONS.values(), ids=CREATIONS)


@pytest.fixture(scope="module")
def served() -> Iterator[Served]:
    with serve(Sandbox(leads=20)) as running:
        yield running


@pytest.fixture
def sandbox(served: Served) -> Sandbox:
    served.sandbox.reset()
    return served.sandbox


def client_of(proxy: Proxy, sandbox: Sandbox, fault: str) -> CloseClient:
    return CloseClient(
        sandbox.api_key,
        base_url=proxy.url,
        transport=httpx.AsyncHTTPTransport(verify=TLS),
        settle=0.02,
        timeout=httpx.Timeout(10, read=SHORT if "stalls" in fault else 10),
    )


def ids(sandbox: Sandbox, kind: str) -> set[str]:
    return {row["id"] for row in sandbox.world.all(kind)}


def writes(lines: list[str]) -> int:
    return sum(line.startswith("POST") for line in lines)


@every_creation
@pytest.mark.parametrize("fault", FAULTS)
async def test_what_was_done_is_found_and_sent_once(
    served: Served, sandbox: Sandbox, kind: str, create: Create, fault: str
) -> None:
    before = ids(sandbox, kind)
    async with stand_before(served.url) as proxy, client_of(proxy, sandbox, fault) as close:
        proxy.broken, proxy.is_after = FAULTS[fault], True

        created = await create(close, sandbox)

        assert ids(sandbox, kind) - before == {created.id}
        assert writes(proxy.arrived) == writes(proxy.passed_on) == 1


@every_creation
@pytest.mark.parametrize("fault", FAULTS)
async def test_what_was_not_done_is_called_unknown_and_not_sent_again(
    served: Served, sandbox: Sandbox, kind: str, create: Create, fault: str
) -> None:
    before = ids(sandbox, kind)
    async with stand_before(served.url) as proxy, client_of(proxy, sandbox, fault) as close:
        proxy.broken = FAULTS[fault]

        with pytest.raises(OutcomeUnknown):
            await create(close, sandbox)

        assert ids(sandbox, kind) == before
        assert writes(proxy.arrived) == 1
        assert writes(proxy.passed_on) == 0


@every_creation
@pytest.mark.parametrize("fault", UNREAD)
async def test_what_nobody_read_is_done_at_most_once(
    served: Served, sandbox: Sandbox, kind: str, create: Create, fault: str
) -> None:
    before = ids(sandbox, kind)
    async with stand_before(served.url) as proxy, client_of(proxy, sandbox, fault) as close:
        proxy.broken = UNREAD[fault]

        try:
            # If the connection was gone before it could be written, it's sent again.
            made = {(await create(close, sandbox)).id}
        except OutcomeUnknown:
            made = set()

        assert ids(sandbox, kind) - before == made
        assert writes(proxy.passed_on) == len(made)
