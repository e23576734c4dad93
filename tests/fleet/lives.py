"""The life of a campaign whose workers are killed and whose servers are restarted, by its seed."""

from __future__ import annotations

import random
import tempfile
from contextlib import ExitStack
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final

import attrs

from tests.support.postgres import postgres_server

from .campaign import BAD, NOBODY, Campaign, campaign
from .servers import redis_server

if TYPE_CHECKING:
    from collections.abc import Callable

    from close_async.fleet import CampaignProgress

WORKERS: Final = 4
KILL_EVERY: Final = 1.0
LASTING: Final = ("--appendonly", "yes", "--appendfsync", "always")
_REFUSED: Final = frozenset({*NOBODY, "two words", ""})


@attrs.frozen
class Life:
    """How far a campaign came, how many workers were killed, and which laws were broken."""

    progress: CampaignProgress
    killed: int
    broken: tuple[str, ...]
    said: str


def live(seed: int, *, contacts: int, is_lasting: bool = True, seconds: float = 240) -> Life:
    """
    Enrol so many contacts, each chunk queued twice, while a worker is killed every second.

    Redis is restarted once, and so is PostgreSQL, if it *is_lasting*. If not, the queue is lost
    with the restart, and the rows are submitted again; then the journal is a file.
    """
    draw = random.Random(seed)
    with ExitStack() as stack:
        folder = Path(stack.enter_context(tempfile.TemporaryDirectory()))
        redis = stack.enter_context(redis_server(*(LASTING if is_lasting else ())))
        task: dict[str, Any] = {}
        if is_lasting:
            postgres = stack.enter_context(postgres_server())
            task = {"dsn": postgres.dsn, "schema": postgres.new_schema()}
        spring = stack.enter_context(campaign(folder, redis, contacts=contacts, **task))
        rows = [*spring.rows, *NOBODY, *BAD]

        def restart_redis() -> None:
            redis.stop()
            redis.start()
            if not is_lasting:
                spring.submit(rows)

        def restart_postgres() -> None:
            postgres.stop()
            postgres.start()

        first = draw.uniform(4, 8)
        also: list[tuple[float, Callable[[], object]]] = [(first, restart_redis)]
        if is_lasting:
            also.append((first + draw.uniform(2, 5), restart_postgres))
        for _ in range(2):
            spring.submit(rows)
        for _ in range(WORKERS):
            spring.start()
        progress = spring.live(seconds, draw=draw, kill_every=KILL_EVERY, also=also)
        said = spring.log.read_text("utf-8")[-6000:]
        return Life(progress, spring.killed, tuple(_broken(spring, progress)), said)


def _broken(spring: Campaign, progress: CampaignProgress) -> list[str]:
    """Return the laws that don't hold, by what Close has and what the journal says."""
    broken = [f"{row} was subscribed {count} times" for row, count in spring.twice.items()]
    if not progress.is_over:
        broken.append(f"it isn't over: {progress}")
    results, wanted = spring.results(), {*spring.rows, *_REFUSED}
    for row in wanted | results.keys():
        outcomes = results.get(row, [])
        if len(outcomes) != 1 or row not in wanted:
            broken.append(f"{row!r} ends as {outcomes}")
            continue
        [(outcome, reason)] = outcomes
        if (outcome == "enrolled") > (row in spring.subscribed):
            broken.append(f"{row!r} is said to be enrolled, and isn't")
        if outcome == "refused" and (row in spring.subscribed or row not in _REFUSED):
            broken.append(f"{row!r} is said to be refused: {reason}")
        if outcome != "enrolled" and not reason:
            broken.append(f"{row!r} is {outcome}, and nothing says why")
    return broken
