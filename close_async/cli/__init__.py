"""
The command line, `close-async`.

It has no logic of its own. Importing it is cheap: what a command needs is loaded when it runs.
"""

from __future__ import annotations

import os
import sys
from pathlib import Path
from typing import Final, TextIO

__all__ = ["main"]

# Their own dependencies, too: a broken installation needs the same fix as a missing one.
_OF_THE_EXTRAS: Final = frozenset(
    {
        *("click", "h11", "jinja2", "jsonschema", "markupsafe", "pygments", "rich"),
        *("shellingham", "starlette", "typer", "uvicorn"),
    }
)
_USAGE: Final = 2
_INTERRUPTED: Final = 130
_PIPE_CLOSED: Final = 141
_PACKAGE: Final = __name__.rpartition(".")[0]


def main() -> None:
    """Run the command in `sys.argv`, and exit."""
    # A program that has no standard output or error, such as a service, has None there.
    sys.stdout = sys.stdout or _nowhere()
    sys.stderr = sys.stderr or _nowhere()
    try:
        from ._app import app  # noqa: PLC0415 - typer is an extra

        app(prog_name="close-async")
    except SystemExit as end:
        # The commands know of it, while rich and click end with 1 where their help isn't read.
        if not isinstance(end.__context__, BrokenPipeError):
            raise
        sys.exit(_PIPE_CLOSED)
    except KeyboardInterrupt:
        # It came while a module was loaded.
        sys.exit(_INTERRUPTED)
    except ModuleNotFoundError as error:
        missing = (error.name or "").partition(".")[0]
        if error.name == f"{_PACKAGE}.sandbox":
            # Only a vendored copy can lack it.
            why = (
                f"{_PACKAGE} has no sandbox: this copy was made without the folder sandbox. "
                "Copy that, too, or install the package"
            )
        elif missing in _OF_THE_EXTRAS:
            why = f"close-async needs {missing}, which isn't installed"
        else:
            raise
        sys.stderr.write(f"{why}: pip install 'close-async[cli,sandbox]'\n")
        sys.exit(_USAGE)


def _nowhere() -> TextIO:
    return Path(os.devnull).open("w", encoding="utf-8")
