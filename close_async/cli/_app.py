"""The commands and their options. An error is one line on standard error, and an exit code."""

from __future__ import annotations

import os
from pathlib import Path
from typing import Annotated, Final

import typer

from .._version import __version__
from ._bulk import bulk
from ._enroll import enroll
from ._events import events
from ._journal import journal
from ._query import fields, query
from ._reader import ReadOnlyClient
from ._sequences import sequences
from ._session import run
from ._subscriptions import subscriptions
from ._terminal import Json, fail

_HELP: Final = """
Work with the CRM Close: nothing is sent twice by accident, and nothing unasked.

CLOSE_API_KEY is the key. CLOSE_BASE_URL is the URL of the API, if it isn't Close's own.

Exit codes: 0 success; 1 it worked and found something, such as refused rows; 2 an error; 3 the
outcome of a write is unknown; 4 nothing was done, since nobody said yes; 130 Ctrl-C.
"""
_TO_TRY: Final = "To try and to learn"
_TO_BUILD: Final = "For programs"

app: Final = typer.Typer(
    name="close-async",
    help=_HELP,
    no_args_is_help=True,
    rich_markup_mode="markdown",
    # Rich tracebacks show local variables, and one of them may be a key.
    pretty_exceptions_enable=False,
)
app.add_typer(sequences, name="sequences")
app.add_typer(subscriptions, name="subscriptions")
app.command()(enroll)
app.add_typer(bulk, name="bulk")
app.add_typer(journal, name="journal")
app.add_typer(events, name="events")
app.add_typer(query, name="query", rich_help_panel=_TO_BUILD)
app.command(rich_help_panel=_TO_BUILD)(fields)


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
    del version  # its callback has handled it


@app.command(rich_help_panel=_TO_TRY)
def demo(
    *,
    leads: Annotated[
        int, typer.Option(min=100, max=50_000, help="Number of leads in the sandbox.")
    ] = 5000,
    output: Annotated[
        Path, typer.Option(dir_okay=False, help="CSV file for the exported subscriptions.")
    ] = Path("subscriptions.csv"),
    base_url: Annotated[
        str | None,
        typer.Option(
            help="Read from this API instead, with the key in CLOSE_API_KEY. Nothing is changed."
        ),
    ] = None,
    fast: Annotated[bool, typer.Option("--fast", help="Don't pause between the steps.")] = False,
    as_json: Json = False,
) -> None:
    """
    List, describe, preview, enrol, watch and export, on a sandbox.

    It needs no key and no network. The code that it prints is the code that it runs. With --json
    each step is one object, with its code and what came of it.
    """
    from .demo import check_output, demo_api, demo_sandbox  # noqa: PLC0415 - needs rich

    refusal = check_output(output)
    if refusal is not None:
        fail(refusal)

    output = output.absolute()
    if base_url is None:
        run(lambda: demo_sandbox(leads=leads, output=output, fast=fast, as_json=as_json))
        return

    close = _connect(base_url)
    run(lambda: demo_api(close, output=output, fast=fast, as_json=as_json))


@app.command(rich_help_panel=_TO_TRY)
def sandbox(
    *,
    port: Annotated[
        int, typer.Option(min=0, max=65535, help="Port to listen on; 0 picks a free one.")
    ] = 8080,
    host: Annotated[str, typer.Option(help="Address to listen on.")] = "127.0.0.1",
    leads: Annotated[
        int | None,
        typer.Option(
            min=0,
            max=200_000,
            help="Number of generated leads: 1000 by default, or none with a seed file.",
        ),
    ] = None,
    seed: Annotated[
        str,
        typer.Option(
            metavar="FILE",
            help="Seed file (JSON) with the objects, or a number that seeds the generated leads.",
        ),
    ] = "0",
    fast: Annotated[bool, typer.Option("--fast", help="The same as --speed 10.")] = False,
    speed: Annotated[
        float,
        typer.Option(min=0, max=1_000_000, help="How fast its clock runs; 0 is not at all."),
    ] = 1.0,
    rate_limit: Annotated[
        int | None,
        typer.Option(min=1, help="Calls a second, key and endpoint before a 429; else no limit."),
    ] = None,
    index_lag: Annotated[
        float, typer.Option(min=0, help="Seconds by which lists and searches are late.")
    ] = 0.0,
    allow_host: Annotated[
        list[str] | None,
        typer.Option(
            metavar="NAME",
            help="A name, besides localhost, under which the page and /_sandbox/ answer.",
        ),
    ] = None,
    env_file: Annotated[
        Path | None,
        typer.Option(dir_okay=False, help="File for the environment variables, while it listens."),
    ] = None,
    command: Annotated[
        list[str] | None,
        typer.Argument(
            metavar="[-- COMMAND...]",
            help="Run this with the variables set, and end with its status.",
            show_default=False,
        ),
    ] = None,
    as_json: Json = False,
) -> None:
    """
    Serve a sandbox over HTTP until Ctrl-C, for programs in any language.

    Its page at / shows requests, bulk actions and sequences. Faults, rate limits, late lists and
    its clock are steered under /_sandbox/. With --json it prints the environment variables as one
    object, and no requests.
    """
    from ._serve import listen, make, serve  # noqa: PLC0415 - needs starlette and uvicorn

    try:
        listener = listen(host, port)
    except OSError as error:
        # Python appends the address to the reason, which would say it twice.
        reason = (error.strerror or str(error)).partition(" (while")[0]
        fail(f"can't listen on {host}, port {port}: {reason}")
    try:
        made = make(
            leads=leads,
            seed=seed,
            speed=10.0 if fast else speed,
            rate_limit=rate_limit,
            index_lag=index_lag,
            hosts=[name for name in (host, *(allow_host or [])) if name],
        )
    except OSError as error:
        fail(f"can't read {seed}: {error.strerror}")
    except ValueError as error:
        fail(str(error))
    serving = serve(listener, made, command=command or [], env_file=env_file, as_json=as_json)
    raise typer.Exit(run(lambda: serving))


def _connect(base_url: str) -> ReadOnlyClient:
    if not os.environ.get("CLOSE_API_KEY"):
        fail("--base-url needs a key: set the environment variable CLOSE_API_KEY")
    try:
        return ReadOnlyClient(os.environ["CLOSE_API_KEY"], base_url=base_url)
    except ValueError as error:
        fail(str(error))
