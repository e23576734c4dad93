"""
`Fleet`: rows of a campaign to workers, through a queue that may lose, repeat and hold up messages.

What was sent, and what came of it, is in the journal alone. A message only says which rows should
be looked at, so nothing depends on how often it comes.
"""

from __future__ import annotations

import logging
from collections.abc import AsyncIterable
from typing import TYPE_CHECKING, Final, cast

import anyio
from taskiq import TaskiqEvents

from .._core.model import as_json
from .._validate import integer, one_of
from ..enrollment._rows import check_campaign, check_defaults
from ..enrollment._source import check_rows
from ..journal import Journal
from ._chunks import MOST_ROWS, Chunk, Keys, Message, read_row
from ._outcomes import CampaignProgress, CampaignRow, Submitted
from ._records import Records
from ._work import ChunkWork

if TYPE_CHECKING:
    from collections.abc import AsyncGenerator, AsyncIterator, Iterable
    from types import TracebackType

    # In typing since 3.11.
    from typing import Literal, Self, Unpack

    from taskiq import AsyncBroker, TaskiqState

    from ..client import CloseClient
    from ..enrollment import EnrollmentDefaults, EnrollmentInput
    from ..journal import State

_log: Final = logging.getLogger("close_async")

_TASK: Final = "close_async.fleet:enroll_chunk"
_LONGEST_PAUSE: Final = 60.0
# How long a chunk is kept of which nothing may be sent now.
_HELD_FOR: Final = 2.0
_OUTCOMES: Final[dict[State, Literal["enrolled", "refused", "unknown"]]] = {
    "done": "enrolled",
    "refused": "refused",
    "unknown": "unknown",
}


