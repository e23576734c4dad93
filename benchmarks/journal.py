"""
What a journal of many entries costs: its size, and the time of what is done with it.

The entries are subscriptions as Close answers them. They are written in one go; all that is
measured goes through `Journal`, each change to the disk.

    python -m benchmarks.journal                      a million entries
    python -m benchmarks.journal --entries 10000      so many
"""

from __future__ import annotations

import argparse
import tempfile
import time
from contextlib import contextmanager
from datetime import UTC, datetime, timedelta
from pathlib import Path
from statistics import median
from typing import TYPE_CHECKING, Any, Final

import anyio

from close_async import Journal
from close_async.journal._entry import Entry, canonical, hash_of
from close_async.journal._sqlite import SqliteStore, _write

if TYPE_CHECKING:
    from collections.abc import Generator

OPERATION: Final = "sequence_subscriptions.create"
START: Final = datetime(2026, 1, 1, tzinfo=UTC)
CLAIMS: Final = 200


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--entries", type=int, default=1_000_000)
    asked = parser.parse_args()
    with tempfile.TemporaryDirectory() as folder:
        anyio.run(measure, Path(folder, "sent.db"), asked.entries)


async def measure(path: Path, entries: int) -> None:
    """Print what it costs."""
    await fill(path, entries)
    size = size_of(path)
    print(f"{entries:,} entries: {size / 1e6:,.0f} MB, {size / entries:,.0f} bytes each")

    journal = Journal.sqlite(path)
    with timed("open, all of it checked"):
        await journal.open()
    moments = [await claim_once(journal, f"new {number}") for number in range(CLAIMS)]
    print(f"a claim and its outcome: {median(moments):.2f} ms, at most {max(moments):.1f}")
    with timed("get", of=CLAIMS):
        for number in range(CLAIMS):
            assert await journal.get(key(number * entries // CLAIMS)) is not None
    with timed("unresolved"):
        await journal.unresolved(OPERATION, mentioning="cont_1")
    with timed("counts"):
        await journal.counts()
    with timed("entries(), all of them"):
        read = 0
        async for _ in journal.entries():
            read += 1
    assert read == entries + CLAIMS
    with timed("prune, half of them"):
        count = await journal.prune(START + timedelta(seconds=entries // 2))
    print(f"removed: {count:,}")
    with timed("open again"):
        await journal.aclose()
        await journal.open()
    await journal.aclose()
    after = size_of(path)
    print(f"the file afterwards: {after / 1e6:,.0f} MB; what was removed is room for new entries")


async def fill(path: Path, entries: int) -> None:
    """Write done entries, each a second after the one before."""
    async with Journal.sqlite(path):
        pass
    store = SqliteStore(str(path), lambda: START)
    with store._writing() as database:
        for number in range(entries):
            _write(database, entry(number))
    store.close()


def size_of(path: Path) -> int:
    return path.stat().st_size


def key(number: int) -> str:
    return f"{OPERATION} seq_{'S' * 22} cont_{number:043d}"


def entry(number: int) -> Entry:
    body = subscription(number)
    at = START + timedelta(seconds=number)
    return Entry(
        key=key(number),
        operation=OPERATION,
        parameters=body,
        hash=hash_of(OPERATION, canonical(body)),
        state="done",
        sent_at=at,
        result=answer(number),
        reason=None,
        attempt=1,
        changed_at=at,
    )


def subscription(number: int) -> dict[str, Any]:
    return {
        "sequence_id": f"seq_{'S' * 22}",
        "contact_id": f"cont_{number:043d}",
        "sender_account_id": f"emailacct_{'A' * 43}",
        "sender_name": "John Doe",
        "sender_email": "john@salesteam.com",
    }


def answer(number: int) -> dict[str, Any]:
    return {
        **subscription(number),
        "id": f"sub_{number:022d}",
        "lead_id": f"lead_{number:043d}",
        "contact_email": f"somebody{number}@example.com",
        "calls_assigned_to": None,
        "status": "active",
        "status_reason": None,
        "start_date": None,
        "organization_id": f"orga_{'O' * 43}",
        "created_by_id": f"user_{'U' * 43}",
        "updated_by_id": f"user_{'U' * 43}",
        "date_created": "2026-01-01T00:00:00.000000",
        "date_updated": "2026-01-01T00:00:00.000000",
    }


async def claim_once(journal: Journal, name: str) -> float:
    began = time.perf_counter()
    claim = await journal.claim(name, operation=OPERATION, parameters={"contact_id": name})
    await journal.done(claim, {"id": f"sub_{name}"})
    return (time.perf_counter() - began) * 1000


@contextmanager
def timed(what: str, *, of: int = 1) -> Generator[None]:
    began = time.perf_counter()
    yield
    took = (time.perf_counter() - began) / of
    print(f"{what}: {took:.2f} s" if of == 1 else f"{what}: {took * 1000:.2f} ms")


if __name__ == "__main__":
    main()
