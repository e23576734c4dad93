"""
A network that loses things, a process that can be killed, and what really happened.

A `Process` is all that dies with a SIGKILL: its clock, its journal and its connections know it, and
each of their moments (`moment`) may be its last. What was on its way goes on without it.
"""

from __future__ import annotations

import json
import re
import ssl
from collections import Counter, deque
from contextlib import contextmanager, suppress
from contextvars import ContextVar
from datetime import timedelta
from typing import TYPE_CHECKING, Any, Final, TypeVar

import anyio
import attrs
import httpx

from close_async import Journal
from close_async._core.clock import Clock

from .server import Server

if TYPE_CHECKING:
    import random
    from collections.abc import Callable, Iterator, Mapping
    from datetime import datetime

    from anyio.abc import TaskGroup

    from close_async.journal import Claim, JournalStore
    from tests.support.virtual_time import Timeline

    from .weathers import Conditions, Manner
    from .worlds import World

T = TypeVar("T")

INTENT: Final = "x-intent"
CALL: Final = "x-call"
# Which intent the running task is about. Journals are told keys only.
intent_now: ContextVar[str] = ContextVar("intent", default="")

_ID: Final = re.compile(rb'\{"id": ?"(\w+)"')

CONNECT_SECONDS: Final = 10.0


class Killed(BaseException):
    """The process is gone, so nothing that it does counts any more."""


@attrs.frozen
class Work:
    """One thing that Close did: for which intent and call, when, and the object's id."""

    intent: str
    call: str
    method: str
    path: str
    object_id: str | None
    time: datetime


@attrs.define
class Truth:
    """What really happened."""

    works: list[Work] = attrs.field(factory=list)
    counts: Counter[str] = attrs.field(factory=Counter)
    intent_of_key: dict[str, str] = attrs.field(factory=dict)

    def made(self, intent: str, until: datetime | None = None) -> list[str]:
        """Return the ids of what came of *intent*."""
        works = [one for one in self.works if until is None or one.time <= until]
        return [one.object_id for one in works if one.intent == intent and one.object_id]

    def done_by(self, call: str) -> list[Work]:
        """Return what Close did because of one call."""
        return [one for one in self.works if one.call == call]


class Process:
    """
    What dies at once. At each `moment` it may: in the last one that it's granted, or by `kill`.

    *ahead* is how wrong its time of day is. *begun* is what its steady clock began with.
    """

    def __init__(self, number: int, timeline: Timeline, rng: random.Random) -> None:
        self.number = number
        self.timeline = timeline
        self.rng = rng
        self.ahead = 0.0
        self.is_dead = False
        self.moments = 0
        self.scope = anyio.CancelScope()
        self._begun = rng.uniform(0, 1e6)
        self._plans: dict[int, list[Callable[[], object]]] = {}
        self._waiting: dict[anyio.Event, None] = {}

    @property
    def clock(self) -> Clock:
        """Its clock."""
        return Clock(
            now=self.now,
            monotonic=lambda: self._begun + self.timeline.elapsed,
            sleep=self.sleep,
            random=self.rng.random,
        )

    def now(self) -> datetime:
        """Return what it takes for the time of day."""
        return self.timeline.now() + timedelta(seconds=self.ahead)

    def at_moment(self, number: int, act: Callable[[], object]) -> None:
        """Have *act* done after so many moments from now."""
        self._plans.setdefault(self.moments + number, []).append(act)

    def moment(self) -> None:
        """Live a moment more, or die."""
        self.moments += 1
        for act in self._plans.pop(self.moments, ()):
            act()
        if self.is_dead:
            raise Killed

    def kill(self) -> None:
        """End it."""
        self.is_dead = True
        for event in list(self._waiting):
            event.set()
        self.scope.cancel()

    async def sleep(self, seconds: float) -> None:
        """Sleep that long."""
        await self.wait(anyio.Event(), seconds)

    async def wait(self, event: anyio.Event, seconds: float) -> bool:
        """Wait for *event*, no longer than that, and return whether it came."""
        self.moment()
        self._waiting[event] = None
        try:
            with anyio.move_on_after(seconds) as scope:
                await event.wait()
        finally:
            self._waiting.pop(event, None)
        self.moment()
        return not scope.cancelled_caught