class Fleet:
    """
    Enrols the rows of campaigns by many workers, each row at most once.

    Where rows are handed in:

        async with fleet:
            await fleet.submit(rows, campaign="spring", sequence_id="seq_...")
            print(await fleet.progress("spring"))

    *client* calls Close, *journal* knows what was sent, and *broker*, any broker of taskiq, takes
    chunks of rows to the workers. All workers name the same journal. A message that comes twice, or
    a worker that is killed, sends nothing twice; rows whose messages were lost are sent when they
    are submitted again. *at_once* is how many calls a worker has under way for one chunk.

    While Close, the journal or the network can't be reached, a worker waits and tries again: no row
    is given up for that.

    Raises:
        TypeError: *journal* is none. Without one there is no fleet.
        ValueError: *at_once* is below 1.
    """

    def __init__(
        self, *, client: CloseClient, journal: Journal, broker: AsyncBroker, at_once: int = 8
    ) -> None:
        _check_journal(journal)
        self._client = client
        self._journal = journal
        self._broker = broker
        self._at_once = integer("at_once", at_once, least=1)

        # taskiq gives it another name, which a bound method can't have.
        async def enroll_chunk(
            campaign: str, chunk: str, defaults: dict[str, object], rows: list[object]
        ) -> None:
            await self._enroll_chunk(Message(campaign, chunk, defaults, rows))

        self._task = broker.register_task(enroll_chunk, task_name=_TASK)
        self._records = Records(journal)
        broker.add_event_handler(TaskiqEvents.WORKER_SHUTDOWN, self._close_worker)

    def __repr__(self) -> str:
        return f"Fleet(journal={self._journal!r})"

    async def __aenter__(self) -> Self:
        await self._journal.open()
        await self._broker.startup()
        return self

    async def __aexit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        traceback: TracebackType | None,
    ) -> None:
        await self._broker.shutdown()
        await self._client.aclose()
        await self._journal.aclose()

    async def submit(
        self,
        rows: Iterable[EnrollmentInput] | AsyncIterable[EnrollmentInput],
        *,
        campaign: str,
        chunk: int = 100,
        **defaults: Unpack[EnrollmentDefaults],
    ) -> Submitted:
        """
        Queue rows, in messages of at most *chunk* rows and 256 KiB.

        A contact is enrolled to a sequence once in each *campaign*, however often it's submitted.
        Rows that can't be sent become refused ones. Submit the same rows again if the queue was
        lost, or if this raised: what is done isn't done again.

        Raises:
            TypeError, ValueError: an argument is invalid.
            JournalUnusable: the journal can't be written.
            taskiq.SendTaskError: the broker doesn't take a message.
        """
        keys = Keys(check_campaign(campaign))
        most = integer("chunk", chunk, least=1)
        if most > MOST_ROWS:
            msg = f"chunk must be an integer <= {MOST_ROWS}, got {chunk}"
            raise ValueError(msg)
        check_defaults(defaults)
        check_rows(rows)

        shared = {name: as_json(value) for name, value in defaults.items()}
        refused, kept, submitted = 0, Chunk(shared), Submitted()
        async for given in _each(rows):
            try:
                _, fields, text = read_row(given, defaults)
            except (TypeError, ValueError) as error:
                await self._records.refuse_unread(keys, given, defaults, str(error))
                refused += 1
                continue
            if not kept.has_room(text, most):
                submitted = _sum(submitted, await self._queue(keys, kept))
                kept = Chunk(shared)
            kept.add(fields, text)
        if kept.rows:
            submitted = _sum(submitted, await self._queue(keys, kept))
        return _sum(submitted, Submitted(refused=refused))

    async def progress(self, campaign: str) -> CampaignProgress:
        """Return how far a campaign is."""
        keys = Keys(check_campaign(campaign))
        # The chunks first: what ends, or is pruned, between the looks must not count as over.
        all_rows, open_rows = 0, 0
        async for entry in self._journal.entries(prefix=keys.chunks):
            size = cast("int", entry.parameters["rows"])
            all_rows += size
            open_rows += 0 if entry.state == "done" else size
        counts = await self._journal.counts(prefix=keys.rows)
        unread = (await self._journal.counts(prefix=keys.bad_rows))["refused"]
        done = counts["done"] + counts["refused"] + counts["unknown"]
        return CampaignProgress(
            enrolled=counts["done"],
            refused=counts["refused"],
            unknown=counts["unknown"],
            waiting=min(open_rows, max(0, all_rows + unread - done)),
            is_paused=await self._records.is_paused(keys),
        )

    async def results(
        self, campaign: str, *, outcome: Literal["enrolled", "refused", "unknown"] | None = None
    ) -> AsyncGenerator[CampaignRow, None]:
        """Yield the rows of a campaign that have an outcome, or this one, in order of sending."""
        keys = Keys(check_campaign(campaign))
        if outcome is not None:
            one_of("outcome", outcome, _OUTCOMES.values())
        state: State | None = next((one for one in _OUTCOMES if _OUTCOMES[one] == outcome), None)
        async for entry in self._journal.entries(prefix=keys.rows, state=state):
            if entry.state in _OUTCOMES:
                made = (entry.result or {}).get("id")
                yield CampaignRow(
                    _OUTCOMES[entry.state],
                    entry.parameters,
                    entry.reason,
                    made if isinstance(made, str) else None,
                )

    async def pause(self, campaign: str) -> None:
        """Have the workers send nothing more of a campaign. They notice within a second or two."""
        await self._records.pause(Keys(check_campaign(campaign)))

    async def resume(self, campaign: str) -> None:
        """Have the workers go on with a campaign."""
        await self._records.resume(Keys(check_campaign(campaign)))

    async def _queue(self, keys: Keys, chunk: Chunk) -> Submitted:
        entry = await self._records.note_chunk(f"{keys.chunks}{chunk.id}", len(chunk.rows))
        if entry.state == "done":
            return Submitted(finished=len(chunk.rows))
        message = Message(keys.campaign, chunk.id, chunk.defaults, [*chunk.rows])
        await self._send(message)
        return Submitted(rows=len(chunk.rows), chunks=1)

    async def _send(self, message: Message) -> None:
        await self._task.kiq(message.campaign, message.chunk, message.defaults, message.rows)

    async def _enroll_chunk(self, message: Message) -> None:
        """
        See to it that each row has an outcome: the task that workers run.

        It ends when all have, or when the chunk is queued anew. Until then its message isn't
        acknowledged, so a worker that is killed loses none.
        """
        campaign = message.campaign
        work = ChunkWork(self._client, self._records, message, self._at_once)
        failures = 0
        while True:
            try:
                is_paused = await self._records.is_paused_lately(Keys(campaign))
                how = "held" if is_paused else await work.go_on()
                if how == "held":
                    # At the end of the queue it holds up no other chunk.
                    await anyio.sleep(_HELD_FOR)
                    await self._send(message)
                if how != "working":
                    return
                failures = 0
            except Exception as failure:  # noqa: BLE001 - a row is never given up for it
                pause = min(_LONGEST_PAUSE, 2.0**failures)
                failures += 1
                _log.warning("campaign %s: %s; again in %g s", campaign, failure, pause)
                await anyio.sleep(pause)

    async def _close_worker(self, _: TaskiqState) -> None:
        await self._client.aclose()
        await self._journal.aclose()


def _check_journal(journal: object) -> None:
    if not isinstance(journal, Journal):
        msg = f"journal must be a Journal, got {type(journal).__name__}"
        raise TypeError(msg)


async def _each(
    rows: Iterable[EnrollmentInput] | AsyncIterable[EnrollmentInput],
) -> AsyncIterator[EnrollmentInput]:
    if isinstance(rows, AsyncIterable):
        async for row in rows:
            yield row
        return
    for row in rows:
        yield row


def _sum(one: Submitted, other: Submitted) -> Submitted:
    return Submitted(
        rows=one.rows + other.rows,
        chunks=one.chunks + other.chunks,
        refused=one.refused + other.refused,
        finished=one.finished + other.finished,
    )
