"""The tables of "When things go wrong": each row is a test that carries its name."""

from __future__ import annotations

import itertools
import re
from collections import defaultdict
from contextlib import nullcontext
from datetime import timedelta
from typing import TYPE_CHECKING, Any, Final

import anyio
import attrs
import httpx
import pytest
import sniffio

from close_async import (
    BadRequest,
    CloseClient,
    CloseError,
    Forbidden,
    IdempotencyKeyReused,
    Journal,
    JournalDamaged,
    JournalUnusable,
    NoAnswer,
    NotFound,
    OutcomeUnknown,
    PlanLimitReached,
    RateLimited,
    RequestNotSent,
    ResponseUnreadable,
    ServerError,
    StatusError,
    Unauthorized,
)
from close_async.enrollment import Enrolled, Refused
from close_async.transports import AiohttpTransport, Httpx2Transport
from tests.support.paths import ROOT
from tests.support.script import CANARY, Script, read_call, write_call

from .test_enroll import collect, enrolled, fresh_contacts, terms
from .worlds import make_world

if TYPE_CHECKING:
    from collections.abc import Awaitable, Callable, Iterator
    from pathlib import Path

    from close_async.enrollment import EnrollmentOutcome

    from .worlds import World

    Test = Callable[[Path], Awaitable[None]]

pytestmark = pytest.mark.anyio

PAGES: Final = ("explanation/when-things-go-wrong.md", "reference/enrollment.md")
READ: Final = read_call()
CREATION: Final = write_call(json={"name": "x"})
ROWS: Final[dict[tuple[str, str], Test]] = {}


def tables() -> dict[str, list[str]]:
    """Return the first cell of each row of the pages' tables, by the heading above them."""
    found: defaultdict[str, list[str]] = defaultdict(list)
    heading = ""
    texts = ((ROOT / "docs" / page).read_text(encoding="utf-8") for page in PAGES)
    lines = [line for text in texts for line in text.splitlines()]
    for line, following in itertools.pairwise([*lines, ""]):
        if line.startswith("#"):
            heading = line.lstrip("# ")
        is_head = following.startswith("| ---")
        if line.startswith("| ") and not is_head and not line.startswith("| ---"):
            found[heading].append(re.sub(r"[*`]", "", line.split("|")[1]).strip())
    return found


def row(heading: str, name: str) -> Callable[[Test], Test]:
    """Say of which row this is the test."""

    def add(test: Test) -> Test:
        ROWS[heading, name] = test
        return test

    return add


def test_each_row_of_the_page_has_a_test_and_each_test_a_row() -> None:
    on_the_page = [(heading, name) for heading, names in tables().items() for name in names]

    assert sorted(on_the_page) == sorted(ROWS)


@pytest.mark.parametrize(
    ("heading", "name"),
    [
        pytest.param(heading, name, id=f"{heading}: {name}")
        for heading, names in tables().items()
        for name in names
    ],
)
async def test_the_row_is_true(heading: str, name: str, tmp_path: Path) -> None:
    await ROWS[heading, name](tmp_path)


SYMPTOMS: Final = "Symptoms and what to do"
OUTCOMES: Final = "Outcomes of an attempt"
RETRIES: Final = "Retries"
FINDING: Final = "Finding the outcome"

NOBODY_LISTENS: Final = "http://127.0.0.1:1/api/v1"
USER: Final = {"id": "user_1"}


async def created(world: World, close: CloseClient) -> int:
    """Create a sequence. Return how many there are of it, as the caller knows now."""
    before = len(world.rows("sequence"))
    try:
        await world.make_sequence(close)
    except OutcomeUnknown as unknown:
        await world.sandbox.clock.sleep(60)
        with pytest.raises(OutcomeUnknown):
            await unknown.look_again()
        assert len(world.rows("sequence")) == before
    else:
        assert len(world.rows("sequence")) == before + 1
    assert world.sent("POST", "/sequence/") == 1
    return len(world.rows("sequence")) - before


async def found_or_unknown(**fault: Any) -> None:
    """Let a creation fail so, once with the work done and once without it."""
    for done in (True, False):
        world = make_world()
        world.sandbox.faults.next(method="POST", done=done, **fault)
        async with world.client(timeout=0.05) as close:
            assert await created(world, close) == done