class MortalJournal(Journal):
    """A journal of a process. What the process does after its death is not written."""

    def __init__(self, store: JournalStore, process: Process, truth: Truth) -> None:
        super().__init__(store)
        self.process = process
        self.truth = truth

    async def claim(self, key: str, **more: Any) -> Claim:
        """Claim, and remember which intent it's for."""
        self.truth.intent_of_key[key] = intent_now.get()
        claim = await super().claim(key, **more)
        what = "won" if claim.is_ours else f"met {claim.entry.state}"
        self.truth.counts[f"claims: {what}"] += 1
        return claim

    async def _run(self, work: Callable[[JournalStore], T], *, is_shielded: bool = False) -> T:
        self.process.moment()

        def work_alive(store: JournalStore) -> T:
            # The process may die while this waits for its turn.
            if self.process.is_dead:
                raise ValueError
            return work(store)

        try:
            return await super()._run(work_alive, is_shielded=is_shielded)
        finally:
            self.process.moment()


@attrs.frozen(kw_only=True)
class Weather:
    """How bad the network is: the share of requests that meet each fault, and how slow it is."""

    faults: float = 0.0
    late: float = 0.0
    limited: float = 0.0
    slowest: float = 0.3


UNSENT: Final = ("refused connection", "no place", "slow connection", "broken write")
LOST: Final = (
    "reset",
    "silence",
    "503",
    "502",
    "504",
    "520",
    "500",
    "408",
    "html",
    "nothing",
    "301",
)
CUT: Final = ("half", "empty object")


@attrs.define
class Parcel:
    """A request on its way, and what comes back."""

    request: httpx.Request
    fault: str
    is_after: bool
    answer: httpx.Response | Exception | None = None
    arrived: anyio.Event = attrs.field(factory=anyio.Event)


