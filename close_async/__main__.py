"""`python -m close_async`: the command line."""

from __future__ import annotations

import sys

if __name__ == "__main__":
    try:
        from .cli import main
    except ModuleNotFoundError as error:
        # A vendored copy may have left it out.
        if error.name != f"{__package__}.cli":
            raise
        sys.exit(f"{__package__} has no command line: this copy was made without the folder cli")
    main()
