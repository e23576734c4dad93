"""
What a cancellation may reach, and when: never a write that is on its way.

Shields of anyio hold against anyio's cancellation, not against `asyncio.Task.cancel()`. Two ways
lead around that. A write runs in a task of its own: anyio's task groups turn the one kind of
cancellation into the other. A read stays in the caller's task, and `keeping_shields` does so there.
"""

from __future__ import annotations

import math
import types
from contextlib import contextmanager
from contextvars import ContextVar
from functools import cache, partial
from typing import TYPE_CHECKING, Any, Final, Generic, Protocol, TypeVar, cast, runtime_checkable

import anyio
import attrs
import httpx
from anyio.lowlevel import checkpoint_if_cancelled

from ..._native_cancel import cancelled_by, guarded_tasks, is_interrupted_again
from ..message.outcome import ClaimLapsed, is_of_h2

if TYPE_CHECKING:
    from collections.abc import Callable, Coroutine, Generator, Mapping

    from ..._core.clock import Clock

T = TypeVar("T")

sending: Final[ContextVar[tuple[httpx.Request, SendTrace] | None]] = ContextVar(
    "close_async_sending", default=None
)
"""What this task sends. An `httpx.Auth` may build it anew, and ask others for a token before."""

_own_scope: Final[ContextVar[anyio.CancelScope | None]] = ContextVar(
    "close_async_own_scope", default=None
)
_CONNECTED: Final = frozenset({"connect_tcp.complete", "start_tls.complete"})
# What follows the head of a request. It tells only that the transport tells.
_AFTERWARDS: Final = frozenset(
    f"{protocol}.{step}.{end}"
    for protocol in ("http11", "http2")
    for step in (
        "receive_response_body",
        "receive_response_headers",
        "response_closed",
        "send_request_body",
    )
    for end in ("started", "complete")
)


@runtime_checkable
class _Stream(Protocol):
    """A connection of the transport, as much as is needed of it."""

    async def aclose(self) -> None: ...


