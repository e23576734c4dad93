"""
Redis streams as the queue of a fleet: messages of the dead are taken over, outages waited out.

taskiq-redis looks for messages of the dead only when a new one comes, keeps each message in Redis
for ever, and ends its worker when Redis is restarted.
"""

from __future__ import annotations

import asyncio
import logging
from typing import TYPE_CHECKING, Any, Final

from redis.asyncio import Redis
from redis.exceptions import RedisError
from taskiq import AckableMessage
from taskiq_redis import RedisStreamBroker

from .._validate import integer, non_empty_str, seconds

if TYPE_CHECKING:
    from collections.abc import AsyncGenerator, Awaitable, Callable

_log: Final = logging.getLogger("close_async")

_BLOCKED_FOR_MS: Final = 1000
_PAUSE: Final = 1.0
_BEATS: Final = 3
_FROM_THE_FIRST: Final = "0-0"


class StreamBroker(RedisStreamBroker):
    """
    A taskiq broker over a stream in Redis, in which nothing waits for a worker that was killed.

    Each worker process takes *at_once* messages at a time. It keeps Redis informed that it lives;
    what it had is taken over *dead_after* seconds after it was killed. While Redis is gone it
    waits, and says so once. What is done is deleted from the stream.

    *url* is that of redis-py. Give Redis `appendonly yes` and `appendfsync always`: a queue that is
    lost has to be submitted again.

    Raises:
        ValueError: an argument is invalid; the text says which one.
    """

    def __init__(
        self, url: str, *, queue_name: str = "close_async", at_once: int = 2, dead_after: float = 30
    ) -> None:
        self._at_once = integer("at_once", at_once, least=1)
        self._dead_after = seconds("dead_after", dead_after)
        super().__init__(
            url,
            queue_name=non_empty_str("queue_name", queue_name),
            consumer_group_name=queue_name,
            # What was submitted before the first worker ran counts, too.
            consumer_id="0",
            xread_block=_BLOCKED_FOR_MS,
            xread_count=1,
            idle_timeout=int(1000 * dead_after),
            # To tell the server its own version, it would read that from the disk each time.
            driver_info=None,
        )
        self._unfinished: set[str] = set()
        self._room = asyncio.Event()
        self._heart: asyncio.Task[None] | None = None
        self._cursor: bytes | str = _FROM_THE_FIRST
        self._is_gone = False

    async def startup(self) -> None:
        """Make the stream, and begin to keep what this worker takes."""
        await super().startup()
        if self.is_worker_process and self._heart is None:
            self._heart = asyncio.create_task(self._beat())

    async def shutdown(self) -> None:
        """Close the connections."""
        heart, self._heart = self._heart, None
        if heart is not None:
            heart.cancel()
            await asyncio.gather(heart, return_exceptions=True)
        await super().shutdown()

    async def listen(self) -> AsyncGenerator[AckableMessage, None]:
        """Yield messages, those of the dead first."""
        while True:
            while len(self._unfinished) >= self._at_once:
                self._room.clear()
                await self._room.wait()
            try:
                found = await self._next()
            except (RedisError, OSError) as failure:
                await self._wait_for_redis(failure)
                continue
            if self._is_gone:
                self._is_gone = False
                _log.warning("Redis is back: the queue goes on")
            for name, fields in found:
                self._unfinished.add(name)
                ack = self._ack_generator(name, self.queue_name)
                yield AckableMessage(data=fields[b"data"], ack=ack)

    async def _next(self) -> list[tuple[str, dict[bytes, bytes]]]:
        async with self._redis() as redis:
            taken: Any = await redis.xautoclaim(
                self.queue_name,
                self.consumer_group_name,
                self.consumer_name,
                min_idle_time=self.idle_timeout,
                start_id=self._cursor,
                count=1,
            )
            self._cursor = taken[0]
            if not taken[1]:
                read: Any = await redis.xreadgroup(
                    self.consumer_group_name,
                    self.consumer_name,
                    {self.queue_name: ">"},
                    count=1,
                    block=self.block,
                )
                taken = (None, read[0][1] if read else [])
        return [(name.decode(), fields) for name, fields in taken[1] if fields]

    async def _wait_for_redis(self, failure: Exception) -> None:
        self._note_gone(failure)
        await asyncio.sleep(_PAUSE)
        # It may have come back without what it had.
        await self._declare_consumer_group()

    async def _declare_consumer_group(self) -> None:
        try:
            await super()._declare_consumer_group()
        except (RedisError, OSError) as failure:
            if not self.is_worker_process:
                raise
            # A worker may be there before Redis is.
            self._note_gone(failure)

    def _note_gone(self, failure: Exception) -> None:
        if not self._is_gone:
            self._is_gone = True
            _log.warning("the queue in Redis can't be read (%s): waiting", type(failure).__name__)

    def _ack_generator(self, id: str, queue_name: str) -> Callable[[], Awaitable[None]]:
        async def ack() -> None:
            try:
                async with self._redis() as redis, redis.pipeline(transaction=True) as pipeline:
                    pipeline.xack(queue_name, self.consumer_group_name, id)
                    pipeline.xdel(queue_name, id)
                    await pipeline.execute()
            except (RedisError, OSError) as failure:
                # It comes again, to whichever worker, and the journal says that it's done.
                _log.warning("a chunk is done, and Redis wasn't told (%s)", type(failure).__name__)
            finally:
                self._unfinished.discard(id)
                self._room.set()

        return ack

    async def _beat(self) -> None:
        """Keep what this worker is at from being taken for that of a dead one."""
        while True:
            await asyncio.sleep(self._dead_after / _BEATS)
            if not self._unfinished:
                continue
            try:
                async with self._redis() as redis:
                    await redis.xclaim(
                        self.queue_name,
                        self.consumer_group_name,
                        self.consumer_name,
                        min_idle_time=0,
                        message_ids=[*self._unfinished],
                        justid=True,
                    )
            except (RedisError, OSError):
                continue

    def _redis(self) -> Any:  # noqa: ANN401 - redis-py types its answers by halves
        return Redis(connection_pool=self.connection_pool)
