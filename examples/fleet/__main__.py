"""
A fleet on this machine: Redis, PostgreSQL, a sandbox and three workers, of which one is killed.

    make fleet

All servers run in a temporary folder, behind sockets, and end with it.
"""

from __future__ import annotations

import asyncio
import os
import signal
import subprocess
import sys
import tempfile
import time
from collections import deque
from contextlib import ExitStack, contextmanager
from pathlib import Path
from typing import TYPE_CHECKING

from rich.console import Console
from rich.live import Live
from rich.table import Table

from close_async import CloseClient

from .servers import Missing, postgres, redis, sandbox

if TYPE_CHECKING:
    from collections.abc import Generator

    from close_async.enrollment import EnrollmentDefaults
    from close_async.fleet import CampaignProgress, Fleet

HERE = Path(__file__).parent
CONTACTS = int(os.environ.get("FLEET_CONTACTS", "400"))
WORKERS = 3
CALLS_PER_SECOND = 40
CAMPAIGN = "spring"
PATIENCE = 120.0


@contextmanager
def worker() -> Generator[subprocess.Popen[bytes]]:
    """Start a worker, as `taskiq worker worker:broker --workers 1` does, and stop it at the end."""
    process = subprocess.Popen(
        [sys.executable, "-m", "taskiq", "worker", "worker:broker", "--workers", "1"],
        cwd=HERE,
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
        # It has a process below it, which is stopped together with it.
        start_new_session=True,
    )
    try:
        yield process
    finally:
        kill(process)


def kill(process: subprocess.Popen[bytes]) -> None:
    """Kill a worker with all that belongs to it."""
    if process.poll() is None:
        os.killpg(process.pid, signal.SIGKILL)
    process.wait()


async def contacts_of(close: CloseClient) -> tuple[list[str], EnrollmentDefaults]:
    """Return contacts who are in no sequence, and what their enrollment says besides."""
    active = [row async for row in close.sequences.list() if row.status == "active"]
    subscriptions = close.sequence_subscriptions.list(sequence_id=active[0].id)
    taken = {row.contact_id async for row in subscriptions}
    senders = [row async for row in close.connected_accounts.list() if row.get("identities")]
    rows: list[str] = []
    async for contact in close.contacts.list():
        if contact.emails and contact.id not in taken:
            rows.append(contact.id)
        if len(rows) == CONTACTS:
            break
    return rows, {
        "sequence_id": active[0].id,
        "sender_account_id": senders[0].id,
        "sender_name": "Jo",
        "sender_email": senders[0].identities[0].email,
    }


def table_of(progress: CampaignProgress, rate: float, workers: int, said: str) -> Table:
    """Return what is shown."""
    table = Table(title=f"Campaign {CAMPAIGN}: {said}")
    for name in (
        "workers",
        "enrolled a second",
        "enrolled",
        "refused",
        "unknown",
        "waiting",
        "left",
    ):
        table.add_column(name, justify="right")
    left = f"{progress.waiting / rate:.0f} s" if rate else ""
    table.add_row(
        *(str(workers), f"{rate:.1f}", str(progress.enrolled), str(progress.refused)),
        *(str(progress.unknown), str(progress.waiting), left),
    )
    return table


async def watch(fleet: Fleet, crew: list[subprocess.Popen[bytes]], total: int) -> CampaignProgress:
    """Show how far it is, kill a worker after a third, and return where it ends."""
    seen: deque[tuple[float, int]] = deque(maxlen=10)
    said, until = f"{len(crew)} workers", time.monotonic() + PATIENCE
    with Live(console=Console(), refresh_per_second=4) as live:
        while True:
            progress = await fleet.progress(CAMPAIGN)
            now = time.monotonic()
            seen.append((now, progress.enrolled))
            seconds = now - seen[0][0]
            rate = (progress.enrolled - seen[0][1]) / seconds if seconds else 0.0
            alive = sum(one.poll() is None for one in crew)
            live.update(table_of(progress, rate, alive, said))
            if progress.is_over or now > until:
                return progress
            if alive == len(crew) and progress.enrolled > total / 3:
                kill(crew[0])
                said = "one worker was killed, the others take over what it had"
            await asyncio.sleep(0.5)


async def run(crew: list[subprocess.Popen[bytes]]) -> int:
    """Hand the rows in, and watch."""
    # It reads the environment.
    from .worker import fleet

    async with CloseClient.from_env() as close:
        rows, terms = await contacts_of(close)
    async with fleet:
        # Two rows that end as refused: Close knows no such contact, and one isn't a contact.
        await fleet.submit([*rows, "cont_nobody", ""], campaign=CAMPAIGN, chunk=20, **terms)
        progress = await watch(fleet, crew, len(rows))
        print()
        print(
            f"{progress.enrolled} enrolled, {progress.refused} refused, {progress.unknown} unknown"
        )
        async for row in fleet.results(CAMPAIGN):
            if row.outcome != "enrolled":
                print(f"{row.outcome}: {row.row['contact_id'] or 'a row'}: {row.reason}")
    async with CloseClient.from_env() as close:
        made = [
            row.contact_id
            async for row in close.sequence_subscriptions.list(
                sequence_id=terms.get("sequence_id", "")
            )
            if row.contact_id in set(rows)
        ]
    print(f"Close has {len(made)} subscriptions of {len(set(made))} contacts: none twice")
    return 0 if progress.is_over and len(made) == len(set(made)) else 1


def main() -> int:
    """Start all of it, run, and return the exit code."""
    began = time.monotonic()
    try:
        with ExitStack() as stack:
            folder = Path(stack.enter_context(tempfile.TemporaryDirectory(prefix="fleet-")))
            print("starting redis-server, postgresql, a sandbox and three workers")
            os.environ["REDIS_URL"] = stack.enter_context(redis(folder))
            os.environ["JOURNAL_DSN"] = stack.enter_context(postgres(folder))
            os.environ |= stack.enter_context(sandbox(folder, CONTACTS, CALLS_PER_SECOND))
            crew = [stack.enter_context(worker()) for _ in range(WORKERS)]
            code = asyncio.run(run(crew))
    except Missing as missing:
        print(missing, file=sys.stderr)
        return 1
    print(f"{time.monotonic() - began:.0f} seconds in all")
    return code


if __name__ == "__main__":
    sys.exit(main())