async def retried(error: type[Exception], *, status: int | Exception, **answer: Any) -> Any:
    """Let all attempts of a read fail so; return the error that comes of it."""
    script = Script()
    for _ in range(4):
        if isinstance(status, Exception):
            script.then_raise(status)
        else:
            script.then(status, **answer)
    async with script.client() as close:
        with pytest.raises(error) as caught:
            await close.send(READ)

    assert len(script.asked) == 4
    return caught.value


async def at_once(script: Script, call: Any, error: type[Exception]) -> Any:
    """Return the error that the first answer to a call raises, without a second request."""
    async with script.client() as close:
        with pytest.raises(error) as caught:
            await close.send(call)

    assert len(script.asked) == 1
    return caught.value


def offline(transport: httpx.AsyncBaseTransport | None = None) -> CloseClient:
    return Script().client(transport=transport, base_url=NOBODY_LISTENS)


def without_a_route(_: httpx.Request) -> httpx.Response:
    msg = "no route"
    raise httpx.ConnectError(msg)


@row(OUTCOMES, "answered")
async def _(_: Path) -> None:
    world = make_world()

    async with world.client() as close:
        assert await created(world, close) == 1


@row(OUTCOMES, "refused")
async def _(_: Path) -> None:
    for status in (400, 404, 429, 501, 505):
        world = make_world()
        before = len(world.rows("sequence"))
        world.sandbox.faults.next(method="POST", status=status)
        async with world.client(max_retries=0) as close:
            with pytest.raises(StatusError):
                await world.make_sequence(close)
        assert len(world.rows("sequence")) == before


@row(OUTCOMES, "not sent")
async def _(_: Path) -> None:
    async with offline() as close:
        with pytest.raises(RequestNotSent):
            await close.send(CREATION)


@row(OUTCOMES, "unknown")
async def _(_: Path) -> None:
    for status in (408, 500, 302):
        await found_or_unknown(status=status)
    await found_or_unknown(drop="after")
    await found_or_unknown(truncate=True)
    await found_or_unknown(html=True)
    await found_or_unknown(empty=True)


@row(RETRIES, "reads: list, get, search")
async def _(_: Path) -> None:
    script = Script().then_raise(httpx.ConnectError("no")).then(429, RateLimit="reset=1")
    script.then(503).then(200, json=USER)
    async with script.client() as close:
        await close.send(READ)
    assert len(script.asked) == 4

    await at_once(Script().then(400), READ, BadRequest)
    await at_once(Script().then(302), READ, StatusError)


@row(RETRIES, "idempotent writes: update of a subscription or a bulk action, delete")
async def _(_: Path) -> None:
    world = make_world()
    faults = world.sandbox.faults
    faults.next(method="PUT", retry_after=1.0)
    faults.next(method="PUT", status=503)
    async with world.client() as close:
        made = await world.subscribe(close)
        paused = await close.sequence_subscriptions.update(made.id, status="paused")
        faults.next(method="PUT", status=400)
        with pytest.raises(BadRequest):
            await close.sequence_subscriptions.update(made.id, status="active")

    assert paused.status == "paused"
    assert world.sent("PUT", "/sequence_subscription/") == 4


@row(RETRIES, "creations: create of anything, update of a sequence")
async def _(_: Path) -> None:
    world = make_world()
    world.sandbox.faults.next(method="POST", retry_after=1.0)
    world.sandbox.faults.next(method="POST", drop="before")
    async with world.client() as close:
        with pytest.raises(OutcomeUnknown):
            await world.make_sequence(close)
    assert world.sent("POST", "/sequence/") == 2

    await at_once(Script().then(400), CREATION, BadRequest)


async def lost(world: World, act: Callable[[CloseClient], Awaitable[Any]]) -> Any:
    """Return what a call returns whose answer was lost, after another one."""
    async with world.client() as close:
        world.sandbox.faults.next(drop="after")
        return await act(close)


@row(FINDING, "subscription")
async def _(_: Path) -> None:
    world = make_world()

    made = await lost(world, world.subscribe)

    assert [
        one["id"] for one in filter(world.is_about_us, world.rows("sequence_subscription"))
    ] == [made.id]


@row(FINDING, "bulk action")
async def _(_: Path) -> None:
    world = make_world()
    before = {one["id"] for one in world.rows("bulk_action.email")}

    made = await lost(world, world.email)

    assert {one["id"] for one in world.rows("bulk_action.email")} - before == {made.id}


@row(FINDING, "sequence")
async def _(_: Path) -> None:
    world = make_world()
    before = {one["id"] for one in world.rows("sequence")}

    made = await lost(world, world.make_sequence)

    assert {one["id"] for one in world.rows("sequence")} - before == {made.id}


