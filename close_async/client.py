"""`CloseClient`: settings, life cycle, and `send`, through which every call goes."""

from __future__ import annotations

import logging
import os
from functools import cached_property, partial
from importlib import import_module
from typing import TYPE_CHECKING, Any, Final, Self, TypedDict, TypeVar, Unpack, overload
from weakref import WeakSet

import httpx

from ._core.model import UNSET, Unset
from ._generated.api import OPERATIONS, Resources
from ._wire.common.defaults import LIMITS, MAX_RESPONSE_BYTES
from ._wire.common.listeners import LISTENERS

if TYPE_CHECKING:
    import ssl
    from collections.abc import AsyncIterable, Callable, Iterable, Mapping, Sequence

    from ._core.call import Call, Effect, Response
    from ._core.clock import Clock
    from ._core.untyped import Method, Path
    from ._generated.models.sequence_subscription import SequenceSubscription
    from ._generated.models.smart_view import SmartView
    from ._wire.common.background import Background
    from ._wire.common.events import CallEvent
    from ._wire.common.settings import OnUnknown, Priority, Settings
    from ._wire.rate.rate_limiter import RateLimiter
    from ._wire.rate.status import RateLimitStatus
    from .bulk import Bulk
    from .enrollment import (
        Enrollment,
        EnrollmentDefaults,
        EnrollmentInput,
        EnrollRun,
        OnBadRow,
        Progress,
    )
    from .journal import Journal
    from .names import Names
    from .paging import Pages
    from .query import AnySortKey, Filter, Query
    from .query.build.catalog import (
        CallActivityType,
        ContactType,
        EmailActivityType,
        LeadType,
        NoteActivityType,
        OpportunityType,
        TaskType,
    )
    from .search import (
        CallRow,
        ContactRow,
        EmailRow,
        Fields,
        LeadRow,
        NoteRow,
        OpportunityRow,
        SearchOptions,
        SearchRows,
        TaskRow,
    )

__all__ = [
    "BASE_URL",
    "LIMITS",
    "MAX_RESPONSE_BYTES",
    "MAX_RETRIES",
    "SETTLE",
    "TIMEOUT",
    "CloseClient",
]

T = TypeVar("T")

_log: Final = logging.getLogger("close_async")

BASE_URL: Final = "https://api.close.com/api/v1"

TIMEOUT: Final = httpx.Timeout(60.0, connect=10.0)
"""Ten seconds for a connection, sixty for each other step. A bulk call may think that long."""

MAX_RETRIES: Final = 3

SETTLE: Final = 60.0
"""Seconds after which Close's lists show what was done; 30 to 60 were observed."""


class _Options(TypedDict, total=False):
    timezone: str | None
    timeout: float | httpx.Timeout
    attempt_timeout: float | None
    limits: httpx.Limits | None
    max_response_bytes: int
    proxy: httpx.Proxy | httpx.URL | str | None
    verify: ssl.SSLContext | str | bool
    cert: str | tuple[str, str] | tuple[str, str, str] | None
    http2: bool
    trust_env: bool
    max_retries: int
    on_unknown: OnUnknown
    settle: float
    journal: Journal | None
    rate_limiter: RateLimiter | None
    on_event: Callable[[CallEvent], object] | None
    transport: httpx.AsyncBaseTransport | None
    clock: Clock | None


