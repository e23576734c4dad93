"""
The command line, `close-async`.

It has no logic of its own. Importing it is cheap: what a command needs is loaded when it runs.
"""

from __future__ import annotations

import sys
from typing import Final

__all__ = ["main"]

# Their own dependencies, too: a broken installation needs the same fix as a missing one.
_OF_THE_EXTRAS: Final = frozenset(
    {
        *("click", "h11", "jinja2", "jsonschema", "markupsafe", "pygments", "rich"),
        *("shellingham", "starlette", "typer", "uvicorn"),
    }
)
_USAGE: Final = 2
_PACKAGE: Final = __name__.rpartition(".")[0]


def main() -> None:
    """Run the command in `sys.argv`, and exit."""
    try:
        from ._app import app  # noqa: PLC0415 - typer is an extra

        app(prog_name="close-async")
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
