"""`python -m close_async`: the command line."""

from __future__ import annotations

import sys


def _run() -> None:
    try:
        from .cli import main  # noqa: PLC0415 - a vendored copy may have left it out
    except ModuleNotFoundError as error:
        if error.name != f"{__package__}.cli":
            raise
        sys.exit(f"{__package__} has no command line: this copy was made without the folder cli")
    main()


if __name__ == "__main__":
    _run()