@attrs.define(eq=False)
class Net:
    """
    The way to *world*. *group* carries what is under way, whoever sent it.

    *conditions* are those of the weathers, if there are any.
    """

    world: World
    timeline: Timeline
    truth: Truth
    group: TaskGroup
    rng: random.Random
    weather: Weather
    faults: deque[tuple[str, bool]] = attrs.field(factory=deque)
    conditions: Conditions | None = None
    under_way: int = 0
    spared: set[str] = attrs.field(factory=set)
    """The calls that meet no fault any more."""
    _dooms: dict[str, bool] = attrs.field(factory=dict)

    def draw(self, request: httpx.Request) -> tuple[str, bool]:  # noqa: PLR0911 - one case each
        """Return what goes wrong with a request, and whether Close did the work before."""
        rng, weather = self.rng, self.weather
        if request.headers.get(CALL) in self.spared:
            return "", True
        if self._is_doomed(request):
            return rng.choice(LOST), False
        if self.faults:
            return self.faults.popleft()
        if rng.random() < weather.limited:
            return "429", False
        is_write = request.method != "GET"
        if is_write and rng.random() < weather.late:
            return "late", True
        if rng.random() >= weather.faults:
            return "", True
        return rng.choice((*UNSENT, *LOST, *LOST, *CUT)), rng.random() < 0.5

    def _is_doomed(self, request: httpx.Request) -> bool:
        """Return whether no attempt of a change or a deletion arrives."""
        if self.conditions is None or request.method not in {"PUT", "DELETE"}:
            return False
        share = self.conditions.doomed
        call = request.headers.get(CALL, "?")
        return bool(share) and self._dooms.setdefault(call, self.rng.random() < share)

    async def carry(self, parcel: Parcel) -> None:
        """Bring a request to Close, and its answer home."""
        self.under_way += 1
        try:
            parcel.answer = await self._carry(parcel)
            if parcel.fault != "silence":
                parcel.arrived.set()
        finally:
            self.under_way -= 1

    async def _carry(self, parcel: Parcel) -> httpx.Response | Exception:
        way = self.rng.uniform(0, self.weather.slowest)
        await anyio.sleep(self.rng.uniform(61, 400) if parcel.fault == "late" else way)
        # An empty answer is how Close says that it did a DELETE.
        is_said = parcel.fault == "nothing" and parcel.request.method == "DELETE"
        is_unreached = parcel.fault in LOST and not parcel.is_after and not is_said
        answer: httpx.Response | Exception
        if parcel.fault == "429" or is_unreached:
            if is_unreached and self._is_drawn("colleagues", parcel.request):
                assert isinstance(self.world, Server)
                made = self.world.almost_alike(parcel.request)
                self.truth.counts["near twins of a colleague"] += made is not None
            answer = self._distorted(parcel, None)
        elif not parcel.fault and self._is_drawn("strays", parcel.request):
            answer = await self._cross(parcel.request)
        else:
            answer = self._distorted(parcel, await self._work(parcel.request))
        await anyio.sleep(self.rng.uniform(0, self.weather.slowest))
        return answer

    def _is_drawn(self, name: str, request: httpx.Request) -> bool:
        is_creation = request.method == "POST" and "/data/" not in request.url.path
        if self.conditions is None or not is_creation:
            return False
        share: float = getattr(self.conditions, name)
        return self.rng.random() < share

    async def _cross(self, request: httpx.Request) -> httpx.Response:
        """Answer a creation with what belongs to another call."""
        assert isinstance(self.world, Server)
        if self.rng.random() < 0.7:
            answer = await self._work(request)
            if not answer.is_success:
                return answer
        self.truth.counts["stray answers"] += 1
        return self.world.stray_answer(request)

    async def _work(self, request: httpx.Request) -> httpx.Response:
        answer = await self.world.handle(request)
        if answer.is_success and request.method != "GET":
            self._note(request, answer)
        return answer

    def _note(self, request: httpx.Request, answer: httpx.Response) -> None:
        if "/data/" in request.url.path:
            return
        intent = request.headers.get(INTENT, "?")
        if intent.endswith("*"):
            intent = intent[:-1] + str(_json(request.content).get("contact_id"))
        call = request.headers.get(CALL, "?")
        if call.endswith("*"):
            call = call[:-1] + str(_json(request.content).get("contact_id"))
        made = _id_of(answer.content) if request.method == "POST" else None
        self.truth.works.append(
            Work(intent, call, request.method, request.url.path, made, self.timeline.now())
        )

    def _distorted(  # noqa: C901, PLR0911 - one case each
        self, parcel: Parcel, answer: httpx.Response | None
    ) -> httpx.Response | Exception:
        date = {} if answer is None else {"date": answer.headers["date"]}
        if answer is not None and not answer.is_success and parcel.fault in {"nothing", *CUT}:
            # Who makes a success of a refusal lies, and nobody can see through that.
            return answer
        match parcel.fault:
            case "reset":
                return self.rng.choice((httpx.ReadError, httpx.RemoteProtocolError))("lost")
            case "429":
                return self._limited()
            case "html":
                return httpx.Response(200, content=b"<html>", headers=date)
            case "nothing":
                return httpx.Response(200, content=b"", headers=date)
            case "empty object":
                return httpx.Response(200, content=b"{}", headers=date)
            case "301":
                return httpx.Response(301, headers={"location": "https://elsewhere.example/"})
            case "half" if answer is not None and answer.content:
                half = answer.content[: len(answer.content) // 2]
                return httpx.Response(answer.status_code, content=half, headers=date)
            case fault if fault.isdigit():
                return httpx.Response(int(fault), content=b"<html>sorry</html>", headers=date)
            case "silence":
                return httpx.ReadTimeout("nobody hears of this")
        assert answer is not None
        return answer

    def _limited(self) -> httpx.Response:
        headers = self.rng.choice(
            (
                {"ratelimit": "limit=5, remaining=0, reset=2.5", "retry-after": "3"},
                {"retry-after": "1"},
                {"retry-after": "70"},
                {"ratelimit": "limit=0, remaining=-1, reset=soon"},
                {},
            )
        )
        return httpx.Response(429, content=b'{"error": "slow down"}', headers=headers)


def _id_of(content: bytes) -> str | None:
    # The server of the lives says things that this must not stumble over.
    found = _ID.match(content)
    made = found[1].decode() if found else _json(content).get("id")
    return None if made is None else str(made)


def _json(content: bytes) -> Mapping[str, Any]:
    found = None
    with suppress(ValueError):
        found = json.loads(content)
    return found if isinstance(found, dict) else {}


class Transport(httpx.AsyncBaseTransport):
    """
    The connections of one process.

    In the manner "traced" it says what it does, as httpx's own do. (Then a request that didn't
    leave is known not to have.)
    """

    def __init__(self, net: Net, process: Process, manner: Manner) -> None:
        self._net = net
        self._process = process
        self._manner = manner

    async def handle_async_request(self, request: httpx.Request) -> httpx.Response:
        """Send, wait, and tell what came."""
        await anyio.lowlevel.checkpoint()
        self._net.truth.counts[f"transport: {self._manner}"] += 1
        if self._manner == "traced":
            return await self._send(request, request.extensions["timeout"]["read"], request)
        if self._manner == "failover":
            # The first way is down, and says so; the second one tells nothing.
            await self._tell(request, "connection.connect_tcp.started")
            failure = ConnectError("refused")
            await self._tell(request, "connection.connect_tcp.failed", exception=failure)
        try:
            return await self._send(_copy(request), _PATIENCE, None)
        except httpx.TransportError as failure:
            if self._manner == "mute":
                raise
            name = self._net.rng.choice(_NAMES_BEFORE_SENDING)
            raise name(str(failure)) from failure

    async def _send(
        self, request: httpx.Request, patience: float, told: httpx.Request | None
    ) -> httpx.Response:
        net, process = self._net, self._process
        fault, is_after = net.draw(request)
        net.truth.counts[f"fault: {fault or 'none'}"] += 1
        process.moment()
        await self._connect(told, fault)
        await self._tell(told, "http11.send_request_headers.started")
        process.moment()
        if fault == "broken write":
            await self._tell(
                told, "http11.send_request_headers.failed", exception=WriteError("gone")
            )
            raise httpx.WriteError("gone")
        parcel = Parcel(_copy(request), fault, is_after)
        net.group.start_soon(net.carry, parcel)
        await self._tell(told, "http11.send_request_headers.complete")
        if not await process.wait(parcel.arrived, patience):
            raise httpx.ReadTimeout("too slow")

        assert parcel.answer is not None
        if isinstance(parcel.answer, Exception):
            raise parcel.answer
        return parcel.answer

    async def _connect(self, told: httpx.Request | None, fault: str) -> None:
        await self._tell(told, "connection.connect_tcp.started")
        if fault == "no place":
            await self._process.sleep(CONNECT_SECONDS)
            raise httpx.PoolTimeout("full")
        if fault == "slow connection":
            await self._process.sleep(CONNECT_SECONDS)
            raise httpx.ConnectTimeout("slow")
        await self._process.sleep(self._net.rng.choice((0, 0.01)))
        if fault == "refused connection":
            raise httpx.ConnectError("refused")
        await self._tell(told, "connection.connect_tcp.complete", return_value=None)

    async def _tell(self, told: httpx.Request | None, event: str, **info: object) -> None:
        if told is not None:
            await told.extensions["trace"](event, {"request": told, **info})


class SubclassTransport(httpx.AsyncHTTPTransport):
    """A subclass of httpx's own that sends by itself."""

    def __init__(self, inner: Transport) -> None:
        super().__init__(verify=_NO_TLS)
        self._inner = inner

    async def handle_async_request(self, request: httpx.Request) -> httpx.Response:
        """Send, and wait."""
        return await self._inner.handle_async_request(request)


# What httpx raises where nothing has left. Elsewhere these names prove nothing.
_NAMES_BEFORE_SENDING: Final = (
    httpx.ConnectTimeout,
    httpx.ConnectError,
    httpx.PoolTimeout,
    httpx.ProxyError,
    httpx.LocalProtocolError,
    httpx.UnsupportedProtocol,
)
_PATIENCE: Final = 60.0
# Made once: it takes a while, and nothing is encrypted here.
_NO_TLS: Final = ssl.SSLContext(ssl.PROTOCOL_TLS_CLIENT)


def transport(net: Net, process: Process, manner: Manner) -> httpx.AsyncBaseTransport:
    """Return the connections of *process*."""
    inner = Transport(net, process, manner)
    return SubclassTransport(inner) if manner == "subclass" else inner


class ConnectError(Exception):
    """Named as httpcore's."""


class WriteError(Exception):
    """Named as httpcore's."""


def _copy(request: httpx.Request) -> httpx.Request:
    # The one that the caller has is gone when its process is.
    return httpx.Request(
        request.method, request.url, headers=request.headers, content=_content(request)
    )


def _content(request: httpx.Request) -> bytes:
    with suppress(httpx.RequestNotRead):
        return request.content
    stream: Any = request.stream
    return getattr(stream, "_content", b"")


@contextmanager
def about(intent: str) -> Iterator[None]:
    """Say which intent the task is about."""
    token = intent_now.set(intent)
    try:
        yield
    finally:
        intent_now.reset(token)
