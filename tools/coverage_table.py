"""The table of the README that says what is covered, written by `make generate`."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from .errors import Refused
from .spec.walks import operations

if TYPE_CHECKING:
    from .document import Node

__all__ = ["BEGIN", "END", "coverage_table", "with_coverage"]

BEGIN: Final = (
    "<!-- Written by `make generate` from openapi/close.yaml, up to the next comment. -->"
)
END: Final = "<!-- Here ends what `make generate` writes. -->"
_HEAD: Final = "| resource | methods | Close's endpoint |\n| --- | --- | --- |\n"
# What a client has in the place of a resource of its own.
_INSTEAD: Final = {
    "advanced_filtering": (
        "`close.search`, `close.count`",
        "a walk beyond the cursor's limits, a number",
    )
}
_ID: Final = "{id}/"


def coverage_table(document: Node) -> str:
    """Return the table: a row for each tag, with its methods and the paths that they call."""
    methods: dict[str, list[str]] = {}
    paths: dict[str, dict[str, None]] = {}
    for path, item in document["paths"].items():
        for _, found in operations({"paths": {path: item}}):
            tag, _, verb = found["operationId"].partition(".")
            methods.setdefault(tag, []).append(f"`{verb}{_arguments(path)}`")
            paths.setdefault(tag, {})[f"`{path.removesuffix(_ID)}`"] = None
    rows = (
        (*_INSTEAD.get(tag, (f"`close.{tag}`", " ".join(verbs))), ", ".join(paths[tag]))
        for tag, verbs in methods.items()
    )
    return _HEAD + "".join(f"| {' | '.join(row)} |\n" for row in rows)


def _arguments(path: str) -> str:
    """Return in parentheses what a path names beside an id."""
    names = [part[1:-1] for part in path.split("/") if part.startswith("{") and part != "{id}"]
    return f"({', '.join(names)})" if names else ""


def with_coverage(readme: str, document: Node) -> str:
    """
    Return *readme* with the table of *document* between the two comments.

    Raises:
        Refused: one of the comments is missing.
    """
    before, begin, rest = readme.partition(BEGIN)
    _, end, after = rest.partition(END)
    if not (begin and end):
        msg = f"README.md lacks the comments between which the table stands: {BEGIN} {END}"
        raise Refused(msg)

    return f"{before}{BEGIN}\n\n{coverage_table(document)}\n{END}{after}"
