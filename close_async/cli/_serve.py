"""`close-async sandbox`: the sandbox behind a socket."""

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

__all__ = ["listen", "make", "serve"]

# Addresses that mean "any", to which nobody can connect.
_ANY: Final = {"0.0.0.0": "127.0.0.1", "::": "::1"}  # noqa: S104 - only read, not listened on

_READY: Final = """\
A Close in memory listens at {url}

Paste this where your program runs:

    export CLOSE_API_KEY={key}
    export CLOSE_BASE_URL={url}

Then CloseClient.from_env() talks to it, and so does everything else that speaks HTTP:

    curl -u "$CLOSE_API_KEY:" "$CLOSE_BASE_URL/me/"

See what goes on in it at {page}

{leads:,} leads, nobody real among them. Ctrl-C ends it, and what was changed is gone.
"""


def listen(host: str, port: int) -> socket.socket:
    """
    Return a socket that listens. From now on callers wait instead of being refused.

    Raises:
        OSError: the address is taken, or none of this machine's.
    """
    family = socket.AF_INET6 if ":" in host else socket.AF_INET
    return socket.create_server((host, port), family=family)


def make(*, leads: int | None, seed: str, fast: bool) -> Sandbox:
    """
    Make the sandbox. *seed* is a number, or the path of a seed file.

    Raises:
        ValueError: the file is no good; which and why is in the text.
        OSError: the file can't be read.
    """
    clock = FastClock() if fast else RealClock()
    if seed.removeprefix("-").isdecimal():
        return Sandbox(leads, seed=int(seed), clock=clock)

    return Sandbox(leads, seed_file=seed, clock=clock)


async def serve(listener: socket.socket, sandbox: Sandbox) -> None:
    """Serve *sandbox* on *listener* until a signal ends it."""
    server = uvicorn.Server(uvicorn.Config(sandbox.app, log_level="warning", date_header=False))
    # Uvicorn tells how it starts and stops at the same level as which calls come in.
    access = logging.getLogger("uvicorn.access")
    access.setLevel(logging.INFO)
    access.addFilter(_is_call)

    # Before uvicorn listens to signals, ours must count. And once it has stopped, it sends itself
    # the signal again, which would end us with an error.
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
    """Tell calls to Close from looks at the page, which come every second."""
    # Uvicorn's arguments: who, which method, which path, which version, which status.
    arguments = record.args if isinstance(record.args, tuple) else ()
    return str([*arguments, "", "", ""][2]).partition("?")[0] not in PATHS


def _url(listener: socket.socket) -> str:
    host, port, *_ = listener.getsockname()
    name = _ANY.get(str(host), str(host))
    return f"http://{f'[{name}]' if ':' in name else name}:{port}"
