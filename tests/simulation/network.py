"""
A network that loses things, a process that can be killed, and what really happened.

A `Process` is all that dies with a SIGKILL: its clock, its journal and its connections know it, and
each of their moments (`moment`) may be its last. What was on its way goes on without it.
"""

from __future__ import annotations

import json
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

if TYPE_CHECKING:
    import random
    from collections.abc import Callable, Iterator, Mapping
    from datetime import datetime

    from anyio.abc import TaskGroup

    from close_async.journal import Claim
    from close_async.journal._store import SqliteStore
    from close_async.sandbox import Sandbox
    from tests.support.virtual_time import Timeline

T = TypeVar("T")

INTENT: Final = "x-intent"
CALL: Final = "x-call"
# Which intent the running task is about. Journals are told keys only.
intent_now: ContextVar[str] = ContextVar("intent", default="")

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

    def __init__(self, store: SqliteStore, process: Process, truth: Truth) -> None:
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

    async def _run(self, work: Callable[[SqliteStore], T], *, is_shielded: bool = False) -> T:
        self.process.moment()

        def work_alive(store: SqliteStore) -> T:
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
    """The way to *sandbox*. *group* carries what is under way, whoever sent it."""

    sandbox: Sandbox
    timeline: Timeline
    truth: Truth
    group: TaskGroup
    rng: random.Random
    weather: Weather
    faults: deque[tuple[str, bool]] = attrs.field(factory=deque)
    under_way: int = 0

    def draw(self, request: httpx.Request) -> tuple[str, bool]:
        """Return what goes wrong with a request, and whether Close did the work before."""
        rng, weather = self.rng, self.weather
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
        if parcel.fault == "429" or is_unreached:
            answer = self._distorted(parcel, None)
        else:
            answer = self._distorted(parcel, await self._work(parcel.request))
        await anyio.sleep(self.rng.uniform(0, self.weather.slowest))
        return answer

    async def _work(self, request: httpx.Request) -> httpx.Response:
        answer = await self.sandbox.transport().handle_async_request(request)
        await answer.aread()
        if answer.is_success and request.method != "GET":
            self._note(request, answer)
        return answer

    def _note(self, request: httpx.Request, answer: httpx.Response) -> None:
        body = _json(answer.content)
        intent = request.headers.get(INTENT, "?")
        if intent.endswith("*"):
            intent = intent[:-1] + str(_json(request.content).get("contact_id"))
        call = request.headers.get(CALL, "?")
        if call.endswith("*"):
            call = call[:-1] + str(_json(request.content).get("contact_id"))
        made = body.get("id") if request.method == "POST" else None
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


def _json(content: bytes) -> Mapping[str, Any]:
    found = None
    with suppress(ValueError):
        found = json.loads(content)
    return found if isinstance(found, dict) else {}


class Transport(httpx.AsyncBaseTransport):
    """
    The connections of one process.

    If it *is_traced*, it says what it does, as httpx's own do. (Then a request that didn't leave
    is known not to have.)
    """

    def __init__(self, net: Net, process: Process, *, is_traced: bool) -> None:
        self._net = net
        self._process = process
        self._is_traced = is_traced

    async def handle_async_request(self, request: httpx.Request) -> httpx.Response:
        """Send, wait, and tell what came."""
        await anyio.lowlevel.checkpoint()
        net, process = self._net, self._process
        fault, is_after = net.draw(request)
        net.truth.counts[f"fault: {fault or 'none'}"] += 1
        process.moment()
        await self._connect(request, fault)
        await self._tell(request, "http11.send_request_headers.started")
        process.moment()
        if fault == "broken write":
            await self._tell(
                request, "http11.send_request_headers.failed", exception=WriteError("gone")
            )
            raise httpx.WriteError("gone")
        parcel = Parcel(_copy(request), fault, is_after)
        net.group.start_soon(net.carry, parcel)
        await self._tell(request, "http11.send_request_headers.complete")
        patience: float = request.extensions["timeout"]["read"]
        if not await process.wait(parcel.arrived, patience):
            raise httpx.ReadTimeout("too slow")

        assert parcel.answer is not None
        if isinstance(parcel.answer, Exception):
            raise parcel.answer
        return parcel.answer

    async def _connect(self, request: httpx.Request, fault: str) -> None:
        await self._tell(request, "connection.connect_tcp.started")
        if fault == "no place":
            await self._process.sleep(CONNECT_SECONDS)
            raise httpx.PoolTimeout("full")
        if fault == "slow connection":
            await self._process.sleep(CONNECT_SECONDS)
            raise httpx.ConnectTimeout("slow")
        await self._process.sleep(self._net.rng.choice((0, 0.01)))
        if fault == "refused connection":
            raise httpx.ConnectError("refused")
        await self._tell(request, "connection.connect_tcp.complete", return_value=None)

    async def _tell(self, request: httpx.Request, event: str, **info: object) -> None:
        if self._is_traced:
            await request.extensions["trace"](event, {"request": request, **info})


class WriteError(Exception):
    """Named as httpcore's."""


def _copy(request: httpx.Request) -> httpx.Request:
    # The one that the caller has is gone when its process is.
    return httpx.Request(
        request.method, request.url, headers=request.headers, content=_content(request)
    )


def _content(request: httpx.Request) -> bytes:
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