class CloseClient(Resources):
    """
    A connection to one organization of Close.

        async with CloseClient(api_key="api_...") as close:
            ...

    Give exactly one of *api_key* (HTTP Basic), *access_token* (a bearer token) and *auth* (an
    `ApiKey`, an `OAuth`, or any `httpx.Auth`).
    *timezone* is an IANA name: Close reads relative dates in filters by it.
    *timeout* is seconds for each step of an attempt, *attempt_timeout* for all of them together,
    from its connection to the end of its answer. If that is None, it's 120 seconds, or twice the
    longest step if that is more.
    *max_response_bytes* is how long an answer may
    be, decompressed: a longer one is not read to its end.
    *max_retries* is how often a call may be sent again. Pauses of up to 60 seconds that Close asks
    for are kept, and no attempt begins later than 120 seconds after the first.
    *on_unknown* is what to do when a creating call left and no readable answer came. `"find"`: look
    for its effect, for *settle* seconds; if it's found, the call returns as usual, if not it raises
    `OutcomeUnknown`. `"raise"`: raise it at once. `"resend"`: look for the effect, and if it isn't
    found, **send again**. That does the work twice if Close was only slow: a bulk email then goes
    out twice, and can't be recalled.
    *journal* is where each creating call is written down before it's sent: see `Journal`.
    *rate_limiter* is what several clients know together of Close's limits: see `RateLimiter`.
    *on_event* is a function that is called with what happens to each call: see
    `close_async.telemetry`. It can't break a call; an exception of it is logged once.
    *proxy* is the URL of a proxy, or an `httpx.Proxy`. Without it the proxies of the environment
    count (HTTPS_PROXY and its kin), but never for this machine, and not with `trust_env=False`.
    *verify* is the path of a file or folder of CA certificates, an `ssl.SSLContext`, or False;
    *cert* is a client certificate: a path, or paths of certificate and key, and its password.
    *transport* is any `httpx.AsyncBaseTransport`; the settings of the network are its own then.
    Unless it tells what it does, as httpx's own do, a write that fails in it may have left, a
    refused connection included. Beside it, *limits* say how many calls may be under way in it,
    which is needed only if it hides a pool of less than 50.
    *clock* is for tests.

    Without `async with`, call `aclose()` in the end, in the same event loop. In another event loop
    new connections are made (except by a transport of your own); while a first one runs in another
    thread, that is refused: make one client for each.

    Raises:
        ValueError: an argument is invalid; the text says which one and why.
        TypeError: an argument is of the wrong type.
    """

    def __init__(
        self,
        api_key: str | None = None,
        *,
        access_token: str | None = None,
        auth: httpx.Auth | None = None,
        base_url: str = BASE_URL,
        timezone: str | None = None,
        timeout: float | httpx.Timeout = TIMEOUT,
        attempt_timeout: float | None = None,
        limits: httpx.Limits | None = None,
        max_response_bytes: int = MAX_RESPONSE_BYTES,
        proxy: httpx.Proxy | httpx.URL | str | None = None,
        verify: ssl.SSLContext | str | bool = True,
        cert: str | tuple[str, str] | tuple[str, str, str] | None = None,
        http2: bool = False,
        trust_env: bool = True,
        max_retries: int = MAX_RETRIES,
        on_unknown: OnUnknown = "find",
        settle: float = SETTLE,
        journal: Journal | None = None,
        rate_limiter: RateLimiter | None = None,
        on_event: Callable[[CallEvent], object] | None = None,
        transport: httpx.AsyncBaseTransport | None = None,
        clock: Clock | None = None,
    ) -> None:
        from . import _assembly  # noqa: PLC0415 - loads with the first client

        if os.environ.get("CLOSE_LOG"):
            from ._wire.common.log import set_up  # noqa: PLC0415 - loads when it's asked for

            set_up(os.environ["CLOSE_LOG"])
        signer = _assembly.choose_auth(api_key, access_token, auth)
        # What catches an error may print the variables of all frames that it went through.
        del api_key, access_token
        if isinstance(signer, Exception):
            raise signer
        base_url = _assembly.check_base_url(base_url, signer, transport)
        self._settings = _assembly.Settings(
            base_url=base_url,
            auth=signer,
            timeout=_assembly.check_timeout(timeout),
            attempt_timeout=_assembly.check_attempt_timeout(attempt_timeout),
            zone=_assembly.check_zone(timezone),
            policy=_assembly.Policy(max_retries=max_retries, on_unknown=on_unknown, settle=settle),
            clock=_assembly.Clock() if clock is None else clock,
            journal=journal,
            on_event=_assembly.check_listener(on_event),
        )
        self._journals: list[Journal] = [] if journal is None else [journal]
        network = _assembly.Network(
            base_url=base_url,
            limits=limits,
            proxy=proxy,
            verify=verify,
            cert=cert,
            http2=http2,
            trust_env=trust_env,
            transport=transport,
            max_response_bytes=max_response_bytes,
        )
        self._context = _assembly.new_context(self._settings, network, rate_limiter)
        self._pool = self._context.pool
        self._send_read = _assembly.send_read
        self._is_copy = False
        # What goes on in the background, and how many are inside of `async with`.
        self._in_background: WeakSet[EnrollRun | Background] = WeakSet()
        self._holders = 0

    @classmethod
    def from_env(cls, **options: Unpack[_Options]) -> Self:
        """
        Make a client from CLOSE_API_KEY and, if set, CLOSE_BASE_URL.

        Raises:
            ValueError: CLOSE_API_KEY is not set, or empty.
        """
        if not os.environ.get("CLOSE_API_KEY"):
            msg = "the environment variable CLOSE_API_KEY is not set"
            raise ValueError(msg)

        base_url = os.environ.get("CLOSE_BASE_URL") or BASE_URL
        # The key is no variable here, since what catches an error may print them.
        return cls(os.environ["CLOSE_API_KEY"], base_url=base_url, **options)

    def with_options(
        self,
        *,
        timeout: float | httpx.Timeout | Unset = UNSET,
        attempt_timeout: float | Unset | None = UNSET,
        timezone: str | Unset | None = UNSET,
        max_retries: int | Unset = UNSET,
        on_unknown: OnUnknown | Unset = UNSET,
        settle: float | Unset = UNSET,
        priority: Priority | Unset = UNSET,
        headers: Mapping[str, str] | Unset = UNSET,
        extra_params: Mapping[str, object] | Unset = UNSET,
        extra_body: Mapping[str, object] | Unset = UNSET,
        idempotency_key: str | Unset = UNSET,
    ) -> Self:
        """
        Return a copy with other options, on the same connections.

        The copy lives as long as this client, which opens and closes the connections of both: its
        own `aclose()` and `async with` do nothing.
        *headers* are added to those of this client. So are *extra_params*, which go into the query
        of each call, and *extra_body*, whose keys go into the body of each write: for what Close
        takes and this package doesn't know. A call that has such a key itself raises ValueError.
        *priority* is `"interactive"` or `"bulk"`: when calls have to wait for Close's rate limit,
        the interactive ones go first.

        With an *idempotency_key* the copy does each kind of creating call at most once under that
        key, ever:

            keyed = close.with_options(idempotency_key="newsletter 2026-11")
            run = await keyed.bulk.email(
                audience, template_id="tmpl_...", contact_preference="lead"
            )

        It's for what must not happen twice although the program may be killed and started again.
        The journal keeps the key with what was sent and what came of it. The same call under the
        same key, in whatever process, returns what the first one brought. If the first one was
        interrupted, its effect is looked for, and `OutcomeUnknown` is raised if it isn't found.
        What Close refused may be sent again; for a call with other parameters
        `IdempotencyKeyReused` is raised.

        Raises:
            ValueError: an argument is invalid; the text says which one and why.
            TypeError: a header is not a string.
        """
        from . import _assembly  # noqa: PLC0415 - loads with the first client

        had = self._settings
        merged = _assembly.checked(headers, partial(_assembly.merge_headers, had.headers))
        # They may hold a secret, and what catches an error may print the variables of this frame.
        del headers
        if isinstance(merged, Exception):
            raise merged
        if had.journal is None and idempotency_key is not UNSET:
            msg = "idempotency_key needs a CloseClient(..., journal=Journal.sqlite(path))"
            raise ValueError(msg)

        checked, evolve = _assembly.checked, _assembly.evolve
        policy = evolve(had.policy, max_retries=max_retries, on_unknown=on_unknown, settle=settle)
        settings = evolve(
            had,
            policy=policy,
            timeout=checked(timeout, _assembly.check_timeout),
            attempt_timeout=checked(attempt_timeout, _assembly.check_attempt_timeout),
            zone=checked(timezone, _assembly.check_zone),
            priority=priority,
            headers=merged,
            extra_params=checked(extra_params, partial(_assembly.merge_params, had.extra_params)),
            extra_body=checked(extra_body, partial(_assembly.merge_body, had.extra_body)),
            key=idempotency_key,
        )
        return self._copy(settings)

    @property
    def rate_limits(self) -> Mapping[str, RateLimitStatus]:
        """
        What is known of Close's rate limits now, by operation (`sequences.list`).

        It's learned from the answers to this client and its copies.
        """
        return self._pool.local.admission.known()

    def _copy(self, settings: Settings) -> Self:
        copied = object.__new__(type(self))
        # Attributes of a subclass are copied, but not the resources, which refer to this client.
        kept = {name: one for name, one in vars(self).items() if not _is_resource(self, name)}
        vars(copied).update(kept)
        copied._settings, copied._is_copy = settings, True
        copied._context = self._context.with_settings(settings)
        return copied

    async def send(self, call: Call[T], /) -> Response[T]:
        """
        Send *call* and return the answer with its status and headers; `parsed` is the object.

        Raises:
            CloseError: which one says what is known about the call.
        """
        settings = self._settings
        if settings.extra_params or settings.extra_body:
            from ._core.untyped import with_extras  # noqa: PLC0415 - few have them

            call = with_extras(call, settings.extra_params, settings.extra_body)
        is_told = settings.on_event is not None or LISTENERS or _log.isEnabledFor(logging.INFO)
        if call.effect == "read":
            if not is_told:
                return await self._send_read(call, self._context)
            send = self._send_read
        else:
            from ._wire.send.write import send_write  # noqa: PLC0415 - loads with the first write

            if not is_told:
                return await send_write(call, self._context)
            send = send_write

        from ._wire.send.watched import send_watched  # noqa: PLC0415 - loads when somebody listens

        return await send_watched(send, call, self._context)

    async def request(
        self,
        method: Method,
        path: Path,
        *,
        params: Mapping[str, object] | None = None,
        json: object = UNSET,
        effect: Effect | None = None,
    ) -> Any:  # noqa: ANN401 - JSON leaves here
        """
        Send any call, also one that has no method of its own, and return the JSON of its answer.

            await close.request("POST", "/lead/merge/", json={"source": ..., "destination": ...})
            await close.request("GET", ("lead", lead_id), params={"_fields": ["id", "name"]})

        It goes the way of every other call: within the rate limits of its method and path, sent
        again only where that is safe, under the `idempotency_key`, with the same errors.
        *path* is relative to the base URL; as a tuple its segments are percent-encoded. Of *params*
        lists are joined by commas, and None is left out. *json* may hold models and dates.
        *effect* is what a second send would do: nothing (`"read"`), the same again (`"repeat"`), or
        one more (`"create"`). Left out, it's that of the method, a POST being `"create"`: say
        `effect="read"` of one that changes nothing. A creation that has no method of its own can't
        be recognized: if its answer is lost, `OutcomeUnknown` is raised.

        Raises:
            ValueError: an argument is invalid; the text says which one, and what to do.
            TypeError: an argument is of the wrong type.
            CloseError: which one says what is known about the call.
        """
        from ._core.untyped import untyped_call  # noqa: PLC0415 - loads when first used

        call = untyped_call(method, path, params=params, json=json, effect=effect, known=OPERATIONS)
        return (await self.send(call)).parsed

    def pages(
        self,
        path: Path,
        *,
        params: Mapping[str, object] | None = None,
        page_size: int | None = None,
        prefetch: int = 0,
        checkpoint: str | None = None,
    ) -> Pages[dict[str, object]]:
        """
        Walk any list, also one that has no method of its own. Its rows are dicts.

            async for meeting in close.pages("/activity/meeting/", params={"lead_id": lead_id}):
                print(meeting["id"], meeting["starts_at"])

        How it's walked shows in its first answer: by offset, or by cursor, one page after the other
        whatever *prefetch* is. *page_size* is 100 if it isn't given, or the most that Close takes.
        For all else see `Pages`.

        Raises:
            ValueError: an argument is invalid, or the checkpoint belongs to another list.
            TypeError: an argument is of the wrong type.
        """
        from ._core.untyped import untyped_call  # noqa: PLC0415 - loads when first used
        from .paging.untyped import UntypedPages  # noqa: PLC0415 - the same

        call = untyped_call("GET", path, params=params, known=OPERATIONS)
        return UntypedPages(
            self, call, page_size=page_size, prefetch=prefetch, checkpoint=checkpoint
        )

    async def drain(self) -> None:
        """
        Begin no more writes, and return when none is under way any more.

            with anyio.open_signal_receiver(signal.SIGTERM) as signals:
                async for _ in signals:
                    await close.drain()
                    group.cancel_scope.cancel()

        For the end of a program: writes that have left return as usual to who made them. A write
        that waits to be sent, and each later one, raises `RequestNotSent`; reads go on. A write of
        which the answer was lost is still looked for, for up to *settle* seconds. It holds for
        all copies of this client, until that is opened again.
        """
        await self._pool.local.writes.drain()

    async def aclose(self) -> None:
        """Close all connections. `async with` does it by itself; a copy has none of its own."""
        if not self._is_copy:
            await self._end_background()
            await self._pool.close()
            await self._close_journals()

    async def _end_background(self) -> None:
        for one in tuple(self._in_background):
            await one.aclose()

    async def _close_journals(self) -> None:
        # Others may use them, too; the next use opens them again.
        for journal in self._journals:
            await journal.aclose()

    async def __aenter__(self) -> Self:
        if not self._is_copy:
            await self._pool.enter()
            self._pool.local.writes.is_drained = False
            self._holders += 1
        return self

    async def __aexit__(self, *_: object) -> None:
        if not self._is_copy:
            self._holders -= 1
            try:
                if self._holders <= 0:
                    await self._end_background()
            finally:
                await self._pool.leave()
                await self._close_journals()

    def __repr__(self) -> str:
        # A traceback that shows variables asks for it in the midst of `__init__`, too.
        url = getattr(getattr(self, "_settings", None), "base_url", None)
        return f"{type(self).__name__}(base_url={url!r})"

    @cached_property
    def bulk(self) -> Bulk:
        """Bulk actions, with guards."""
        from .bulk import Bulk  # noqa: PLC0415 - loads when first used

        return Bulk(self, clock=self._settings.clock)

    def _own_resource(self, module: str, name: str) -> Any:  # noqa: ANN401 - any resource
        made = getattr(import_module(f".{module}", __package__), name)
        return made(self, clock=self._settings.clock)

    @overload
    def search(
        self, query: Query[LeadType] | Filter[LeadType], **options: Unpack[SearchOptions]
    ) -> SearchRows[LeadRow]: ...
    @overload
    def search(
        self, query: Query[ContactType] | Filter[ContactType], **options: Unpack[SearchOptions]
    ) -> SearchRows[ContactRow]: ...
    @overload
    def search(
        self,
        query: Query[OpportunityType] | Filter[OpportunityType],
        **options: Unpack[SearchOptions],
    ) -> SearchRows[OpportunityRow]: ...
    @overload
    def search(
        self, query: Query[TaskType] | Filter[TaskType], **options: Unpack[SearchOptions]
    ) -> SearchRows[TaskRow]: ...
    @overload
    def search(
        self,
        query: Query[CallActivityType] | Filter[CallActivityType],
        **options: Unpack[SearchOptions],
    ) -> SearchRows[CallRow]: ...
    @overload
    def search(
        self,
        query: Query[EmailActivityType] | Filter[EmailActivityType],
        **options: Unpack[SearchOptions],
    ) -> SearchRows[EmailRow]: ...
    @overload
    def search(
        self,
        query: Query[NoteActivityType] | Filter[NoteActivityType],
        **options: Unpack[SearchOptions],
    ) -> SearchRows[NoteRow]: ...
    @overload
    def search(
        self, query: Query | Filter | SmartView, **options: Unpack[SearchOptions]
    ) -> SearchRows[Any]: ...
    def search(
        self,
        query: Query | Filter | SmartView,
        *,
        fields: Fields | None = None,
        sort: Sequence[AnySortKey] | None = None,
        limit: int | None = None,
        include_counts: bool = False,
        page_size: int = 200,
    ) -> SearchRows[Any]:
        """
        Search with Advanced Filtering, and return the rows to loop over.

            async for row in close.search(Lead.url.exists(), fields=["display_name"]):
                print(row.id, row["display_name"])

        *fields* are the names of the fields that rows hold, or lists of them by type of object;
        without it rows hold little more than type and id. A name that isn't known is refused,
        unless its type stands in front of it: `lead.new_field`. *sort* is the order, most important
        key first; without it the oldest object comes first. *limit* is how many rows are wanted at
        most. With *include_counts* the `counts` of the rows say how many there are.
        A `Filter` brings its own fields, sort and limit, which count unless others are given; so
        does a `SmartView`.

        Raises:
            ValueError: the type of object is unclear, a field isn't known, or a number is invalid.
        """
        from .search import SearchRows  # noqa: PLC0415 - loads when first used

        return SearchRows(
            self,
            query,
            fields=fields,
            sort=sort,
            limit=limit,
            include_counts=include_counts,
            page_size=page_size,
        )

    def enroll(
        self,
        rows: Iterable[EnrollmentInput] | AsyncIterable[EnrollmentInput],
        *,
        journal: Journal | None = None,
        campaign: str | None = None,
        at_once: int = 8,
        retry_refused: bool = False,
        on_bad_row: OnBadRow = "stop",
        on_progress: Callable[[Progress], object] | None = None,
        **defaults: Unpack[EnrollmentDefaults],
    ) -> EnrollRun:
        """
        Subscribe many contacts to a sequence, one call each, and return the outcomes to loop over.

            async for outcome in close.enroll(
                ["cont_1...", "cont_2..."],
                journal=Journal.sqlite("spring.db"),
                sequence_id="seq_...",
                sender_account_id="emailacct_...",
                sender_name="John Doe",
                sender_email="john@salesteam.com",
            ):
                match outcome:  # of close_async.enrollment
                    case Enrolled(): ...
                    case Refused(): ...
                    case Unknown(): ...

        *rows* are contact ids, mappings of fields or `Enrollment`s; they may come from an async
        iterable and are taken as they are needed. *defaults* are the fields that rows leave out.
        *at_once* is how many calls are under way at the same time. *on_progress* is called, and
        awaited if it's async, with the `Progress` after each row. With `on_bad_row="refuse"` a row
        that can't be sent becomes a `Refused` instead of ending the run.

        Outcomes come in the order of the rows, with the rows' numbers from 1 (in a CSV file with a
        header the first row stands in line 2); only those of lost answers come later. Leave the
        loop when you like: nothing more is sent then, and the run, or this client, waits for what
        is under way when it's closed. An async iterable is read in a task of its own.

        With a *journal* (this client's own if none is given) each contact is subscribed to each
        sequence at most once, however often the program is killed and started again over the same
        rows, and in however many processes; with a *campaign*, once in each of them. Outcomes of an
        earlier run are returned without a call; what Close refused is sent again only with
        *retry_refused*.
        Without a journal a contact that comes twice in *rows* is `Refused` the second time, for
        which some twenty bytes a row are kept in memory; with one it gets its outcome again.
        The effects of rows with unknown outcomes are looked for together: at the end, or as soon as
        there are twenty in a row, so that an outage of Close doesn't cost the whole list.
        `on_unknown="resend"` has no effect here.

        Raises (while it's looped over):
            ValueError: *at_once* is below 1, a *campaign* has no journal, or one of *defaults*
                can't be sent (at once), or a row lacks something.
            TypeError: *rows* are a single row or a table, there is no such default, or *journal* is
                none (at once); a row, or a field of it, is of the wrong type.
            CloseError: it isn't about one row, such as a refused API key or a network that is down.
            Exception: what *rows* or *on_progress* raises.

        The outcomes of the rows before come before any of these but the first is raised.
        """
        import attrs  # noqa: PLC0415 - loaded by now, with all that sends

        from .enrollment import EnrollRun  # noqa: PLC0415 - loads when first used

        settings = self._settings
        if journal is not None:
            settings = attrs.evolve(settings, journal=journal)
            if journal not in self._journals:
                self._journals.append(journal)
        policy = attrs.evolve(settings.policy, on_unknown="raise")
        settings_of_rows = attrs.evolve(settings, policy=policy, priority="bulk")
        sender = self._copy(settings_of_rows)

        async def subscribe(
            key: str, fields: Mapping[str, Any], resent_refusal: int
        ) -> SequenceSubscription:
            of_row = settings_of_rows
            if settings.journal is not None:
                of_row = attrs.evolve(of_row, key=key, resent_refusal=resent_refusal)
            return await self._copy(of_row).sequence_subscriptions.create(**fields)

        async def find(row: Enrollment) -> list[SequenceSubscription]:
            pages = sender.sequence_subscriptions.list(
                contact_id=row.contact_id, sequence_id=row.sequence_id
            )
            return await pages.first(100)

        run = EnrollRun(
            rows,
            subscribe,
            find,
            defaults=defaults,
            journal=settings.journal,
            campaign=campaign,
            at_once=at_once,
            settle=None if settings.policy.on_unknown == "raise" else settings.policy.settle,
            retry_refused=retry_refused,
            on_bad_row=on_bad_row,
            on_progress=on_progress,
            clock=settings.clock,
        )
        self._in_background.add(run)
        return run

    async def count(self, query: Query | Filter | SmartView) -> int:
        """
        Return how many objects *query* finds, without fetching one.

        Of a `Filter` with a `results_limit` that is the limit, if more are found.

        Raises:
            ValueError: the type of object is unclear.
            ResponseUnreadable: the answer holds no count.
        """
        from .search import count  # noqa: PLC0415 - loads when first used

        return await count(self, query)

    async def names(self) -> Names:
        """
        Return the names of what filters refer to by id: a mapping of ids to names.

        Those of statuses, users, custom fields, sequences, Smart Views and email templates, for
        `query.explain(names=names)` and its like. It takes a dozen calls or more, so keep it. Lists
        that Close doesn't show to this key are left out, and named in `names.missing`.

        Raises:
            CloseError: which one says why a list can't be fetched.
        """
        from .names import names  # noqa: PLC0415 - loads when first used

        return await names(self)


def _is_resource(client: CloseClient, name: str) -> bool:
    return isinstance(getattr(type(client), name, None), cached_property)