@row(FINDING, "change of a sequence, subscription or bulk action")
async def _(_: Path) -> None:
    world = make_world()

    changed = await lost(
        world, lambda close: close.sequences.update(world.sequence_id, name="Autumn")
    )

    assert changed.name == "Autumn"
    assert world.sent("PUT", "/sequence/") == 1


@row(FINDING, "deletion")
async def _(_: Path) -> None:
    world = make_world()

    await lost(world, lambda close: close.sequences.delete(world.sequence_id))

    assert world.sequence_id not in {one["id"] for one in world.rows("sequence")}


@row(FINDING, "by close.request, without a method here")
async def _(_: Path) -> None:
    asked: list[str] = []

    def losing(request: httpx.Request) -> httpx.Response:
        asked.append(request.method)
        return httpx.Response(404 if request.method == "GET" else 502)

    transport = httpx.MockTransport(losing)
    async with CloseClient(CANARY, transport=transport, max_retries=0, settle=0.0) as close:
        with pytest.raises(OutcomeUnknown):
            await close.request("POST", "/playbook/")
        with pytest.raises(OutcomeUnknown):
            await close.request("DELETE", "/playbook/play_1/")

    assert (asked.count("POST"), asked.count("DELETE")) == (1, 1)


@row(SYMPTOMS, "no network, wrong host, TLS fails")
async def _(_: Path) -> None:
    async with offline() as close:
        for call in (READ, CREATION):
            with pytest.raises(RequestNotSent):
                await close.send(call)


@row(SYMPTOMS, "the same over a transport that doesn't tell, or a mocked httpx.ConnectError")
async def _(_: Path) -> None:
    async with offline(httpx.MockTransport(without_a_route)) as close:
        with pytest.raises(RequestNotSent):
            await close.send(READ)
        with pytest.raises(OutcomeUnknown):
            await close.send(CREATION)


@row(SYMPTOMS, "Close is slow: no answer in time")
async def _(_: Path) -> None:
    await retried(NoAnswer, status=httpx.ReadTimeout("slow"))

    await found_or_unknown(delay=30.0)


@row(SYMPTOMS, "the connection breaks after the request")
async def _(_: Path) -> None:
    await retried(NoAnswer, status=httpx.ReadError("reset"))

    await found_or_unknown(drop="after")


@row(SYMPTOMS, "502, 503, 504, 520, an HTML page")
async def _(_: Path) -> None:
    for status in (502, 503, 504, 520):
        await retried(ServerError, status=status)
        await found_or_unknown(status=status)
    await retried(ResponseUnreadable, status=200, content=b"<html>")
    await found_or_unknown(html=True)


@row(SYMPTOMS, "400")
async def _(_: Path) -> None:
    said = {"errors": ["no"], "field-errors": {"name": "too long"}}

    refused = await at_once(Script().then(400, json=said), CREATION, BadRequest)

    assert refused.errors == ("no",)
    assert refused.field_errors == {"name": "too long"}
    await refused_row(400)


@row(SYMPTOMS, "404")
async def _(_: Path) -> None:
    await at_once(Script().then(404), READ, NotFound)
    await refused_row(404)
    world = make_world()
    await lost(world, lambda close: close.sequences.delete(world.sequence_id))


async def refused_row(status: int) -> None:
    """Check that a row that Close answers so is refused, and the next one is sent."""
    world = make_world()
    world.sandbox.faults.next(method="POST", status=status)

    async with world.client() as close:
        run = close.enroll(fresh_contacts(world, 2), at_once=1, **terms(world))
        outcomes = await collect(run)

    assert [type(outcome) for outcome in outcomes] == [Refused, Enrolled]


@row(SYMPTOMS, "401, 402, 403")
async def _(tmp_path: Path) -> None:
    for status, error in {401: Unauthorized, 402: PlanLimitReached, 403: Forbidden}.items():
        world = make_world()
        contacts = fresh_contacts(world, 3)
        world.sandbox.faults.next(method="POST", status=status, times=3)
        journal = Journal.sqlite(tmp_path / f"{status}.db")
        async with world.client(journal=journal) as close:
            with pytest.raises(error):
                await collect(close.enroll(contacts, **terms(world)))
            outcomes = await collect(close.enroll(contacts, **terms(world)))
        assert [type(outcome) for outcome in outcomes] == [Enrolled] * 3


