"""
What runs in a process of its own, on one journal: `python -m tests.journal.worker JOB PATH ...`.

`compete COUNT PLACE...` and `fork PLACE...` take a place of any kind.

What it says on its standard output is acknowledged: it was on disk when it was said.
"""

from __future__ import annotations

import os
import resource
import signal
import sys
import warnings

import anyio

from close_async import Journal, JournalUnusable

from .places import journal_at


def say(text: str) -> None:
    """Write a line at once. Less than a page goes through a pipe in one piece."""
    os.write(1, f"{text}\n".encode())


async def compete(count: int, place: list[str]) -> None:
    """Claim *count* keys, and say which were won."""
    async with journal_at(place) as journal:
        say("ready")
        sys.stdin.readline()
        for number in range(count):
            key = f"key {number}"
            claim = await journal.claim(key, operation="x.create", parameters={"number": number})
            if claim.is_ours:
                await journal.done(claim, {"by": os.getpid()})
                say(key)
    say("end")


async def write_on(path: str, round: str) -> None:
    """Claim and settle until somebody ends it, and say each step once it is through."""
    say("begin")
    async with Journal.sqlite(path) as journal:
        number = 0
        while True:
            number += 1
            key = f"{round}/{number}"
            claim = await journal.claim(key, operation="x.create", parameters={"pad": "x" * 300})
            say(f"{key} sending")
            match number % 4:
                case 0:
                    await journal.done(claim, {"id": key})
                    say(f"{key} done")
                case 1:
                    await journal.unknown(claim, "why")
                    say(f"{key} unknown")
                case 2:
                    await journal.refused(claim, "no")
                    say(f"{key} refused")
                case _:
                    await journal.idle(claim)
                    say(f"{key} idle")


async def run_out_of_disk(path: str) -> None:
    """Claim until the file may not grow any more, say so, and go on when it may."""
    _, hard = resource.getrlimit(resource.RLIMIT_FSIZE)
    async with Journal.sqlite(path) as journal:
        await journal.claim("first", operation="x.create", parameters={})
        resource.setrlimit(resource.RLIMIT_FSIZE, (1_000_000, hard))
        number = 0
        try:
            while number < 1000:
                await journal.claim(f"{number}", operation="x.create", parameters={"p": "x" * 999})
                say(f"{number}")
                number += 1
        except JournalUnusable as error:
            say(f"full: {error.problem}")
        resource.setrlimit(resource.RLIMIT_FSIZE, (hard, hard))
        again = await journal.claim("last", operation="x.create", parameters={})
        say(f"last {again.is_ours}")


def fork(place: list[str]) -> None:
    """Fork with the journal open, and close it in the parent while the child goes on."""
    journal = journal_at(place)

    async def claim(*keys: str) -> None:
        for key in keys:
            claimed = await journal.claim(key, operation="x.create", parameters={})
            say(f"{key} {claimed.is_ours}")

    async def claim_and_close(*keys: str) -> None:
        await claim(*keys)
        await journal.aclose()

    its_turn, our_turn = os.pipe(), os.pipe()
    anyio.run(claim, "before")
    child = fork_quietly()
    if not child:
        signal.alarm(30)
        anyio.run(claim, "before", "child 1")
        os.write(our_turn[1], b"x")
        os.read(its_turn[0], 1)
        # It ends without closing: what it claimed is on disk all the same.
        anyio.run(claim, "parent 1", "child 2", "child 3")
        os._exit(0)
    os.read(our_turn[0], 1)
    anyio.run(claim_and_close, "child 1", "parent 1")
    os.write(its_turn[1], b"x")
    os.waitpid(child, 0)
    anyio.run(claim_and_close, "child 3", "parent 2")


def fork_quietly() -> int:
    """Fork although there may be threads: that is the point here."""
    with warnings.catch_warnings():
        warnings.simplefilter("ignore", DeprecationWarning)
        return os.fork()


def main() -> None:
    """Do the job that is named."""
    job, path, *rest = sys.argv[1:]
    match job:
        case "compete":
            anyio.run(compete, int(path), rest)
        case "write_on":
            anyio.run(write_on, path, rest[0])
        case "run_out_of_disk":
            anyio.run(run_out_of_disk, path)
        case _:
            fork(sys.argv[2:])


if __name__ == "__main__":
    main()
