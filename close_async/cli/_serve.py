"""`close-async sandbox`: the sandbox behind a socket."""

from __future__ import annotations

import logging
import signal
import socket
from typing import TYPE_CHECKING, Final

import uvicorn
from rich.console import Console

from ..sandbox import Sandbox

if TYPE_CHECKING:
    from types import FrameType

__all__ = ["listen", "serve"]

# Addresses that mean "any", to which nobody can connect.
_ANY: Final = {"0.0.0.0": "127.0.0.1", "::": "::1"}  # noqa: S104 - only read, not listened on

_READY: Final = """\
A Close in memory listens at {url}

Paste this where your program runs:

    export CLOSE_API_KEY={key}
    export CLOSE_BASE_URL={url}

Then CloseClient.from_env() talks to it, and so does everything else that speaks HTTP:

    curl -u "$CLOSE_API_KEY:" "$CLOSE_BASE_URL/me/"

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


async def serve(listener: socket.socket, *, leads: int, seed: int) -> None:
    """Serve a new sandbox on *listener* until a signal ends it."""
    sandbox = Sandbox(leads=leads, seed=seed)
    server = uvicorn.Server(uvicorn.Config(sandbox.app, log_level="warning"))
    # Uvicorn tells how it starts and stops at the same level as which calls come in.
    logging.getLogger("uvicorn.access").setLevel(logging.INFO)
    # Once it has stopped, uvicorn sends itself the signal again, which would end us with an error.
    signal.signal(signal.SIGTERM, _stay)

    Console(soft_wrap=True, highlight=False).print(
        _READY.format(url=_url(listener), key=sandbox.api_key, leads=leads), markup=False
    )
    await server.serve([listener])


def _stay(_number: int, _frame: FrameType | None) -> None:
    pass


def _url(listener: socket.socket) -> str:
    host, port, *_ = listener.getsockname()
    name = _ANY.get(str(host), str(host))
    return f"http://{f'[{name}]' if ':' in name else name}:{port}/api/v1"