@row(SYMPTOMS, "429")
async def _(_: Path) -> None:
    script = Script().then(429, RateLimit="limit=9, remaining=0, reset=7").then(200, json=USER)
    async with script.client() as close:
        await close.send(READ)

    assert script.slept == [7.0]


@row(SYMPTOMS, "429 with a pause of more than a minute")
async def _(_: Path) -> None:
    script = Script().then(429, RateLimit="limit=9, remaining=0, reset=77")

    held = await at_once(script, READ, RateLimited)

    assert held.retry_after == 77
    assert script.slept == []


@row(SYMPTOMS, "many failures at once")
async def _(_: Path) -> None:
    script = Script()
    for _attempt in range(4 * 60):
        script.then(503)

    async with script.client() as close:
        for _call in range(60):
            with pytest.raises(ServerError):
                await close.send(READ)

    assert 60 < len(script.asked) < 4 * 60


@row(SYMPTOMS, "a timeout or Ctrl-C of yours during a write")
async def _(_: Path) -> None:
    world = make_world()
    notes: list[str] = []
    scope = anyio.CancelScope()

    async with world.client(transport=Cancelling(world.sandbox.transport(), scope)) as close:
        with scope:
            try:
                await world.make_sequence(close)
            except anyio.get_cancelled_exc_class() as cancelled:
                notes.extend(cancelled.__notes__)
                raise

    assert "POST /sequence/ had left when the cancellation came: answered, 200" in notes[0]


@attrs.frozen
class Cancelling(httpx.AsyncBaseTransport):
    """Cancels its caller when Close has the request and the answer isn't there yet."""

    inner: httpx.AsyncBaseTransport
    scope: anyio.CancelScope

    async def handle_async_request(self, request: httpx.Request) -> httpx.Response:
        """Pass it on."""
        answer = await self.inner.handle_async_request(request)
        self.scope.cancel()
        await anyio.lowlevel.checkpoint()
        return answer


@row(SYMPTOMS, "the program is killed")
async def _(tmp_path: Path) -> None:
    world = make_world()
    path = tmp_path / "sent.db"
    contacts = fresh_contacts(world, 4)
    printed: list[str] = []

    for _ in range(2):
        with pytest.raises(KilledError) if not printed else nullcontext():
            async with world.client(journal=Journal.sqlite(path)) as close:
                async for outcome in close.enroll(contacts, at_once=1, **terms(world)):
                    printed.append(outcome.row.contact_id)
                    if len(printed) == 2:
                        raise KilledError

    assert printed[2:] == contacts
    assert sorted(enrolled(world)[-4:]) == sorted(contacts)
    assert world.sent("POST", "/sequence_subscription/") == 4


class KilledError(BaseException):
    """Ends a program in the middle. Processes that are really killed: test_killed.py."""


@row(SYMPTOMS, "the journal is damaged")
async def _(tmp_path: Path) -> None:
    path = tmp_path / "sent.db"
    path.write_bytes(b"no database, but long enough to be taken for one" * 100)

    await nothing_is_sent(path, JournalDamaged)


@row(SYMPTOMS, "the journal can't be written")
async def _(tmp_path: Path) -> None:
    await nothing_is_sent(tmp_path / "no such folder" / "sent.db", JournalUnusable)


async def nothing_is_sent(path: Path, error: type[Exception]) -> None:
    """Check that a creation is not sent if its journal can't be used."""
    world = make_world()
    with pytest.raises(error):
        async with world.client(journal=Journal.sqlite(path)) as close:
            await world.make_sequence(close.with_options(idempotency_key="spring"))

    assert world.sent("POST", "/sequence/") == 0


@row(SYMPTOMS, "the same row in two processes")
async def _(tmp_path: Path) -> None:
    world = make_world()
    contacts = fresh_contacts(world, 3)
    outcomes: list[EnrollmentOutcome] = []

    async def work() -> None:
        async with world.client(journal=Journal.sqlite(tmp_path / "sent.db")) as close:
            outcomes.extend(await collect(close.enroll(contacts, **terms(world))))

    async with anyio.create_task_group() as group:
        group.start_soon(work)
        group.start_soon(work)

    assert [type(outcome) for outcome in outcomes] == [Enrolled] * 6
    assert world.sent("POST", "/sequence_subscription/") == 3