@attrs.define
class SendTrace:
    """
    Listens to the transport and knows whether bytes of the request left this machine.

    It is the `trace` extension of one request. httpx's own transports call it; a transport that
    doesn't leaves `heard` false, and then a write may have left, however it fails.
    `handed_over` says that the transport has the request at all. `may_leave` is asked before it
    leaves, if there is one. `is_traced` says beforehand that
    the transport will call, so that silence means that nothing left. `is_cut` says that the rest of
    its answer is not read.
    https://www.encode.io/httpcore/extensions/#trace
    """

    handed_over: bool = False
    heard: bool = False
    left: bool = False
    is_traced: bool = False
    is_write: bool = False
    is_http2: bool = False
    is_cut: bool = False
    longest: float = math.inf
    may_leave: Callable[[], bool] | None = None
    waited: float = 0.0
    """How many seconds it waited for a place in the pool."""
    scope: anyio.CancelScope | None = None
    """What is shielded as soon as the request may have left: the scope in which it's sent."""
    _stream: _Stream | None = None
    _left_before: bool = False
    _failed: Exception | None = None

    @property
    def may_have_left(self) -> bool:
        """Whether it left, as far as this is known while no failure tells more."""
        return self.left or (self.handed_over and not self.heard and not self.is_traced)

    def hand_over(self) -> None:
        """Take note that the request is signed and goes to the transport."""
        if self.may_leave is not None:
            self._check_claim(self.may_leave)
        self.handed_over = True
        if self.scope is not None:
            self._renew_shield()

    async def __call__(self, event: str, info: Mapping[str, object]) -> None:
        """Take note of one event of the transport."""
        if self.heard and event in _AFTERWARDS:
            return

        self.heard = True
        protocol, _, step = event.partition(".")
        if step.endswith(".failed"):
            self._note_failed(info.get("exception"))
        if step in _CONNECTED:
            await self._own(info.get("return_value"))
        elif step == "start_tls.failed":
            await self._disown()
        elif step == "send_request_headers.started" and not _is_tunnel(info.get("request")):
            self._renew_shield()
            # The last moment at which a cancellation finds that nothing left.
            await checkpoint_if_cancelled()
            if self.may_leave is not None:
                self._check_claim(self.may_leave)
            # A transport that tries again sends several heads of one request.
            self._left_before, self.left = self.left, True
            self.is_http2 = protocol == "http2"
            if self.is_traced and not self.is_http2:
                # All that counts is told, and telling takes time. HTTP/2 may send it anew.
                getattr(info.get("request"), "extensions", {}).pop("trace", None)
        elif step == "send_request_headers.failed" and self._kept_head(info.get("exception")):
            self.left = self._left_before
        self._renew_shield()

    def _check_claim(self, may_leave: Callable[[], bool]) -> None:
        if not may_leave():
            raise ClaimLapsed

    def _kept_head(self, failure: object) -> bool:
        """Return whether the other side doesn't have the whole head, so that it can't act on it."""
        if self.is_http2:
            # h2 refuses before anything is written. A head that can't be written may have gone out
            # all the same, with what another request wrote.
            return is_of_h2(failure)
        # Or there was never a head, since HTTP can't say it. By name: httpcore is httpx's
        # dependency, not ours. Its WriteTimeout is another class.
        return type(failure).__name__ in {"WriteError", "LocalProtocolError"}

    def _note_failed(self, failure: object) -> None:
        # A transport of somebody else may go another way now, of which it tells nothing.
        if isinstance(failure, Exception) and not self.is_traced:
            self.heard, self._failed = False, failure

    def hear_end(self, failure: Exception) -> None:
        """Take note that it ended with *failure*: if that is what was told last, it's all."""
        cause: BaseException | None = failure
        while cause is not None and cause is not self._failed:
            # One that is raised again tells by its context what failed in the meantime.
            is_first = cause.__context__ is None or cause.__context__ is cause.__cause__
            cause = cause.__cause__ if is_first else None
        self.heard = self.heard or cause is not None

    async def _own(self, stream: object) -> None:
        # If a cancellation arrives together with the connection, httpcore loses the place; if it
        # comes before TLS stands, the socket. So here is the last moment to give both back.
        self._stream = stream if isinstance(stream, _Stream) else None
        try:
            await checkpoint_if_cancelled()
        except anyio.get_cancelled_exc_class():
            await self._disown()
            raise

    async def _disown(self) -> None:
        stream, self._stream = self._stream, None
        if stream is not None:
            with anyio.CancelScope(shield=True):
                await stream.aclose()

    def _renew_shield(self) -> None:
        if self.scope is not None and self.scope.shield is not self.may_have_left:
            self.scope.shield = self.may_have_left


async def note_handover(request: httpx.Request) -> None:
    """Take note that a request is signed and goes to the transport. A request hook of httpx."""
    found = sending.get()
    if found is not None and _is_the_call(request, found[0]):
        trace = found[1]
        request.extensions = {**request.extensions, "trace": trace}
        trace.hand_over()


def _is_the_call(request: httpx.Request, original: httpx.Request) -> bool:
    """Return whether *request* does the work of *original*, whatever an `httpx.Auth` made of it."""
    if request.method != original.method:
        return False
    return request.url.path == original.url.path or _may_have_same_body(request, original)


def _may_have_same_body(request: httpx.Request, original: httpx.Request) -> bool:
    try:
        return request.content == original.content
    except httpx.RequestNotRead:
        return True


def _is_tunnel(request: object) -> bool:
    # A proxy's CONNECT carries the listener of the request that it prepares.
    return getattr(request, "method", None) == b"CONNECT"


