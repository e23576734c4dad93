"""
How many requests a second a served sandbox answers, on one core, over real HTTP.

    python -m benchmarks.sandbox_server [--check]

The request is a page of 100 subscriptions of one sequence. The server is uvicorn in a process of
its own, and one thread does the work; whoever asks is another process. There are two of them, with
the extra `speed` and without it, which take turns. Two figures are printed of each: by the clock on
the wall, which other programs on the machine make worse, and by the seconds of processor time that
the server took, which is what one core could do if nobody else wanted it. With `--check` the exit
code is 1 if the median of the second figure is below 2,500, or without the extra below 1,500.
"""

from __future__ import annotations

import argparse
import base64
import subprocess
import sys
import time
from contextlib import contextmanager
from statistics import median
from typing import TYPE_CHECKING, Final

import anyio
import attrs
import httpx
from anyio.streams.buffered import BufferedByteReceiveStream

if TYPE_CHECKING:
    from collections.abc import Generator

# What is wanted, with the extra `speed` and without it.
WANTED: Final = {True: 2_500, False: 1_500}
LEADS: Final = 2_000
CONNECTIONS: Final = 16
REQUESTS: Final = 1_600
WARM_UP: Final = 480
ROUNDS: Final = 9
LARGEST_HEAD: Final = 8_192

SERVER: Final = f"""
import sys, threading, time, uvicorn
if "--plain" in sys.argv:
    sys.modules["orjson"] = None
from close_async.cli._serve import listen
from close_async.sandbox import Sandbox

def tell():
    for _ in sys.stdin:
        print(time.process_time(), flush=True)

threading.Thread(target=tell, daemon=True).start()
sandbox = Sandbox(leads={LEADS})
listener = listen("127.0.0.1", 0)
sequence = sandbox.world.all("sequence")[0]["id"]
print(listener.getsockname()[1], sandbox.api_key, sequence, flush=True)
uvicorn.Server(uvicorn.Config(sandbox.app, log_level="warning")).run([listener])
"""


@attrs.frozen
class Server:
    """A served sandbox in a process of its own."""

    process: subprocess.Popen[str]
    port: int
    key: str
    sequence: str

    @property
    def path(self) -> str:
        """The page that is asked for."""
        return f"/api/v1/sequence_subscription/?sequence_id={self.sequence}&_limit=100"

    def seconds(self) -> float:
        """Return the processor time that it took up to now."""
        assert self.process.stdin is not None
        assert self.process.stdout is not None
        self.process.stdin.write("\n")
        self.process.stdin.flush()
        return float(self.process.stdout.readline())


@contextmanager
def serve(*, with_speed: bool) -> Generator[Server]:
    """Serve a sandbox until the block is left."""
    command = [sys.executable, "-c", SERVER, *([] if with_speed else ["--plain"])]
    with subprocess.Popen(
        command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True
    ) as process:
        assert process.stdout is not None
        port, key, sequence = process.stdout.readline().split()
        try:
            yield Server(process, int(port), key, sequence)
        finally:
            process.terminate()


def check_page(server: Server) -> int:
    """Make sure that what is measured is a whole page, and return its size in bytes."""
    url = f"http://127.0.0.1:{server.port}{server.path}"
    answer = httpx.get(url, auth=(server.key, "")).raise_for_status()
    rows = answer.json()["data"]
    assert len({row["id"] for row in rows}) == len(rows) == 100
    return len(answer.content)


async def ask(server: Server, requests: int) -> None:
    """Have some connections ask that often together, each one after the other."""
    token = base64.b64encode(f"{server.key}:".encode()).decode()
    head = f"GET {server.path} HTTP/1.1\r\nhost: sandbox\r\nauthorization: Basic {token}\r\n\r\n"
    async with anyio.create_task_group() as group:
        for _ in range(CONNECTIONS):
            group.start_soon(_ask, server.port, head.encode(), requests // CONNECTIONS)


async def _ask(port: int, request: bytes, times: int) -> None:
    async with await anyio.connect_tcp("127.0.0.1", port) as stream:
        answers = BufferedByteReceiveStream(stream)
        for _ in range(times):
            await stream.send(request)
            await _read(answers)


async def _read(answers: BufferedByteReceiveStream) -> None:
    head = (await answers.receive_until(b"\r\n\r\n", LARGEST_HEAD)).lower()
    assert head.startswith(b"http/1.1 200 "), head
    length = int(head.partition(b"content-length: ")[2].split(b"\r\n", 1)[0])
    await answers.receive_exactly(length)


def measure(server: Server) -> tuple[float, float]:
    """Return the requests a second by the clock on the wall, and by the server's own time."""
    used, begun = server.seconds(), time.perf_counter()
    anyio.run(ask, server, REQUESTS)
    return REQUESTS / (time.perf_counter() - begun), REQUESTS / (server.seconds() - used)


def main() -> int:
    """Measure, print, and return the exit code."""
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawTextHelpFormatter
    )
    parser.add_argument("--check", action="store_true", help="exit 1 if the target is missed")
    check = parser.parse_args().check

    figures: dict[bool, list[tuple[float, float]]] = {True: [], False: []}
    with serve(with_speed=True) as fast, serve(with_speed=False) as plain:
        size = check_page(fast)
        assert check_page(plain) == size
        print(f"a page of 100 subscriptions, {size:,} bytes, {CONNECTIONS} connections")
        for server in (fast, plain):
            anyio.run(ask, server, WARM_UP)
        for _ in range(ROUNDS):
            figures[True].append(measure(fast))
            figures[False].append(measure(plain))

    missed = 0
    for with_speed, measured in figures.items():
        wall, core = (median(each) for each in zip(*measured, strict=True))
        missed += core < WANTED[with_speed]
        name = "with the extra speed" if with_speed else "without it"
        print(f"{name:20} {wall:7,.0f} by the wall, {core:7,.0f} by one core")
    return 1 if check and missed else 0


if __name__ == "__main__":
    sys.exit(main())