@row(SYMPTOMS, "one key for two different calls")
async def _(tmp_path: Path) -> None:
    world = make_world()
    async with world.client(journal=Journal.sqlite(tmp_path / "sent.db")) as close:
        once = close.with_options(idempotency_key="spring")
        await world.subscribe(once)
        with pytest.raises(IdempotencyKeyReused):
            await world.subscribe(once, contact_email="other@example.com")

    assert world.sent("POST", "/sequence_subscription/") == 1


@row(SYMPTOMS, "a row of enroll that can't be sent")
async def _(_: Path) -> None:
    world = make_world()
    one, two = fresh_contacts(world, 2)
    wrong: Any = {"contact_id": two, "sender_name": 5}

    async with world.client() as close:
        run = close.enroll([one, wrong], **terms(world))
        outcome = await anext(run)
        with pytest.raises(TypeError, match="row 2: sender_name must be a string"):
            await anext(run)

    assert isinstance(outcome, Enrolled)


@row(SYMPTOMS, "the rows or on_progress raise")
async def _(tmp_path: Path) -> None:
    world = make_world()
    contacts = fresh_contacts(world, 3)

    def rows() -> Iterator[str]:
        yield from contacts
        msg = "the file ends here"
        raise OSError(msg)

    async with world.client(journal=Journal.sqlite(tmp_path / "sent.db")) as close:
        run = close.enroll(rows(), **terms(world))
        outcomes = [await anext(run) for _ in contacts]
        with pytest.raises(OSError, match="the file ends here"):
            await anext(run)
        again = await collect(close.enroll(contacts, **terms(world)))

    assert [type(outcome) for outcome in outcomes + again] == [Enrolled] * 6
    assert world.sent("POST", "/sequence_subscription/") == 3


@row(SYMPTOMS, "the machine's clock is wrong or jumps")
async def _(_: Path) -> None:
    await found_by_a_clock_that_is_off(timedelta(hours=-5))
    await found_by_a_clock_that_is_off(timedelta(hours=5))


async def found_by_a_clock_that_is_off(error: timedelta) -> None:
    """Check that a lost creation is found whatever time the machine has."""
    world = make_world()
    world.sandbox.faults.next(method="POST", drop="after")
    clock = attrs.evolve(world.clock, now=lambda: world.sandbox.clock.now() + error)

    async with world.client(clock=clock) as close:
        await close.users.me()
        made = await world.make_sequence(close)

    assert made.name == "Spring"


TRANSPORTS: Final = "Which transports tell"
KINDS: Final = "Refusals"


class Passing(httpx.AsyncBaseTransport):
    """A wrapper around one of httpx's own that may lose the extensions of requests."""

    def __init__(self, *, keeps: bool) -> None:
        self._inner = httpx.AsyncHTTPTransport()
        self._keeps = keeps

    async def handle_async_request(self, request: httpx.Request) -> httpx.Response:
        """Pass it on, or build it anew."""
        anew = httpx.Request(
            request.method, request.url, headers=request.headers, stream=request.stream
        )
        return await self._inner.handle_async_request(request if self._keeps else anew)

    async def aclose(self) -> None:
        """Close what it sends with."""
        await self._inner.aclose()


async def refused_connection(transport: httpx.AsyncBaseTransport | None) -> type[Exception]:
    """Return what a creation raises over a transport if nobody listens."""
    async with offline(transport) as close:
        with pytest.raises(CloseError) as caught:
            await close.send(CREATION)
    return type(caught.value)


@row(TRANSPORTS, "none given, httpx.AsyncHTTPTransport, AiohttpTransport, Httpx2Transport")
async def _(_: Path) -> None:
    transports: list[httpx.AsyncBaseTransport | None]
    transports = [None, httpx.AsyncHTTPTransport(), Httpx2Transport()]
    if sniffio.current_async_library() == "asyncio":
        transports.append(AiohttpTransport())
    for transport in transports:
        assert await refused_connection(transport) is RequestNotSent


@row(TRANSPORTS, "a subclass or a wrapper of these that passes requests on with their extensions")
async def _(_: Path) -> None:
    assert await refused_connection(Passing(keeps=True)) is RequestNotSent


@row(TRANSPORTS, "a subclass or a wrapper that builds requests anew")
async def _(_: Path) -> None:
    assert await refused_connection(Passing(keeps=False)) is OutcomeUnknown


@row(TRANSPORTS, "adapters of others for aiohttp, mocks, httpx.ASGITransport")
async def _(_: Path) -> None:
    assert await refused_connection(httpx.MockTransport(without_a_route)) is OutcomeUnknown