@types.coroutine
def keeping_shields(
    work: Coroutine[Any, Any, T], scope: anyio.CancelScope
) -> Generator[Any, Any, T]:
    """
    Return what *work* returns, run in this task, with shields that hold.

    *scope* is the one in which *work* waits; it enters and leaves it by itself.
    `asyncio.Task.cancel()` ends what *work* waits for at once, as ever. But if *work* waits for
    nothing (it only lets others run), or if what it waited for has come, it becomes the
    cancellation of a scope: so it respects shields, and what came is not lost.
    That is enough for httpcore, which loses connections if it's cancelled while it gets or puts
    back one: where it shields itself it waits for nothing. A write must not be cancelled where it
    waits, so it needs a task of its own.
    """
    held: BaseException | None = None
    result: object = None
    go_on: Callable[[], Any] = partial(work.send, None)
    try:
        while True:
            try:
                waits_for: Any = go_on()
            except StopIteration as end:
                result = end.value
                break
            try:
                go_on = partial(work.send, (yield waits_for))
            except BaseException as thrown:  # noqa: BLE001 - *work* gets it, at the right time
                go_on = partial(work.throw, thrown)
                if _is_of_asyncio(thrown) and _is_over(waits_for):
                    held = thrown
                    scope.cancel()
                    if waits_for is not None or not _may_be_cancelled():
                        go_on = partial(work.send, None)
    finally:
        if held is not None:
            try:
                raise held
            finally:
                # A failure that knows this frame would keep all of it alive.
                del held
    return cast("T", result)


def _is_of_asyncio(thrown: BaseException) -> bool:
    """Return whether this is a cancellation that anyio would not deliver here."""
    return isinstance(thrown, anyio.get_cancelled_exc_class()) and not _may_be_cancelled()


def _may_be_cancelled() -> bool:
    """Return whether this task is in a scope that was cancelled, and that no shield hides."""
    return anyio.current_effective_deadline() == -math.inf


def _is_over(waits_for: Any) -> bool:  # noqa: ANN401 - whatever the event loop takes
    """Return whether nothing is waited for any more: what was has come, or nothing was."""
    return waits_for is None or (waits_for.done() and not waits_for.cancelled())


async def in_own_task(work: Callable[[], Coroutine[Any, Any, T]], *, to_the_end: bool = False) -> T:
    """
    Return what *work* returns, run in a task of its own.

    However this task is cancelled, *work* is, at once (or not at all if it goes *to_the_end*), and
    what it shields stays shielded.
    """
    _let_no_interrupt_in(anyio.get_cancelled_exc_class().__module__)
    task = _OwnTask(work)
    task.scope.shield = to_the_end
    async with anyio.create_task_group() as group:
        group.start_soon(task.run)
    return task.result()


@contextmanager
def open_to_cancellation() -> Generator[None]:
    """Let a cancellation in, of work that goes to its end otherwise: nothing is under way now."""
    scope = _own_scope.get()
    if scope is None:
        yield
        return

    shield, scope.shield = scope.shield, False
    try:
        yield
    finally:
        scope.shield = shield


async def shielded_after_send(
    work: Callable[[SendTrace], Coroutine[Any, Any, T]],
    *,
    longest: float,
    clock: Clock,
    note: Callable[[T], str | None],
    tell: Callable[[str], object] | None = None,
    what: str = "a write",
) -> T:
    """
    Return what *work* returns, which sends one write with this `SendTrace` and records its outcome.

    Until bytes leave, a cancellation goes through at once. From then on it waits until *work* is
    through, or for *longest* seconds, and then it is delivered, whatever *work* came to. What
    *note* says of that is added to the notes of the cancellation, and passed to *tell*, since many
    cancellations are swallowed where they end. *what* is what is sent, in words.
    """
    trace = SendTrace(is_write=True)
    _let_no_interrupt_in(anyio.get_cancelled_exc_class().__module__)
    task = _OwnTask(partial(work, trace))
    trace.scope = task.scope
    interrupt: BaseException | None = None
    try:
        async with anyio.create_task_group() as group:
            group.start_soon(task.run)
            try:
                await task.is_over.wait()
            except BaseException as raised:
                # It may leave even now, while the cancellation is on its way to it.
                group.start_soon(task.cut_off, clock, longest)
                group.cancel_scope.cancel()
                await task.see_through()
                if isinstance(raised, anyio.get_cancelled_exc_class()):
                    raise
                # trio raises a KeyboardInterrupt here, and the group would wrap it.
                interrupt = raised
        if interrupt is not None:
            raise interrupt
    except (anyio.get_cancelled_exc_class(), KeyboardInterrupt) as cancelled:
        if trace.may_have_left:
            text = task.sum_up(note, f"{what} had left when the cancellation came")
            if text is not None:
                cancelled.add_note(text)
                if tell is not None:
                    tell(text)
        raise
    finally:
        # A failure that knows this frame would keep all of it alive.
        del interrupt
    return task.result()


