"""`close-async sandbox`: serves a sandbox over HTTP."""

from __future__ import annotations

import logging
import os
import signal
import socket
from contextlib import contextmanager, suppress
from errno import EEXIST
from typing import TYPE_CHECKING, Final, TypedDict, Unpack

import anyio
import attrs
import uvicorn
from rich.console import Console

from ..sandbox import Sandbox, SteerableClock
from ..sandbox.control.control import PREFIX
from ..sandbox.page.page import PATHS
from ._terminal import say_json

if TYPE_CHECKING:
    from collections.abc import Generator
    from pathlib import Path
    from types import FrameType

    from anyio.abc import Process

_LOOK: Final = 0.05
# By this a file is known as one that may be overwritten and deleted.
_OURS: Final = "# Of a close-async sandbox, which deletes this file when it stops."
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

Tests order faults, rate limits and a step of the clock at {control} with this:

    export CLOSE_SANDBOX_URL={control}
    export CLOSE_SANDBOX_KEY={control_key}

{leads:,} leads, all of them fictitious. Ctrl-C stops it; changes are not saved.
"""


@attrs.frozen(kw_only=True)
class Place:
    """Where a sandbox is served, and what a program needs to call and to steer it."""

    sandbox: Sandbox
    root: str

    @property
    def variables(self) -> dict[str, str]:
        """The environment variables for a program that calls it."""
        return {
            "CLOSE_API_KEY": self.sandbox.api_key,
            "CLOSE_BASE_URL": f"{self.root}/api/v1",
            "CLOSE_SANDBOX_URL": f"{self.root}/_sandbox",
            "CLOSE_SANDBOX_KEY": self.sandbox.control_key,
        }

    def __str__(self) -> str:
        """Tell it to people."""
        key, url, control, control_key = self.variables.values()
        return _READY.format(
            key=key,
            url=url,
            control=control,
            control_key=control_key,
            page=f"{self.root}/",
            leads=len(self.sandbox.world.newest("lead")),
        )


def listen(host: str, port: int) -> socket.socket:
    """
    Return a listening socket: from now on, connections wait instead of being refused.

    Raises:
        OSError: the address is in use, or doesn't belong to this machine.
    """
    family = socket.AF_INET6 if ":" in host else socket.AF_INET
    return socket.create_server((host, port), family=family)


def make(*, leads: int | None, seed: str, speed: float, **options: Unpack[Options]) -> Sandbox:
    """
    Return a new sandbox. *seed* is a number, or the path of a seed file.

    Raises:
        ValueError: the file is invalid; the text names the place and the reason.
        OSError: the file can't be read.
    """
    clock = SteerableClock(speed)
    if seed.removeprefix("-").isdecimal():
        return Sandbox(leads, seed=int(seed), clock=clock, **options)

    return Sandbox(leads, seed_file=seed, clock=clock, **options)


class Options(TypedDict):
    """What else a sandbox takes."""

    rate_limit: int | None
    index_lag: float
    hosts: list[str]


async def serve(
    listener: socket.socket,
    sandbox: Sandbox,
    *,
    command: list[str],
    env_file: Path | None,
    as_json: bool,
) -> int:
    """
    Serve *sandbox* on *listener* until a signal stops it, or *command* ends. Return its status.

    *env_file* is there, with the variables of `Place`, as long as the sandbox listens.
    """
    server = uvicorn.Server(uvicorn.Config(sandbox.app, log_level="warning", date_header=False))
    # Uvicorn logs its start and stop at the same level as requests.
    access = logging.getLogger("uvicorn.access")
    access.setLevel(logging.WARNING if command or as_json else logging.INFO)
    access.addFilter(_is_call)
    logging.getLogger("uvicorn.error").addFilter(_is_no_lost_answer)

    # A signal may come before uvicorn handles any. And once uvicorn has stopped, it raises the
    # signal again, which would make the exit code that of an error.
    def stop(_number: int, _frame: FrameType | None) -> None:
        server.should_exit = True

    signal.signal(signal.SIGTERM, stop)

    place = Place(sandbox=sandbox, root=_url(listener))
    with _written(env_file, place.variables):
        if command:
            return await _serve_for(server, listener, command, place.variables)

        if as_json:
            say_json(place.variables)
        else:
            Console(soft_wrap=True, highlight=False).print(str(place), markup=False)
        await server.serve([listener])
    return 0


async def _serve_for(
    server: uvicorn.Server, listener: socket.socket, command: list[str], variables: dict[str, str]
) -> int:
    """Serve as long as *command* runs, and return its status as a shell would."""
    process = await anyio.open_process(
        command, stdin=None, stdout=None, stderr=None, env={**os.environ, **variables}
    )
    async with process, anyio.create_task_group() as group:
        group.start_soon(server.serve, [listener])
        group.start_soon(_end_with, server, process)
        await process.wait()
        server.should_exit = True
    status = process.returncode or 0
    return status if status >= 0 else 128 - status


async def _end_with(server: uvicorn.Server, process: Process) -> None:
    """Pass on to the command that it's time to end; Ctrl-C reaches it by itself."""
    while not server.should_exit:  # noqa: ASYNC110 - a signal handler of uvicorn sets it
        await anyio.sleep(_LOOK)
    if process.returncode is None:
        process.terminate()


@contextmanager
def _written(path: Path | None, variables: dict[str, str]) -> Generator[None]:
    """
    Have a file with *variables* in it: a program that waits for it finds all of it.

    Raises:
        FileExistsError: there is one that isn't of a sandbox.
    """
    if path is None:
        yield
        return

    with suppress(FileNotFoundError):
        if not path.read_bytes().startswith(_OURS.encode()):
            why = "it exists and is not of a sandbox: name another"
            raise FileExistsError(EEXIST, why, str(path))

    lines = [_OURS, *(f"{name}={value}" for name, value in variables.items()), ""]
    content = "\n".join(lines).encode()
    draft = path.with_name(f"{path.name}.{os.getpid()}")
    draft.write_bytes(content)
    draft.replace(path)
    try:
        yield
    finally:
        # That of another sandbox may be there by now.
        with suppress(FileNotFoundError):
            if path.read_bytes() == content:
                path.unlink()


def _is_call(record: logging.LogRecord) -> bool:
    """Return whether *record* logs a call to the API, and not the page, which polls each second."""
    # Uvicorn's arguments: who, which method, which path, which version, which status.
    arguments = record.args if isinstance(record.args, tuple) else ()
    path = str([*arguments, "", "", ""][2]).partition("?")[0]
    return path != "/" and not path.startswith((PREFIX, *PATHS[1:]))


def _is_no_lost_answer(record: logging.LogRecord) -> bool:
    """Return whether *record* is not what uvicorn says of an answer that is lost on purpose."""
    return record.msg != "ASGI callable returned without completing response."


def _url(listener: socket.socket) -> str:
    host, port, *_ = listener.getsockname()
    name = _ANY.get(str(host), str(host))
    return f"http://{f'[{name}]' if ':' in name else name}:{port}"
