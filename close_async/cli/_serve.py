"""`close-async sandbox`: serves a sandbox over HTTP."""

from __future__ import annotations

import logging
import signal
import socket
from typing import TYPE_CHECKING, Final

import uvicorn
from rich.console import Console

from ..sandbox import FastClock, RealClock, Sandbox
from ..sandbox.page.page import PATHS

if TYPE_CHECKING:
    from types import FrameType

# Addresses that mean "any": a client can't connect to them.
_ANY: Final = {"0.0.0.0": "127.0.0.1", "::": "::1"}  # noqa: S104 - only read, not listened on

_READY: Final = """\
The sandbox listens at {url}

Set this where your program runs:

    export CLOSE_API_KEY={key}
    export CLOSE_BASE_URL={url}

CloseClient.from_env() then connects to it, and so can any HTTP client:

    curl -u "$CLOSE_API_KEY:" "$CLOSE_BASE_URL/me/"

Its page with requests, bulk actions and sequences: {page}

{leads:,} leads, all of them fictitious. Ctrl-C stops it; changes are not saved.
"""


def listen(host: str, port: int) -> socket.socket:
    """
    Return a listening socket: from now on, connections wait instead of being refused.

    Raises:
        OSError: the address is in use, or doesn't belong to this machine.
    """
    family = socket.AF_INET6 if ":" in host else socket.AF_INET
    return socket.create_server((host, port), family=family)


def make(*, leads: int | None, seed: str, fast: bool) -> Sandbox:
    """
    Return a new sandbox. *seed* is a number, or the path of a seed file.

    Raises:
        ValueError: the file is invalid; the text names the place and the reason.
        OSError: the file can't be read.
    """
    clock = FastClock() if fast else RealClock()
    if seed.removeprefix("-").isdecimal():
        return Sandbox(leads, seed=int(seed), clock=clock)

    return Sandbox(leads, seed_file=seed, clock=clock)


async def serve(listener: socket.socket, sandbox: Sandbox) -> None:
    """Serve *sandbox* on *listener* until a signal stops it."""
    server = uvicorn.Server(uvicorn.Config(sandbox.app, log_level="warning", date_header=False))
    # Uvicorn logs its start and stop at the same level as requests.
    access = logging.getLogger("uvicorn.access")
    access.setLevel(logging.INFO)
    access.addFilter(_is_call)

    # A signal may come before uvicorn handles any. And once uvicorn has stopped, it raises the
    # signal again, which would make the exit code that of an error.
    def stop(_number: int, _frame: FrameType | None) -> None:
        server.should_exit = True

    signal.signal(signal.SIGTERM, stop)

    url, leads = _url(listener), len(sandbox.world.newest("lead"))
    Console(soft_wrap=True, highlight=False).print(
        _READY.format(url=f"{url}/api/v1", page=f"{url}/", key=sandbox.api_key, leads=leads),
        markup=False,
    )
    await server.serve([listener])


def _is_call(record: logging.LogRecord) -> bool:
    """Return whether *record* logs a call to the API, and not the page, which polls each second."""
    # Uvicorn's arguments: who, which method, which path, which version, which status.
    arguments = record.args if isinstance(record.args, tuple) else ()
    return str([*arguments, "", "", ""][2]).partition("?")[0] not in PATHS


def _url(listener: socket.socket) -> str:
    host, port, *_ = listener.getsockname()
    name = _ANY.get(str(host), str(host))
    return f"http://{f'[{name}]' if ':' in name else name}:{port}"