class _OwnTask(Generic[T]):
    """Some work in a task of its own. Its `scope` may be shielded while it runs."""

    def __init__(self, work: Callable[[], Coroutine[Any, Any, T]]) -> None:
        self._work = work
        self.scope = anyio.CancelScope()
        self._timer: anyio.CancelScope | None = None
        self.is_over = anyio.Event()
        self._was_cancelled = False
        self.results: tuple[T, ...] = ()
        self.failure: BaseException | None = None

    async def run(self) -> None:
        """Do the work, and keep what it comes to, so that no exception group is made of it."""
        this = anyio.get_current_task().id
        try:
            guarded_tasks.add(this)
            _own_scope.set(self.scope)
            with anyio.CancelScope() as scope, self.scope:
                # What was cancelled already doesn't even begin.
                await checkpoint_if_cancelled()
                work = cancelled_by(scope, self._work(), is_to_end=self._is_to_end)
                self.results = (await work,)
        except anyio.get_cancelled_exc_class() as cancelled:
            self.failure = cancelled
            raise
        except BaseException as failure:  # noqa: BLE001 - `result` raises it, where it belongs
            self.failure = failure
        finally:
            guarded_tasks.discard(this)
            self.is_over.set()
            if self._timer is not None:
                self._timer.cancel()

    def _is_to_end(self) -> bool:
        return self._was_cancelled and is_interrupted_again()

    async def see_through(self) -> None:
        """Wait for the end, however often this is cancelled. A second Ctrl-C brings it about."""
        with anyio.CancelScope(shield=True):
            while not self.is_over.is_set():
                try:
                    await self.is_over.wait()
                except anyio.get_cancelled_exc_class():
                    # asyncio's ignores the shield, and was delivered before.
                    continue
                except KeyboardInterrupt:
                    self.scope.cancel()

    async def cut_off(self, clock: Clock, longest: float) -> None:
        """Leave the work *longest* seconds more."""
        self._was_cancelled = True
        if self.is_over.is_set():
            return

        with anyio.CancelScope(shield=True) as self._timer:
            await clock.sleep(longest)
            self.scope.cancel()

    def result(self) -> T:
        """Return what the work returned, or raise what it raised."""
        failure, self.failure = self.failure, None
        if failure is None:
            return self.results[0]

        try:
            raise failure
        finally:
            # A failure that knows this frame would keep all of it alive.
            del failure

    def sum_up(self, note: Callable[[T], str | None], begin: str) -> str | None:
        """Return what is to be told of it, in words, if it's not `result` that tells."""
        if self.results:
            return note(self.results[0])

        failure, self.failure = self.failure, None
        if isinstance(failure, Exception):
            return f"{begin}: {type(failure).__name__}: {failure}"
        return f"{begin}: unknown, no answer came in time"


@cache
def _let_no_interrupt_in(library: str) -> None:
    # On Ctrl-C, trio raises a KeyboardInterrupt in the midst of what runs, unless that is marked.
    # Then it raises it where the main task waits.
    if library.partition(".")[0] == "trio":
        from trio.lowlevel import enable_ki_protection  # noqa: PLC0415 - it runs this

        enable_ki_protection(vars(_OwnTask)["run"])
