"""
Checks the API document for what a schema of OpenAPI can't say; run by `make lint-spec`.

Every example must fit its schema, every operation must tell a generator what it needs to know,
everything that ends up in a docstring must have a text, and every guess must be called one.
"""

from __future__ import annotations

import argparse
import sys
from pathlib import Path
from typing import TYPE_CHECKING, Final

from .document import DOCUMENT, Document
from .errors import Refused
from .spec import checks
from .spec.examples import check_coverage, check_examples, examples
from .spec.faults import report, say
from .spec.redocly import run_redocly
from .spec.walks import media_types, named_schemas, operations, properties

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Mapping

    from .document import Node
    from .spec.faults import Fault

__all__ = ["CHECKS", "lint", "main"]

CHECKS: Final[Mapping[str, Callable[[Node], Iterable[Fault]]]] = {
    "plain JSON": checks.check_plain_json,
    "specification": checks.check_specification,
    "examples": check_examples,
    "coverage": check_coverage,
    "operations": checks.check_operations,
    "descriptions": checks.check_descriptions,
    "shapes": checks.check_shapes,
    "unions": checks.check_unions,
    "guesses": checks.check_guesses,
}


def lint(document: Node) -> dict[str, list[Fault]]:
    """Run all checks of this project, and return the faults by the name of the check."""
    return {name: list(check(document)) for name, check in CHECKS.items()}


def _summary(document: Node) -> str:
    bodies = media_types(document)
    counts = {
        "operations": len(list(operations(document))),
        "schemas": len(list(named_schemas(document))),
        "properties": len(list(properties(document))),
        "examples": sum(len(list(examples(document, *body))) for body in bodies),
    }
    return ", ".join(f"{count} {noun}" for noun, count in counts.items())


def main(arguments: list[str] | None = None) -> int:
    """Check the file that the command line names, and return the exit code."""
    parser = argparse.ArgumentParser(description="Check openapi/close.yaml.")
    parser.add_argument("path", nargs="?", type=Path, default=DOCUMENT)
    parser.add_argument("--no-redocly", action="store_true", help="leave Redocly's linter out")
    options = parser.parse_args(arguments)

    document = Document(options.path)
    try:
        say(f"{options.path.name}: {_summary(document.data)}")
    except Refused as error:
        say(str(error))
        return 1
    results = lint(document.data)
    for name, faults in results.items():
        report(name, faults, document.place)
    well = not any(results.values())
    if not options.no_redocly:
        well = run_redocly(options.path) and well
    return 0 if well else 1


if __name__ == "__main__":
    sys.exit(main())
