"""
Writes the API document as one file, for programs that read no others: `make bundle`.

    python -m tools.bundle [FILE]
"""

from __future__ import annotations

import argparse
import sys
from pathlib import Path
from typing import Final

from .document import DOCUMENT, ROOT, Document
from .errors import Refused

__all__ = ["main"]

BUNDLE: Final = ROOT / "openapi" / "bundle" / "close.yaml"
_HEADER: Final = "# Written by `make bundle` from openapi/. What is changed here by hand is lost.\n"


def main(arguments: list[str] | None = None) -> int:
    """Write the file that the command line names, and return the exit code."""
    parser = argparse.ArgumentParser(description="Write the API document as one file.")
    parser.add_argument("path", nargs="?", type=Path, default=BUNDLE)
    parser.add_argument("--document", type=Path, default=DOCUMENT, help="another OpenAPI document")
    options = parser.parse_args(arguments)
    try:
        text = Document(options.document).text()
    except Refused as error:
        print(error, file=sys.stderr)
        return 1
    options.path.parent.mkdir(parents=True, exist_ok=True)
    options.path.write_text(_HEADER + text, encoding="utf-8")
    print(options.path)
    return 0


if __name__ == "__main__":
    sys.exit(main())
