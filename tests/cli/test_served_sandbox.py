"""`close-async sandbox`: a process of its own, spoken to by real HTTP."""

from __future__ import annotations

import re
import signal
import subprocess
from contextlib import contextmanager
from typing import TYPE_CHECKING

import anyio
import pytest

from close_async import CloseClient
from close_async.cli._serve import listen
from close_async.sandbox import Sandbox

from .conftest import CLOSE_ASYNC

if TYPE_CHECKING:
    from collections.abc import Generator


@contextmanager
def sandbox(*arguments: str) -> Generator[tuple[subprocess.Popen[str], str, str], None, None]:
    command = [*CLOSE_ASYNC, "sandbox", "--leads", "60", *arguments]
    process = subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True)
    with process:
        try:
            yield process, *printed(process)
        finally:
            process.kill()


def printed(process: subprocess.Popen[str]) -> tuple[str, str]:
    """Return key and URL as the process prints them for pasting."""
    assert process.stdout is not None
    text = ""
    # The line comes, or the process dies and the output ends; the suite's own limit is above all.
    for line in process.stdout:
        text += line
        if "curl" in line:
            break
    key = re.search(r"^    export CLOSE_API_KEY=(\S+)$", text, re.MULTILINE)
    url = re.search(r"^    export CLOSE_BASE_URL=(\S+)$", text, re.MULTILINE)
    assert key is not None, text
    assert url is not None, text
    return key[1], url[1]


@pytest.mark.parametrize(
    ("sent", "expected"), [(signal.SIGTERM, 0), (signal.SIGINT, 130)], ids=["term", "ctrl-c"]
)
def test_it_answers_until_a_signal_ends_it(sent: signal.Signals, expected: int) -> None:
    async def ask(key: str, url: str) -> tuple[str | None, int]:
        async with CloseClient(key, base_url=url) as close:
            me = await close.users.me()
            sequences = await close.sequences.list().collect()
        return me.first_name, len(sequences)

    with sandbox("--port", "0") as (process, key, url):
        answered = anyio.run(ask, key, url)
        process.send_signal(sent)
        rest, errors = process.communicate(timeout=10)

    assert answered == ("John", 4)
    assert (process.returncode, errors) == (expected, "")
    assert '"GET /api/v1/me/ HTTP/1.1" 200' in rest


def test_it_has_the_world_of_its_seed() -> None:
    with sandbox("--port", "0", "--seed", "3") as (_, key, _url):
        pass

    assert key == Sandbox(leads=60, seed=3).api_key


def test_a_taken_port_is_one_line() -> None:
    with listen("127.0.0.1", 0) as taken:
        port = str(taken.getsockname()[1])

        done = subprocess.run(
            [*CLOSE_ASYNC, "sandbox", "--port", port],
            capture_output=True,
            text=True,
            timeout=20,
            check=False,
        )

    assert done.returncode == 1
    assert (
        done.stderr
        == f"close-async: can't listen on 127.0.0.1, port {port}: Address already in use\n"
    )