@row(
    TRANSPORTS,
    "httpx's own while a tool that mocks or records requests stands in its place "
    "(pytest-httpx, respx, vcrpy)",
)
async def _(_: Path) -> None:
    async def stand_in(_: object, request: httpx.Request) -> httpx.Response:
        return without_a_route(request)

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(httpx.AsyncHTTPTransport, "handle_async_request", stand_in)
        assert await refused_connection(None) is OutcomeUnknown


async def kinds(world: World, rows: Any, **options: Any) -> list[str]:
    """Enrol *rows*, and return the kind of each refusal."""
    async with world.client() as close:
        outcomes = await collect(close.enroll(rows, at_once=1, **{**terms(world), **options}))
    return [outcome.kind for outcome in outcomes if isinstance(outcome, Refused)]


@row(KINDS, "bad_row")
async def _(_: Path) -> None:
    world = make_world()
    rows: list[Any] = [None, *fresh_contacts(world, 1)]

    assert await kinds(world, rows, on_bad_row="refuse") == ["bad_row"]


@row(KINDS, "duplicate")
async def _(_: Path) -> None:
    world = make_world()
    (contact,) = fresh_contacts(world, 1)

    assert await kinds(world, [contact, contact]) == ["duplicate"]


@row(KINDS, "already_subscribed")
async def _(_: Path) -> None:
    world = make_world()
    contacts = fresh_contacts(world, 1)

    assert await kinds(world, contacts) == []
    assert await kinds(world, contacts) == ["already_subscribed"]


@row(KINDS, "not_found")
async def _(_: Path) -> None:
    world = make_world()
    world.sandbox.faults.next(method="POST", status=404)

    assert await kinds(world, fresh_contacts(world, 1)) == ["not_found"]


@row(KINDS, "invalid")
async def _(_: Path) -> None:
    world = make_world()
    said = '{"field-errors": {"contact_email": "no address"}}'
    world.sandbox.faults.next(method="POST", status=400, body=said)

    assert await kinds(world, fresh_contacts(world, 1)) == ["invalid"]


@row(KINDS, "other")
async def _(_: Path) -> None:
    world = make_world()
    world.sandbox.faults.next(method="POST", status=409)

    assert await kinds(world, fresh_contacts(world, 1)) == ["other"]


@row(
    SYMPTOMS,
    "a proxy, a CA file or a variable of the environment (HTTPS_PROXY, NO_PROXY, SSL_CERT_FILE) "
    "can't be used",
)
async def _(_: Path) -> None:
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("HTTPS_PROXY", "http://h:notaport")
        close = CloseClient(CANARY)
        with pytest.raises(RequestNotSent, match="HTTPS_PROXY"):
            await close.send(CREATION)


@row(SYMPTOMS, "a client is used in a second thread while it's open in the first")
async def _(_: Path) -> None:
    async with offline() as close:
        with pytest.raises(RequestNotSent, match="make one client for each"):
            await anyio.to_thread.run_sync(lambda: anyio.run(close.send, READ))


@row(SYMPTOMS, "the rows of enroll are one string, one mapping or a table")
async def _(_: Path) -> None:
    world = make_world()
    async with world.client() as close:
        wrong: list[Any] = ["cont_1", {"contact_id": "cont_1"}]
        for rows in wrong:
            with pytest.raises(TypeError):
                close.enroll(rows, **terms(world))

    assert world.sent("POST", "/sequence_subscription/") == 0


@row(SYMPTOMS, "a contact has an earlier subscription to the sequence, of any status")
async def _(_: Path) -> None:
    world = make_world()
    contacts = fresh_contacts(world, 1)
    async with world.client() as close:
        (first,) = await collect(close.enroll(contacts, **terms(world)))
        assert isinstance(first, Enrolled)
        world.sandbox.world.change(
            "sequence_subscription", first.subscription.id, {"status": "finished"}
        )
        (second,) = await collect(close.enroll(contacts, **terms(world)))

    assert isinstance(second, Refused)
    assert second.existing is not None
    assert second.existing.id == first.subscription.id


@row(SYMPTOMS, "the loop over enroll is left early")
async def _(_: Path) -> None:
    world = make_world()
    contacts = fresh_contacts(world, 6)
    async with world.client() as close:
        run = close.enroll(contacts, at_once=3, **terms(world))
        async for _outcome in run:
            break
        await run.aclose()
        sent = world.sent("POST", "/sequence_subscription/")

    assert 1 <= sent <= 6
    assert len(set(enrolled(world)) & set(contacts)) == sent
