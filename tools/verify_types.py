"""
Checks that every public name of the package is typed, as `pyright --verifytypes` sees it.

    python -m tools.verify_types
"""

from __future__ import annotations

import json
import os
import subprocess
import sys
import tempfile
from pathlib import Path
from typing import Any, Final

ROOT: Final = Path(__file__).parent.parent
PACKAGE: Final = "close_async"
COMPLETE: Final = 1.0


def verified() -> dict[str, Any]:
    """
    Return pyright's report.

    It takes the package for a library only if it's found on the search path, outside the project
    in which it runs.
    """
    command = [sys.executable, "-m", "pyright", "--outputjson"]
    verify = ["--verifytypes", PACKAGE, "--ignoreexternal"]
    # It asks the first `python` on the path for libraries, whatever --pythonpath says.
    path = os.pathsep.join([str(Path(sys.executable).parent), os.environ.get("PATH", "")])
    found = os.environ | {"PATH": path, "PYTHONPATH": str(ROOT)}
    with tempfile.TemporaryDirectory() as elsewhere:
        ran = subprocess.run(
            [*command, *verify],
            cwd=elsewhere,
            env=found,
            capture_output=True,
            text=True,
            check=False,
        )
    report: dict[str, Any] = json.loads(ran.stdout)["typeCompleteness"]
    return report


def main() -> int:
    """Print what is not typed, and return the exit code."""
    report = verified()
    for symbol in report["symbols"]:
        # Not only exported ones: a public name is often unknown because of one that it rests on.
        said = "; ".join(fault["message"] for fault in symbol["diagnostics"])
        if said and not symbol["isTypeKnown"]:
            print(f"{symbol['name']}: {said}")
    score: float = report["completenessScore"]
    print(f"{PACKAGE}: {score:.1%} of the public names are typed")
    return 0 if score == COMPLETE else 1


if __name__ == "__main__":
    sys.exit(main())
