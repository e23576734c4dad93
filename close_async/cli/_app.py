"""The commands and their options, and what becomes of errors: one line and an exit code."""

from __future__ import annotations

import os

# Typer reads annotations when the program runs, so what they name must be there.
from collections.abc import Awaitable, Callable  # noqa: TC003 - the same
from pathlib import Path
from typing import Annotated, Final, NoReturn

import anyio
import typer

from .._version import __version__
from ..errors import CloseError
from ._query import query
from ._reader import ReadOnlyClient

__all__ = ["app"]

_FAILED: Final = 1
_USAGE: Final = 2

app: Final = typer.Typer(
    name="close-async",
    help="Sequences, subscriptions and bulk actions of the CRM Close, from Python.",
    no_args_is_help=True,
    add_completion=False,
    # Rich tracebacks show local variables, and one of them may be a key.
    pretty_exceptions_enable=False,
)
app.add_typer(query, name="query")


def _print_version(value: bool) -> None:  # noqa: FBT001 - how Typer calls it
    if value:
        typer.echo(f"close-async {__version__}")
        raise typer.Exit


@app.callback()
def close_async(
    *,
    version: Annotated[
        bool,
        typer.Option(
            "--version", callback=_print_version, is_eager=True, help="Show the version and exit."
        ),
    ] = False,
) -> None:
    """Sequences, subscriptions and bulk actions of the CRM Close, from Python."""
    del version  # its callback has dealt with it


@app.command()
def demo(
    *,
    leads: Annotated[
        int, typer.Option(min=100, max=50_000, help="How many leads the sandbox is made with.")
    ] = 5000,
    output: Annotated[
        Path, typer.Option(dir_okay=False, help="Where the exported subscriptions go.")
    ] = Path("subscriptions.csv"),
    base_url: Annotated[
        str | None,
        typer.Option(
            help="Look at this API with the key in CLOSE_API_KEY instead. Changes nothing there."
        ),
    ] = None,
    fast: Annotated[bool, typer.Option("--fast", help="Don't wait for the reader.")] = False,
) -> None:
    """
    Go the whole way on a Close in memory: list, describe, preview, enrol, watch, export.

    It needs no key and no network. Every piece of code that it shows is the code that it runs.
    """
    from .demo import check_output, demo_api, demo_sandbox  # noqa: PLC0415 - needs rich

    refusal = check_output(output)
    if refusal is not None:
        _fail(refusal, _USAGE)

    output = output.absolute()
    if base_url is None:
        _run(lambda: demo_sandbox(leads=leads, output=output, fast=fast))
        return

    close = _connect(base_url)
    _run(lambda: demo_api(close, output=output, fast=fast))


@app.command()
def sandbox(
    *,
    port: Annotated[
        int, typer.Option(min=0, max=65535, help="Where to listen; 0 takes any free port.")
    ] = 8080,
    host: Annotated[str, typer.Option(help="The address to listen on.")] = "127.0.0.1",
    leads: Annotated[
        int | None,
        typer.Option(
            min=0, max=200_000, help="How many leads are made up: 1000, or none with a seed file."
        ),
    ] = None,
    seed: Annotated[
        str,
        typer.Option(
            metavar="FILE",
            help="A file with what is in it. A number gives the same leads each time.",
        ),
    ] = "0",
    fast: Annotated[bool, typer.Option("--fast", help="Let its clock run ten times as fast.")] = (
        False
    ),
) -> None:
    """
    Serve a Close in memory over HTTP until Ctrl-C, for programs of any language.

    Its first page shows what goes on in it.
    """
    from ._serve import listen, make, serve  # noqa: PLC0415 - needs starlette and uvicorn

    try:
        listener = listen(host, port)
    except OSError as error:
        # Python puts the address behind the reason, where it says nothing new.
        reason = (error.strerror or str(error)).partition(" (while")[0]
        _fail(f"can't listen on {host}, port {port}: {reason}", _FAILED)
    try:
        made = make(leads=leads, seed=seed, fast=fast)
    except OSError as error:
        _fail(f"can't read {seed}: {error.strerror}", _USAGE)
    except ValueError as error:
        _fail(str(error), _USAGE)
    _run(lambda: serve(listener, made))


def _connect(base_url: str) -> ReadOnlyClient:
    api_key = os.environ.get("CLOSE_API_KEY")
    if not api_key:
        _fail("--base-url needs a key: set the environment variable CLOSE_API_KEY", _USAGE)
    try:
        return ReadOnlyClient(api_key, base_url=base_url)
    except ValueError as error:
        _fail(str(error), _USAGE)


def _run(work: Callable[[], Awaitable[None]]) -> None:
    """
    Run *work* to its end, or exit with what is known of why it didn't get there.

    Ctrl-C is left to Typer, which exits with 130.
    """
    try:
        anyio.run(work)
    except (CloseError, OSError) as error:
        _fail(str(error), _FAILED)


def _fail(why: str, code: int) -> NoReturn:
    typer.echo(f"close-async: {why}", err=True)
    raise typer.Exit(code)
