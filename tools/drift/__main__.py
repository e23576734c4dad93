"""
Says how an API document that Close publishes differs from ours: `make drift FILE=...`.

    python -m tools.drift FILE [--json] [--all]

It returns 0 if all differences are known (`openapi/drift-known.yaml`), 1 if one isn't, and 2 if the
file can't be used.
"""

from __future__ import annotations

import argparse
import json
import sys
from collections import defaultdict
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final

import attrs

from ..document import DOCUMENT, load
from ..errors import Refused
from .compare import compare
from .known import KNOWN, read_known, sort_out
from .published import read

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from .compare import Difference
    from .known import Known

__all__ = ["main"]

_KINDS: Final = {"new": "+", "gone": "-", "contradicts": "!"}


def main(arguments: list[str] | None = None) -> int:
    """Compare the file that the command line names, and return the exit code."""
    options = _options(arguments)
    try:
        reasons = read_known(options.known)
        theirs = read(options.file)
        differences = compare(theirs, load(options.document), str(options.file))
        known = sort_out(differences, reasons)
    except Refused as error:
        print(error, file=sys.stderr)
        return 2
    except RecursionError:
        print(f"{options.file}: is nested too deeply", file=sys.stderr)
        return 2
    lines = [json.dumps(_as_json(known), indent=1)] if options.json else _report(known, options)
    print("\n".join(lines))
    return 1 if known.unknown else 0


def _options(arguments: list[str] | None) -> argparse.Namespace:
    parser = argparse.ArgumentParser(
        prog="python -m tools.drift", description="Say how a published document differs from ours."
    )
    parser.add_argument("file", type=Path, help="an OpenAPI document, as JSON or YAML")
    parser.add_argument("--json", action="store_true", help="write JSON, known ones included")
    parser.add_argument("--all", action="store_true", help="show what is known, too")
    parser.add_argument("--known", type=Path, default=KNOWN, help="another list of known ones")
    parser.add_argument("--document", type=Path, default=DOCUMENT, help="another one of ours")
    return parser.parse_args(arguments)


def _report(known: Known, options: argparse.Namespace) -> Iterator[str]:
    yield from _by_resource(known.unknown)
    count = sum(map(len, known.by_pattern.values()))
    if options.all:
        for pattern, found in known.by_pattern.items():
            yield f"known: {pattern}"
            yield f"    {known.reasons[pattern]}"
            yield from (f"    {_KINDS[one.kind]} {one.line}" for one in found)
    for pattern in known.stale:
        yield f"matches nothing any more, delete it: {pattern}"
    yield f"{len(known.unknown)} unknown and {count} known differences ({options.known.name})"


def _by_resource(differences: Iterable[Difference]) -> Iterator[str]:
    resources: dict[str, list[Difference]] = defaultdict(list)
    for one in differences:
        resources[one.resource].append(one)
    for resource, found in sorted(resources.items()):
        yield resource
        for one in sorted(found, key=lambda one: one.line):
            seen = "" if one.place.startswith(one.seen_in) else f"  ({one.seen_in})"
            yield f"  {_KINDS[one.kind]} {one.line}{seen}"
        yield ""


def _as_json(known: Known) -> dict[str, Any]:
    found: list[tuple[Difference, str | None]] = [(one, None) for one in known.unknown]
    found += [
        (one, known.reasons[pattern])
        for pattern, group in known.by_pattern.items()
        for one in group
    ]
    return {
        "differences": [attrs.asdict(one) | {"known": reason} for one, reason in found],
        "stale": known.stale,
    }


if __name__ == "__main__":
    sys.exit(main())
